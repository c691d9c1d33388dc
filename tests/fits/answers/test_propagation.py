"""Values and standard errors of quantities, against gradients by hand and simulation."""

import numpy as np
import pytest

from ddm.fits.answers.propagation import propagated
from ddm.fits.answers.quantities import quantities_of

LABELS = ["v", "a", "t0"]
THETA = np.array([[1.5, 1.2, 0.3], [2.5, 0.8, 0.2]])
ROOT = np.array([[0.1, 0.0, 0.0], [0.02, 0.05, 0.0], [0.001, -0.004, 0.01]])
COVARIANCE = np.array([ROOT @ ROOT.T, 4.0 * ROOT @ ROOT.T])


def found(quantity, theta=THETA, covariance=COVARIANCE):
    (one,) = quantities_of({"it": quantity}, LABELS).values()
    return propagated(one, LABELS, theta, covariance)


@pytest.mark.parametrize(
    ("text", "function", "gradient"),
    [
        ("v - 2 * t0", lambda p: p["v"] - 2.0 * p["t0"], lambda v, a, t0: [1.0, 0.0, -2.0]),
        ("a / v", lambda p: p["a"] / p["v"], lambda v, a, t0: [-a / v**2, 1.0 / v, 0.0]),
        ("log(a) * v", lambda p: np.log(p["a"]) * p["v"], lambda v, a, t0: [np.log(a), v / a, 0.0]),
        ("v ** 2", lambda p: p["v"] ** 2, lambda v, a, t0: [2.0 * v, 0.0, 0.0]),
    ],
)
def test_texts_and_functions_have_the_error_of_their_gradient(text, function, gradient):
    for quantity in (text, function):
        values, errors = found(quantity)
        for i, theta in enumerate(THETA):
            assert values[i] == pytest.approx(function(dict(zip(LABELS, theta, strict=True))))
            g = np.array(gradient(*theta))
            assert errors[i] == pytest.approx(np.sqrt(g @ COVARIANCE[i] @ g), rel=1e-5)


def test_the_error_is_the_spread_of_the_quantity_of_estimates_that_err():
    drawn = np.random.default_rng(1).multivariate_normal(THETA[0], COVARIANCE[0], 40_000)
    _, errors = found("a / v")
    spread = np.std(drawn[:, 1] / drawn[:, 0])
    assert errors[0] == pytest.approx(spread, rel=0.02)


def test_only_estimates_that_the_quantity_needs_must_have_errors():
    theta, covariance = THETA.copy(), COVARIANCE.copy()
    covariance[0, 1], covariance[0, :, 1] = np.nan, np.nan
    theta[1, 2] = np.nan
    for quantity in ("v - t0", lambda p: p["v"] - p["t0"]):
        values, errors = found(quantity, theta, covariance)
        assert errors[0] == pytest.approx(
            np.sqrt(covariance[0, 0, 0] + covariance[0, 2, 2] - 2.0 * covariance[0, 0, 2])
        )
        assert np.isnan([values[1], errors[1]]).all()
    assert np.isnan(found("a + v", theta, covariance)[1][0])


def test_what_does_not_depend_on_the_estimates_has_no_error():
    values, errors = found("v - v + 3")
    np.testing.assert_array_equal(values, 3.0)
    np.testing.assert_array_equal(errors, 0.0)


def test_infinite_values_have_no_error():
    values, errors = found("9 ** 999 * v")
    assert np.isinf(values).all()
    assert np.isnan(errors).all()


def test_many_people_are_taken_at_once_by_texts():
    """A million people would take minutes one after another."""
    n = 20_000
    theta = np.tile(THETA[0], (n, 1))
    values, errors = found("a / v - t0", theta, np.tile(COVARIANCE[0], (n, 1, 1)))
    assert np.ptp(values) == np.ptp(errors) == 0.0
