"""Log likelihoods of trials for every draw, some trials at a time: all at once take much memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

# positions of trials (b,), and their log likelihoods (draws of all chains, b)
Block: TypeAlias = tuple[NDArray[np.intp], NDArray[np.float64]]
Blocks: TypeAlias = Iterable[Block]


def blocks_of(log_likelihood: ArrayLike, size: int = 500) -> Iterator[Block]:
    """The columns of an array (draws, n) as blocks of at most ``size`` trials."""
    whole = np.asarray(log_likelihood, dtype=float)
    for first in range(0, whole.shape[1], size):
        part = whole[:, first : first + size]
        yield np.arange(first, first + part.shape[1]), part


def checked(blocks: Blocks) -> Iterator[Block]:
    """The blocks, as arrays that fit; a ValueError about the first that does not.

    All blocks have as many draws, and no draw makes a trial impossible: no posterior has such
    draws.
    """
    n_draws = None
    for positions, log_likelihood in blocks:
        where = np.asarray(positions, dtype=np.intp)
        values = np.asarray(log_likelihood, dtype=float)
        if values.ndim != 2 or values.shape[1:] != where.shape:
            raise ValueError(
                f"log_likelihood of {where.size} trials must have the shape (draws, "
                f"{where.size}); got {values.shape}."
            )

        n_draws = values.shape[0] if n_draws is None else n_draws
        if values.shape[0] != n_draws:
            raise ValueError(
                f"blocks must have the same draws; got {n_draws} and {values.shape[0]}."
            )

        odd = np.flatnonzero(~np.isfinite(values).all(axis=0))
        if odd.size:
            draw = np.flatnonzero(~np.isfinite(values[:, odd[0]]))[0]
            raise ValueError(
                f"log_likelihood must be finite; that of trial {where[odd[0]]} is "
                f"{values[draw, odd[0]]} in draw {draw}. Give the trials that were sampled."
            )
        yield where, values


def in_place(positions: list[NDArray[np.intp]], values: list[NDArray]) -> NDArray:
    """Numbers of trials (b, ...) of all blocks, in the order of the trials (n, ...).

    A ValueError unless the positions are 0 to n - 1, each once.
    """
    order = np.concatenate(positions)
    if not np.array_equal(np.sort(order), np.arange(order.size)):
        raise ValueError(
            f"blocks must have each of the positions 0 to {order.size - 1} once; got "
            f"{np.unique(order).size} different ones, from {order.min()} to {order.max()}."
        )
    whole = np.concatenate(values)
    found = np.empty_like(whole)
    found[order] = whole
    return found


def summed(blocks: Blocks, group: ArrayLike) -> Iterator[Block]:
    """The log likelihoods of groups of trials, such as the people, as one block.

    ``group`` (n,) is the number of the group of each trial, from 0. Given the draws, trials are
    independent, so the log likelihood of a group is the sum of those of its trials.
    """
    groups = np.asarray(group, dtype=np.intp)
    seen: list[NDArray[np.intp]] = []
    total: NDArray[np.float64] | None = None
    for positions, values in checked(blocks):
        if total is None:
            total = np.zeros((values.shape[0], int(groups.max()) + 1))
        for code in np.unique(groups[positions]):
            total[:, code] += values[:, groups[positions] == code].sum(axis=1)
        seen.append(positions)

    if total is not None:
        n = in_place(seen, seen).size
        if n != groups.size:
            raise ValueError(f"blocks must have the {groups.size} trials of group; got {n}.")
        yield np.arange(total.shape[1]), total
