"""Many independent tasks: one after another or, if that takes long, in several processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from numbers import Integral
from typing import Any, TypeVar

from ddm import arguments
from ddm.runtime.backends import (
    ALL_CORES,
    configured_jobs,
    first_here,
    goes_elsewhere,
    results_elsewhere,
)
from ddm.runtime.orphans import watch, watched
from ddm.runtime.progress import progress_bar

Task = TypeVar("Task")
Result = TypeVar("Result")

# seconds of remaining work above which processes are started
WORTH_PROCESSES = 5.0

# so many short tasks are done together, in some milliseconds
BLOCK = 32


def in_turn_or_parallel(
    work: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    n_jobs: int | None,
    progress: bool | None,
    unit: str,
    *,
    done: int = 0,
    sizes: Sequence[int] | None = None,
) -> list[Result]:
    """``work(*task)`` for every task, in order.

    The first tasks are done in this process, so that kernels are compiled before any other process
    starts. ``n_jobs`` is the number of processes, -1 for one per core; 1 starts none. None is the
    number of a ``joblib.parallel_config`` that is active, if it has one; otherwise it is one per
    core, but only for several seconds of work. If the backend that is configured is a cluster's,
    its workers do the tasks, unless there is 1 job. The results are the same for every number.
    ``done`` further tasks, of which the progress bar tells too, were done before. ``sizes`` are the
    numbers of units that each task is, if it is not one.
    """
    check_jobs(n_jobs)
    n_jobs = configured_jobs() if n_jobs is None else n_jobs
    elsewhere = goes_elsewhere(n_jobs)
    here = tasks[: first_here(len(tasks), n_jobs)] if elsewhere else tasks
    results: list[Result] = []

    sizes = [1] * len(tasks) if sizes is None else sizes
    with progress_bar(done + sum(sizes), unit, progress) as bar:
        bar.update(done)
        began = time.perf_counter()
        for task in here:
            results.append(work(*task))
            bar.update(sizes[len(results) - 1])
            # the first task is not timed, since it may have compiled
            if len(results) == 1:
                began = time.perf_counter()
                continue

            each = (time.perf_counter() - began) / (len(results) - 1)
            is_long = each * (len(tasks) - len(results)) > WORTH_PROCESSES
            if n_jobs != 1 and (n_jobs is not None or is_long):
                break

        for result in _parallel(work, tasks[len(results) :], n_jobs):
            results.append(result)
            bar.update(sizes[len(results) - 1])
    return results


def in_blocks_or_parallel(
    work: Callable[[Sequence[Task]], Sequence[Result]],
    tasks: Sequence[Task],
    n_jobs: int | None,
    progress: bool | None,
    unit: str,
    *,
    together: bool,
) -> list[Result]:
    """The results of all tasks, as of `in_turn_or_parallel`, for work on several at once.

    ``work(block)`` gives the result of each task of a block; what it gives must not depend on which
    tasks share a block. Unless it does several ``together`` in less time, a block is one task.
    """
    step = BLOCK if together else 1
    blocks = [tasks[i : i + step] for i in range(0, len(tasks), step)]
    alone = [(block,) for block in blocks]
    sizes = [len(block) for block in blocks]
    found = in_turn_or_parallel(work, alone, n_jobs, progress, unit, sizes=sizes)
    return [result for of_block in found for result in of_block]


def _parallel(
    work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], n_jobs: int | None
) -> Iterator[Result]:
    """The results of the tasks in order, from several processes; None means all cores.

    The processes end with this one, even if it is killed.
    """
    if not tasks:
        return
    if goes_elsewhere(n_jobs):
        yield from results_elsewhere(work, tasks, n_jobs)
        return

    from joblib import Parallel, delayed

    parent = os.getpid()
    options: dict[str, Any] = {
        "n_jobs": ALL_CORES if n_jobs is None else n_jobs,
        "return_as": "generator",
    }
    try:
        # from their start on, since workers may never be given a task
        parallel = Parallel(**options, initializer=watch, initargs=(parent,))
    except TypeError:
        # before version 1.5 of joblib
        parallel = Parallel(**options)
    yield from parallel(delayed(watched)(parent, work, *task) for task in tasks)


def check_jobs(n_jobs: Any) -> None:
    """Raise an error unless ``n_jobs`` is a number of processes, -1 or None."""
    if n_jobs is None or (isinstance(n_jobs, Integral) and n_jobs == ALL_CORES):
        return
    arguments.whole_number(
        "n_jobs",
        n_jobs,
        at_least=1,
        meaning="the processes",
        advice="Or write n_jobs=-1 for one per core; None starts them only where that is faster.",
    )
