"""Mixtures of chi^2 and their sums, against SciPy and simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from ddm.fits.answers.chi_bar import ChiBar, sum_of


@pytest.mark.parametrize("df", [1, 2, 30])
@pytest.mark.parametrize("x", [0.0, 0.5, 40.0])
def test_without_halves_it_is_chi_square(df, x):
    assert ChiBar(df).tail(x) == pytest.approx(stats.chi2.sf(x, df), rel=1e-12)


def test_of_one_person():
    assert ChiBar(1, 1).tail(1.3) == pytest.approx(0.5 * stats.chi2.sf(1.3, 1))
    assert ChiBar(1, 1).tail(0.0) == 1.0
    both = 0.5 * (stats.chi2.sf(1.3, 1) + stats.chi2.sf(1.3, 2))
    assert ChiBar(2, 1).tail(1.3) == pytest.approx(both)


@pytest.mark.parametrize("parts", [[(1, 1)] * 6, [(2, 1), (1, 1), (3, 0), (1, 0)], [(1, 1)] * 30])
def test_the_sum_is_that_of_simulated_ratios(parts):
    rng, n = np.random.default_rng(4), 20_000
    drawn = np.zeros(n)
    for df, halves in parts:
        normal = rng.normal(size=(n, df))
        # one estimate is at its end where its normal score would lead beyond it
        normal[:, :halves] = np.maximum(normal[:, :halves], 0.0)
        drawn += (normal**2).sum(axis=1)

    total = sum_of([ChiBar(*part) for part in parts])
    for q in (0.3, 0.7, 0.95, 0.99):
        x = np.quantile(drawn, q)
        assert total.tail(x) == pytest.approx(1.0 - q, abs=4.0 * math.sqrt(q * (1.0 - q) / n))


def test_of_thousands_of_people():
    """The sum has mean m / 2 and variance 5 m / 4, and is about normal."""
    m = 4_000
    x = m / 2 + 1.5 * math.sqrt(1.25 * m)
    assert ChiBar(m, m).tail(x) == pytest.approx(stats.norm.sf(1.5), abs=0.002)
    assert ChiBar(m, m).tail(0.0) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (ChiBar(3), "chi2(3)"),
        (ChiBar(1, 1), "chi2(0) / 2 + chi2(1) / 2"),
        (ChiBar(9, 4), "chi2(5) to chi2(9), weights binomial(4, 1/2)"),
    ],
)
def test_as_a_text(one, said):
    assert str(one) == said
