"""Work on a cluster: the workers of a backend that the user configured for joblib.

``joblib.parallel_config(backend="dask")`` says so. joblib's own backends, which are threads and
processes of this machine, are those of `ddm.runtime.jobs`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeVar

from ddm.runtime.dask_tasks import results_of_dask
from ddm.runtime.threads import at_most
from ddm.runtime.workers import ALL_CORES, Died

Result = TypeVar("Result")

# Workers of one machine share the cache of kernels. The first task is done here, where it compiles
# them, if there are this many tasks for each worker: it is then a small part of the time.
MANY_TASKS = 16


def configured_jobs() -> int | None:
    """The number of jobs of a ``joblib.parallel_config`` or ``parallel_backend`` around the call.

    None if there is none, or if it has no number.
    """
    # joblib cannot have been configured if it is not imported yet, and importing it takes .2 s
    if "joblib" not in sys.modules:
        return None

    from joblib.parallel import get_active_backend

    _, n_jobs = get_active_backend()
    return n_jobs


def goes_elsewhere(n_jobs: int | None) -> bool:
    """Whether tasks go to a cluster: one is configured, and neither it nor ``n_jobs`` is 1 job."""
    if "joblib" not in sys.modules:
        return False

    from joblib.parallel import (
        LokyBackend,
        MultiprocessingBackend,
        SequentialBackend,
        ThreadingBackend,
        get_active_backend,
    )

    backend, configured = get_active_backend()
    own = LokyBackend, MultiprocessingBackend, SequentialBackend, ThreadingBackend
    return not isinstance(backend, own) and (configured if n_jobs is None else n_jobs) != 1


def workers_elsewhere(n_jobs: int | None) -> int:
    """How many tasks the configured cluster does at once."""
    from joblib import effective_n_jobs

    return max(1, effective_n_jobs(ALL_CORES if n_jobs is None else n_jobs))


def first_here(n_tasks: int, n_jobs: int | None) -> int:
    """How many of the tasks for a cluster are done here first, where they compile."""
    return int(n_tasks >= MANY_TASKS * workers_elsewhere(n_jobs))


def results_elsewhere(
    work: Callable[..., Result], tasks: Mapping[int, tuple[Any, ...]], n_jobs: int | None
) -> Generator[tuple[int, Result | Died]]:
    """The numbers of tasks with ``work(*task)``, as they come from the configured cluster.

    If a backend cannot give them one by one, they come when all are done. What happens when workers
    die is that of `results_of_dask`; of other clusters it is an error.
    """
    from joblib import Parallel, delayed
    from joblib.parallel import get_active_backend

    backend, _ = get_active_backend()
    if hasattr(backend, "client") and hasattr(backend, "submit_kwargs"):
        yield from results_of_dask(backend, alone, work, tasks)
        return

    return_as = "generator_unordered" if backend.supports_return_generator else "list"
    parallel = Parallel(n_jobs=ALL_CORES if n_jobs is None else n_jobs, return_as=return_as)
    yield from parallel(delayed(_numbered)(i, work, *task) for i, task in tasks.items())


def alone(work: Callable[..., Result], *task: object) -> Result:
    """``work(*task)`` on a worker of a cluster: in one thread, and without tasks for others.

    A worker has as many tasks at once as it may have threads.
    """
    from joblib import parallel_config

    with parallel_config(backend="sequential", n_jobs=1), at_most(1):
        return work(*task)


def _numbered(i: int, work: Callable[..., Result], *task: object) -> tuple[int, Result]:
    """The number of a task with its result."""
    return i, alone(work, *task)
