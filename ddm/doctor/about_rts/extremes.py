"""RTs at the ends: faster than anybody can decide, and piling up at the longest value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import (
    LARGE_SHARE,
    Finding,
    comparison,
    labels_of_rows,
    number,
    on_rows,
    where,
)
from ddm.doctor.other_columns.time_outs import remedies_of, signs_of

# nobody sees, decides and moves within this time, s
FASTEST = 0.05

# the medians of decisions, s: with others the unit is in doubt
DECISIONS = (0.1, 20.0)

# RTs that are so fast in more than this share of trials are no slips of single fingers
MANY = 0.01

# within these times a program notices that time is up: its clock, its screen, its browser, s
WIDTHS = (1e-3, 5e-3, 0.01, 0.02, 0.05)

# how many RTs are to be expected is seen in so long a time before, s, or so many steps of rounding;
# near it if they become more frequent, and for longer since there are few
BEFORE = (0.05, 0.15)
STEPS_BEFORE = 3

# a pile has so many RTs, and so many times those to be expected, which is more likely by a factor
# of exp(12); beyond it lie at most so many of them, as when a program was late
FEWEST_IN_PILE = 5
DENSER = 5.0
LOG_RATIO = 12.0
BEYOND = 0.2

# it is so many times longer than the median of the RTs before it
LONGER = 1.05

# a deadline is a multiple of the first of these that lies between the other RTs and the pile, s
ROUND = (0.5, 0.1, 0.05, 0.01, 1e-3)


def about_fast_times(examined: Examined) -> list[Finding]:
    """RTs below 50 ms."""
    plain = examined.plain
    fast = plain < FASTEST
    if not fast.any() or not DECISIONS[0] < examined.median < DECISIONS[1]:
        return []

    rt, below = examined.rt, FASTEST / examined.unit
    n, known = int(fast.sum()), int((~np.isnan(plain)).sum())
    return [
        Finding(
            f"{n} of {known} RTs {'is' if n == 1 else 'are'} below 50 ms, the fastest "
            f"{np.nanmin(plain):.3g} s: nobody decides that fast, and each can pull the "
            "non-decision time down.",
            rt,
            n,
            labels_of_rows(examined.index, fast),
            "warning" if n > MANY * known else "note",
            f"data = data[~(data[{rt!r}] < {number(below)})]",
            where(f"not {comparison(rt, '<', below)}"),
        )
    ]


def about_piles(examined: Examined) -> list[Finding]:
    """RTs that pile up at the end, as time-outs do that are recorded as RTs."""
    if not DECISIONS[0] < examined.median < DECISIONS[1] or _is_late(examined):
        return []
    plain = examined.plain
    times = np.sort(plain[~np.isnan(plain)])
    pile = pile_of(times)
    if pile is None:
        return []

    start, expected = pile
    rows = plain >= start
    signs = signs_of(examined, rows)
    longest = float(times[-1])
    span = f"from {start:.4g} to {longest:.4g} s"
    if longest - start < WIDTHS[0]:
        span = f"at {longest:.4g} s"
    is_sure = bool(signs.label or signs.marks) or rows.sum() > LARGE_SHARE * times.size
    deadline = _deadline(start, float(times[times < start][-1]))
    remedy, option = remedies_of(examined, signs, deadline)
    return [
        on_rows(
            f"{rows.sum()} of {times.size} RTs pile up at the end, {span}, where {expected:.2g} "
            "would be expected from those before: they look like time-outs recorded as RTs."
            f"{signs.text}",
            examined.rt,
            examined.index,
            rows,
            "warning" if is_sure else "note",
            remedy,
            option,
        )
    ]


def _is_late(examined: Examined) -> bool:
    """Whether RTs are longer than their deadline, which is an error of its own."""
    ends = examined.limits + examined.arguments["deadline_tolerance"]
    return bool(examined.kinds.refusal) and bool((examined.plain > ends).any())


def pile_of(times: NDArray[np.float64]) -> tuple[float, float] | None:
    """Where RTs begin that pile up at the end, and how many were to be expected; None if none do.

    ``times`` are sorted. Of all short windows the one is looked for in which the number of RTs is
    the least likely at the rate of the time before it.
    """
    starts, first = np.unique(times, return_index=True)
    if starts.size < FEWEST_IN_PILE:
        return None
    # of RTs that are rounded, a window holds at least one step
    step = float(np.quantile(np.diff(starts), 0.1))
    rates = [
        (first - np.searchsorted(times, starts - span - 0.01 * step) + 1.0) / span
        for span in (max(before, STEPS_BEFORE * step) for before in BEFORE)
    ]
    rate = np.maximum(*rates)
    middle = times[first // 2]

    best: tuple[float, float, float] | None = None
    for width in WIDTHS:
        end = np.searchsorted(times, starts + width, side="right")
        inside, beyond = end - first, times.size - end
        expected = rate * max(width, step)
        ratio = inside * np.log(inside / expected) - inside + expected
        is_pile = (
            (inside >= np.maximum(FEWEST_IN_PILE, DENSER * expected))
            & (beyond <= BEYOND * inside)
            & (starts >= LONGER * middle)
            & (ratio > LOG_RATIO)
        )
        if is_pile.any():
            i = int(np.argmax(np.where(is_pile, ratio, -np.inf)))
            if best is None or ratio[i] > best[0]:
                best = float(ratio[i]), float(starts[i]), float(expected[i])
    return None if best is None else best[1:]


def _deadline(start: float, longest: float) -> float:
    """A round deadline between time-outs, which begin at ``start``, and the longest other RT, s."""
    for step in ROUND:
        rounded = round(float(np.floor(start / step + 1e-6)) * step, 9)
        if longest < rounded <= start:
            return rounded
    return start
