"""Links to the second order: from what the entries of a map sum to, to parameters and back.

The entries of a linked parameter of a cell sum to eta, and the parameter is

    shift + sign * inverse(eta),

where the inverse is exp or the logistic function, as in `ddm.models.links`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.runtime.compilation import inner_kernel

# the codes of links
LOG, LOGIT = 0, 1

# in double precision exp of more than 709 is infinite
LARGEST_EXPONENT = 700.0


class Links(NamedTuple):
    """The linked parameters of every cell; all others are the sums themselves.

    ends : (n_cells + 1,) where those of each cell begin
    parameter, code : (linked,) which parameter of the cell, and which link
    sign, shift : (linked,) see the formula above
    """

    ends: np.ndarray
    parameter: np.ndarray
    code: np.ndarray
    sign: np.ndarray
    shift: np.ndarray


@inner_kernel
def through_link(code: int, eta: float) -> tuple[float, float, float]:
    """The inverse of a link at eta, and its first and second derivative."""
    if code == LOG:
        value = math.exp(min(eta, LARGEST_EXPONENT))
        return value, value, value

    small = math.exp(-abs(eta))
    per_sum = 1.0 / (1.0 + small)
    slope = small * per_sum * per_sum
    bend = slope * (1.0 - small) * per_sum
    return (per_sum, slope, -bend) if eta > 0.0 else (small * per_sum, slope, bend)


@inner_kernel
def link_parameters(
    cell: int, links: Links, row: np.ndarray, steepness: np.ndarray, bend: np.ndarray
) -> None:
    """Replace the eta of a cell in ``row`` by parameters; write their derivatives in eta."""
    for e in range(links.ends[cell], links.ends[cell + 1]):
        p = links.parameter[e]
        value, slope, second = through_link(links.code[e], row[p])
        row[p] = links.shift[e] + links.sign[e] * value
        steepness[p] = links.sign[e] * slope
        bend[p] = links.sign[e] * second


@inner_kernel
def chained(
    cell: int, links: Links, steepness: np.ndarray, bend: np.ndarray,
    slopes: np.ndarray, curvature: np.ndarray,
) -> None:  # fmt: skip
    """Replace derivatives in the parameters of a cell by those in their eta, in place.

    Only the upper triangle of ``curvature`` is used.
    """
    for e in range(links.ends[cell], links.ends[cell + 1]):
        p = links.parameter[e]
        for q in range(slopes.size):
            curvature[min(p, q), max(p, q)] *= steepness[p]
        curvature[p, p] = curvature[p, p] * steepness[p] + slopes[p] * bend[p]
        slopes[p] *= steepness[p]
