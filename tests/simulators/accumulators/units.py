"""Accumulators by their numbers, and how the tests run them."""

import math

import numpy as np
import pytest
from scipy import integrate

from ddm.runtime.compilation import kernel
from ddm.simulators import accumulators
from ddm.simulators.accumulators import simulate_accumulators

SECONDS = np.zeros(2)  # t0 and st0
LCA = {"coupling": np.array([[-3.0, -2.5], [-2.0, -3.5]]), "floor": True}
NETWORK = {"coupling": np.array([[-4.0, 4.0], [4.0, -4.0]])}

KINDS = pytest.mark.parametrize(
    "kind", [{}, {"floor": True}, NETWORK, LCA], ids=["race", "floor", "network", "LCA"]
)

SCHEMES = pytest.mark.parametrize("correct", [True, False])


def cell(inputs, threshold=1.0, D=1.0, start=0.0):
    """The numbers of the units of one cell."""
    return np.array(np.broadcast_arrays(np.asarray(inputs, dtype=float), threshold, D, start))


def simulate(n, inputs, threshold=1.0, D=1.0, start=0.0, *, t0=0.0, st0=0.0, seed=1, **options):
    units, times = cell(inputs, threshold, D, start)[np.newaxis], np.array([[t0, st0]])
    return simulate_accumulators(np.zeros(n, dtype=int), units, times, seed=seed, **options)


def standard_error(values):
    return np.std(values) / math.sqrt(np.size(values))


@kernel
def positions(units, coupling, floor, correct, dt, n_steps, key, out):
    """Positions after some steps of units whose thresholds are out of reach."""
    n = units.shape[1]
    sd, shock, rate, predicted = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for trial in range(out.shape[0]):
        _, state = accumulators.begin(trial, units, SECONDS, dt, key, out[trial], sd)
        if correct:
            accumulators.corrected_trial(
                units, coupling, floor, dt, n_steps, out[trial], sd, shock, rate, predicted, state
            )
        else:
            accumulators.textbook_trial(
                units, coupling, floor, dt, n_steps, out[trial], sd, shock, np.empty((0, 0)), state
            )


def mean_with_leak(v, leak, c, D, lowest):
    """Mean time from 0 to c, reflected at ``lowest``, of dx = (v - leak x) dt + sqrt(D) dW (Siegert
    1951).
    """
    x = np.linspace(lowest, c, 200_001)
    potential = (leak * x * x - 2 * v * x) / D
    inner = integrate.cumulative_simpson(np.exp(-potential), x=x, initial=0)
    return 2 / D * integrate.simpson(np.where(x >= 0, np.exp(potential) * inner, 0), x=x)


def both(kind, **options):
    return (
        {"inputs": [2.0, 1.8], "D": [0.5, 0.4], "start": [0.1, 0.0], "t0": 0.2, "st0": 0.1}
        | kind
        | options
    )


def assert_equal(one, other):
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)
