"""The nodes of averages over decision times are those of the integrals that they stand for."""

import math

import numpy as np
import pytest
from scipy.integrate import trapezoid

from ddm.first_passage.density import log_densities
from ddm.first_passage.nodes import (
    MOST_NODES,
    MOST_TIMES,
    add_nodes,
    log_times,
    starts_of,
    times_of,
    with_room,
)
from ddm.first_passage.series import U_SWITCH
from ddm.first_passage.shelf import side_of
from ddm.first_passage.variability.rows import (
    BY_ST0,
    BY_T,
    CDF,
    DENSITY,
    HALF,
    MIDDLE,
    MOVES,
    N_NODE_ROWS,
    N_TIME_ROWS,
    SHARE,
    STARTS,
    SURVIVOR,
    TIME,
    WEIGHT,
    W,
)
from first_passage.varied import row, uniform

P = row(1.2, 1.4, 0.4, sv=0.6)
SIDE = side_of(P, False)


def density(t):
    t = np.atleast_1d(np.asarray(t, dtype=float))
    cell = np.zeros(t.size, dtype=int)
    return np.exp(log_densities(t, np.zeros(t.size, dtype=bool), cell, P[None]))


def slope(t):
    return (density(t * (1 + 1e-6)) - density(t * (1 - 1e-6))) / (2e-6 * np.asarray(t))


def integral(low, high, factor=lambda t: 1.0):
    """Of the density times a factor, by 200 panels on the scale of log t."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    ends = np.log(np.geomspace(max(low, 1e-4), high, 201))
    half = 0.5 * np.diff(ends)[:, None]
    t = np.exp(0.5 * (ends[1:] + ends[:-1])[:, None] + half * nodes)
    return float((density(t.ravel()) * factor(t.ravel()) * (t * half * weights).ravel()).sum())


def times(t, what, st0=0.0, sz=0.0):
    out = np.empty((N_TIME_ROWS, MOST_TIMES))
    return out[:, : times_of(out, 0, SIDE, uniform(sz, st0), what, t)]


def mean_density(t, st0):
    return integral(max(t - st0, 0.0), t) / st0


def cdf(t, st0):
    """P(lower, RT <= t) with a non-decision time between 0 and st0, by its convolution."""
    begin = max(t - st0, 0.0)
    before = integral(0.0, begin) if begin > 0.0 else 0.0
    return before + (integral(begin, t, lambda u: (t - u) / st0) if st0 > 0.0 else 0.0)


@pytest.mark.parametrize("st0", [1e-3, 0.2, 1.0])
@pytest.mark.parametrize("t", [0.05, 0.4, 2.0])
def test_the_weights_of_densities_make_their_mean(t, st0):
    x = times(t, DENSITY, st0)
    assert x[WEIGHT] @ density(x[TIME]) == pytest.approx(mean_density(t, st0), rel=1e-8)


@pytest.mark.parametrize("st0", [0.0, 0.2])
@pytest.mark.parametrize("t", [0.05, 0.4])
def test_the_weights_of_what_has_come_make_the_distribution_function(t, st0):
    x = times(t, CDF, st0)
    assert x[WEIGHT] @ density(x[TIME]) == pytest.approx(cdf(t, st0), rel=1e-8)


@pytest.mark.parametrize("st0", [0.0, 0.2])
@pytest.mark.parametrize("t", [0.05, 0.7, 4.0])
def test_the_weights_of_what_is_left_make_the_survivor(t, st0):
    x = times(t, SURVIVOR, st0)
    left = integral(t, 60.0)
    if st0 > 0.0:  # and of what comes between t - st0 and t the share that is not over yet
        left += integral(max(t - st0, 0.0), t, lambda u: 1.0 - (t - u) / st0)
    assert x[WEIGHT] @ density(x[TIME]) == pytest.approx(left, rel=1e-7)


@pytest.mark.parametrize("what", [DENSITY, CDF, SURVIVOR])
@pytest.mark.parametrize(("t", "st0"), [(0.4, 0.15), (0.4, 0.02), (0.3, 0.6), (0.5, 0.0)])
def test_their_derivatives_are_those_of_the_average(t, st0, what):
    x = times(t, what, st0)
    along = np.where(x[MOVES] > 0.0, slope(x[TIME]), density(x[TIME]))

    def value(t, st0):
        if what == DENSITY:
            return mean_density(t, st0) if st0 > 0.0 else density(t)[0]
        return cdf(t, st0) if what == CDF else -cdf(t, st0)

    h = 1e-5
    in_t = (value(t + h, st0) - value(t - h, st0)) / (2 * h)
    assert x[BY_T] @ along == pytest.approx(in_t, rel=1e-5, abs=1e-6)
    if st0 > 0.0:
        in_st0 = (value(t, st0 + h) - value(t, st0 - h)) / (2 * h)
    else:  # one-sided, where st0 begins: the mean is that of a time earlier by st0 / 2
        in_st0 = -0.5 * in_t
    assert x[BY_ST0] @ along == pytest.approx(in_st0, rel=1e-5, abs=1e-6)


def test_the_nodes_of_starts_average_over_their_whole_range():
    """Weights sum to the share of the range that matters, and nodes lie symmetrically in it."""
    x, sz = times(0.4, DENSITY, 0.1, 0.5), 0.5
    n = starts_of(x, 0, x.shape[1], SIDE, uniform(sz))
    nodes, counts = np.empty((2, N_NODE_ROWS, n)), np.zeros(2, dtype=np.int64)
    add_nodes(nodes, counts, x, 0, x.shape[1], SIDE, uniform(sz))
    assert counts.sum() == n == x[STARTS].sum()
    late = x[TIME] * SIDE.u_per_second >= U_SWITCH
    assert counts[1] == x[STARTS][late].sum()
    for kind in range(2):
        for i in np.unique(nodes[kind, 0, : counts[kind]]).astype(int):
            of_time = nodes[kind, 0, : counts[kind]] == i
            w, share = (nodes[kind, row, : counts[kind]][of_time] for row in (W, SHARE))
            assert share.sum() == pytest.approx(2.0 * x[HALF, i] / sz, rel=1e-12)
            assert w @ share / share.sum() == pytest.approx(SIDE.w + x[MIDDLE, i], rel=1e-12)
            assert w.min() > SIDE.w - 0.5 * sz
            assert w.max() < SIDE.w + 0.5 * sz


def test_room_is_made_without_loss():
    nodes = np.random.default_rng(1).random((2, N_NODE_ROWS, 5))
    assert with_room(nodes, 5) is nodes
    larger = with_room(nodes, 6)
    assert larger.shape[2] >= 6
    np.testing.assert_array_equal(larger[:, :, :5], nodes)


def test_an_early_time_has_nodes_of_its_own_only():
    """Before any response comes there is nothing between 0 and t that matters."""
    x = times(1e-3, CDF)
    assert np.isfinite(x[TIME]).all()
    assert (x[TIME] > 0.0).all()
    assert (x[TIME] <= 1e-3 * (1 + 1e-12)).all()
    assert math.isclose(x[TIME].max(), 1e-3)


def test_strong_drifts_take_more_panels_of_times():
    few, many = (side_of(row(v, 1.0, 0.5), False) for v in (-5.0, -5e3))
    (_, half, panels, n), (_, narrow, more, most) = (
        log_times(side, uniform(0.5), 0.0, 1.0) for side in (few, many)
    )
    assert max(n, most) <= MOST_NODES
    assert more > panels
    # within a share of (nu w)^(-1/2) of the time
    assert 2.0 * narrow / most < 0.5 * 2500.0**-0.5 < half


def test_starts_next_to_the_other_boundary_are_cut_into_pieces():
    p = row(-2e4, 1.0, 0.5, sz=0.999)
    side, times = side_of(p, False), np.zeros((N_TIME_ROWS, 1))
    times[TIME] = 1.0 / 2e4
    n = starts_of(times, 0, 1, side, uniform(p[5]))
    assert n > MOST_NODES

    nodes, counts = np.empty((2, N_NODE_ROWS, n)), np.zeros(2, dtype=np.int64)
    add_nodes(nodes, counts, times, 0, 1, side, uniform(p[5]))
    w, share = nodes[0, W], nodes[0, SHARE]
    assert counts.tolist() == [n, 0]
    assert share.sum() * p[5] == pytest.approx(2.0 * times[HALF, 0], rel=1e-13)
    assert (np.diff(w) > 0.0).all()
    assert w[-1] < 0.9995

    # the Gaussian and its image from 2 - w, as fine panels integrate them
    def density(w):
        u, nu = times[TIME, 0], side.nu
        return w * np.exp(-0.5 * (w + nu * u) ** 2 / u) * -np.expm1(-2.0 * (1.0 - w) / u)

    fine = np.linspace(0.5 - 0.4995, 0.9995, 2_000_001)
    exact = trapezoid(density(fine), fine)
    assert (share * density(w)).sum() * p[5] == pytest.approx(exact, rel=1e-6)
