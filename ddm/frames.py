"""Tables of other libraries, such as polars and pyarrow, as pandas DataFrames.

`narwhals` says what a table is and what its columns hold. The columns are then taken one by one,
through NumPy or as Python values, and not by the ``to_pandas`` of each library: these need pyarrow,
or differ in what they make of missing values, dates and categories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from numbers import Number
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoDataFrame

# a DataFrame of pandas or of another library
Frame: TypeAlias = "pd.DataFrame | IntoDataFrame"

# what is no frame for certain, so that narwhals, whose import takes 40 ms, is not asked
NO_FRAMES = (Mapping, list, tuple, np.ndarray, pd.Series, Number, str, type(None))


def as_pandas(argument: str, table: Any, *, rows: str = "") -> pd.DataFrame:
    """The table given as ``argument``, as a pandas DataFrame; a TypeError if it is no table.

    A pandas DataFrame is returned itself. Of other tables the result has the rows 0 to n - 1 and,
    whatever the library, these types:

    - integers and booleans as NumPy has them; with missing values those of pandas (Int64, boolean),
      so that levels are called 0 and 1 rather than 0.0 and 1.0
    - floats, in which missing values are NaN
    - text as the pandas at hand has it (object before pandas 3, str since)
    - enumerations and dictionaries as categories in their order; a Categorical of polars, which has
      no order of its own, as sorted categories
    - dates, datetimes and durations as datetime64 and timedelta64
    - all else, such as decimals, lists and structs, as Python objects

    ``rows`` is what the rows of the table are, for the message: "with one row per trial".

    Examples
    --------
    >>> import pyarrow
    >>> as_pandas("data", pyarrow.table({"rt": [0.61, None], "correct": [1, None]}))
         rt  correct
    0  0.61        1
    1   NaN     <NA>
    """
    found = pandas_if_frame(argument, table)
    if isinstance(found, pd.DataFrame):
        return found

    raise TypeError(
        f"{argument} must be a DataFrame{f' {rows},' if rows else ''} of pandas, polars, pyarrow "
        f"or another library that narwhals reads; got {type(table).__name__}. "
        f"{_advice(argument, table)}"
    )


def pandas_if_frame(argument: str, value: Any) -> Any:
    """A table of any library as `as_pandas` makes it; anything else as it is.

    A TypeError if the table is a lazy one, which holds a query and no values; a ValueError if two
    of its columns have the same name.
    """
    if isinstance(value, (pd.DataFrame, *NO_FRAMES)):
        return value

    import narwhals.stable.v2 as nw
    from narwhals.exceptions import DuplicateError

    # a frame of narwhals, of whichever of its interfaces, stands for the one in it
    native = nw.to_native(value, pass_through=True)
    if isinstance(native, pd.DataFrame):
        return native

    try:
        known = nw.from_native(native, pass_through=True)
    except DuplicateError:
        raise ValueError(
            f"{argument} has more than one column named {_repeated(native)!r}. Rename or drop all "
            "but one."
        ) from None

    if isinstance(known, nw.LazyFrame):
        raise TypeError(
            f"{argument} must be a table in memory; got a {type(value).__name__} of "
            f"{known.implementation}, a query that has not been run. Run it first, as "
            f"{argument}.collect() does in polars, {argument}.compute() in Dask and "
            f"{argument}.df() in DuckDB."
        )
    return _converted(known) if isinstance(known, nw.DataFrame) else value


def _advice(argument: str, value: Any) -> str:
    """What to do with a value that is no table."""
    import narwhals.stable.v2 as nw

    if isinstance(value, str | PathLike):
        return "Read the file first, for example with pandas.read_csv."
    if isinstance(nw.from_native(value, pass_through=True, allow_series=True), nw.Series):
        return "This is one column: give the whole table."
    if isinstance(value, Mapping | list | tuple | np.ndarray):
        return f"Make one of it: pandas.DataFrame({argument})."
    return "If it is a table of another kind, turn it into one of these."


def _repeated(table: Any) -> str:
    """The name of a column of which the table has several."""
    # pyarrow calls them column_names, and columns what they hold
    names = Counter(getattr(table, "column_names", None) or list(table.columns))
    return str(names.most_common(1)[0][0])


def _converted(table: nw.DataFrame[Any]) -> pd.DataFrame:
    """A table of another library as a pandas DataFrame."""
    # such libraries, modin for example, hold what pandas holds
    if table.implementation.is_pandas_like():
        return table.to_pandas()

    columns = {name: _column(table[name], table) for name in table.columns}
    return pd.DataFrame(columns, index=range(len(table)))


def _column(
    column: nw.Series[Any], table: nw.DataFrame[Any]
) -> pd.Series | pd.DatetimeIndex | pd.Categorical:
    """The values of a column of another library."""
    import narwhals.stable.v2 as nw

    dtype = column.dtype
    if dtype.is_integer() and not isinstance(dtype, nw.Int128 | nw.UInt128):
        return _whole(column, 0, pd.arrays.IntegerArray)
    if isinstance(dtype, nw.Boolean):
        return _whole(column, False, pd.arrays.BooleanArray)
    if isinstance(dtype, nw.Categorical | nw.Enum):
        is_unordered = table.implementation.is_polars() and isinstance(dtype, nw.Categorical)
        return _levels(column, is_sorted=is_unordered)
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        return pd.DatetimeIndex(column.to_numpy(), tz="UTC").tz_convert(dtype.time_zone)
    if dtype.is_float() or isinstance(dtype, nw.Date | nw.Datetime | nw.Duration):
        return pd.Series(column.to_numpy())

    values = column.to_list()
    # pandas would look for numbers and times in objects
    return pd.Series(values, dtype=None if isinstance(dtype, nw.String) else object)


def _whole(column: nw.Series[Any], filler: int, masked: Any) -> pd.Series:
    """Integers or booleans: NumPy's, or those that pandas has for them if some are missing."""
    missing = column.is_null().to_numpy().astype(bool)
    if not missing.any():
        return pd.Series(column.to_numpy())
    # by way of floats, long numbers would be rounded
    return pd.Series(masked(column.fill_null(filler).to_numpy().copy(), missing))


def _levels(column: nw.Series[Any], *, is_sorted: bool) -> pd.Categorical:
    """Categories: those of the type, in its order, or those that occur, sorted."""
    import narwhals.stable.v2 as nw

    values = column.to_list()
    if is_sorted:
        return pd.Categorical(values)

    # a dictionary of pyarrow may name a category twice, or hold the missing value
    names = [name for name in column.cat.get_categories().to_list() if name is not None]
    return pd.Categorical(
        values, categories=list(dict.fromkeys(names)), ordered=nw.is_ordered_categorical(column)
    )
