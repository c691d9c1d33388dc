"""Student's and Welch's tests, against SciPy, by hand, and under true hypotheses."""

import math

import numpy as np
import pytest
from scipy import stats

from ddm.fits.answers.t_tests import student, welch

FIRST = np.array([0.3, 1.2, -0.4, 2.2, 0.9, 1.1])
SECOND = np.array([0.1, -2.2, 0.4, 1.3])


@pytest.mark.parametrize("level", [0.95, 0.8])
def test_student_is_that_of_scipy(level):
    test, known = student(FIRST, level), stats.ttest_1samp(FIRST, 0.0)
    interval = known.confidence_interval(level)
    assert (test.t, test.df, test.p_value) == pytest.approx(
        (known.statistic, known.df, known.pvalue), rel=1e-12
    )
    assert (test.ci_low, test.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-12)
    assert test.se == pytest.approx(stats.sem(FIRST))
    assert test.size == pytest.approx(FIRST.mean() / np.std(FIRST, ddof=1))


@pytest.mark.parametrize("level", [0.95, 0.8])
def test_welch_is_that_of_scipy(level):
    test = welch(FIRST, SECOND, level)
    known = stats.ttest_ind(FIRST, SECOND, equal_var=False)
    interval = known.confidence_interval(level)
    assert (test.t, test.df, test.p_value) == pytest.approx(
        (known.statistic, known.df, known.pvalue), rel=1e-12
    )
    assert (test.ci_low, test.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-12)
    assert test.difference == pytest.approx(FIRST.mean() - SECOND.mean())


def test_hedges_g_by_hand():
    """Means 4 and 2, both variances 4, n = 3: d = 1, and the factor for 4 degrees of freedom is
    gamma(2) / (sqrt(2) gamma(3/2)) = sqrt(2 / pi), about 1 - 3 / (4 * 4 - 1).
    """
    test = welch(np.array([2.0, 4.0, 6.0]), np.array([0.0, 2.0, 4.0]), 0.95)
    assert test.size == pytest.approx(math.sqrt(2.0 / math.pi))
    assert test.size == pytest.approx(1.0 - 3.0 / 15.0, abs=0.005)


def test_hedges_g_is_unbiased():
    rng, n = np.random.default_rng(2), 4_000
    drawn = [welch(rng.normal(0.8, 1.0, 5), rng.normal(0.0, 1.0, 5), 0.95).size for _ in range(n)]
    assert np.mean(drawn) == pytest.approx(0.8, abs=3.0 * np.std(drawn) / math.sqrt(n))


@pytest.mark.parametrize("kind", ["student", "welch"])
def test_true_hypotheses_are_rejected_as_often_as_the_level_says(kind):
    """Also with unequal variances and numbers, for which Welch's test was made."""
    rng, n = np.random.default_rng(3), 4_000
    p = np.empty(n)
    for i in range(n):
        x = rng.normal(0.0, 1.0, 12)
        y = rng.normal(0.0, 3.0, 24)
        p[i] = student(x, 0.95).p_value if kind == "student" else welch(x, y, 0.95).p_value
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=3.0 * math.sqrt(0.05 * 0.95 / n))


@pytest.mark.parametrize("x", [[], [1.0]])
def test_fewer_than_two_numbers_have_no_test(x):
    x = np.array(x)
    for test in (student(x, 0.95), welch(x, FIRST, 0.95), welch(FIRST, x, 0.95)):
        assert np.isnan([test.t, test.p_value, test.ci_low, test.ci_high, test.size]).all()
    assert student(np.array([1.0]), 0.95).difference == 1.0


def test_numbers_that_do_not_differ():
    test = student(np.full(3, 2.0), 0.95)
    assert (test.t, test.p_value, test.ci_low, test.ci_high) == (np.inf, 0.0, 2.0, 2.0)
    assert np.isnan(student(np.zeros(3), 0.95).t)
    assert np.isnan(welch(np.full(3, 2.0), np.full(3, 1.0), 0.95).t)
