"""G^2 and quantile maximum likelihood: against plain computations from the definition, and each
other.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.binned import DECILES, GSquare, QuantileLikelihood
from ddm.estimation.methods import METHODS
from differences import differences
from estimation.laid_out import objective_of
from incomplete import missed
from refusals import refused

PROCESSES = {"easy": ddm.DDM(v=2.2, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
MODEL = ddm.Model(v="difficulty")
THETA = np.array([2.0, 0.8, 1.5, 0.28])
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)


@pytest.fixture(scope="module")
def data():
    parts = [
        process.simulate(n, seed=seed).assign(difficulty=level)
        for seed, (n, (level, process)) in enumerate(zip((60, 300), PROCESSES.items(), strict=True))
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def trials(data):
    return ddm.Trials(data)


@pytest.fixture(scope="module")
def problem(trials):
    return objective_of(GSquare(), MODEL, trials)


def go_only(data):
    lower = data["response"] == 0
    return data.assign(
        rt=data["rt"].mask(lower), response=data["response"].astype(float).mask(lower)
    )


def incomplete(data, name):
    until = np.where(np.arange(len(data)) % 2, 0.8, 1.1)
    return {
        "all observed": lambda: ddm.Trials(data),
        "deadline": lambda: ddm.Trials(missed(data, 0.9), deadline=0.9),
        "deadlines": lambda: ddm.Trials(missed(data, until).assign(until=until), deadline="until"),
        "go/no-go": lambda: ddm.Trials(go_only(data), observed="upper"),
        "go/no-go until": lambda: ddm.Trials(
            missed(go_only(data), 0.9), observed="upper", deadline=0.9
        ),
        "truncated": lambda: ddm.Trials(data[data["rt"].between(0.45, 1.2)], truncated=(0.45, 1.2)),
        "truncated with omissions": lambda: ddm.Trials(
            missed(data[data["rt"] > 0.45], 0.9), truncated=(0.45, None), deadline=0.9
        ),
    }[name]()


KINDS = [
    "all observed",
    "deadline",
    "deadlines",
    "go/no-go",
    "go/no-go until",
    "truncated",
    "truncated with omissions",
]
LAPSES = {
    "no lapses": MODEL,
    "lapses": ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0.1, 3.0)),
}


@pytest.fixture(params=KINDS)
def any_trials(request, data):
    return incomplete(data, request.param)


@pytest.fixture(params=LAPSES.values(), ids=LAPSES)
def any_problem(request, any_trials):
    return objective_of(GSquare(), request.param, any_trials)


def at(problem, theta=THETA):
    """Estimates of the problem's model."""
    return np.append(theta, 0.05) if "lapse" in problem.bins.design.labels else theta


# -- the definition --------------------------------------------------------------------------------


def plain_bins(trials, theta, quantiles, min_count):
    """O and P of every bin: a loop over conditions, responses and bins."""
    for level, v in zip(("easy", "hard"), theta[:2], strict=True):
        process = ddm.DDM(v=v, a=theta[2], t0=theta[3])
        rows = (trials.data["difficulty"] == level).to_numpy()
        for response in (0, 1):
            rt = trials.rt[rows & (trials.upper == response)]
            edges = [0.0, *(np.quantile(rt, quantiles) if rt.size >= min_count else ()), np.inf]
            for low, high in pairwise(edges):
                p = process.cdf(high, response) - process.cdf(low, response)
                yield ((rt > low) & (rt <= high)).sum(), p, rows.sum()


@pytest.mark.parametrize(
    ("method", "quantiles", "min_count"),
    [
        (GSquare(), QUANTILES, 12),
        (QuantileLikelihood(), DECILES, 12),
        (GSquare(quantiles=(0.25, 0.5, 0.75), min_count=5), (0.25, 0.5, 0.75), 5),
    ],
    ids=repr,
)
def test_value_and_log_likelihood_are_the_definitions(trials, method, quantiles, min_count):
    bins = list(plain_bins(trials, THETA, quantiles, min_count))
    expected = 2.0 * sum(o * np.log(o / (n * p)) for o, p, n in bins if o)
    problem = objective_of(method, MODEL, trials)
    assert problem(THETA)[0] == pytest.approx(expected, rel=1e-10)
    report = problem.report(THETA, expected)
    assert report.multinomial_loglik == pytest.approx(
        sum(o * np.log(p) for o, p, _ in bins if o), rel=1e-12
    )
    assert (report.statistic, report.df) == (expected, len(bins) - 2 - 4)
    assert np.isnan(report.loglik)


def test_the_value_is_what_a_perfect_model_gains_twice(any_problem):
    theta, bins = at(any_problem), any_problem.bins
    counted = bins.counts > 0.0
    best = (bins.counts * np.log(np.where(counted, bins.counts / bins.trials_of_bin, 1.0))).sum()
    value = any_problem(theta)[0]
    loglik = any_problem.report(theta, value).multinomial_loglik
    assert value == pytest.approx(2.0 * (best - loglik), rel=1e-9)


def test_the_two_methods_are_one_where_the_bins_agree(trials):
    for quantiles in (QUANTILES, DECILES):
        one, other = (
            objective_of(GSquare(quantiles), MODEL, trials),
            objective_of(QuantileLikelihood(quantiles), MODEL, trials),
        )
        np.testing.assert_array_equal(one.bins.counts, other.bins.counts)
        assert one(THETA)[0] == other(THETA)[0]
        np.testing.assert_array_equal(one(THETA)[1], other(THETA)[1])
        reports = [problem.report(THETA, 1.0) for problem in (one, other)]
        assert reports[0].multinomial_loglik == reports[1].multinomial_loglik
        assert reports[0].df == reports[1].df
    assert (METHODS["gsquare"], METHODS["qml"]) == (GSquare(), QuantileLikelihood())
    assert (GSquare().quantiles, QuantileLikelihood().quantiles) == (QUANTILES, DECILES)
    assert (GSquare().name, QuantileLikelihood().name) == ("gsquare", "qml")


def test_the_two_methods_give_the_same_estimates_where_the_bins_agree(data):
    one, other = (
        ddm.fit(MODEL, data, method=method(QUANTILES)) for method in (GSquare, QuantileLikelihood)
    )
    pd.testing.assert_series_equal(one.params, other.params, check_exact=True)
    pd.testing.assert_frame_equal(one.cov, other.cov, check_exact=True)


def test_it_nears_chi_square_where_the_model_fits():
    """2 O log(O / E) - 2 (O - E) is (O - E)^2 / E to first order."""
    data = ddm.DDM(v=0.7, a=1.4, t0=0.3).simulate(20_000, seed=1)
    theta = np.array([0.7, 1.4, 0.3])
    problems = [
        objective_of(method, ddm.Model(), ddm.Trials(data))
        for method in (GSquare(), ddm.ChiSquare())
    ]
    g, chi = (problem(theta)[0] for problem in problems)
    assert g == pytest.approx(chi, rel=0.02)


# -- its values ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_it_is_never_negative(any_problem, seed):
    rng = np.random.default_rng(seed)
    low, high = np.array([-3.0, -3.0, 0.5, 0.0, 0.0]), np.array([3.0, 3.0, 3.0, 0.7, 0.9])
    for _ in range(5):
        theta = rng.uniform(low, high)[: len(any_problem.bins.design.labels)]
        value, gradient = any_problem(theta)
        assert np.isfinite(value)
        assert value >= 0.0
        assert np.isfinite(gradient).all()


def test_it_is_0_where_as_many_are_observed_as_expected(problem):
    bins = problem.bins
    perfect = replace(problem, bins=replace(bins, counts=bins.expected(THETA)[0]))
    value, gradient = perfect(THETA)
    assert value == pytest.approx(0.0, abs=1e-10)
    np.testing.assert_allclose(gradient, 0.0, atol=1e-9)


@pytest.mark.parametrize("share", [0.5, 0.999999, 2.0])
def test_expected_counts_that_sum_to_other_numbers_do_not_make_it_negative(problem, share):
    """Those of impossible bins are raised a little."""
    bins = problem.bins
    expected = bins.expected(THETA)[0]
    value, _ = replace(problem, bins=replace(bins, counts=share * expected))(THETA)
    assert value == pytest.approx(
        2.0 * (share * np.log(share) + 1.0 - share) * expected.sum(), rel=1e-9, abs=1e-10
    )
    assert value >= 0.0


def test_expected_counts_of_a_condition_sum_to_its_trials(any_problem, any_trials):
    bins, theta = any_problem.bins, at(any_problem)
    expected, in_theta = bins.expected(theta)
    cell_of_bin = np.empty(bins.counts.size, dtype=int)
    cell_of_bin[bins.bin_of_piece] = bins.outcomes.cell_of_stratum[bins.stratum]
    if bins.outcomes.has_omissions:
        cell_of_bin[bins.bin_of_omission] = bins.outcomes.cell_of_stratum
    n = any_trials.data["difficulty"].value_counts()[["easy", "hard"]].to_numpy()
    np.testing.assert_allclose(np.bincount(cell_of_bin, expected), n, rtol=1e-9)
    np.testing.assert_array_equal(np.bincount(cell_of_bin, bins.counts), n)
    np.testing.assert_array_equal(bins.trials_of_bin, n[cell_of_bin])
    for column in in_theta.T:
        np.testing.assert_allclose(np.bincount(cell_of_bin, column), 0.0, atol=1e-6)


def test_a_response_that_never_occurs_is_a_bin_of_no_trials(data):
    upper = ddm.Trials(data[data["response"] == 1])
    problem = objective_of(GSquare(), MODEL, upper)
    assert problem.bins.counts.tolist().count(0.0) == 2
    bins = list(plain_bins(upper, THETA, QUANTILES, 12))
    assert problem(THETA)[0] == pytest.approx(
        2.0 * sum(o * np.log(o / (n * p)) for o, p, n in bins if o), rel=1e-10
    )


def test_estimates_that_make_trials_impossible_are_a_flaw(problem):
    assert problem.flaw(THETA) == ""
    beyond = np.append(THETA[:3], 0.6)
    value, _ = problem(beyond)
    assert np.isfinite(value)
    impossible = int(problem.bins.counts[problem.bins.expected(beyond)[0] < 1e-9].sum())
    assert impossible > 0
    assert problem.flaw(beyond) == (
        f"{impossible} trials lie where the model with these estimates is impossible. Free a fixed "
        "t0 or v, or fix it at another value"
    )


def test_coefficients_outside_their_domain_are_impossible(data):
    model = ddm.Model(a="~ difficulty", links={"a": "identity"})
    problem = objective_of(GSquare(), model, ddm.Trials(data))
    value, gradient = problem(np.array([1.0, 1.0, -2.0, 0.3]))
    assert value == np.inf
    assert not gradient.any()


# -- derivatives -----------------------------------------------------------------------------------


def test_gradient_agrees_with_differences(any_problem):
    theta = at(any_problem)
    expected = differences(lambda theta: any_problem(theta)[0], theta)
    np.testing.assert_allclose(any_problem(theta)[1], expected, rtol=1e-5, atol=1e-4)


def test_gradient_of_expected_counts_agrees_with_differences(any_problem):
    theta, bins = at(any_problem), any_problem.bins
    expected = differences(lambda theta: bins.expected(theta)[0], theta)
    np.testing.assert_allclose(bins.expected(theta)[1], expected, rtol=1e-5, atol=1e-5)


def test_curvature_is_the_hessian_where_the_model_fits(problem):
    bins = problem.bins
    perfect = replace(problem, bins=replace(bins, counts=bins.expected(THETA)[0]))
    hessian = differences(lambda theta: perfect(theta)[1], THETA)
    np.testing.assert_allclose(problem.curvature(THETA), hessian, rtol=1e-5, atol=1e-3)


def test_information_is_half_the_hessian(problem):
    hessian = np.diag([1.0, 2.0, 3.0, 4.0])
    np.testing.assert_array_equal(problem.information(THETA, hessian), 0.5 * hessian)


# -- settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [GSquare, QuantileLikelihood])
@pytest.mark.parametrize("quantiles", [(), (0.5, 0.3), (0.0, 0.5), (0.5, 1.0)])
def test_impossible_quantiles_are_refused(method, quantiles):
    message = (
        "quantiles must be numbers that increase and lie between 0 and 1, both excluded; got "
        f"{quantiles!r}. Write e.g. quantiles=(0.25, 0.5, 0.75)."
    )
    with refused(ValueError, message):
        method(quantiles=quantiles)


@pytest.mark.parametrize("method", [GSquare, QuantileLikelihood])
def test_impossible_min_count_is_refused(method):
    message = (
        "min_count must be a whole number >= 1 (a response with fewer trials is one bin); got 0."
    )
    with refused(ValueError, message):
        method(min_count=0)
