"""What varies, as numbers; and the constants of the beta distribution."""

import pytest
from scipy.special import betaln, digamma

from ddm.first_passage.shelf import side_of
from ddm.first_passage.variability.spread import (
    Spread,
    ends_of_starts,
    log_beta,
    longest_decision,
    slope_of_beta,
    spread_of,
    start_varies,
)
from first_passage.varied import row, uniform


def test_a_spread_has_the_parameters_of_its_cell():
    p = row(t0=0.3, sz=0.2, st0=0.1)
    assert spread_of(p, side_of(p, True)) == Spread(0.2, 0.0, 0.1, 0.3, 0.0)
    p = row(t0=0.3, start_shape=3.0, t0_sd=0.05)
    assert spread_of(p, side_of(p, False)) == Spread(0.0, 3.0, 0.0, 0.3, 0.05)
    # too narrow for any digit of the start
    assert spread_of(row(sz=1e-18), side_of(row(), False)).sz == 0.0


def test_starts_lie_within_their_ends():
    side = side_of(row(z=0.4), False)
    assert ends_of_starts(side, uniform(0.2)) == pytest.approx((0.3, 0.5))
    assert ends_of_starts(side, Spread(0.0, 3.0, 0.0, 0.0, 0.0)) == (0.0, 1.0)
    assert start_varies(uniform(0.2))
    assert start_varies(Spread(0.0, 3.0, 0.0, 0.0, 0.0))
    assert not start_varies(uniform(st0=0.2))


def test_a_normal_non_decision_time_may_be_0():
    assert longest_decision(0.1, Spread(0.0, 0.0, 0.2, 0.3, 0.0)) == 0.1
    assert longest_decision(0.1, Spread(0.0, 0.0, 0.0, 0.3, 0.05)) == pytest.approx(0.4)


@pytest.mark.parametrize("shape", [0.3, 1.0, 2.5, 20.0])
def test_constants_of_the_beta_distribution(shape):
    assert log_beta(shape) == pytest.approx(betaln(shape, shape), rel=1e-12, abs=1e-14)
    expected = 2.0 * (digamma(shape) - digamma(2.0 * shape))
    assert slope_of_beta(shape) == pytest.approx(expected, rel=1e-12)
