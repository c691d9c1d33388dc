"""Where floats do not resolve the integrals: exact values, and what other functions give before."""

import math

import numpy as np
import pytest

from ddm.first_passage.averages import DENSITY, SURVIVOR, at_nodes, averaged
from ddm.first_passage.by_trial import log_cdfs, log_densities, log_probabilities, log_survivors
from ddm.first_passage.late_times import LATE, is_late, late_ones, late_row
from ddm.first_passage.shelf import side_of
from first_passage.varied import BOTH, row, trials, uniform

HALF_PI_SQUARED = 0.5 * math.pi**2
PROCESSES = [
    row(0.3, 1.2, 0.4, sv=0.5, sz=0.3, st0=0.2),
    row(-40.0, 1.0, 0.4, sz=0.3),
    row(0.0, 1.2, 0.4, st0=1e-9),
    row(2.0, 0.5, 0.7, sv=3.0),
]


def first_late(p, upper, what):
    """About the first time that is late."""
    side = side_of(p, upper)
    times = np.geomspace(1.0, 1e12, 2000) / side.u_per_second
    return times[late_ones(times, side, uniform(st0=p[6]), what)][0]


@pytest.mark.parametrize("p", PROCESSES)
@pytest.mark.parametrize("what", [DENSITY, SURVIVOR])
def test_exponentials_meet_the_integrals_over_nodes(p, what):
    if what == DENSITY and p[6] == 0.0:
        return
    for upper in BOTH:
        side, t = side_of(p, upper), first_late(p, upper, what)
        by_nodes = at_nodes(np.array([t]), side, uniform(p[5], p[6]), what, True)[0]
        late = late_row(t, side, uniform(p[5], p[6]), what)
        assert late[0] == pytest.approx(by_nodes[0], abs=3e-7)
        np.testing.assert_allclose(late[1:], by_nodes[1:], rtol=1e-6, atol=1e-6)


def test_late_survivors_are_those_of_one_wave():
    # with a fixed start and no drift: log of (4 / pi) sin(pi w) exp(-pi^2 u / 2) / 2
    p = row(0.0, 1.0, 0.5, st0=1e-300)
    log_sf = log_survivors(*trials([1e9, 1e12, 1e15, 1e100], True, p))
    expected = -HALF_PI_SQUARED * np.array([1e9, 1e12, 1e15, 1e100]) + math.log(2.0 / math.pi)
    np.testing.assert_allclose(log_sf, expected, rtol=1e-14)


def test_logarithms_are_finite_at_extreme_times():
    p = row(-5.628e-5, 0.0002178, 0.004812, 0.0082, 5.521, 0.0, 3.693e-8, 171.4)
    trial = trials(670.0, False, p)
    expected = -HALF_PI_SQUARED * 171.4 * (670.0 - 0.0082) / 0.0002178**2
    assert log_densities(*trial)[0] == pytest.approx(expected, rel=1e-10)
    assert log_survivors(*trial)[0] == pytest.approx(expected, rel=1e-10)
    assert log_cdfs(*trial)[0] == log_probabilities(*trial[1:])[0][0]

    # 1 / rate is the mean of what is still to come: rate is pi^2 / 2 D / a^2
    rate = HALF_PI_SQUARED * 171.4 / 0.0002178**2
    between = log_densities(*trial)[0] - log_survivors(*trial)[0]
    assert between == pytest.approx(math.log(rate), abs=0.01)


@pytest.mark.parametrize("rt", [1e-30, 1e-17, 1e-10, 1e10, 1e30, 1e200])
@pytest.mark.parametrize("p", PROCESSES)
def test_no_time_is_too_short_or_long(p, rt):
    for upper in BOTH:
        assert np.isfinite(log_densities(*trials(rt, upper, p))[0])
        assert np.isfinite(log_survivors(*trials(rt, upper, p))[0])
    if rt < 1e100:
        value, gradient = averaged(*trials(rt, True, p), SURVIVOR, True)
        assert np.isfinite(value).all()
        assert np.isfinite(gradient).all()


def test_many_trials_may_hold_a_late_one():
    p, rt = PROCESSES[0], np.append(np.linspace(0.3, 3.0, 200), 1e14)
    log_sf = log_survivors(*trials(rt, True, p))
    assert log_sf[-1] == log_survivors(*trials(1e14, True, p))[0]
    np.testing.assert_allclose(log_sf[:200], log_survivors(*trials(rt[:200], True, p)), atol=1e-8)


def test_an_infinite_time_is_later_than_all():
    for function in (log_densities, log_survivors):
        assert function(*trials(np.inf, True, PROCESSES[0]))[0] == -np.inf


def test_compiled_and_plain_forms_agree():
    side = side_of(PROCESSES[0], True)
    t, spread = 2.0 * LATE, uniform(0.3, 0.2)
    assert is_late(t, side, spread, DENSITY) == is_late.py_func(t, side, spread, DENSITY)
    assert late_ones.py_func(np.array([0.5, t]), side, spread, SURVIVOR).tolist() == [False, True]
    for what in (DENSITY, SURVIVOR):
        np.testing.assert_allclose(
            late_row.py_func(t, side, spread, what), late_row(t, side, spread, what), rtol=1e-14
        )
