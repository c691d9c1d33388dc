"""`TableFile`: a table that is written piece by piece, to a Parquet file or a CSV."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from ddm.runtime.whole_files import replacing

# what such a file may end in
SUFFIXES = (".parquet", ".csv")


class TableFile:
    """A file that takes tables of pyarrow or pandas with the same columns, one below the other."""

    def __init__(self, path: Path, suffix: str) -> None:
        self.path, self.suffix = path, suffix
        self._writer: Any = None
        self._n_pieces = 0

    def write(self, piece: Any) -> None:
        """Add a piece."""
        if self.suffix == ".parquet":
            self._to_parquet(piece)
        else:
            # as pandas writes numbers, so that a table is the same however it was made
            is_frame = isinstance(piece, pd.DataFrame)
            # whole numbers stay so where some are missing
            table = piece if is_frame else piece.to_pandas(integer_object_nulls=True)
            text = table.to_csv(index=False, header=self._n_pieces == 0)
            with open(self.path, "a", encoding="utf-8", newline="") as file:
                file.write(text)
        self._n_pieces += 1

    def close(self) -> None:
        """End the file."""
        if self._writer is not None:
            self._writer.close()

    def _to_parquet(self, piece: Any) -> None:
        from pyarrow.parquet import ParquetWriter

        if isinstance(piece, pd.DataFrame):
            piece = _in_arrow(piece)
        if self._writer is None:
            self._writer = ParquetWriter(self.path, piece.schema)
        self._writer.write_table(piece.replace_schema_metadata(None))


def parquet_content(table: pd.DataFrame) -> bytes:
    """A table, without its index, as a Parquet file holds it."""
    from pyarrow.parquet import write_table

    content = io.BytesIO()
    write_table(_in_arrow(table), content)
    return content.getvalue()


def _in_arrow(table: pd.DataFrame) -> Any:
    """A table of pandas as one of pyarrow, with nothing that only pandas would read."""
    from pyarrow import Table

    return Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)


def suffix_of(out: Any) -> str:
    """The ending of the argument ``out``: that of a file of a kind that can be written."""
    if not isinstance(out, str | os.PathLike):
        raise TypeError(f"out must be the name of a file; got {out!r}.")
    suffix = Path(out).suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"out={os.fspath(out)!r} must end in {' or '.join(SUFFIXES)}.")
    if suffix == ".parquet" and find_spec("pyarrow") is None:
        raise ImportError(
            f"out={os.fspath(out)!r} needs pyarrow: pip install 'ddm-toolkit[parquet]'. Or write "
            "a .csv."
        )
    return suffix


@contextmanager
def table_file(path: str | Path) -> Iterator[TableFile]:
    """A file that is there when all pieces are written, or as it was before."""
    with replacing(Path(path)) as temporary:
        file = TableFile(temporary, suffix_of(path))
        try:
            yield file
        finally:
            file.close()
