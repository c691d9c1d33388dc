"""Text in the column of RTs."""

from __future__ import annotations

import re
from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import is_number, shown
from ddm.doctor.examined import Examined
from ddm.doctor.finding import COLUMN, Finding, alternatives, counted, labels_of_rows, on_rows
from ddm.doctor.mended import ENCLOSED, times_of
from ddm.reading.numbers_in_text import COMMA, marks_of
from ddm.trials.seconds import seconds_of

# a list of several numbers, as of several keys
LIST = re.compile(r"\[\s*[-+]?[\d.]+(?:\s*[,;]\s*[-+]?[\d.]+)+\s*\]")


def about_text_in_times(examined: Examined) -> list[Finding]:
    """Entries of the column of RTs that are no numbers."""
    rt = examined.rt
    if rt not in examined.table:
        return []
    column = examined.table[rt]
    try:
        seconds_of(column, rt)
        return []
    except TypeError as error:
        refusal = str(error)

    if not _may_hold_text(column):
        rows = column.notna().to_numpy()
        is_difference = pd.api.types.is_timedelta64_dtype(column)
        seconds = f"data[{rt!r}] = data[{rt!r}].dt.total_seconds()"
        return [
            on_rows(
                refusal,
                rt,
                examined.index,
                rows,
                "error",
                seconds if is_difference else examined.call(rt=COLUMN),
                "--rt COLUMN",
            )
        ]
    return [_text_in_times(examined, column, _no_numbers(column))]


def _may_hold_text(column: pd.Series) -> bool:
    """Whether the cells of a column may be of any kind."""
    is_category = isinstance(column.dtype, pd.CategoricalDtype)
    return is_category or column.dtype == object or pd.api.types.is_string_dtype(column)


def _text_in_times(examined: Examined, column: pd.Series, rows: NDArray[np.bool_]) -> Finding:
    rt = examined.rt
    text = column.astype(object)[rows].map(str).str.strip()
    name, first = f"data[{rt!r}]", shown(column.astype(object)[rows].iloc[0])
    no_number = rows & np.isnan(times_of(column))
    correct = "leave these lines out with --where, or correct them in the file"

    if (text == str(rt)).sum() == no_number.sum() > 0:
        rows = no_number
        what = "the name of the column: the line of names is repeated"
        remedy = f"data = data[{name} != {rt!r}]; {name} = pd.to_numeric({name})"
        option = "remove the repeated lines of names from the file"
    elif text.str.fullmatch(COMMA.pattern).all():
        what, remedy = _with_commas(name, first, is_open=marks_of(text).is_open)
        option = "--decimal , or write decimal points in the file"
    elif _are_plain(text[~no_number[rows]]):
        if not no_number.any():
            what = f"numbers that are written as text, first {first}"
            remedy, option = f"{name} = pd.to_numeric({name})", correct
        else:
            rows = no_number
            what = f"first {shown(column.astype(object)[rows].iloc[0])}"
            remedy, option = as_numbers(name, column, rows), correct
    else:
        what, remedy = _enclosed(examined, text, no_number[rows], first)
        option = "write the plain numbers into the file"

    n = int(rows.sum())
    return Finding(
        f"{counted(n, rows.size, 'rows')} no number in column {rt!r}, {what}.",
        rt,
        n,
        labels_of_rows(examined.index, rows),
        "error",
        remedy,
        option,
    )


def _with_commas(name: str, first: str, *, is_open: bool) -> tuple[str, str]:
    """What numbers with commas are, and the code that reads them; both ways if both are open."""
    decimal, thousands = (
        f"{name} = pd.to_numeric({name}.astype(str).str.replace(',', {by!r}))" for by in (".", "")
    )
    if not is_open:
        return f"numbers with decimal commas, first {first}", decimal
    what = (
        f"numbers with commas, which are decimal commas or stand between thousands, first {first}"
    )
    return what, alternatives([decimal, thousands])


def _are_plain(text: pd.Series) -> bool:
    """Whether texts that are numbers are nothing else, apart from their decimal mark."""
    return not any(map(is_enclosed, text))


def is_enclosed(text: str) -> bool:
    """Whether a text is one number in brackets or quotes, or with a unit."""
    found = ENCLOSED.fullmatch(text.strip())
    return found is not None and found["number"] != text.strip()


def _enclosed(
    examined: Examined, text: pd.Series, is_none: NDArray[np.bool_], first: str
) -> tuple[str, str]:
    """What numbers in brackets, or with units, are, and the code that takes them out.

    ``is_none`` says which of the texts hold no single number.
    """
    name = f"data[{examined.rt!r}]"
    found = [match for match in map(ENCLOSED.fullmatch, text[~is_none]) if match]
    numbers = {match["number"] for match in found}
    signs = "".join(sorted({sign for match in found for sign in _around(match)}))
    code = f"{name}.astype('string').str.strip({signs!r})"
    if any("," in number for number in numbers):
        code += ".str.replace(',', '.')"
    what = f"numbers in brackets or with a unit, first {first}"
    if text[is_none].str.contains(r"\d").any():
        return what, _of_some(name, text[is_none], examined.rt)
    # only what holds no number becomes missing
    coerce = ", errors='coerce'" if is_none.any() else ""
    remedy = f"{name} = pd.to_numeric({code}{coerce})"

    units = {_unit(match["unit"]) for match in found} - {""}
    if len(units) > 1:
        return (
            f"numbers with different units, {' and '.join(sorted(units))}, first {first}",
            f"{name} = TIMES_IN_SECONDS",
        )
    if units and examined.arguments["unit"] is None:
        remedy += f"; {examined.call(unit=units.pop())}"
    return what, remedy


def _around(match: re.Match[str]) -> str:
    """The signs on both sides of a number."""
    return match.string[: match.start("number")] + match.string[match.end("number") :]


def _unit(word: str | None) -> str:
    """The unit of a word for it; empty without one."""
    return "" if word is None else "ms" if word.lower().startswith("m") else "s"


def as_numbers(name: str, column: pd.Series, rows: NDArray[np.bool_]) -> str:
    """Code that makes numbers of a column with other text in some rows; no number is lost."""
    text = column.astype(object)[rows].map(str)
    if not text.str.contains(r"\d").any():
        return f"{name} = pd.to_numeric({name}, errors='coerce')"
    return _of_some(name, text, column.name)


def _of_some(name: str, text: pd.Series, column: Hashable) -> str:
    """Code for texts of which some hold numbers, but not one each."""
    has_digit = text.str.contains(r"\d").to_numpy(dtype=bool)
    if text[has_digit].str.fullmatch(LIST.pattern).all():
        first = f"{name}.astype('string').str.extract(r'([-+]?[0-9.]+)')[0]"
        return f"{name} = pd.to_numeric({first})  # the first number of each list"
    labels = list(labels_of_rows(text.index, has_digit))
    return f"data.loc[{labels!r}, {column!r}] = NUMBERS  # that stand in the text of these cells"


def _no_numbers(column: pd.Series) -> NDArray[np.bool_]:
    """The cells that are neither missing nor numbers."""
    plain = column.astype(object)
    return np.array([not is_number(value) for value in plain], dtype=bool) & (
        column.notna().to_numpy()
    )
