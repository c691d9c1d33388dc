"""Kernels whose functions raise, or return what is not finite."""

import math

import numpy as np
import pytest

from ddm.parameters import NAMES, SV, SZ, T0, A, D, V, Z
from ddm.simulators import kernels_with_functions
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.kernels_with_functions import kernels_of
from ddm.simulators.trial import FAILED
from refusals import refused
from simulators.kernels_with_functions.rows import VARYING, rows


def wrong_drift(x, t, v, wrong):
    if wrong == 1 and t >= 0.1:
        return math.nan
    if wrong == 2 and x > 0.3:
        return -math.inf
    if wrong == 3 and t >= 0.1:
        raise ZeroDivisionError("too late")
    return v


def wrong_boundary(t, a, wrong):
    if t >= 0.1:
        if wrong == 4:
            return math.nan
        if wrong == 5:
            return math.inf
        if wrong == 6:
            raise RuntimeError("no boundary")
    return a


def wrong_noise(t, D, wrong):
    if t >= 0.1:
        if wrong == 7:
            return -D
        if wrong == 8:
            return math.nan
        if wrong == 9:
            return math.inf
    return D


WRONG = wrong_drift, wrong_boundary, wrong_noise, (*NAMES, "wrong")


def wrong_row(wrong):
    row = np.zeros((1, len(NAMES) + 1))
    row[0, [V, A, Z, T0, D, -1]] = 1.0, 2.0, 0.5, 0.3, 1.0, wrong
    return row


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("wrong", [1, 2, 4, 5, 7, 8, 9])
def test_trials_with_a_value_that_is_not_finite_fail(wrong, correct):
    n, options = 200, {"seed": 1, "correct": correct, "kernels": kernels_of(*WRONG)}
    rt, response = simulate_euler(np.zeros(n, dtype=int), wrong_row(wrong), **options)
    good_rt, good_response = simulate_euler(np.zeros(n, dtype=int), wrong_row(0), **options)
    failed = response == FAILED
    assert np.isfinite(rt).all()
    np.testing.assert_array_equal(rt[~failed], good_rt[~failed])  # those that ended before
    np.testing.assert_array_equal(response[~failed], good_response[~failed])
    if wrong == 2:
        assert failed[good_response == 1].all()
        assert failed.sum() < n
    else:
        np.testing.assert_array_equal(failed, good_rt > 0.3 + 0.1)
        # in place of a reaction time, the beginning of the step in which it failed, without the
        # non-decision time
        late = (
            1.0 if wrong == 5 and correct else 1.5e-3
        )  # an infinite boundary is noticed in a step that is not easy
        assert np.all((rt[failed] > 0.0985) & (rt[failed] < 0.1 + late))


@pytest.mark.parametrize("wrong", [1, 2, 4, 5, 7, 8, 9])
def test_paths_of_what_is_not_finite_are_infinite(wrong):
    kernels = kernels_of(*WRONG)
    times, paths = euler_paths(50, wrong_row(wrong)[0], seed=1, t_max=5.0, kernels=kernels)
    rt, response = simulate_euler(
        np.zeros(50, dtype=int), wrong_row(wrong), seed=1, correct=False, kernels=kernels
    )
    failed = response == FAILED
    infinite = np.isinf(paths)
    np.testing.assert_array_equal(infinite.sum(axis=0), failed)
    np.testing.assert_array_equal(times[infinite.argmax(axis=0) - 1][failed], rt[failed])
    assert failed.any()


@pytest.mark.parametrize(
    ("wrong", "error"), [(3, ZeroDivisionError("too late")), (6, RuntimeError("no boundary"))]
)
def test_what_a_function_raises_is_raised_as_its_own(wrong, error):
    message = (
        f"drift, boundary or noise raised {error!r} while simulating. They must return a number "
        "for every time from 0 to t_max and every x between the boundaries, or a step beyond."
    )
    for correct in (True, False):
        with refused(ValueError, message) as caught:
            simulate_euler(
                np.zeros(2000, dtype=int),
                wrong_row(wrong),
                seed=1,
                correct=correct,
                kernels=kernels_of(*WRONG),
            )
        assert type(caught.value.__cause__) is type(error)
    with refused(ValueError, message):
        euler_paths(10, wrong_row(wrong)[0], seed=1, t_max=1.0, kernels=kernels_of(*WRONG))


def test_an_interruption_is_not_what_a_function_raised():
    def kernel():
        raise KeyboardInterrupt("enough")

    with pytest.raises(KeyboardInterrupt, match=r"^enough$"):
        kernels_with_functions._guarded(kernel)()


def test_variability_is_drawn_for_the_kernels_as_for_the_constant_ones():
    row = rows()
    assert row[0, SV] == 0.7
    assert row[0, SZ] == 0.3
    _, paths = euler_paths(2000, row[0], seed=1, dt=0.01, t_max=0.01, kernels=kernels_of(*VARYING))
    start = paths[0] / 1.2 + 0.5
    assert 0.4 - 0.15 <= start.min() < 0.26
    assert 0.54 < start.max() <= 0.4 + 0.15
