"""Work on many trials, in blocks, in threads: for kernels that release the GIL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numba


def in_blocks(work: Callable[[int, int], object], n: int, block_size: int) -> None:
    """Call ``work(first, last)`` for the blocks of ``block_size`` trials that make up trials 0 to n - 1.

    The blocks run in ``numba.get_num_threads()`` threads, or one after another in the calling thread where that is one
    thread or there is one block. After an exception, of ``work`` or from the keyboard, no further block begins, those
    that run are waited for, and the exception is raised.

    numba's own ``parallel=True`` is not used: it ends forked child processes and is unsafe in threads of others.
    """
    blocks = [(first, min(first + block_size, n)) for first in range(0, n, block_size)]
    n_threads = min(numba.get_num_threads(), len(blocks)) if len(blocks) > 1 else 1
    if n_threads == 1:
        for first, last in blocks:
            work(first, last)
        return
    pool = ThreadPoolExecutor(n_threads)
    try:
        for future in [pool.submit(work, first, last) for first, last in blocks]:
            future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
