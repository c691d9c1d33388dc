"""What is asked of a solution: quantiles, moments, and until when."""

import math

import numpy as np
import pytest

from ddm import DDM, GeneralDDM
from ddm.processes.general_questions import Questions

PROCESS = GeneralDDM(drift=1.0, boundary=1.5, t0=0.2, st0=0.1)
EXACT = DDM(v=1.0, a=1.5, t0=0.2, st0=0.1)


def about(rt, fine=False):
    return Questions.about(PROCESS._solver, PROCESS._row(), rt, fine=fine)


def test_solutions_reach_the_longest_rt():
    assert about([0.5, 1.9]).times.passages.end == 1.75
    assert about([0.5, np.nan]).times.passages.end == 0.3125
    assert math.isinf(about([np.inf]).times.passages.end)


def test_probabilities_until_a_time_and_for_all_times():
    all_times = Questions.about_all(PROCESS._solver, PROCESS._row())
    np.testing.assert_allclose(all_times.probabilities, EXACT.probability([0, 1]), atol=1e-8)
    assert all_times.undecided == 0.0
    some = about([1.9], fine=True)
    expected = DDM(v=1.0, a=1.5).cdf(1.75, [0, 1])
    np.testing.assert_allclose(some.probabilities, expected, atol=1e-7)
    assert some.undecided == pytest.approx(1.0 - expected.sum(), abs=1e-7)


def test_quantiles_and_moments():
    asked = Questions.about_all(PROCESS._solver, PROCESS._row())
    shares, upper = np.array([0.0, 1e-6, 0.5, 0.999, 1.0]), np.array([1, 0, 1, 0, 1], dtype=bool)
    found = asked.quantiles(shares, upper)
    np.testing.assert_allclose(found, EXACT.quantile(shares, upper), rtol=1e-4)
    assert asked.mean(None) == pytest.approx(EXACT.mean(), abs=1e-6)
    assert asked.variance(None) == pytest.approx(EXACT.var(), rel=1e-6)
