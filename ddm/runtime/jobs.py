"""Many independent pieces of work, one after another or, where that takes long, in several
processes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from numbers import Integral
from typing import Any, TypeVar

from ddm.runtime.progress import progress_bar

Result = TypeVar("Result")

# seconds of remaining work above which processes are started
WORTH_PROCESSES = 5.0


def in_turn_or_parallel(
    work: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    n_jobs: int | None,
    progress: bool | None,
    unit: str,
) -> list[Result]:
    """``work(*task)`` of every task, in order. The first are done here, which compiles kernels
    before any process.

    ``n_jobs`` is the number of processes: None starts them only for several seconds of work, 1
    never.
    """
    results: list[Result] = []
    with progress_bar(len(tasks), unit, progress) as bar:
        began = time.perf_counter()
        for task in tasks:
            results.append(work(*task))
            bar.update()
            if len(results) == 1:
                began = time.perf_counter()  # without the first, which may have compiled
                continue
            each = (time.perf_counter() - began) / (len(results) - 1)
            if n_jobs != 1 and (
                n_jobs is not None or each * (len(tasks) - len(results)) > WORTH_PROCESSES
            ):
                break
        for result in _parallel(work, tasks[len(results) :], n_jobs):
            results.append(result)
            bar.update()
    return results


def _parallel(
    work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], n_jobs: int | None
) -> Iterator[Result]:
    if not tasks:
        return
    from joblib import Parallel, cpu_count, delayed

    yield from Parallel(n_jobs=n_jobs or cpu_count(), return_as="generator")(
        delayed(work)(*task) for task in tasks
    )


def check_jobs(n_jobs: Any) -> None:
    """An error if the number of processes is none."""
    if n_jobs is not None and (
        isinstance(n_jobs, bool) or not isinstance(n_jobs, Integral) or n_jobs < 1
    ):
        raise ValueError(
            "n_jobs must be a whole number >= 1, or None for all cores where that is faster; got "
            f"{n_jobs!r}."
        )
