"""Numbers put into slices of one array, each of which is sorted; for many short slices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.runtime.compilation import kernel
from ddm.runtime.threads import in_blocks

# slices up to this size are sorted by insertion, which takes less time than to call NumPy
SHORT = 128

# slices per block, the unit of work of a thread: some milliseconds
BLOCK = 4096


def sorted_slices(
    x: NDArray[np.float64], member: NDArray[np.int64], n: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The numbers x (m,) in n sorted slices, and where these begin and the last one ends, (n + 1,).

    ``member`` (m,) are their slices. Equal numbers are alike, so the result depends on nothing but
    which numbers are in which slice.
    """
    ends = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(member, minlength=n), out=ends[1:])

    placed = np.empty(x.size)
    place(x, member, ends[:-1].copy(), placed)
    in_blocks(lambda first, last: sort_short(placed, ends, first, last), n, BLOCK)
    for i in np.flatnonzero(np.diff(ends) > SHORT):
        placed[ends[i] : ends[i + 1]].sort()
    return placed, ends


@kernel
def place(x: np.ndarray, member: np.ndarray, free: np.ndarray, placed: np.ndarray) -> None:
    """Write each x to the next free place of its slice; ``free`` (n,) moves on."""
    for i in range(x.size):
        placed[free[member[i]]] = x[i]
        free[member[i]] += 1


@kernel
def sort_short(x: np.ndarray, ends: np.ndarray, first: int, last: int) -> None:
    """Sort the short ones of the slices ``first`` to ``last`` - 1 of x by insertion."""
    for j in range(first, last):
        if ends[j + 1] - ends[j] > SHORT:
            continue
        for i in range(ends[j] + 1, ends[j + 1]):
            value = x[i]
            k = i - 1
            while k >= ends[j] and x[k] > value:
                x[k + 1] = x[k]
                k -= 1
            x[k + 1] = value
