"""Columns of polars and pyarrow, with the pandas Series that each is expected to become."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

# whole numbers that a float cannot hold
LONG = 2**60 + 1

DAYS = [date(2024, 2, 29), None]
TIMES = [datetime(2024, 2, 29, 12, 30), None]
DURATIONS = [timedelta(milliseconds=612), None]
ENUM = pl.Enum(["slow", "medium", "fast"])


def dictionary(codes, names, ordered=False):
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), names, ordered=ordered)


def objects(*values):
    return pd.Series(list(values), dtype=object)


def categories(values, names, ordered=False):
    return pd.Series(pd.Categorical(values, categories=names, ordered=ordered))


# name: (column of polars, column of pyarrow, expected)
COLUMNS = {
    "integers": (
        pl.Series([1, LONG]),
        pa.array([1, LONG]),
        pd.Series([1, LONG], dtype="int64"),
    ),
    "integers and null": (
        pl.Series([LONG, None]),
        pa.array([LONG, None]),
        pd.Series([LONG, pd.NA], dtype="Int64"),
    ),
    "short integers": (
        pl.Series([0, 255], dtype=pl.UInt8),
        pa.array([0, 255], pa.uint8()),
        pd.Series([0, 255], dtype="uint8"),
    ),
    "short integers and null": (
        pl.Series([None, 255], dtype=pl.UInt8),
        pa.array([None, 255], pa.uint8()),
        pd.Series([pd.NA, 255], dtype="UInt8"),
    ),
    "booleans": (pl.Series([True, False]), pa.array([True, False]), pd.Series([True, False])),
    "booleans and null": (
        pl.Series([None, False]),
        pa.array([None, False]),
        pd.Series([pd.NA, False], dtype="boolean"),
    ),
    "floats": (
        pl.Series([0.5, None, float("nan")]),
        pa.array([0.5, None, float("nan")]),
        pd.Series([0.5, np.nan, np.nan]),
    ),
    "short floats": (
        pl.Series([0.5, None], dtype=pl.Float32),
        pa.array([0.5, None], pa.float32()),
        pd.Series([0.5, np.nan], dtype="float32"),
    ),
    "text": (pl.Series(["a", "b"]), pa.array(["a", "b"]), pd.Series(["a", "b"])),
    "text and null": (pl.Series(["a", None]), pa.array(["a", None]), pd.Series(["a", None])),
    "text of digits": (pl.Series(["1", "02"]), pa.array(["1", "02"]), pd.Series(["1", "02"])),
    "enumeration": (
        pl.Series(["fast", None, "slow"], dtype=ENUM),
        dictionary([2, None, 0], ["slow", "medium", "fast"], ordered=True),
        categories(["fast", None, "slow"], ["slow", "medium", "fast"], ordered=True),
    ),
    "dates": (
        pl.Series(DAYS),
        pa.array(DAYS),
        pd.Series(["2024-02-29", None], dtype="datetime64[s]"),
    ),
    "datetimes": (
        pl.Series(TIMES, dtype=pl.Datetime("us")),
        pa.array(TIMES, pa.timestamp("us")),
        pd.Series(TIMES, dtype="datetime64[us]"),
    ),
    "datetimes of a zone": (
        pl.Series([datetime(2024, 7, 1, 12), None]).dt.replace_time_zone("Europe/Berlin"),
        pa.array([datetime(2024, 7, 1, 10), None], pa.timestamp("us", "Europe/Berlin")),
        pd.Series([pd.Timestamp("2024-07-01 12:00", tz="Europe/Berlin"), None]).astype(
            "datetime64[us, Europe/Berlin]"
        ),
    ),
    "durations": (
        pl.Series(DURATIONS),
        pa.array(DURATIONS, pa.duration("us")),
        pd.Series(DURATIONS, dtype="timedelta64[us]"),
    ),
    "times of day": (
        pl.Series([time(12, 30), None]),
        pa.array([time(12, 30), None]),
        objects(time(12, 30), None),
    ),
    "decimals": (
        pl.Series([Decimal("0.5"), None]),
        pa.array([Decimal("0.5"), None]),
        objects(Decimal("0.5"), None),
    ),
    "lists": (pl.Series([[1], [2, 3]]), pa.array([[1], [2, 3]]), objects([1], [2, 3])),
    "structs": (
        pl.Series([{"x": 1}, {"x": 2}]),
        pa.array([{"x": 1}, {"x": 2}]),
        objects({"x": 1}, {"x": 2}),
    ),
    "bytes": (pl.Series([b"a", None]), pa.array([b"a", None]), objects(b"a", None)),
    "nothing": (pl.Series([None, None]), pa.array([None, None]), objects(None, None)),
}
