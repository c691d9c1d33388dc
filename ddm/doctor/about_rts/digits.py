"""How finely RTs are written: in steps of 1 ms, or with 3 significant digits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows

# steps of one digit, s, the coarsest first
STEPS = (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)

# numbers of binary fractions differ from those of decimal ones by less than this share of a step,
# and those of single precision by less than this share of themselves
CLOSE = 1e-3
SINGLE = 3e-7

# of fewer RTs on each side steps are chance
FEWEST_RTS = 20

# steps of this width, s, are coarse: finer ones are no matter for a decision
COARSE = 0.01


def about_digits(examined: Examined) -> list[Finding]:
    """RTs with so many significant digits that their steps are coarse beyond a power of ten."""
    cut = where_digits_end(examined.plain)
    if cut is None or not 0.1 < examined.median < 20.0:
        return []
    border, step = cut
    plain = examined.plain
    rows = plain >= border
    known = int((~np.isnan(plain)).sum())
    digits = round(np.log10(border / step)) + 1
    return [
        Finding(
            f"RTs are written with {digits} significant digits: in steps of "
            f"{round(100.0 * step)} ms below {border:g} s, but of {round(1000.0 * step)} ms above "
            f"it, where {rows.sum()} of {known} are. Mostly this does no harm.",
            examined.rt,
            int(rows.sum()),
            labels_of_rows(examined.index, rows),
            "note",
            f"ddm.Model(st0={step:g})  # the steps above {border:g} s; mostly none is needed",
            "none is needed if they were rounded; else read the RTs of the program's own file",
        )
    ]


def where_digits_end(plain: NDArray[np.float64]) -> tuple[float, float] | None:
    """The power of ten, s, above which RTs have coarse steps, and the steps, s; else None."""
    times = plain[~np.isnan(plain)]
    for border in (1.0, 10.0):
        above, below = times[times >= border], times[times < border]
        if min(above.size, below.size) < FEWEST_RTS:
            continue
        step = step_of(above)
        if step is not None and step >= COARSE and step_of(below) == step_below(step):
            return border, step
    return None


def step_below(step: float) -> float:
    """The step with one digit more."""
    return STEPS[STEPS.index(step) + 1]


def step_of(times: NDArray[np.float64]) -> float | None:
    """The coarsest step of one digit of which all times are multiples, s; None if they are finer.

    The times that are looked at first refuse most steps.
    """
    if not times.size:
        return None
    for step in STEPS:
        if all(_are_multiples(part, step) for part in (times[:100], times)):
            return step
    return None


def _are_multiples(times: NDArray[np.float64], step: float) -> bool:
    gaps = np.abs(times - step * np.rint(times / step))
    return bool((gaps <= np.maximum(CLOSE * step, SINGLE * times)).all())
