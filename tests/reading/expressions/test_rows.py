"""Rows that meet a condition, and what is said of a condition that cannot be met."""

import pandas as pd
import pytest

from ddm.reading.expressions import rows_where
from refusals import refused

TABLE = pd.DataFrame({"subject": ["s01", "s01", "s02"], "rt": [0.1, 0.5, 0.6]}, index=[4, 5, 6])


@pytest.mark.parametrize(
    ("condition", "rows"),
    [("rt > 0.2", [5, 6]), ("subject == 's01'", [4, 5]), ("subject == 's01' and rt > 0.2", [5])],
)
def test_the_rows_that_meet_the_condition_are_kept(condition, rows):
    pd.testing.assert_frame_equal(rows_where(TABLE, condition), TABLE.loc[rows])


def test_labels_that_are_no_numbers():
    table = TABLE.assign(code=["001", "002", "003"])
    assert list(rows_where(table, "code == 2").index) == [5]
    with refused(
        ValueError,
        "where='code == 2': code holds text, and 2 is a number. Write the value in quotes: "
        "code == '2'.",
    ):
        rows_where(table, "code == 2", text=["code"])


@pytest.mark.parametrize(
    ("options", "said_as"), [({}, "where="), ({"said_as": "--where "}, "--where ")]
)
def test_refusals_say_the_condition_as_the_user_wrote_it(options, said_as):
    with refused(
        ValueError,
        f"{said_as}'age > 3': there is no column age. Text needs quotes: 'age'. The columns are "
        "subject, rt.",
    ):
        rows_where(TABLE, "age > 3", **options)
    with refused(
        ValueError,
        f"{said_as}'rt > 3' holds in none of the 3 rows. Compare with the values in the file: "
        "rt has 0.1, 0.5, 0.6.",
    ):
        rows_where(TABLE, "rt > 3", **options)
    with refused(
        TypeError,
        f"{said_as}['rt > 3'] is no condition. Write it as a text: {said_as}\"rt > 0.2\".",
    ):
        rows_where(TABLE, ["rt > 3"], **options)


def test_the_values_of_all_columns_that_are_named():
    table = pd.DataFrame({"a b": [f"s{i}" for i in range(9)], "x": range(9), "y": range(9)})
    with refused(
        ValueError,
        "where=\"`a b` in ['s10'] and x < 3\" holds in none of the 9 rows. Compare with the values "
        "in the file: `a b` has 's0', 's1', 's2', 's3', 's4', 's5' and 3 more; x is from 0 to 8.",
    ):
        rows_where(table, "`a b` in ['s10'] and x < 3")


def test_a_long_condition_is_cut_in_messages():
    condition = " and ".join(["rt > 3"] * 100)
    with refused(
        ValueError,
        f"where={repr(condition)[:200]}... holds in none of the 3 rows. Compare with the values in "
        "the file: rt has 0.1, 0.5, 0.6.",
    ):
        rows_where(TABLE, condition)
