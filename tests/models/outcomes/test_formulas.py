"""The likelihood of trials that were not all observed: formulas, and what is impossible."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ddm import FREE, Model, Trials
from models.outcomes.cases import MODELS, PROCESS, THETA, at, one_of_each, problem_of


def mixed_cdf(rt, side, lapse=0.1, low=0.1, high=1.7):
    """P(RT <= rt, response) of the process with uniform lapses, whatever the deadline."""
    share = min(max((rt - low) / (high - low), 0.0), 1.0)
    return (1.0 - lapse) * PROCESS.cdf(rt, side) + 0.5 * lapse * share


def mixed_density(rt, side, lapse=0.1, low=0.1, high=1.7):
    return (1.0 - lapse) * PROCESS.pdf(rt, side) + 0.5 * lapse * (low <= rt <= high) / (high - low)


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
    answered, omitted, _ = problem.pointwise(at(problem))

    def f(rt, side):
        return mixed_cdf(rt, side, lapse)

    log_kept = np.log(kept(f)) if kept else 0.0
    rows = zip(trials.rt[trials.answered], trials.upper[trials.answered], strict=True)
    expected = [np.log(mixed_density(rt, int(side), lapse)) - log_kept for rt, side in rows]
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
    by_level = replace(model, v="difficulty")
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
    assert mixed.pointwise(at(mixed))[0][0] == pytest.approx(np.log(0.1 * 0.5 / 1.6), rel=1e-12)


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
    answered, omitted, _ = problem.pointwise(np.array([1.0, 1.4, 0.7]))
    assert answered.tolist() == [-np.inf]
    assert omitted == pytest.approx([0.0], abs=1e-12)
