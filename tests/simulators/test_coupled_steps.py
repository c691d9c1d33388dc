"""Steps of coupled accumulators: what is said of long ones, and that it is so."""

import math
import warnings

import numpy as np
import pytest

from ddm.runtime.seeds import seed_key
from ddm.simulators.accumulators import accumulator_paths
from refusals import refused
from simulators.accumulators.units import (
    LCA,
    SCHEMES,
    SECONDS,
    cell,
    mean_with_leak,
    positions,
    simulate,
)


def messages(function):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function()
    return result, [str(warning.message) for warning in caught]


def test_a_step_that_is_hopeless_for_the_coupling_is_an_error():
    for call in (
        lambda: simulate(10, [5.0], coupling=np.array([[-10.0]]), dt=0.2),
        lambda: accumulator_paths(10, cell([5.0]), SECONDS, coupling=np.array([[-10.0]]), dt=0.2),
    ):
        with refused(
            ValueError,
            "dt=0.2 s is too long for this coupling, whose fastest rate (largest absolute "
            "eigenvalue) is 10 per s: where their product is 2 or more, evidence grows from step "
            "to step. Take dt <= 0.02.",
        ):
            call()


@pytest.mark.parametrize(
    ("correct", "words"), [(True, "too small, by 0.026"), (False, "too large, by 0.18")]
)
def test_a_step_that_is_long_for_the_coupling_is_warned_about(correct, words):
    found = messages(
        lambda: simulate(10, [5.0], D=0.1, coupling=np.array([[-10.0]]), dt=0.03, correct=correct)
    )[1]
    assert found == [
        "dt=0.03 s is long for this coupling, whose fastest rate (largest absolute eigenvalue) is "
        f"10 per s; evidence that decays at this rate then has a variance that is {words} of its "
        "value. Take dt <= 0.02."
    ]
    # a matrix with large entries but small eigenvalues is none
    assert not messages(
        lambda: simulate(10, [5.0, 5.0], D=0.1, coupling=np.array([[-1.0, 20], [0, -1]]), dt=0.02)
    )[1]


@pytest.mark.parametrize("h", [0.3, 1.0])
@SCHEMES
def test_the_variance_is_wrong_by_what_the_warning_says(h, correct):
    ends = np.empty((100_000, 1))
    positions(cell([0.0], 1e6), np.array([[-1.0]]), False, correct, h, 60, seed_key(1), ends)
    ratio = (1 - h / 2) / (1 - h / 2 + h * h / 4) if correct else 1 / (1 - h / 2)
    assert np.var(ends) / 0.5 == pytest.approx(ratio, rel=4 * math.sqrt(2 / 1e5))


def test_a_step_that_can_reach_a_threshold_is_warned_about():
    start = (
        "dt=0.16 s is so long that one step can reach a threshold (sqrt(D dt) = 0.4 of the way "
        "from start to threshold); mean decision times "
    )
    corrected = "are then wrong by about 0.032 of their value. Take dt <= 0.062."
    textbook = "are then too long, by at least 0.23 of their value. Take dt <= 0.062."
    race_of_two = {"inputs": [3.0, 1.0], "dt": 0.16}
    assert messages(lambda: simulate(10, **race_of_two))[1] == []
    assert messages(lambda: simulate(10, **race_of_two, correct=False))[1] == [start + textbook]
    assert messages(lambda: simulate(10, **race_of_two, floor=True))[1] == [start + corrected]
    assert messages(lambda: simulate(10, **race_of_two, coupling=-np.eye(2)))[1] == [
        start + corrected
    ]
    assert (
        messages(lambda: simulate(10, [3.0, 1.0], dt=0.0625, **LCA | {"coupling": -np.eye(2)}))[1]
        == []
    )
    found = messages(lambda: simulate(10, [3.0, 1.0], dt=4.0, floor=True))[1]
    assert "wrong by about 0.2 or more of their value" in found[0]


def test_the_bias_is_about_what_the_warning_says():
    n, dt = 200_000, 0.16
    textbook = messages(lambda: simulate(n, [0.5], dt=dt, correct=False))[0][0]
    assert 0.22 < np.mean(textbook) / 2 - 1 < 0.27
    floored = messages(lambda: simulate(n, [0.0], dt=dt, floor=True))[0][0]
    assert abs(np.mean(floored) - 1) < 0.032
    leaky = messages(lambda: simulate(n, [3.0], dt=dt, coupling=np.array([[-1.0]])))[0][0]
    assert abs(np.mean(leaky) / mean_with_leak(3.0, 1.0, 1.0, 1.0, -5.0) - 1) < 0.032
