"""RTs at the ends: faster than anybody can decide, and piling up at the longest value."""

from __future__ import annotations

import numpy as np

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows, number
from ddm.reading.expression_columns import as_named

# nobody sees, decides and moves within this time, s
FASTEST = 0.05

# the medians of decisions, s: with others the unit is in doubt
DECISIONS = (0.1, 20.0)

# RTs that are so fast in more than this share of trials are no slips of single fingers
MANY = 0.01

# RTs count as the longest one if they are so little shorter, s: the jitter of clocks
JITTER = 1e-3

# the longest value is a pile if it occurs so often, and more often than all RTs of the last 50 ms
# below it
FEWEST_IN_PILE = 5
LAST = 0.05


def about_fast_times(examined: Examined) -> list[Finding]:
    """RTs below 50 ms."""
    plain = examined.plain
    fast = plain < FASTEST
    if not fast.any() or not DECISIONS[0] < examined.median < DECISIONS[1]:
        return []

    rt, below = examined.rt, number(FASTEST / examined.unit)
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
            f"data = data[~(data[{rt!r}] < {below})]",
            f"--where 'not {as_named(rt)} < {below}'",
        )
    ]


def about_piles(examined: Examined) -> list[Finding]:
    """RTs that pile up at the longest value, as time-outs do that are recorded as RTs."""
    plain = examined.plain
    if examined.arguments["deadline"] is not None:
        return []
    if not DECISIONS[0] < examined.median < DECISIONS[1]:
        return []

    longest = float(np.nanmax(plain))
    pile = plain >= longest - JITTER
    below = (plain >= longest - LAST) & ~pile
    if pile.sum() < max(FEWEST_IN_PILE, below.sum() + 1) or longest < 1.2 * examined.median:
        return []

    rt, columns = examined.rt, [examined.rt, examined.response]
    end = number(np.floor(1e3 * np.nanmin(plain[pile])) / 1e3 / examined.unit)
    deadline = number(np.ceil(1e3 * longest - 1e-9) / 1e3)
    return [
        Finding(
            f"{pile.sum()} RTs pile up at the longest one, {longest:.4g} s, with only "
            f"{below.sum()} in the 50 ms before it: they look like time-outs recorded as RTs.",
            rt,
            int(pile.sum()),
            labels_of_rows(examined.index, pile),
            "note",
            f"data[{columns!r}] = data[{columns!r}].mask(data[{rt!r}] >= {end}); "
            f"ddm.Trials(data, deadline={deadline})",
            f"--where 'not {as_named(rt)} >= {end}', or empty fields in these lines of the "
            f"file and --deadline {deadline}",
        )
    ]
