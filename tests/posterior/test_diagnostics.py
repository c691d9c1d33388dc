"""Diagnostics of draws are those of arviz, and what theory says of chains that are known."""

import numpy as np
import pytest

from ddm.posterior import diagnostics
from ddm.posterior.diagnostics import diagnosed, relative_efficiency
from posterior import arviz_here
from refusals import refused


def normal(*shape, seed=1):
    return np.random.default_rng(seed).normal(size=shape)


def autoregressive(rho, *shape, seed=1):
    """Chains of variance 1 in which neighbours have the correlation rho."""
    x = normal(*shape, seed=seed)
    for i in range(1, shape[1]):
        x[:, i] = rho * x[:, i - 1] + np.sqrt(1.0 - rho**2) * x[:, i]
    return x


SETS = {
    "independent": normal(4, 250, 40),
    "slow": autoregressive(0.9, 4, 250, 40),
    "alternating": autoregressive(-0.9, 4, 250, 40),
    "odd and short": normal(3, 21, 40),
    "as short as can be": normal(2, 4, 40),
    "different places": normal(4, 100, 40) + np.arange(4.0)[:, None, None],
    "different spreads": normal(4, 100, 40) * np.arange(1.0, 5.0)[:, None, None],
    "ties": np.round(normal(4, 101, 40)),
    "two values": (normal(2, 50, 40) > 0).astype(float),
    "a rare value": (normal(2, 50, 40) > 2).astype(float),
}


@pytest.mark.parametrize("name", SETS)
def test_they_are_those_of_arviz(name):
    # those without a rare value in any draw are constant
    draws = SETS[name][:, :, np.ptp(SETS[name], axis=(0, 1)) > 0]
    found = diagnosed(draws)
    expected = arviz_here.diagnostics(draws)
    for ours, theirs in zip(
        (found.r_hat, found.ess_bulk, found.ess_tail, found.mcse), expected, strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10)


def test_each_can_be_had_alone():
    draws = SETS["slow"]
    found = diagnosed(draws)
    np.testing.assert_array_equal(diagnostics.r_hat(draws), found.r_hat)
    np.testing.assert_array_equal(diagnostics.ess_bulk(draws), found.ess_bulk)
    np.testing.assert_array_equal(diagnostics.ess_tail(draws), found.ess_tail)
    np.testing.assert_array_equal(diagnostics.mcse_mean(draws), found.mcse)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8, -0.5])
def test_the_effective_sample_size_of_autoregressive_chains(rho):
    """It is S (1 - rho) / (1 + rho), and the SD is 1."""
    found = diagnosed(autoregressive(rho, 4, 2000, 50))
    expected = 8000 * (1.0 - rho) / (1.0 + rho)
    assert np.median(found.ess_bulk) == pytest.approx(expected, rel=0.05)
    assert np.median(found.mcse) == pytest.approx(expected**-0.5, rel=0.05)


def test_quantities_without_diagnostics_are_nan_and_leave_the_others_as_they_are():
    draws = normal(4, 100, 70)
    expected = diagnosed(draws).r_hat
    draws[:, :, 3] = 2.5
    draws[1, 7, 5] = np.nan
    draws[1, 7, 69] = np.inf
    found = diagnosed(draws)
    for field in (found.r_hat, found.ess_bulk, found.ess_tail, found.mcse):
        assert np.flatnonzero(np.isnan(field)).tolist() == [3, 5, 69]
    kept = np.setdiff1d(np.arange(70), [3, 5, 69])
    np.testing.assert_array_equal(found.r_hat[kept], expected[kept])


def test_too_short_chains_have_none():
    assert np.isnan(diagnosed(normal(4, 3, 2)).ess_bulk).all()


def test_the_place_of_draws_does_not_matter():
    """The MCSE of draws far from 0 is lost in arviz 0.x, which squares before it subtracts."""
    # so few digits that the sums are exact
    draws = np.round(normal(2, 50, 3) * 2.0**16) / 2.0**16
    near, far = diagnosed(draws), diagnosed(draws + 2.0**30)
    np.testing.assert_allclose(far.mcse, near.mcse, rtol=1e-6)
    np.testing.assert_allclose(far.r_hat, near.r_hat, rtol=1e-12)


def test_one_chain_is_compared_with_itself():
    drifting = normal(1, 400, 1) + np.linspace(0, 3, 400)[None, :, None]
    assert diagnosed(drifting).r_hat[0] > 1.3
    assert diagnosed(normal(1, 400, 1)).r_hat[0] < 1.02


def test_chains_that_stand_still_apart_are_infinitely_far_apart():
    draws = np.repeat(np.arange(4.0)[:, None, None], 10, axis=1)
    assert diagnosed(draws).r_hat[0] == np.inf


def test_no_quantities():
    assert diagnosed(np.empty((4, 100, 0))).r_hat.shape == (0,)


def test_draws_of_another_shape_are_refused():
    with refused(
        ValueError,
        "draws must have the shape (chains, draws, quantities); got (4, 100). One quantity is "
        "draws[:, :, None].",
    ):
        diagnosed(normal(4, 100))


# --- the efficiency of weights --------------------------------------------------------------------


def test_the_efficiency_is_the_mean_of_those_of_the_means():
    draws = autoregressive(0.5, 4, 2000, 50)
    assert relative_efficiency(draws) == pytest.approx(1.0 / 3.0, rel=0.05)


def test_one_chain_is_fully_efficient_as_arviz_has_it():
    assert relative_efficiency(autoregressive(0.5, 1, 200, 2)) == 1.0


def test_constants_count_as_fully_efficient():
    draws = autoregressive(0.5, 4, 200, 2)
    alone = relative_efficiency(draws[:, :, :1])
    draws[:, :, 1] = 3.0
    assert relative_efficiency(draws) == pytest.approx((alone + 1.0) / 2.0)
