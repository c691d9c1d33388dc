"""Tables that do not change with another one, and some of their rows."""

import numpy as np
import pandas as pd
import pytest

from ddm.trials.table_rows import kept_as_it_is, rows_of_table


def test_a_kept_table_does_not_change_with_the_other():
    table = pd.DataFrame({"x": [1.0, 2.0]})
    kept = kept_as_it_is(table)
    table.loc[0, "x"] = 9.0
    assert kept["x"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("places", [[], [2], [1, 2, 3], [0, 3], [3, 0]])
def test_rows_are_those_of_the_positions(places):
    table = pd.DataFrame({"x": [5, 6, 7, 8]}, index=list("abcd"))
    expected = table.iloc[places]
    pd.testing.assert_frame_equal(rows_of_table(table, np.array(places, dtype=int)), expected)
    mask = np.isin(range(4), places)
    pd.testing.assert_frame_equal(rows_of_table(table, mask), table[mask])
