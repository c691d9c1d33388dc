"""`WrittenFits`: what is known of fits that stand in a file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ddm.fits.fits import Fits
from ddm.fits.streams.people_fits import keys_of
from ddm.fits.streams.table_files import table_file
from ddm.fits.tables import MOST_NAMED, notes_of, notes_text
from ddm.html_text import block

# whether this version of pandas reads numbers as they were written
IS_EXACT = int(pd.__version__.split(".")[0]) >= 3

# so many of the groups whose fits failed are known by their keys
MOST_FAILED = 10


@dataclass(frozen=True, eq=False, repr=False)
class WrittenFits:
    """The fits of the people in a file, which ``ddm.fit_each(..., out=)`` has written to a table.

    path : the table: the columns of ``by``, estimates, standard errors (<name>_se), n, loglik,
        converged and message, as in ``Fits.table``
    n : the number of fits
    n_failed : how many of them did not converge
    failed : the keys of the first of these
    text : the columns of groups that hold text
    notes : what to know before trusting them: note, n (fits), groups (the first few keys)
    """

    path: Path
    n: int
    n_failed: int
    failed: tuple[Hashable, ...]
    text: tuple[str, ...]
    notes: pd.DataFrame

    def table(self) -> pd.DataFrame:
        """The whole table, read from the file."""
        if self.path.suffix.lower() == ".parquet":
            return pd.read_parquet(self.path)
        # as they were written, to the last digit, and keys such as 001 and NA as text
        names = pd.read_csv(self.path, nrows=0).columns
        how: dict[str, Any] = {} if IS_EXACT else {"float_precision": "round_trip"}
        return pd.read_csv(
            self.path,
            dtype=dict.fromkeys(self.text, str),
            na_values={name: [""] for name in names if name not in self.text},
            keep_default_na=False,
            **how,
        )

    def __repr__(self) -> str:
        return "\n".join([self._head(), *notes_text(self.notes, self.n)])

    def _repr_html_(self) -> str:
        return block(self._head(), *notes_text(self.notes, self.n))

    def _head(self) -> str:
        failed = f"{self.n_failed:,} not converged" if self.n_failed else "all converged"
        return f"<Fits of {self.n:,} groups in {self.path}: {failed}>"


class Counted:
    """What is known of fits, counted as they come.

    by : the columns that tell groups apart
    """

    def __init__(self, by: Sequence[str]) -> None:
        self.by = tuple(by)
        self.n = self.n_failed = 0
        self.failed: list[Hashable] = []
        self.text: list[str] = []
        self._notes: dict[str, tuple[str, int, list[Hashable]]] = {}

    def add(self, keys: Sequence[Hashable], converged: Sequence[bool], messages: list[str]) -> None:
        """Count the fits of some groups."""
        if not self.n and keys:
            first = keys[0] if isinstance(keys[0], tuple) else keys[:1]
            named = zip(self.by, first, strict=True)
            self.text = [name for name, value in named if isinstance(value, str)]
        failed = [key for key, is_good in zip(keys, converged, strict=True) if not is_good]
        self.n += len(keys)
        self.n_failed += len(failed)
        self.failed += failed[: max(0, MOST_FAILED - len(self.failed))]
        for kind, (note, groups) in notes_of(dict(zip(keys, messages, strict=True))).items():
            first, n, known = self._notes.get(kind, (note, 0, []))
            self._notes[kind] = (first, n + len(groups), [*known, *groups][:MOST_NAMED])

    def add_table(self, piece: Any) -> None:
        """Count the fits in a table of pyarrow."""
        keys = keys_of([piece.column(name).to_pylist() for name in self.by])
        self.add(keys, piece.column("converged").to_pylist(), piece.column("message").to_pylist())

    def written_to(self, path: str | Path) -> WrittenFits:
        """The same, of fits that stand in a file."""
        rows = list(self._notes.values())
        notes = pd.DataFrame(rows, columns=["note", "n", "groups"]).astype({"note": object})
        failed, text = tuple(self.failed), tuple(self.text)
        return WrittenFits(Path(path), self.n, self.n_failed, failed, text, notes)


def write_fits(fits: Fits, path: str | Path) -> WrittenFits:
    """Fits that are in memory, after their table was written to a file."""
    with table_file(path) as file:
        file.write(fits.table.reset_index())
    columns = fits.columns
    counted = Counted(fits.by)
    counted.add(columns.keys, columns.converged.tolist(), columns.messages)
    return counted.written_to(path)
