"""`Columns`: the fits of many groups as arrays, of which a `Fit` is made when it is asked for."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.groups.group_search import GroupsFound, SettledGroups
from ddm.estimation.objective import Report
from ddm.estimation.search import Found, Search
from ddm.fits.diagnosis.fitted import fitted_alike
from ddm.fits.diagnosis.message import notes_of_groups
from ddm.fits.diagnosis.of_fit import limits_of, message_of
from ddm.fits.result import Fit, Texts, fit_of
from ddm.fits.tables import BETWEEN_NOTES, NOTHING
from ddm.models.design import Design
from ddm.models.outcomes import outcomes_of_trials
from ddm.trials.grouping import Grouping
from ddm.trials.row_kinds import REASONS
from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class Columns:
    """An element or row for each group.

    keys : the key of each group
    labels : of the k estimates of the whole table, which are NaN where a group has no trials
    theta, covariance : (groups, k) and (groups, k, k)
    n : (groups,) trials, omissions included
    loglik : (groups,) NaN unless the estimates maximise it
    converged : (groups,)
    messages : what to know before trusting the fits
    reports : the figures of other objectives than the likelihood; None if it was the likelihood
    """

    keys: Sequence[Hashable]
    labels: tuple[str, ...]
    theta: NDArray[np.float64]
    covariance: NDArray[np.float64]
    n: NDArray[np.int64]
    loglik: NDArray[np.float64]
    converged: NDArray[np.bool_]
    messages: list[str]
    reports: list[Report] | None

    @cached_property
    def position(self) -> dict[Hashable, int]:
        """The position of each key."""
        return {key: group for group, key in enumerate(self.keys)}

    @property
    def se(self) -> NDArray[np.float64]:
        """Standard errors, (groups, k)."""
        return np.sqrt(np.einsum("gii->gi", self.covariance))


def columns_of_fits(fits: Mapping[Hashable, Fit]) -> Columns:
    """The figures of fits that are there already."""
    several = list(fits.values())
    labels = several[0].labels
    is_likelihood = all(fit.search.method.is_likelihood for fit in several)
    return Columns(
        keys=list(fits),
        labels=labels,
        theta=np.array([fit.params.to_numpy() for fit in several]),
        covariance=np.array([fit.cov.to_numpy() for fit in several]),
        n=np.array([fit.n for fit in several]),
        loglik=np.array([fit.loglik for fit in several]),
        converged=np.array([fit.converged for fit in several]),
        messages=[fit.message for fit in several],
        reports=None if is_likelihood else [fit.figures for fit in several],
    )


def columns_of_groups(
    search: Search,
    trials: Trials,
    design: Design,
    grouping: Grouping,
    found: GroupsFound,
    more_notes: tuple[str, ...],
) -> Columns:
    """The figures of what was found in the groups of a table.

    ``more_notes`` stand at the end of every message.
    """
    labels = design.labels
    n_groups, k = len(grouping), len(labels)
    columns = Columns(
        keys=grouping.keys,
        labels=labels,
        theta=np.full((n_groups, k), np.nan),
        covariance=np.full((n_groups, k, k), np.nan),
        n=grouping.counts(),
        loglik=np.full(n_groups, np.nan),
        converged=np.ones(n_groups, dtype=bool),
        messages=[BETWEEN_NOTES.join(more_notes) or NOTHING] * n_groups,
        reports=None if search.method.is_likelihood else [Report()] * n_groups,
    )
    aside = _aside(trials, grouping)
    for several in found.settled:
        _write_settled(columns, several, trials, aside, more_notes)
    for group, one in found.others.items():
        part = trials.select(grouping.rows(group), grouping.rows_aside(group))
        part_design = design.select(grouping.rows(group))
        message = message_of(search, one, part, part_design, labels, more_notes)
        _write_one(columns, group, one, part_design, message)
    return columns


def _write_settled(
    columns: Columns,
    several: SettledGroups,
    trials: Trials,
    aside: Mapping[int, list[str]],
    more_notes: tuple[str, ...],
) -> None:
    """Write what was found in groups that are alike to their rows."""
    own = _own(columns, several.design)
    groups = several.groups
    columns.theta[np.ix_(groups, own)] = several.theta
    columns.covariance[np.ix_(groups, own, own)] = several.covariance
    columns.loglik[groups] = -several.value

    notes = notes_of_groups(fitted_alike(several, trials, columns.labels))
    for i in sorted({*notes, *_places_among(groups, aside)}):
        group = int(groups[i])
        said = [*notes.get(i, ()), *aside.get(group, ()), *more_notes]
        columns.messages[group] = BETWEEN_NOTES.join(said)


def _own(columns: Columns, design: Design) -> NDArray[np.int64]:
    """The places of the estimates of a design among those of the whole table."""
    return np.array([columns.labels.index(label) for label in design.labels], dtype=np.int64)


def _places_among(groups: NDArray[np.int64], aside: Mapping[int, list[str]]) -> list[int]:
    """The places in ``groups`` of those of which rows were set aside."""
    if not aside:
        return []
    places: list[int] = np.flatnonzero(np.isin(groups, list(aside))).tolist()
    return places


def _write_one(columns: Columns, group: int, found: Found, design: Design, message: str) -> None:
    """Write what was found in one group to its row."""
    own = _own(columns, design)
    columns.theta[group, own] = found.optimum.theta
    columns.covariance[group, own[:, None], own] = found.covariance
    columns.loglik[group] = found.report.loglik
    columns.converged[group] = found.optimum.converged
    columns.messages[group] = message
    if columns.reports is not None:
        columns.reports[group] = found.report


def _aside(trials: Trials, grouping: Grouping) -> dict[int, list[str]]:
    """What is said of rows that were set aside, by group."""
    said: dict[int, list[str]] = {}
    for reason in REASONS:
        is_one = (trials.reasons == reason).to_numpy() & (grouping.code_aside >= 0)
        counts = np.bincount(grouping.code_aside[is_one], minlength=len(grouping))
        for group in np.flatnonzero(counts).tolist():
            note = f"rows with {reason} set aside: {counts[group]}"
            said.setdefault(group, []).append(note)
    return said


@dataclass(frozen=True, eq=False)
class FromTable:
    """Makes the fit of a group when it is asked for.

    ``others`` is what was found where the compiled search settled nothing; the rest is found
    again, which gives the same numbers in less time than it takes to look at them.
    """

    search: Search
    trials: Trials
    design: Design
    grouping: Grouping
    others: Mapping[int, Found]
    messages: Sequence[str]

    def __call__(self, group: int) -> Fit:
        """The fit of the group at a position."""
        rows = self.grouping.rows(group)
        trials = self.trials.select(rows, self.grouping.rows_aside(group))
        design = self.design.select(rows)
        found = self._found(group, trials, design)
        limits = limits_of(self.search, trials, found.outcomes, design)
        texts = Texts(self.messages[group], limits)
        return fit_of(self.search, found, trials, design, self.design.labels, texts=texts)

    def _found(self, group: int, trials: Trials, design: Design) -> Found:
        """What was found in a group, with its outcomes."""
        if group not in self.others:
            return self.search(trials, design)
        has_times = trials.answered.any()
        outcomes = outcomes_of_trials(self.search.model, trials, design) if has_times else None
        return replace(self.others[group], outcomes=outcomes)


def without_outcomes(found: Mapping[int, Found]) -> dict[int, Found]:
    """What was found in groups, without their trials, which would be held twice."""
    return {group: replace(one, outcomes=None) for group, one in found.items()}


def figures_table(columns: Columns) -> pd.DataFrame:
    """Estimates, standard errors and other numbers, one row per group; see `Fits.table`."""
    labels = list(columns.labels)
    figures: dict[str, Any] = {"n": columns.n, "loglik": columns.loglik}
    if columns.reports is not None:
        figures["statistic"] = [report.statistic for report in columns.reports]
        figures["df"] = [report.df for report in columns.reports]
        figures["p_value"] = [report.p_value for report in columns.reports]
    figures["converged"] = columns.converged
    figures["message"] = columns.messages

    estimates = pd.DataFrame(columns.theta, columns=labels, copy=True)
    errors = pd.DataFrame(columns.se, columns=[f"{label}_se" for label in labels])
    return estimates.join(errors).join(pd.DataFrame(figures))


def index_of(keys: Sequence[Hashable], by: tuple[str, ...]) -> pd.Index:
    """The index of tables with a row per group."""
    if len(by) == 1:
        return pd.Index(list(keys), name=by[0])
    tuples: list[Any] = list(keys)
    return pd.MultiIndex.from_tuples(tuples, names=by)
