"""`PeopleFits`: the fits of the people in one range of a file's rows, as a table."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_level
from ddm.estimation.groups.group_search import found_in_groups
from ddm.estimation.objective import Report
from ddm.estimation.search import Search
from ddm.fits.columns import Columns, columns_of_groups, figures_table
from ddm.fits.streams.known_cells import KnownCells
from ddm.trials.grouping import Grouping
from ddm.trials.row_kinds import NoTrials
from ddm.trials.seconds import UnusableTimes
from ddm.trials.trials_file import TrialsFile

# the note of people without a trial, as of those in memory
NO_TRIALS = "no trials with rt and response"

# marks a table of people whose process died
DIED = "died"

# whole numbers that may be missing
WHOLE = ("df",)


@dataclass(frozen=True, eq=False)
class PeopleFits:
    """How people are fitted, wherever that is: in a thread, another process, or on a cluster.

    Trials are read where they are needed, from the file.
    """

    file: TrialsFile
    by: tuple[str, ...]
    cells: KnownCells
    search: Search
    more_notes: tuple[str, ...]

    def __call__(self, starts: NDArray[np.int64]) -> Any:
        """The fits of the people whose rows begin at ``starts``; the last one ends those before.

        The result is a table of pyarrow with a row for each, that of ``Fits.table``. People whose
        RTs cannot be fitted, or who have none, do not stop the others.
        """
        try:
            return self._fitted(starts)
        except (UnusableTimes, NoTrials) as error:
            n = starts.size - 1
            if n > 1:
                import pyarrow

                middle = n // 2
                return pyarrow.concat_tables([self(starts[: middle + 1]), self(starts[middle:])])
            is_empty = isinstance(error, NoTrials)
            return self._without(starts, NO_TRIALS if is_empty else str(error).rstrip("."))

    def _fitted(self, starts: NDArray[np.int64]) -> Any:
        """The fits of people whose trials can be read."""
        begin, end = int(starts[0]), int(starts[-1])
        files = self.file.files
        names = dict.fromkeys([*self.by, *self.cells.columns, *self.file.own_columns])
        files.check_memory(begin, end, list(names), "rows that are read at once")
        rows = files.rows(begin, end, list(names))

        firsts = starts[:-1] - begin
        owners = [_plain(rows.column(name).take(firsts)) for name in self.by]
        used = [name for name in names if name not in self.by or name in self.cells.columns]
        table = rows.select(used).to_pandas(ignore_metadata=True)
        trials = self.file.trials_of(table.set_axis(pd.RangeIndex(begin, end), axis=0))

        person = np.repeat(np.arange(firsts.size), np.diff(starts))
        grouping = Grouping(
            keys_of([column.to_pylist() for column in owners]),
            person[trials.data.index.to_numpy() - begin],
            person[trials.set_aside.index.to_numpy() - begin],
        )
        design = self.cells.design_of(trials)
        found = found_in_groups(self.search, trials, design, grouping, 1, False)
        columns = columns_of_groups(self.search, trials, design, grouping, found, self.more_notes)
        return _table(owners, self.by, columns)

    def failed(self, message: str, starts: NDArray[np.int64]) -> Any:
        """What stands in the place of fits whose process died."""
        return self._without(starts, message).replace_schema_metadata({DIED: "yes"})

    def _without(self, starts: NDArray[np.int64], message: str) -> Any:
        """What stands in the place of fits that were not made: why, for each of the people."""
        begin, n, k = int(starts[0]), starts.size - 1, len(self.cells.design.labels)
        rows = self.file.files.rows(begin, int(starts[-1]), self.by)
        owners = [_plain(rows.column(name).take(starts[:-1] - begin)) for name in self.by]
        columns = Columns(
            keys=keys_of([column.to_pylist() for column in owners]),
            labels=self.cells.design.labels,
            theta=np.full((n, k), np.nan),
            covariance=np.full((n, k, k), np.nan),
            n=np.diff(starts) if message != NO_TRIALS else np.zeros(n, dtype=np.int64),
            loglik=np.full(n, np.nan),
            converged=np.zeros(n, dtype=bool),
            messages=[f"not converged: {message}"] * n,
            reports=None if self.search.method.is_likelihood else [Report()] * n,
        )
        return _table(owners, self.by, columns)


def keys_of(columns: list[list[Any]]) -> list[Hashable]:
    """The keys of people, whose values in each column are given."""
    plain = [[as_level(value) for value in column] for column in columns]
    return list(plain[0]) if len(plain) == 1 else list(zip(*plain, strict=True))


def _plain(column: Any) -> Any:
    """A column of pyarrow whose values stand there without a dictionary."""
    import pyarrow

    kind = column.type
    return column.cast(kind.value_type) if pyarrow.types.is_dictionary(kind) else column


def _table(owners: list[Any], by: tuple[str, ...], columns: Columns) -> Any:
    """The people, and the figures of their fits, as a table of pyarrow."""
    import pyarrow

    figures = figures_table(columns)
    table = pyarrow.table(dict(zip(by, owners, strict=True)))
    for name in figures.columns:
        # of one type in every piece, whatever is missing there
        is_whole, is_real = name in WHOLE, name in ("statistic", "p_value")
        kind = pyarrow.int64() if is_whole else pyarrow.float64() if is_real else None
        table = table.append_column(name, pyarrow.array(figures[name], kind, from_pandas=True))
    return table
