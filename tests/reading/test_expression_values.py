"""Columns and constants that compare, and those that do not."""

import pandas as pd
import pytest

from ddm.reading.expression_values import described
from ddm.reading.expressions import evaluated
from refusals import refused

TABLE = pd.DataFrame(
    {
        "rt": [0.1, 0.5],
        "outlier": [0, 1],
        "practice": [True, False],
        "subject": ["s01", "s02"],
        "correct": ["TRUE", "none"],
        "mixed": ["0.5", "none"],
        "size": pd.Categorical(["low", "high"], categories=["low", "high"], ordered=True),
        "day": pd.to_datetime(["2026-01-01", "2026-01-02"]),
        "odd": pd.Series([[1], (2,)], dtype=object),
    }
)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("subject == 1",
         "subject holds text, and 1 is a number. Write the value in quotes: subject == '1'."),
        ("0.5 < subject",
         "subject holds text, and 0.5 is a number. Write the value in quotes: '0.5' < subject."),
        ("subject == rt", "subject holds text, and rt holds numbers: no row is equal."),
        ("rt == '0.5'",
         "rt holds numbers, and '0.5' is text. Leave out the quotes: rt == 0.5."),
        ("rt == '01.50'",
         "rt holds numbers, and '01.50' is text. Leave out the quotes: rt == 1.5."),
        ("rt in [0.1, '0.5']",
         "rt holds numbers, and '0.5' is text. Leave out the quotes: rt == 0.5."),
        ("rt != 'none'", "rt holds numbers, and 'none' is text. Compare it with a number."),
        ("mixed < '0.6'",
         "'0.6' is text, which comes after or before other text by its letters. To compare numbers "
         "leave out the quotes: mixed < 0.6."),
        ("size < 'medium'",
         "size < 'medium': levels are compared with ==, != or in only. List those that are meant."),
        ("practice == 'FALSE'",
         "practice holds true and false. Leave out the quotes: practice == False."),
        ("practice != 'true'",
         "practice holds true and false. Leave out the quotes: practice != True."),
        ("practice == 'yes'",
         "practice holds true and false, and 'yes' is text. Compare it with True or False."),
        ("practice == subject",
         "practice holds true and false, and subject holds text. Compare it with True or False."),
        ("correct == TRUE",
         "correct holds text. Write the value in quotes, as it is in the table: "
         "correct == 'TRUE'."),
        ("True == 'a' or rt > 1", "True == 'a' uses no column."),
        ("practice == 2",
         "2 is a number, and practice holds true and false. Compare practice with True or False."),
        ("rt == True", "rt holds numbers, and True is true or false. Compare it with a number."),
        ("practice > False",
         "practice > False: true and false are compared with == or != only."),
        ("outlier > 1e400 and practice + 1 > 1",
         "practice is true or false: + - * / // % ** are for numbers only."),
        ("day > '2026-01-01'",
         "column day holds datetime64[us]. Conditions compare numbers, text, and true and false: "
         "make a column of these first."),
        ("odd == 1",
         "column odd holds object. Conditions compare numbers, text, and true and false: make a "
         "column of these first."),
    ],
)  # fmt: skip
def test_values_that_do_not_compare(condition, message):
    table = TABLE.astype({"day": "datetime64[us]"})
    with refused(ValueError, message):
        evaluated(condition, table)


def test_levels_in_an_order_compare_as_equal():
    assert evaluated("size == 'low'", TABLE).holds.tolist() == [True, False]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (["a", None, "b", "a"], "has 'a', 'b'"),
        (list("abcde"), "has 'a', 'b', 'c' and 2 more"),
        ([1, 2], "has 1, 2"),
        ([4, 3, 2, 1], "is from 1 to 4"),
        ([None], "has no value"),
        (["x" * 50], f"has '{'x' * 39}..."),
    ],
)
def test_the_values_of_a_column_in_a_message(values, text):
    assert described(pd.Series(values), 3) == text
