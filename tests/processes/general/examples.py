"""Processes that the tests share: each combination of functions is compiled once per process."""

import numpy as np
import pytest

from ddm import GeneralDDM, boundaries, drifts

LEAKY = {"drift": drifts.leaky, "boundary": boundaries.exponential}

LEAKY_NUMBERS = {"v": 1.0, "leak": 3.0, "a": 1.5, "tau": 2.0}
VARYING = {"z": 0.4, "t0": 0.2, "sv": 0.5, "sz": 0.3, "st0": 0.1}


def rising_noise(t, D):
    return D * (1 + t)


def leaky(own=VARYING, **numbers):
    return GeneralDDM(**LEAKY, **(LEAKY_NUMBERS | numbers), **own)


def collapsing(**numbers):
    """Boundaries that meet at a / slope, and noise that grows."""
    numbers = {"v": 1.0, "urgency": 0.5, "a": 2.0, "slope": 2.5, "D": 1.0} | numbers
    return GeneralDDM(
        drift=drifts.urgent,
        boundary=boundaries.linear,
        noise=rising_noise,
        **numbers,
        t0=0.2,
    )


CONSTANT = {
    "plain": {"v": 1.2, "a": 1.5},
    "biased": {"v": -0.8, "a": 1.1, "z": 0.3, "t0": 0.25},
    "sv": {"v": 1.2, "a": 1.5, "sv": 0.9},
    "sz": {"v": 1.2, "a": 1.5, "z": 0.4, "sz": 0.7},
    "st0": {"v": 1.2, "a": 1.5, "t0": 0.3, "st0": 0.2},
    "all vary, D = 0.01": {
        "v": 0.2,
        "a": 0.12,
        "z": 0.6,
        "t0": 0.2,
        "sv": 0.1,
        "sz": 0.5,
        "st0": 0.3,
        "D": 0.01,
    },
    "D = 2": {"v": 1.0, "a": 2.0, "D": 2.0},
}

constant = pytest.mark.parametrize("numbers", CONSTANT.values(), ids=CONSTANT)

OWN_FUNCTIONS = {
    "drift": lambda x, v, leak: v - leak * x,
    "boundary": lambda tau, t, a: a * np.exp(-t / tau),
}
