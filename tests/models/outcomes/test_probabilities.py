"""Outcomes of trials that were not all observed: their probabilities add up to 1; derivatives."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from ddm.models.outcomes import in_order
from ddm.parameters import LAPSE
from models.outcomes.cases import (
    at,
    every_outcome,
    may_lose,
    may_omit,
    one_of_each,
    problem_of,
)

# -- probabilities ---------------------------------------------------------------------------------


def test_all_outcomes_have_probability_1(model, kind):
    """Whatever share of responses loses its RT."""
    limits, deadlines = kind
    tables = [every_outcome(limits, deadline) for deadline in deadlines]
    table = pd.concat(tables, ignore_index=True)
    trials = Trials(table, **limits)
    problem = problem_of(model, trials)
    outcomes = problem.outcomes
    parts = problem.pointwise(at(problem))
    logs = in_order(*parts, outcomes, trials, problem.design.cell)
    stratum = outcomes.stratum_of(problem.design.cell, trials.deadline)
    total = np.bincount(stratum, np.exp(logs) * table["weight"])
    # the tail of exponential lapses beyond the last node is 1e-13, the rule ends roughly
    np.testing.assert_allclose(total, 1.0, atol=1e-9)
    assert outcomes.deadline_of_stratum.tolist() == list(deadlines)
    assert (parts[1] > -np.inf).tolist() == [may_omit(limits, deadline) for deadline in deadlines]
    assert (parts[2] > -np.inf).tolist() == [[may_lose(limits)] * 2] * len(deadlines)


def test_the_whole_is_the_sum_over_trials(model, kind):
    limits, deadlines = kind
    trials = Trials(one_of_each(limits, deadlines), **limits)
    problem = problem_of(model, trials)
    outcomes = problem.outcomes
    parts = problem.pointwise(at(problem))
    assert outcomes.omitted.tolist() == [2.0 * may_omit(limits, end) for end in deadlines]
    assert outcomes.lost.tolist() == [[1.0 * may_lose(limits), 2.0 * may_lose(limits)]] * len(
        deadlines
    )
    total = in_order(*parts, outcomes, trials, problem.design.cell).sum()
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


def test_gradients_of_omissions_lost_rts_and_of_what_is_kept_agree_with_differences(model, kind):
    limits, deadlines = kind
    problem = problem_of(model, Trials(one_of_each(limits, deadlines), **limits))
    outcomes, by_cell, h = problem.outcomes, problem.design.parameters_by_cell(at(problem)), 1e-6
    losing = [partial(outcomes.losing, side) for side in (False, True) if may_lose(limits)]
    for function in (outcomes.omission, outcomes.observable, *losing):
        value, gradient = function(by_cell)
        assert gradient.shape == (len(deadlines), by_cell.shape[1])
        assert ((value >= 0.0) & (value <= 1.0 + 1e-12)).all()
        for i in (0, 1, 2, 3, 7, LAPSE):
            step = h * np.eye(by_cell.shape[1])[[i]]
            difference = (function(by_cell + step)[0] - function(by_cell - step)[0]) / (2.0 * h)
            np.testing.assert_allclose(gradient[:, i], difference, rtol=1e-6, atol=1e-8)
