"""Cells as columns with types."""

import datetime

import numpy as np
import pandas as pd
import pytest

from ddm.reading.columns import needs_text, typed


def column(values):
    return pd.Series(values, dtype=object, name="x")


def read(values, **settings):
    found = typed(column(values), **settings)
    gaps = found.isna()
    return found.dtype.kind, [None if gap else x for x, gap in zip(found, gaps, strict=True)]


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (["1", "2"], "i", [1, 2]),
        (["1", "", "2"], "f", [1.0, np.nan, 2.0]),
        (["0.1", "1e2", "-3"], "f", [0.1, 100.0, -3.0]),
        (["0.5", "NA", "null", "NaN", "None", "Inf"], "f", [0.5, *[np.nan] * 4, np.inf]),
        (["TRUE", "FALSE"], "b", [True, False]),
        (["true", "False"], "b", [True, False]),
        (["", "NA"], "f", [np.nan, np.nan]),
        ([1, "2", 3.0], "i", [1, 2, 3]),
        ([1.5, None], "f", [1.5, np.nan]),
        ([True, False], "b", [True, False]),
    ],
)
def test_numbers_and_truths(cells, kind, values):
    found = typed(column(cells))
    assert found.dtype.kind == kind
    np.testing.assert_array_equal(found.to_numpy(), values)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "x", ""], ["1", "x", None]),
        (["1_000", "2"], ["1_000", "2"]),
        (["True", "", "False"], [True, None, False]),
        ([0.512, "none"], ["0.512", "none"]),
        # more digits than a float has
        (["12345678901234567", "1"], ["12345678901234567", "1"]),
        # more digits than Python reads
        (["1" * 5000, "1"], ["1" * 5000, "1"]),
        ([[1, 2], [3, 4], None], [[1, 2], [3, 4], None]),
        ([datetime.date(2020, 1, 2), "x"], [datetime.date(2020, 1, 2), "x"]),
    ],
)
def test_text_and_other_values_stay_as_they_are(cells, values):
    kind, found = read(cells)
    assert kind == "O"
    assert found == values


def test_numbers_are_read_to_the_last_digit():
    numbers = np.random.default_rng(1).gamma(2.0, 0.3, 500)
    assert typed(column([repr(float(x)) for x in numbers])).tolist() == numbers.tolist()


def test_columns_kept_as_text():
    assert read(["001", "NA", "null", ""], is_text=True)[1] == ["001", "NA", "null", None]
    # workbooks hold whole numbers as decimals
    assert read([1.0, 2.5], is_text=True)[1] == ["1", "2.5"]


@pytest.mark.parametrize(
    ("cells", "is_needed"),
    [(["001", "2"], True), (["1", "NA"], True), (["1", "", "0.5"], False), (["a", "0"], False)],
)
def test_which_columns_would_lose_something_as_numbers(cells, is_needed):
    assert needs_text(column(cells)) is is_needed
