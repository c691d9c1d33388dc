"""Rows that meet a condition, and what is said of a condition that cannot be met."""

import pandas as pd
import pytest

from ddm.reading.row_choice import rows_where
from refusals import refused

TABLE = pd.DataFrame({"subject": ["s01", "s01", "s02"], "rt": [0.1, 0.5, 0.6]}, index=[4, 5, 6])


@pytest.mark.parametrize(
    ("condition", "rows"),
    [("rt > 0.2", [5, 6]), ("subject == 's01'", [4, 5]), ("subject == 's01' and rt > 0.2", [5])],
)
def test_the_rows_that_meet_the_condition_are_kept(condition, rows):
    pd.testing.assert_frame_equal(rows_where(TABLE, condition), TABLE.loc[rows])


@pytest.mark.parametrize(
    ("options", "said_as"), [({}, "where="), ({"said_as": "--where "}, "--where ")]
)
def test_refusals_say_the_condition_as_the_user_wrote_it(options, said_as):
    with refused(
        ValueError,
        f"{said_as}'age > 3' cannot be evaluated (UndefinedVariableError) on the columns "
        "['subject', 'rt']. Write a comparison, with quotes around text and == for equal: "
        f"{said_as}\"subject == 's01' and rt > 0.2\".",
    ):
        rows_where(TABLE, "age > 3", **options)
    with refused(
        ValueError,
        f"{said_as}'rt > 3' holds in none of the 3 rows. Compare with the values in the file.",
    ):
        rows_where(TABLE, "rt > 3", **options)
