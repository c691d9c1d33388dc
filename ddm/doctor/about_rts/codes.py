"""Values in the column of RTs that are no RTs: codes, and times that are impossible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, number, on_rows
from ddm.reading.expression_columns import as_named
from ddm.trials.seconds import LONGEST_TIME


def about_codes(examined: Examined) -> list[Finding]:
    """Values that repeat and stand apart from all RTs, and so may stand for none."""
    found = []
    for code in examined.codes:
        rows = examined.times == code
        if code <= 0.0:
            rows &= _are_refused(examined)
        if rows.any():
            found.append(_code(examined, code, rows))
    return found


def about_impossible_times(examined: Examined) -> list[Finding]:
    """RTs that are not positive, infinite, or without measure, in rows with a response."""
    refused = _are_refused(examined) & ~np.isin(examined.times, examined.codes)
    return [
        _impossible(examined, rows, what)
        for rows, what in (
            (refused & (examined.times <= 0.0), "not positive"),
            (examined.responded & (examined.times == np.inf), "infinite"),
            (examined.responded & _are_endless(examined), "too long to be a time"),
        )
        if rows.any()
    ]


def _are_refused(examined: Examined) -> NDArray[np.bool_]:
    """The rows in which a time <= 0 is an error: without a deadline, such a time means nothing."""
    return np.asarray(examined.responded & np.isinf(examined.limits))


def _are_endless(examined: Examined) -> NDArray[np.bool_]:
    """The rows with a finite number that is no time, unless it is a code."""
    seconds, times = examined.seconds, examined.times
    is_code = np.isin(times, examined.codes)
    return np.asarray((seconds > LONGEST_TIME) & np.isfinite(times) & ~is_code)


def _code(examined: Examined, code: float, rows: NDArray[np.bool_]) -> Finding:
    rt = examined.rt
    where = "is no time that a response can take"
    if code > 0.0:
        longest = np.nanmax(examined.plain, initial=0.0) / examined.unit
        where = f"stands apart from all other RTs (at most {longest:.4g})"
    meaning = "a code for no RT" if rows.sum() > 1 or code == 0.0 else "a code, or an anticipation"
    return on_rows(
        f"{number(code)}, the value of {rt!r} in {rows.sum()} of {rows.size} rows, {where}: it "
        f"looks like {meaning}.",
        rt,
        examined.index,
        rows,
        "error" if code <= 0.0 else "warning",
        f"data[{rt!r}] = data[{rt!r}].replace({number(code)}, float('nan'))",
        f"--missing {number(code)}",
    )


def _impossible(examined: Examined, rows: NDArray[np.bool_], what: str) -> Finding:
    rt = examined.rt
    first = examined.times[np.argmax(rows)]
    unit = LONGEST_TIME / examined.unit
    rule = {"not positive": "<= 0", "too long to be a time": f"> {unit:g}"}.get(what)
    keep = f"np.isinf(data[{rt!r}])" if rule is None else f"data[{rt!r}] {rule}"
    return on_rows(
        f"column {rt!r} is {what} in {rows.sum()} of {rows.size} rows, first {number(first)}. RTs "
        "are times after the onset of the stimulus: such a value is an anticipation, or stands "
        "for no response.",
        rt,
        examined.index,
        rows,
        "error",
        f"data = data[~({keep})]",
        "leave the time empty in these lines of the file"
        if rule is None
        else f"--where 'not {as_named(rt)} {rule}'",
    )
