"""Numbers as text: with decimal points or commas, and with the other mark between thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

POINT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
COMMA = re.compile(r"[-+]?(?:\d+,\d*|,\d+)(?:[eE][-+]?\d+)?", re.ASCII)

# numbers from 1000 on in which every third digit is set off, with decimals or without
COMMAS_BETWEEN = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
POINTS_BETWEEN = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII)

# a list of one number, as PsychoPy writes it
BRACKETED = re.compile(r"\[\s*([-+]?[\d.,]+(?:[eE][-+]?\d+)?)\s*\]", re.ASCII)

# a column of text in which at least this share of the values are numbers is one of numbers, with
# some texts among them
MOSTLY = 0.5


def is_number(text: str) -> bool:
    """Whether a text is a number, with a decimal point or a decimal comma."""
    return bool(POINT.fullmatch(text) or COMMA.fullmatch(text))


def without_brackets(cells: Sequence[str]) -> tuple[list[str], int]:
    """The cells with numbers in place of lists of one number, and how many these were."""
    matches = [BRACKETED.fullmatch(cell) for cell in cells]
    found = [match and match[1] if match and is_number(match[1]) else None for match in matches]
    plain = [number or cell for number, cell in zip(found, cells, strict=True)]
    return plain, sum(number is not None for number in found)


@dataclass(frozen=True)
class Marks:
    """What a column of text holds: numbers with decimal points, with commas, or other text.

    has_points, has_commas : whether it is a column of numbers, of which some have that mark
    is_open : whether its commas may be decimal commas as well as marks between thousands
    """

    has_points: bool
    has_commas: bool
    is_open: bool


def marks_of(cells: Iterable[str]) -> Marks:
    """The marks of one column, of which ``cells`` are the values that are not missing."""
    different = set(cells)
    with_comma = {cell for cell in different if "," in cell}
    points = {cell for cell in different - with_comma if POINT.fullmatch(cell)}
    commas = {cell for cell in with_comma if COMMA.fullmatch(cell) or _is_grouped(cell)}

    are_numbers = len(points) + len(commas) >= MOSTLY * len(different)
    return Marks(
        has_points=are_numbers and any("." in cell for cell in points),
        has_commas=are_numbers and bool(commas),
        is_open=all(COMMAS_BETWEEN.fullmatch(cell) for cell in commas),
    )


def _is_grouped(cell: str) -> bool:
    return bool(COMMAS_BETWEEN.fullmatch(cell) or POINTS_BETWEEN.fullmatch(cell))


def decimal_of(name: str, columns: dict[str, Marks], said: str | None) -> str:
    """The decimal mark of a file, "." or ",": what was said, or what its numbers show.

    A ValueError if they show two things.
    """
    if said is not None:
        return said

    commas = {column: marks for column, marks in columns.items() if marks.has_commas}
    if not commas or any(marks.has_points for marks in columns.values()):
        return "."

    if all(marks.is_open for marks in commas.values()):
        column = next(iter(commas))
        raise ValueError(
            f"{name}: the commas in column {column!r} may be decimal commas, or stand between "
            "thousands, as in 1,234. Say which: decimal=',' if 1,234 is a little more than one; "
            "decimal='.' if it is more than a thousand."
        )
    return ","


def with_points(cells: Sequence[str], decimal: str) -> list[str]:
    """The cells of a column with decimal points, and nothing between thousands, in their numbers.

    Cells that are no numbers with this decimal mark stay as they are. Marks between thousands are
    left out only where all of them in the column can be such.
    """
    between, pattern = (".", POINTS_BETWEEN) if decimal == "," else (",", COMMAS_BETWEEN)
    marked = {cell for cell in cells if between in cell}
    if marked and all(pattern.fullmatch(cell) for cell in marked):
        cells = [cell.replace(between, "") if cell in marked else cell for cell in cells]
    if decimal == ".":
        return list(cells)
    return [cell.replace(",", ".") if COMMA.fullmatch(cell) else cell for cell in cells]
