"""X^2 on quantile bins, against a plain computation from the definition."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import ddm
from estimation.laid_out import objective_of
from refusals import refused

PROCESSES = {"easy": ddm.DDM(v=2.2, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
MODEL = ddm.Model(v="difficulty")
THETA = np.array([2.0, 0.8, 1.5, 0.28])


@pytest.fixture(scope="module")
def trials():
    parts = [
        process.simulate(n, seed=seed).assign(difficulty=level)
        for seed, (n, (level, process)) in enumerate(zip((60, 300), PROCESSES.items(), strict=True))
    ]
    return ddm.Trials(pd.concat(parts, ignore_index=True))


@pytest.fixture(scope="module")
def problem(trials):
    return objective_of(ddm.ChiSquare(), MODEL, trials)


def plain_bins(rt, quantiles, min_count):
    """Ends and counts of the bins of one condition and response, by the definition."""
    edges = np.quantile(rt, quantiles) if len(rt) >= min_count else np.array([])
    ends = [*edges, np.inf]
    starts = [-np.inf, *edges]
    return ends, [
        int(((rt > low) & (rt <= high)).sum()) for low, high in zip(starts, ends, strict=True)
    ]


def plain_statistic(trials, theta, quantiles=(0.1, 0.3, 0.5, 0.7, 0.9), min_count=12):
    """X^2 and the number of bins: a loop over conditions, responses and bins."""
    total, n_bins = 0.0, 0
    for level, v in zip(("easy", "hard"), theta[:2], strict=True):
        process = ddm.DDM(v=v, a=theta[2], t0=theta[3])
        rows = (trials.data["difficulty"] == level).to_numpy()
        for response in (0, 1):
            rt = trials.rt[rows & (trials.upper == response)]
            ends, counts = plain_bins(rt, quantiles, min_count)
            expected = rows.sum() * np.diff(process.cdf(ends, response), prepend=0.0)
            total += ((counts - expected) ** 2 / expected).sum()
            n_bins += len(counts)
    return total, n_bins


def test_some_response_is_too_rare_for_quantiles(trials):
    assert ((trials.data["difficulty"] == "easy") & ~trials.upper).sum() < 12


def test_statistic_is_the_definition(trials, problem):
    value, n_bins = plain_statistic(trials, THETA)
    assert problem(THETA)[0] == pytest.approx(value, rel=1e-12)
    assert problem.bins.counts.size == n_bins
    assert problem.report(THETA, value).df == n_bins - 2 - 4
    assert problem.bins.counts.sum() == trials.n


def test_quantiles_and_counts_can_be_chosen(trials):
    method = ddm.ChiSquare(quantiles=(0.25, 0.5, 0.75), min_count=5)
    problem = objective_of(method, MODEL, trials)
    assert problem(THETA)[0] == pytest.approx(
        plain_statistic(trials, THETA, (0.25, 0.5, 0.75), 5)[0], rel=1e-12
    )


def test_gradient_agrees_with_differences(problem):
    _, gradient = problem(THETA)
    for i, h in enumerate(np.eye(THETA.size) * 1e-6):
        difference = (problem(THETA + h)[0] - problem(THETA - h)[0]) / 2e-6
        assert gradient[i] == pytest.approx(difference, rel=1e-5)


def test_information_is_the_sum_over_bins(problem):
    h = 1e-6
    expected, _ = problem.bins.expected(THETA)
    slopes = np.array(
        [
            (problem.bins.expected(THETA + e)[0] - problem.bins.expected(THETA - e)[0]) / (2.0 * h)
            for e in np.eye(4) * h
        ]
    )
    np.testing.assert_allclose(
        problem.information(THETA, None), (slopes / expected) @ slopes.T, rtol=1e-5, atol=1e-4
    )


def test_expected_counts_of_a_condition_sum_to_its_trials(problem, trials):
    expected, in_theta = problem.bins.expected(THETA)
    cell = (problem.bins.trials_of_bin == 300).astype(int)
    np.testing.assert_allclose(np.bincount(cell, expected), [60.0, 300.0], rtol=1e-12)
    for column in in_theta.T:
        np.testing.assert_allclose(np.bincount(cell, column), 0.0, atol=1e-6)


def test_tied_rts_do_not_make_empty_bins_of_no_width(trials):
    data = trials.data.assign(rt=trials.data["rt"].round(1).clip(lower=0.4))
    rounded = ddm.Trials(data)
    problem = objective_of(ddm.ChiSquare(), MODEL, rounded)
    assert (np.diff(problem.bins.ends) != 0.0).all()
    assert np.isfinite(problem(THETA)[0])


def test_t0_may_exceed_the_fastest_rts_but_not_the_first_edge(problem, trials):
    for cell, limit in enumerate(problem.t0_limits()):
        rt = trials.rt[problem.bins.design.cell == cell]
        assert limit > np.sort(rt)[1]
        assert np.isfinite(problem(np.append(THETA[:3], limit))[0])


@pytest.mark.slow
def test_statistic_of_a_true_model_has_a_chi_square_distribution():
    """Mean of X^2 over 300 data sets of 1,000 trials is df, with a Monte Carlo error of sqrt(2 df /
    300) = .23.
    """
    data = ddm.DDM(v=0.8, a=1.2, t0=0.3).simulate(300_000, seed=8)
    data["dataset"] = np.repeat(np.arange(300), 1000)
    table = ddm.fit_each(ddm.Model(), data, by="dataset", method="chi2", n_jobs=1).table
    assert table["converged"].all()
    assert (table["df"] == 8).all()
    assert table["statistic"].mean() == pytest.approx(8.0, abs=1.0)
    assert 0.02 < (table["p_value"] < 0.05).mean() < 0.11


@pytest.mark.slow
def test_standard_errors_are_the_spread_of_the_estimates():
    """300 data sets: the SD has a Monte Carlo error of 4 %."""
    data = ddm.DDM(v=0.8, a=1.2, t0=0.3).simulate(300_000, seed=9)
    data["dataset"] = np.repeat(np.arange(300), 1000)
    fits = ddm.fit_each(ddm.Model(), data, by="dataset", method="chi2", n_jobs=1)
    assert (fits.se.mean() / fits.params.std()).between(0.85, 1.15).all()


def quantiles_message(quantiles, name="quantiles"):
    return (
        f"{name} must be numbers that increase and lie between 0 and 1, both excluded; got "
        f"{quantiles!r}. Write e.g. {name}=(0.25, 0.5, 0.75)."
    )


@pytest.mark.parametrize(
    "quantiles", [(), (0.5, 0.3), (0.0, 0.5), (0.5, 1.0), (0.5, 0.5), (0.5, np.nan)]
)
def test_impossible_quantiles_are_refused(quantiles):
    with refused(ValueError, quantiles_message(quantiles)):
        ddm.ChiSquare(quantiles=quantiles)


@pytest.mark.parametrize("quantiles", ["0.5", ("0.1", "0.5"), (0.5, True), None, ((0.1, 0.5),)])
def test_quantiles_that_are_no_numbers_are_refused(quantiles):
    with refused(TypeError, quantiles_message(quantiles)):
        ddm.ChiSquare(quantiles=quantiles)


@pytest.mark.parametrize(
    "quantiles", [0.5, [0.5], np.array([0.5]), np.array(0.5), (Decimal("0.5"),)]
)
def test_quantiles_are_kept_as_floats(quantiles):
    assert ddm.ChiSquare(quantiles=quantiles).quantiles == (0.5,)


def test_errors_of_a_fit_name_its_own_arguments():
    fit = ddm.fit(ddm.Model(), ddm.DDM(v=1.0, a=1.2, t0=0.3).simulate(50, seed=1))
    for function in (fit.quantiles, fit.goodness):
        with refused(ValueError, quantiles_message((0.5, 0.3), "q")):
            function(q=(0.5, 0.3))


@pytest.mark.parametrize(
    ("min_count", "error"),
    [(0, ValueError), (2.5, ValueError), ("a", TypeError), (True, TypeError)],
)
def test_impossible_min_count_is_refused(min_count, error):
    message = (
        "min_count must be a whole number >= 1 (a response with fewer trials is one bin); got "
        f"{min_count!r}."
    )
    with refused(error, message):
        ddm.ChiSquare(min_count=min_count)
