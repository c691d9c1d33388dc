"""RTs that come in steps: those of a screen or keyboard that is looked at so often per second.

Where RTs are multiples of a step, the vectors exp(2 pi i f t) point in one direction at the
frequency f of the steps, also with jitter and from any phase. Their mean resultant length R is 1
for steps without jitter and near 0 for RTs without steps, whose density is smooth. If there are
none, n R^2 is exponentially distributed (Rayleigh's test; Mardia & Jupp 2000, section 6.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.about_people.membership import LEVEL, members, named, rows_of_each
from ddm.doctor.about_rts.digits import where_digits_end
from ddm.doctor.about_rts.extremes import pile_of
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows, listed, number

# frequencies of steps, Hz: slower ones are no devices, faster ones no matter for a decision
SLOWEST, FASTEST = 15.0, 150.0

# RTs are laid on a grid so fine, s, as far as this many points reach, about 8 s
GRID = 5e-4
POINTS = 16384

# a resultant so long is one of steps that are to be seen: their jitter is below a fifth of them
SHORTEST = 0.5

# a resultant so long is one of steps without jitter
EXACT = 0.99

# steps show as well, up to this share, in the multiples of their frequency; the middle 90 % of the
# RTs span so many
SAME = 0.99
FEWEST_STEPS = 1.5

# of fewer RTs steps are chance
FEWEST_RTS = 20

# steps of these, ms, may also come from rounding, and differ from them by less than this share
ROUND = (8.0, 10.0, 20.0, 25.0, 40.0, 50.0, 100.0, 200.0, 250.0, 500.0)
CLOSE = 2e-3


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps of some RTs.

    rows : the rows that have them, (n,)
    people : the numbers of the people that have them; none if all do
    frequency : of the steps, Hz
    length : the mean resultant length, from 0 to 1
    """

    rows: NDArray[np.bool_]
    people: tuple[int, ...]
    frequency: float
    length: float


def about_steps(examined: Examined) -> list[Finding]:
    """RTs in steps of 6.7 ms or more."""
    # of other units than seconds the steps are frames
    if not 0.1 < examined.median < 20.0 or (steps := steps_of(examined)) is None:
        return []
    columns, groups, total = members(examined)
    who = "the RTs"
    if steps.people:
        keys = listed(examined.keys(columns, groups, steps.people))
        who += f" of {len(steps.people)} of {total} groups of {named(columns)} ({keys})"
    width = 1.0 / steps.frequency
    return [
        Finding(
            f"{who} are quantised: they come in steps of {_described(1000.0 * width, steps)}. "
            f"A model whose st0 is one step takes this into account.",
            examined.rt,
            int(steps.rows.sum()),
            labels_of_rows(examined.index, steps.rows),
            "note",
            f"ddm.Model(st0={number(round(width, 4))})",
            f"--param st0={number(round(width, 4))}",
        )
    ]


def steps_of(examined: Examined) -> Steps | None:
    """The steps of all RTs, or of those of some people; None if there are none."""
    plain = examined.plain
    end = GRID * (POINTS - 1)
    if _steps(plain, members(examined)[1], end) is None:
        return None
    # time-outs at one time, and coarse digits, look like steps too
    pile = pile_of(np.sort(plain[~np.isnan(plain)]))
    cut = where_digits_end(plain)
    for limit in (pile, cut):
        end = end if limit is None else min(end, limit[0])
    return _steps(plain, members(examined)[1], end)


def _steps(plain: NDArray[np.float64], groups: NDArray[np.int64], end: float) -> Steps | None:
    """The steps of the RTs before a time, s."""
    each = rows_of_each(~np.isnan(plain) & (plain < end), groups)
    people = [i for i, rows in enumerate(each) if rows.size]
    parts = [plain[each[i]] for i in people]
    n = np.array([part.size for part in parts])
    if n.sum() < FEWEST_RTS:
        return None
    squares = np.array([_squares(part) for part in parts])

    start = _of_all(squares, n)
    if start is not None:
        own = np.sqrt(squares[:, round(start * POINTS * GRID)] / n)
        have = (own > SHORTEST) | (n < FEWEST_RTS)
    else:
        have, start = _of_some(squares, n)
    if start is None:
        return None
    chosen = np.flatnonzero(have)
    frequency, length = _refined(start, [parts[i] for i in chosen])
    rows = np.zeros(plain.size, dtype=bool)
    rows[np.concatenate([each[people[i]] for i in chosen])] = True
    some = () if have.all() else tuple(people[i] for i in chosen)
    return Steps(rows, some, frequency, length)


def _of_all(squares: NDArray[np.float64], n: NDArray[np.int64]) -> float | None:
    """The frequency, Hz, of steps that all have, each with a phase of their own."""
    from scipy.special import chdtrc

    together = np.where(_inside(), squares.sum(axis=0), 0.0)
    i = int(np.argmax(together))
    chance = _inside().sum() * chdtrc(2.0 * n.size, 2.0 * together[i])
    is_one = np.sqrt(together[i] / n.sum()) > SHORTEST and chance < LEVEL
    return float(i / (POINTS * GRID)) if is_one else None


def _of_some(
    squares: NDArray[np.float64], n: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], float | None]:
    """Which people have steps, and their frequency in the middle, Hz."""
    length = np.where(_inside(), np.sqrt(squares / n[:, None]), 0.0)
    best = np.argmax(length, axis=1)
    longest = length[np.arange(n.size), best]
    chance = n.size * _inside().sum() * np.exp(-n * longest**2)
    have = (longest > SHORTEST) & (chance < LEVEL) & (n >= FEWEST_RTS)
    return have, float(np.median(best[have])) / (POINTS * GRID) if have.any() else None


def _refined(start: float, parts: list[NDArray[np.float64]]) -> tuple[float, float]:
    """The frequency, Hz, near one of the grid, or a part of it, and the length there."""
    near = start + np.linspace(-1.0, 1.0, 21) / (POINTS * GRID)
    lengths = [_length_at(one, parts) for one in near]
    fastest, length = float(near[np.argmax(lengths)]), max(lengths)
    times = np.concatenate(parts)
    slowest = FEWEST_STEPS / float(np.subtract(*np.quantile(times, [0.95, 0.05])))
    for k in range(int(fastest / slowest), 1, -1):
        if (of_part := _length_at(fastest / k, parts)) > SAME * length:
            return fastest / k, of_part
    return fastest, length


def _length_at(frequency: float, parts: list[NDArray[np.float64]]) -> float:
    """The mean resultant length at a frequency, Hz."""
    squares = [
        np.abs(np.exp(2j * np.pi * frequency * part).sum()) ** 2 / part.size for part in parts
    ]
    return float(np.sqrt(sum(squares) / sum(part.size for part in parts)))


def _inside() -> NDArray[np.bool_]:
    """Which frequencies are looked at."""
    frequencies = np.fft.rfftfreq(POINTS, GRID)
    return (frequencies >= SLOWEST) & (frequencies <= FASTEST)


def _squares(rts: NDArray[np.float64]) -> NDArray[np.float64]:
    """n R^2 at each frequency of the grid."""
    counts = np.bincount(np.rint(rts / GRID).astype(np.int64), minlength=POINTS)
    return np.abs(np.fft.rfft(counts)) ** 2 / rts.size


def _described(width: float, steps: Steps) -> str:
    """The width of steps, ms, and where they may come from."""
    is_exact = steps.length > EXACT
    near = [one for one in ROUND if abs(width / one - 1.0) < CLOSE]
    frequency = f"{steps.frequency:.0f} Hz"
    if near and is_exact:
        return f"{near[0]:g} ms, by rounding or by a device that looks at {frequency}"
    jitter = "" if is_exact else ", with jitter"
    return f"{width:.3g} ms{jitter}, as those of a screen or a keyboard at {frequency}"
