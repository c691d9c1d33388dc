"""Quantiles invert the distribution function in both tails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.first_passage.by_trial import log_cdfs, log_survivors
from ddm.first_passage.quantiles import quantiles_of

PROCESSES = {
    "simple": [1.0, 1.5, 0.4, 0.3, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    "strong drift": [8.0, 3.0, 0.4, 0.3, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    "all": [1.0, 1.5, 0.4, 0.3, 0.7, 0.3, 0.2, 1.0, 0.0, 0.0],
    "Ratcliff's scale": [0.1, 0.12, 0.5, 0.3, 0.08, 0.3, 0.1, 0.01, 0.0, 0.0],
}
SHARES = np.array([1e-12, 1e-4, 0.1, 0.5, 0.9, 1.0 - 1e-4, 1.0 - 1e-12])


def both_logs(rt, upper, p):
    trials = rt, np.full(rt.size, upper), np.zeros(rt.size, dtype=int), p[None]
    return (
        log_cdfs(*trials),
        log_survivors(*trials),
        log_cdfs(np.full(rt.size, np.inf), *trials[1:]),
    )


@pytest.mark.parametrize("p", PROCESSES.values(), ids=PROCESSES)
@pytest.mark.parametrize("upper", [False, True])
def test_quantiles_invert_the_distribution_function_in_both_tails(p, upper):
    p = np.array(p)
    come, left, log_p = both_logs(quantiles_of(SHARES, np.full(SHARES.size, upper), p), upper, p)
    np.testing.assert_allclose(come - log_p, np.log(SHARES), atol=1e-8)
    np.testing.assert_allclose(left - log_p, np.log1p(-SHARES), atol=1e-8)


@given(
    st.floats(1e-6, 1.0 - 1e-6),
    st.booleans(),
    st.floats(-8.0, 8.0),
    st.floats(0.3, 5.0),
    st.floats(0.02, 0.98),
    st.floats(0.3, 3.0),
)
def test_quantiles_invert_the_distribution_function_of_any_process(q, upper, v, a, z, d):
    p = np.array([v, a, z, 0.0, 0.0, 0.0, 0.0, d, 0.0, 0.0])
    come, _, log_p = both_logs(quantiles_of(np.array([q]), np.array([upper]), p), upper, p)
    np.testing.assert_allclose(np.exp(come - log_p), q, rtol=1e-10)


def test_quantiles_at_the_ends_and_outside():
    p, upper = np.array(PROCESSES["all"]), np.ones(4, dtype=bool)
    np.testing.assert_array_equal(
        quantiles_of(np.array([0.0, 1.0, -0.1, np.nan]), upper, p), [0.3, np.inf, np.nan, np.nan]
    )
    assert quantiles_of(np.empty(0), np.empty(0, dtype=bool), p).size == 0
