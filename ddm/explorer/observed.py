"""Data to lay under the curves: all trials, or those of one level of a column."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.groups import grouped
from ddm.agreement.part import Part, predictions_of_process
from ddm.agreement.rt_quantiles import AccuracyBySpeed, Quantiles
from ddm.agreement.rt_shares import Histogram
from ddm.agreement.statistic import Group, Statistic, sides_of
from ddm.explorer.process_expectation import Expected
from ddm.plots.quantile_probability import FEWEST
from ddm.plots.rt_densities import counts_text
from ddm.processes.families.of_processes import Process
from ddm.trials.trials import Trials

# a column with more levels is no condition to choose
MOST_LEVELS = 60

# levels of other kinds cannot be written as code
WRITTEN = (str, int, float, bool)

NO_ROWS = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Choice:
    """The trials that are shown: those whose column has a level, or all of them."""

    column: Hashable | None = None
    level: Any = None


EVERY = Choice()


def columns_of(trials: Trials) -> dict[Hashable, list[Any]]:
    """The columns by which trials can be chosen, with their levels in order."""
    used = (trials.rt_column, trials.response_column, trials.deadline_said)
    found: dict[Hashable, list[Any]] = {}
    for name in trials.data.columns:
        values = trials.data[name]
        if name in used or values.isna().any() or not 2 <= values.nunique() <= MOST_LEVELS:
            continue
        levels = [level for (level,) in grouped(Part(trials, None), name, None).keys]
        if all(isinstance(level, WRITTEN) for level in levels):
            found[name] = levels
    return found


@dataclass(frozen=True, eq=False)
class Observed:
    """Trials of one choice, as numbers to draw."""

    trials: Trials

    @classmethod
    def of(cls, trials: Trials, choice: Choice) -> Observed:
        """The trials of a choice."""
        if choice.column is None:
            return cls(trials)
        of_column = grouped(Part(trials, None), choice.column, None)
        place = of_column.keys.index((choice.level,))
        return cls(trials.select(of_column.rows[place], NO_ROWS))

    @cached_property
    def part(self) -> Part:
        """The trials as pictures have them."""
        return Part(self.trials, None)

    @property
    def sides(self) -> tuple[bool, bool]:
        """Whether (lower, upper) responses leave a trace."""
        return self.trials.observed_sides

    @cached_property
    def histogram(self) -> pd.DataFrame:
        """Bars of the RTs of each response: response, from, to (s) and observed, 1/s."""
        return self._table(Histogram())

    @cached_property
    def quantiles(self) -> pd.DataFrame:
        """Proportions (quantity p) and RT quantiles (rt) of each response."""
        return self._table(Quantiles(fewest=FEWEST))

    @cached_property
    def accuracy(self) -> pd.DataFrame:
        """Proportions of upper responses (p) among faster and slower RTs (rt)."""
        return self._table(AccuracyBySpeed())

    @property
    def end(self) -> float:
        """Where the axis of time ends, s."""
        return float(self.histogram["to"].max())

    def expectation(self, process: Process) -> Expected:
        """What a process expects of trials with these limits of observation."""
        trials = self.trials
        part = Part(trials, predictions_of_process(process, trials))
        found = part.expected(np.arange(trials.n))
        assert found is not None
        return found

    def _table(self, statistic: Statistic) -> pd.DataFrame:
        every: NDArray[np.int64] = np.arange(self.trials.n)
        group = Group(0, (), every, self.part.sample, None)
        settled = statistic.settled([group])
        observed = settled.of_sample(self.part.sample)
        return pd.DataFrame(settled.keys(self.sides)).assign(observed=observed)

    @property
    def text(self) -> str:
        """How many trials there are, what was not observed of them, and which boundary is which."""
        counts = {
            "n": self.trials.n,
            "people": 1,
            "omitted": int(self.trials.omitted.sum()),
            "lost": int(self.trials.lost.sum()),
        }
        bars = self.histogram
        drawn = (bars["observed"] * (bars["to"] - bars["from"])).sum()
        with_rt = self.part.sample.answered.mean()
        shown = min(float(drawn / with_rt), 1.0) if with_rt else 1.0
        parts = [counts_text(pd.DataFrame([counts]), shown).replace("\n", ", ")]
        parts += [self.trials.coding, *limits_of(self.trials)]
        first, *rest = parts
        return ". ".join([first, *(f"{part[0].upper()}{part[1:]}" for part in rest)]) + "."


def limits_of(trials: Trials) -> list[str]:
    """What limited the observation of trials, and what the curves then are."""
    texts = []
    if np.isfinite(trials.deadline).any():
        texts.append("curves end at the deadline, and their areas are shares of all trials")
    if trials.window != (0.0, np.inf):
        low, high = trials.window
        texts.append(f"RTs outside {low:g} to {high:g} s were removed, so curves are of the others")
    if trials.lost_rt is not None:
        texts.append("curves are lower by the share of responses whose RT was lost")
    if not all(trials.observed_sides):
        (side,) = sides_of(trials.observed_sides)
        texts.append(f"only {trials.labels[side]} leaves a trace, so there is no accuracy by speed")
    return texts


def set_aside_text(trials: Trials) -> str:
    """How many rows of the table are no trials, by reason; empty if all are."""
    return "".join(
        f" Rows with {reason} set aside: {count}." for reason, count in trials.counts_aside
    )
