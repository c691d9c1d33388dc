"""exp, expm1, log, sin and erfcx to the last digits, over their whole ranges, alone and in
vectorised loops.
"""

import numpy as np
import pytest
from scipy import special

from ddm.numerics import elementary
from ddm.runtime.compilation import vector_kernel

RNG = np.random.default_rng(1)
NEGATIVE = np.concatenate(
    [-RNG.uniform(0.0, 708.0, 20_000), -(10.0 ** RNG.uniform(-300.0, 2.0, 20_000)), [0.0, 700.0]]
)
POSITIVE = np.concatenate(
    [10.0 ** RNG.uniform(-307.0, 308.0, 20_000), 1.0 + RNG.normal(0.0, 1e-3, 20_000), [1.0]]
)

HALVES = np.concatenate(
    [10.0 ** RNG.uniform(-300.0, -1.0, 1000), RNG.uniform(0.0, 0.5, 20_000), [0.0, 0.5]]
)


@vector_kernel
def exp_all(x, out):
    for i in range(x.size):
        out[i] = elementary.exp(x[i])


@vector_kernel
def expm1_all(x, out):
    for i in range(x.size):
        out[i] = elementary.expm1(x[i])


@vector_kernel
def log_all(x, out):
    for i in range(x.size):
        out[i] = elementary.log(x[i])


@vector_kernel
def erfcx_all(x, out):
    for i in range(x.size):
        out[i] = elementary.erfcx(x[i])


@vector_kernel
def sin_pi_all(x, out):
    for i in range(x.size):
        out[i] = elementary.sin_pi(x[i])


@pytest.mark.parametrize(
    ("function", "one", "exact", "x", "digits"),
    [
        (exp_all, elementary.exp, np.exp, NEGATIVE, 5e-16),
        (expm1_all, elementary.expm1, np.expm1, NEGATIVE, 5e-16),
        (log_all, elementary.log, np.log, POSITIVE, 7e-16),
        (sin_pi_all, elementary.sin_pi, lambda x: np.sin(np.pi * x), HALVES, 1e-15),
        (
            erfcx_all,
            elementary.erfcx,
            special.erfcx,
            10.0 ** RNG.uniform(-20.0, 100.0, 20_000),
            2e-15,
        ),
        (erfcx_all, elementary.erfcx, special.erfcx, RNG.uniform(0.0, 30.0, 20_000), 2e-15),
    ],
)
def test_values_are_exact_to_rounding(function, one, exact, x, digits):
    out = np.empty_like(x)
    function(x, out)
    np.testing.assert_allclose(out, exact(x), rtol=digits, atol=0.0)
    np.testing.assert_allclose([one(value) for value in x[:50]], out[:50], rtol=5e-16, atol=0.0)


def test_exp_stays_a_normal_number_far_below_its_range():
    assert 0.0 < elementary.exp(-1e6) < 1e-307
    assert 0.0 < elementary.exp(-np.inf) < 1e-307
    assert elementary.expm1(-np.inf) == -1.0
