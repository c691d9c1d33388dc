"""Text with one record per line as cells: its comments, its separator, its header.

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
from itertools import dropwhile, islice
from typing import NamedTuple

from ddm.reading.numbers_in_text import is_number

# separators that are looked for, in this order, and their names. A comma may be a decimal comma and
# a space part of a value, so they come last.
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas", " ": "white space"}

# words for a separator that is awkward to type
WORDS = {"tab": "\t", r"\t": "\t", "space": " ", r"\s+": " ", "comma": ",", "semicolon": ";"}
WORDS |= {"bar": "|"}

# a line that says the separator, as Excel writes and reads it
SAID = re.compile(r'"?sep=(.)"?\s*')

# at the start of a file, lines that begin with this mark are comments
COMMENT = "#"

# values of a line that is separated by white space: in quotes, or without
WORD = re.compile(r'"((?:[^"]|"")*)"|(\S+)')

# separators are tried on this number of records
SAMPLE = 200

# a cell may be as long as the longest file: recordings of eye movements stand in one cell
LONGEST_CELL = 2**31 - 1

# what to do about numbers whose decimal commas look like separators
DECIMAL_COMMAS = (
    "If numbers have decimal commas, they cannot be told from the commas between values: save the "
    "file with semicolons between values. If all commas separate values, give each column a name: "
    "names=[...], and skip=1 if there is a line of other names."
)

# the name of the column of row names, for which R writes none
ROW_NAMES = "row_name"


@dataclass(frozen=True)
class Form:
    """What was said about a text; None where nothing was said. As in `ddm.read_table`."""

    sep: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    names: tuple[str, ...] | None = None
    skip: int = 0
    comment: str | None = None


class Record(NamedTuple):
    """The values of one record, and the line in which it begins, perhaps with a quote."""

    line: int
    values: list[str]
    is_quoted: bool = False


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

    if form.names is None:
        records = list(dropwhile(lambda record: not any(record.values), records))
        header, records = records[0], records[1:]
        _check_header(name, header)
        names = list(header.values)
    else:
        header, names = None, list(form.names)
    if not records:
        raise ValueError(f"{name} has a line of column names, but no rows.")

    names, records, more = _same_width(name, names, records, sep, header)
    if header is not None:
        _refuse_row(name, names, records)
    records, repeated = _without_header(names, records)
    return Records(
        _named_rows(names, records), records, sep, (*found, *more, *repeated, *_empty_rows(records))
    )


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
        return max(regular, key=lambda sep: _share_of_numbers(samples[sep]))

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


def _share_of_numbers(records: Sequence[Record]) -> float:
    values = [value for record in records for value in record.values]
    return sum(map(is_number, values)) / len(values)


def _is_regular(widths: dict[int, int]) -> bool:
    """Whether all records have as many values as the header, or one more: a name of the row."""
    header, *others = widths.values() or [0]
    named = {width - header for width in others}
    return header > 1 and (named <= {0} or named == {1})


def _most_alike(widths: dict[int, int]) -> tuple[bool, int]:
    width, count = Counter(widths.values()).most_common(1)[0]
    return width > 1, count


# --- header and width -----------------------------------------------------------------------------


def _check_header(name: str, header: Record) -> None:
    """A ValueError if the first line holds numbers, so that it is no line of names."""
    if all(is_number(value) or not value for value in header.values):
        width = len(header.values)
        given = ", ".join(header.values[:6])
        raise ValueError(
            f"{name} has numbers in its first line ({given}), not names of columns. If the file "
            f"has no line of names, say them: names=[...], one for each of the {width} columns"
            f"{_if_decimal_commas(header.values)}. If the names stand in a later line, skip the "
            "lines before: skip=."
        )


def _refuse_row(name: str, names: list[str], records: list[Record]) -> None:
    """A ValueError if the first line is a row like the others: its "names" are values.

    Each of them is then a number in a column of numbers, or a text that stands there again.
    """
    columns = [{record.values[i] for record in records} for i in range(len(names))]
    are_numbers = [
        is_number(one) and all(is_number(value) for value in values if value)
        for one, values in zip(names, columns, strict=True)
    ]
    again = [one in values for one, values in zip(names, columns, strict=True)]
    if any(are_numbers) and all(
        number or seen for number, seen in zip(are_numbers, again, strict=True)
    ):
        raise ValueError(
            f"{name} begins with a line that looks like its other rows ({', '.join(names[:6])}), "
            "not like names of columns. If the file has no line of names, say them: names=[...], "
            f"one for each of the {len(names)} columns."
        )


def _if_decimal_commas(values: list[str]) -> str:
    """What to add if the commas between values may be decimal commas."""
    may_be = any(value.lstrip("+-").isdigit() for value in values[:-1])
    return "; if commas are decimal commas, sep= says what separates values" * (may_be)


def _same_width(
    name: str, names: list[str], records: list[Record], sep: str, header: Record | None
) -> tuple[list[str], list[Record], tuple[str, ...]]:
    """Names and records of one width, without empty columns at the end; and what was found.

    With one value more than there are names in every record, the first ones are names of rows, as R
    writes them.
    """
    names, records = _without_empty_end(names, records)
    more = {len(record.values) - len(names) for record in records}
    if more == {1} and header is not None and _are_row_names(records, sep):
        return [ROW_NAMES, *names], records, (f"names of rows as the column {ROW_NAMES}",)

    if more != {0}:
        raise _uneven(name, names, records, sep, header)
    return names, records, ()


def _without_empty_end(names: list[str], records: list[Record]) -> tuple[list[str], list[Record]]:
    """The same without columns at the end that have neither a name nor values."""
    width = len(names)
    while width and not names[width - 1] and not any(any(r.values[width - 1 :]) for r in records):
        width -= 1
    if any(any(record.values[width:]) for record in records):
        return names, records
    if width == len(names) and all(len(record.values) <= width for record in records):
        return names, records
    return names[:width], [r._replace(values=r.values[:width]) for r in records]


def _are_row_names(records: list[Record], sep: str) -> bool:
    """Whether the first values can be names of rows: different ones; not parts of decimals."""
    first = [record.values[0] for record in records]
    if sep == "," and not all(record.is_quoted for record in records):
        return False
    return len(set(first)) == len(first)


def _uneven(
    name: str, names: list[str], records: list[Record], sep: str, header: Record | None
) -> ValueError:
    """The error about records whose number of values is not that of the names."""
    wrong = [record for record in records if len(record.values) != len(names)]
    width, count = Counter(len(record.values) for record in records).most_common(1)[0]
    one = wrong[0]
    said = (
        f"line {header.line} has {_count(names, 'name')}"
        if header is not None
        else f"names= has {_count(names, 'name')}"
    )
    found = f"{name}, separated by {SEPARATORS.get(sep, sep)}: {said}, but "

    if width != len(names) and count == len(records):
        advice = "Give one name for each value." if header is None else _if_preamble(records[0])
        if sep == "," and width > len(names) and all(map(is_number, records[0].values)):
            advice = DECIMAL_COMMAS
        return ValueError(f"{found}all {count} other lines have {width} values. {advice}")

    if width != len(names) and header is not None and count > 1:
        first = next(record for record in records if len(record.values) == width)
        return ValueError(f"{found}most lines have {width} values. {_if_preamble(first)}")
    others = f", and {_count(wrong[1:], 'line')} more another number" if wrong[1:] else ""
    return ValueError(
        f"{found}line {one.line} has {_count(one.values, 'value')}{others}. Complete or delete "
        "these lines; a value that contains the separator stands in quotes."
    )


def _count(things: Sequence[object], word: str) -> str:
    return f"{len(things)} {word}{'s' if len(things) != 1 else ''}"


def _if_preamble(first: Record) -> str:
    return (
        f"If the names stand in line {first.line}, skip the lines before it: skip={first.line - 1}."
    )


def _named_rows(names: list[str], records: list[Record]) -> list[str]:
    """The names, with one for names of rows that stand under none, as R's write.csv has them."""
    first = [record.values[0] for record in records]
    are_names = not names[0] and len(set(first)) == len(first)
    return [ROW_NAMES, *names[1:]] if are_names else names


def _without_header(
    names: list[str], records: list[Record]
) -> tuple[list[Record], tuple[str, ...]]:
    """The records without those that repeat the names, as files that were joined have them."""
    kept = [record for record in records if record.values != names]
    repeated = len(records) - len(kept)
    return kept, (f"repeated lines of names left out: {repeated}",) if repeated else ()
