"""Rows of parameters, some of them the user's own, and functions that take them."""

import numpy as np

from ddm import boundaries, drifts
from ddm.parameters import NAMES

COLUMNS = *NAMES, "leak", "tau"


def rising_noise(t, D):
    return D * (1 + t)


VARYING = drifts.leaky, boundaries.exponential, rising_noise, COLUMNS

PARAMETERS = {
    "v": 1.0,
    "a": 1.2,
    "z": 0.4,
    "t0": 0.2,
    "D": 1.3,
    "leak": 4.0,
    "tau": 0.5,
    "sv": 0.7,
    "sz": 0.3,
}


def rows(**changed):
    return np.array([[(PARAMETERS | changed).get(name, 0.0) for name in COLUMNS]])
