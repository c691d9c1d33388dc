"""Conditions of a fit, found by their levels."""

import numpy as np
import pytest

import ddm


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
