"""Data that a fitted model predicts: lapses, deadlines and removed RTs included."""

import pytest

import ddm
from clean import TRUTH


def test_simulations_include_lapses_and_processes_do_not():
    data = TRUTH.simulate(500, seed=5)
    fit = ddm.fit(ddm.Model(lapse=0.4, lapse_window=(5.0, 6.0)), data)
    assert fit.simulate(seed=1)["rt"].between(5.0, 6.0).mean() == pytest.approx(0.4, abs=0.1)
    assert fit.process().sf(5.0) < 1e-3
    assert fit.quantiles()["predicted"].max() > 5.0
