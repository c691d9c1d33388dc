"""Times that approach a limit along a curve, beside their formulas and differences."""

import numpy as np
import pytest

from ddm.posterior.limits.bent_times import Bounded, bend, bound, unbound

# two conditions, as a mean and a difference
BASIS = np.array([[1.0, -0.5], [1.0, 0.5]])


def limits(is_limited):
    return Bounded(
        is_limited=is_limited,
        is_cut=False,
        places=np.array([1, 2]),
        is_random=True,
        basis=BASIS,
        inverse=np.linalg.inv(BASIS),
        limit=np.log([[0.4, 0.3]]),
        at=np.log([[0.25, 0.2]]),
        value=np.array([[0.5, 0.9]]),
        slope=np.array([[1.4, 0.8]]),
    )


@pytest.mark.parametrize("y", [-40.0, -34.0, -2.0, 0.0, 3.0, 30.0])
def test_the_curves_are_their_formulas(y):
    step = 1e-5
    for is_limited in (True, False):
        exact = -np.log1p(np.exp(-y)) if is_limited else np.log(np.log1p(np.exp(y)))
        value, slope, of_log_slope = bend(y, is_limited)
        assert value == pytest.approx(exact, rel=1e-12, abs=1e-15)
        above, below = bend(y + step, is_limited), bend(y - step, is_limited)
        assert slope == pytest.approx((above[0] - below[0]) / (2 * step), rel=1e-5, abs=1e-12)
        logs = np.log(above[1]) - np.log(below[1])
        assert of_log_slope == pytest.approx(logs / (2 * step), rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("is_limited", [True, False])
def test_times_lie_within_limits_and_gradients_are_those_of_differences(is_limited):
    bounded = limits(is_limited)

    def placed(s):
        s, bent = np.array(s), np.empty((1, 2))
        total = bound(0, s, bounded, bent)
        return s, bent, total

    for s in ([7.0, -1.2, 0.1], [7.0, 40.0, -3.0], [7.0, -9.0, 2.0]):
        t0 = np.exp(BASIS @ placed(s)[0][1:])
        if is_limited:
            assert (t0 <= np.exp(bounded.limit[0]) * (1.0 + 1e-14)).all()

    s, weights, step = np.array([7.0, -1.2, 0.1]), np.array([0.3, -0.7, 1.1]), 1e-6
    numeric = []
    for i in range(3):
        other = [s.copy(), s.copy()]
        other[0][i] += step
        other[1][i] -= step
        values = [placed(one)[0] @ weights + placed(one)[2] for one in other]
        numeric.append((values[0] - values[1]) / (2 * step))
    gradient = weights.copy()
    unbound(0, gradient, bounded, placed(s)[1])
    np.testing.assert_allclose(gradient, numeric, rtol=1e-7, atol=1e-8)
