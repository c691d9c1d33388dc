"""fit(): what is refused, and what bounds and starting values do."""

import pandas as pd
import pytest

import ddm
from refusals import refused

# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [None, "v", {"v": 1}])
def test_a_model_that_is_none_is_refused(data, model):
    message = (
        f"model must be a ddm.Model; got {model!r}. For example ddm.fit(ddm.Model(v='difficulty'), "
        "data)."
    )
    with refused(TypeError, message):
        ddm.fit(model, data)


def test_data_that_are_no_table_are_refused():
    with refused(
        TypeError,
        "data must be a DataFrame with one row per trial, of pandas, polars, pyarrow or another "
        "library that narwhals reads; got list. Make one of it: pandas.DataFrame(data).",
    ):
        ddm.fit(ddm.Model(), [0.5, 0.6])


def test_a_column_that_is_absent_is_named_with_those_there_are(data):
    with refused(
        ValueError, "v='difficulty': data has no column 'difficulty'. The columns are rt, response."
    ):
        ddm.fit(ddm.Model(v="difficulty"), data)


@pytest.mark.parametrize("seed", ["one", 1.5])
def test_a_seed_is_checked_before_it_is_needed(data, seed):
    with pytest.raises(TypeError, match=f"^seed must be .*; got {seed!r}"):
        ddm.fit(ddm.Model(), data, seed=seed)


# -- bounds and starting values --------------------------------------------------------------------


def test_an_estimate_at_a_bound_is_said_and_has_no_standard_error(data):
    fit = ddm.fit(ddm.Model(), data, bounds={"a": (0.5, 1.2)})
    assert fit.converged
    assert fit.params["a"] == 1.2
    assert fit.message == (
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: a = 1.2"
    )
    assert fit.se.isna().to_dict() == {"v": False, "a": True, "t0": False}
    assert fit.cov.loc["a"].isna().all()


def test_bounds_of_one_estimate_leave_the_others_alone(subjects):
    fit = ddm.fit(ddm.Model(v="condition"), subjects, bounds={"v[easy]": (-1.0, 1.0)})
    assert fit.params["v[easy]"] == 1.0
    assert 0.0 < fit.params["v[hard]"] < 2.0
    assert list(fit.se.index[fit.se.isna()]) == ["v[easy]"]


@pytest.mark.parametrize(
    "start", [{"v": -3.0}, {"a": 10.0, "t0": 0.0}, {"v": 5.0, "a": 0.2, "t0": 0.1}]
)
def test_the_estimates_do_not_depend_on_the_start(fit, data, start):
    pd.testing.assert_series_equal(
        ddm.fit(ddm.Model(), data, start=start).params, fit.params, rtol=1e-3
    )


@pytest.mark.parametrize("argument", ["bounds", "start"])
def test_bounds_and_starts_of_what_is_not_estimated_are_refused(data, argument):
    with refused(
        ValueError, f"{argument}: 'z' is not estimated by this model; it estimates v, a, t0."
    ):
        ddm.fit(ddm.Model(), data, **{argument: {"z": (0.4, 0.6) if argument == "bounds" else 0.5}})


def test_a_start_outside_the_bounds_is_refused(data):
    with refused(
        ValueError,
        "start: a = 30 lies outside the bounds of the search, 0.05 to 20. Move it inside, or "
        "widen the bounds with bounds={'a': (low, high)}.",
    ):
        ddm.fit(ddm.Model(), data, start={"a": 30})


def test_bounds_that_the_fastest_rt_contradicts_are_refused(data):
    with pytest.raises(
        ValueError,
        match=r"^bounds: t0 >= 0\.5 is impossible, because RTs as short as 0\.3564 s were",
    ):
        ddm.fit(ddm.Model(), data, bounds={"t0": (0.5, 1.0)})


GENERAL = ddm.GeneralDDM(drift=1.0, boundary=0.8)
RACE = ddm.Accumulators(inputs=[1.0, 2.0], threshold=1.0)


KNOWN = (
    "model must be a ddm.Model, which says what is to be estimated; got {}(...), a process, whose "
    "parameters are known numbers."
)
UNFITTED = (
    "model must be a ddm.Model; got Accumulators(...), a process that can be simulated but not "
    "fitted."
)


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (ddm.DDM(v=1.0, a=1.5), KNOWN.format("DDM")),
        (ddm.DDM, KNOWN.format("DDM")),
        (RACE, UNFITTED),
        (ddm.Model, "model must be a ddm.Model; got the class. Call it: ddm.Model()."),
    ],
    ids=["DDM", "class DDM", "Accumulators", "class Model"],
)
def test_a_process_is_no_model(data, model, why):
    with refused(TypeError, f"{why} For example ddm.fit(ddm.Model(v='difficulty'), data)."):
        ddm.fit(model, data)
    with refused(TypeError, f"{why} For example ddm.recover(ddm.Model(), process, ...)."):
        ddm.recover(model, ddm.DDM(v=1.0, a=1.5), n_trials=20, n_datasets=2)


def test_a_process_with_functions_is_no_model(data):
    with refused(
        TypeError,
        f"{KNOWN.format('GeneralDDM')} Give its functions to one: ddm.Model(drift=..., "
        "boundary=..., v=ddm.FREE).",
    ):
        ddm.fit(GENERAL, data)


def test_groups_that_are_levels_of_a_column(subjects):
    with refused(
        ValueError,
        "by='easy': data has no column 'easy', which is a level of the column 'condition'. Did you "
        "mean 'condition'? The columns are rt, response, subject, condition.",
    ):
        ddm.fit_each(ddm.Model(), subjects, by="easy")
