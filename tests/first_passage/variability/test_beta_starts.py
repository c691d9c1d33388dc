"""Averages over starts with a beta distribution, against quadratures with 4,000 starts."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import betaln

from ddm.first_passage.by_trial import log_cdfs, log_densities, log_survivors, scores
from ddm.first_passage.shelf import side_of
from ddm.first_passage.variability.beta_starts import beta_range, level, peak_of, put_beta_starts
from ddm.first_passage.variability.rows import FAR, N_NODE_ROWS, SHARE, W
from first_passage.variability.averages import density, panels
from first_passage.varied import row, trials

# from very early ones, at which the density is a peak next to the boundary, to late ones
TIMES = np.array([1e-6, 1e-3, 0.02, 0.1, 0.38, 0.41, 1.0, 5.0])
PROCESSES = {
    "no drift": row(0.0, 1.4),
    "drift": row(1.5, 1.4),
    "strong drift": row(-9.0, 1.4),
    "a drift that varies": row(-3.0, 1.4, sv=1.5, D=0.6),
}


@pytest.mark.parametrize("shape", [0.6, 1.0, 2.5, 3.0, 6.0, 20.0])
@pytest.mark.parametrize("p", PROCESSES.values(), ids=PROCESSES)
@pytest.mark.parametrize("upper", [False, True])
def test_densities_are_those_of_4000_starts(p, shape, upper):
    q = p.copy()
    q[8] = shape
    found = np.exp(log_densities(*trials(TIMES, upper, q)))
    # with a shape below 1 the quadrature, not the average, is the less exact one
    rtol = 1e-6 if shape < 1.0 else 1e-9
    np.testing.assert_allclose(found, density(TIMES, upper, p, shape), rtol=rtol)


@pytest.mark.parametrize("shape", [2.5, 3.0, 6.0])
def test_distribution_functions_are_integrals_of_that_density(shape):
    p, end = row(1.2, 1.4, sv=0.5, start_shape=shape), 0.5
    t, weight = panels(np.r_[0.0, np.geomspace(1e-7, end, 12)])
    expected = density(t, True, p, shape) @ weight
    assert np.exp(log_cdfs(*trials(end, True, p)))[0] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("rt", [0.01, 0.3, 1.5])
def test_with_a_deadline_nothing_is_lost(rt):
    p = row(1.2, 1.4, start_shape=2.5)
    parts = [
        np.exp(function(*trials(rt, upper, p)))[0]
        for function in (log_cdfs, log_survivors)
        for upper in (False, True)
    ]
    assert sum(parts) == pytest.approx(1.0, abs=1e-10)


def test_many_trials_are_those_of_single_ones():
    p = row(1.2, 1.4, sv=0.5, start_shape=3.0)
    rt = np.linspace(0.01, 3.0, 300)
    several = scores(*trials(rt, True, p))
    for i in (0, 40, 299):
        alone = scores(*trials(rt[i], True, p))
        np.testing.assert_allclose(several[0][i], alone[0][0], atol=1e-8)
        np.testing.assert_allclose(several[1][i], alone[1][0], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("rt", [0.05, 0.5, 2.0])
@pytest.mark.parametrize("upper", [False, True])
def test_gradients_are_differences(rt, upper):
    p = row(1.2, 1.4, sv=0.5, start_shape=3.0)
    _, (gradient,) = scores(*trials(rt, upper, p))
    for i in (0, 1, 3, 4, 7, 8):
        h = 1e-5 * np.eye(p.size)[i] * max(p[i], 0.1)
        ahead, behind = (log_densities(*trials(rt, upper, p + step)) for step in (h, -h))
        assert gradient[i] == pytest.approx((ahead - behind)[0] / (2.0 * h[i]), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("shape", [1.0, 4.0])
@pytest.mark.parametrize("u", [1e-5, 0.1, 0.3])
def test_nodes_make_averages_of_the_distribution_and_reach_to_where_nothing_matters(u, shape):
    side = side_of(row(1.0, 1.0), False)
    first, step, n = beta_range(u, side, shape)
    x = np.empty((N_NODE_ROWS, n))
    put_beta_starts(x, 0, 7, 0.5, first, step, n, shape)
    np.testing.assert_allclose(x[W] + x[FAR], 1.0, rtol=1e-15)
    expected = step * stats.beta(shape, shape).pdf(x[W]) * x[W] * x[FAR]
    np.testing.assert_allclose(x[SHARE], expected, rtol=1e-9)
    assert (x[0] == 7).all()

    top = level(peak_of(u, side, shape), u, side, shape)[0]
    for end in (first, first + (n - 1) * step):
        assert level(end, u, side, shape)[0] < top - 24.0


def test_the_slopes_of_the_level_are_those_of_differences():
    side, h = side_of(row(-1.0, 1.2, sv=0.4), True), 1e-5
    for y, u in ((-2.0, 0.05), (0.7, 0.05), (-1.0, 0.5)):
        _, slope, bend = level(y, u, side, 3.0)
        ahead, behind = level(y + h, u, side, 3.0), level(y - h, u, side, 3.0)
        assert slope == pytest.approx((ahead[0] - behind[0]) / (2 * h), rel=1e-7)
        assert bend == pytest.approx((ahead[1] - behind[1]) / (2 * h), rel=1e-7)


def test_the_weights_are_normalised():
    first, step, n = -12.0, 0.1, 241
    x = np.empty((N_NODE_ROWS, n))
    put_beta_starts(x, 0, 0, 0.5, first, step, n, 3.0)
    assert x[SHARE].sum() == pytest.approx(1.0, rel=1e-12)
    assert betaln(3.0, 3.0) == pytest.approx(np.log(1.0 / 30.0))
