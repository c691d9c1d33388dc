"""Work on many trials, in blocks and threads, for kernels that release the GIL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from threading import Event

import numba

from ddm.runtime.progress import progress_bar


@contextmanager
def at_most(n_threads: int | None) -> Iterator[None]:
    """Let `in_blocks` start no more threads than this within a block; None and -1 change nothing.

    There are never more than numba was started with, one per core by default.
    """
    before = numba.get_num_threads()
    if n_threads not in (None, -1):
        numba.set_num_threads(min(int(n_threads), numba.config.NUMBA_NUM_THREADS))
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
