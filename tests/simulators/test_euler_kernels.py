"""The kernels of Euler-Maruyama steps, compiled and as plain Python."""

import numpy as np
import pytest

from ddm.runtime.seeds import seed_key
from ddm.simulators import euler_kernels
from simulators.euler.cells import CONSTANT, VARYING, row


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
@pytest.mark.parametrize("correct", [True, False])
def test_the_plain_functions_give_the_same_as_the_compiled_ones(
    correct, variability, plain_functions
):
    n, parameters = 50, row(1.0, 1.0, 0.4, t0=0.3, **variability)[np.newaxis]
    outputs = []
    for euler_block in (
        euler_kernels.euler_block,
        plain_functions("streams", "bridge", "trial", "euler_kernels")["euler_block"],
    ):
        rt, response = np.empty(n), np.empty(n, dtype=np.int8)
        with np.errstate(over="ignore"):
            euler_block(
                0,
                n,
                np.zeros(n, dtype=int),
                parameters,
                seed_key(1),
                0.01,
                500,
                correct,
                rt,
                response,
            )
        outputs.append((rt, response))
    np.testing.assert_array_equal(*(rt for rt, _ in outputs))
    np.testing.assert_array_equal(*(response for _, response in outputs))


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
def test_the_plain_paths_are_the_compiled_ones(variability, plain_functions):
    outputs = []
    for record_block in (
        euler_kernels.record_block,
        plain_functions("streams", "bridge", "trial", "euler_kernels")["record_block"],
    ):
        paths = np.empty((5, 301))
        with np.errstate(over="ignore"):
            record_block(0, 5, row(1.0, 1.0, 0.4, **variability), seed_key(1), 0.01, paths)
        outputs.append(paths)
    np.testing.assert_array_equal(*outputs)
