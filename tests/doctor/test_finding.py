"""The texts that all findings share."""

import numpy as np
import pandas as pd
import pytest

from ddm.doctor.finding import by_share, counted, labels_of_rows, listed, number


def test_the_first_ten_rows_are_shown_by_their_labels():
    index = pd.Index(np.arange(100, 130))
    rows = np.arange(30) % 2 == 0
    labels = labels_of_rows(index, rows)
    assert labels == tuple(range(100, 120, 2))
    assert {type(label) for label in labels} == {int}
    assert labels_of_rows(pd.Index(["a", "b"]), np.array([False, True])) == ("b",)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        (["a"], "'a'"),
        (["a", np.int64(2)], "'a' and 2"),
        ([1, 2, 3], "1, 2 and 3"),
        (range(8), "0, 1, 2, 3, 4, 5, ... (8 in all)"),
    ],
)
def test_values_are_listed_as_in_code(values, text):
    assert listed(values) == text


@pytest.mark.parametrize(("share", "severity"), [(0.05, "note"), (0.06, "warning")])
def test_many_rows_are_a_warning(share, severity):
    assert by_share(np.arange(100) < 100 * share) == severity


def test_the_verb_follows_the_number():
    assert counted(1, 9, "rows") == "1 of 9 rows has"
    assert counted(2, 9, "rows") == "2 of 9 rows have"


def test_numbers_are_written_as_one_would():
    assert [number(x) for x in (999.0, -1.0, 0.05, 1234567.5)] == ["999", "-1", "0.05", "1234567.5"]
