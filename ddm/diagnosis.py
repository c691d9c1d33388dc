"""What a reader of the estimates must know: the notes that make up a fit's message."""

from __future__ import annotations

import numpy as np

from ddm.design import Design
from ddm.first_passage.distribution import log_cdfs
from ddm.optimize import Optimum
from ddm.parameters import T0
from ddm.trials import Trials

# the fastest RT is called an outlier when fewer than this many RTs of its cell were expected to be as fast
EXPECTED_AS_FAST = 1e-3

# a t0 this close to the fastest RT, s, is fixed by that one trial
CLOSE = 1e-3


def diagnose(optimum: Optimum, se: np.ndarray, trials: Trials, design: Design, labels: tuple[str, ...]) -> list[str]:
    """Notes on an optimum: failures first, then parameters, then data. ``labels`` are those of the whole table."""
    notes = [] if optimum.converged else [f"not converged: {optimum.message}"]
    absent = [label for label in labels if label not in design.labels]
    if absent and trials.n:
        notes.append(f"no trials for {', '.join(absent)}")
    if np.isfinite(optimum.theta).all():
        notes += _at_bound(optimum, design) + _without_error(optimum, se, design) + _fastest(optimum, trials, design)
    else:
        notes += _before_fixed_t0(trials, design)
    responses = set(trials.upper.tolist())
    if len(responses) == 1:
        notes.append(f"every response is {trials.labels[responses.pop()]}: drift and boundary are poorly determined")
    notes += [f"rows with {reason} set aside: {count}" for reason, count in trials.missing.items()]
    return notes


def _at_bound(optimum: Optimum, design: Design) -> list[str]:
    held = [
        f"{label} = {value:.6g}"
        for label, value, at_bound in zip(design.labels, optimum.theta, optimum.at_bound, strict=True)
        if at_bound
    ]
    return [f"at a bound of the search, so without standard error: {', '.join(held)}"] if held else []


def _without_error(optimum: Optimum, se: np.ndarray, design: Design) -> list[str]:
    unknown = np.isnan(se) & ~optimum.at_bound
    if not unknown.any():
        return []
    names = [label for label, is_unknown in zip(design.labels, unknown, strict=True) if is_unknown]
    return [f"singular information matrix, so no standard errors: {', '.join(names)}"]


def _before_fixed_t0(trials: Trials, design: Design) -> list[str]:
    """RTs that are impossible under a fixed t0: why a likelihood has no finite value."""
    is_fixed = ~(design.matrix[:, T0] != 0.0).any(axis=1)
    t0 = design.offset[design.cell, T0]
    before = is_fixed[design.cell] & (trials.rt <= t0)
    if not before.any():
        return []
    fastest = np.argmin(np.where(before, trials.rt - t0, np.inf))
    return [
        f"RTs not above the fixed t0: {before.sum()}, as {trials.rt[fastest]:.3f} s with t0 = {t0[fastest]:g} s: "
        "fix t0 at less, free it, or leave these RTs out"
    ]


def _fastest(optimum: Optimum, trials: Trials, design: Design) -> list[str]:
    """RTs too fast for the fitted model, which then fix t0 (or, in a chi-square fit, lie below it)."""
    by_cell = design.parameters_by_cell(optimum.theta)
    before = int((trials.rt <= by_cell[design.cell, T0]).sum())
    if before:
        return [f"RTs below t0: {before}"]
    n_cells = len(by_cell)
    fastest = np.full(n_cells, np.inf)
    np.minimum.at(fastest, design.cell, trials.rt)
    cells = np.arange(n_cells)
    share = sum(np.exp(log_cdfs(fastest, np.full(n_cells, upper), cells, by_cell)) for upper in (False, True))
    expected = np.bincount(design.cell, minlength=n_cells) * share
    gap = fastest - by_cell[:, T0]
    suspect = np.flatnonzero((expected < EXPECTED_AS_FAST) | (gap < CLOSE))
    if not suspect.size:
        return []
    worst = suspect[np.argmin(expected[suspect])]
    found = f"the fastest RT, {fastest[worst]:.3f} s, lies {1e3 * gap[worst]:.1f} ms above t0"
    if expected[worst] >= EXPECTED_AS_FAST:
        return [f"{found} and so fixes it"]
    return [f"{found} and the model expects {expected[worst]:.1g} RTs that fast: it may be a fast guess that fixes t0"]
