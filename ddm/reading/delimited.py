"""Text with one record per line as cells: its comments and its separator.

What a file is, its lines say: a separator is the one with which all lines have as many values as
the first line has names. Where that leaves a doubt, nothing is guessed: an error names the argument
of `ddm.read_table` that settles it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice

from ddm.reading.header import SEPARATORS, Record, under_names
from ddm.reading.numbers_in_text import is_number

# words for a separator that is awkward to type
WORDS = {"tab": "\t", r"\t": "\t", "space": " ", r"\s+": " ", "comma": ",", "semicolon": ";"}
WORDS |= {"bar": "|"}

# a line that says the separator, as Excel writes and reads it
SAID = re.compile(r'"?sep=(.)"?\s*')

# at the start of a file, lines that begin with this mark are comments
COMMENT = "#"

# values of a line that is separated by white space: in quotes, or without
WORD = re.compile(r'"((?:[^"]|"")*)"(?=\s|$)|(\S+)')

# separators are tried on this number of records
SAMPLE = 200

# a cell may be as long as the longest file: recordings of eye movements stand in one cell
LONGEST_CELL = 2**31 - 1


@dataclass(frozen=True)
class Form:
    """What was said about a text; None where nothing was said. As in `ddm.read_table`."""

    sep: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    names: tuple[str, ...] | None = None
    skip: int = 0
    comment: str | None = None


@dataclass(frozen=True)
class Records:
    """The records of a text under their names, and what was found, in words."""

    names: list[str]
    records: list[Record]
    sep: str
    found: tuple[str, ...]


def records_of(name: str, text: str, form: Form) -> Records:
    """The records of a text. ``name`` is that of the file, for messages.

    A ValueError that names the argument of `ddm.read_table` which settles it if the text can be
    read in two ways, or in none.
    """
    lines, found = _lines(text, form)
    sep, lines = _said(lines)
    empty = ValueError(f"{name} is empty: it has no rows.")
    if not lines:
        raise empty

    sep = form.sep or sep or _separator(name, lines, form)
    records = list(_records(name, lines, sep, form.comment))
    if not any(any(record.values) for record in records):
        raise empty

    names, records, more = under_names(name, records, sep, form.names)
    return Records(names, records, sep, (*found, *more, *_empty_rows(records)))


def _empty_rows(records: Sequence[Record]) -> list[str]:
    """What to say of rows without any value, which may be omissions, or left from a spreadsheet."""
    empty = sum(not any(record.values) for record in records)
    return [f"rows without any value: {empty}"] if empty else []


# --- lines ----------------------------------------------------------------------------------------


def _lines(text: str, form: Form) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    """The numbered lines after those to skip and the comments, and what was left out."""
    lines = list(enumerate(io.StringIO(text, newline=""), start=1))[form.skip :]

    mark = form.comment or COMMENT
    start = next((i for i, (_, line) in enumerate(lines) if _is_content(line, mark)), len(lines))
    comments = sum(bool(line.strip()) for _, line in lines[:start])
    if comments or form.comment:
        kept = [(number, line) for number, line in lines if not line.lstrip().startswith(mark)]
        comments = len(lines) - len(kept)
        lines = kept
    else:
        lines = lines[start:]

    noted = (f"lines skipped: {form.skip}",) if form.skip else ()
    return lines, (*noted, f"lines of comment left out: {comments}") if comments else noted


def _is_content(line: str, mark: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(mark)


def _said(lines: list[tuple[int, str]]) -> tuple[str | None, list[tuple[int, str]]]:
    """The separator that a first line such as ``sep=;`` says, and the other lines."""
    said = SAID.fullmatch(lines[0][1]) if lines else None
    return (said[1], lines[1:]) if said else (None, lines)


# --- records --------------------------------------------------------------------------------------


def _records(
    name: str, lines: Sequence[tuple[int, str]], sep: str, comment: str | None
) -> Iterator[Record]:
    """The records in lines, with values stripped of white space around them."""
    read = _by_white_space(lines) if sep == " " else _by_mark(name, lines, sep)
    for record in read:
        values = list(map(str.strip, record.values))
        if comment is not None:
            values = _before(comment, values)
        # a line of separators alone is a trial without values, but an empty line is none
        if any(values) or len(values) > 1:
            yield Record(record.line, values, record.is_quoted)


def _by_white_space(lines: Sequence[tuple[int, str]]) -> Iterator[Record]:
    for number, line in lines:
        if '"' not in line:
            yield Record(number, line.split())
        else:
            yield Record(number, [quoted or bare for quoted, bare in WORD.findall(line)])


def _by_mark(name: str, lines: Sequence[tuple[int, str]], sep: str) -> Iterator[Record]:
    with _long_cells():
        reader = csv.reader(
            (line for _, line in lines), delimiter=sep, skipinitialspace=True, strict=True
        )
        first = 0
        try:
            for values in reader:
                line, text = lines[first]
                yield Record(line, values, text.startswith('"'))
                first = reader.line_num
        except csv.Error as error:
            raise ValueError(
                f"{name} cannot be read from line {lines[min(first, len(lines) - 1)][0]} on: "
                f"{_quotes(error)}. Correct the quotes in this line."
            ) from None


def _quotes(error: csv.Error) -> str:
    """What is wrong with quotes, in place of the reader's words."""
    if "expected after" in str(error):
        return "a closing quote is followed by more text"
    return "a quote is opened and not closed"


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let the reader take long cells; its limit is one for the whole program."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _before(comment: str, values: list[str]) -> list[str]:
    """The values of a record up to a comment at its end."""
    for i, value in enumerate(values):
        if comment in value:
            return [*values[:i], value.partition(comment)[0].strip()]
    return values


# --- the separator --------------------------------------------------------------------------------


def _separator(name: str, lines: Sequence[tuple[int, str]], form: Form) -> str:
    """The separator with which all records have as many values as there are names.

    If there are several, that with more numbers: 0,512 1 is no 0 before a text 512 1.
    """
    samples = {sep: _sample(name, lines, sep, form) for sep in SEPARATORS}
    widths = {sep: _widths(sample, form) for sep, sample in samples.items()}
    regular = [sep for sep, found in widths.items() if _is_regular(found)]
    if regular:
        return max(regular, key=lambda sep: _count_of_numbers(samples[sep]))

    several = [sep for sep, found in widths.items() if max(found.values(), default=1) > 1]
    if not several:
        raise ValueError(
            f"{name} has one value per line: a table of trials has columns, separated by commas, "
            "semicolons, tabs, bars or white space. If another mark separates them, say it: sep=."
        )
    # the separator with which most records are alike
    return max(several, key=lambda sep: _most_alike(widths[sep]))


def _sample(name: str, lines: Sequence[tuple[int, str]], sep: str, form: Form) -> list[Record]:
    """The first records, up to one that cannot be read: another separator may stand in quotes."""
    found: list[Record] = []
    with suppress(ValueError):
        found.extend(islice(_records(name, lines, sep, form.comment), SAMPLE))
    return found


def _widths(records: Sequence[Record], form: Form) -> dict[int, int]:
    """The number of values of records by line, and as that of line 0 that of ``names``."""
    found = {} if form.names is None else {0: len(form.names)}
    return found | {record.line: len(record.values) for record in records}


def _count_of_numbers(records: Sequence[Record]) -> int:
    return sum(is_number(value) for record in records for value in record.values)


def _is_regular(widths: dict[int, int]) -> bool:
    """Whether all records have as many values as the header, or one more: a name of the row."""
    header, *others = widths.values() or [0]
    named = {width - header for width in others}
    return header > 1 and (named <= {0} or named == {1})


def _most_alike(widths: dict[int, int]) -> tuple[bool, int]:
    width, count = Counter(widths.values()).most_common(1)[0]
    return width > 1, count
