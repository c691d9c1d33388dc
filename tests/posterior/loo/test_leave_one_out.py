"""psis_loo gives what arviz gives, whatever the blocks."""

from math import floor, sqrt

import numpy as np
import pytest

from ddm.posterior.diagnostics import relative_efficiency
from ddm.posterior.loo.blocks import blocks_of, summed
from ddm.posterior.loo.leave_one_out import digest, psis_loo
from posterior import arviz_here
from refusals import refused

DRAWS, LOG_LIKELIHOOD = arviz_here.of_heavy_tails()
FLAT = LOG_LIKELIHOOD.reshape(-1, LOG_LIKELIHOOD.shape[2])


def fields(loo):
    return loo.elpd_i, loo.lpd_i, loo.pareto_k


@pytest.mark.parametrize("rho", [0.0, 0.7])
def test_it_is_that_of_arviz(rho):
    draws = DRAWS.copy()
    for i in range(1, draws.shape[1]):
        draws[:, i] += rho * draws[:, i - 1]
    reff = relative_efficiency(draws)
    # arviz 1 rounds the size of the tail down
    n_tail = floor(3.0 * sqrt(FLAT.shape[0] / reff)) if arviz_here.IS_TREE else None
    found = psis_loo(blocks_of(FLAT, 64), reff=reff, n_tail=n_tail)

    elpd, p, elpd_i, pareto_k = arviz_here.loo(draws, LOG_LIKELIHOOD)
    assert found.elpd == pytest.approx(elpd, rel=1e-10)
    assert found.p == pytest.approx(p, rel=1e-10)
    np.testing.assert_allclose(found.elpd_i, elpd_i, rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.pareto_k, pareto_k, rtol=0, atol=1e-10)


def test_one_draw_more_in_the_tail_hardly_matters():
    elpd, *_ = arviz_here.loo(DRAWS, LOG_LIKELIHOOD)
    found = psis_loo(blocks_of(FLAT), reff=relative_efficiency(DRAWS))
    assert found.elpd == pytest.approx(elpd, abs=0.05)


def test_blocks_and_their_order_do_not_matter():
    expected = fields(psis_loo(blocks_of(FLAT)))
    for size in (1, 7):
        blocks = list(blocks_of(FLAT, size))[::-1]
        for ours, theirs in zip(fields(psis_loo(blocks)), expected, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_the_log_likelihoods_are_left_as_they_are():
    given = FLAT.copy()
    psis_loo(blocks_of(given))
    np.testing.assert_array_equal(given, FLAT)


def test_people_are_left_out_by_the_sums_of_their_trials():
    person = np.arange(FLAT.shape[1]) % 5
    sums = np.column_stack([FLAT[:, person == j].sum(axis=1) for j in range(5)])
    found = psis_loo(summed(blocks_of(FLAT, 64), person), unit="subject", labels="abcde")
    np.testing.assert_allclose(found.elpd_i, psis_loo(blocks_of(sums)).elpd_i, rtol=1e-10)
    assert list(found.pointwise.index) == list("abcde")


def test_few_draws_are_refused():
    with refused(
        ValueError, "log_likelihood must have at least 25 draws; got 24. Sample more draws."
    ):
        psis_loo(blocks_of(FLAT[:24]))
    assert psis_loo(blocks_of(FLAT[:25])).n == FLAT.shape[1]


def test_no_trials_and_a_wrong_efficiency_are_refused():
    with refused(ValueError, "blocks must have at least one trial; got none."):
        psis_loo([])
    message = "reff must be a finite number > 0 (the relative efficiency); got 0."
    with refused(ValueError, message):
        psis_loo(blocks_of(FLAT), reff=0)


def test_the_digest_tells_data_apart():
    rt, response = np.array([0.5, np.nan, 0.7]), np.array(["a", "b", "a"], dtype=object)
    found = digest(rt, response)
    assert found == digest(rt.copy(), response.copy())
    assert found != digest(rt[::-1], response)
    assert found != digest(rt, response[[1, 0, 2]])
    assert digest(np.array(["a", "bc"])) != digest(np.array(["ab", "c"]))
    assert digest(np.array([1, 0])) != digest(np.array([0, 1]))
