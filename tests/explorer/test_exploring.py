"""`ddm.explore` in a notebook."""

import pandas as pd
import pytest

import ddm
from refusals import refused

DATA = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(60, seed=1)


@pytest.mark.parametrize("data", [None, DATA, ddm.Trials(DATA)], ids=["none", "table", "trials"])
def test_it_gives_what_a_notebook_shows(data):
    view = ddm.explore(data)
    shown, _ = view._repr_mimebundle_()
    assert "text/html" in shown


def test_data_are_checked_as_a_fit_checks_them():
    message = "data has no column 'rt'"
    with pytest.raises(ValueError, match=message):
        ddm.explore(pd.DataFrame({"time": [0.5]}))
    with refused(TypeError, "the model comes first, then the data: ddm.fit(model, data)."):
        ddm.explore(ddm.Model())
