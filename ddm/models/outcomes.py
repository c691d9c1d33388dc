"""The outcomes of the trials of a design: what was seen of them, and what could have been seen.

Trials of a cell that share a deadline form a stratum: they have the same probability of an omission
and the same probability of not being removed. With the distribution functions G_r of the responses
r that are observed, the deadline d, and RTs removed outside the window [lo, hi],

    P(omission) = 1 - sum_r G_r(d)
    P(observable) = sum_r (G_r(min(hi, d)) - G_r(lo)) + P(omission)

Omissions are rows of the table and therefore count as observable. Without a deadline, and with both
responses observed, there are no omissions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ddm.models.design import Design
from ddm.models.lapses import Lapses, of_range
from ddm.models.mixture import Gradients, mixed_cdf_gradients, mixed_survivor_gradients
from ddm.models.model import Model
from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The outcomes of trials, on which objectives work: m trials with a response, and omissions.

    rt, upper, cell : (m,) RT in s, response and cell of each trial with a response
    deadline : (m,) its deadline, s; infinite for a trial without a deadline
    stratum : (m,) its stratum
    cell_of_stratum, deadline_of_stratum : (strata,) cell and deadline (s) of each stratum
    omitted : (strata,) number of omissions in each stratum
    answered : (strata,) number of trials with a response in each stratum
    window : (lo, hi), s; RTs outside it were removed
    observed : whether (lower, upper) responses are observed
    lapses : the distribution of the RTs of contaminants; None in a model without lapses
    """

    rt: NDArray[np.float64]
    upper: NDArray[np.bool_]
    cell: NDArray[np.int64]
    deadline: NDArray[np.float64]
    stratum: NDArray[np.int64]
    cell_of_stratum: NDArray[np.int64]
    deadline_of_stratum: NDArray[np.float64]
    omitted: NDArray[np.float64]
    answered: NDArray[np.float64]
    window: tuple[float, float]
    observed: tuple[bool, bool]
    lapses: Lapses | None

    @property
    def is_complete(self) -> bool:
        """Whether every trial's RT and response were observed, whatever they were."""
        return not self.has_omissions and not self.is_truncated

    @property
    def has_omissions(self) -> bool:
        """Whether a trial may have no response."""
        return bool(np.isfinite(self.deadline_of_stratum).any()) or not all(self.observed)

    @property
    def is_truncated(self) -> bool:
        """Whether RTs were removed."""
        return self.window != (0.0, np.inf)

    @cached_property
    def lapse_density(self) -> NDArray[np.float64]:
        """Density of a lapse with its response at each RT, (m,) 1/s; empty without lapses."""
        if self.lapses is None:
            return np.empty(0)
        return 0.5 * self.lapses.pdf(self.rt, self.deadline)

    def stratum_of(self, cell: np.ndarray, deadline: np.ndarray) -> NDArray[np.int64]:
        """The stratum of each trial, (n,), from its cell and deadline."""
        pairs = zip(self.cell_of_stratum.tolist(), self.deadline_of_stratum.tolist(), strict=True)
        known = {pair: stratum for stratum, pair in enumerate(pairs)}

        wanted = zip(cell.tolist(), deadline.tolist(), strict=True)
        return np.array([known[pair] for pair in wanted], dtype=np.int64)

    def lapse_cdf(self, rt: np.ndarray, stratum: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt, response) of a lapse, (n,), at each ``rt`` (s) and its ``stratum``."""
        if self.lapses is None:
            return np.zeros(rt.size)
        return 0.5 * self.lapses.cdf(rt, self.deadline_of_stratum[stratum])

    def cdf_gradients(
        self, rt: np.ndarray, upper: np.ndarray, stratum: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT <= rt, response), (n,), at each ``rt`` (s) and its ``stratum``; gradient (n, 9)."""
        lapse = self.lapse_cdf(rt, stratum)
        return mixed_cdf_gradients(
            rt, upper, self.cell_of_stratum[stratum], parameters_by_cell, lapse
        )

    def omission(self, parameters_by_cell: np.ndarray) -> Gradients:
        """P(omission) in each stratum, (strata,), and its gradient (strata, 9)."""
        n = self.deadline_of_stratum.size
        every = np.arange(n)
        value = np.zeros(n)
        gradient = np.zeros((n, parameters_by_cell.shape[1]))

        for upper, is_observed in enumerate(self.observed):
            side = np.full(n, bool(upper))
            # a response that leaves no trace is an omission at any time, so from before 0 on
            since = self.deadline_of_stratum if is_observed else np.full(n, -1.0)
            late = np.zeros(n) if self.lapses is None else 0.5 - self.lapse_cdf(since, every)

            part = mixed_survivor_gradients(
                since, side, self.cell_of_stratum, parameters_by_cell, late
            )
            value = value + part[0]
            gradient = gradient + part[1]
        return value, gradient

    def observable(self, parameters_by_cell: np.ndarray) -> Gradients:
        """P(observable) in each stratum, (strata,), and its gradient (strata, 9)."""
        n = self.deadline_of_stratum.size
        every = np.arange(n)
        value = np.zeros(n)
        gradient = np.zeros((n, parameters_by_cell.shape[1]))
        if self.has_omissions:
            value, gradient = self.omission(parameters_by_cell)

        low, high = self.window
        last = np.minimum(high, self.deadline_of_stratum)
        first = np.minimum(low, last)
        for upper, is_observed in enumerate(self.observed):
            if is_observed:
                side = np.full(n, bool(upper))
                until_last = self.cdf_gradients(last, side, every, parameters_by_cell)
                until_first = self.cdf_gradients(first, side, every, parameters_by_cell)
                value = value + until_last[0] - until_first[0]
                gradient = gradient + until_last[1] - until_first[1]
        return value, gradient


def outcomes_of_trials(model: Model, trials: Trials, design: Design) -> Outcomes:
    """The outcomes of trials in the cells of a model's design."""
    limits = trials.deadline, trials.window, trials.observed_sides
    lapses = lapses_of(model, trials.rt[trials.answered])
    return outcomes_of_arrays(trials.rt, trials.upper, design.cell, *limits, lapses)


def lapses_of(model: Model, rt: NDArray[np.float64]) -> Lapses | None:
    """The distribution of the RTs of a model's lapses; None in a model without lapses.

    ``rt`` are the RTs of all trials with a response, s: the range of the lapses by default.
    """
    return (model.lapse_window or of_range(rt)) if model.has_lapses else None


def outcomes_of_arrays(
    rt: NDArray[np.float64],
    upper: NDArray[np.bool_],
    cell: NDArray[np.int64],
    deadline: NDArray[np.float64],
    window: tuple[float, float],
    observed: tuple[bool, bool],
    lapses: Lapses | None,
) -> Outcomes:
    """The outcomes of trials, each given by arrays (n,); the RTs of omissions are NaN.

    ``window``, ``observed`` and ``lapses`` are as in `Outcomes`.
    """
    answered = ~np.isnan(rt)

    # a stratum is a pair of cell and deadline, here as one whole number
    ends, which = np.unique(deadline, return_inverse=True)
    pairs, stratum = np.unique(cell * ends.size + which.ravel(), return_inverse=True)
    stratum = stratum.ravel()

    return Outcomes(
        rt=rt[answered],
        upper=upper[answered],
        cell=cell[answered],
        deadline=deadline[answered],
        stratum=stratum[answered],
        cell_of_stratum=pairs // ends.size,
        deadline_of_stratum=ends[pairs % ends.size],
        omitted=np.bincount(stratum[~answered], minlength=pairs.size).astype(float),
        answered=np.bincount(stratum[answered], minlength=pairs.size).astype(float),
        window=window,
        observed=observed,
        lapses=lapses,
    )
