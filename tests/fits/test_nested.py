"""Likelihood-ratio tests of nested models, and whether they are nested."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.estimation.objective import Report
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


def test_the_likelihood_ratio_by_hand(nested):
    test = ddm.likelihood_ratio(nested["one"], nested["two"])
    statistic = 2 * (nested["two"].loglik - nested["one"].loglik)
    assert test["statistic"] == pytest.approx(statistic)
    assert (test["df"], test["distribution"]) == (1, "chi2(1)")
    assert test["p_value"] == pytest.approx(stats.chi2.sf(statistic, 1))


def test_at_the_end_of_a_domain_the_distribution_is_a_mixture(two_levels, nested):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["two"], full)
    assert test["distribution"] == "chi2(0) / 2 + chi2(1) / 2"
    statistic = max(2 * (full.loglik - nested["two"].loglik), 0.0)
    assert test["p_value"] == pytest.approx(
        0.5 * stats.chi2.sf(statistic, 1) if statistic > 0 else 1.0
    )


def test_with_further_estimates_the_mixture_has_one_degree_of_freedom_less_or_not(
    two_levels, nested
):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["one"], full)
    assert (test["df"], test["distribution"]) == (2, "chi2(1) / 2 + chi2(2) / 2")
    x = 2 * (full.loglik - nested["one"].loglik)
    assert test["p_value"] == pytest.approx(0.5 * (stats.chi2.sf(x, 1) + stats.chi2.sf(x, 2)))
    assert (test["restricted_loglik"], test["full_loglik"]) == (nested["one"].loglik, full.loglik)


def test_several_estimates_at_the_end_of_their_domain(two_levels, nested):
    full = ddm.fit(ddm.Model(lapse="difficulty", lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["one"], full)
    assert np.isnan(test["p_value"])
    expected = (
        "unknown, since several estimates are fixed at 0, the end of their domain: use bootstrap="
    )
    assert test["distribution"] == expected
    assert 0.0 < ddm.likelihood_ratio(nested["one"], full, bootstrap=5, seed=1)["p_value"] <= 1.0


def test_the_size_of_the_test_and_its_bootstrap():
    rng = np.random.default_rng(2)
    process, rejected = ddm.DDM(v=1.0, a=1.2, t0=0.3), 0
    for seed in range(150):
        null = process.simulate(150, seed=seed).assign(difficulty=rng.choice(["a", "b"], 150))
        one, two = ddm.fit(ONE, null), ddm.fit(BY_LEVEL, null)
        rejected += ddm.likelihood_ratio(one, two)["p_value"] < 0.05
    assert stats.binomtest(rejected, 150, 0.05).pvalue > 0.01
    p = ddm.likelihood_ratio(one, two, bootstrap=60, seed=1)
    assert p["distribution"] == "60 simulations"
    assert p["p_value"] == pytest.approx(ddm.likelihood_ratio(one, two)["p_value"], abs=0.2)
    assert p["p_value"] == ddm.likelihood_ratio(one, two, bootstrap=60, seed=1)["p_value"]


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_fits_that_did_not_converge_are_shown_but_not_tested(two_levels, nested):
    failed = ddm.fit(ddm.Model(t0=2.0), two_levels)
    table = ddm.compare({"failed": failed, "one": nested["one"]})
    assert table["converged"].to_dict() == {"one": True, "failed": False}
    assert table["delta_aic"]["one"] == 0.0
    message = (
        f"the restricted model's fit did not converge ({failed.message}), so its likelihood is no "
        "maximum. Fit it again with other starting values (start=), or simplify the model."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(failed, nested["one"])


def test_a_full_fit_that_is_no_optimum_is_found_out(nested):
    worse = dataclasses.replace(nested["two"], figures=Report(loglik=nested["one"].loglik - 0.5))
    message = (
        f"the log likelihood of the full model, {worse.loglik:.3f}, is lower than that of the "
        f"restricted one, {nested['one'].loglik:.3f}, so its fit is no optimum. Fit it again with "
        "start= at the restricted estimates."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(nested["one"], worse)


@pytest.mark.parametrize(("n", "error"), [(-3, ValueError), (2.5, ValueError), (True, TypeError)])
def test_a_number_of_simulations_that_is_none(nested, n, error):
    with refused(
        error,
        f"bootstrap must be a whole number >= 0 (the data sets to simulate); got {n!r}. For "
        "example bootstrap=500, or 0 for none.",
    ):
        ddm.likelihood_ratio(nested["one"], nested["two"], bootstrap=n)


def test_fits_that_come_from_another_process_are_nested_too(two_levels):
    coded = {"stimulus": {"difficulty": {"easy": 1, "hard": -1}}}
    pair = [
        ddm.fit(ddm.Model(**coded, **more), two_levels) for more in ({}, {"drift_bias": ddm.FREE})
    ]
    again = [pickle.loads(pickle.dumps(fit)) for fit in pair]
    pd.testing.assert_series_equal(ddm.likelihood_ratio(*again), ddm.likelihood_ratio(*pair))
