"""Tasks in several processes, of which one may die without taking the results of others along."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar

from ddm.runtime.orphans import watch, watched

Result = TypeVar("Result")

Task = tuple[Any, ...]

# the number that means all cores, or all workers of a cluster, to joblib
ALL_CORES = -1


@dataclass(frozen=True)
class Died:
    """What stands in place of a result if the process of a task died twice, and why."""

    message: str


def results_of_workers(
    work: Callable[..., Result], tasks: Mapping[int, Task], n_jobs: int | None
) -> Generator[tuple[int, Result | Died]]:
    """The numbers of tasks with ``work(*task)``, as they come from several processes.

    ``n_jobs`` None means all cores. The processes end with this one, even if it is killed.

    A process that dies, as when memory runs out, gives no result of the tasks that it had. These,
    and those of the other processes, are then tried again, each while nothing else runs. If a
    process dies again, that is the result of its task.
    """
    rest = dict(tasks)
    while rest:
        begun: list[int] = []
        try:
            with closing(_results(work, rest, n_jobs, begun)) as results:
                for i, result in results:
                    del rest[i]
                    yield i, result
        except BrokenProcessPool:
            lost = [i for i in begun if i in rest]
            for i in lost:
                yield i, _again(work, i, rest.pop(i), n_jobs)
            if not lost:
                raise


def _again(work: Callable[..., Result], i: int, task: Task, n_jobs: int | None) -> Result | Died:
    """The result of a task that is tried again alone, in a process beside this one."""
    try:
        ((_, result),) = list(_results(work, {i: task}, n_jobs, []))
    except BrokenProcessPool as error:
        if not _is_death(error):
            raise
        return Died(_message(error))
    return result


def _is_death(error: BrokenProcessPool) -> bool:
    """Whether a process has ended; other errors are about what cannot be sent to one."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    return isinstance(error, TerminatedWorkerError)


def _message(error: BrokenProcessPool) -> str:
    """How the process of a task ended, as far as it is known, and what to do."""
    said = re.search(r"exit codes? .*?\{(.*?)\}", str(error))
    how = f" ({said[1]})" if said else ""
    return (
        f"the process that worked on it died, and died again when it was tried once more{how}, as "
        "happens when memory runs out: fewer processes at a time (n_jobs=) need less"
    )


def _results(
    work: Callable[..., Result], tasks: Mapping[int, Task], n_jobs: int | None, begun: list[int]
) -> Generator[tuple[int, Result]]:
    """The results as they come; the numbers of tasks that processes are given go to ``begun``.

    A BrokenProcessPool if a process dies.
    """
    from joblib import Parallel, delayed

    parent = os.getpid()
    options: dict[str, Any] = {
        "n_jobs": ALL_CORES if n_jobs is None else n_jobs,
        "return_as": "generator_unordered",
    }
    try:
        # from their start on, since workers may never be given a task
        parallel = Parallel(**options, initializer=watch, initargs=(parent,))
    except TypeError:
        # before version 1.5 of joblib
        parallel = Parallel(**options)

    def given() -> Iterator[Any]:
        for i, task in tasks.items():
            begun.append(i)
            yield delayed(watched)(parent, _numbered, work, i, *task)

    # tasks leave the mapping while joblib asks for more
    tasks = dict(tasks)
    results = parallel(given())
    try:
        while (numbered := next(results, None)) is not None:
            yield numbered
    finally:
        with warnings.catch_warnings():
            # joblib says what is left undone, which is known here
            warnings.simplefilter("ignore")
            results.close()


def _numbered(work: Callable[..., Result], i: int, *task: Any) -> tuple[int, Result]:
    """The number of a task with its result."""
    return i, work(*task)
