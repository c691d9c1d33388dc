"""Notes about how trials were observed: windows, deadlines, lost RTs, RTs before t0."""

from __future__ import annotations

import numpy as np

from ddm.fits.diagnosis.about_counts import FEW
from ddm.models.design import Design
from ddm.models.lapses import Uniform
from ddm.models.outcomes import Outcomes
from ddm.parameters import T0
from ddm.trials.trials import Trials

# a deadline or window more than this many times as long as the slowest RT is questioned
FAR = 10.0


def window(outcomes: Outcomes) -> list[str]:
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


def deadline(outcomes: Outcomes) -> list[str]:
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


def late_choices(trials: Trials) -> list[str]:
    """Choices after the deadline that are all alike, as a code for none would be."""
    late = trials.upper[trials.lost] if trials.lost_rt == "late" else np.zeros(0, dtype=bool)
    if late.size < FEW or np.unique(late).size > 1:
        return []
    label = trials.labels[int(late[0])]
    return [
        f"all {late.size} choices after the deadline are {label}: if that is a code for no "
        "response, say lost_rt='omission'"
    ]


def before_fixed_t0(outcomes: Outcomes, design: Design) -> list[str]:
    """RTs that are impossible under a fixed t0, so that the likelihood has no finite value."""
    is_fixed = ~design.is_free[:, T0]
    t0 = design.offset[outcomes.cell, T0]
    is_limit = is_fixed & ~design.t0_is_mean
    before = is_limit[outcomes.cell] & (outcomes.rt <= t0)
    if not before.any():
        return []

    fastest = np.argmin(np.where(before, outcomes.rt - t0, np.inf))
    return [
        f"RTs not above the fixed t0: {before.sum()}, as {outcomes.rt[fastest]:.3f} s with t0 = "
        f"{t0[fastest]:g} s: fix t0 at less, free it, or leave these RTs out"
    ]
