"""Tasks done by the workers of a Dask cluster, which may come and go.

They are given to the client of the backend that the user configured for joblib. joblib's own way
there looks at the number of workers once, so that those that start later have nothing to do, and
waits without end for a task whose worker was killed.
"""

from __future__ import annotations

import ctypes
import sys
import time
import warnings
from collections.abc import Callable, Generator, Mapping
from functools import cache
from importlib.metadata import version
from itertools import islice
from typing import Any, TypeVar

from ddm.runtime.workers import Died

Result = TypeVar("Result")

Task = tuple[Any, ...]

# the result of a task that no worker survives
DIED = (
    "the workers of the cluster that worked on it died one after another, as happens when memory "
    "runs out: fewer threads for each worker, or more memory, may help"
)

# tasks with their numbers, done one after another by one worker
Batch = dict[int, Task]

# a batch takes so many seconds, about, or each task is one
SECONDS = 1.0

# what is left makes so many batches for each worker at least, so that all end at about one time
BATCHES = 4

# each worker has so many batches, those that wait included
AT_ONCE = 2

# mallopt's numbers of what is trimmed and mapped, and the bytes from which on that is done
TRIM, TRIM_FROM = -1, 2**26
MAP, MAP_FROM = -3, 2**25

# the distribution whose versions are compared
DISTRIBUTION = "ddm-toolkit"


def results_of_dask(
    backend: Any,
    alone: Callable[..., Any],
    work: Callable[..., Result],
    tasks: Mapping[int, Task],
) -> Generator[tuple[int, Result | Died]]:
    """The numbers of tasks with ``work(*task)``, as they come from workers.

    A worker does a batch of them within ``alone(...)``, which says what a task may do there.

    Dask tries a batch again elsewhere if its worker dies, and gives up after some deaths, also on
    what merely was with a dying worker. The tasks of such batches are tried at the end, each while
    nothing else runs. If one is given up again, that is its result.
    """
    from distributed import KilledWorker, as_completed

    client = backend.client
    rest = dict(tasks)
    suspects: Batch = {}
    begun: dict[Any, Batch] = {}
    ended = as_completed()
    seconds_each = float("inf")

    def begin(batch: Batch) -> None:
        future = _sent(backend, alone, work, batch)
        begun[future] = batch
        ended.add(future)

    try:
        while rest or begun or suspects:
            n_workers = _n_workers(client)
            while rest and len(begun) < AT_ONCE * n_workers:
                begin(_taken(rest, _size(len(rest), n_workers, seconds_each)))
            is_alone = not begun
            if is_alone:
                begin(_taken(suspects, 1))

            future = next(ended)
            batch = begun.pop(future)
            try:
                seconds, results = future.result()
            except KilledWorker:
                if is_alone:
                    yield from ((i, Died(DIED)) for i in batch)
                else:
                    suspects |= batch
                continue
            seconds_each = seconds / len(batch)
            yield from zip(batch, results, strict=True)
    finally:
        # nobody wants them after an error or an interrupt
        client.cancel(list(begun))


def _size(n_tasks: int, n_workers: int, seconds_each: float) -> int:
    """How many of the tasks that are left make the next batch."""
    share = n_tasks // (BATCHES * n_workers)
    return max(1, min(share, int(SECONDS / max(seconds_each, 1e-6))))


def _taken(tasks: Batch, n: int) -> Batch:
    """The first tasks, which leave the others."""
    return {i: tasks.pop(i) for i in list(islice(tasks, n))}


def _n_workers(client: Any) -> int:
    """How many tasks the cluster does at once, at present; 1 while there is no worker."""
    return max(1, sum(client.ncores().values()))


def _sent(backend: Any, alone: Callable[..., Any], work: Callable[..., Any], batch: Batch) -> Any:
    """The future of a batch."""
    # distributed requires it
    import cloudpickle

    # as bytes they are not searched for futures, and functions of a program go too
    content = cloudpickle.dumps((alone, work, list(batch.values())))
    with warnings.catch_warnings():
        # what is sent by other ways, as Dask advises for much data, is lost with a worker
        warnings.filterwarnings("ignore", "Sending large graph")
        return backend.client.submit(
            _done, _own_version(), content, pure=False, **backend.submit_kwargs
        )


def _done(wanted: str, content: bytes) -> tuple[float, list[Any]]:
    """The seconds that a batch takes on its worker, and its results."""
    import cloudpickle

    own = _own_version()
    if own != wanted:
        raise RuntimeError(
            f"a worker of the cluster has {DISTRIBUTION} {own}, and this program {wanted}: install "
            "the same version for both, since results may differ."
        )
    _keep_memory()
    alone, work, tasks = cloudpickle.loads(content)
    began = time.perf_counter()
    results = alone(lambda: [work(*task) for task in tasks])
    return time.perf_counter() - began, results


@cache
def _own_version() -> str:
    """The version of this package, which takes milliseconds to find."""
    return version(DISTRIBUTION)


@cache
def _keep_memory() -> None:
    """Let memory that arrays leave stay with this process, as it does in other processes.

    Dask sets MALLOC_TRIM_THRESHOLD_ for its workers, with which glibc gives back every array of
    more than 128 kB at once, and takes it anew page by page: a third of the time of a search.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(TRIM, TRIM_FROM)
        mallopt(MAP, MAP_FROM)
