"""`ParquetFiles`: a Parquet file, or a folder of them, of which a range of rows is read at a time.

Rows are counted through all files, in the order of their names. A row group is what a Parquet file
can read on its own; a range that begins and ends with row groups is read with the least work.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.runtime.memory import available_bytes

SUFFIX = ".parquet"

# a table in memory takes about so many times the bytes of its values in the file
GROWTH = 3.0

# of the memory that is free, a table that is read whole may take this share
LARGEST_SHARE = 0.6


@dataclass(frozen=True, eq=False)
class ParquetFiles:
    """The files that a path names, and where their row groups begin.

    path : as it was given
    files : the names of the files
    places : the (file, row group) of each row group, by position
    edges : (row groups + 1,) where each begins, and where the last one ends
    schema : pyarrow's, of the columns
    bytes_of_columns : how many bytes the values of each column take
    """

    path: str
    files: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    edges: NDArray[np.int64]
    schema: Any
    bytes_of_columns: dict[str, int]

    @property
    def n_rows(self) -> int:
        """The number of rows in all files."""
        return int(self.edges[-1])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.schema.names)

    @property
    def header(self) -> pd.DataFrame:
        """The columns without rows."""
        table: pd.DataFrame = self.schema.empty_table().to_pandas(ignore_metadata=True)
        return table

    def is_categorical(self, name: str) -> bool:
        """Whether a column was written with its categories, in an order that means something."""
        import pyarrow

        return bool(pyarrow.types.is_dictionary(self.schema.field(name).type))

    def whole(self) -> pd.DataFrame:
        """All rows; a MemoryError, before anything is read, if they would not fit into memory."""
        import pyarrow

        self.check_memory(0, self.n_rows, self.names, "all rows")
        # text as text, whose levels are sorted, unlike those of categories
        names = list(self.names)
        tables = [_opened(file, []).read(names).select(names) for file in self.files]
        whole = pyarrow.concat_tables(one.cast(self.schema) for one in tables)
        table: pd.DataFrame = whole.to_pandas(ignore_metadata=True)
        return table

    def check_memory(self, start: int, stop: int, names: Sequence[str], what: str) -> None:
        """A MemoryError if the row groups of these rows would not fit into memory."""
        first, last = np.searchsorted(self.edges, [start, max(stop - 1, start)], side="right")
        decoded = int(self.edges[min(last, len(self.places))] - self.edges[first - 1])
        of_columns = sum(self.bytes_of_columns[name] for name in names)
        needed = GROWTH * of_columns * decoded / max(self.n_rows, 1)
        free = available_bytes()
        if free is None or needed <= LARGEST_SHARE * free:
            return
        raise MemoryError(
            f"{self.path}: {what} ({stop - start:,} of {self.n_rows:,}) would take about "
            f"{needed / 1e9:.1f} GB of memory, of which {free / 1e9:.1f} GB are free. "
            'ddm.fit_each(model, trials, by=..., out="fits.parquet") reads a row group at a time, '
            "which should have some million rows at most; or read a part of the file with "
            "ddm.read_table or DuckDB."
        )

    def rows(self, start: int, stop: int, names: Sequence[str]) -> Any:
        """The rows from ``start`` to ``stop`` - 1 of some columns, as a table of pyarrow.

        Columns of text have a dictionary, that of all of these rows.
        """
        import pyarrow

        first, last = np.searchsorted(self.edges, [start, stop], side="right") - 1
        parts = []
        for group in range(first, min(last + 1, len(self.places))):
            begin, end = self.edges[group], self.edges[group + 1]
            low, high = max(start, begin) - begin, min(stop, end) - begin
            if low < high:
                parts.append(self._part(group, int(low), int(high), names))
        wanted = pyarrow.schema([parts[0].schema.field(name) for name in names]) if parts else None
        parts = [part.cast(wanted) for part in parts]
        table = pyarrow.concat_tables(parts or [self.schema.empty_table().select(list(names))])
        return table.unify_dictionaries().combine_chunks()

    def _part(self, group: int, low: int, high: int, names: Sequence[str]) -> Any:
        """The rows from ``low`` to ``high`` - 1 of a row group."""
        import pyarrow

        file, of_file = self.places[group]
        opened = _opened(self.files[file], [name for name in names if self._is_text(name)])
        n = int(self.edges[group + 1] - self.edges[group])
        columns = list(names)
        if low > 0 or high == n:
            table = opened.read_row_group(of_file, columns=columns, use_threads=False)
            return table.slice(low, high - low).select(columns)

        # the first rows are there before the others are decoded
        taken, left = [], high
        for batch in opened.iter_batches(
            batch_size=high, row_groups=[of_file], columns=columns, use_threads=False
        ):
            taken.append(batch.slice(0, left))
            left -= taken[-1].num_rows
            if left == 0:
                break
        return pyarrow.Table.from_batches(taken).select(columns)

    def _is_text(self, name: str) -> bool:
        """Whether a column holds text, which is compared by its dictionary."""
        import pyarrow

        kind = self.schema.field(name).type
        return bool(pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind))


def is_parquet(path: Any) -> bool:
    """Whether a path names a Parquet file, or a folder."""
    return str(path).lower().endswith(SUFFIX) or os.path.isdir(path)


def files_at(path: str | os.PathLike[str]) -> ParquetFiles:
    """The Parquet file of a path, or all of those in a folder, of which only the ends are read.

    A ValueError that names the path unless there are such files, all with the same columns.
    """
    try:
        import pyarrow
    except ImportError:
        raise ImportError(
            f"{os.fspath(path)} is a Parquet file, which needs pyarrow: pip install "
            "'ddm-toolkit[parquet]'. Or read another file with ddm.read_table."
        ) from None

    shown = os.fspath(path)
    files = _files_of(shown)
    places: list[tuple[int, int]] = []
    edges = [0]
    schema: Any = None
    of_columns: dict[str, int] = {}
    for i, file in enumerate(files):
        try:
            opened = _opened(file, [])
        except (pyarrow.ArrowException, OSError) as error:
            raise ValueError(
                f"{file} cannot be read as Parquet: {str(error).splitlines()[0]}. Write it again."
            ) from error
        found = opened.schema_arrow.remove_metadata()
        schema = found if schema is None else schema
        if _types(found) != _types(schema):
            raise ValueError(_about_schemas(files[0], schema, file, found))
        metadata = opened.metadata
        for group in range(metadata.num_row_groups):
            one = metadata.row_group(group)
            if not one.num_rows:
                continue
            places.append((i, group))
            edges.append(edges[-1] + one.num_rows)
            for j in range(one.num_columns):
                column = one.column(j)
                path_of_leaf = column.path_in_schema
                # of a list or a struct it has further names, and a name may have points itself
                is_name = path_of_leaf in schema.names
                name = path_of_leaf if is_name else path_of_leaf.partition(".")[0]
                of_columns[name] = of_columns.get(name, 0) + column.total_uncompressed_size
    # values that are written by a dictionary are larger in memory
    widths = {name: max(size, 8 * edges[-1]) for name, size in of_columns.items()}
    return ParquetFiles(shown, tuple(files), tuple(places), np.array(edges), schema, widths)


def _opened(file: str, text: Sequence[str]) -> Any:
    """A file of pyarrow, whose columns of ``text`` are read with a dictionary."""
    from pyarrow.parquet import ParquetFile

    return ParquetFile(file, read_dictionary=list(text))


def _files_of(path: str) -> list[str]:
    """The files in order; a ValueError if there is none."""
    if not os.path.exists(path):
        raise ValueError(f"there is no file {path}. Correct its name.")
    if not os.path.isdir(path):
        return [path]
    found = sorted(str(file) for file in Path(path).rglob(f"*{SUFFIX}") if file.is_file())
    if not found:
        raise ValueError(f"the folder {path} has no file that ends in {SUFFIX}. Name another one.")
    return found


def _types(schema: Any) -> dict[str, str]:
    """The types of columns, in whatever order they are."""
    return {field.name: str(field.type) for field in schema}


def _about_schemas(first: str, schema: Any, file: str, found: Any) -> str:
    """The message about files whose columns are not the same."""
    known, other = _types(schema), _types(found)
    name = min(name for name in {**known, **other} if known.get(name) != other.get(name))
    return (
        f"the files of a folder must have the same columns: {name!r} is "
        f"{known.get(name, 'not there')} in {first} and {other.get(name, 'not there')} in {file}. "
        "Write them alike."
    )
