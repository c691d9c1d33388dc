"""Conditions of a fit, found by their levels."""

import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused


def test_a_process_at_values_of_covariates_that_were_not_fitted(clean):
    data = clean.iloc[:600].assign(x=np.linspace(-1, 1, 600), g=["a", "b"] * 300)
    fit = ddm.fit(ddm.Model(v="~ scale(x) + g", a="~ x", t0="g"), data)
    process, p = fit.process(x=0.777, g="b"), fit.params
    standard = (0.777 - data["x"].mean()) / data["x"].std(ddof=1)
    assert process.v == pytest.approx(
        p["v[Intercept]"] + p["v[scale(x)]"] * standard + p["v[g[T.b]]"], rel=1e-3
    )
    assert process.a == pytest.approx(np.exp(p["a[Intercept]"] + 0.777 * p["a[x]"]))
    assert process.t0 == p["t0[b]"]
    fitted = data["x"].iloc[1]
    assert fit.process(x=fitted, g="b").a == pytest.approx(
        np.exp(p["a[Intercept]"] + fitted * p["a[x]"])
    )
    each = ddm.fit_each(ddm.Model(a="~ x"), data.assign(s=[1, 2] * 300), by="s")
    p = each[2].params
    assert each[2].process(x=0.5).a == pytest.approx(np.exp(p["a[Intercept]"] + 0.5 * p["a[x]"]))


@pytest.fixture(scope="module")
def by_covariates(clean):
    """A fit with two covariates and two conditions."""
    data = clean.iloc[:240].assign(
        x=np.linspace(-1, 1, 240),
        trial=np.arange(240),
        side=["left", "right"] * 120,
        load=[1, 1, 2, 2] * 60,
    )
    return ddm.fit(ddm.Model(v="~ x", a="side", t0="load", z="~ trial"), data)


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ([0.1, 0.2], "2 values (list)"),
        (np.array([0.1]), "1 values (ndarray)"),
        (pd.Series([0.1, 0.2, 0.3]), "3 values (Series)"),
        (range(4), "4 values (range)"),
        (iter([0.1]), "a list_iterator"),
    ],
    ids=["list", "array", "Series", "range", "iterator"],
)
def test_a_process_has_one_value_of_each_column(by_covariates, values, count):
    others = "side=..., trial=..., load=..."
    message = (
        f"x must be one value; got {count}. Take one after the other, as in [CALLx=value, {others})"
        " for value in values], or all conditions that were fitted: fit.conditions."
    )
    with refused(TypeError, message.replace("CALL", "fit.process(")):
        by_covariates.process(x=values, side="left")
    with refused(TypeError, message.replace("CALL", "fit.cdf(rt, response, ")):
        by_covariates.cdf(0.5, 1, x=values)


def test_a_new_value_of_a_covariate_needs_all_other_columns(by_covariates):
    with refused(
        ValueError,
        "x=0.5 does not occur in the fitted data, so that a value of every column is needed: say "
        "also side ('left', 'right') and trial (from 0 to 239), as in fit.process(x=0.5, "
        "side='left', trial=2, load=2).",
    ):
        by_covariates.process(x=0.5, load=2)
    process = by_covariates.process(x=0.5, trial=2, side="left", load=2)
    assert process.t0 == by_covariates.params["t0[2]"]
    with refused(ValueError, "load=3 is not among the fitted conditions; there are 1, 2."):
        by_covariates.process(x=0.5, load=3)


def test_a_call_that_works_writes_levels_as_code(clean):
    data = clean.iloc[:400].assign(x=np.linspace(0.0, 1.0, 400))
    data["the bin"] = pd.cut(data["x"], [-1.0, 0.5, 1.0])
    fit = ddm.fit(ddm.Model(v="the bin"), data)
    call = "fit.process(**{'the bin': pd.Interval(-1.0, 0.5, closed='right')})"
    with pytest.raises(ValueError, match=r"^these are 2 different processes") as caught:
        fit.process()
    assert f"say also the bin, as in {call}. Conditions:" in str(caught.value)
    assert eval(call, {"fit": fit, "pd": pd}).v == fit.params["v[(-1.0, 0.5]]"]
