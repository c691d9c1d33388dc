"""Trials counted in bins between RT quantiles, and the counts that a model expects there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ddm import arguments
from ddm.estimation.objective import T0_GAP
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.processes.family import Gradients

# the default edges of bins, and the default quantiles at which observed and predicted RTs are
# compared
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)

# a bin counts as this probable at least, so that a statistic stays finite when a search passes
# estimates that make the bin impossible
SMALLEST_PROBABILITY = 1e-12


def checked_quantiles(name: str, quantiles: Any) -> tuple[float, ...]:
    """The argument ``name`` as floats, if its numbers increase and lie between 0 and 1.

    One number counts as a sequence of one.
    """
    values = np.atleast_1d(np.asarray(quantiles, dtype=object)).tolist()
    message = (
        f"{name} must be numbers that increase and lie between 0 and 1, both excluded; got "
        f"{quantiles!r}. Write e.g. {name}=(0.25, 0.5, 0.75)."
    )
    if not all(map(arguments.is_number, values)):
        raise TypeError(message)

    q = tuple(map(float, values))
    is_inside = all(0.0 < x < 1.0 for x in q)
    is_increasing = all(low < high for low, high in pairwise(q))
    if not q or not is_inside or not is_increasing:
        raise ValueError(message)
    return q


def checked_min_count(min_count: Any) -> int:
    """The argument ``min_count`` as an int, if it is a whole number >= 1."""
    return arguments.whole_number(
        "min_count", min_count, at_least=1, meaning="a response with fewer trials is one bin"
    )


class _Parts(NamedTuple):
    """Stratum and cell of parts of bins, the trials of the stratum, and the bin; each (parts,)."""

    stratum: NDArray[np.int64]
    cell: NDArray[np.int64]
    trials: NDArray[np.float64]
    bin: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bins:
    """The bins of every cell and response, and one for the omissions of each cell.

    There are bins for omissions only if a trial may have no response. A piece is the part of a bin
    that lies in one stratum. The pieces of a stratum and response stand in the order of time, and
    each begins where the one before it ends.

    counts, trials_of_bin : (bins,) the number of trials in each bin, and in its cell
    upper, stratum, ends : (pieces,) the response and stratum of each piece, and its latest RT, s
    first : (pieces,) whether a piece is the first of its stratum and response
    bin_of_piece : (pieces,) the bin of each piece
    bin_of_omission : (strata,) the bin of the omissions of each stratum
    """

    outcomes: Outcomes
    design: Design
    counts: NDArray[np.float64]
    trials_of_bin: NDArray[np.float64]
    n_cells: int
    upper: NDArray[np.bool_]
    stratum: NDArray[np.int64]
    ends: NDArray[np.float64]
    first: NDArray[np.bool_]
    bin_of_piece: NDArray[np.int64]
    bin_of_omission: NDArray[np.int64]

    def expected(self, theta: np.ndarray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The expected count of each bin, and its gradient in the estimates (bins, k)."""
        outcomes, parts = self.outcomes, self._parts
        parameters_by_cell = self.design.parameters_by_cell(theta)
        p, gradient = self._of_pieces(parameters_by_cell)

        if outcomes.has_omissions:
            p_omission, gradient_of_omission = outcomes.omission(parameters_by_cell)
            p = np.concatenate([p, p_omission])
            gradient = np.concatenate([gradient, gradient_of_omission])

        if outcomes.is_truncated:
            observable = outcomes.observable(parameters_by_cell)
            p, gradient = _divided(p, gradient, parts.stratum, observable)

        expected = parts.trials * np.maximum(p, SMALLEST_PROBABILITY)
        in_theta = self.design.in_estimates(theta, gradient, parts.cell)
        in_theta *= parts.trials[:, None]

        # as many parts as bins: each bin has one
        collected = _placed if parts.bin.size == self.counts.size else _summed
        return collected(expected, parts.bin), collected(in_theta, parts.bin)

    @cached_property
    def _parts(self) -> _Parts:
        """The parts of bins: their pieces, and the omissions of every stratum."""
        stratum, bins = self.stratum, self.bin_of_piece
        if self.outcomes.has_omissions:
            stratum = np.concatenate([stratum, np.arange(self.bin_of_omission.size)])
            bins = np.concatenate([bins, self.bin_of_omission])
        trials, cell = self.outcomes.trials[stratum], self.outcomes.cell_of_stratum[stratum]
        return _Parts(stratum, cell, trials, bins)

    def _of_pieces(self, parameters_by_cell: np.ndarray) -> Gradients:
        """P(an RT of a stratum lies in the piece), (pieces,), and the gradient (pieces, m)."""
        outcomes = self.outcomes
        first = self.first
        values, gradients = outcomes.cdf_gradients(
            self.ends, self.upper, self.stratum, parameters_by_cell
        )

        p = values.copy()
        p[1:] -= values[:-1]
        p[first] = values[first]

        gradient = gradients.copy()
        gradient[1:] -= gradients[:-1]
        gradient[first] = gradients[first]

        if outcomes.is_truncated:
            low = np.full(self.ends.size, outcomes.window[0])[first]
            p_below, gradient_below = outcomes.cdf_gradients(
                low, self.upper[first], self.stratum[first], parameters_by_cell
            )
            p[first] -= p_below
            gradient[first] -= gradient_below
        return p, gradient

    def probabilities(self, theta: np.ndarray) -> NDArray[np.float64]:
        """The probability of each bin in its cell."""
        return self.expected(theta)[0] / self.trials_of_bin

    def information(self, theta: np.ndarray) -> NDArray[np.float64]:
        """The expected information of the counts, (k, k): sum grad(E) grad(E)' / E over bins."""
        expected, in_theta = self.expected(theta)
        return (in_theta / expected[:, None]).T @ in_theta

    def flaw(self, theta: np.ndarray) -> str:
        """Why an optimum is not to be trusted: trials lie in bins that the model makes impossible.

        In such a bin the objective is flat, so that a search finds no direction.
        """
        impossible = int(self.counts[self.probabilities(theta) <= SMALLEST_PROBABILITY].sum())
        if not impossible:
            return ""
        return (
            f"{impossible} trials lie where the model with these estimates is impossible. Free a "
            "fixed t0 or v, or fix it at another value"
        )

    def t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, (n_cells,) s: just below the end of its first bin.

        With a later t0 that bin would be impossible.
        """
        limits = np.full(self.n_cells, np.inf)
        cells = self.outcomes.cell_of_stratum[self.stratum[self.first]]
        np.minimum.at(limits, cells, self.ends[self.first] - T0_GAP)
        return limits

    @property
    def df(self) -> int:
        """The number of bins minus the number of conditions."""
        return self.counts.size - self.n_cells


def _divided(
    p: np.ndarray, gradient: np.ndarray, stratum: np.ndarray, divisor: Gradients
) -> Gradients:
    """p (n,) divided by the divisor of its stratum, and the gradient of the quotient."""
    below, gradient_below = (of_stratum[stratum] for of_stratum in divisor)
    quotient = p / below
    return quotient, (gradient - quotient[:, None] * gradient_below) / below[:, None]


def _placed(values: np.ndarray, bins: np.ndarray) -> NDArray[np.float64]:
    """The values in the order of their bins, of which each has one value."""
    result = np.empty_like(values)
    result[bins] = values
    return result


def _summed(values: np.ndarray, bins: np.ndarray) -> NDArray[np.float64]:
    """The sum of the values of each bin."""
    result = np.zeros((bins.max() + 1, *values.shape[1:]))
    np.add.at(result, bins, values)
    return result


class _Piece(NamedTuple):
    """The part of a bin that lies in one stratum; ``end`` is its latest RT, s."""

    upper: bool
    stratum: int
    end: float
    is_first: bool
    bin: int


def bin_trials(
    outcomes: Outcomes, design: Design, quantiles: tuple[float, ...], min_count: int
) -> Bins:
    """The bins between the RT quantiles of every cell and response.

    A response with fewer than ``min_count`` trials in a cell is one bin.
    """
    n_cells = len(design.cells)
    counts: list[float] = []
    cell_of_bin: list[int] = []
    pieces: list[_Piece] = []
    deadlines = outcomes.deadline_of_stratum
    bin_of_omission = np.zeros(deadlines.size, dtype=np.int64)

    for cell in range(n_cells):
        strata = np.flatnonzero(outcomes.cell_of_stratum == cell).tolist()
        for upper in (False, True):
            if not outcomes.observed[upper]:
                continue
            rt = outcomes.rt[(outcomes.cell == cell) & (outcomes.upper == upper)]
            edges, found = bin_times(rt, quantiles, min_count)
            ends = np.append(edges, outcomes.window[1])
            pieces += [
                _Piece(upper, stratum, min(end, deadlines[stratum]), i == 0, len(counts) + i)
                for stratum in strata
                for i, end in enumerate(ends)
            ]
            counts += found.tolist()
            cell_of_bin += [cell] * ends.size

        if outcomes.has_omissions:
            bin_of_omission[strata] = len(counts)
            counts.append(float(outcomes.omitted[strata].sum()))
            cell_of_bin.append(cell)

    n_trials = np.bincount(outcomes.cell_of_stratum, outcomes.trials, n_cells).astype(float)
    return Bins(
        outcomes=outcomes,
        design=design,
        counts=np.array(counts),
        trials_of_bin=n_trials[cell_of_bin],
        n_cells=n_cells,
        upper=np.array([piece.upper for piece in pieces]),
        stratum=np.array([piece.stratum for piece in pieces]),
        ends=np.array([piece.end for piece in pieces]),
        first=np.array([piece.is_first for piece in pieces]),
        bin_of_piece=np.array([piece.bin for piece in pieces]),
        bin_of_omission=bin_of_omission,
    )


def bin_times(
    rt: np.ndarray, quantiles: tuple[float, ...], min_count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The edges between the bins of the RTs of one response, s, and the count of each bin.

    An RT on an edge belongs to the bin below.
    """
    if rt.size < min_count:
        return np.empty(0), np.array([float(rt.size)])

    edges = np.unique(np.quantile(rt, quantiles))
    bin_of_trial = np.searchsorted(edges, rt, side="left")
    return edges, np.bincount(bin_of_trial, minlength=edges.size + 1).astype(float)
