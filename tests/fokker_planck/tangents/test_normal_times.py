"""Derivatives of averages over normal non-decision times: closed forms, and differences."""

from dataclasses import replace

import numpy as np
import pytest

from ddm import DDM, GeneralDDM, boundaries, drifts
from ddm.first_passage.by_trial import cdf_gradients, scores, survivor_gradients
from ddm.fokker_planck.non_decision.normal_times import BY, DENSITY, LATER
from ddm.fokker_planck.tangents.normal_times import NormalTimes
from ddm.parameters import T0, T0_SD, A, V, Z
from ddm.processes.general_gradients import graded_times

RT = np.array([0.02, 0.2, 0.36, 0.5, 0.8, 1.4, 0.33, 0.7])
UPPER = np.array([True, False, True, True, False, True, False, True])
OF_CLOSED_FORM = {DENSITY: scores, BY: cdf_gradients, LATER: survivor_gradients}


@pytest.mark.parametrize(("t0", "t0_sd"), [(0.3, 0.03), (0.1, 0.1)])
@pytest.mark.parametrize("what", OF_CLOSED_FORM, ids=["density", "cdf", "survivor"])
def test_constant_process_has_the_derivatives_of_its_closed_form(t0, t0_sd, what):
    numbers = {"v": 1.2, "a": 1.4, "z": 0.45, "t0": t0, "t0_sd": t0_sd}
    exact = DDM(**numbers, non_decision="normal")
    process = GeneralDDM(drift=lambda v: v, boundary=lambda a: a, **numbers, non_decision="normal")
    graded = graded_times(process._solver, process._row(), 100.0)
    values, by = NormalTimes(graded.times, t0, t0_sd).averages(RT, UPPER, what)

    cell = np.zeros(RT.size, dtype=np.int64)
    known, gradient = OF_CLOSED_FORM[what](RT, UPPER, cell, exact.parameters_by_cell())
    if what == DENSITY:
        known = np.exp(known)
        gradient = known[:, None] * gradient
    np.testing.assert_allclose(values, known, rtol=2e-5, atol=1e-9)
    columns = dict(zip([*graded.columns, T0, T0_SD], by.T, strict=True))
    for column in (V, A, Z, T0, T0_SD):
        scale = np.abs(gradient[:, column]).max()
        np.testing.assert_allclose(columns[column], gradient[:, column], atol=2e-4 * scale)


def test_conflict_with_beta_starts_has_the_derivatives_of_differences():
    process = GeneralDDM(
        drift=drifts.conflict,
        boundary=boundaries.exponential,
        v=4.0, amplitude=0.15, peak=0.08, peak_shape=2.0, congruency=-1.0, a=1.3, tau=2.0,
        start="beta", start_shape=3.0, t0=0.3, non_decision="normal", t0_sd=0.04,
    )  # fmt: skip
    rt = RT[2:]
    found = process.gradient(rt, UPPER[2:])
    for name in ("v", "amplitude", "peak", "a", "tau", "t0", "start_shape", "t0_sd"):
        value = process.parameters.get(name) or getattr(process, name)
        sides = [
            replace(process, **{name: value * (1.0 + sign * 3e-3)}).logpdf(rt, UPPER[2:])
            for sign in (1.0, -1.0)
        ]
        expected = (sides[0] - sides[1]) / (6e-3 * value)
        np.testing.assert_allclose(found[name], expected, atol=1e-3 * np.abs(expected).max())


def test_what_is_asked_far_away():
    process = GeneralDDM(
        drift=lambda v: v, boundary=1.0, v=1.0, t0=0.3, non_decision="normal", t0_sd=0.05
    )
    graded = graded_times(process._solver, process._row(), 100.0)
    times = NormalTimes(graded.times, 0.3, 0.05)
    rt, upper = np.array([1e-9, 200.0, np.inf]), np.ones(3, dtype=bool)
    for what in (DENSITY, BY, LATER):
        values, by = times.averages(rt, upper, what)
        assert np.isfinite(by).all()
        assert (values >= 0.0).all()
    cdf = times.averages(rt, upper, BY)[0]
    assert cdf[0] == pytest.approx(0.0, abs=1e-12)
    assert cdf[2] == pytest.approx(float(process.probability(1)), rel=1e-6)
