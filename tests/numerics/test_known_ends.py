"""A descent is on its way to a known end where the quadratic model of that end holds."""

import numpy as np
import pytest

from ddm.numerics.known_ends import End, known_end

CURVATURE = np.array([[4.0, 1.0], [1.0, 3.0]])
BOTTOM = np.array([0.5, -0.2])


def bowl(x):
    difference = x - BOTTOM
    return 7.0 + 0.5 * difference @ CURVATURE @ difference, CURVATURE @ difference


def end_at(x):
    value, gradient = bowl(x)
    return End(value, x, gradient, CURVATURE)


# where a descent ended roughly, so that its gradient is not 0
ROUGH = end_at(BOTTOM + 0.02)


@pytest.mark.parametrize("way", [[0.4, 0.3], [-0.6, 0.2], [0.0, 0.05]])
def test_a_point_on_the_model_heads_for_its_end(way):
    x = BOTTOM + way
    assert known_end([ROUGH], x, *bowl(x)) is ROUGH


def test_a_point_far_away_does_not():
    """The model would be right, but is not asked."""
    flat = ROUGH._replace(curvature=0.01 * CURVATURE, gradient=np.zeros(2))
    for way, is_near in (([1.4, 0.0], True), ([1.6, 0.0], False)):
        x = ROUGH.x + way
        height = 0.5 * np.array(way) @ flat.curvature @ way
        found = known_end([flat], x, flat.value + height, flat.curvature @ way)
        assert (found is flat) == is_near


def test_a_point_high_above_does_not():
    x = BOTTOM + np.array([0.6, 0.6])
    assert bowl(x)[0] - ROUGH.value > 1.0
    assert known_end([ROUGH], x, *bowl(x)) is None


@pytest.mark.parametrize(("higher", "steeper"), [(0.3, 0.0), (-0.3, 0.0), (0.0, 1.5), (0.0, -1.5)])
def test_a_value_or_gradient_of_another_optimum_does_not(higher, steeper):
    x = BOTTOM + np.array([0.4, 0.3])
    value, gradient = bowl(x)
    assert known_end([ROUGH], x, value + higher, gradient + steeper) is None


def test_of_several_ends_it_is_the_one_below():
    other = End(6.0, BOTTOM + 0.6, np.zeros(2), CURVATURE)
    x = BOTTOM + np.array([0.1, 0.3])
    assert known_end([other, ROUGH], x, *bowl(x)) is ROUGH
    assert known_end([other], x, *bowl(x)) is None
    assert known_end([], x, *bowl(x)) is None


def test_an_end_that_was_nowhere_is_not_known():
    nowhere = End(np.inf, BOTTOM, np.zeros(2), np.eye(2))
    assert known_end([nowhere], BOTTOM, *bowl(BOTTOM)) is None


def test_an_end_expects_what_its_last_step_promised():
    assert ROUGH._replace(promise=0.01).expected == ROUGH.value - 0.01
