"""Densities of the evidence of the constant process, against series, sums and one another."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import simpson

from ddm import DDM
from ddm.parameters import SV, V
from ddm.processes.states.constant import absorbing_states, free_states, reflecting_states

PROCESSES = {
    "plain": DDM(v=1.2, a=1.5, z=0.4),
    "no drift": DDM(v=0.0, a=1.5, z=0.4),
    "downwards": DDM(v=-3.0, a=2.0, z=0.3),
    "sv": DDM(v=1.0, a=1.5, z=0.4, sv=1.2),
    "sz": DDM(v=1.0, a=1.5, z=0.4, sz=0.5),
    "both, D = 0.01": DDM(v=0.1, a=0.12, z=0.6, sv=0.1, sz=0.5, D=0.01),
}

processes = pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)

# a^2 / D
TIMES = np.array([0.06, 0.19, 0.21, 1.5])


def row_and_times(process, times=TIMES):
    return process.parameters_by_cell()[0], times * process.a**2 / process.D


def cosine_series(x, t, v, a, x0):
    """Between reflecting boundaries, D = 1: eigenfunctions of which the flux vanishes."""
    k = np.arange(1, 300)[:, np.newaxis] * np.pi / a

    def wave(place):
        return k * np.cos(k * place) + v * np.sin(k * place)

    steady = 2 * v * np.exp(2 * v * x) / np.expm1(2 * v * a) if v else np.full(x.size, 1 / a)
    decay = np.exp(v * (x - x0) - (v * v + k * k) * t / 2)
    return steady + 2 / a * (decay * wave(x) * wave(np.array(x0)) / (k * k + v * v)).sum(0)


@processes
def test_the_mass_between_absorbing_boundaries_is_what_is_left(process):
    for t, x, density in absorbing_states(*row_and_times(process)):
        left = 1.0 - float(process.cdf(t, 1)) - float(process.cdf(t, 0))
        assert simpson(density, x=x) == pytest.approx(left, abs=1e-8)
        assert density[[0, -1]] == pytest.approx(0.0, abs=1e-12 * density.max())


@processes
def test_the_flux_out_of_the_ends_is_the_density_of_decision_times(process):
    for t, x, density in absorbing_states(*row_and_times(process, TIMES[1:])):
        h = x[1] - x[0]
        slopes = (48 * density[1] - 36 * density[2] + 16 * density[3] - 3 * density[4]) / (12 * h)
        assert 0.5 * process.D * slopes == pytest.approx(float(process.pdf(t, 0)), rel=1e-5)
        last = density[::-1]
        slopes = (48 * last[1] - 36 * last[2] + 16 * last[3] - 3 * last[4]) / (12 * h)
        assert 0.5 * process.D * slopes == pytest.approx(float(process.pdf(t, 1)), rel=1e-5)


@pytest.mark.parametrize("name", ["plain", "no drift", "downwards"])
def test_between_reflecting_boundaries_it_is_a_series_of_waves(name):
    process = PROCESSES[name]
    for t, x, density in reflecting_states(*row_and_times(process)):
        exact = cosine_series(x, t, process.v, process.a, process.z * process.a)
        np.testing.assert_allclose(density, exact, atol=1e-8 * exact.max())


@processes
def test_reflecting_boundaries_keep_all_evidence(process):
    for _, x, density in reflecting_states(*row_and_times(process)):
        assert simpson(density, x=x) == pytest.approx(1.0, abs=2e-7)


@pytest.mark.parametrize("states", [absorbing_states, reflecting_states, free_states])
def test_sv_is_the_average_over_drifts(states):
    p, times = row_and_times(PROCESSES["both, D = 0.01"], np.array([0.1, 1.0]))
    nodes = np.linspace(-8.0, 8.0, 41)
    shares = stats.norm.pdf(nodes) / stats.norm.pdf(nodes).sum()
    expected = states(p, times)
    if states is free_states:
        # each drift has its own places
        for t, x, density in expected:
            starts = 0.12 * (0.6 + 0.25 * np.polynomial.legendre.leggauss(40)[0])
            weights = np.polynomial.legendre.leggauss(40)[1] / 2
            means = starts + 0.1 * t
            exact = weights @ stats.norm(means[:, None], np.hypot(0.1 * t**0.5, 0.1 * t)).pdf(x)
            np.testing.assert_allclose(density, exact, atol=1e-8 * exact.max())
        return
    total = [0.0, 0.0]
    for node, share in zip(nodes, shares, strict=True):
        one = p.copy()
        one[V], one[SV] = p[V] + node * p[SV], 0.0
        total = [
            sum_ + share * q for sum_, (_, _, q) in zip(total, states(one, times), strict=True)
        ]
    for (_, _, density), exact in zip(expected, total, strict=True):
        np.testing.assert_allclose(density, exact, atol=1e-8 * exact.max())


@pytest.mark.parametrize("v", [-40.0, 40.0])
def test_strong_drifts_to_a_reflecting_boundary_have_their_steady_state(v):
    """There the series of waves cancel, and the dual does not."""
    ((_, x, density),) = reflecting_states(*row_and_times(DDM(v=v, a=1.0, z=0.1), np.array([0.6])))
    exact = np.exp(-2 * abs(v) * (1 - x if v > 0 else x)) * 2 * abs(v)
    np.testing.assert_allclose(density, exact, atol=1e-7 * exact.max())


@pytest.mark.parametrize("states", [absorbing_states, reflecting_states, free_states])
@pytest.mark.parametrize("t", [1e-9, 1e-4, 20.0, 1e6])
def test_early_and_late_times_give_numbers(states, t):
    for process in (DDM(v=30.0, a=10.0, z=0.4, sz=0.3), DDM(v=-5.0, a=2.0, z=0.01, sv=3.0)):
        ((_, _, density),) = states(process.parameters_by_cell()[0], np.array([t]))
        assert np.isfinite(density).all()
        assert (density >= 0.0).all()
