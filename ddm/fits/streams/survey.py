"""`survey_of`: where each person's rows are in a file, and which conditions it has.

This first reading takes the columns of people and conditions alone. What it finds is small: the
first row of each person, and the levels of conditions with their numbers of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numba
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.trials.parquet_files import ParquetFiles

# of so many combinations of levels all are counted, which is fast, also those that do not occur
MOST_COUNTED = 1e6

Key = tuple[Hashable, ...]
Cell = tuple[Hashable, ...]


@dataclass(frozen=True, eq=False)
class Survey:
    """What the first reading of a file finds.

    starts : (people + 1,) the first row of each person, and where the last one's end
    counts : for each combination of levels of the conditions, its number of rows, also of those
        that will be set aside
    levels : the levels of each condition, in categorical order or else sorted
    """

    starts: NDArray[np.int64]
    counts: dict[Cell, int]
    levels: tuple[pd.Index, ...]

    @property
    def n_people(self) -> int:
        """The number of people, or of whatever the groups are."""
        return self.starts.size - 1

    def ranges(self, edges: NDArray[np.int64], n_rows: int, n_people: int) -> list[tuple[int, int]]:
        """People in ranges, (first, last + 1) by position, each to be read at once.

        ``edges`` are those of row groups. A range begins with the first person that begins in a row
        group, and has about ``n_rows`` rows, or fewer row groups than that, and ``n_people`` people
        at most.
        """
        taken = [0]
        for edge in edges[1:-1]:
            person = int(np.searchsorted(self.starts, edge))
            if self.starts[person] - self.starts[taken[-1]] >= n_rows and person < self.n_people:
                taken.append(person)
        taken.append(self.n_people)
        ranges = []
        for begin, end in pairwise(taken):
            # of about one size, since a last one of few people might have no trial at all
            ends = np.linspace(begin, end, -(-(end - begin) // n_people) + 1).round().astype(int)
            ranges += list(pairwise(ends.tolist()))
        return ranges


@dataclass(frozen=True, eq=False)
class _Part:
    """What is found in one row group.

    starts : the rows at which other people begin than the row before, by position in the file
    first, last : the keys of the first and the last person
    disorder : the keys of the first two people who are not in order, if there are such
    counts : as in `Survey`
    categories : of each condition that is categorical
    """

    starts: NDArray[np.int64]
    first: Key
    last: Key
    disorder: tuple[Key, Key] | None
    counts: Counter[Cell]
    categories: tuple[Sequence[Hashable], ...]


def survey_of(files: ParquetFiles, by: Sequence[str], conditions: Sequence[str]) -> Survey:
    """The first reading of files whose rows are sorted by the columns ``by``.

    A ValueError with a query that sorts them if they are not, or if ``by`` has missing values.
    """
    n_groups = len(files.places)
    pool = ThreadPoolExecutor(numba.get_num_threads())
    try:
        parts = pool.map(lambda group: _part(files, group, by, conditions), range(n_groups))
        return _joined(files, by, conditions, parts)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _joined(
    files: ParquetFiles, by: Sequence[str], conditions: Sequence[str], parts: Iterator[_Part]
) -> Survey:
    """What is found in all row groups together."""
    starts: list[NDArray[np.int64]] = []
    counts: Counter[Cell] = Counter()
    categories: list[dict[Hashable, None]] = [{} for _ in conditions]
    last: Key | None = None
    for part in parts:
        continues = last == part.first
        if part.disorder is None and last is not None and not (continues or last < part.first):
            raise _disorder(files, by, (last, part.first))
        if part.disorder is not None:
            raise _disorder(files, by, part.disorder)
        starts.append(part.starts[1:] if continues else part.starts)
        counts.update(part.counts)
        for known, found in zip(categories, part.categories, strict=True):
            known.update(dict.fromkeys(found))
        last = part.last

    # a level of conditions may lack in every row: rows with missing levels are no trials of a cell
    occurring = [dict.fromkeys(cell[i] for cell in counts) for i in range(len(conditions))]
    levels = [
        [level for level in known if level in found] if known else _ordered(found)
        for known, found in zip(categories, occurring, strict=True)
    ]
    ends = np.array([files.n_rows], dtype=np.int64)
    return Survey(
        np.concatenate([*starts, ends]), dict(counts), tuple(pd.Index(one) for one in levels)
    )


def _ordered(levels: dict[Hashable, None]) -> list[Hashable]:
    """The levels in the order that they have in a table that is not read piece by piece."""
    found: list[Any] = list(levels)
    try:
        return sorted(found)
    except TypeError:
        return sorted(found, key=str)


def _part(files: ParquetFiles, group: int, by: Sequence[str], conditions: Sequence[str]) -> _Part:
    """What is found in one row group."""
    start, stop = int(files.edges[group]), int(files.edges[group + 1])
    names = list(dict.fromkeys([*by, *conditions]))
    table = files.rows(start, stop, names)

    begins = np.zeros(stop - start, dtype=bool)
    begins[0] = True
    for name in by:
        column = table.column(name)
        n_missing = column.null_count or _not_numbers(column)
        if n_missing:
            raise ValueError(
                f"by={name!r}: the column is missing in {n_missing} rows of the row group from "
                f"row {start} on. Leave these rows out of the file, or fill them in."
            )
        codes = _codes(column)
        begins[1:] |= codes[1:] != codes[:-1]
    places = np.flatnonzero(begins)
    columns = [_plain(table.column(name).take(places)) for name in by]
    keys: list[Key] = list(zip(*columns, strict=True))
    wrong = next((i for i in range(1, len(keys)) if not keys[i - 1] < keys[i]), None)

    counts, categories = _conditions(files, table, conditions)
    return _Part(
        starts=start + places,
        first=keys[0],
        last=keys[-1],
        disorder=None if wrong is None else (keys[wrong - 1], keys[wrong]),
        counts=counts,
        categories=categories,
    )


def _not_numbers(column: Any) -> int:
    """How many values of a column are not a number, as some libraries write missing ones."""
    import pyarrow
    import pyarrow.compute

    if not pyarrow.types.is_floating(column.type):
        return 0
    return int(pyarrow.compute.sum(pyarrow.compute.is_nan(column)).as_py() or 0)


def _codes(column: Any) -> NDArray[Any]:
    """Numbers that are equal where the values of a column without gaps are."""
    import pyarrow

    if pyarrow.types.is_dictionary(column.type):
        return np.asarray(column.combine_chunks().indices.to_numpy())
    values = column.to_numpy()
    return values if values.dtype != object else pd.factorize(values)[0]


def _plain(column: Any) -> list[Any]:
    """The values of a column as Python's."""
    values: list[Any] = column.to_pylist()
    return values


def _conditions(
    files: ParquetFiles, table: Any, conditions: Sequence[str]
) -> tuple[Counter[Cell], tuple[Sequence[Hashable], ...]]:
    """The number of rows of each combination of levels, and the categories of each condition."""
    categories: list[Sequence[Hashable]] = []
    levels: list[list[Any]] = []
    number = np.zeros(table.num_rows, dtype=np.int64)
    is_known = np.ones(table.num_rows, dtype=bool)
    for name in conditions:
        values = table.column(name).to_pandas()
        is_categorical = isinstance(values.dtype, pd.CategoricalDtype)
        codes, found = (
            (values.cat.codes.to_numpy(), values.cat.categories)
            if is_categorical
            else pd.factorize(values)
        )
        known = files.is_categorical(name)
        categories.append(found.tolist() if known else ())
        levels.append(found.tolist())
        is_known &= codes >= 0
        number = number * len(found) + codes

    if not conditions:
        return Counter({(): table.num_rows}), ()
    if np.prod([len(found) for found in levels], dtype=float) < MOST_COUNTED:
        every = np.bincount(number[is_known])
        numbers = np.flatnonzero(every)
        counts = every[numbers]
    else:
        # of columns of measurements, about which a formula may be
        numbers, counts = np.unique(number[is_known], return_counts=True)
    cells: Counter[Cell] = Counter()
    for place, count in zip(numbers.tolist(), counts.tolist(), strict=True):
        rest, cell = place, []
        for found in reversed(levels):
            rest, code = divmod(rest, len(found))
            cell.append(found[code])
        cells[tuple(reversed(cell))] = count
    return cells, tuple(categories)


def _disorder(files: ParquetFiles, by: Sequence[str], keys: tuple[Key, Key]) -> ValueError:
    """The error about rows that are not sorted by people."""
    before, after = (key[0] if len(key) == 1 else key for key in keys)
    path = files.path
    source = path if path.lower().endswith(".parquet") else f"{path.rstrip('/')}/**/*.parquet"
    # as a shell reads them between double quotes
    columns = ", ".join(f'\\"{name}\\"' for name in by)
    source = source.replace("'", "''")
    return ValueError(
        f"by={', '.join(map(repr, by))}: {path} is read a part at a time, so its rows must be "
        f"sorted by people, but {after!r} comes after {before!r}. DuckDB sorts files of any size: "
        f"duckdb -c \"COPY (FROM '{source}' ORDER BY {columns}) TO 'sorted.parquet'\""
    )
