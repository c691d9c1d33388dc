"""Tasks done by the workers of a Dask cluster, which may come and go.

They are given to the client of the backend that the user configured for joblib. joblib's own way
there looks at the number of workers once, so that those of a queue that start later have nothing to
do, and waits without end for a task whose worker was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
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

# there are this many batches for each worker at least, so that all end at about the same time,
BATCHES = 8

# but a batch has no more tasks than this
MOST_TASKS = 32

# each worker has so many batches, those that wait included
AT_ONCE = 2

# batches of more bytes than this are sent to workers beside Dask's own messages
LARGE = 2**20


def results_of_dask(
    backend: Any,
    alone: Callable[..., Any],
    work: Callable[..., Result],
    tasks: Mapping[int, Task],
) -> Generator[tuple[int, Result | Died]]:
    """The numbers of tasks with ``alone(work, *task)``, as they come from workers.

    Dask tries a batch again elsewhere if its worker dies, and gives up after some deaths, also on
    what merely was with a dying worker. The tasks of such batches are tried at the end, each while
    nothing else runs. If one is given up again, that is its result.
    """
    from distributed import KilledWorker, as_completed

    client = backend.client
    batches = _batches(tasks, _n_workers(client))
    suspects: list[Batch] = []
    begun: dict[Any, Batch] = {}
    ended = as_completed()

    def begin(batch: Batch) -> None:
        future = _sent(backend, alone, work, batch)
        begun[future] = batch
        ended.add(future)

    try:
        while batches or begun or suspects:
            while batches and len(begun) < AT_ONCE * _n_workers(client):
                begin(batches.pop())
            is_alone = not begun
            if is_alone:
                begin(suspects.pop())

            future = next(ended)
            batch = begun.pop(future)
            try:
                yield from zip(batch, future.result(), strict=True)
            except KilledWorker:
                if is_alone:
                    yield from ((i, Died(DIED)) for i in batch)
                else:
                    suspects += [{i: task} for i, task in batch.items()]
    finally:
        # nobody wants them after an error or an interrupt
        client.cancel(list(begun))


def _batches(tasks: Mapping[int, Task], n_workers: int) -> list[Batch]:
    """The tasks in batches, of which the last one is to be sent first."""
    size = min(max(len(tasks) // (BATCHES * n_workers), 1), MOST_TASKS)
    numbers = list(tasks)
    each = [numbers[i : i + size] for i in range(0, len(numbers), size)]
    return [{i: tasks[i] for i in several} for several in reversed(each)]


def _n_workers(client: Any) -> int:
    """How many tasks the cluster does at once, at present; 1 while there is no worker."""
    return max(1, sum(client.ncores().values()))


def _sent(backend: Any, alone: Callable[..., Any], work: Callable[..., Any], batch: Batch) -> Any:
    """The future of a batch."""
    # distributed requires it
    import cloudpickle

    # as bytes they are not searched for futures, and functions of a program go too
    content: Any = cloudpickle.dumps((alone, work, list(batch.values())))
    if len(content) > LARGE:
        content = backend.client.scatter(content, hash=False)
    return backend.client.submit(_done, content, pure=False, **backend.submit_kwargs)


def _done(content: bytes) -> list[Any]:
    """The results of a batch, on its worker."""
    import cloudpickle

    alone, work, tasks = cloudpickle.loads(content)
    return [alone(work, *task) for task in tasks]
