"""What is left out of an average is negligible, and the nodes of what is kept are enough."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from ddm.first_passage.density import log_densities
from ddm.first_passage.ranges import cheapest_start, cost, start_range, time_range
from ddm.first_passage.shelf import side_of
from ddm.numerics.quadrature import MOST_NODES, NEGLIGIBLE, TOLERANCE
from first_passage.varied import row

NU = st.floats(-8.0, 8.0)
SV = st.floats(0.0, 3.0)
STARTS = st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98)).filter(lambda x: x[0] < x[1])
TIMES = st.floats(1e-3, 5.0)


def side(nu, sv):
    """The lower side of a process with a = D = 1, where times and drifts are their own units."""
    return side_of(row(nu, 1.0, 0.5, sv=sv), False)


def densities(t, w, nu, sv):
    """The density at the lower boundary for times and starts, arrays of one shape."""
    t, w = np.broadcast_arrays(np.asarray(t, dtype=float), w)
    cells = np.tile(row(nu, 1.0, sv=sv), (w.size, 1))
    cells[:, 2] = w.ravel()
    logs = log_densities(t.ravel(), np.zeros(t.size, dtype=bool), np.arange(t.size), cells)
    return np.exp(logs).reshape(t.shape)


def fine(low, high):
    """Nodes and weights of an integral from low to high: 40 panels of 20 nodes."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    half = 0.5 * (high - low) / 40
    middles = low + half * (1.0 + 2.0 * np.arange(40))
    return (middles[:, None] + half * nodes).ravel(), np.tile(half * weights, 40)


@given(NU, SV, STARTS, TIMES)
def test_starts_that_are_left_out_carry_nothing(nu, sv, starts, u):
    low, high, _ = start_range(u, side(nu, sv), *starts)
    assert starts[0] <= low < high <= starts[1]
    (all_w, all_weights), (some_w, some_weights) = fine(*starts), fine(low, high)
    whole = densities(u, all_w, nu, sv) @ all_weights
    if whole > 1e-290:
        assert densities(u, some_w, nu, sv) @ some_weights == pytest.approx(whole, rel=1e-8)


@given(NU, SV, STARTS, TIMES)
def test_the_nodes_of_starts_are_enough(nu, sv, starts, u):
    low, high, n = start_range(u, side(nu, sv), *starts)
    assert 1 <= n <= MOST_NODES
    nodes, weights = np.polynomial.legendre.leggauss(n)
    found = densities(u, low + 0.5 * (high - low) * (nodes + 1.0), nu, sv) @ weights
    w, fine_weights = fine(low, high)
    exact = densities(u, w, nu, sv) @ fine_weights
    if exact > 1e-290:
        assert 0.5 * (high - low) * found == pytest.approx(exact, rel=10.0 * TOLERANCE)


@given(NU, SV, STARTS, st.floats(1e-3, 2.0), st.floats(0.01, 3.0))
def test_times_that_are_left_out_carry_nothing(nu, sv, starts, begin, length):
    found = time_range(begin, begin + length, side(nu, sv), *starts)
    assert begin <= found.begin < found.end <= (begin + length) * (1.0 + 1e-12)
    # on the scale of log u, for the starts at the ends and in the middle
    for w in (starts[0], 0.5 * sum(starts), starts[1]):
        (all_u, all_weights), (some_u, some_weights) = (
            fine(math.log(first), math.log(last))
            for first, last in ((begin, begin + length), (found.begin, found.end))
        )
        whole, kept = (
            (densities(np.exp(u), w, nu, sv) * np.exp(u)) @ weights
            for u, weights in ((all_u, all_weights), (some_u, some_weights))
        )
        likeliest = max(
            (densities(np.exp(all_u), x, nu, sv) * np.exp(all_u)).max() for x in (*starts, w)
        )
        assert whole - kept <= 1e-8 * max(whole, likeliest) + 1e-290


def test_all_times_are_cut_where_nothing_comes_any_more():
    """exp(-pi^2 u / 2) falls by NEGLIGIBLE within 2 NEGLIGIBLE / pi^2."""
    found = time_range(0.0, math.inf, side(0.0, 0.0), 0.5, 0.5)
    assert 2.0 * NEGLIGIBLE / math.pi**2 < found.end < 0.3 + 2.0 * (NEGLIGIBLE + 4.0) / math.pi**2
    # a start at 0.5 needs 1 / (8 u) > NEGLIGIBLE to cost that much
    assert 0.5 * 0.25 / found.begin == pytest.approx(NEGLIGIBLE + 0.4, abs=0.5)


@pytest.mark.parametrize(("w", "u", "nu", "sv"), [(0.3, 0.01, 2.0, 0.0), (0.6, 0.02, -3.0, 1.5)])
def test_the_cost_is_the_exponent_of_the_first_image(w, u, nu, sv):
    """Early, log f = -cost + log[w / sqrt(2 pi lam u^3)] + eta^2 w^2 / (2 lam) ..., by pieces."""
    lam = 1.0 + sv * sv * u
    # the image is the density of one boundary alone, the drift being normal with SD sv
    variance = u * lam
    image = (
        w / u * math.exp(-0.5 * (w + nu * u) ** 2 / variance) / math.sqrt(2 * math.pi * variance)
    )
    assert densities(u, w, nu, sv) == pytest.approx(image, rel=1e-6)
    assert cost(w, u, nu, sv * sv) == pytest.approx(0.5 * (w + nu * u) ** 2 / variance, rel=1e-14)


@pytest.mark.parametrize("nu", [-6.0, -1.0, 0.0, 3.0])
@pytest.mark.parametrize("u", [0.01, 0.1, 0.5])
def test_the_cheapest_start_costs_least(u, nu):
    found = cheapest_start(u, nu, 0.1, 0.8)
    best = minimize_scalar(
        lambda w: cost(w, u, nu, 0.5), bounds=(0.1, 0.8), method="bounded", options={"xatol": 1e-10}
    )
    assert found == pytest.approx(best.x, abs=1e-6)
