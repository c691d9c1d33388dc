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
from ddm.models.mixture import mixed_cdf_gradients, mixed_survivor_gradients
from ddm.models.model import Model
from ddm.processes.family import Family, Gradients
from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The outcomes of trials, on which objectives work: m trials with a response, and omissions.

    family : the kind of process that is to explain them
    rt, upper, cell : (m,) RT in s, response and cell of each trial with a response
    deadline : (m,) its deadline, s; infinite for a trial without a deadline
    stratum : (m,) its stratum
    cell_of_stratum, deadline_of_stratum : (strata,) cell and deadline (s) of each stratum
    omitted : (strata,) number of omissions in each stratum
    answered : (strata,) number of trials with RT and response in each stratum
    lost : (strata, 2) number of trials with a (lower, upper) response whose RT was lost
    lost_rt : which RTs were lost: "random", of responses in time; "late", of those after the
        deadline; None without such trials
    window : (lo, hi), s; RTs outside it were removed
    observed : whether (lower, upper) responses are observed
    lapses : the distribution of the RTs of contaminants; None in a model without lapses
    """

    family: Family
    rt: NDArray[np.float64]
    upper: NDArray[np.bool_]
    cell: NDArray[np.int64]
    deadline: NDArray[np.float64]
    stratum: NDArray[np.int64]
    cell_of_stratum: NDArray[np.int64]
    deadline_of_stratum: NDArray[np.float64]
    omitted: NDArray[np.float64]
    answered: NDArray[np.float64]
    lost: NDArray[np.float64]
    lost_rt: str | None
    window: tuple[float, float]
    observed: tuple[bool, bool]
    lapses: Lapses | None

    @cached_property
    def is_complete(self) -> bool:
        """Whether every trial's RT and response were observed, whatever they were."""
        return not (self.has_omissions or self.is_truncated or self.lost.any())

    @cached_property
    def has_omissions(self) -> bool:
        """Whether a trial may have no response."""
        return bool(np.isfinite(self.deadline_of_stratum).any()) or not all(self.observed)

    @property
    def is_truncated(self) -> bool:
        """Whether RTs were removed."""
        return self.window != (0.0, np.inf)

    @cached_property
    def trials(self) -> NDArray[np.float64]:
        """Number of trials of each stratum, whatever was seen of them, (strata,)."""
        return self.answered + self.omitted + self.lost.sum(axis=1)

    @property
    def lost_share(self) -> float:
        """The share of responses whose RT was lost among those of which it might be."""
        lost = self.lost.sum()
        others = self.omitted.sum() if self.lost_rt == "late" else self.answered.sum()
        return float(lost / (lost + others)) if lost else 0.0

    @cached_property
    def lapse_density(self) -> NDArray[np.float64]:
        """Density of a lapse with its response at each RT, (m,) 1/s; empty without lapses."""
        return self.lapse_pdf(self.rt)

    def stratum_of(self, cell: np.ndarray, deadline: np.ndarray) -> NDArray[np.int64]:
        """The stratum of each trial, (n,), from its cell and deadline."""
        # strata stand in the order of their cells, and of deadlines within a cell
        ends = np.unique(self.deadline_of_stratum)
        known = self.cell_of_stratum * ends.size + np.searchsorted(ends, self.deadline_of_stratum)
        return np.searchsorted(known, cell * ends.size + np.searchsorted(ends, deadline))

    def lapse_pdf(self, rt: np.ndarray) -> NDArray[np.float64]:
        """Density of a lapse with one response at each ``rt`` (s), 1/s; empty without lapses."""
        return np.empty(0) if self.lapses is None else 0.5 * self.lapses.pdf(rt)

    def lapse_cdf(self, rt: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt, response) of a lapse at each ``rt`` (s), (n,); empty without lapses."""
        return np.empty(0) if self.lapses is None else 0.5 * self.lapses.cdf(rt)

    def cdf_gradients(
        self, rt: np.ndarray, upper: np.ndarray, stratum: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT <= rt, response), (n,), at each ``rt`` (s) and its ``stratum``; gradient (n, m)."""
        cell, of_lapses = self.cell_of_stratum[stratum], self.lapse_cdf(rt)
        return mixed_cdf_gradients(self.family, rt, upper, cell, parameters_by_cell, of_lapses)

    def omission(self, parameters_by_cell: np.ndarray) -> Gradients:
        """P(omission) in each stratum, (strata,), and its gradient (strata, m)."""
        n = self.deadline_of_stratum.size
        value = np.zeros(n)
        gradient = np.zeros((n, parameters_by_cell.shape[1]))

        for upper, is_observed in enumerate(self.observed):
            side = np.full(n, bool(upper))
            # a response that leaves no trace is an omission at any time, so from before 0 on
            since = self.deadline_of_stratum if is_observed else np.full(n, -1.0)
            part = self._after(since, side, parameters_by_cell)
            value = value + part[0]
            gradient = gradient + part[1]
        return value, gradient

    def observable(self, parameters_by_cell: np.ndarray) -> Gradients:
        """P(observable) in each stratum, (strata,), and its gradient (strata, m)."""
        n = self.deadline_of_stratum.size
        value = np.zeros(n)
        gradient = np.zeros((n, parameters_by_cell.shape[1]))
        if self.has_omissions:
            value, gradient = self.omission(parameters_by_cell)

        for upper, is_observed in enumerate(self.observed):
            if is_observed:
                part = self.in_time(bool(upper), parameters_by_cell)
                value = value + part[0]
                gradient = gradient + part[1]
        return value, gradient

    def in_time(self, upper: bool, parameters_by_cell: np.ndarray) -> Gradients:
        """P(response in time) in each stratum, (strata,), and its gradient (strata, m).

        In time is within the window, and not after the deadline: G(min(hi, d)) - G(lo).
        """
        every = np.arange(self.deadline_of_stratum.size)
        side = np.full(every.size, upper)
        low, high = self.window
        last = np.minimum(high, self.deadline_of_stratum)
        value, gradient = self.cdf_gradients(last, side, every, parameters_by_cell)

        if low > 0.0:
            first = np.minimum(low, last)
            before, in_before = self.cdf_gradients(first, side, every, parameters_by_cell)
            return value - before, gradient - in_before
        return value, gradient

    def late(self, upper: bool, parameters_by_cell: np.ndarray) -> Gradients:
        """P(response after the deadline) in each stratum, (strata,), and its gradient."""
        side = np.full(self.deadline_of_stratum.size, upper)
        return self._after(self.deadline_of_stratum, side, parameters_by_cell)

    def lost_in_time(self, of_cell: np.ndarray, upper: bool) -> float:
        """Number of responses in time whose RT was lost, in some of the strata (a mask)."""
        return float(self.lost[of_cell, int(upper)].sum()) if self.lost_rt == "random" else 0.0

    def losing(self, upper: bool, parameters_by_cell: np.ndarray) -> Gradients:
        """P of what is known of a response whose RT was lost, as ``lost_rt`` says."""
        of_which = self.late if self.lost_rt == "late" else self.in_time
        return of_which(upper, parameters_by_cell)

    def _after(self, rt: np.ndarray, side: np.ndarray, parameters_by_cell: np.ndarray) -> Gradients:
        """P(RT > rt, response) in each stratum, (strata,), and its gradient."""
        of_lapses = np.empty(0) if self.lapses is None else 0.5 - self.lapse_cdf(rt)
        return mixed_survivor_gradients(
            self.family, rt, side, self.cell_of_stratum, parameters_by_cell, of_lapses
        )


def in_order(
    answered: NDArray[np.float64],
    omitted: NDArray[np.float64],
    lost: NDArray[np.float64],
    outcomes: Outcomes,
    trials: Trials,
    cell: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Values of every trial, (n,), whose cells are ``cell``, from those of its kind.

    ``answered`` (m,) are the values of the trials with an RT, ``omitted`` (strata,) that of an
    omission, ``lost`` (strata, 2) those of a (lower, upper) response whose RT was lost.
    """
    values = np.empty(trials.n)
    values[trials.answered] = answered

    stratum = outcomes.stratum_of(cell, trials.deadline)
    values[trials.omitted] = omitted[stratum[trials.omitted]]
    values[trials.lost] = lost[stratum[trials.lost], trials.upper[trials.lost].astype(int)]
    return values


def outcomes_of_trials(model: Model, trials: Trials, design: Design) -> Outcomes:
    """The outcomes of trials in the cells of a model's design."""
    return outcomes_of_rows(model, trials, slice(None), design, design.cell)


def outcomes_of_rows(
    model: Model,
    trials: Trials,
    rows: NDArray[np.int64] | slice,
    design: Design,
    cell: NDArray[np.int64],
) -> Outcomes:
    """The outcomes of the trials in some rows, by position, in the cells ``cell`` of a design."""
    rt = trials.rt[rows]
    lost = trials.lost[rows]
    return outcomes_of_arrays(
        design.family,
        rt,
        trials.upper[rows],
        cell,
        trials.deadline[rows],
        trials.window,
        trials.observed_sides,
        lapses_of(model, rt[~np.isnan(rt)]),
        lost=lost,
        lost_rt=trials.how.lost_rt if lost.any() else None,
    )


def lapses_of(model: Model, rt: NDArray[np.float64]) -> Lapses | None:
    """The distribution of the RTs of a model's lapses; None in a model without lapses.

    ``rt`` are the RTs of all trials with a response, s: the range of the lapses by default.
    """
    return (model.lapse_window or of_range(rt)) if model.has_lapses else None


def outcomes_of_arrays(
    family: Family,
    rt: NDArray[np.float64],
    upper: NDArray[np.bool_],
    cell: NDArray[np.int64],
    deadline: NDArray[np.float64],
    window: tuple[float, float],
    observed: tuple[bool, bool],
    lapses: Lapses | None,
    *,
    lost: NDArray[np.bool_] | None = None,
    lost_rt: str | None = None,
) -> Outcomes:
    """The outcomes of trials, each given by arrays (n,); the RTs of omissions are NaN.

    ``window``, ``observed``, ``lapses`` and ``lost_rt`` are as in `Outcomes`; ``lost`` says which
    trials have a response whose RT was lost.
    """
    answered = ~np.isnan(rt)
    lost = np.zeros(rt.size, dtype=bool) if lost is None else lost
    omitted = ~answered & ~lost

    # a stratum is a pair of cell and deadline, here as one whole number
    ends, which = deadline[:1], np.zeros(deadline.size, dtype=np.int64)
    if not (deadline == ends).all():
        ends, which = np.unique(deadline, return_inverse=True)
    pairs, stratum = np.unique(cell * ends.size + which.ravel(), return_inverse=True)
    stratum = stratum.ravel()

    return Outcomes(
        family=family,
        rt=rt[answered],
        upper=upper[answered],
        cell=cell[answered],
        deadline=deadline[answered],
        stratum=stratum[answered],
        cell_of_stratum=pairs // ends.size,
        deadline_of_stratum=ends[pairs % ends.size],
        omitted=np.bincount(stratum[omitted], minlength=pairs.size).astype(float),
        answered=np.bincount(stratum[answered], minlength=pairs.size).astype(float),
        lost=np.column_stack(
            [np.bincount(stratum[lost & (upper == s)], minlength=pairs.size) for s in (False, True)]
        ).astype(float),
        lost_rt=lost_rt if lost.any() else None,
        window=window,
        observed=observed,
        lapses=lapses,
    )
