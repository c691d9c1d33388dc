"""What is no table, and tables that cannot be read."""

from pathlib import Path

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ddm
from ddm.frames import as_pandas
from refusals import refused

ALLOWED = "data must be a DataFrame of pandas, polars, pyarrow or another library that narwhals "
MAKE = "Make one of it: pandas.DataFrame(data)."
READ = "Read the file first, for example with pandas.read_csv."
WHOLE = "This is one column: give the whole table."
OTHER = "If it is a table of another kind, turn it into one of these."


@pytest.mark.parametrize(
    ("value", "found", "advice"),
    [
        ({"rt": [0.5]}, "dict", MAKE),
        ([{"rt": 0.5}, {"rt": 0.6}], "list", MAKE),
        (np.zeros(2, dtype=[("rt", float), ("response", int)]), "ndarray", MAKE),
        ("data.csv", "str", READ),
        (Path("data.csv"), type(Path()).__name__, READ),
        (pd.Series([0.5]), "Series", WHOLE),
        (pl.Series([0.5]), "Series", WHOLE),
        (pa.chunked_array([[0.5]]), "ChunkedArray", WHOLE),
        (pa.table({"rt": [0.5]}).to_batches()[0], "RecordBatch", OTHER),
        (ddm.DDM(v=1.0, a=1.0), "DDM", OTHER),
        (None, "NoneType", OTHER),
    ],
)
def test_what_is_no_table(value, found, advice):
    with refused(TypeError, f"{ALLOWED}reads; got {found}. {advice}"):
        as_pandas("data", value)


def test_the_message_says_what_the_rows_are():
    with refused(
        TypeError,
        "params must be a DataFrame with one process per row, of pandas, polars, pyarrow or "
        "another library that narwhals reads; got list. Make one of it: pandas.DataFrame(params).",
    ):
        as_pandas("params", [1.0], rows="with one process per row")


@pytest.mark.parametrize("wrap", [lambda lazy: lazy, nw.from_native])
def test_a_lazy_table_is_to_be_run_first(wrap):
    with refused(
        TypeError,
        "data must be a table in memory; got a LazyFrame of polars, a query that has not been run. "
        "Run it first, as data.collect() does in polars, data.compute() in Dask and data.df() in "
        "DuckDB.",
    ):
        ddm.Trials(wrap(pl.LazyFrame({"rt": [0.5], "response": [1]})))


def test_a_table_may_not_have_two_columns_of_one_name():
    table = pa.table([[0.5], [1], [0]], names=["rt", "response", "response"])
    with refused(
        ValueError,
        "data has more than one column named 'response'. Rename or drop all but one.",
    ):
        ddm.Trials(table)


def test_durations_are_no_rts():
    table = pl.DataFrame({"rt": pl.Series([612, 480], dtype=pl.Duration("ms")), "response": [0, 1]})
    with refused(
        TypeError,
        "column 'rt' holds time differences; RTs are numbers: use data['rt'].dt.total_seconds().",
    ):
        ddm.Trials(table)


def test_a_table_without_rows_is_refused_as_one_of_pandas():
    with refused(ValueError, "data is empty: it has no rows."):
        ddm.Trials(pl.DataFrame(schema={"rt": pl.Float64, "response": pl.Int64}))


def test_a_lazy_table_of_other_arguments_is_refused_too():
    lazy = pl.LazyFrame({"v": [1.0], "a": [1.0]})
    calls = {
        "params": lambda: ddm.convert(lazy, from_="hssm", to="ddm"),
        "per_trial": lambda: ddm.DDM(v=1.0, a=1.0).simulate(1, per_trial=lazy),
        "process": lambda: ddm.recover(ddm.Model(), lazy, n_trials=50),
        "recovered": lambda: ddm.recovery_summary(lazy),
    }
    for argument, call in calls.items():
        with refused(
            TypeError,
            f"{argument} must be a table in memory; got a LazyFrame of polars, a query that has "
            f"not been run. Run it first, as {argument}.collect() does in polars, "
            f"{argument}.compute() in Dask and {argument}.df() in DuckDB.",
        ):
            call()
