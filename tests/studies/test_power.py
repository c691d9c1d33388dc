"""What trials can show of a quantity: power by formula, and figures of simulated studies."""

from itertools import pairwise

import mpmath
import numpy as np
import pandas as pd
import pytest
from scipy import integrate, special, stats

from ddm.studies.power import Quantity, compared, power_of_t


def plain_power(effect, critical, df):
    """P(abs(T) > critical) of the noncentral t distribution, by adaptive quadrature over its
    chi-distributed part.
    """
    root = np.sqrt(df)

    def integrand(s):
        tails = special.ndtr(effect - critical * s) + special.ndtr(-effect - critical * s)
        return tails * stats.chi.pdf(s * root, df) * root

    ends = [0.0, *sorted({min(effect / critical, 1.0), 1.0, 2.0}), 12.0]
    return sum(integrate.quad(integrand, low, high, limit=200)[0] for low, high in pairwise(ends))


@pytest.mark.parametrize(
    ("subjects", "spread", "alpha"), [(2, 0.1, 0.05), (8, 0.5, 0.05), (30, 1.0, 0.01)]
)
def test_power_of_several_subjects_is_that_of_the_t_test(subjects, spread, alpha):
    quantity = Quantity(0.5, 4.0, spread, alpha)
    se = np.sqrt((spread**2 + 4.0 / 100) / subjects)
    critical = stats.t.isf(alpha / 2.0, subjects - 1)
    assert quantity.power(100, subjects) == pytest.approx(
        plain_power(0.5 / se, critical, subjects - 1), rel=1e-7
    )


@pytest.mark.parametrize("df", [1, 2, 5, 23, 200])
def test_power_of_t_is_right_for_every_effect(df):
    """Against plain quadrature and, without an effect, the incomplete beta function; never falling,
    1 in the end.
    """
    effects = np.array([0.0, 0.1, 1.0, 3.0, 6.0, 8.0, 20.0, 120.0, 1e6])
    for alpha in (0.05, 0.001):
        critical = float(stats.t.isf(alpha / 2.0, df))
        found = np.array([power_of_t(effect, critical, df) for effect in effects])
        exact = mpmath.betainc(df / 2.0, 0.5, 0.0, df / (df + critical**2), regularized=True)
        assert found[0] == pytest.approx(float(exact), rel=1e-10)
        assert (np.diff(found) >= 0.0).all()
        assert found[-1] == pytest.approx(1.0, abs=1e-12)
        assert found[1:6] == pytest.approx(
            [plain_power(effect, critical, df) for effect in effects[1:6]], rel=1e-7
        )


def test_power_of_t_against_plain_simulation():
    """A large effect with few subjects, where libraries give up: 400,000 draws."""
    rng, effect, df = np.random.default_rng(1), 9.0, 2
    critical = float(stats.t.isf(0.025, df))
    t = (rng.normal(effect, 1.0, 400_000)) / np.sqrt(rng.chisquare(df, 400_000) / df)
    share = (np.abs(t) > critical).mean()
    assert power_of_t(effect, critical, df) == pytest.approx(
        share, abs=4.0 * np.sqrt(share * (1.0 - share) / t.size)
    )


def test_figures_of_simulated_studies_by_hand():
    """Columns: mean squared error and mean over subjects, whether 0 is rejected, share of fits that
    failed; a study without fits counts for its failures only.
    """
    outcomes = np.array(
        [[0.04, 1.0, 1.0, 0.0], [0.16, 1.4, 0.0, 0.1], [0.01, 0.9, 1.0, 0.0], [np.nan] * 3 + [1.0]]
    )
    found = compared(outcomes, tests=True)
    assert found["studies"] == 3
    assert found["failed"] == pytest.approx(1.1 / 4)
    assert found["se"] == pytest.approx(np.sqrt(0.21 / 3))
    assert found["group_se"] == pytest.approx(np.sqrt((0.1**2 + 0.3**2 + 0.2**2) / 2))
    assert found["power"] == pytest.approx(2 / 3)
    assert "power" not in compared(outcomes, tests=False)
    assert list(compared(outcomes[2:], tests=True).index) == ["studies", "failed"]


def test_their_monte_carlo_errors_are_the_spread_of_repeated_plans():
    """1,000 plans of 200 studies: the errors predicted are those seen, within 8 %."""
    rng, found = np.random.default_rng(1), []
    for _ in range(1000):
        means = rng.normal(0.5, 0.2, 200)
        squares = rng.normal(0.0, 0.3, 200) ** 2
        rejected = (rng.random(200) < 0.8).astype(float)
        outcomes = np.column_stack([squares, means, rejected, np.zeros(200)])
        found.append(compared(outcomes, tests=True))
    table = pd.DataFrame(found)
    for name in ("se", "group_se", "power"):
        assert table[f"{name}_mc"].mean() == pytest.approx(table[name].std(), rel=0.08), name
