"""RTs of which some are seconds and others milliseconds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows, listed, on_rows
from ddm.trials.seconds import LONGEST_MEDIAN

# seconds lie below, milliseconds above, and nothing between
SECONDS_BELOW = 10.0
MILLISECONDS_ABOVE = 100.0

# the two medians differ by a factor of about 1000
RATIO = (150.0, 6000.0)

# of each unit there are more rows, and more values, than a code or a few distractions make
SMALLEST_SHARE = 0.05
FEWEST_VALUES = 3

# the median of a group of fewer RTs says little
FEWEST_RTS = 3


def about_mixed_units(examined: Examined) -> list[Finding]:
    """RTs in two clusters whose medians differ by a factor of about 1000."""
    plain = examined.plain
    columns = examined.people
    groups = examined.groups(columns) if columns else np.full(plain.size, -1)

    is_long = _long_groups(plain, groups)
    if not _are_two_units(plain, is_long):
        is_long = plain > MILLISECONDS_ABOVE
        is_gap = ~((plain > SECONDS_BELOW) & (plain <= MILLISECONDS_ABOVE)).any()
        if not is_gap or not _are_two_units(plain, is_long):
            return []
    return [_mixed(examined, is_long, _keys(examined, columns, groups, is_long))]


def about_long_groups(examined: Examined) -> list[Finding]:
    """Groups whose RTs are too long for seconds, where those of the whole table are not."""
    if not examined.by or examined.median > LONGEST_MEDIAN or examined.arguments["unit"]:
        return []
    plain, groups = examined.plain, examined.groups(examined.by)
    answered = examined.kinds.answered
    long = [
        group
        for group in np.unique(groups[groups >= 0])
        if (median := _median(plain[(groups == group) & answered])) is not None
        and median > LONGEST_MEDIAN
    ]
    if not long:
        return []

    rows = np.isin(groups, long)
    keys = examined.keys(examined.by, groups, long)
    total = len(np.unique(groups[groups >= 0]))
    return [
        Finding(
            f"{len(long)} of {total} groups of {', '.join(examined.by)} "
            f"{'has' if len(long) == 1 else 'have'} a median RT above "
            f"{LONGEST_MEDIAN:g}, which is too long for most RTs in seconds: {listed(keys)}.",
            examined.rt,
            len(long),
            labels_of_rows(examined.index, rows),
            "error",
            examined.call(unit="s"),
            "--unit s, if all are seconds",
            counts="groups",
        )
    ]


def _median(values: NDArray[np.float64]) -> float | None:
    """The median of numbers that are not missing; None if there are none."""
    values = values[~np.isnan(values)]
    return float(np.median(values)) if values.size else None


def _long_groups(plain: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The rows of groups whose median is that of milliseconds; none if a median is of neither."""
    is_long = np.zeros(plain.size, dtype=bool)
    for group in np.unique(groups[groups >= 0]):
        rows = groups == group
        values = plain[rows & ~np.isnan(plain)]
        if values.size < FEWEST_RTS:
            continue
        median = np.median(values)
        if SECONDS_BELOW < median <= MILLISECONDS_ABOVE:
            return np.zeros(plain.size, dtype=bool)
        is_long |= rows & (median > MILLISECONDS_ABOVE)
    return is_long


def _are_two_units(plain: NDArray[np.float64], is_long: NDArray[np.bool_]) -> bool:
    """Whether the RTs in some rows are about 1000 times those in the others."""
    known = ~np.isnan(plain)
    parts = [plain[known & ~is_long], plain[known & is_long]]
    enough = all(
        part.size >= SMALLEST_SHARE * known.sum() and np.unique(part).size >= FEWEST_VALUES
        for part in parts
    )
    return enough and bool(RATIO[0] < np.median(parts[1]) / np.median(parts[0]) < RATIO[1])


def _keys(
    examined: Examined,
    columns: tuple[str, ...],
    groups: NDArray[np.int64],
    is_long: NDArray[np.bool_],
) -> list[object]:
    """The groups that are in milliseconds; none if the two units are mixed within a group."""
    known = ~np.isnan(examined.plain)
    long = np.unique(groups[known & is_long])
    if not columns or (long < 0).any() or np.isin(groups[known & ~is_long], long).any():
        return []
    return examined.keys(columns, groups, long)


def _mixed(examined: Examined, is_long: NDArray[np.bool_], keys: list[object]) -> Finding:
    rt, plain = examined.rt, examined.plain
    known = ~np.isnan(plain)
    rows = known & is_long
    columns = examined.people
    low, high = np.median(plain[known & ~is_long]), np.median(plain[rows])
    where = f", those of {', '.join(columns)} {listed(keys)}" if keys else ""
    # which a fit by group refuses
    is_group = bool(keys and examined.by) and examined.arguments["unit"] is None
    chosen = f"data[{rt!r}] > {MILLISECONDS_ABOVE:g}"
    if keys and len(columns) == 1:
        chosen = f"data[{columns[0]!r}].isin({keys!r})"
    return on_rows(
        f"column {rt!r} looks like milliseconds in {rows.sum()} rows (median {high:.4g}){where}, "
        f"and like seconds in the other {(known & ~rows).sum()} (median {low:.3g}).",
        rt,
        examined.index,
        rows,
        "error" if examined.is_refused or is_group else "warning",
        f"data[{rt!r}] = data[{rt!r}].mask({chosen}, data[{rt!r}] / 1000)",
        "divide the times in these lines of the file by 1000",
    )
