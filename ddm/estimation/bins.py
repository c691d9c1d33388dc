"""Trials counted in bins between RT quantiles, and the counts that a model expects there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.objective import T0_GAP
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes

# unless said: between these trials are counted, and observed and predicted RTs are compared
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)

# a bin's probability is not taken below this, so that a statistic stays finite while a search
# passes there
SMALLEST_PROBABILITY = 1e-12


def checked_bins(quantiles: Any, min_count: Any) -> tuple[float, ...]:
    """The quantiles between bins as increasing floats; an error if these or the smallest count are
    none.
    """
    q = tuple(map(float, np.atleast_1d(np.asarray(quantiles, dtype=float))))
    if not q or any(not 0.0 < x < 1.0 for x in q) or any(high <= low for low, high in pairwise(q)):
        raise ValueError(
            f"quantiles must increase and lie between 0 and 1, both excluded; got {quantiles!r}."
        )
    is_whole = isinstance(min_count, Integral) and not isinstance(min_count, bool)
    if not is_whole or min_count < 1:
        raise ValueError(f"min_count must be a whole number >= 1; got {min_count!r}.")
    return q


@dataclass(frozen=True, eq=False)
class Bins:
    """Bins of every cell and response, and one for the omissions of every cell that may have some.

    One element per bin: ``counts`` trials, in a cell of ``trials_of_bin`` trials. One element per
    piece of a bin, which is its part in one stratum: ``upper``, ``stratum`` and ``ends`` (s) say
    where it ends, ``first`` marks the pieces before which none of their response comes, and
    ``bin_of_piece`` is its bin.
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
        outcomes, parameters_by_cell = self.outcomes, self.design.parameters_by_cell(theta)
        values, gradients = outcomes.cdf_gradients(
            self.ends, self.upper, self.stratum, parameters_by_cell
        )
        p, rows = values.copy(), gradients.copy()
        p[1:] -= values[:-1]
        rows[1:] -= gradients[:-1]
        p[self.first], rows[self.first] = values[self.first], gradients[self.first]
        if outcomes.is_truncated:
            low = np.full(self.ends.size, outcomes.window[0])[self.first]
            below = outcomes.cdf_gradients(
                low, self.upper[self.first], self.stratum[self.first], parameters_by_cell
            )
            p[self.first] -= below[0]
            rows[self.first] -= below[1]
        pieces, stratum, where = [(p, rows)], [self.stratum], [self.bin_of_piece]
        if outcomes.has_omissions:
            pieces.append(outcomes.omission(parameters_by_cell))
            stratum.append(np.arange(outcomes.deadline_of_stratum.size))
            where.append(self.bin_of_omission)
        p, rows = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        of, bins = np.concatenate(stratum), np.concatenate(where)
        if outcomes.is_truncated:
            observable, in_observable = (
                part[of] for part in outcomes.observable(parameters_by_cell)
            )
            rows = (rows - (p / observable)[:, None] * in_observable) / observable[:, None]
            p = p / observable
        n = (outcomes.answered + outcomes.omitted)[of]
        in_theta = self.design.in_estimates(theta, n[:, None] * rows, outcomes.cell_of_stratum[of])
        if bins.size == self.counts.size:
            return _placed(n * np.maximum(p, SMALLEST_PROBABILITY), bins), _placed(in_theta, bins)
        return _summed(n * np.maximum(p, SMALLEST_PROBABILITY), bins), _summed(in_theta, bins)

    def probabilities(self, theta: np.ndarray) -> NDArray[np.float64]:
        """The probability of each bin in its cell."""
        return self.expected(theta)[0] / self.trials_of_bin

    def information(self, theta: np.ndarray) -> NDArray[np.float64]:
        """sum grad(E) grad(E)' / E over bins, (k, k): the expected information of the counts."""
        expected, in_theta = self.expected(theta)
        return (in_theta / expected[:, None]).T @ in_theta

    def flaw(self, theta: np.ndarray) -> str:
        """Why an optimum is none: trials lie in bins that the model makes impossible, where there
        is no direction.
        """
        impossible = int(self.counts[self.probabilities(theta) <= SMALLEST_PROBABILITY].sum())
        if not impossible:
            return ""
        return (
            f"{impossible} trials lie where the model with these estimates is impossible. Free a "
            "fixed t0 or v, or fix it at another value"
        )

    def t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, s: below the first edge, as no RT may precede t0 in the
        first bin.
        """
        limits = np.full(self.n_cells, np.inf)
        cells = self.outcomes.cell_of_stratum[self.stratum[self.first]]
        np.minimum.at(limits, cells, self.ends[self.first] - T0_GAP)
        return limits

    @property
    def df(self) -> int:
        """Bins - conditions."""
        return self.counts.size - self.n_cells


def _placed(values: np.ndarray, where: np.ndarray) -> NDArray[np.float64]:
    result = np.empty_like(values)
    result[where] = values
    return result


def _summed(values: np.ndarray, where: np.ndarray) -> NDArray[np.float64]:
    result = np.zeros((where.max() + 1, *values.shape[1:]))
    np.add.at(result, where, values)
    return result


def bin_trials(
    outcomes: Outcomes, design: Design, quantiles: tuple[float, ...], min_count: int
) -> Bins:
    """Bins between the quantiles of the RTs of every cell and response; a response with fewer
    trials is one bin.
    """
    n_cells = len(design.cells)
    counts: list[float] = []
    bins_of_cell: list[int] = []
    pieces: list[tuple[bool, int, float, bool, int]] = []
    last = outcomes.window[1]
    bin_of_omission = np.zeros(outcomes.deadline_of_stratum.size, dtype=np.int64)
    for cell in range(n_cells):
        strata = np.flatnonzero(outcomes.cell_of_stratum == cell).tolist()
        for upper in (False, True):
            if not outcomes.observed[upper]:
                continue
            rt = outcomes.rt[(outcomes.cell == cell) & (outcomes.upper == upper)]
            edges, found = _bin(rt, quantiles, min_count)
            ends = np.append(edges, last)
            pieces += [
                (upper, s, min(end, outcomes.deadline_of_stratum[s]), i == 0, len(counts) + i)
                for s in strata
                for i, end in enumerate(ends)
            ]
            counts += found.tolist()
            bins_of_cell += [cell] * ends.size
        if outcomes.has_omissions:
            bin_of_omission[strata] = len(counts)
            counts.append(float(outcomes.omitted[strata].sum()))
            bins_of_cell.append(cell)
    upper_, stratum, ends_, first, bin_of_piece = zip(*pieces, strict=True)
    trials = np.bincount(
        outcomes.cell_of_stratum, outcomes.answered + outcomes.omitted, n_cells
    ).astype(float)
    return Bins(
        outcomes,
        design,
        np.array(counts),
        trials[bins_of_cell],
        n_cells,
        np.array(upper_),
        np.array(stratum),
        np.array(ends_),
        np.array(first),
        np.array(bin_of_piece),
        bin_of_omission,
    )


def _bin(
    rt: np.ndarray, quantiles: tuple[float, ...], min_count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Edges of the bins of one condition and response, and the counts in them (edges belong to the
    bin below).
    """
    if rt.size < min_count:
        return np.empty(0), np.array([float(rt.size)])
    edges = np.unique(np.quantile(rt, quantiles))
    bin_of_trial = np.searchsorted(edges, rt, side="left")
    return edges, np.bincount(bin_of_trial, minlength=edges.size + 1).astype(float)
