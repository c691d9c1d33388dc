"""The rows of the parameters of ready-made functions: each of them, and nothing else."""

import inspect

import numpy as np
import pytest

from ddm import boundaries, drifts
from ddm.function_parameters import BY_FUNCTION_NAME, COVARIATES, unknown_parameter
from ddm.parameters import NAMES
from ddm.processes.families.ready_made import FUNCTIONS

TAKEN = {
    name
    for function in FUNCTIONS
    for name in inspect.signature(getattr(function, "py_func", function)).parameters
} - {"x", "t"}


def test_every_parameter_of_a_ready_made_function_has_a_row():
    assert len(FUNCTIONS) == len(vars(boundaries).keys() & {f.__name__ for f in FUNCTIONS}) + len(
        vars(drifts).keys() & {f.__name__ for f in FUNCTIONS}
    )
    assert set(NAMES) & TAKEN == {"v", "a", "D"}
    pair = {"upper", "lower"}  # numbers in place of two boundaries
    assert TAKEN - set(NAMES) - set(COVARIATES) == set(BY_FUNCTION_NAME) - pair


@pytest.mark.parametrize("name", BY_FUNCTION_NAME)
def test_a_row_agrees_with_itself(name):
    row = BY_FUNCTION_NAME[name]
    low, high = row.search
    inside = np.array([row.start, *row.amounts, *(row.wide or ())])
    assert low < high
    assert ((inside >= low) & (inside <= high)).all()
    assert row.valid(np.array([row.start, *row.amounts])).all()
    assert row.step > 0.0
    assert row.unit
    assert row.meaning[0].islower() or row.meaning.startswith("SD")


@pytest.mark.parametrize("name", BY_FUNCTION_NAME)
def test_a_prior_spreads_over_what_is_plausible(name):
    """Its median is where searches start; no more than 1 in 10 lies outside the domain."""
    row = BY_FUNCTION_NAME[name]
    values = row.prior.ppf(np.linspace(0.005, 0.995, 100))
    assert row.prior.ppf(0.5) == pytest.approx(row.start)
    assert row.valid(values).mean() > 0.9
    assert ((values >= row.search[0]) & (values <= row.search[1])).mean() > 0.9
    assert 0.0 < row.prior_sd <= row.prior_effect


def test_the_prior_of_a_positive_parameter_is_as_wide_as_further_starts():
    ends = BY_FUNCTION_NAME["tau"].prior.ppf([0.025, 0.975])
    assert ends[1] / ends[0] == pytest.approx(6.0 / 0.3, rel=0.1)
    ends = BY_FUNCTION_NAME["leak"].prior.ppf([0.025, 0.975])
    assert ends[1] - ends[0] == pytest.approx(10.0, rel=0.03)


def test_an_unknown_parameter_may_be_any_number():
    row = unknown_parameter("k", "drift")
    assert row.valid(np.array([-1e9, 0.0, 1e9])).all()
    assert not row.valid(np.array([np.inf])).any()
    assert row.meaning == "parameter of drift"
    assert row.prior is row.prior_effect is row.prior_sd is None
