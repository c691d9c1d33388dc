"""The message of one fit, and the limits of its search."""

from __future__ import annotations

import numpy as np

from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.search import Found, Search
from ddm.fits.diagnosis.about_omissions import omission_notes
from ddm.fits.diagnosis.fitted import fitted_alone
from ddm.fits.diagnosis.message import notes_of_one
from ddm.fits.tables import BETWEEN_NOTES, NOTHING
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.trials.trials import Trials


def message_of(
    search: Search,
    found: Found,
    trials: Trials,
    design: Design,
    labels: tuple[str, ...],
    more_notes: tuple[str, ...],
) -> str:
    """What a reader of the estimates must know; ``more_notes`` stand at the end.

    ``labels`` are those of the whole table; labels that the trials do not determine are NaN.
    """
    optimum, report = found.optimum, found.report
    notes = notes_of_one(
        fitted_alone(found, trials, design, labels),
        found,
        trials,
        every_rt_counts=search.method.every_rt_counts,
        has_errors=search.method.is_smooth,
    )
    if found.outcomes is not None and np.isfinite(optimum.theta).all():
        parameters_by_cell = design.parameters_by_cell(optimum.theta)
        notes += omission_notes(found.outcomes, design, parameters_by_cell, search.model)
    notes += _about_gap(search, trials, design, optimum)
    notes += [report.note] if report.note else []
    if report.df is not None and report.df <= 0:
        notes.append(
            f"bins - conditions - estimates leave {report.df} degrees of freedom: X2 tests nothing"
        )
    return BETWEEN_NOTES.join([*notes, *more_notes]) or NOTHING


def limits_of(search: Search, trials: Trials, outcomes: Outcomes | None, design: Design) -> str:
    """Where lapses lie, and how far sz and t0 were searched if sz is estimated."""
    return "; ".join([*_limits_of_lapses(outcomes), *_limits_of_start(search, trials, design)])


def _limits_of_lapses(outcomes: Outcomes | None) -> list[str]:
    if outcomes is None or outcomes.lapses is None:
        return []

    found = f"lapses: {outcomes.lapses}"
    deadlines = outcomes.deadline_of_stratum
    beyond = 1.0 - outcomes.lapses.cdf(deadlines)
    if not (np.isfinite(deadlines) & (beyond > 0.0)).any():
        return [found]
    return [f"{found}, up to {beyond.max():.1%} of them beyond the deadline, as omissions"]


def _limits_of_start(search: Search, trials: Trials, design: Design) -> list[str]:
    """How far sz and t0 were searched, if sz is estimated."""
    if "sz" not in design.owners:
        return []

    margin = search.region.select(design.labels).margin[design.owners.index("sz")]
    found = f"sz was searched up to {margin:g} of 2 min(z, 1 - z)"
    gap = _gap_of_t0(search, trials, design)
    if gap is not None:
        found += f", t0 up to {1e3 * gap:.4g} ms below the fastest RT"
    return [found]


def _gap_of_t0(search: Search, trials: Trials, design: Design) -> float | None:
    """How far t0 stays below the fastest RT because sz is estimated, s; None if it need not."""
    method = search.method
    if not isinstance(method, MaximumLikelihood) or search.model.has_lapses:
        return None
    if "sz" not in design.owners:
        return None
    rt = trials.rt[trials.answered]
    return float(min(method.gap(rt), 0.5 * rt.min(initial=np.inf)))


def _about_gap(search: Search, trials: Trials, design: Design, optimum: Optimum) -> list[str]:
    """A note if t0 ends where the gap that sz needs begins."""
    gap = _gap_of_t0(search, trials, design)
    owners = np.array(design.owners, dtype=object)
    if gap is None or not (optimum.at_bound & (owners == "t0")).any():
        return []
    return [
        f"t0 is kept {1e3 * gap:.4g} ms below the fastest RT, since sz is estimated: a model with "
        "a fixed sz, whose t0 is not, may fit better (to compare them give both the same "
        f"method=ddm.MaximumLikelihood(t0_gap={gap:.4g}))"
    ]
