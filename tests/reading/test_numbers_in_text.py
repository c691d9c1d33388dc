"""Decimal points and commas, and marks between thousands."""

import pytest

from ddm.reading.numbers_in_text import (
    decimal_of,
    is_number,
    marks_of,
    with_points,
    without_brackets,
)
from refusals import refused


@pytest.mark.parametrize("text", ["0.5", "-1", ".5", "5.", "1e-3", "+2.5E+4", "0,5", ",5", "12"])
def test_numbers(text):
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "1_000", "0x1f", "nan", "inf", "1,2,3", "٣", "1 2", "--1"])
def test_text_that_is_no_number(text):
    assert not is_number(text)


def decimal(said=None, **columns):
    return decimal_of("x.csv", {name: marks_of(cells) for name, cells in columns.items()}, said)


@pytest.mark.parametrize(
    ("columns", "mark"),
    [
        ({"rt": ["0.5", "0.6"]}, "."),
        ({"rt": ["1", "2"]}, "."),
        ({"rt": ["0,5", "0,6"]}, ","),
        ({"rt": ["0,512", "1,234"]}, ","),
        ({"rt": ["1.234,5", "512,25"]}, ","),
        ({"rt": ["0,5", "none", "0,6"]}, ","),
        # other columns may hold text with commas
        ({"rt": ["0.5", "0.6"], "keys": ["1,2", "3,4"]}, "."),
        ({"note": ["first, then", "x"], "rt": ["1", "2"]}, "."),
    ],
)
def test_the_decimal_mark_is_the_one_that_numbers_show(columns, mark):
    assert decimal(**columns) == mark


def test_a_comma_that_may_stand_between_thousands_is_asked_about():
    with refused(
        ValueError,
        "x.csv: the commas in column 'rt' may be decimal commas, or stand between thousands, as in "
        "1,234. Say which: decimal=',' if 1,234 is a little more than one; decimal='.' if it is "
        "more than a thousand.",
    ):
        decimal(rt=["1,234", "2,512", "999"])


@pytest.mark.parametrize(
    ("cells", "mark", "read"),
    [
        (["0,5", "x", "7"], ",", ["0.5", "x", "7"]),
        (["1.234,5", "2.000"], ",", ["1234.5", "2000"]),
        # points that cannot stand between thousands are kept
        (["0.512", "1.234"], ",", ["0.512", "1.234"]),
        (["1,234", "2,512.5", "999"], ".", ["1234", "2512.5", "999"]),
        (["1,234", "0,5"], ".", ["1,234", "0,5"]),
    ],
)
def test_numbers_with_points(cells, mark, read):
    assert with_points(cells, mark) == read


def test_numbers_in_brackets():
    cells = ["[0.512]", "0.6", "[ 0,7 ]", "[0.5, 0.6]", "[x]", ""]
    assert without_brackets(cells) == (["0.512", "0.6", "0,7", "[0.5, 0.6]", "[x]", ""], 2)
