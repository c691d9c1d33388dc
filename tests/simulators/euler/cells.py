"""Cells of one row of parameters, how the tests simulate them, and their closed forms."""

import math

import numpy as np

from ddm.first_passage.by_trial import log_cdfs
from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import seed_key
from ddm.simulators.euler import simulate_euler
from ddm.simulators.streams import trial_state
from ddm.simulators.trial import draw_trial

# sv, sz, st0
CONSTANT = {}

VARYING = {"sv": 0.8, "sz": 0.6, "st0": 0.2}


def row(v, a, z=0.5, D=1.0, t0=0.0, *, sv=0.0, sz=0.0, st0=0.0, start_shape=0.0, t0_sd=0.0):
    """One row of a ``parameters_by_cell``."""
    return np.array([v, a, z, t0, sv, sz, st0, D, start_shape, t0_sd])


def simulate(n, *process, seed=1, dt=1e-3, t_max=None, correct=True, **options):
    rows = row(*process, **options)[np.newaxis]
    return simulate_euler(
        np.zeros(n, dtype=int), rows, seed=seed, dt=dt, t_max=t_max, correct=correct
    )


def probability_of_upper(v, a, z, D):
    return z if v == 0 else math.expm1(-2 * v * z * a / D) / math.expm1(-2 * v * a / D)


def mean_decision_time(v, a, z, D):
    return z * (1 - z) * a * a / D if v == 0 else (probability_of_upper(v, a, z, D) - z) * a / v


@kernel
def draw_trials(parameters, key, out):
    for trial in range(out.shape[1]):
        out[0, trial], out[1, trial], out[2, trial], _ = draw_trial(
            parameters, trial_state(key, trial)
        )


def drawn(parameters, n, seed=1):
    """The drifts, relative starts and non-decision times of n trials."""
    out = np.empty((3, n))
    draw_trials(parameters, seed_key(seed), out)
    return out


def cdf(rt, upper, parameters):
    """P(RT <= rt and response) by the distribution function of the package."""
    n = len(rt)
    return np.exp(log_cdfs(rt, np.full(n, upper), np.zeros(n, dtype=int), parameters[np.newaxis]))
