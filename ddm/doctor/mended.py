"""A table mended so far that the rest of it can be understood, and the kinds of its rows.

Nothing here changes the table of the user. What `ddm.Trials` refuses hides all that it would have
said of the other rows, so what is refused is taken out of a copy, whose reading is then described.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_level, is_number
from ddm.reading.columns import MISSING
from ddm.reading.numbers_in_text import COMMA
from ddm.trials.observation import deadlines
from ddm.trials.seconds import LONGEST_MEDIAN, LONGEST_TIME, seconds_of, to_seconds
from ddm.trials.trials import Trials

# numbers that programs write where there is no number
HIGH_CODES = frozenset((9.0, 77, 88, 99, 777, 888, 999, 8888, 9999, 99999, 999999, 99.9, 999.9))
LOW_CODES = frozenset((0.0, -1.0, *(-code for code in HIGH_CODES)))

# these are also labels of responses
WEAK_CODES = frozenset((0.0, -1.0))

# words that programs and people write where there is no response
WORDS = (
    {word.casefold() for word in MISSING}
    | {"?", "-", ".", "no", "nil", "empty", "nr"}
    | {"miss", "missed", "missing", "omission", "omitted", "skip", "skipped", "not given"}
    | {"timeout", "time-out", "time_out", "time out", "timedout", "late", "too late", "too slow"}
    | {"noresp", "noresponse", "no_response", "no-response", "no response"}
)

# a code lies so many times above all RTs; a usual one that repeats less, as 9999 above 3000 ms
APART = 5.0
APART_IF_USUAL = 2.0
SMALLEST_IF_USUAL = 999.0

# a number that is no usual code must repeat so often, among so many other RTs
FEWEST_REPEATS = 3
FEWEST_OTHERS = 3

# one number in brackets or quotes, or with a unit, as in [0.534] or "534 ms"
ENCLOSED = re.compile(
    r"""[\s\[\]()"']*(?P<number>[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?)\s*"""
    r"""(?P<unit>ms(?:ecs?)?|milliseconds?|s(?:ecs?)?|seconds?)?\.?[\s\[\]()"']*""",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, eq=False)
class Kinds:
    """What the rows of a table are once it is mended; arrays with one element per row.

    answered, omitted, lost : as in `ddm.Trials`
    reason : why a row is set aside; empty if it is kept
    notes : how rows were read that are not what they stand for, with their numbers
    refusal : why the mended table is refused all the same; empty if it is not
    """

    answered: NDArray[np.bool_]
    omitted: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    reason: NDArray[np.object_]
    notes: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which rows are trials."""
        return self.answered | self.omitted | self.lost


# --- times ----------------------------------------------------------------------------------------


def times_of(column: pd.Series) -> NDArray[np.float64]:
    """The numbers in a column of RTs, (n,), also those written as text; NaN where there is none."""
    try:
        return seconds_of(column, column.name)
    except TypeError:
        if column.dtype != object and pd.api.types.is_numeric_dtype(column):
            return np.full(len(column), np.nan)
        if pd.api.types.is_datetime64_any_dtype(column):
            return np.full(len(column), np.nan)
        if pd.api.types.is_timedelta64_dtype(column):
            return column.dt.total_seconds().to_numpy(dtype=float, na_value=np.nan)
        values = column.astype(object)
        # of text there are many equal cells
        known = {text: _as_number(text) for text in {one for one in values if type(one) is str}}
        return np.array(
            [known[one] if type(one) is str else _as_number(one) for one in values], dtype=float
        )


def _as_number(value: Any) -> float:
    """A cell as a number, which may be text, also with a unit or in brackets; NaN if it is none."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str) and (enclosed := ENCLOSED.fullmatch(value)):
        value = enclosed["number"]
    if isinstance(value, str) and COMMA.fullmatch(value.strip()):
        value = value.replace(",", ".")
    try:
        return float(value) if is_number(value) or isinstance(value, str) else np.nan
    except (ValueError, OverflowError):
        return np.nan


def code_values(times: NDArray[np.float64]) -> list[float]:
    """Values among the times that stand for none: they repeat, or are usual, and stand apart."""
    values, counts = np.unique(times[np.isfinite(times)], return_counts=True)
    never = values <= 0.0
    low = [
        float(v)
        for v, n in zip(values[never], counts[never], strict=True)
        if n >= FEWEST_REPEATS or float(v) in LOW_CODES
    ]
    values, counts = values[~never], counts[~never]

    high: list[float] = []
    while values.size > FEWEST_OTHERS and _is_apart(values, counts):
        high.append(float(values[-1]))
        values, counts = values[:-1], counts[:-1]
    return low + high[::-1]


def _is_apart(values: NDArray[np.float64], counts: NDArray[np.int64]) -> bool:
    """Whether the largest of the values stands apart from the others."""
    value, count, ratio = float(values[-1]), counts[-1], values[-1] / values[-2]
    if value in HIGH_CODES and value >= SMALLEST_IF_USUAL and count > 1:
        return bool(ratio >= APART_IF_USUAL)
    return bool(ratio >= APART and (value in HIGH_CODES or count >= FEWEST_REPEATS))


# --- labels ---------------------------------------------------------------------------------------


def label_counts(answers: pd.Series) -> dict[Any, int]:
    """How often each label occurs, by frequency; labels as plain Python values, 1 for 1.0."""
    counts: dict[Any, int] = {}
    known = answers.dropna()
    try:
        found = known.value_counts()
    except TypeError:
        found = known.astype(object).map(_plain).value_counts()
    for label, n in found[found > 0].items():
        counts[_plain(label)] = counts.get(_plain(label), 0) + int(n)
    return counts


def _plain(label: Any) -> Any:
    """A label that can be counted; its text if it is a list or the like."""
    label = as_level(label)
    try:
        hash(label)
    except TypeError:
        return str(label)
    return label


def spelling(label: Any) -> Any:
    """A label without the spaces around it and without the difference of capitals."""
    return label.strip().casefold() if isinstance(label, str) else label


def codes_among(labels: list[Any]) -> list[list[Any]]:
    """Which labels may stand for no response, if the others are then two: all possible readings."""
    if len(labels) < 3:
        return []

    words = [label for label in labels if isinstance(label, str) and spelling(label) in WORDS]
    others = {spelling(label) for label in labels if label not in words}
    if words and len(others) <= 2:
        return [words]

    usual = HIGH_CODES | LOW_CODES - WEAK_CODES
    codes = [label for label in labels if is_number(label) and float(label) in usual]
    rest = [label for label in labels if label not in codes]
    if codes and len(rest) == 2:
        return [codes]
    weak = [label for label in rest if is_number(label) and float(label) in WEAK_CODES]
    return [[*codes, label] for label in weak] if len(rest) == 3 else []


def plain_answers(answers: pd.Series) -> pd.Series:
    """Responses as plain Python values, None where they are missing."""
    if pd.api.types.is_numeric_dtype(answers.dtype) or answers.dtype == "str":
        # of one dtype, equal values have one plain value
        numbers, labels = pd.factorize(answers)
        known = np.array([*map(_plain, labels), None], dtype=object)
        return pd.Series(known[numbers], index=answers.index, name=answers.name, dtype=object)
    plain = answers.astype(object).map(_plain, na_action="ignore")
    return plain.where(answers.notna(), None)


def mended_answers(answers: pd.Series) -> pd.Series:
    """Responses without codes, in one spelling if only that makes them two; else as they are."""
    plain = plain_answers(answers)
    labels = list(label_counts(answers))

    readings = codes_among(labels)
    if len(readings) == 1:
        plain = plain.where(~plain.isin(readings[0]), None)
        labels = [label for label in labels if label not in readings[0]]

    spellings = {spelling(label) for label in labels}
    if len(spellings) < len(labels):
        plain = plain.map(spelling, na_action="ignore")
    return plain


# --- rows -----------------------------------------------------------------------------------------


def kinds_of(
    table: pd.DataFrame,
    times: NDArray[np.float64],
    answers: pd.Series,
    arguments: Mapping[str, Any],
) -> Kinds:
    """The kinds of the rows, as `ddm.Trials` reads them with these arguments once they are mended.

    ``times`` are seconds. If they are so long that this is in doubt, nothing that is said in
    seconds is compared with them.
    """
    limits = limits_of(table, arguments)
    is_refused = (times > LONGEST_TIME) | ((times <= 0.0) & np.isinf(limits))
    usable = np.where(is_refused & answers.notna().to_numpy(), np.nan, times)
    upper = sides_of(answers, arguments["upper"])

    # under the names of the table, which errors repeat
    rt, response = arguments["rt"], arguments["response"]
    deadline = next(name for name in ("deadline", "limit", "end") if name not in (rt, response))
    settings = {**arguments, "upper": None, "unit": "s"}
    settings["deadline"] = deadline if np.isfinite(limits).any() else None
    finite = usable[np.isfinite(usable) & (usable > 0.0)]
    middle = np.median(finite) if finite.size else 0.0
    if middle > LONGEST_MEDIAN:
        usable = usable / middle
        settings |= {"deadline": None, "truncated": None, "omissions": None, "lost_rt": None}

    mended = pd.DataFrame({rt: usable, response: upper, deadline: limits})
    trials, _ = trials_or_refusal(mended, settings)
    if trials is not None:
        return kinds_in(trials)
    _, refusal = trials_or_refusal(mended.set_axis(table.index), settings)
    if settings["deadline"] is None or arguments["observed"] != "both":
        limits = np.full(limits.size, np.inf)
    return _unread(usable, answers.isna().to_numpy(), limits, refusal)


def trials_or_refusal(
    table: pd.DataFrame, arguments: Mapping[str, Any]
) -> tuple[Trials | None, str]:
    """The trials, or None and what `ddm.Trials` says against the table."""
    with warnings.catch_warnings():
        # rows without a response before the deadline are a finding
        warnings.simplefilter("ignore")
        try:
            return Trials(table, **arguments), ""
        except (ValueError, TypeError) as error:
            return None, str(error)


def kinds_in(trials: Trials) -> Kinds:
    """The kinds of the rows of trials, whose table was counted by its index."""
    kept, aside = trials.data.index, trials.set_aside.index
    n = len(kept) + len(aside)

    def rows(chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        found = np.zeros(n, dtype=bool)
        found[kept[chosen]] = True
        return found

    reason = np.full(n, "", dtype=object)
    reason[aside] = trials.reasons.to_numpy()
    return Kinds(
        rows(trials.answered), rows(trials.omitted), rows(trials.lost), reason, tuple(trials.notes)
    )


def _unread(
    times: NDArray[np.float64],
    no_response: NDArray[np.bool_],
    limits: NDArray[np.float64],
    refusal: str,
) -> Kinds:
    """The kinds of rows that are refused: those with both values are trials, or omissions."""
    no_rt = np.isnan(times) | (times <= 0.0)
    omitted = no_response & np.isfinite(limits) & (no_rt | (times >= limits))
    reason = np.select(
        [omitted, no_rt & no_response, no_rt, no_response],
        ["", "no rt and no response", "no rt", "no response"],
        "",
    ).astype(object)
    none = np.zeros(len(times), dtype=bool)
    return Kinds(~no_rt & ~no_response, omitted, none, reason, refusal=refusal)


def limits_of(table: pd.DataFrame, arguments: Mapping[str, Any]) -> NDArray[np.float64]:
    """The deadline of each row, s; infinite where the column does not hold one."""
    deadline = arguments["deadline"]
    if deadline is None or is_number(deadline):
        return deadlines(table, deadline, None)
    column = to_seconds(times_of(table[deadline]), arguments["unit"])
    return np.where(column > 0.0, column, np.inf)


def sides_of(answers: pd.Series, upper: Any) -> NDArray[np.float64]:
    """1 for one label, 0 for all others, NaN without a response; 1 unless said otherwise."""
    labels = list(label_counts(answers))
    known = [label for label in labels if label == upper or spelling(label) == spelling(upper)]
    if upper is None:
        known = [1] if 1 in labels else labels[:1]
    is_known = answers.isin(known).to_numpy(dtype=bool)
    return np.where(answers.isna(), np.nan, is_known.astype(float))
