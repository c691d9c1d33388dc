"""What the columns of other libraries become."""

import sys
from decimal import Decimal

import narwhals
import narwhals.stable.v1
import narwhals.stable.v2
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from ddm.frames import as_pandas, pandas_if_frame
from frames.columns import COLUMNS, dictionary


def converted(column):
    """A column as it comes out of a table of its library."""
    table = (
        pl.DataFrame({"x": column}) if isinstance(column, pl.Series) else pa.table({"x": column})
    )
    return as_pandas("data", table)["x"]


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_has_the_same_type_from_each_library(name, library):
    of_polars, of_pyarrow, expected = COLUMNS[name]
    column = of_polars if library == "polars" else of_pyarrow
    pd.testing.assert_series_equal(converted(column), expected.rename("x"), check_freq=False)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_without_rows_keeps_its_type(name):
    of_polars, of_pyarrow, _ = COLUMNS[name]
    found = converted(of_polars.head(0)), converted(of_pyarrow[:0])
    assert [len(column) for column in found] == [0, 0]
    assert found[0].dtype == found[1].dtype


def test_a_column_in_chunks_is_one():
    names = pl.concat([pl.Series([1, None]), pl.Series([3])], rechunk=False)
    assert converted(names).tolist() == [1, pd.NA, 3]

    chunks = [dictionary([0, 1], ["b", "a"]), dictionary([0, None, 1], ["c", "a"])]
    found = converted(pa.chunked_array(chunks))
    assert found.tolist()[:3] == ["b", "a", "c"]
    assert list(found.cat.categories) == ["b", "a", "c"]


def test_categories_of_polars_are_sorted_and_occur():
    """Other tables of the process, too, may add to the categories that polars knows."""
    other = pl.Series(["w", "b"], dtype=pl.Categorical)
    found = converted(pl.Series(["c", "b", None, "a"], dtype=pl.Categorical))
    assert list(found.cat.categories) == ["a", "b", "c"]
    assert not found.cat.ordered
    assert list(converted(other).cat.categories) == ["b", "w"]


@pytest.mark.parametrize("ordered", [True, False])
def test_a_dictionary_of_pyarrow_keeps_its_order(ordered):
    found = converted(dictionary([1, 0], ["slow", "fast", "never"], ordered))
    assert list(found.cat.categories) == ["slow", "fast", "never"]
    assert found.cat.ordered == ordered
    assert found.tolist() == ["fast", "slow"]


def test_a_dictionary_may_hold_numbers():
    assert list(converted(dictionary([1, 0, 1], [30, 10])).cat.categories) == [30, 10]


def test_a_dictionary_may_repeat_a_name_or_hold_the_missing_value():
    repeated = converted(dictionary([0, 1, 2], pa.array(["a", "b", "a"])))
    assert repeated.tolist() == ["a", "b", "a"]
    with_missing = converted(dictionary([0, 1], pa.array(["a", None])))
    assert list(with_missing.cat.categories) == ["a"]
    assert with_missing.isna().tolist() == [False, True]


@pytest.mark.parametrize("make", [pl.DataFrame, pa.table])
def test_rows_are_counted_from_0_and_columns_keep_their_order(make):
    found = as_pandas("data", make({"b": [1, 2], "a": [3.0, 4.0], "C d": ["x", "y"]}))
    assert found.index.equals(pd.RangeIndex(2))
    assert list(found.columns) == ["b", "a", "C d"]


def test_what_pyarrow_remembers_of_pandas_does_not_matter():
    """An index that became a column stays one, and its types are those of all other tables."""
    data = pd.DataFrame({"subject": ["s1", "s2"], "rt": pd.array([0.5, None], dtype="Float64")})
    found = as_pandas("data", pa.Table.from_pandas(data.set_index("subject")))
    assert sorted(found.columns) == ["rt", "subject"]
    assert found.index.equals(pd.RangeIndex(2))
    assert found["rt"].dtype == np.float64


@pytest.mark.parametrize("make", [pl.DataFrame, pa.table])
def test_the_result_can_be_changed_and_the_source_does_not_change(make):
    columns = {"f": [0.5, 0.6], "i": [1, None], "b": [True, None], "k": [1, 2]}
    source = make(columns)
    found = as_pandas("data", source)
    for column, value in {"f": 9.0, "i": 9, "b": False, "k": 9}.items():
        found.loc[0, column] = value
    assert found.iloc[0].tolist() == [9.0, 9, False, 9]
    assert as_pandas("data", source).iloc[0].tolist() == [0.5, 1, True, 1]


class Subclass(pd.DataFrame):
    """As those of geopandas are."""


def test_a_table_of_pandas_is_returned_itself(monkeypatch):
    """Without narwhals, whose import takes time."""
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    for table in (pd.DataFrame({"x": [1]}, index=[7]), Subclass({"x": [1]})):
        assert as_pandas("data", table) is table
        assert pandas_if_frame("data", table) is table


@pytest.mark.parametrize("wrap", [narwhals, narwhals.stable.v1, narwhals.stable.v2])
def test_a_table_of_narwhals_is_the_one_in_it(wrap):
    table = pd.DataFrame({"x": [1]}, index=[7])
    assert as_pandas("data", wrap.from_native(table)) is table
    assert as_pandas("data", wrap.from_native(pl.DataFrame({"x": [1]})))["x"].tolist() == [1]


@pytest.mark.parametrize(
    "value",
    [None, 1.5, Decimal(1), "x", {"x": [1]}, [1], (1,), np.ones(2), pd.Series([1])],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_table_is_returned_itself_without_narwhals(value, monkeypatch):
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    assert pandas_if_frame("process", value) is value


@pytest.mark.parametrize("value", [pl.Series([1]), pa.array([1]), object()])
def test_other_values_are_returned_themselves(value):
    assert pandas_if_frame("process", value) is value
