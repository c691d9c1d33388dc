"""Many independent tasks: one after another or, if that takes long, in several processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from numbers import Integral
from typing import Any, TypeVar

from ddm import arguments
from ddm.runtime.backends import (
    configured_jobs,
    first_here,
    goes_elsewhere,
    results_elsewhere,
)
from ddm.runtime.progress import progress_bar
from ddm.runtime.stored_results import Stored, writing
from ddm.runtime.workers import ALL_CORES, Died, results_of_workers

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
    failed: Callable[..., Result] | None = None,
    stored: Stored[Result] | None = None,
) -> list[Result]:
    """``work(*task)`` for every task, in order: all that `results_in_order` yields."""
    how: dict[str, Any] = {"done": done, "sizes": sizes, "failed": failed, "stored": stored}
    # whatever interrupts this, what was found is stored at once
    with closing(results_in_order(work, tasks, n_jobs, progress, unit, **how)) as results:
        return list(results)


def in_blocks_or_parallel(
    work: Callable[[Sequence[Task]], Sequence[Result]],
    tasks: Sequence[Task],
    n_jobs: int | None,
    progress: bool | None,
    unit: str,
    *,
    together: bool,
    failed: Callable[[str, Task], Result] | None = None,
    stored: Stored[Result] | None = None,
) -> list[Result]:
    """The results of all tasks, as of `in_turn_or_parallel`, for work on several at once.

    ``work(block)`` gives the result of each task of a block; what it gives must not depend on which
    tasks share a block. Unless it does several ``together`` in less time, a block is one task.
    ``failed(message, task)`` is the result of a task whose block failed; ``stored`` is of single
    tasks, too.
    """
    step = BLOCK if together else 1
    blocks = [tasks[i : i + step] for i in range(0, len(tasks), step)]
    alone = [(block,) for block in blocks]
    sizes = [len(block) for block in blocks]
    how: dict[str, Any] = {
        "sizes": sizes,
        "failed": failed and partial(_failed_block, failed),
        "stored": stored and stored.for_blocks(),
    }
    found = in_turn_or_parallel(work, alone, n_jobs, progress, unit, **how)
    return [result for of_block in found for result in of_block]


def _failed_block(
    failed: Callable[[str, Task], Result], message: str, block: Sequence[Task]
) -> list[Result]:
    return [failed(message, task) for task in block]


def results_in_order(
    work: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    n_jobs: int | None,
    progress: bool | None = False,
    unit: str = "task",
    *,
    done: int = 0,
    sizes: Sequence[int] | None = None,
    failed: Callable[..., Result] | None = None,
    stored: Stored[Result] | None = None,
) -> Generator[Result]:
    """``work(*task)`` for every task, in order, each as soon as it and all before it are done.

    The first tasks are done in this process, so that kernels are compiled before any other process
    starts. ``n_jobs`` is the number of processes, -1 for one per core; 1 starts none. None is the
    number of a ``joblib.parallel_config`` that is active, if it has one; otherwise it is one per
    core, but only for several seconds of work. If the backend that is configured is a cluster's,
    its workers do the tasks, unless there is 1 job. The results are the same for every number.
    ``done`` further tasks, of which the progress bar tells too, were done before. ``sizes`` are the
    numbers of units that each task is, if it is not one.

    A task whose process dies, and dies again when it is tried once more, has the result
    ``failed(message, *task)``; without ``failed`` there is a RuntimeError.

    What is ``stored`` is not done again, and the rest is stored as it comes.
    """
    check_jobs(n_jobs)
    n_jobs = configured_jobs() if n_jobs is None else n_jobs
    sizes = [1] * len(tasks) if sizes is None else sizes
    return _in_order(work, tasks, n_jobs, progress, unit, done, sizes, failed, stored)


def _in_order(
    work: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    n_jobs: int | None,
    progress: bool | None,
    unit: str,
    done: int,
    sizes: Sequence[int],
    failed: Callable[..., Result] | None,
    stored: Stored[Result] | None,
) -> Generator[Result]:
    """What `results_in_order` yields."""
    known = {} if stored is None else stored.known()
    rest = {i: task for i, task in enumerate(tasks) if i not in known}
    waiting: dict[int, Result] = {}
    before = done + sum(sizes[i] for i in known)
    total = done + sum(sizes)
    with (
        closing(_as_they_come(work, rest, n_jobs)) as results,
        progress_bar(total, unit, progress, done=before) as bar,
        writing(stored) as keep,
    ):
        for wanted, task in enumerate(tasks):
            if stored is not None and wanted in known:
                yield stored.decode(known.pop(wanted), *task)
                continue
            while wanted not in waiting:
                i, result = next(results)
                waiting[i] = _in_place(result, i, tasks[i], failed)
                keep(i, waiting[i], died=isinstance(result, Died))
                bar.update(sizes[i])
            yield waiting.pop(wanted)


def _in_place(
    result: Result | Died,
    i: int,
    task: tuple[Any, ...],
    failed: Callable[..., Result] | None,
) -> Result:
    """The result of a task, or what stands in its place if its process died."""
    if not isinstance(result, Died):
        return result
    if failed is None:
        raise RuntimeError(f"task {i}: {result.message}.")
    return failed(result.message, *task)


def _as_they_come(
    work: Callable[..., Result], tasks: Mapping[int, tuple[Any, ...]], n_jobs: int | None
) -> Generator[tuple[int, Result | Died]]:
    """The numbers of tasks with their results, as they come."""
    if not tasks:
        return
    rest = dict(tasks)
    elsewhere = goes_elsewhere(n_jobs)
    n_here = first_here(len(tasks), n_jobs) if elsewhere else len(tasks)
    spent = 0.0
    for n_done, (i, task) in enumerate(islice(tasks.items(), n_here), start=1):
        began = time.perf_counter()
        result = work(*task)
        # the first task is not timed, since it may have compiled
        spent += time.perf_counter() - began if n_done > 1 else 0.0
        del rest[i]
        yield i, result

        if n_done == 1:
            continue
        is_long = spent / (n_done - 1) * len(rest) > WORTH_PROCESSES
        if n_jobs != 1 and (n_jobs is not None or is_long):
            break
    results = results_elsewhere if elsewhere else results_of_workers
    yield from results(work, rest, n_jobs)


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
