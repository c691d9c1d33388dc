"""What a model expects of the trials of one cell: proportions and times of what can be observed.

Tables, pictures and messages ask this one object, so that they agree with one another and with the
likelihood: lapses, deadlines, responses without a trace and removed RTs are in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.models.lapses import Uniform
from ddm.models.mixture import cdf, log_density
from ddm.models.outcomes import Outcomes, outcomes_of_arrays
from ddm.parameters import LAPSE
from ddm.processes.ddm import DDM
from ddm.trials.trials import Trials

# bisections of a quantile, from the longest time down to about 1e-9 s
BISECTIONS = 60

# no quantile is looked for beyond this, s
LONGEST = 1e4

# a time counts as late enough for a quantile if P misses its value by this much, relatively
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Expectation:
    """The mixture over the deadlines of a cell, weighted by their numbers of trials.

    strata : the strata of the cell, one for each deadline
    share : (strata,), their shares of the cell's trials over the probability that a trial of theirs
        is not removed
    """

    outcomes: Outcomes
    parameters_by_cell: NDArray[np.float64]
    cell: int
    strata: NDArray[np.int64]
    share: NDArray[np.float64]

    @property
    def ends(self) -> tuple[float, float]:
        """Between which times RTs can be observed, s: the window, up to the last deadline."""
        low, high = self.outcomes.window
        return low, min(high, float(self.outcomes.deadline_of_stratum[self.strata].max()))

    @property
    def jumps(self) -> NDArray[np.float64]:
        """Times at which the densities may jump, s: deadlines, and the ends of uniform lapses."""
        deadlines = self.outcomes.deadline_of_stratum[self.strata]
        lapses = self.outcomes.lapses
        ends = [lapses.low, lapses.high] if isinstance(lapses, Uniform) else []
        return np.unique(np.append(deadlines[np.isfinite(deadlines)], ends))

    def pdf(self, rt: NDArray[np.float64], upper: bool) -> NDArray[np.float64]:
        """Density of a response at each time among the trials that can be observed, 1/s."""
        if not self.outcomes.observed[upper]:
            return np.zeros(rt.size)

        low, high = self.outcomes.window
        side, cell = np.full(rt.size, upper), np.full(rt.size, self.cell)
        lapse = self.outcomes.lapse_pdf(rt)
        density = np.exp(log_density(rt, side, cell, self.parameters_by_cell, lapse))

        total = np.zeros(rt.size)
        for stratum, share in zip(self.strata.tolist(), self.share.tolist(), strict=True):
            end = min(high, float(self.outcomes.deadline_of_stratum[stratum]))
            total += np.where((rt >= low) & (rt <= end), share * density, 0.0)
        return total

    def cdf(self, rt: NDArray[np.float64], upper: bool) -> NDArray[np.float64]:
        """P(response, RT <= rt) among the trials that can be observed."""
        if not self.outcomes.observed[upper]:
            return np.zeros(rt.size)

        low, high = self.outcomes.window
        before = self._come(np.array([low]), upper)[0]
        total = np.zeros(rt.size)
        for stratum, share in zip(self.strata.tolist(), self.share.tolist(), strict=True):
            end = min(high, float(self.outcomes.deadline_of_stratum[stratum]))
            total += share * (self._come(np.clip(rt, low, end), upper) - before)
        return total

    def probability(self, upper: bool) -> float:
        """The proportion of a response that is observed."""
        return float(self.cdf(np.array([np.inf]), upper)[0])

    def quantiles(self, q: NDArray[np.float64], upper: bool) -> NDArray[np.float64]:
        """Quantiles of the RTs of a response, s, by bisection; NaN where it never comes."""
        p = self.probability(upper)
        if not p > 0.0:
            return np.full(q.size, np.nan)

        last = min(LONGEST, self.ends[1])
        longest = min(1.0, last)
        most = q.max() * p * (1.0 - ROUNDING)
        while longest < last and self.cdf(np.array([longest]), upper)[0] < most:
            longest = min(2.0 * longest, last)

        below, above = np.zeros(q.size), np.full(q.size, longest)
        for _ in range(BISECTIONS):
            middle = 0.5 * (below + above)
            is_late = self.cdf(middle, upper) >= q * p
            below, above = np.where(is_late, below, middle), np.where(is_late, middle, above)
        return 0.5 * (below + above)

    def _come(self, rt: NDArray[np.float64], upper: bool) -> NDArray[np.float64]:
        """G(rt) of a response, without the limits of observation."""
        side, cell = np.full(rt.size, upper), np.full(rt.size, self.cell)
        has_lapses = self.outcomes.lapses is not None
        lapse = self.outcomes.lapse_cdf(rt) if has_lapses else np.empty(0)
        return cdf(rt, side, cell, self.parameters_by_cell, lapse)


def expectation_of(
    outcomes: Outcomes, parameters_by_cell: NDArray[np.float64], cell: int
) -> Expectation:
    """What the parameters (n_cells, 9) expect of the trials of one cell."""
    strata = np.flatnonzero(outcomes.cell_of_stratum == cell)
    n = outcomes.trials[strata]
    observable = outcomes.observable(parameters_by_cell)[0][strata]
    share = n / n.sum() / observable
    return Expectation(outcomes, parameters_by_cell, cell, strata, share)


def expectation_of_process(process: DDM, trials: Trials) -> Expectation:
    """What a process without lapses expects of trials, all of one condition."""
    cell = np.zeros(trials.n, dtype=np.int64)
    limits = trials.deadline, trials.window, trials.observed_sides
    outcomes = outcomes_of_arrays(
        trials.rt, trials.upper, cell, *limits, None, lost=trials.lost, lost_rt=trials.lost_rt
    )
    no_lapses = np.zeros((1, 1))
    return expectation_of(outcomes, np.hstack([process.parameters_by_cell(), no_lapses]), 0)


def lapse_probabilities(
    outcomes: Outcomes, parameters_by_cell: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """P(lapse | what was seen), for each kind of trial as in `ddm.models.outcomes.in_order`."""
    n_strata = outcomes.deadline_of_stratum.size
    if outcomes.lapses is None:
        return np.zeros(outcomes.rt.size), np.zeros(n_strata), np.zeros((n_strata, 2))

    only_lapses = parameters_by_cell.copy()
    only_lapses[:, LAPSE] = 1.0
    p = parameters_by_cell[:, LAPSE]
    p_stratum = p[outcomes.cell_of_stratum]
    trials = outcomes.rt, outcomes.upper, outcomes.cell
    density = np.exp(log_density(*trials, parameters_by_cell, outcomes.lapse_density))

    # what is impossible has no share of lapses: NaN
    with np.errstate(invalid="ignore", divide="ignore"):
        answered = p[outcomes.cell] * outcomes.lapse_density / density
        omitted = p_stratum * outcomes.omission(only_lapses)[0]
        omitted = omitted / outcomes.omission(parameters_by_cell)[0]
        lost = np.full((n_strata, 2), np.nan)
        for upper in (False, True) if outcomes.lost.any() else ():
            of_lapses = p_stratum * outcomes.losing(upper, only_lapses)[0]
            lost[:, int(upper)] = of_lapses / outcomes.losing(upper, parameters_by_cell)[0]
    return answered, omitted, lost
