"""Kolmogorov-Smirnov distances, against plain computations from the definition and SciPy."""

import dataclasses
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.estimation.distances.kolmogorov_smirnov import (
    Distances,
    KolmogorovSmirnov,
    compiled_play,
)
from ddm.estimation.distances.p_values import log_p_value
from ddm.estimation.region import search_region
from ddm.models.layout import lay_out
from ddm.models.mixture import cdf
from ddm.models.outcomes import outcomes_of_trials
from ddm.numerics.simplex import minimise_simplex

PROCESSES = {"easy": ddm.DDM(v=2.2, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
MODEL = ddm.Model(v="difficulty")
THETA = np.array([2.0, 0.8, 1.5, 0.28])


def simulated(counts, decimals=15):
    """Trials of the easy and the hard condition, mixed; their RTs rounded."""
    parts = [
        process.simulate(n, seed=seed).assign(difficulty=level)
        for seed, (n, (level, process)) in enumerate(zip(counts, PROCESSES.items(), strict=True))
    ]
    data = pd.concat(parts, ignore_index=True).sample(frac=1.0, random_state=1)
    return ddm.Trials(data.assign(rt=data["rt"].round(decimals)))


def problem_on(trials, model=MODEL):
    design = lay_out(model, trials)
    return KolmogorovSmirnov().on(outcomes_of_trials(model, trials, design), design)


@pytest.fixture(scope="module")
def trials():
    return simulated((60, 300))


@pytest.fixture(scope="module")
def problem(trials):
    return problem_on(trials)


def signed(trials, level):
    """x of the trials of one condition: RTs, negative at the lower response."""
    rows = (trials.data["difficulty"] == level).to_numpy()
    return np.where(trials.upper, trials.rt, -trials.rt)[rows]


def plain_cdf(process, x):
    """F at x, by its definition."""
    if x < 0.0:
        return process.cdf(np.inf, 0) - process.cdf(-x, 0)
    return process.cdf(np.inf, 0) + process.cdf(x, 1)


def plain_distance(x, process):
    """D: a loop over the trials, with F_n just below and at each of them."""
    largest = 0.0
    for value in x:
        below, at = np.mean(x < value), np.mean(x <= value)
        f = plain_cdf(process, value)
        largest = max(largest, abs(f - below), abs(f - at))
    return largest


def at_theta(level, theta=THETA):
    return ddm.DDM(v=theta[list(PROCESSES).index(level)], a=theta[2], t0=theta[3])


# -- the distance ----------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", [(60, 300), (1, 2), (200, 7)])
@pytest.mark.parametrize("decimals", [15, 2, 1])
def test_distance_is_the_definition(counts, decimals):
    """With one or two decimals most RTs are tied."""
    trials = simulated(counts, decimals)
    expected = [plain_distance(signed(trials, level), at_theta(level)) for level in PROCESSES]
    np.testing.assert_allclose(problem_on(trials).distances(THETA), expected, rtol=1e-12)


def test_distance_is_that_of_scipy(trials, problem):
    def scipys(level):
        cdf = np.vectorize(lambda x: plain_cdf(at_theta(level), x))
        return stats.ks_1samp(signed(trials, level), cdf).statistic

    np.testing.assert_allclose(
        problem.distances(THETA), [scipys(level) for level in PROCESSES], rtol=1e-12
    )


def test_distance_with_variability():
    trials = simulated((10, 15))
    model = ddm.Model(sv=0.8, sz=0.3, st0=0.1)
    process = ddm.DDM(v=1.0, a=1.5, t0=0.25, sv=0.8, sz=0.3, st0=0.1)
    x = np.where(trials.upper, trials.rt, -trials.rt)
    found = problem_on(trials, model).distances(np.array([1.0, 1.5, 0.25]))
    np.testing.assert_allclose(found, [plain_distance(x, process)], atol=1e-8)


@pytest.mark.parametrize("window", [(0.0, 4.0), (0.5, 0.9)])
def test_distance_with_lapses(window):
    """F of the mixture: each response of a lapse has half of the time's distribution."""
    trials = simulated((20, 15))
    model = ddm.Model(lapse=0.2, lapse_window=window)
    process = ddm.DDM(v=1.0, a=1.5, t0=0.25)
    lapse = stats.uniform(window[0], window[1] - window[0])

    class Mixture:
        def cdf(self, rt, response):
            return 0.8 * process.cdf(rt, response) + 0.2 * 0.5 * lapse.cdf(rt)

    x = np.where(trials.upper, trials.rt, -trials.rt)
    found = problem_on(trials, model).distances(np.array([1.0, 1.5, 0.25]))
    np.testing.assert_allclose(found, [plain_distance(x, Mixture())], atol=1e-9)


@pytest.mark.parametrize("response", [0, 1])
def test_a_response_that_never_occurs(trials, response):
    """F_n is 0 until the first, or 1 from the last trial on, and D at least the probability of the
    other response.
    """
    rows = trials.upper == response
    chosen = ddm.Trials(trials.data[rows])
    distance = problem_on(chosen, ddm.Model()).distances(THETA[1:])[0]
    process = at_theta("hard")
    assert distance == pytest.approx(
        plain_distance(np.where(chosen.upper, chosen.rt, -chosen.rt), process), rel=1e-12
    )
    assert distance >= process.cdf(np.inf, 1 - response)


def test_distribution_is_continuous_at_0_and_increases_to_1():
    data = pd.DataFrame(
        {"rt": [1e3, 0.8, 0.5, 1e-9, 1e-9, 0.5, 0.8, 1e3], "response": [0] * 4 + [1] * 4}
    )
    problem = problem_on(ddm.Trials(data), ddm.Model())
    by_cell = problem.design.parameters_by_cell(np.array([0.8, 1.4, 0.3]))
    trials = problem.design.family, problem.rt, problem.upper, problem.cell
    p = cdf(*trials, by_cell, problem.lapse_cdf)
    f = p[-1] + problem.sign * p[:-1]
    assert f[0] == pytest.approx(0.0, abs=1e-12)
    assert f[3] == f[4] == pytest.approx(ddm.DDM(v=0.8, a=1.4, t0=0.3).cdf(np.inf, 0), rel=1e-12)
    assert f[-1] == pytest.approx(1.0, abs=1e-12)
    assert (np.diff(f) >= 0.0).all()


# -- the objective ---------------------------------------------------------------------------------


def test_value_is_the_sum_over_conditions(trials, problem):
    value, gradient = problem(THETA)
    plain = [plain_distance(signed(trials, level), at_theta(level)) for level in PROCESSES]
    expected = -sum(
        log_p_value(distance, float(n)) for distance, n in zip(plain, (60, 300), strict=True)
    )
    assert isinstance(value, float)
    assert value == pytest.approx(expected, rel=1e-9)
    assert np.isnan(gradient).all()
    assert gradient.shape == THETA.shape


def test_report_is_the_largest_distance(problem):
    report = problem.report(THETA, problem(THETA)[0])
    assert report.statistic == problem.distances(THETA).max()
    assert report.df is None
    assert np.isnan(report.loglik)


def test_what_is_unknown_without_derivatives(problem):
    for matrix in (problem.curvature(THETA), problem.information(THETA, np.eye(4))):
        assert matrix.shape == (4, 4)
        assert np.isnan(matrix).all()
    assert problem.flaw(THETA) == ""


def test_t0_may_exceed_all_rts_but_the_slowest(problem, trials):
    for cell, limit in enumerate(problem.t0_limits()):
        slowest = trials.rt[problem.design.cell == cell].max()
        assert slowest - 2e-6 < limit < slowest
        assert np.isfinite(problem(np.append(THETA[:3], limit))[0])


def test_estimates_of_many_trials_are_the_true_parameters():
    """The SDs of the estimates are about .04, .023 and .006."""
    true = np.array([1.0, 1.3, 0.3])
    trials = ddm.Trials(ddm.DDM(v=1.0, a=1.3, t0=0.3).simulate(2000, seed=4))
    problem = problem_on(trials, ddm.Model())
    region = search_region(problem.design, {}, {}).below(problem.t0_limits(), problem.design)
    box = {"lower": region.lower, "upper": region.upper, "step": region.step}
    found = minimise_simplex(problem, [np.array([0.5, 1.5, 0.2])], **box)
    assert found.converged
    assert found.value <= problem(true)[0] + 1e-3
    assert (np.abs(found.theta - true) < [0.15, 0.08, 0.025]).all()


def test_contaminants_move_it_less_than_the_likelihood():
    rng = np.random.default_rng(2)
    data = ddm.DDM(v=1.0, a=1.3, t0=0.3).simulate(1000, seed=3)
    few = rng.random(1000) < 0.04
    data.loc[few, "rt"], data.loc[few, "response"] = (
        rng.uniform(0.2, 4.0, few.sum()),
        rng.integers(0, 2, few.sum()),
    )
    problem = problem_on(ddm.Trials(data), ddm.Model())
    box = {
        "lower": np.array([-5.0, 0.3, 0.0]),
        "upper": np.array([5.0, 4.0, 1.0]),
        "step": np.array([1.0, 0.5, 0.1]),
    }
    a = minimise_simplex(problem, [np.array([1.0, 1.5, 0.2])], **box).theta[1]
    assert abs(a - 1.3) < 0.1
    assert ddm.fit(ddm.Model(), data).params["a"] - 1.3 > abs(a - 1.3)


# -- the compiled search ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_the_compiled_search_finds_what_the_general_one_finds(seed, monkeypatch):
    data = ddm.DDM(v=1.5, a=1.2, t0=0.25).simulate(40 * (seed + 1), seed=seed)
    compiled = ddm.fit(ddm.Model(), data, method="ks")
    monkeypatch.setattr(sys.modules["ddm.estimation.search"], "compiled_play", lambda _: None)
    general = ddm.fit(ddm.Model(), data, method="ks")
    assert compiled.converged
    assert general.converged
    assert compiled.params.tolist() == general.params.tolist()


@pytest.mark.parametrize(
    "model",
    [
        ddm.Model(lapse=0.1, lapse_window=(0.0, 5.0)),
        ddm.Model(sv=0.5),
        ddm.Model(st0=0.1),
        ddm.Model(v="~ x"),
    ],
)
def test_what_the_kernel_does_not_know_is_searched_in_general(model):
    data = ddm.DDM(v=1.0, a=1.3, t0=0.3).simulate(30, seed=1).assign(x=[0.0, 1.0] * 15)
    problem = problem_on(ddm.Trials(data), model)
    assert problem.sorted_trials is None
    assert compiled_play(problem) is None


def test_a_class_derived_from_the_distances_has_its_own_value():
    class Doubled(Distances):
        def __call__(self, theta):
            value, gradient = super().__call__(theta)
            return 2.0 * value, gradient

    problem = problem_on(simulated((20, 20)))
    fields = {field.name: getattr(problem, field.name) for field in dataclasses.fields(problem)}
    assert compiled_play(problem) is not None
    assert compiled_play(Doubled(**fields)) is None
