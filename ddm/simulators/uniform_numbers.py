"""Uniform random numbers of each trial, for samples that need no more than an inverse."""

from __future__ import annotations

import numpy as np

from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import Key, Seed, seed_key
from ddm.simulators.streams import trial_state, uniform


@kernel
def write_uniforms(key: Key, out: np.ndarray) -> None:
    """Write the first numbers of each trial's stream, (trials, numbers)."""
    for trial in range(out.shape[0]):
        state = trial_state(key, trial)
        for i in range(out.shape[1]):
            out[trial, i], state = uniform(state)


def uniforms(n: int, count: int, seed: Seed) -> np.ndarray:
    """Numbers between 0 and 1, both excluded, (n, count): so many of each trial."""
    out = np.empty((n, count))
    write_uniforms(seed_key(seed), out)
    return out
