"""What varies across the trials of a cell besides the drift: starts and non-decision times."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.first_passage.shelf import Side
from ddm.numerics.elementary import digamma
from ddm.parameters import ST0, START_SHAPE, SZ, T0, T0_SD
from ddm.runtime.compilation import kernel


class Spread(NamedTuple):
    """The starts of a cell, of which at most one spread is above 0, and its non-decision times.

    sz : width of the uniform distribution of starts
    start_shape : shape of the beta distribution of starts; 0 if they have none
    st0 : width of the uniform distribution of non-decision times, s
    t0 : the non-decision time, s
    t0_sd : SD of the normal distribution of non-decision times around t0, s; 0 if they have none
    """

    sz: float
    start_shape: float
    st0: float
    t0: float
    t0_sd: float


@kernel
def spread_of(p: np.ndarray, side: Side) -> Spread:
    """The spread of a cell with the parameters p; sz is 0 if it changes no digit of the start."""
    sz = p[SZ] if side.w + p[SZ] > side.w else 0.0
    return Spread(sz, p[START_SHAPE], p[ST0], p[T0], p[T0_SD])


@kernel
def start_varies(spread: Spread) -> bool:
    """Whether the start varies."""
    return spread.sz > 0.0 or spread.start_shape > 0.0


@kernel
def ends_of_starts(side: Side, spread: Spread) -> tuple[float, float]:
    """The starts nearest to and farthest from the boundary."""
    if spread.start_shape > 0.0:
        return 0.0, 1.0
    return side.w - 0.5 * spread.sz, side.w + 0.5 * spread.sz


@kernel
def longest_decision(t: float, spread: Spread) -> float:
    """The longest decision time that ends at t = rt - t0; a normal non-decision time may be 0."""
    return t + spread.t0 if spread.t0_sd > 0.0 else t


@kernel
def slope_of_beta(shape: float) -> float:
    """The derivative of log B(shape, shape)."""
    return 2.0 * (digamma(shape) - digamma(2.0 * shape))


@kernel
def log_beta(shape: float) -> float:
    """log B(shape, shape)."""
    return 2.0 * math.lgamma(shape) - math.lgamma(2.0 * shape)
