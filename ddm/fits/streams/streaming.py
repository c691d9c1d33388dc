"""`fit_file`: the fits of all people in a file, from the file to a table.

Ranges of people are read, fitted and written one after another, in threads: one is read while
others are fitted. Slow fits go range by range to several processes, or to a cluster, as those of a
table in memory do. So memory does not grow with the number of people.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.group_search import is_quick
from ddm.estimation.search import Search
from ddm.fits.streams.file_checkpoint import read_piece, write_piece
from ddm.fits.streams.known_cells import cells_of_file
from ddm.fits.streams.people_fits import PeopleFits
from ddm.fits.streams.survey import survey_of
from ddm.fits.streams.table_files import table_file
from ddm.fits.streams.written_fits import Counted, WrittenFits
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.runtime.backends import configured_jobs, goes_elsewhere
from ddm.runtime.checkpoints import Checkpoint
from ddm.runtime.jobs import results_in_order
from ddm.runtime.progress import progress_bar
from ddm.runtime.threads import in_order, number_of_threads
from ddm.trials.trials_file import TrialsFile

# a range of quick fits has about so many rows, and people at most
ROWS = 250_000
PEOPLE = 4096

# columns of the table of fits besides people, estimates and their errors
FIGURES = ("n", "loglik", "statistic", "df", "p_value", "converged", "message")

# a range of slow fits, of which each is a task of its own for a process
SLOW_PEOPLE = 16


def fit_file(
    model: Model,
    file: TrialsFile,
    by: tuple[str, ...],
    out: str | Path,
    search_of: Callable[[TrialsFile, int, Design], Search],
    more_notes: tuple[str, ...],
    open_kept: Callable[[], AbstractContextManager[Checkpoint | None]],
    *,
    n_jobs: int | None,
    progress: bool | None,
) -> WrittenFits:
    """Fit a model to each person in a file, and write the table of fits as it goes.

    ``search_of`` tells how a number of trials of the file are searched. The checkpoint that
    ``open_kept`` opens keeps pieces of the table, which are then not made again.
    """
    file.check_outside("out", out)
    for column in by:
        file.check_column("by", column)
    for column in model.columns:
        file.check_column("model", column)
    survey = survey_of(file.files, by, model.columns)
    cells = cells_of_file(model, file, survey)
    _check_names(by, cells.design)
    search = search_of(file, sum(survey.counts.values()), cells.design)
    work = PeopleFits(file, by, cells, search, more_notes)

    quick = is_quick(search, cells.design, is_complete=file.is_complete)
    ranges = survey.ranges(file.files.edges, ROWS, PEOPLE if quick else SLOW_PEOPLE)
    tasks = [survey.starts[first : last + 1] for first, last in ranges]
    counted = Counted(by)
    with (
        open_kept() as checkpoint,
        table_file(out) as table,
        progress_bar(survey.n_people, "fit", progress) as bar,
    ):
        for piece in _kept(work, tasks, quick, n_jobs, checkpoint):
            table.write(piece)
            counted.add_table(piece)
            bar.update(piece.num_rows)
    return counted.written_to(out)


def _check_names(by: Sequence[str], design: Design) -> None:
    """A ValueError if a column of people has the name of a column of the table of fits."""
    errors = [f"{label}_se" for label in design.labels]
    for name in by:
        if name in (*design.labels, *errors, *FIGURES):
            raise ValueError(
                f"by={name!r}: the table of fits has a column of this name. Rename it in the file."
            )


def _kept(
    work: PeopleFits,
    tasks: Sequence[NDArray[np.int64]],
    is_quick: bool,
    n_jobs: int | None,
    checkpoint: Checkpoint | None,
) -> Iterator[Any]:
    """The fits of every range of people, in order: what a checkpoint has, and what is new."""
    if checkpoint is None:
        yield from _pieces(work, tasks, is_quick, n_jobs)
        return

    names = [f"from-row-{starts[0]}.parquet" for starts in tasks]
    # the fits of people whose process died are kept too, in a file that a user may delete
    died = [name.replace(".parquet", "-died.parquet") for name in names]
    names = [
        other if checkpoint.has(other) else one for one, other in zip(names, died, strict=True)
    ]
    is_there = [checkpoint.has(name) for name in names]
    rest = [starts for starts, is_known in zip(tasks, is_there, strict=True) if not is_known]
    with closing(_pieces(work, rest, is_quick, n_jobs)) as pieces:
        for name, of_dead, is_known in zip(names, died, is_there, strict=True):
            if is_known:
                yield read_piece(checkpoint, name)
                continue
            piece = next(pieces)
            has_died = piece.schema.metadata is not None
            write_piece(checkpoint, of_dead if has_died else name, piece)
            yield piece


def _pieces(
    work: PeopleFits, tasks: Sequence[NDArray[np.int64]], is_quick: bool, n_jobs: int | None
) -> Generator[Any]:
    """The fits of ranges of people, in order."""
    if is_quick and not goes_elsewhere(n_jobs):
        n_threads = number_of_threads(configured_jobs() if n_jobs is None else n_jobs)
        yield from in_order(work, tasks, n_threads)
    else:
        alone = [(task,) for task in tasks]
        yield from results_in_order(work, alone, n_jobs, failed=work.failed)
