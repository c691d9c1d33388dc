"""The likelihood of trials that were not all observed: probabilities that add up to 1, formulas,
and derivatives.
"""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import DDM, FREE, Model, Trials
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.models.lapses import Uniform
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.parameters import LAPSE

PROCESS = DDM(v=0.8, a=1.4, z=0.45, t0=0.3)
THETA = {"v": 0.8, "a": 1.4, "z": 0.45, "t0": 0.3, "lapse": 0.1}
END = 20.0  # s, when every response has come
NODES, WEIGHTS = np.polynomial.legendre.leggauss(30)

MODELS = {
    "no lapses": Model(z=FREE),
    "uniform lapses": Model(z=FREE, lapse=FREE, lapse_window=(0.1, 1.7)),
    "exponential lapses": Model(z=FREE, lapse=FREE, lapse_window=ddm.Exponential(1.5)),
}
DEADLINES = np.array([0.7, 1.2, np.inf])

# what is said of the trials, and their deadlines
KINDS = {
    "all observed": ({}, [np.inf]),
    "deadline": ({"deadline": 1.2}, [1.2]),
    "deadline before some lapses can come": ({"deadline": 0.35}, [0.35]),
    "deadlines": ({"deadline": "limit"}, DEADLINES),
    "go": ({"observed": "upper"}, [np.inf]),
    "no-go": ({"observed": "lower"}, [np.inf]),
    "go until": ({"observed": "upper", "deadline": 1.2}, [1.2]),
    "go, deadlines": ({"observed": "upper", "deadline": "limit"}, DEADLINES),
    "truncated": ({"truncated": (0.45, 1.1)}, [np.inf]),
    "truncated below": ({"truncated": (0.45, None)}, [np.inf]),
    "truncated above": ({"truncated": (None, 1.1)}, [np.inf]),
    "truncated, deadline": ({"truncated": (0.45, None), "deadline": 1.2}, [1.2]),
    "truncated twice": ({"truncated": (0.45, 1.1), "deadline": 1.2}, [1.2]),
    "truncated, deadlines": ({"truncated": (0.45, None), "deadline": "limit"}, DEADLINES),
    "truncated go": ({"truncated": (0.45, 1.1), "observed": "upper"}, [np.inf]),
    "truncated go until": ({"truncated": (0.45, 1.1), "observed": "upper", "deadline": 1.2}, [1.2]),
}


@pytest.fixture(params=MODELS.values(), ids=MODELS)
def model(request):
    return request.param


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kind(request):
    return request.param


def problem_of(model, trials):
    design = lay_out(model, trials)
    return MaximumLikelihood().on(outcomes_of_trials(model, trials, design), design)


def at(problem):
    return np.array([THETA[label] for label in problem.design.labels])


def sides(limits):
    """The responses that are observed."""
    return {"upper": (1,), "lower": (0,)}.get(limits.get("observed"), (0, 1))


def may_omit(limits, deadline):
    return np.isfinite(deadline) or "observed" in limits


def rule(low, high):
    """Nodes and weights between t0 and the ends of what the density is made of, in pieces that
    grow.
    """
    ends = np.concatenate([[low, high, 0.1, 0.3, 1.7], 0.3 + np.geomspace(0.02, END, 14)])
    ends = np.unique(ends[(ends >= low) & (ends <= high)])
    half = 0.5 * np.diff(ends)[:, None]
    return (ends[:-1, None] + half * (NODES + 1.0)).ravel(), (half * WEIGHTS).ravel()


def every_outcome(limits, deadline):
    """One trial at every node and response, and an omission if there may be one: the table and its
    weights.
    """
    low, high = limits.get("truncated", (0.0, None))
    rt, weight = rule(low or 0.0, min(high or END, deadline))
    parts = [
        pd.DataFrame({"rt": rt, "response": float(side), "weight": weight})
        for side in sides(limits)
    ]
    if may_omit(limits, deadline):
        parts.append(pd.DataFrame({"rt": [np.nan], "response": [np.nan], "weight": [1.0]}))
    return pd.concat(parts, ignore_index=True).assign(limit=deadline)


def one_of_each(limits, deadlines):
    """A few trials: two RTs of every response and, where there may be one, two omissions, by
    deadline.
    """
    low, high = limits.get("truncated", (0.0, None))
    parts = []
    for deadline in deadlines:
        first, last = max(low or 0.0, 0.31), min(high or 2.0, deadline)
        rt = [first + share * (last - first) for share in (0.3, 0.9)]
        parts += [
            pd.DataFrame({"rt": rt, "response": float(side)}).assign(limit=deadline)
            for side in sides(limits)
        ]
        if may_omit(limits, deadline):
            parts.append(
                pd.DataFrame({"rt": [np.nan] * 2, "response": [np.nan] * 2}).assign(limit=deadline)
            )
    return pd.concat(parts, ignore_index=True)


# -- probabilities ---------------------------------------------------------------------------------


def test_all_outcomes_have_probability_1(model, kind):
    limits, deadlines = kind
    tables = [every_outcome(limits, deadline) for deadline in deadlines]
    table = pd.concat(tables, ignore_index=True)
    trials = Trials(table, **limits)
    problem = problem_of(model, trials)
    answered, omitted = problem.pointwise(at(problem))
    outcomes, weight = problem.outcomes, table["weight"].to_numpy()[trials.answered]
    total = np.bincount(outcomes.stratum, np.exp(answered) * weight) + np.exp(omitted)
    np.testing.assert_allclose(total, 1.0, atol=1e-9)
    assert outcomes.deadline_of_stratum.tolist() == list(deadlines)
    assert (omitted > -np.inf).tolist() == [may_omit(limits, deadline) for deadline in deadlines]


def test_the_whole_is_the_sum_over_trials(model, kind):
    limits, deadlines = kind
    trials = Trials(one_of_each(limits, deadlines), **limits)
    problem = problem_of(model, trials)
    answered, omitted = problem.pointwise(at(problem))
    counts = problem.outcomes.omitted
    assert counts.tolist() == [2.0 * may_omit(limits, deadline) for deadline in deadlines]
    total = answered.sum() + (counts * np.where(counts > 0.0, omitted, 0.0)).sum()
    assert -problem(at(problem))[0] == pytest.approx(total, rel=1e-12)


def test_the_gradient_agrees_with_differences(model, kind):
    limits, deadlines = kind
    problem = problem_of(model, Trials(one_of_each(limits, deadlines), **limits))
    theta, h = at(problem), 1e-6
    expected = [
        (problem(theta + step)[0] - problem(theta - step)[0]) / (2.0 * h)
        for step in np.eye(theta.size) * h
    ]
    np.testing.assert_allclose(problem(theta)[1], expected, rtol=1e-6, atol=1e-6)


def test_gradients_of_omissions_and_of_what_is_kept_agree_with_differences(model, kind):
    limits, deadlines = kind
    problem = problem_of(model, Trials(one_of_each(limits, deadlines), **limits))
    outcomes, by_cell, h = problem.outcomes, problem.design.parameters_by_cell(at(problem)), 1e-6
    for function in (outcomes.omission, outcomes.observable):
        value, gradient = function(by_cell)
        assert gradient.shape == (len(deadlines), 9)
        assert ((value >= 0.0) & (value <= 1.0 + 1e-12)).all()
        for i in (0, 1, 2, 3, 7, LAPSE):
            step = h * np.eye(9)[[i]]
            difference = (function(by_cell + step)[0] - function(by_cell - step)[0]) / (2.0 * h)
            np.testing.assert_allclose(gradient[:, i], difference, rtol=1e-6, atol=1e-8)


# -- formulas --------------------------------------------------------------------------------------


def mixed_cdf(rt, side, deadline, lapse=0.1, low=0.1, high=1.7):
    """P(RT <= rt, response) of the process with uniform lapses."""
    end = min(high, deadline)
    share = min(max((min(rt, end) - low) / (end - low), 0.0), 1.0)
    return (1.0 - lapse) * PROCESS.cdf(rt, side) + 0.5 * lapse * share


def mixed_density(rt, side, deadline, lapse=0.1, low=0.1, high=1.7):
    end = min(high, deadline)
    return (1.0 - lapse) * PROCESS.pdf(rt, side) + 0.5 * lapse * (low <= rt <= end) / (end - low)


@pytest.mark.parametrize(
    ("limits", "omission", "kept"),
    [
        ({"deadline": 1.2}, lambda f: 1.0 - f(1.2, 0) - f(1.2, 1), None),
        ({"observed": "upper"}, lambda f: f(np.inf, 0), None),
        ({"observed": "upper", "deadline": 1.2}, lambda f: 1.0 - f(1.2, 1), None),
        (
            {"truncated": (0.45, 1.1)},
            None,
            lambda f: sum(f(1.1, side) - f(0.45, side) for side in (0, 1)),
        ),
        (
            {"truncated": (0.45, None), "deadline": 1.2},
            lambda f: 1.0 - f(1.2, 0) - f(1.2, 1),
            lambda f: 1.0 - f(0.45, 0) - f(0.45, 1),
        ),
        (
            {"truncated": (0.45, 1.1), "observed": "upper"},
            lambda f: f(np.inf, 0),
            lambda f: f(np.inf, 0) + f(1.1, 1) - f(0.45, 1),
        ),
    ],
    ids=["deadline", "go", "go until", "truncated", "truncated, deadline", "truncated go"],
)
@pytest.mark.parametrize("lapse", [0.0, 0.1])
def test_likelihoods_are_those_of_the_formulas(limits, omission, kept, lapse):
    model = MODELS["uniform lapses" if lapse else "no lapses"]
    deadline = limits.get("deadline", np.inf)
    trials = Trials(one_of_each(limits, [deadline]), **limits)
    problem = problem_of(model, trials)
    answered, omitted = problem.pointwise(at(problem))

    def f(rt, side):
        return mixed_cdf(rt, side, deadline, lapse)

    log_kept = np.log(kept(f)) if kept else 0.0
    rows = zip(trials.rt[trials.answered], trials.upper[trials.answered], strict=True)
    expected = [
        np.log(mixed_density(rt, int(side), deadline, lapse)) - log_kept for rt, side in rows
    ]
    np.testing.assert_allclose(answered, expected, rtol=1e-10, atol=1e-12)
    assert omitted[0] == (
        pytest.approx(np.log(omission(f)) - log_kept, rel=1e-9) if omission else -np.inf
    )


def test_what_leaves_no_trace_needs_no_deadline():
    """Without a deadline an omission is the response that is not observed, whenever it comes."""
    data = one_of_each({"observed": "upper"}, [np.inf])
    late = problem_of(MODELS["no lapses"], Trials(data, observed="upper", deadline=1e3))
    never = problem_of(MODELS["no lapses"], Trials(data, observed="upper"))
    theta = at(never)
    assert late(theta)[0] == pytest.approx(never(theta)[0], rel=1e-12)
    np.testing.assert_allclose(late(theta)[1], never(theta)[1], rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(
    "limits",
    [
        {"deadline": 1e3},
        {"truncated": (None, 1e3)},
        {"truncated": (0.01, None)},
        {"truncated": (0.01, 900.0), "deadline": 1e3},
    ],
    ids=repr,
)
def test_limits_that_nothing_exceeds_change_nothing(limits):
    data = PROCESS.simulate(50, seed=1)
    plain, limited = (problem_of(Model(z=FREE), Trials(data, **more)) for more in ({}, limits))
    theta = at(plain)
    assert limited(theta)[0] == pytest.approx(plain(theta)[0], rel=1e-12)
    np.testing.assert_allclose(limited(theta)[1], plain(theta)[1], rtol=1e-9, atol=1e-9)


def test_the_omission_of_conditions_is_that_of_each(model):
    """Conditions and deadlines make strata, whose likelihoods are those of their trials alone."""
    table = pd.concat(
        [one_of_each({}, [0.7, 1.2]).assign(difficulty=level) for level in ("easy", "hard")]
    )
    table = table.drop(index=0).reset_index(drop=True)
    by_level = Model(v="difficulty", z=FREE, lapse=model.lapse, lapse_window=model.lapse_window)
    whole = problem_of(by_level, Trials(table, deadline="limit"))
    values = {**THETA, "v[easy]": 1.6, "v[hard]": 0.8}
    theta = np.array([values[label] for label in whole.design.labels])
    outcomes = whole.outcomes
    assert outcomes.cell_of_stratum.tolist() == [0, 0, 1, 1]
    assert outcomes.deadline_of_stratum.tolist() == [0.7, 1.2, 0.7, 1.2]
    assert outcomes.omitted.tolist() == [2.0] * 4
    assert outcomes.answered.tolist() == [3.0, 4.0, 3.0, 4.0]
    np.testing.assert_array_equal(
        outcomes.stratum_of(outcomes.cell, outcomes.deadline), outcomes.stratum
    )
    total, gradient = 0.0, pd.Series(0.0, index=whole.design.labels)
    for level in ("easy", "hard"):
        alone = problem_of(model, Trials(table[table["difficulty"] == level], deadline="limit"))
        here = {**THETA, "v": values[f"v[{level}]"]}
        value, part = alone(np.array([here[label] for label in alone.design.labels]))
        total += value
        for label, slope in zip(alone.design.labels, part, strict=True):
            gradient[f"v[{level}]" if label == "v" else label] += slope
    assert whole(theta)[0] == pytest.approx(total, rel=1e-12)
    np.testing.assert_allclose(whole(theta)[1], gradient, rtol=1e-10, atol=1e-10)


# -- impossible trials -----------------------------------------------------------------------------


def test_an_rt_before_t0_is_impossible_unless_it_may_be_a_lapse():
    data = pd.DataFrame({"rt": [0.2, 0.5, 0.9], "response": [0, 1, 1]})
    alone, mixed = (
        problem_of(MODELS[name], Trials(data, deadline=1.2))
        for name in ("no lapses", "uniform lapses")
    )
    value, gradient = alone(at(alone))
    assert value == np.inf
    assert not gradient.any()
    assert np.isfinite(mixed(at(mixed))[0])
    assert mixed.pointwise(at(mixed))[0][0] == pytest.approx(np.log(0.1 * 0.5 / 1.1), rel=1e-12)


def test_lapses_lift_the_limit_of_t0():
    data = pd.DataFrame({"rt": [0.2, 0.5, 0.9], "response": [0, 1, 1]})
    alone, mixed = (
        problem_of(MODELS[name], Trials(data)) for name in ("no lapses", "uniform lapses")
    )
    assert alone.t0_limits()[0] == pytest.approx(0.2, abs=2e-6)
    assert mixed.t0_limits()[0] == pytest.approx(0.9, abs=2e-6)


def test_omissions_that_cannot_happen_are_impossible():
    """With t0 beyond the deadline all trials are omissions, and RTs impossible."""
    trials = Trials(pd.DataFrame({"rt": [0.5, np.nan], "response": [1, np.nan]}), deadline=0.6)
    problem = problem_of(Model(), trials)
    answered, omitted = problem.pointwise(np.array([1.0, 1.4, 0.7]))
    assert answered.tolist() == [-np.inf]
    assert omitted == pytest.approx([0.0], abs=1e-12)


# -- what is known of the trials -------------------------------------------------------------------


def test_lapses_lie_between_the_rts_of_the_data_unless_said_otherwise():
    data = pd.DataFrame({"rt": [0.4, np.nan, 0.9], "response": [0, np.nan, 1]})
    trials = Trials(data, deadline=1.2)

    def lapses(model):
        return outcomes_of_trials(model, trials, lay_out(model, trials)).lapses

    assert lapses(Model()) is None
    assert lapses(Model(lapse=0.1)) == Uniform(0.4, 0.9)
    assert lapses(Model(lapse=FREE, lapse_window=(0, 2))) == Uniform(0.0, 2.0)
    assert lapses(Model(lapse="~ 1", lapse_window=ddm.Exponential(2.0))) == ddm.Exponential(2.0)


def test_only_trials_with_a_response_have_an_rt():
    data = pd.DataFrame(
        {"rt": [0.4, np.nan, 0.9], "response": [0, np.nan, 1], "x": ["a", "b", "b"]}
    )
    trials = Trials(data, deadline=1.2)
    model = Model(v="x", lapse=0.1, lapse_window=(0.0, 2.0))
    outcomes = outcomes_of_trials(model, trials, lay_out(model, trials))
    assert (outcomes.rt.tolist(), outcomes.upper.tolist(), outcomes.cell.tolist()) == (
        [0.4, 0.9],
        [False, True],
        [0, 1],
    )
    assert outcomes.stratum.tolist() == [0, 1]
    assert (outcomes.omitted.tolist(), outcomes.answered.tolist()) == ([0.0, 1.0], [1.0, 1.0])
    np.testing.assert_allclose(outcomes.lapse_density, 0.5 / 1.2)
    np.testing.assert_allclose(
        outcomes.lapse_cdf(np.array([0.6, 5.0]), np.array([0, 1])), [0.25, 0.5]
    )


@pytest.mark.parametrize(
    ("limits", "has_omissions", "is_truncated"),
    [
        ({}, False, False),
        ({"deadline": 1.2}, True, False),
        ({"observed": "upper"}, True, False),
        ({"truncated": (0.1, None)}, False, True),
        ({"truncated": (0.1, 1.0), "deadline": 1.2}, True, True),
    ],
)
def test_what_limits_the_trials(limits, has_omissions, is_truncated):
    trials = Trials(pd.DataFrame({"rt": [0.4, 0.9], "response": [1, 1]}), upper=1, **limits)
    outcomes = outcomes_of_trials(Model(), trials, lay_out(Model(), trials))
    assert (outcomes.has_omissions, outcomes.is_truncated) == (has_omissions, is_truncated)
    assert outcomes.is_complete == (not has_omissions and not is_truncated)
