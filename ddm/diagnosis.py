"""What a reader of the estimates must know: the notes that make up a fit's message."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ddm.design import Design
from ddm.first_passage.functions import log_cdfs, log_survivors
from ddm.optimize import Optimum
from ddm.parameters import T0, VARIABILITIES
from ddm.trials import Trials

# the fastest or slowest RT is suspect when fewer than this many RTs of its cell were expected to be as extreme
EXPECTED = 1e-4

REMEDY = "compare with method='chi2', or leave it out"

# a t0 this close to the fastest RT, s, is fixed by that one trial
CLOSE = 1e-3


def diagnose(
    optimum: Optimum, se: np.ndarray, trials: Trials, design: Design, labels: tuple[str, ...], *, every_rt_counts: bool
) -> list[str]:
    """Notes on an optimum: failures first, then parameters, then data.

    ``labels`` are those of the whole table. Extreme RTs are noted if the objective uses every RT as it is.
    """
    notes = [] if optimum.converged else [f"not converged: {optimum.message}"]
    absent = [label for label in labels if label not in design.labels]
    if absent and trials.n:
        notes.append(f"no trials for {', '.join(absent)}")
    if trials.n and np.isfinite(optimum.theta).all():
        notes += _at_bound(optimum, design) + _without_error(optimum, se, design)
        before = _below_t0(optimum, trials, design)
        notes += before
        if every_rt_counts and not before:
            notes += _fastest(optimum, trials, design) + _slowest(optimum, trials, design)
    else:
        notes += _before_fixed_t0(trials, design)
    if trials.n and len(design.labels) >= trials.n:
        notes.append(f"as many estimates as trials, or more ({len(design.labels)} for {trials.n}): they mean nothing")
    responses = set(trials.upper.tolist())
    if len(responses) == 1:
        notes.append(f"every response is {trials.labels[responses.pop()]}: drift and boundary are poorly determined")
    notes += [f"rows with {reason} set aside: {count}" for reason, count in trials.missing.items()]
    return notes


def _at_bound(optimum: Optimum, design: Design) -> list[str]:
    """Estimates at a bound: no variability, a simpler model whose standard errors hold, and what the bound cut off."""
    none: list[str] = []
    held: list[str] = []
    for label, owner, value, at_bound in zip(
        design.labels, design.owners, optimum.theta, optimum.at_bound, strict=True
    ):
        if at_bound:
            is_none = owner in VARIABILITIES and value == 0.0
            (none if is_none else held).append(f"{label} = {value:.6g}")
    found = "at a bound of the search, so without standard error"
    notes = [f"{found}: {', '.join(none)}"] if none else []
    return notes + ([f"{found}, and those of the others are too small: {', '.join(held)}"] if held else [])


def _without_error(optimum: Optimum, se: np.ndarray, design: Design) -> list[str]:
    unknown = np.isnan(se) & ~optimum.at_bound
    if not unknown.any():
        return []
    names = [label for label, is_unknown in zip(design.labels, unknown, strict=True) if is_unknown]
    return [f"singular information matrix, so no standard errors: {', '.join(names)}"]


def _before_fixed_t0(trials: Trials, design: Design) -> list[str]:
    """RTs that are impossible under a fixed t0: why a likelihood has no finite value."""
    is_fixed = ~design.is_free[:, T0]
    t0 = design.offset[design.cell, T0]
    before = is_fixed[design.cell] & (trials.rt <= t0)
    if not before.any():
        return []
    fastest = np.argmin(np.where(before, trials.rt - t0, np.inf))
    return [
        f"RTs not above the fixed t0: {before.sum()}, as {trials.rt[fastest]:.3f} s with t0 = {t0[fastest]:g} s: "
        "fix t0 at less, free it, or leave these RTs out"
    ]


def _below_t0(optimum: Optimum, trials: Trials, design: Design) -> list[str]:
    before = int((trials.rt <= design.parameters_by_cell(optimum.theta)[design.cell, T0]).sum())
    return [f"RTs below t0: {before}"] if before else []


def _fastest(optimum: Optimum, trials: Trials, design: Design) -> list[str]:
    """The RT that is too fast for the fitted model, and so fixes t0."""
    by_cell = design.parameters_by_cell(optimum.theta)
    fastest = design.fastest(trials.rt)
    expected = np.bincount(design.cell, minlength=len(by_cell)) * _of_both(log_cdfs, fastest, by_cell)
    gap = fastest - by_cell[:, T0]
    suspect = np.flatnonzero(design.is_free[:, T0] & ((expected < EXPECTED) | (gap < CLOSE)))
    if not suspect.size:
        return []
    worst = suspect[np.argmin(expected[suspect])]
    found = f"the fastest RT, {fastest[worst]:.3f} s, lies {1e3 * gap[worst]:.1f} ms above t0"
    if expected[worst] >= EXPECTED:
        return [f"{found} and so fixes it"]
    return [
        f"{found} and the model expects {expected[worst]:.1g} RTs that fast: it may be a fast guess that fixes t0; "
        f"{REMEDY}"
    ]


def _slowest(optimum: Optimum, trials: Trials, design: Design) -> list[str]:
    """The RT that is too slow for the fitted model, and so weakens v or widens a."""
    by_cell = design.parameters_by_cell(optimum.theta)
    slowest = np.zeros(len(by_cell))
    np.maximum.at(slowest, design.cell, trials.rt)
    expected = np.bincount(design.cell, minlength=len(by_cell)) * _of_both(log_survivors, slowest, by_cell)
    worst = np.argmin(expected)
    if expected[worst] >= EXPECTED:
        return []
    return [
        f"the model expects {expected[worst]:.1g} RTs as slow as the slowest, {slowest[worst]:.3f} s: it may "
        f"be a lapse that distorts v and a; {REMEDY}"
    ]


def _of_both(function: Callable[..., np.ndarray], rt: np.ndarray, by_cell: np.ndarray) -> np.ndarray:
    """P(RT <= rt) or P(RT > rt) with either response, for one RT per cell."""
    cells = np.arange(len(by_cell))
    return sum(np.exp(function(rt, np.full(len(by_cell), upper), cells, by_cell)) for upper in (False, True))
