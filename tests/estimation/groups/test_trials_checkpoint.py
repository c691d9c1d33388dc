"""What the checkpoint of a function depends on that takes trials."""

import numpy as np
import pytest

import ddm
from ddm.estimation.groups.trials_checkpoint import checkpoint_of_trials, given_settings

DATA = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(40, seed=1).assign(s=[1, 2] * 20, x=0.5, y=1.0)

GIVEN = {
    "model": ddm.Model(v="~ x"),
    "method": ddm.ChiSquare(),
    "bounds": None,
    "start": None,
    "seed": 1,
}


def opened(folder, data=DATA, names_rows=False, **other):
    settings = given_settings(**{**GIVEN, **other})
    how = {"names_rows": names_rows}
    with checkpoint_of_trials(folder, "fit_each", ddm.Trials(data), ["s"], settings, **how) as one:
        return one


def test_without_a_folder_there_is_none():
    assert opened(None) is None
    assert opened(None, seed=None) is None


@pytest.mark.parametrize(
    "same",
    [
        {"data": DATA.assign(y=2.0)},
        {"data": DATA.set_index(DATA.index + 1)},
        {"bounds": {}},
        {"seed": np.int64(1)},
    ],
)
def test_what_makes_no_difference_is_the_same(tmp_path, same):
    first = opened(tmp_path / "kept")
    assert opened(tmp_path / "kept", **same) == first


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"data": DATA.assign(x=0.6)}, "the table of trials"),
        ({"data": DATA.assign(s=[2, 1] * 20)}, "the table of trials"),
        ({"model": ddm.Model(a="~ x")}, "the model"),
        ({"method": ddm.ChiSquare(quantiles=(0.2, 0.8))}, "method="),
        ({"bounds": {"a": (0.5, 2.0)}}, "bounds="),
        ({"start": {"a": 1.0}}, "start="),
        ({"seed": 2}, "seed="),
    ],
)
def test_what_makes_a_difference_is_named(tmp_path, other, name):
    opened(tmp_path)
    with pytest.raises(ValueError, match=f"holds results of something else: {name}"):
        opened(tmp_path, **other)


def test_rows_count_where_results_name_them(tmp_path):
    opened(tmp_path, names_rows=True)
    with pytest.raises(ValueError, match="the table of trials"):
        opened(tmp_path, DATA.set_index(DATA.index + 1), names_rows=True)
