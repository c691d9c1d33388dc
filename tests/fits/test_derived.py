"""Functions of the estimates: their errors by the delta method, and quantiles of draws."""

import numpy as np
import pandas as pd
import pytest

import ddm


def test_derived_quantities(clean):
    fit = ddm.fit(ddm.Model(), clean)
    table = fit.derived({"twice v": lambda p: 2.0 * p["v"], "a / v": lambda p: p["a"] / p["v"]})
    assert table.loc["twice v", "se"] == pytest.approx(2.0 * fit.se["v"], rel=1e-6)
    v, a = fit.params["v"], fit.params["a"]
    gradient = pd.Series({"v": -a / v**2, "a": 1.0 / v, "t0": 0.0})
    assert table.loc["a / v", "se"] == pytest.approx(
        np.sqrt(gradient @ fit.cov @ gradient), rel=1e-5
    )
