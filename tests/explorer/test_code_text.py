"""What is copied as code makes what was shown."""

import pandas as pd
import pytest

import ddm
from ddm.explorer.catalogue import BOUNDARIES, DRIFTS, Form
from ddm.explorer.code_text import fit_code, process_code, reading_code
from ddm.explorer.observed import EVERY, Choice
from ddm.explorer.presets import PRESETS
from ddm.explorer.sliders import values_at_first

EXAMPLES = [
    *((Form(drift=one), {}) for one in DRIFTS),
    *((Form(boundary=one, start="beta", non_decision="normal"), {}) for one in BOUNDARIES),
    (Form(), dict(v=-1.2, z=0.4, sv=0.5, sz=0.2, st0=0.1)),
    *((one.form, one.values) for one in PRESETS),
]


def evaluated(code):
    return eval(code, {"ddm": ddm})


@pytest.mark.parametrize(("form", "changed"), EXAMPLES)
def test_the_code_of_a_process_makes_it(form, changed):
    values = {**values_at_first(form.names), **changed}
    shown, made = form.process(values), evaluated(process_code(form, values))
    assert type(made) is type(shown)
    assert repr(made) == repr(shown)


def test_defaults_are_left_out():
    values = {**values_at_first(Form().names), "sv": 0.4}
    assert process_code(Form(), values) == "ddm.DDM(v=1.5, a=1.5, t0=0.3, sv=0.4)"


def test_the_code_of_a_fit_fits_the_chosen_trials():
    parts = [ddm.DDM(v=v, a=1.4, t0=0.3).simulate(120, seed=v) for v in (1, 2)]
    data = pd.concat(parts, keys=["hard", "easy"], names=["level"]).reset_index("level")
    data["response"] = data["response"].map({1: "yes", 0: "no"})
    trials = ddm.Trials(data, upper="yes")
    form = Form(boundary="exponential")
    values = {**values_at_first(form.names), "tau": 3.0}

    code = fit_code(form, values, ["v", "a", "t0"], trials, Choice("level", "easy"))
    namespace = {"ddm": ddm, "data": data}
    exec(code, namespace)
    fit = namespace["fit"]
    assert fit.n == 120
    assert list(fit.params.index) == ["v", "a", "t0"]
    assert namespace["model"].parameters["tau"] == 3.0
    assert namespace["model"].boundary is ddm.boundaries.exponential
    assert "upper='yes'" in code
    assert fit.params["v"] == pytest.approx(2.0, abs=0.5)


def test_limits_of_observation_are_in_the_code():
    data = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(60, seed=1)
    trials = ddm.Trials(data, truncated=(0.2, None))
    code = fit_code(Form(), values_at_first(Form().names), ["v"], trials, EVERY).splitlines()[0]
    assert code == "trials = ddm.Trials(data, upper=1, truncated=(0.2, None))"
    made = eval(code.removeprefix("trials = "), {"ddm": ddm, "data": data})
    assert made.window == trials.window


def test_the_code_of_reading_has_what_is_not_found_in_the_file():
    assert reading_code(["a.csv"], {"sep": None, "skip": 0}) == "data = ddm.read_table('a.csv')"
    options = {"sep": ";", "where": ["rt < 2"], "missing": {"rt": [-1]}}
    assert reading_code(["a.csv", "b.csv"], options) == (
        "data = ddm.read_table(['a.csv', 'b.csv'], sep=';', where=['rt < 2'], missing={'rt': [-1]})"
    )
