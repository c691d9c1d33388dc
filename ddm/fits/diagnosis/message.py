"""All that a reader of estimates must know, in the order in which a message says it.

Failures come first, then parameters, then data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from ddm.estimation.search import Found
from ddm.fits.diagnosis import about_counts, about_estimates, about_extremes, about_observation
from ddm.fits.diagnosis.fitted import Fitted, Note
from ddm.models.outcomes import Outcomes
from ddm.parameters import T0
from ddm.trials.trials import Trials

# what looks at all groups at once, and says something about some of them
Check = Callable[[Fitted], Iterator[Note]]

OF_ESTIMATES: tuple[Check, ...] = (about_estimates.at_bound,)
OF_ERRORS: tuple[Check, ...] = (about_estimates.without_error, about_estimates.inseparable)
OF_EXTREMES: tuple[Check, ...] = (about_extremes.fastest, about_extremes.slowest)
OF_RESPONSES: tuple[Check, ...] = (
    about_counts.few_for_estimates,
    about_counts.one_response,
    about_counts.one_answer_to_stimuli,
)
OF_CONDITIONS: tuple[Check, ...] = (about_counts.sparse_conditions,)

# all checks of groups that converged, with all errors, whose trials were all observed
OF_GROUPS: tuple[Check, ...] = (
    about_estimates.without_estimate,
    *OF_ESTIMATES,
    *OF_ERRORS,
    *OF_EXTREMES,
    *OF_RESPONSES,
    *OF_CONDITIONS,
)


def notes_of_groups(fitted: Fitted) -> dict[int, list[str]]:
    """The notes about groups that the compiled search settled, by position, where there are any."""
    notes = defaultdict(list)
    for check in OF_GROUPS:
        for group, text in check(fitted):
            notes[group].append(text)
    return notes


def notes_of_one(
    fitted: Fitted,
    found: Found,
    trials: Trials,
    *,
    every_rt_counts: bool,
    has_errors: bool,
) -> list[str]:
    """The notes about one fit.

    Extreme RTs are noted if ``every_rt_counts``, and missing standard errors if the method gives
    standard errors (``has_errors``).
    """
    optimum, outcomes, design = found.optimum, found.outcomes, fitted.design
    notes = [] if optimum.converged else [f"not converged: {optimum.message}"]
    notes += _said(fitted, [about_estimates.without_estimate])
    if outcomes is None:
        return notes + _said(fitted, OF_RESPONSES) + _about_rows(trials)

    if np.isfinite(optimum.theta).all():
        notes += _said(fitted, OF_ESTIMATES)
        notes += _said(fitted, OF_ERRORS) if has_errors else []
        notes += _about_extremes(fitted, outcomes, every_rt_counts)
    else:
        notes += about_observation.before_fixed_t0(outcomes, design)

    notes += _said(fitted, [about_counts.few_for_sz])
    notes += about_observation.window(outcomes)
    notes += about_observation.deadline(outcomes)
    notes += _said(fitted, (*OF_RESPONSES, *OF_CONDITIONS))
    return notes + _about_rows(trials)


def _said(fitted: Fitted, checks: Iterable[Check]) -> list[str]:
    """What checks say of a single group."""
    return [text for check in checks for _, text in check(fitted)]


def _about_extremes(fitted: Fitted, outcomes: Outcomes, every_rt_counts: bool) -> list[str]:
    """RTs below t0; without any, the fastest and slowest RT if one RT can move the estimates."""
    t0 = fitted.parameters[0, outcomes.cell, T0]
    is_limit = ~fitted.design.t0_is_mean[outcomes.cell]
    before = int((is_limit & (outcomes.rt <= t0)).sum())
    if before:
        return [f"RTs below t0: {before}"]
    if not every_rt_counts or outcomes.lapses is not None or not outcomes.is_complete:
        return []
    return _said(fitted, OF_EXTREMES)


def _about_rows(trials: Trials) -> list[str]:
    """How rows were read that are not what they stand for, and how many were set aside."""
    aside = [f"rows with {reason} set aside: {count}" for reason, count in trials.counts_aside]
    return about_observation.late_choices(trials) + trials.notes + aside
