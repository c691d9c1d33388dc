"""Columns by the names that conditions give them."""

import pandas as pd

from ddm.reading.expression_columns import as_named, column_named

TABLE = pd.DataFrame([[1, 2, 3]], columns=["gro\u0308ße", 7, "RT (ms)"])


def test_a_column_is_found_by_its_name_in_any_spelling_of_its_letters():
    assert column_named(TABLE, "größe").tolist() == [1]
    assert column_named(TABLE, "gro\u0308ße").tolist() == [1]
    assert column_named(TABLE, "grosse") is None


def test_a_label_that_is_a_number_has_a_name():
    assert column_named(TABLE, "7").tolist() == [2]


def test_a_name_is_shown_as_it_is_written_in_a_condition():
    assert [as_named(str(label)) for label in TABLE] == ["gro\u0308ße", "`7`", "`RT (ms)`"]
