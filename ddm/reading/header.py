"""The names of columns of a text, and its records in one width under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import dropwhile
from typing import NamedTuple

from ddm.reading.numbers_in_text import is_number

# separators that are looked for, in this order, and their names. A comma may be a decimal comma and
# a space part of a value, so they come last.
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas", " ": "white space"}

# what to do about numbers whose decimal commas look like separators
DECIMAL_COMMAS = (
    "If numbers have decimal commas, they cannot be told from the commas between values: save the "
    "file with semicolons between values. If all commas separate values, give each column a name: "
    "names=[...], and skip=1 if there is a line of other names."
)

# the name of the column of row names, for which R writes none
ROW_NAMES = "row_name"


class Record(NamedTuple):
    """The values of one record, and the line in which it begins, perhaps with a quote."""

    line: int
    values: list[str]
    is_quoted: bool = False


def under_names(
    name: str, records: list[Record], sep: str, said: Sequence[str] | None
) -> tuple[list[str], list[Record], tuple[str, ...]]:
    """The names of the columns, ``said`` or those in the first record; the records; what was found.

    ``name`` is that of the file, for messages. A ValueError that names the argument of
    `ddm.read_table` which settles it if the records do not fit under names.
    """
    if said is None:
        records = list(dropwhile(lambda record: not any(record.values), records))
        header, records = records[0], records[1:]
        _check_header(name, header)
        names = list(header.values)
    else:
        header, names = None, list(said)
    names, records, more = _same_width(name, names, records, sep, header)
    records, repeated = _without_header(names, records)
    if not records:
        raise ValueError(f"{name} has a line of column names, but no rows.")

    if header is not None:
        _refuse_row(name, names, records)
    return _named_rows(names, records), records, (*more, *repeated)


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
    if not records:
        return names, records, ()
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
        lines = f"all {count} other lines have" if count > 1 else f"line {one.line} has"
        return ValueError(f"{found}{lines} {_count(one.values, 'value')}. {advice}")

    if width != len(names) and header is not None and count > 1:
        first = next(record for record in records if len(record.values) == width)
        return ValueError(
            f"{found}most lines have {_count(first.values, 'value')}. {_if_preamble(first)}"
        )
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
