"""Fits of models with functions, saved and loaded: with the functions, and without them."""

import json

import numba
import pandas as pd
import pytest

import ddm
from ddm.fits.saved.functions import as_arguments, as_written
from ddm.user_functions import absent_of
from fits.saved.with_functions import CASES, DATA, mine, rising
from refusals import refused


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """A function: a fit of a case, and its file."""
    folder, done = tmp_path_factory.mktemp("with_functions"), {}

    def fitted(case):
        if case not in done:
            model, options, _ = CASES[case]
            fit = ddm.fit(model, DATA, **options)
            path = folder / f"{case}.json"
            fit.save(path)
            done[case] = fit, path
        return done[case]

    return fitted


@pytest.mark.parametrize("case", CASES)
def test_without_its_functions_a_fit_has_its_estimates(saved, case, tmp_path):
    fit, path = saved(case)
    again = ddm.load(path)
    pd.testing.assert_frame_equal(again.summary(meaning=True), fit.summary(meaning=True))
    pd.testing.assert_frame_equal(again.conditions, fit.conditions)
    assert (again.message, again.aic) == (fit.message, fit.aic)
    again.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("case", CASES)
def test_with_its_functions_and_trials_a_fit_is_as_it_was(saved, case):
    fit, path = saved(case)
    again = ddm.load(path, data=DATA, functions=CASES[case][2])
    pd.testing.assert_frame_equal(again.simulate(seed=1), fit.simulate(seed=1))
    pd.testing.assert_series_equal(again.pointwise_loglik, fit.pointwise_loglik)
    assert again.model.specifications == fit.model.specifications
    assert ddm.load(path, functions=CASES[case][2]).design.family.is_like(fit.design.family)


def missing(what, takes, remedy):
    return (
        f"this fit was loaded without its {what} of {takes}: a file names a function of your own "
        "without importing it. It has estimates, but no densities and no simulations. Give the "
        f"function: ddm.load(path, functions={{{remedy}}})."
    )


def test_what_needs_the_functions_says_how_to_give_them(saved):
    message = missing("drift, the function 'mine'", "x, v, leak", "'drift': mine")
    path = saved("own")[1]
    fit = ddm.load(path)
    for asked in (
        fit.process,
        lambda: fit.simulate(seed=1),
        lambda: fit.cdf(0.5, 1),
        lambda: ddm.fit(fit.model, DATA, bounds={"leak": (-3, 6)}),
        lambda: ddm.load(path, data=DATA),
    ):
        with refused(ValueError, message):
            asked()
    upper = "upper boundary, the function 'rising'"
    with refused(ValueError, missing(upper, "t, top", "'boundary': (upper, lower)")):
        ddm.load(saved("pair")[1]).process()
    with refused(ValueError, missing("drift, the function '<lambda>'", "v, cue", "'drift': ...")):
        ddm.load(saved("own covariate")[1]).simulate(seed=1)
    start = "start, the function 'humped'"
    with refused(ValueError, missing(start, "share", "'start': humped")):
        ddm.load(saved("start")[1]).simulate(seed=1)


def test_functions_that_are_not_those_that_were_saved(saved):
    own, path = "it has drift='mine' of x, v, leak.", saved("own")[1]
    with refused(
        ValueError,
        "functions: drift is not the function of the saved fit, 'mine', which took x, v, leak; "
        "this one takes x, v, gain. Give the function that was fitted.",
    ):
        ddm.load(path, functions={"drift": lambda x, v, gain: v - gain * x})
    none = "the saved fit has no function of your own there;"
    for role, function in {"noise": mine, "rate": mine, "boundary": rising}.items():
        with refused(ValueError, f"functions has {role!r}: {none} {own}"):
            ddm.load(path, functions={"drift": mine, role: function})
    with refused(
        ValueError, f"functions has 'drift': {none} it has none, so leave out functions=."
    ):
        ddm.load(saved("ready-made")[1], functions={"drift": mine})
    pair = "it has upper='rising' of t, top."
    with refused(ValueError, f"functions has 'lower': {none} {pair}"):
        ddm.load(saved("pair")[1], functions={"boundary": (rising, rising)})
    with refused(
        TypeError,
        "functions must be a dict of your functions by the argument of ddm.Model that each was; "
        f"got {mine!r}. Write e.g. functions={{'drift': my_drift}}.",
    ):
        ddm.load(path, functions=mine)
    with refused(TypeError, "functions: start must be a function; got 'humped'."):
        ddm.load(saved("start")[1], functions={"start": "humped"})


def test_other_code_with_the_same_parameters_is_found_out_by_the_trials(saved):
    with refused(
        ValueError,
        "data are not the 40 trials that were fitted: their number, conditions or RTs differ. Give "
        "the same rows, in the same order. Or the functions are not those that were fitted.",
    ):
        ddm.load(saved("own")[1], data=DATA, functions={"drift": lambda x, v, leak: v + leak * x})


def test_what_a_file_says_of_functions():
    def written(case):
        return as_written(CASES[case][0])

    assert written("ready-made") == {
        "drift": {"ready_made": "ddm.drifts.leaky"},
        "boundary": {"ready_made": "ddm.boundaries.exponential"},
        "noise": None,
    }
    source = "def rising(t, top):\n    return top + 0.1 * t\n"
    upper = {"name": "rising", "takes": ["t", "top"], "source": source}
    assert written("pair") == {"drift": None, "upper": upper, "lower": None, "noise": None}
    assert written("start")["start"]["takes"] == ["share"]
    assert as_written(ddm.Model()) is None


def test_functions_without_code_and_compiled_ones():
    def drift_of(drift):
        return as_written(ddm.Model(drift=drift, leak=1.0))["drift"]

    made = eval("lambda x, v, leak: v - leak * x")
    assert drift_of(made) == {"name": "<lambda>", "takes": ["x", "v", "leak"], "source": None}
    assert drift_of(numba.njit(mine)) == drift_of(mine)


def test_a_pair_of_one_own_and_one_ready_made_boundary():
    lower = ddm.boundaries.linear
    model = ddm.Model(boundary=(rising, lower), top=0.6, a=0.6, slope=0.0, v=1.0)
    saved = {"roles": as_written(model)}
    found = as_arguments(saved, {"boundary": (rising, lower)})
    assert found == {"boundary": (rising, lower)}
    upper, same = as_arguments(saved, None)["boundary"]
    assert (absent_of(upper).name, same) == ("rising", lower)


# --- files that are hostile, or damaged -----------------------------------------------------------


def changed(path, tmp_path, change):
    """A copy of a file, changed without a look at its checksum."""
    whole = json.loads(path.read_text())
    change(whole["model"])
    copy = tmp_path / "changed.json"
    copy.write_text(json.dumps(whole))
    return copy


OWN = {"name": "mine", "source": None}


@pytest.mark.parametrize(
    "drift",
    [
        *({**OWN, "takes": ["x", name]} for name in ("v: print(1)", "f()", "lambda", "", 5)),
        {**OWN, "takes": ["x", "v"], "module": "os"},
        {"ready_made": "os.system"},
        {"ready_made": "ddm.drifts.np"},
        "mine",
    ],
)
def test_names_that_are_none(saved, tmp_path, drift):
    def change(model):
        model["functions"]["roles"]["drift"] = drift

    path = changed(saved("own")[1], tmp_path, change)
    with refused(
        ValueError,
        f"{str(path)!r} is damaged: model.functions has a mapping of 4 where the functions of the "
        "model, or null should be. Give the file as fit.save(...) wrote it.",
    ):
        ddm.load(path)


def test_code_in_a_file_is_never_run(saved, tmp_path):
    """Whatever name and source say; the arguments of a reflected drift become part of a lambda."""
    flag = tmp_path / "was run"

    def change(model):
        drift = model["functions"]["roles"]["drift"]
        drift["name"] = f"open({str(flag)!r}, 'w')"
        drift["source"] = f"open({str(flag)!r}, 'w')"

    for case in ("own", "stimulus"):
        path = changed(saved(case)[1], tmp_path, change)
        with pytest.raises(ValueError, match=r"its sha256 differs"):
            ddm.load(path)
        roles = json.loads(path.read_text())["model"]["functions"]
        found = as_arguments(roles, None)["drift"]
        ddm.Model(drift=found, leak=1.0, stimulus="side")
        assert not flag.exists()


def test_a_formula_of_a_parameter_of_functions_that_could_run_code(saved, tmp_path):
    def change(model):
        model["functions"]["parameters"]["leak"] = "~ open('x')"

    path = changed(saved("formula")[1], tmp_path, change)
    with pytest.raises(ValueError, match=r"is not loaded: leak=.~ open"):
        ddm.load(path)


def test_roles_and_parameters_that_contradict_each_other(saved, tmp_path):
    def without_noise(model):
        del model["functions"]["roles"]["noise"]

    def other_parameter(model):
        model["functions"]["parameters"]["gain"] = model["functions"]["parameters"].pop("leak")

    roles = "model.functions.roles has a list of 2 where the roles of the functions of a process"
    for change, message in {
        without_noise: f"{roles} should be",
        other_parameter: "design.owners has 'leak' where parameters of the model should be",
    }.items():
        path = changed(saved("own")[1], tmp_path, change)
        with refused(
            ValueError,
            f"{str(path)!r} is damaged: {message}. Give the file as fit.save(...) wrote it.",
        ):
            ddm.load(path)


def test_fits_of_groups(tmp_path):
    model = ddm.Model(drift=mine, v=ddm.FREE, a=1.2, t0=0.3, leak=1.0)
    fits = ddm.fit_each(model, DATA, by="side")
    fits.save(tmp_path / "fits.json")
    again = ddm.load(tmp_path / "fits.json")
    pd.testing.assert_frame_equal(again.table, fits.table)
    again = ddm.load(tmp_path / "fits.json", functions={"drift": mine}, data=DATA)
    simulated = again["left"].simulate(seed=1)
    pd.testing.assert_frame_equal(simulated, fits["left"].simulate(seed=1))


def test_a_formula_that_no_file_may_hold(tmp_path):
    model = ddm.Model(drift=mine, v=1.0, a=1.2, t0=0.3, leak="~ 0 + np.tanh(congruency)")
    fit = ddm.fit(model, DATA, bounds={"leak[np.tanh(congruency)]": (-3, 6)})
    with pytest.raises(ValueError, match=r"^the fit cannot be saved: leak='~ 0 \+ np.tanh"):
        fit.save(tmp_path / "fit.json")
