"""What a model expects of what can be observed, against formulas written out."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import DDM, Model, Trials
from ddm.agreement.part import expectation_of_process
from ddm.models.expectation import (
    expectation_of_trials,
    lapse_probabilities,
)
from ddm.models.layout import lay_out
from ddm.models.outcomes import in_order, outcomes_of_trials
from models.outcomes.cases import KINDS, NODES, PROCESS, WEIGHTS, one_of_each, sides

P, RATE, HIGHEST = 0.1, 1.5, 1.7
SIMPLE = {"v": 0.8, "a": 1.4, "z": 0.45, "t0": 0.3}
VARIABLE = SIMPLE | {"sv": 0.4, "sz": 0.2, "st0": 0.1}
TIMES = np.array([0.05, 0.32, 0.44, 0.46, 0.6, 0.69, 0.71, 1.0, 1.09, 1.11, 1.19, 1.3, 1.69, 3.0])
Q = np.array([0.1, 0.5, 0.9])

# the process, and density and distribution function of its lapses
CASES = {
    "no lapses": (SIMPLE, None, None, None),
    "uniform lapses": (
        SIMPLE,
        (0.1, HIGHEST),
        lambda t: ((t >= 0.1) & (t <= HIGHEST)) / (HIGHEST - 0.1),
        lambda t: np.clip((t - 0.1) / (HIGHEST - 0.1), 0.0, 1.0),
    ),
    "exponential lapses": (
        VARIABLE,
        ddm.Exponential(RATE),
        lambda t: RATE * np.exp(-RATE * t),
        lambda t: 1.0 - np.exp(-RATE * t),
    ),
}


@pytest.fixture(params=CASES, scope="module")
def case(request):
    return CASES[request.param]


@pytest.fixture(params=KINDS, scope="module")
def kind(request):
    return KINDS[request.param]


def mixed(case):
    """Density and distribution function of one response, lapses included, without limits."""
    values, window, pdf, cdf = case
    process = DDM(**values)
    if window is None:
        return process.pdf, process.cdf
    return (
        lambda t, r: (1.0 - P) * process.pdf(t, r) + 0.5 * P * pdf(t),
        lambda t, r: (1.0 - P) * process.cdf(t, r) + 0.5 * P * cdf(t),
    )


def laid_out(case, trials):
    values, window, *_ = case
    model = Model(**values, **({} if window is None else {"lapse": P, "lapse_window": window}))
    design = lay_out(model, trials)
    return outcomes_of_trials(model, trials, design), design, np.empty(0)


def expected_of(case, trials):
    outcomes, design, theta = laid_out(case, trials)
    stratum = outcomes.stratum_of(design.cell, trials.deadline)
    return expectation_of_trials(outcomes, design.parameters_by_cell(theta), stratum)


def kept(limits, deadline, cdf):
    """P(not removed) of a trial with this deadline."""
    low, high = limits.get("truncated", (0.0, None))
    last = min(high or np.inf, deadline)
    in_window = sum(cdf(last, r) - cdf(low or 0.0, r) for r in sides(limits))
    return in_window + 1.0 - sum(cdf(deadline, r) for r in sides(limits))


def by_hand(function, limits, deadlines, cdf, r):
    """The mean over trials, by their deadlines, over what is not removed."""
    if r not in sides(limits):
        return np.zeros(TIMES.size)
    return np.mean([function(end) / kept(limits, end, cdf) for end in deadlines], axis=0)


@pytest.mark.parametrize("r", [0, 1])
def test_densities_are_those_of_the_formulas(case, kind, r):
    limits, deadlines = kind
    pdf, cdf = mixed(case)
    low, high = limits.get("truncated", (0.0, None))

    def until(deadline):
        end = min(high or np.inf, deadline)
        return np.where(((low or 0.0) <= TIMES) & (end >= TIMES), pdf(TIMES, r), 0.0)

    trials = Trials(one_of_each(limits, deadlines), **limits)
    found = expected_of(case, trials).pdf(TIMES, bool(r))
    np.testing.assert_allclose(found, by_hand(until, limits, trials.deadline, cdf, r), rtol=1e-8)


@pytest.mark.parametrize("r", [0, 1])
def test_distribution_functions_are_those_of_the_formulas(case, kind, r):
    limits, deadlines = kind
    _, cdf = mixed(case)
    low, high = limits.get("truncated", (0.0, None))

    def until(deadline):
        end = min(high or np.inf, deadline)
        return cdf(np.clip(TIMES, low or 0.0, end), r) - cdf(low or 0.0, r)

    trials = Trials(one_of_each(limits, deadlines), **limits)
    expected = expected_of(case, trials)
    by_formula = by_hand(until, limits, trials.deadline, cdf, r)
    np.testing.assert_allclose(expected.cdf(TIMES, bool(r)), by_formula, rtol=1e-7, atol=1e-12)


def test_the_density_integrates_to_the_distribution_function(case, kind):
    limits, deadlines = kind
    expected = expected_of(case, Trials(one_of_each(limits, deadlines), **limits))
    low, high = expected.ends
    pieces = np.concatenate([expected.jumps, [0.3, 0.4], np.geomspace(0.32, 15.0, 12), [low, high]])
    pieces = np.unique(pieces[(pieces >= low) & (pieces <= min(high, 15.0))])
    for upper in (False, True):
        total = sum(
            0.5 * (b - a) * WEIGHTS @ expected.pdf(a + 0.5 * (b - a) * (NODES + 1.0), upper)
            for a, b in pairwise(pieces)
        )
        assert total == pytest.approx(expected.probability(upper), abs=1e-8)


def test_quantiles_split_the_probability_and_lie_where_rts_can(case, kind):
    limits, deadlines = kind
    expected = expected_of(case, Trials(one_of_each(limits, deadlines), **limits))
    low, high = expected.ends
    for r in (0, 1):
        found = expected.quantiles(Q, bool(r))
        if r not in sides(limits):
            assert np.isnan(found).all()
            continue
        assert ((found >= low) & (found <= high)).all()
        p = expected.probability(bool(r))
        np.testing.assert_allclose(expected.cdf(found, bool(r)), Q * p, rtol=1e-7)


def test_the_last_quantile_is_the_end():
    expected = expected_of(CASES["uniform lapses"], Trials(one_of_each({}, [1.2]), deadline=1.2))
    assert expected.quantiles(np.array([0.999999]), True)[0] < 1.2
    assert expected.quantiles(np.array([1.0]), True)[0] == pytest.approx(1.2, abs=1e-8)


def test_deadlines_weigh_as_many_trials_as_they_have():
    _, cdf = mixed(CASES["no lapses"])
    table = pd.DataFrame({"rt": [0.5, 0.6, 0.6, 0.6], "response": [0, 1, 1, 0]})
    trials = Trials(table.assign(limit=[0.7, 1.2, 1.2, 1.2]), deadline="limit")
    found = expected_of(CASES["no lapses"], trials).probability(True)
    assert found == pytest.approx(0.25 * cdf(0.7, 1) + 0.75 * cdf(1.2, 1), rel=1e-9)


def test_where_rts_lie_and_densities_jump():
    limits, deadlines = KINDS["truncated, deadlines"]
    table = one_of_each(limits, deadlines)
    expected = expected_of(CASES["uniform lapses"], Trials(table, **limits))
    assert expected.ends == (0.45, np.inf)
    assert expected.jumps.tolist() == [0.1, 0.7, 1.2, 1.7]
    two = expected_of(CASES["exponential lapses"], Trials(table[table["limit"] < 2.0], **limits))
    assert two.ends == (0.45, 1.2)
    assert two.jumps.tolist() == [0.7, 1.2]


# -- several cells ---------------------------------------------------------------------------------


def of_three_cells():
    """Nine trials of three cells, of which the first has five, with deadlines of their own."""
    table = PROCESS.simulate(9, seed=1).assign(x=[0, 0, 0, 0, 0, 1, 1, 1, 2])
    limit = np.array([0.8, np.inf, 0.8, 0.8, np.inf, 0.8, 0.8, np.inf, np.inf])
    late = table["rt"] > limit
    table["rt"] = table["rt"].mask(late)
    table["response"] = table["response"].astype(float).mask(late)
    trials = Trials(table.assign(limit=limit), deadline="limit")
    design = lay_out(Model(v="~ x", a=1.4, t0=0.3), trials)
    outcomes = outcomes_of_trials(Model(), trials, design)
    rows = design.parameters_by_cell(np.array([0.5, 0.8]))
    chosen = np.array([0, 1, 2, 5, 8])
    stratum = outcomes.stratum_of(design.cell, trials.deadline)[chosen]
    alone = [DDM(v=0.5 + 0.8 * x, a=1.4, t0=0.3) for x in (0, 0, 0, 1, 2)]
    return expectation_of_trials(outcomes, rows, stratum), alone, limit[chosen]


def test_of_several_cells_it_is_the_average_over_the_trials():
    expected, alone, limit = of_three_cells()
    for r in (0, 1):
        pdf = [
            np.where(end >= TIMES, p.pdf(TIMES, r), 0.0)
            for p, end in zip(alone, limit, strict=True)
        ]
        cdf = [p.cdf(np.minimum(TIMES, end), r) for p, end in zip(alone, limit, strict=True)]
        np.testing.assert_allclose(expected.pdf(TIMES, bool(r)), np.mean(pdf, axis=0), rtol=1e-9)
        np.testing.assert_allclose(expected.cdf(TIMES, bool(r)), np.mean(cdf, axis=0), rtol=1e-9)


def test_either_response_is_the_sum_of_both():
    expected, _, _ = of_three_cells()
    for function in (expected.pdf, expected.cdf):
        both = function(TIMES, True) + function(TIMES, False)
        np.testing.assert_allclose(function(TIMES, None), both, rtol=1e-12)
    q = expected.quantiles(Q, None)
    np.testing.assert_allclose(expected.cdf(q, None), Q * expected.probability(None), rtol=1e-7)


def test_cells_are_computed_in_parts_of_bounded_size(monkeypatch):
    expected, _, _ = of_three_cells()
    whole = expected.cdf(TIMES, True)
    monkeypatch.setattr("ddm.models.expectation.AT_ONCE", 3)
    np.testing.assert_allclose(expected.cdf(TIMES, True), whole, rtol=1e-12)


@pytest.mark.parametrize("process", [PROCESS, DDM(v=0.3, a=2.5, z=0.7, t0=0.1, st0=0.2)])
def test_means_are_those_of_the_process(process):
    expected = expectation_of_process(process)
    for r in (0, 1):
        assert expected.mean(bool(r)) == pytest.approx(float(process.mean(r)), abs=2e-6)
    assert expected.mean(None) == pytest.approx(float(process.mean()), abs=2e-6)


def test_means_under_a_deadline_are_those_of_the_density_up_to_it():
    expected, _, _ = of_three_cells()
    t = np.linspace(0.3, 20.0, 400_001)
    density = expected.pdf(t, True)
    by_hand = (t * density).sum() / density.sum()
    assert expected.mean(True) == pytest.approx(by_hand, abs=1e-5)


def test_without_limits_it_is_the_process():
    expected = expectation_of_process(PROCESS)
    for r in (0, 1):
        np.testing.assert_allclose(expected.pdf(TIMES, bool(r)), PROCESS.pdf(TIMES, r), rtol=1e-9)
        np.testing.assert_allclose(
            expected.quantiles(Q, bool(r)), PROCESS.quantile(Q, r), rtol=1e-7
        )


# -- lapses ----------------------------------------------------------------------------------------


def bayes(of_process, of_lapses):
    return P * of_lapses / ((1.0 - P) * of_process + P * of_lapses)


def probabilities(case, trials):
    outcomes, design, theta = laid_out(case, trials)
    parts = lapse_probabilities(outcomes, design.parameters_by_cell(theta))
    return in_order(*parts, outcomes, trials, design.cell)


@pytest.mark.parametrize("name", ["uniform lapses", "exponential lapses"])
@pytest.mark.parametrize("kind_name", ["deadline", "go until", "lost in time", "late", "lost"])
def test_the_probability_of_a_lapse_is_that_of_bayes(name, kind_name):
    limits, deadlines = KINDS[kind_name]
    case = CASES[name]
    values, _, lapse_pdf, lapse_cdf = case
    process, end = DDM(**values), deadlines[0]
    trials = Trials(one_of_each(limits, deadlines), **limits)
    found = probabilities(case, trials)

    def times_rt(rt, r):
        return bayes(process.pdf(rt, r), 0.5 * lapse_pdf(rt))

    def untimed(r):
        if kind_name == "late":
            of_lapses = 0.5 * (1.0 - lapse_cdf(end))
            return bayes(process.probability(r) - process.cdf(end, r), of_lapses)
        return bayes(process.cdf(end, r), 0.5 * lapse_cdf(end) if np.isfinite(end) else 0.5)

    seen = sides(limits)
    no_response = bayes(
        1.0 - sum(process.cdf(end, r) for r in seen),
        1.0 - sum(0.5 * (lapse_cdf(end) if np.isfinite(end) else 1.0) for _ in seen),
    )
    for i in range(trials.n):
        r = int(trials.upper[i])
        if trials.answered[i]:
            expected = times_rt(trials.rt[i], r)
        else:
            expected = untimed(r) if trials.lost[i] else no_response
        assert found[i] == pytest.approx(expected, rel=1e-7), i


def test_removed_rts_do_not_change_it():
    """What was not removed is divided by P(not removed), be it a lapse or none."""
    table = one_of_each({"truncated": (0.45, 1.1)}, [1.2])
    case = CASES["uniform lapses"]
    whole, cut = (
        probabilities(case, Trials(table, deadline=1.2, truncated=window))
        for window in (None, (0.45, 1.1))
    )
    np.testing.assert_allclose(cut, whole, rtol=1e-10)


def test_without_lapses_there_are_none():
    trials = Trials(one_of_each(*KINDS["late"]), **KINDS["late"][0])
    assert probabilities(CASES["no lapses"], trials).tolist() == [0.0] * trials.n


def test_what_is_impossible_is_not_said():
    """An RT before t0 and outside the window of lapses is neither."""
    case = (SIMPLE, (0.5, 1.0), None, None)
    trials = Trials(pd.DataFrame({"rt": [0.2, 0.6], "response": [0, 1]}))
    assert np.isnan(probabilities(case, trials)).tolist() == [True, False]
