"""Known parameters come back: bias, and coverage of the intervals, over many simulated data sets."""

import numpy as np
import pytest

import ddm

TRUTH = {"v": 1.0, "a": 1.5, "t0": 0.3}
DATASETS, TRIALS = 1000, 500


@pytest.fixture(scope="module")
def fits():
    """One maximum-likelihood fit per data set."""
    trials = ddm.DDM(**TRUTH).simulate(DATASETS * TRIALS, seed=1)
    trials["dataset"] = np.repeat(np.arange(DATASETS), TRIALS)
    return ddm.fit_each(ddm.Model(), trials, by="dataset", n_jobs=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUTH)
def test_bias_is_below_a_fifth_of_the_spread(fits, name):
    """The Monte Carlo error of bias / SD is 1 / sqrt(1000) = .03; the bias of t0 itself is about .1 SD."""
    estimates = fits.params[name]
    assert abs(estimates.mean() - TRUTH[name]) < 0.2 * estimates.std()


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUTH)
def test_intervals_cover_the_truth(fits, name):
    """95 % intervals cover in 93-97 % (Monte Carlo error .7 %)."""
    reach = 1.959964 * fits.se[name]
    covered = ((fits.params[name] - TRUTH[name]).abs() < reach).mean()
    assert 0.93 < covered < 0.97


@pytest.mark.slow
def test_standard_errors_are_the_spread_of_the_estimates(fits):
    """The SD of 1,000 estimates has a Monte Carlo error of 2.2 %."""
    ratio = fits.se.mean() / fits.params.std()
    assert ratio.between(0.92, 1.08).all()


@pytest.mark.slow
def test_every_fit_converges(fits):
    assert fits.table["converged"].all()
