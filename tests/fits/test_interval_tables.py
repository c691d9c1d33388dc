"""Intervals as tables: by Wald, of draws, and of functions of the estimates."""

import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused


def test_derived_quantities(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.derived({"twice v": lambda p: 2.0 * p["v"], "a / v": lambda p: p["a"] / p["v"]})
    assert table.loc["twice v", "se"] == pytest.approx(2.0 * fit.se["v"], rel=1e-6)
    v, a = fit.params["v"], fit.params["a"]
    gradient = pd.Series({"v": -a / v**2, "a": 1.0 / v, "t0": 0.0})
    assert table.loc["a / v", "se"] == pytest.approx(
        np.sqrt(gradient @ fit.cov @ gradient), rel=1e-5
    )


def test_percentiles_of_a_bootstrap_are_the_central_quantiles_of_its_draws(clean):
    fit = ddm.fit(ddm.Model(), clean.iloc[:100])
    options = {"n": 30, "seed": 1, "n_jobs": 1, "progress": False}
    draws, interval = fit.bootstrap(**options), fit.ci(0.8, method="bootstrap", **options)
    np.testing.assert_allclose(interval["ci_low"], np.quantile(draws, 0.1, axis=0))
    np.testing.assert_allclose(interval["ci_high"], np.quantile(draws, 0.9, axis=0))


@pytest.mark.parametrize(
    ("level", "reach"), [(0.95, 1.959963985), (0.5, 0.6744897502), (0.99, 2.575829304)]
)
def test_intervals_reach_the_normal_quantile_times_the_standard_error(fit, level, reach):
    interval = fit.ci(level)
    assert list(interval.columns) == ["ci_low", "ci_high"]
    np.testing.assert_allclose(interval["ci_low"], fit.params - reach * fit.se, rtol=1e-9)
    np.testing.assert_allclose(interval["ci_high"], fit.params + reach * fit.se, rtol=1e-9)


@pytest.mark.parametrize("level", [0, 1, -0.5, np.nan])
def test_a_level_that_is_no_proportion_is_refused(fit, level):
    message = f"level must be a number between 0 and 1, both excluded; got {level!r}."
    for intervals in (fit.ci, fit.summary, lambda level: fit.derived({}, level)):
        with refused(ValueError, message):
            intervals(level)


def test_a_level_in_percent_is_refused(fit):
    with refused(
        ValueError,
        "level must be a number between 0 and 1, both excluded; got 95. For 95 % write level=0.95.",
    ):
        fit.ci(95)


def test_a_function_of_an_estimate_that_there_is_not(fit):
    with pytest.raises(KeyError) as caught:
        fit.derived({"half": lambda p: p["v"] / 2.0})
    assert caught.value.args == ("there is no estimate 'v'; there are v[easy], v[hard]",)


def test_an_error_of_the_function_itself_stays_as_it_is(fit):
    with pytest.raises(KeyError) as caught:
        fit.derived({"scaled": lambda p: p["a"] * {"b": 2.0}["v"]})
    assert caught.value.args == ("v",)


def test_functions_may_use_all_of_a_series(fit):
    functions = {
        "sum": lambda p: (2.0 * p)[["v[easy]", "a"]].sum(),
        "first": lambda p: p.iloc[0] + p.loc["a"] + p.a - p[p > 0].sum() + p.drop("a").sum(),
    }
    p = fit.params
    expected = [2.0 * (p["v[easy]"] + p["a"]), p["v[easy]"] + p["a"]]
    np.testing.assert_allclose(fit.derived(functions)["estimate"], expected)
