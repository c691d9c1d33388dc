"""The notes that make up a fit's message: what a reader of the estimates must know."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ddm.first_passage.by_trial import log_cdfs, log_survivors
from ddm.models.design import Design
from ddm.models.lapses import Uniform
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.parameters import T0, VARIABILITIES
from ddm.trials.trials import Trials

# the fastest or slowest RT is suspect if the model expects fewer RTs than this to be as extreme
EXPECTED = 1e-4

# what to do about such an RT
REMEDY = "compare with method='chi2', or leave it out"

# two estimates whose errors correlate more than this are hardly told apart by the data
INSEPARABLE = 0.98

# correlations of errors with a larger condition number leave some combination of the estimates
# undetermined
ILL_CONDITIONED = 1e4

# a condition with fewer trials than this is named
FEW = 5

# a list of names ends after this many
MOST_NAMED = 8

# with fewer trials than this per estimate, searches for sz miss the highest optimum in a few
# percent of data sets
TRIALS_PER_ESTIMATE = 40

# a deadline or window more than this many times as long as the slowest RT is questioned
FAR = 10.0

# a descent that ends this close to the best value reached the same optimum: descents end roughly,
# since a Newton step concludes the search
SAME_OPTIMUM = 0.05

# a t0 this close to the fastest RT, s, is fixed by that one trial
CLOSE = 1e-3


def diagnose(
    optimum: Optimum,
    covariance: np.ndarray,
    trials: Trials,
    outcomes: Outcomes | None,
    design: Design,
    labels: tuple[str, ...],
    *,
    every_rt_counts: bool,
    has_errors: bool = True,
) -> list[str]:
    """Notes on an optimum: failures first, then parameters, then data.

    ``labels`` are those of the whole table; the design may have fewer. ``outcomes`` are the trials
    with RTs; None if no trial has one. Extreme RTs are noted if ``every_rt_counts``, and missing
    standard errors if the method gives standard errors (``has_errors``).
    """
    notes = [] if optimum.converged else [f"not converged: {optimum.message}"]
    notes += _without_estimate(labels, trials, design)

    if outcomes is not None and np.isfinite(optimum.theta).all():
        notes += _at_bound(optimum, design)
        if has_errors:
            notes += _without_error(optimum, covariance, design)
            notes += _inseparable(covariance, design)
        notes += _about_extremes(optimum, outcomes, design, every_rt_counts)
    elif outcomes is not None:
        notes += _before_fixed_t0(outcomes, design)

    if outcomes is not None:
        notes += _few_for_sz(outcomes, design)
        notes += _about_window(outcomes)
        notes += _about_deadline(outcomes)

    notes += _about_responses(trials, design)
    if outcomes is not None and trials.observed == "both" and not design.has_formulas:
        notes += _sparse_conditions(outcomes, design)
    notes += _about_late_choices(trials)
    notes += trials.notes
    notes += [f"rows with {reason} set aside: {count}" for reason, count in trials.counts_aside]
    return notes


def _without_estimate(labels: tuple[str, ...], trials: Trials, design: Design) -> list[str]:
    """Labels without trials, and those that cannot be told from others."""
    absent = [
        label for label in labels if label not in design.labels and label not in design.absorbed
    ]
    notes = [f"no trials for {', '.join(absent)}"] if absent and trials.n else []
    return notes + [
        f"{label} cannot be told from {', '.join(others)} in these trials, so that is what "
        "both together make there"
        for label, others in design.absorbed.items()
    ]


def _at_bound(optimum: Optimum, design: Design) -> list[str]:
    """Estimates at a bound of the search, in two notes.

    Without variability or lapses the model is a simpler one, and the standard errors of the other
    estimates hold. Any other bound makes these errors too small.
    """
    simpler: list[str] = []
    held: list[str] = []
    for label, owner, value, at_bound in zip(
        design.labels, design.owners, optimum.theta, optimum.at_bound, strict=True
    ):
        if at_bound:
            is_simpler = owner in (*VARIABILITIES, "lapse") and value == 0.0
            (simpler if is_simpler else held).append(f"{label} = {value:.6g}")

    found = "at a bound of the search, so without standard error"
    notes = []
    if simpler:
        notes.append(f"{found}: {', '.join(simpler)}")
    if held:
        notes.append(f"{found}, and those of the others are too small: {', '.join(held)}")
    return notes


def _without_error(optimum: Optimum, covariance: np.ndarray, design: Design) -> list[str]:
    """Estimates whose standard error is missing although they are not at a bound."""
    unknown = np.isnan(np.diag(covariance)) & ~optimum.at_bound
    if not unknown.any():
        return []
    names = [label for label, is_unknown in zip(design.labels, unknown, strict=True) if is_unknown]
    return [f"singular information matrix, so no standard errors: {_listed(names)}"]


def _inseparable(covariance: np.ndarray, design: Design) -> list[str]:
    """The two estimates whose errors correlate most, if too much; or a combination of several."""
    known = np.flatnonzero(np.isfinite(np.diag(covariance)))
    if known.size < 2:
        return []

    se = np.sqrt(np.diag(covariance)[known])
    correlation = covariance[np.ix_(known, known)] / np.outer(se, se)
    i, j = np.unravel_index(np.argmax(np.abs(np.triu(correlation, 1))), correlation.shape)
    if i < j and abs(correlation[i, j]) > INSEPARABLE:
        first, second = design.labels[known[i]], design.labels[known[j]]
        advice = "trust what both predict rather than either, or fix one"
        if first.endswith("[Intercept]") and design.owners[known[i]] == design.owners[known[j]]:
            advice = (
                "the intercept is the value where covariates are 0, which is far from the data ("
                "center() of the covariate in the formula makes it the value at the mean)"
            )
        return [
            f"the data hardly tell {first} and {second} apart (their errors correlate at "
            f"{correlation[i, j]:.3f}): {advice}"
        ]

    condition = float(np.linalg.cond(correlation))
    if condition > ILL_CONDITIONED:
        return [
            "some combination of the estimates is hardly determined (condition number "
            f"{condition:.2g}): fix one, or share it across conditions"
        ]
    return []


def _few_for_sz(outcomes: Outcomes, design: Design) -> list[str]:
    """Too few trials for a search of sz."""
    k = len(design.labels)
    if "sz" not in design.owners or outcomes.rt.size >= TRIALS_PER_ESTIMATE * k:
        return []
    return [
        f"{outcomes.rt.size} trials are few for {k} estimates with sz among them: the likelihood "
        "has many optima, and a higher one may have been missed"
    ]


def _about_window(outcomes: Outcomes) -> list[str]:
    """RTs outside the window of lapses, and a window that ends far beyond all RTs."""
    lapses = outcomes.lapses
    if not isinstance(lapses, Uniform):
        return []

    outside = int(((outcomes.rt < lapses.low) | (outcomes.rt > lapses.high)).sum())
    notes = [f"RTs outside the window of lapses, so none of them: {outside}"] if outside else []
    if lapses.high > FAR * outcomes.rt.max():
        notes.append(
            f"the window of lapses reaches to {lapses.high:g} s, the slowest RT is "
            f"{outcomes.rt.max():.3g} s: is it in seconds?"
        )
    return notes


def _about_deadline(outcomes: Outcomes) -> list[str]:
    """Omissions that slow decisions do not explain, since all responses came long before."""
    deadlines = outcomes.deadline_of_stratum
    missed = deadlines[np.isfinite(deadlines) & (outcomes.omitted > 0.0)]
    if not missed.size or not missed.min() > FAR * outcomes.rt.max():
        return []
    return [
        f"the deadline, {missed.min():g} s, lies far beyond the slowest RT, "
        f"{outcomes.rt.max():.3g} s, so slow decisions do not explain the omissions: is it in "
        "seconds, and were these trials omitted for another reason?"
    ]


def _about_late_choices(trials: Trials) -> list[str]:
    """Choices after the deadline that are all alike, as a code for none would be."""
    late = trials.upper[trials.lost] if trials.lost_rt == "late" else np.zeros(0, dtype=bool)
    if late.size < FEW or np.unique(late).size > 1:
        return []
    label = trials.labels[int(late[0])]
    return [
        f"all {late.size} choices after the deadline are {label}: if that is a code for no "
        "response, say lost_rt='omission'"
    ]


def _about_responses(trials: Trials, design: Design) -> list[str]:
    """Fewer trials than estimates, and trials with one response only."""
    k = len(design.labels)
    notes = []
    if trials.n and k >= trials.n:
        notes.append(
            f"as many estimates as trials, or more ({k} for {trials.n}): they mean nothing"
        )

    responses = set(trials.upper[trials.answered | trials.lost].tolist())
    if len(responses) == 1 and trials.observed == "both":
        notes.append(
            f"every response is {trials.labels[responses.pop()]}: drift and boundary are poorly "
            "determined"
        )
    return notes + _about_stimulus(trials, design)


def _about_stimulus(trials: Trials, design: Design) -> list[str]:
    """A note if, under stimulus coding, all responses are right, or all are wrong."""
    sign = next((term.sign[design.cell] for term in design.terms if term.owner == "v"), np.ones(1))
    if trials.observed != "both" or not sign.size or (sign == sign[0]).all():
        return []
    responded = trials.answered | trials.lost
    if not responded.any():
        return []

    agrees = (trials.upper == (sign > 0.0))[responded]
    if agrees.any() and not agrees.all():
        return []
    which = "agrees" if agrees.all() else "disagrees"
    return [f"every response {which} with its stimulus: drift and boundary are poorly determined"]


def _sparse_conditions(outcomes: Outcomes, design: Design) -> list[str]:
    """Conditions with few trials, or with one response only."""
    n_cells = len(design.cells)
    if n_cells < 2:
        return []

    n = np.bincount(outcomes.cell, minlength=n_cells)
    n_upper = np.bincount(outcomes.cell[outcomes.upper], minlength=n_cells)
    is_single = (n >= FEW) & ((n_upper == 0) | (n_upper == n))
    if not (n < FEW).any() and not is_single.any():
        return []

    names = design.cells.astype(str).agg(", ".join, axis=1)
    if design.cells.shape[1] > 1:
        names = "(" + names + ")"
    few = [f"{name} ({count})" for name, count in zip(names, n, strict=True) if count < FEW]
    single = names[is_single].tolist()

    notes = [f"conditions with fewer than {FEW} trials: {_listed(few)}"] if few else []
    if single and len(single) < n_cells:
        notes.append(
            f"conditions with one response only, whose drift rests on the RTs: {_listed(single)}"
        )
    return notes


def _listed(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _before_fixed_t0(outcomes: Outcomes, design: Design) -> list[str]:
    """RTs that are impossible under a fixed t0, so that the likelihood has no finite value."""
    is_fixed = ~design.is_free[:, T0]
    t0 = design.offset[outcomes.cell, T0]
    before = is_fixed[outcomes.cell] & (outcomes.rt <= t0)
    if not before.any():
        return []

    fastest = np.argmin(np.where(before, outcomes.rt - t0, np.inf))
    return [
        f"RTs not above the fixed t0: {before.sum()}, as {outcomes.rt[fastest]:.3f} s with t0 = "
        f"{t0[fastest]:g} s: fix t0 at less, free it, or leave these RTs out"
    ]


def _about_extremes(
    optimum: Optimum, outcomes: Outcomes, design: Design, every_rt_counts: bool
) -> list[str]:
    """RTs below t0; without any, the fastest and slowest RT if one RT can move the estimates."""
    t0 = design.parameters_by_cell(optimum.theta)[outcomes.cell, T0]
    before = int((outcomes.rt <= t0).sum())
    if before:
        return [f"RTs below t0: {before}"]

    if not every_rt_counts or outcomes.lapses is not None or not outcomes.is_complete:
        return []
    return _fastest(optimum, outcomes, design) + _slowest(optimum, outcomes, design)


def _fastest(optimum: Optimum, outcomes: Outcomes, design: Design) -> list[str]:
    """An RT that is too fast for the fitted model, or so close to t0 that it fixes t0."""
    parameters_by_cell = design.parameters_by_cell(optimum.theta)
    fastest = design.fastest_of(outcomes.rt, outcomes.cell)
    expected = _tries(outcomes, design) * _of_both(log_cdfs, fastest, parameters_by_cell)
    gap = fastest - parameters_by_cell[:, T0]
    suspect = np.flatnonzero(design.is_free[:, T0] & ((expected < EXPECTED) | (gap < CLOSE)))
    if not suspect.size:
        return []

    worst = suspect[np.argmin(expected[suspect])]
    found = f"the fastest RT, {fastest[worst]:.3f} s, lies {1e3 * gap[worst]:.1f} ms above t0"
    if expected[worst] >= EXPECTED:
        return [f"{found} and so fixes it"]
    return [
        f"{found} and the model expects {expected[worst]:.1g} RTs that fast: it may be a fast "
        f"guess that fixes t0 ({REMEDY})"
    ]


def _slowest(optimum: Optimum, outcomes: Outcomes, design: Design) -> list[str]:
    """An RT that is too slow for the fitted model, and so makes v smaller or a larger."""
    parameters_by_cell = design.parameters_by_cell(optimum.theta)
    slowest = np.zeros(len(parameters_by_cell))
    np.maximum.at(slowest, outcomes.cell, outcomes.rt)
    expected = _tries(outcomes, design) * _of_both(log_survivors, slowest, parameters_by_cell)
    worst = np.argmin(expected)
    if expected[worst] >= EXPECTED:
        return []
    return [
        f"the model expects {expected[worst]:.1g} RTs as slow as the slowest, {slowest[worst]:.3f} "
        f"s: it may be a lapse that distorts v and a ({REMEDY})"
    ]


def _tries(outcomes: Outcomes, design: Design) -> np.ndarray:
    """The number of trials among which the fastest or slowest RT of a cell was found, (n_cells,).

    These are the trials of the cell, or all trials if covariates make cells of few trials.
    """
    if design.has_formulas:
        return np.full(len(design.cells), float(outcomes.rt.size))
    return np.bincount(outcomes.cell, minlength=len(design.cells))


def _of_both(
    function: Callable[..., np.ndarray], rt: np.ndarray, parameters_by_cell: np.ndarray
) -> np.ndarray:
    """P(RT <= rt) or P(RT > rt) with either response, for one RT per cell, (n_cells,)."""
    n_cells = len(parameters_by_cell)
    upper = np.repeat([False, True], n_cells)
    cells = np.tile(np.arange(n_cells), 2)
    lower_first = np.exp(function(np.tile(rt, 2), upper, cells, parameters_by_cell))
    return lower_first[:n_cells] + lower_first[n_cells:]


def starts_text(optimum: Optimum, is_smooth: bool) -> str:
    """How many starting points led to the optimum, and how much higher the next-best end lies."""
    reached = np.array([value for value in optimum.reached if np.isfinite(value)])
    if not reached.size or not np.isfinite(optimum.value):
        return "the search reached no optimum" if is_smooth else "one search by simplices"

    above = reached - optimum.value
    others = above[above > SAME_OPTIMUM]
    found = f"{(above <= SAME_OPTIMUM).sum()} of {reached.size} starts reached the optimum"
    return f"{found}; the next-best end lies {others.min():.3g} higher" if others.size else found
