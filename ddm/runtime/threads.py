"""Work on many trials, in blocks and threads, for kernels that release the GIL."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

import numba

from ddm.runtime.progress import progress_bar

Task = TypeVar("Task")
Result = TypeVar("Result")

# results that are complete wait until they are taken, so many for each thread
WAITING = 1


def number_of_threads(n_jobs: int | None) -> int:
    """The number of threads that ``n_jobs`` stands for.

    None and -1 are as many as numba takes, -2 is one less, as joblib counts.
    """
    every = numba.get_num_threads()
    if n_jobs is None:
        return every
    return n_jobs if n_jobs > 0 else max(1, every + 1 + n_jobs)


def in_order(
    work: Callable[[Task], Result], tasks: Sequence[Task], n_threads: int
) -> Iterator[Result]:
    """``work(task)`` for every task, in order, each in one of ``n_threads`` threads.

    Not many tasks begin before their results are taken, so that few are in memory. What a task does
    in blocks, it does alone in its thread.
    """

    def alone(task: Task) -> Result:
        with at_most(1):
            return work(task)

    pool = ThreadPoolExecutor(n_threads)
    running: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            running.append(pool.submit(alone, task))
            if len(running) > n_threads * (1 + WAITING):
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def at_most(n_threads: int | None) -> Iterator[None]:
    """Let `in_blocks` start no more threads than this within a block; None and -1 change nothing.

    There are never more than numba was started with, one per core by default.
    """
    before = numba.get_num_threads()
    if n_threads not in (None, -1):
        numba.set_num_threads(min(number_of_threads(n_threads), numba.config.NUMBA_NUM_THREADS))
    try:
        yield
    finally:
        numba.set_num_threads(before)


def in_blocks(
    work: Callable[[int, int], object], n: int, block_size: int, *, progress: bool | None = False
) -> None:
    """Call ``work(first, last)`` for every block of ``block_size`` of the trials 0 to n - 1.

    The blocks run in ``numba.get_num_threads()`` threads. If that is one thread, or if there is one
    block, they run one after another in the calling thread. After an exception, from ``work`` or
    the keyboard, no further block begins; the exception is raised when the running blocks have
    ended. ``progress`` is as in `progress_bar`.

    numba's own ``parallel=True`` is not used, because it ends forked child processes and is unsafe
    in threads of others.
    """
    blocks = [(first, min(first + block_size, n)) for first in range(0, n, block_size)]
    if progress is False or (progress is None and len(blocks) < 2):
        _run(work, blocks, lambda size: None)
        return
    with progress_bar(n, "trial", progress) as bar:
        _run(work, blocks, bar.update)


def _run(
    work: Callable[[int, int], object], blocks: list[tuple[int, int]], done: Callable[[int], object]
) -> None:
    """Call ``work`` for each block, in threads, and ``done`` with the size of each when it ends."""
    n_threads = min(numba.get_num_threads(), len(blocks)) if len(blocks) > 1 else 1
    if n_threads == 1:
        for first, last in blocks:
            work(first, last)
            done(last - first)
        return

    failed = Event()

    def block(first: int, last: int) -> None:
        if failed.is_set():
            return

        try:
            work(first, last)
        except BaseException:
            # set here, since the calling thread may learn of it only after further blocks
            failed.set()
            raise

    pool = ThreadPoolExecutor(n_threads)
    try:
        sizes = {pool.submit(block, first, last): last - first for first, last in blocks}
        for future in as_completed(sizes):
            future.result()
            done(sizes[future])
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
