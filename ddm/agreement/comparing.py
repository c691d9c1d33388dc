"""`Agreement`: trials and predictions of one or several people, as tidy tables of both."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.averages import Average
from ddm.agreement.contrasts import Contrast, contrasted
from ddm.agreement.groups import Grouped, check_number, grouped, nothing_left
from ddm.agreement.part import Part
from ddm.agreement.statistic import Group, Key, Statistic
from ddm.runtime.seeds import Seed

# data sets that are simulated for a band, at most and at least; their trials are at most so many
# in all, if they can be
MOST_SIMULATED = 200
FEWEST_SIMULATED = 40
MOST_TRIALS = 4_000_000

# the ends of a band of 95 %
BAND = (2.5, 97.5)

# the seed of bands: a picture is the same each time it is drawn
SEED = 1


@dataclass(frozen=True, eq=False)
class Agreement:
    """Trials of one or several people beside what a model predicts of them.

    parts : the trials of each person; or of each condition, if its name is not in the table
    columns : names of the columns that tell conditions apart
    covariates : all columns that the model reads
    """

    parts: tuple[Part, ...]
    columns: tuple[Hashable, ...] = ()
    covariates: tuple[Hashable, ...] = ()

    @property
    def response_column(self) -> str:
        """The name of the column of responses."""
        return str(self.parts[0].trials.response_column)

    @property
    def labels(self) -> tuple[Any, Any]:
        """The (lower, upper) responses, as in the data."""
        return self.parts[0].trials.labels

    @property
    def sides(self) -> tuple[bool, bool]:
        """Whether (lower, upper) responses leave a trace."""
        return self.parts[0].trials.observed_sides

    @property
    def has_omissions(self) -> bool:
        """Whether a trial may have no response."""
        return any(
            bool(np.isfinite(part.trials.deadline).any()) or not all(part.trials.observed_sides)
            for part in self.parts
        )

    @property
    def has_predictions(self) -> bool:
        """Whether there is a model."""
        return self.parts[0].predictions is not None

    def check(self, key: Any, where: str | None, *, argument: str) -> None:
        """Raise an error, which names the argument, unless a key makes groups to look at."""
        self._grouped([key], where, argument)

    def _grouped(self, by: Any, where: str | None, argument: str) -> list[Grouped]:
        """The groups of each part."""
        several = [grouped(part, by, where, argument=argument) for part in self.parts]
        for place, name in enumerate(several[0].names):
            # the conditions of the model are as many as they are
            if name not in self.columns:
                used = {key[place] for one in several for key in one.keys}
                check_number(name, len(used), argument)
        if where is not None and not any(one.keys for one in several):
            raise nothing_left(where, self.parts[0].trials)
        return several

    @property
    def number_of_sets(self) -> int:
        """How many data sets are simulated for a band, with the seed `SEED`."""
        trials = sum(part.trials.n for part in self.parts)
        return min(MOST_SIMULATED, max(FEWEST_SIMULATED, MOST_TRIALS // trials))

    def groups(
        self, by: Any = None, where: str | None = None, *, argument: str = "by"
    ) -> tuple[list[Grouped], list[Group]]:
        """The groups of each part, and all of them with their trials and what is expected."""
        wanted = self.columns if by is None else by
        several = self._grouped(wanted, where, argument)
        return several, [
            Group(i, key, rows, self.parts[i].sample.rows(rows), self.parts[i].expected(rows))
            for i, one in enumerate(several)
            for key, rows in zip(one.keys, one.rows, strict=True)
        ]

    def observed_and_predicted(
        self,
        statistic: Statistic,
        *,
        by: Any = None,
        where: str | None = None,
        contrast: Contrast | None = None,
        n: int | None = None,
        argument: str = "by",
    ) -> pd.DataFrame:
        """A statistic of groups of trials in the data and in the model, a row per value.

        Columns: those of ``by``, what the value is (such as response and q), observed, predicted,
        low and high (the middle 95 % of ``n`` simulated data sets; None for 200, or down to 40 for
        more than 20,000 trials; NaN for 0), n, omitted and lost (trials of the group), with_rt (the
        share of them that have an RT) and people. The values are averages over people, of which
        each has the same weight; a person without a value, such as a quantile of a response that
        was not given, is left out of it, in the data and in the model.

        ``by`` is a column, values beside the data (such as those of ``pd.cut``), or a list of them;
        None for the conditions of the model. ``where`` is a condition on columns. With a
        ``contrast`` the values are differences of two levels (quantity "difference"), and their
        means (quantity "mean").
        """
        several, groups = self.groups(by, where, argument=argument)
        settled = statistic.settled(groups)
        keys = settled.keys(self.sides)
        if contrast is not None:
            keys = [{**key, "quantity": q} for q in ("difference", "mean") for key in keys]

        names = several[0].names
        found: dict[Key, _Found] = {}
        sets = self.number_of_sets if n is None else n
        for i, seed in enumerate(np.random.SeedSequence(SEED).spawn(len(self.parts))):
            own = [group for group in groups if group.part == i]
            simulated = _simulated(self.parts[i], own, settled, sets, seed)
            _add(found, self.parts[i], own, settled, simulated, names, contrast)

        left = names if contrast is None else contrast.without(names)
        order = _order(several, names)
        ordered = sorted(found, key=lambda key: _places(key, left, order))
        return pd.concat(
            [_table(key, left, keys, found[key], order) for key in ordered], ignore_index=True
        )


def together(several: Sequence[Agreement]) -> Agreement:
    """The agreement of several people, of whom tables have averages.

    Covariates that leave few trials to a condition of someone are conditions of nobody.
    """
    columns = several[0].columns if all(one.columns for one in several) else ()
    parts = tuple(part for one in several for part in one.parts)
    return Agreement(parts, columns, several[0].covariates)


@dataclass(eq=False)
class _Found:
    """The averages over people of one group."""

    observed: Average = field(default_factory=Average)
    predicted: Average = field(default_factory=Average)
    simulated: Average = field(default_factory=Average)
    counts: dict[str, float] = field(
        default_factory=lambda: {"n": 0, "omitted": 0, "lost": 0, "with_rt": 0.0, "people": 0}
    )


def _add(
    found: dict[Key, _Found],
    part: Part,
    groups: Sequence[Group],
    statistic: Statistic,
    simulated: dict[Key, NDArray[np.float64]],
    names: tuple[Hashable, ...],
    contrast: Contrast | None,
) -> None:
    """Add one person to the averages."""
    observed = {g.key: statistic.of_sample(g.sample) for g in groups}
    predicted = {
        g.key: statistic.of_expectation(g.expectation, g.sample)
        for g in groups
        if g.expectation is not None
    }
    if contrast is not None:
        observed, predicted, simulated = (
            contrasted(values, names, contrast) for values in (observed, predicted, simulated)
        )

    for key, values in observed.items():
        one = found.setdefault(key, _Found())
        known = ~np.isnan(values) if statistic.is_observed else np.ones(values.size, dtype=bool)
        one.observed.add(values)
        if key in predicted:
            one.predicted.add(np.where(known, predicted[key], np.nan))
        if key in simulated:
            one.simulated.add(np.where(known, simulated[key], np.nan))
        one.counts["people"] += 1
    for group in groups:
        key = group.key if contrast is None else contrast.without(group.key, names)
        if key in found:
            _count(found[key].counts, part, group)


def _simulated(
    part: Part, groups: Sequence[Group], statistic: Statistic, n: int, seed: Seed
) -> dict[Key, NDArray[np.float64]]:
    """The statistic in n simulated data sets, (n, m), by group; none without a model."""
    if not statistic.is_observed or part.predictions is None or not n:
        return {}
    values: dict[Key, list[NDArray[np.float64]]] = {group.key: [] for group in groups}
    for one in part.simulated(n, seed):
        for group in groups:
            values[group.key].append(statistic.of_sample(one.rows(group.rows)))
    return {key: np.array(several) for key, several in values.items()}


def _count(counts: dict[str, float], part: Part, group: Group) -> None:
    counts["n"] += group.rows.size
    counts["omitted"] += int(part.trials.omitted[group.rows].sum())
    counts["lost"] += int(part.trials.lost[group.rows].sum())
    counts["with_rt"] += group.sample.answered.mean()


def _order(
    several: Sequence[Grouped], names: tuple[Hashable, ...]
) -> dict[Hashable, list[Hashable]]:
    """The levels of each column, in order: those of categories, else sorted."""
    order = {}
    for place, name in enumerate(names):
        first = several[0].levels[place]
        every = list(dict.fromkeys(level for one in several for level in one.levels[place]))
        if len(every) > len(first):
            every = _sorted(every)
        used = {key[place] for one in several for key in one.keys}
        order[name] = [level for level in every if level in used]
    return order


def _sorted(levels: list[Any]) -> list[Any]:
    """Levels in their order, or in that of their texts if they have none."""
    try:
        return sorted(levels)
    except TypeError:
        return sorted(levels, key=str)


def _places(key: Key, names: Sequence[Hashable], order: dict[Hashable, list[Hashable]]) -> Key:
    return tuple(order[name].index(level) for name, level in zip(names, key, strict=True))


def _table(
    key: Key,
    names: Sequence[Hashable],
    keys: list[dict[str, Any]],
    found: _Found,
    order: dict[Hashable, list[Hashable]],
) -> pd.DataFrame:
    """The rows of one group."""
    table = pd.DataFrame(keys)
    for name, level in reversed(list(zip(names, key, strict=True))):
        levels = pd.Categorical([level] * len(table), categories=order[name])
        table.insert(0, name, pd.Series(levels))
    table["observed"] = found.observed.mean(len(table))
    table["predicted"] = found.predicted.mean(len(table))
    table["low"], table["high"] = found.simulated.ends(len(table), BAND)
    shares = {"with_rt": found.counts["with_rt"] / max(found.counts["people"], 1)}
    return table.assign(**(found.counts | shares))
