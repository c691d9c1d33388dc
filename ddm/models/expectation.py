"""What a model expects of some trials: proportions and times of what can be observed.

Tables, pictures and messages ask this one object, so that they agree with one another and with the
likelihood: lapses, deadlines, responses without a trace and removed RTs are in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.distributions import options_of
from ddm.models.lapses import Uniform
from ddm.models.mixture import cdf, log_density
from ddm.models.outcomes import Outcomes
from ddm.parameters import LAPSE, NAMES
from ddm.processes.ddm import DDM

# bisections of a quantile before its distribution function counts as nearly a line
BISECTIONS = 9

# steps after which a quantile is as exact as it gets
MOST_STEPS = 80

# a quantile is found where the distribution function misses its value by this share of P(response)
CLOSE = 1e-14

# no quantile is looked for beyond this, s
LONGEST = 1e4

# a time counts as late enough for a quantile if P misses its value by this much, relatively
ROUNDING = 1e-12

# the share of RTs at either end that a mean leaves out
TAIL = 1e-9

# panels of the quadrature of a mean, and nodes in each: an error below 1e-6 s
N_PANELS = 24
N_NODES = 8

# numbers that are computed at once, which bounds the memory where every trial is a cell
AT_ONCE = 1_000_000

# a function of the time, response and cell of each trial
Of = Callable[[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Expectation:
    """The mixture over the cells and deadlines of some trials, weighted by numbers of trials.

    strata : the strata of the trials, each with its cell and its deadline
    share : (strata,), their shares of the trials over the probability that a trial of theirs is not
        removed

    In all functions ``upper`` says which response is meant; None stands for either.
    """

    outcomes: Outcomes
    parameters_by_cell: NDArray[np.float64]
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

    def pdf(self, rt: NDArray[np.float64], upper: bool | None) -> NDArray[np.float64]:
        """Density of a response at each time among the trials that can be observed, 1/s."""
        low = self.outcomes.window[0]
        total = np.zeros(rt.size)
        for end, cells, share in self._by_end:
            within = (rt >= low) & (rt <= end)
            for side in self._sides(upper):
                total[within] += self._weighted(self._density, rt[within], side, cells, share)
        return total

    def cdf(self, rt: NDArray[np.float64], upper: bool | None) -> NDArray[np.float64]:
        """P(response, RT <= rt) among the trials that can be observed."""
        low = self.outcomes.window[0]
        total = np.zeros(rt.size)
        for end, cells, share in self._by_end:
            until = np.clip(rt, low, end)
            for side in self._sides(upper):
                total += self._weighted(self._come, until, side, cells, share)
                if low > 0.0:
                    total -= self._weighted(self._come, np.array([low]), side, cells, share)
        return total

    def probability(self, upper: bool | None) -> float:
        """The proportion of a response that is observed."""
        return float(self.cdf(np.array([np.inf]), upper)[0])

    def quantiles(self, q: NDArray[np.float64], upper: bool | None) -> NDArray[np.float64]:
        """Quantiles of the RTs of a response, s; NaN where it never comes."""
        p = self.probability(upper)
        if not p > 0.0:
            return np.full(q.size, np.nan)

        last = min(LONGEST, self.ends[1])
        longest = min(1.0, last)
        most = q.max() * p * (1.0 - ROUNDING)
        while longest < last and self.cdf(np.array([longest]), upper)[0] < most:
            longest = min(2.0 * longest, last)
        return self._inverse(q * p, upper, longest, CLOSE * p)

    def _inverse(
        self, p: NDArray[np.float64], upper: bool | None, longest: float, close: float
    ) -> NDArray[np.float64]:
        """Times, at most ``longest`` (s), at which the distribution function has the values p.

        Bisection until a time is known to a millisecond or so, then the Illinois variant of regula
        falsi (Dowell & Jarratt 1971) with a bisection now and then.
        """
        below, above = np.zeros(p.size), np.full(p.size, longest)
        miss_below, miss_above = -p, self.cdf(above, upper) - p
        last_side = np.zeros(p.size)
        found, open_ = np.full(p.size, np.nan), np.arange(p.size)

        for step in range(MOST_STEPS):
            low, high = below[open_], above[open_]
            middle = 0.5 * (low + high)
            if step >= BISECTIONS and step % 4:
                rise = miss_above[open_] - miss_below[open_]
                share = -miss_below[open_] / np.where(rise > 0.0, rise, 1.0)
                middle = np.where(rise > 0.0, low + np.clip(share, 0.0, 1.0) * (high - low), middle)

            miss = self.cdf(middle, upper) - p[open_]
            is_late = miss >= 0.0
            # an end that stays twice counts half, so that both ends move
            side = np.where(is_late, 1.0, -1.0)
            half = np.where(side == last_side[open_], 0.5, 1.0)
            miss_below[open_] = np.where(is_late, half * miss_below[open_], miss)
            miss_above[open_] = np.where(is_late, miss, half * miss_above[open_])
            below[open_], above[open_] = (
                np.where(is_late, low, middle),
                np.where(is_late, middle, high),
            )
            last_side[open_] = side

            found[open_] = middle
            open_ = open_[np.abs(miss) > close]
            if not open_.size:
                break
        return found

    def mean(self, upper: bool | None) -> float:
        """The mean of the RTs of a response, s: the integral of P(RT > t | response) over t.

        Gauss-Legendre quadrature between jumps of the density; the tail beyond the last
        `TAIL` of the RTs is left out. NaN where the response never comes.
        """
        p = self.probability(upper)
        if not p > 0.0:
            return np.nan
        fastest, slowest = self.quantiles(np.array([TAIL, 1.0 - TAIL]), upper)
        inner = self.jumps[(self.jumps > fastest) & (self.jumps < slowest)]
        edges = np.union1d(np.geomspace(fastest, slowest, N_PANELS + 1), inner)

        nodes, weights = np.polynomial.legendre.leggauss(N_NODES)
        half = 0.5 * np.diff(edges)
        times = edges[:-1] + half + half * nodes[:, None]
        later = 1.0 - self.cdf(times.ravel(), upper).reshape(times.shape) / p
        return float(fastest + (weights @ later) @ half)

    @cached_property
    def _by_end(self) -> list[tuple[float, NDArray[np.int64], NDArray[np.float64]]]:
        """The last time of an RT, s, with the cells in which it is the last, and their shares."""
        cells = self.outcomes.cell_of_stratum[self.strata]
        ends = np.minimum(self.outcomes.window[1], self.outcomes.deadline_of_stratum[self.strata])
        return [
            (float(end), cells[ends == end], self.share[ends == end]) for end in np.unique(ends)
        ]

    def _sides(self, upper: bool | None) -> list[bool]:
        """The responses that are meant and leave a trace."""
        meant = [False, True] if upper is None else [upper]
        return [side for side in meant if self.outcomes.observed[side]]

    def _weighted(
        self,
        function: Of,
        rt: NDArray[np.float64],
        upper: bool,
        cells: NDArray[np.int64],
        share: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """The sum over cells of share times a function of every time."""
        total = np.zeros(rt.size)
        step = max(1, AT_ONCE // max(rt.size, 1))
        for first in range(0, cells.size, step):
            some = cells[first : first + step]
            values = function(
                np.tile(rt, some.size),
                np.full(rt.size * some.size, upper),
                np.repeat(some, rt.size),
            )
            total += share[first : first + step] @ values.reshape(some.size, rt.size)
        return total

    def _density(
        self, rt: NDArray[np.float64], upper: NDArray[np.bool_], cell: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The density of each trial, without the limits of observation, 1/s."""
        lapse = self.outcomes.lapse_pdf(rt)
        return np.exp(log_density(rt, upper, cell, self.parameters_by_cell, lapse))

    def _come(
        self, rt: NDArray[np.float64], upper: NDArray[np.bool_], cell: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """G(rt) of a response, without the limits of observation."""
        has_lapses = self.outcomes.lapses is not None
        lapse = self.outcomes.lapse_cdf(rt) if has_lapses else np.empty(0)
        return cdf(rt, upper, cell, self.parameters_by_cell, lapse)


def expectation_of_trials(
    outcomes: Outcomes, parameters_by_cell: NDArray[np.float64], stratum: NDArray[np.int64]
) -> Expectation:
    """What the parameters (n_cells, m) expect of trials of any cells, on average over the trials.

    ``stratum`` (trials,) is the stratum of each of them.
    """
    strata, n = np.unique(stratum, return_counts=True)
    observable = outcomes.observable(parameters_by_cell)[0][strata]
    return Expectation(outcomes, parameters_by_cell, strata, n / n.sum() / observable)


def process_of(row: NDArray[np.float64]) -> DDM:
    """The process with the parameters of a cell (m,), without its lapses."""
    values: dict[str, Any] = dict(zip(NAMES, row[: len(NAMES)].tolist(), strict=True))
    return DDM(**(values | options_of(values)))


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
