"""`TrialsFile`: trials in a Parquet file or folder, of which a range of rows is read at a time."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from ddm.reading.column_names import no_column_in
from ddm.trials.parquet_files import ParquetFiles, files_at, is_parquet
from ddm.trials.row_kinds import NoTrials

if TYPE_CHECKING:
    from ddm.trials.trials import Trials

# rows of the first row group that are looked at: labels, units and kinds of rows show in them
FIRST_ROWS = 100_000


@dataclass(frozen=True, eq=False, repr=False)
class TrialsFile:
    """Trials in a file that may be larger than memory: what `ddm.Trials` gives for a path.

    Its columns and its first rows were checked, and no more was read. ``ddm.fit_each`` with
    ``out=`` reads it a row group at a time; every other function reads it whole, if it fits into
    memory, as `read` does.

    files : where the rows are
    arguments : those of `ddm.Trials`, without the table
    labels : (lower, upper) as they are written in the first rows
    has_lower : whether there is a lower response, so that its label is known
    """

    files: ParquetFiles
    arguments: Mapping[str, Any]
    labels: tuple[Any, Any]
    has_lower: bool
    of_table: type[Trials]

    @property
    def path(self) -> str:
        """The file or folder, as it was given."""
        return self.files.path

    @property
    def n_rows(self) -> int:
        """The number of rows, whatever they hold."""
        return self.files.n_rows

    @property
    def rt_column(self) -> Hashable:
        """The column of the RTs."""
        column: Hashable = self.arguments["rt"]
        return column

    @property
    def response_column(self) -> Hashable:
        """The column of the responses."""
        column: Hashable = self.arguments["response"]
        return column

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns that say what happened in a trial: RT, response, and maybe its deadline."""
        deadline = self.arguments["deadline"]
        limits = (deadline,) if isinstance(deadline, str) else ()
        return (str(self.rt_column), str(self.response_column), *limits)

    @property
    def is_complete(self) -> bool:
        """Whether nothing limits what is observed of a trial; see `Trials.is_complete`."""
        said = self.arguments
        limits = (said["deadline"], said["truncated"], said["lost_rt"])
        return said["observed"] == "both" and all(limit is None for limit in limits)

    @property
    def lost_said(self) -> str:
        """The responses without an RT that may be there, in words; empty if there are none."""
        how = self.arguments["lost_rt"]
        is_lost = how in ("random", "late")
        return f"responses without an RT, which may be there (lost_rt={how!r})" if is_lost else ""

    def read(self) -> Trials:
        """All trials, with all columns; a MemoryError if they would not fit into memory."""
        return self.of_table(self.files.whole(), **self.arguments)

    def trials_of(self, table: pd.DataFrame) -> Trials:
        """The trials in some of the rows, with the labels of the whole file.

        A ValueError if they have a response that is not one of these labels.
        """
        trials = self.of_table(table, **{**self.arguments, "upper": self.labels[1]})
        if _has_lower(trials) and trials.labels[0] != self.labels[0]:
            lower, upper = self.labels
            raise ValueError(
                f"column {self.response_column!r} has the label {trials.labels[0]!r} in rows "
                f"{table.index[0]} to {table.index[-1]}, beside {lower!r} and {upper!r} before. A "
                "diffusion between two boundaries has two responses: leave out the rows with "
                "others, or recode the column."
            )
        # that of the lower response is a guess where all are upper
        object.__setattr__(trials, "labels", self.labels)
        return trials

    def check_outside(self, argument: str, path: str | os.PathLike[str]) -> None:
        """A ValueError if a path that is written would change what is read."""
        target = Path(os.path.realpath(path))
        read = Path(os.path.realpath(self.path))
        if target == read or (read.is_dir() and read in target.parents):
            where = "is what is read" if target == read else f"lies in the folder {self.path}"
            raise ValueError(
                f"{argument}={os.fspath(path)!r} {where}, which is never changed. Name another "
                "place."
            )

    def check_column(self, argument: str, column: Any) -> None:
        """A ValueError that proposes other columns unless there is this one."""
        if column not in self.files.names:
            raise ValueError(f"{argument}={column!r}: {no_column_in(column, self.files.header)}")

    # a type checker is to report names that there are not
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            raise AttributeError(
                f"trials in a file have no {name!r} until they are read: trials.read().{name}"
            )

    def __repr__(self) -> str:
        lower, upper = self.labels
        n = len(self.files.places)
        return (
            f"<Trials in {self.path}: {self.n_rows:,} rows in {n:,} row group{'s' * (n != 1)}, not "
            f"read yet; upper boundary: {self.response_column} = {upper}; lower: {lower}>"
        )


def trials_at(
    path: str | os.PathLike[str], arguments: Mapping[str, Any], of_table: type[Trials]
) -> TrialsFile:
    """The trials in a Parquet file, or in all of a folder, after a look at its first rows.

    ``arguments`` are those of `ddm.Trials`, which is ``of_table``. The errors are its errors.
    """
    if not is_parquet(path):
        shown = os.fspath(path)
        raise ValueError(
            f"data={shown!r}: only Parquet files (.parquet) and folders of them are read by their "
            f"path. Read another one first: ddm.Trials(ddm.read_table({shown!r}), ...)."
        )
    arguments = {**_defaults(of_table), **arguments}
    files = files_at(path)
    names = _columns_looked_at(arguments, files.names)
    if not files.n_rows:
        raise ValueError(f"{files.path} has no rows.")

    found: list[Trials] = []
    for group in range(len(files.places)):
        upper = found[-1].labels[1] if found else arguments["upper"]
        try:
            # it says what is wrong, if columns are not there
            table = _first_rows(files, group, names) if names else files.header
            found.append(of_table(table, **{**arguments, "upper": upper}))
        except NoTrials:
            if group == len(files.places) - 1 and not found:
                raise
            continue
        # without a lower response its label is not known
        if _has_lower(found[-1]) or arguments["observed"] != "both":
            break
    trials = found[-1]
    return TrialsFile(files, arguments, trials.labels, _has_lower(trials), of_table)


def in_memory(data: Any) -> Any:
    """Data as they are, but trials in a file are read."""
    return data.read() if isinstance(data, TrialsFile) else data


def _first_rows(files: ParquetFiles, group: int, names: Sequence[str]) -> pd.DataFrame:
    """The first rows of a row group."""
    begin, end = int(files.edges[group]), int(files.edges[group + 1])
    rows = files.rows(begin, min(end, begin + FIRST_ROWS), names)
    table: pd.DataFrame = rows.to_pandas(ignore_metadata=True)
    return table


def _has_lower(trials: Trials) -> bool:
    """Whether trials have a lower response, whose label is then known."""
    return not bool(trials.upper[trials.answered | trials.lost].all())


def _defaults(of_table: type[Trials]) -> dict[str, Any]:
    """The arguments of `ddm.Trials` beside the table, and what they are unless they are said."""
    found = signature(of_table).parameters.values()
    return {one.name: one.default for one in found if one.kind is one.KEYWORD_ONLY}


def _columns_looked_at(arguments: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """Those of the columns that say what happened in a trial which the file has."""
    asked = (arguments["rt"], arguments["response"], arguments["deadline"])
    return [name for name in names if name in asked]
