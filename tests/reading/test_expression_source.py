"""The text of conditions: what cannot be read, and what to write instead."""

import pytest

from ddm.reading.expression_source import in_need_of_backticks, needs_backticks, parsed
from refusals import refused

COLUMNS = ["rt", "RT (ms)", "class", "key_resp.rt", "1", "and"]


@pytest.mark.parametrize(
    ("condition", "advice"),
    [
        ("subject = 's01'", "= does not compare; write == for equal"),
        ("subject := 's01'", "= does not compare; write == for equal"),
        ("rt === 1", "=== is not understood; write == for equal"),
        ("rt <> 1", "<> is not understood; write != for not equal"),
        ("rt > 1 && rt < 2", "&& is not understood; write and"),
        ("rt > 1 || rt < 0", "|| is not understood; write or"),
        ("!practice", "! is not understood; write not"),
        ("rt > 1 AND rt < 2", "and, or, not and in are written in small letters"),
        ("s %in% c('a')", "%in% is R; write in: subject in ['s01', 's02']"),
        ("s == ‘a’", "quotes must be plain: ' or \""),
        ("s == 'a", "a quote is not closed"),
        ("`RT", "a backtick is not closed"),
        ("id == 007", "a number cannot begin with 0; if it is text, write it in quotes"),
        ("@limit < rt", "@ is not understood; write the value itself"),
        ("rt > 1 # slow", "# is not understood"),
        ("class == 1", "write the column class in backticks: `class`"),
        ("RT (ms) 3", "write the column RT (ms) in backticks: `RT (ms)`"),
        ("rt rt", "write comparisons, with and, or, not between them"),
        ("s == 'class = 1' 2", "write comparisons, with and, or, not between them"),
    ],
)
def test_conditions_that_cannot_be_read(condition, advice):
    with refused(ValueError, f"it cannot be read: {advice}."):
        parsed(condition, COLUMNS)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("", "it is empty. Write a comparison, such as rt > 0.2."),
        (" \t", "it is empty. Write a comparison, such as rt > 0.2."),
        ("rt > 1\n", "it contains the character '\\n'. Write one line of plain text."),
        ("rt\x00", "it contains the character '\\x00'. Write one line of plain text."),
        ("rt" * 10_001,
         "it has 20002 characters; at most 20000 are read. Give several conditions."),
        ("rt > " + "1 + " * 100 + "1",
         "its parts are nested in more than 60 levels. Give several conditions."),
    ],
)  # fmt: skip
def test_texts_that_are_no_condition(condition, message):
    with refused(ValueError, message):
        parsed(condition, COLUMNS)


def test_a_part_is_said_as_it_is_written():
    condition = "  `größe (m)`==\"a 'b'\"  & x|  y "
    source = parsed(condition, COLUMNS)
    assert source.said(source.tree) == condition.strip()
    assert source.said(source.tree.values[0].values[0]) == "`größe (m)`==\"a 'b'\""
    long = parsed("rt > " + "1" * 300, COLUMNS)
    assert long.said(long.tree) == "rt > " + "1" * 195 + "..."


def test_names_that_need_backticks():
    assert [name for name in COLUMNS if needs_backticks(name)] == ["RT (ms)", "class", "1", "and"]
    assert in_need_of_backticks("and RT (ms) > 1", COLUMNS) == ["RT (ms)"]
    assert in_need_of_backticks("subclass == 1", COLUMNS) == []
