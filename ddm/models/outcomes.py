"""What could have been observed in the trials of a design: in which window, until which deadline,
with which lapses.

Trials of a cell that share a deadline form a stratum, of which the likelihood of an omission and
that of not having been removed are the same. With the distribution functions G_r of the responses r
that are observed, deadline d and RTs removed outside [lo, hi],

    P(omission) = 1 - sum_r G_r(d)
    P(observable) = sum_r (G_r(min(hi, d)) - G_r(lo)) + P(omission)

where omissions, which are rows of the table, count as observable; without a deadline there are
none.
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
    """The trials that objectives work on.

    rt, upper, cell : (m,) of the trials with a response
    deadline : (m,) s, infinite where there is none
    omitted : (strata,) number of omissions; ``answered`` the number of other trials
    cell_of_stratum, deadline_of_stratum : (strata,) cell and deadline, s
    window : RTs outside were removed, (lo, hi) in s
    observed : which responses are observed, of (lower, upper)
    lapses : where the RTs of contaminants lie; None in a model without
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
        """Density of a lapse with its response at each RT, 1/s; empty without lapses."""
        return np.empty(0) if self.lapses is None else 0.5 * self.lapses.pdf(self.rt, self.deadline)

    def stratum_of(self, cell: np.ndarray, deadline: np.ndarray) -> NDArray[np.int64]:
        """The stratum of trials with these cells and deadlines."""
        known = {
            pair: i
            for i, pair in enumerate(
                zip(self.cell_of_stratum.tolist(), self.deadline_of_stratum.tolist(), strict=True)
            )
        }
        return np.array(
            [known[pair] for pair in zip(cell.tolist(), deadline.tolist(), strict=True)],
            dtype=np.int64,
        )

    def lapse_cdf(self, rt: np.ndarray, stratum: np.ndarray) -> NDArray[np.float64]:
        """P(RT <= rt, response) of a lapse in each stratum."""
        return (
            np.zeros(rt.size)
            if self.lapses is None
            else 0.5 * self.lapses.cdf(rt, self.deadline_of_stratum[stratum])
        )

    def cdf_gradients(
        self, rt: np.ndarray, upper: np.ndarray, stratum: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT <= rt, response) in each stratum, and its gradient (n, 9)."""
        lapse = self.lapse_cdf(rt, stratum)
        return mixed_cdf_gradients(
            rt, upper, self.cell_of_stratum[stratum], parameters_by_cell, lapse
        )

    def omission(self, parameters_by_cell: np.ndarray) -> Gradients:
        """P(omission) in each stratum, (strata,), and its gradient (strata, 9)."""
        value, gradient = (
            np.zeros(self.deadline_of_stratum.size),
            np.zeros((self.deadline_of_stratum.size, parameters_by_cell.shape[1])),
        )
        every = np.arange(self.deadline_of_stratum.size)
        for upper, is_observed in enumerate(self.observed):
            side = np.full(every.size, bool(upper))
            # what is not observed is an omission whenever it comes
            since = self.deadline_of_stratum if is_observed else np.full(every.size, -1.0)
            late = (
                0.5 - self.lapse_cdf(since, every)
                if self.lapses is not None
                else np.zeros(every.size)
            )
            part = mixed_survivor_gradients(
                since, side, self.cell_of_stratum, parameters_by_cell, late
            )
            value, gradient = value + part[0], gradient + part[1]
        return value, gradient

    def observable(self, parameters_by_cell: np.ndarray) -> Gradients:
        """P(not removed) in each stratum, and its gradient."""
        every = np.arange(self.deadline_of_stratum.size)
        low, high = self.window
        value, gradient = np.zeros(every.size), np.zeros((every.size, parameters_by_cell.shape[1]))
        if self.has_omissions:
            value, gradient = self.omission(parameters_by_cell)
        for upper, is_observed in enumerate(self.observed):
            if is_observed:
                side = np.full(every.size, bool(upper))
                ends = np.minimum(high, self.deadline_of_stratum)
                above, below = (
                    self.cdf_gradients(rt, side, every, parameters_by_cell)
                    for rt in (ends, np.minimum(low, ends))
                )
                value, gradient = value + above[0] - below[0], gradient + above[1] - below[1]
        return value, gradient


def outcomes_of_trials(model: Model, trials: Trials, design: Design) -> Outcomes:
    """The outcomes of trials under a model's design."""
    limits = trials.deadline, trials.window, trials.observed_sides
    return outcomes_of_arrays(
        trials.rt, trials.upper, design.cell, *limits, lapses_of(model, trials.rt[trials.answered])
    )


def lapses_of(model: Model, rt: NDArray[np.float64]) -> Lapses | None:
    """Where the lapses of a model lie, given the RTs of all trials with a response; None in a model
    without.
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
    """The outcomes of trials (n,), of which the RTs of omissions are NaN."""
    answered = ~np.isnan(rt)
    # a stratum is a pair of cell and deadline
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
