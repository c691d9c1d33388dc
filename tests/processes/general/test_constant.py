"""GeneralDDM with numbers in place of functions: the constant process, bit by bit."""

import pandas as pd
import pytest

from ddm import DDM, GeneralDDM, boundaries, drifts
from processes.general.examples import CONSTANT, VARYING, constant


def general(v, a, D=1.0, **own):
    return GeneralDDM(drift=v, boundary=a, noise=D, **own)


@constant
@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("dt", [1e-3, 7e-3])
def test_with_numbers_it_is_the_constant_process_bit_by_bit(numbers, correct, dt):
    options = {"seed": 1, "dt": dt, "correct": correct}
    expected = DDM(**numbers).simulate(700, method="euler", **options)
    pd.testing.assert_frame_equal(
        general(**numbers).simulate(700, method="euler", **options), expected, check_exact=True
    )


@constant
def test_paths_with_numbers_are_those_of_the_constant_process(numbers):
    """Which measures evidence from the lower boundary, this one from the middle between both."""
    options = {"seed": 1, "dt": 2e-3, "t_max": 2.0}
    paths, expected = general(**numbers).paths(40, **options), DDM(**numbers).paths(40, **options)
    pd.testing.assert_frame_equal(paths + numbers["a"] / 2, expected, check_exact=True)


@pytest.mark.parametrize("correct", [True, False])
def test_functions_that_return_the_parameters_are_the_constant_process(correct):
    numbers = CONSTANT["all vary, D = 0.01"]
    own = {name: numbers[name] for name in VARYING}
    process = GeneralDDM(
        drift=drifts.leaky,
        boundary=boundaries.exponential,
        noise=numbers["D"],
        v=numbers["v"],
        leak=0.0,
        a=numbers["a"],
        tau=1e300,
        **own,
    )
    options = {"seed": 1, "correct": correct}
    expected = DDM(**numbers).simulate(500, method="euler", **options)
    pd.testing.assert_frame_equal(
        process.simulate(500, method="euler", **options), expected, rtol=1e-11
    )  # Heun rounds otherwise
