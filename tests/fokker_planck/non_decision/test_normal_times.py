"""Normal non-decision times against quadrature of closed forms."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import simpson
from scipy.special import ndtr

from ddm import DDM
from ddm.fokker_planck.non_decision.normal_times import (
    BY,
    DENSITY,
    LATER,
    averages,
    cut_moments,
    table,
)
from ddm.fokker_planck.passages import passages_of
from ddm.fokker_planck.solving import solve
from fokker_planck.equations import equation, numbers

EXACT = DDM(v=1.0, a=1.5, z=0.3)
RT = np.array([0.02, 0.12, 0.31, 0.4, 0.7, 1.5, 4.0])

# t0 and t0_sd; the second one is cut at one SD
SPREADS = [(0.3, 0.03), (0.1, 0.1), (0.0, 0.2), (0.2, 0.001)]


@pytest.fixture(scope="module")
def boundaries():
    solution = solve(equation(), numbers(), until=100.0, z=0.3)
    return passages_of(solution.curves(), math.inf, 0.0).boundaries[0]


@pytest.mark.parametrize(("t0", "t0_sd"), SPREADS)
@pytest.mark.parametrize("side", [0, 1])
def test_they_are_averages_over_the_non_decision_time(boundaries, t0, t0_sd, side):
    of = table(boundaries[side], t0, t0_sd)
    found = [averages(boundaries[side], of, RT, t0, t0_sd, what) for what in (DENSITY, BY, LATER)]

    nodes, weights = np.polynomial.legendre.leggauss(1000)
    low, high = max(t0 - 9 * t0_sd, 0.0), np.minimum(RT, t0 + 9 * t0_sd)
    half = 0.5 * np.maximum(high - low, 0.0)[:, None]
    s = low + half * (1.0 + nodes)
    share = half * weights * np.exp(-0.5 * ((s - t0) / t0_sd) ** 2)
    share /= t0_sd * math.sqrt(2 * math.pi) * ndtr(t0 / t0_sd)
    density = (EXACT.pdf(RT[:, None] - s, side) * share).sum(1)
    cdf = (EXACT.cdf(RT[:, None] - s, side) * share).sum(1)

    matters = density > 1e-4 * density.max()
    assert matters.sum() > 3
    np.testing.assert_allclose(found[0][matters], density[matters], rtol=3e-5)
    np.testing.assert_allclose(found[1], cdf, atol=3e-7)
    np.testing.assert_allclose(found[1] + found[2], boundaries[side].probability, atol=1e-8)


def test_late_densities_have_a_closed_form(boundaries):
    """Beyond the table f is an exponential, and its average with it."""
    boundary, t0, t0_sd = boundaries[1], 0.3, 0.05
    of = table(boundary, t0, t0_sd)
    rt = np.array([of.edges[-1] + t0 + 10 * t0_sd, of.edges[-1] + 1.0, np.inf])
    density, by, later = (averages(boundary, of, rt, t0, t0_sd, k) for k in (DENSITY, BY, LATER))
    s = np.linspace(0.0, t0 + 10 * t0_sd, 4001)
    share = stats.truncnorm(-t0 / t0_sd, np.inf, t0, t0_sd).pdf(s)
    mean_growth = simpson(np.exp(boundary.curve.rate * s) * share, x=s)
    expected = np.exp(boundary.log_densities(rt[:2])) * mean_growth
    np.testing.assert_allclose(density[:2], expected, rtol=1e-9)
    np.testing.assert_allclose(later[:2] * boundary.curve.rate, density[:2], rtol=1e-9)
    assert density[2] == later[2] == 0.0
    np.testing.assert_allclose(by, boundary.probability, rtol=1e-9)


def test_what_is_no_number_stays_so(boundaries):
    of = table(boundaries[0], 0.3, 0.05)
    rt = np.array([np.nan, -1.0, 0.0])
    for what, before in ((DENSITY, 0.0), (BY, 0.0), (LATER, boundaries[0].probability)):
        found = averages(boundaries[0], of, rt, 0.3, 0.05, what)
        np.testing.assert_allclose(found, [np.nan, before, before], rtol=1e-12)


@pytest.mark.parametrize(("t0", "t0_sd"), SPREADS)
def test_moments_are_those_of_a_cut_normal_distribution(t0, t0_sd):
    exact = stats.truncnorm(-t0 / t0_sd, np.inf, t0, t0_sd)
    assert cut_moments(t0, t0_sd) == pytest.approx(exact.stats("mv"), rel=1e-9)
