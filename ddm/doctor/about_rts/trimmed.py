"""RTs that begin abruptly at a round time: those before it were left out.

The density of decisions rises from 0, and more and more steeply at first. So of the RTs within
three short windows after the first one at most a ninth lie in the first window, as under a straight
rise; where faster RTs were left out, it is about a third of them.
"""

from __future__ import annotations

import numpy as np

from ddm.doctor.about_people.membership import LEVEL
from ddm.doctor.about_rts.quantised import steps_of
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, number, on_rows

# a limit that people choose is a multiple of this, s, and the fastest RT is so close to it, s
ROUND = 0.05
CLOSE = 2e-3

# the width of a window, s, and how many windows are looked at
WINDOW = 5e-3
WINDOWS = 3

# the share of the RTs in all windows that lie in the first, under a straight rise
STRAIGHT = 1.0 / WINDOWS**2

# of fewer RTs in the first window nothing can be said
FEWEST_RTS = 8


def about_trimmed_times(examined: Examined) -> list[Finding]:
    """RTs that begin abruptly, although no window is said."""
    said = examined.arguments["truncated"]
    if not 0.1 < examined.median < 20.0 or (said is not None and said[0]):
        return []
    plain = examined.plain
    edge = round(float(np.floor(np.nanmin(plain) / ROUND + 1e-6)) * ROUND, 9)
    is_close = edge > 0.0 and np.nanmin(plain) - edge <= CLOSE
    if not is_close or not _is_abrupt(plain, edge) or steps_of(examined) is not None:
        return []

    rows = plain < edge + WINDOW
    last = None if said is None else said[1]
    return [
        on_rows(
            f"the RTs begin abruptly at {number(edge)} s: {rows.sum()} of {(plain > 0.0).sum()} "
            f"are within 5 ms after it, and none before it. Faster ones were probably left out, "
            "which pulls the non-decision time towards that limit.",
            examined.rt,
            examined.index,
            rows,
            "note",
            examined.call(truncated=(edge, last)),
            f"--truncated {number(edge)} {'none' if last is None else number(last)}",
        )
    ]


def _is_abrupt(plain: np.ndarray, edge: float) -> bool:
    """Whether more RTs lie in the first window than under a straight rise."""
    from scipy.special import bdtrc

    first = int((plain < edge + WINDOW).sum())
    total = int((plain < edge + WINDOWS * WINDOW).sum())
    return first >= FEWEST_RTS and bool(bdtrc(first - 1, total, STRAIGHT) < LEVEL)
