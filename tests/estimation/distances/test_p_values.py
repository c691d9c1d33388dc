"""The p value of a Kolmogorov-Smirnov distance, against SciPy and many digits."""

import mpmath
import numpy as np
import pytest
from scipy import special

from ddm.estimation.distances.p_values import log_p_value


def distance_at(x, n):
    """The distance at which lambda is x."""
    return x / (np.sqrt(n) + 0.12 + 0.11 / np.sqrt(n))


@pytest.mark.parametrize("n", [1.0, 20.0, 500.0, 1e6])
def test_p_value_is_kolmogorovs(n):
    for x in np.linspace(0.3, 15.0, 200):
        assert log_p_value(distance_at(x, n), n) == pytest.approx(
            np.log(special.kolmogorov(x)), rel=1e-9
        )


@pytest.mark.parametrize(
    "x", [0.05, 0.1, 0.2, 0.5, 0.99, 0.999999, 1.0, 1.000001, 1.2, 2.0, 20.0, 60.0, 1000.0]
)
def test_p_value_with_many_digits(x):
    """The alternating series, with so many digits that its cancellation at small lambda does no
    harm.
    """
    n = 500.0
    with mpmath.workdps(700):
        exact = mpmath.mpf(float(distance_at(x, n))) * (
            mpmath.sqrt(500) + 0.12 + 0.11 / mpmath.sqrt(500)
        )
        p = 2 * mpmath.nsum(
            lambda j: (-1) ** (int(j) - 1) * mpmath.exp(-2 * j**2 * exact**2), [1, 900], method="d"
        )
        expected = float(mpmath.log(p))
    assert log_p_value(float(distance_at(x, n)), n) == pytest.approx(expected, rel=1e-11)


def test_p_value_decreases_and_is_finite():
    values = np.array(
        [log_p_value(distance_at(x, 500.0), 500.0) for x in np.geomspace(0.043, 1e4, 3000)]
    )
    assert np.isfinite(values).all()
    assert (np.diff(values) < 0.0).all()


@pytest.mark.parametrize("distance", [0.0, 1e-300, 1e-9, 1e-3])
def test_p_value_of_no_distance_is_one(distance):
    assert log_p_value(distance, 500.0) == 0.0


def test_p_value_of_an_unknown_distance_is_unknown():
    assert np.isnan(log_p_value(np.nan, 500.0))
