"""What random numbers begin with: a seed as the user gives it, and what is made of it."""

from __future__ import annotations

import numpy as np

from ddm import arguments

Seed = int | np.random.SeedSequence | np.random.Generator | None

Key = tuple[np.uint64, np.uint64]


def seed_key(seed: Seed) -> Key:
    """The key of all streams of a seed: a hash of 128 bits by NumPy's `SeedSequence`.

    The same integer or `SeedSequence` always gives the same key. A `Generator` is advanced, so that
    its next key is a different one. None takes fresh entropy from the operating system. TypeError
    or ValueError for anything else.
    """
    seed = arguments.seed(seed)
    if isinstance(seed, np.random.Generator):
        first, second = seed.integers(0, 2**64, size=2, dtype=np.uint64)
        return first, second

    sequence = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
    first, second = sequence.generate_state(2, np.uint64)
    return first, second


def sequence_of(seed: Seed) -> np.random.SeedSequence:
    """A seed as a `SeedSequence`, which gives the same draws wherever it is used.

    A `Generator` is advanced once, here.
    """
    return np.random.SeedSequence([int(word) for word in seed_key(seed)])
