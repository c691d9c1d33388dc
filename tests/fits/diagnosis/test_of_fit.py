"""The message of one fit and its limits, when they are asked for."""

import numpy as np
import pytest

import ddm
from fits.diagnosis.said import PROCESS


def test_a_fit_says_what_it_knows_of_its_search():
    data = PROCESS.simulate(60, seed=1)
    fit = ddm.fit(ddm.Model(sz=ddm.FREE), data)
    assert fit.limits == (
        "sz was searched up to 0.98 of 2 min(z, 1 - z), t0 up to 1 ms below the fastest RT"
    )
    assert "60 trials are few for 4 estimates with sz among them" in fit.message


def test_lapses_are_where_the_rts_are():
    data = PROCESS.simulate(200, seed=1)
    fit = ddm.fit(ddm.Model(lapse=0.05), data)
    assert fit.limits == f"lapses: {fit.lapses}"
    assert ddm.fit(ddm.Model(), data).limits == ""


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_bins_may_leave_no_degrees_of_freedom():
    data = PROCESS.simulate(30, seed=1)
    fit = ddm.fit(ddm.Model(), data, method=ddm.ChiSquare(quantiles=(0.5,)))
    assert fit.df <= 0
    assert np.isnan(fit.p_value)
    assert fit.message.endswith(f"leave {fit.df} degrees of freedom: X2 tests nothing")
