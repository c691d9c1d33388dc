"""`Sample`: the RTs and responses of trials, whether they were observed or simulated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class Sample:
    """What is known of n trials.

    rt : (n,) s, NaN for omissions and where the RT was lost
    upper : (n,) the response; False for omissions
    in_time : (n,) whether there is a response before the deadline, with its RT or without
    sides : whether (lower, upper) responses leave a trace
    """

    rt: NDArray[np.float64]
    upper: NDArray[np.bool_]
    in_time: NDArray[np.bool_]
    sides: tuple[bool, bool]

    @property
    def n(self) -> int:
        """The number of trials, whatever was seen of them."""
        return self.rt.size

    @cached_property
    def answered(self) -> NDArray[np.bool_]:
        """Which trials have an RT, (n,)."""
        return ~np.isnan(self.rt)

    @cached_property
    def with_rt(self) -> float:
        """The share of the responses in time that have their RT; 1 without any response."""
        in_time = int(self.in_time.sum())
        return float(self.answered.sum() / in_time) if in_time else 1.0

    def times(self, upper: bool | None) -> NDArray[np.float64]:
        """The RTs of a response, s; those of both for None."""
        return self.rt[self.answered & (True if upper is None else self.upper == upper)]

    def share(self, upper: bool) -> float:
        """The proportion of a response in time among all trials."""
        return float((self.in_time & (self.upper == upper)).sum() / self.n)

    def rows(self, chosen: NDArray[np.int64]) -> Sample:
        """Some of the trials, by their positions."""
        return Sample(self.rt[chosen], self.upper[chosen], self.in_time[chosen], self.sides)


def sample_of(trials: Trials) -> Sample:
    """What is known of trials."""
    return Sample(trials.rt, trials.upper, trials.in_time, trials.observed_sides)


def sample_of_simulated(
    rt: NDArray[np.float64], response: NDArray[np.int64], trials: Trials
) -> Sample:
    """What is known of simulated trials like ``trials``, given as `simulate_trials` does."""
    is_lost = np.isnan(rt) & (response >= 0)
    in_time = ~np.isnan(rt) | (is_lost & (trials.lost_rt == "random"))
    return Sample(rt, response == 1, in_time, trials.observed_sides)
