"""Work on a cluster: the workers of a backend that the user configured for joblib.

``joblib.parallel_config(backend="dask")`` says so. joblib's own backends, which are threads and
processes of this machine, are those of `ddm.runtime.jobs`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from ddm.runtime.threads import at_most

Result = TypeVar("Result")

# the number that means all cores, or all workers of a cluster, to joblib
ALL_CORES = -1

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
    work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], n_jobs: int | None
) -> Iterator[Result]:
    """``work(*task)`` for every task, in order, by the workers of the configured cluster.

    Results come one by one; if a backend cannot do that, as that of Dask before version 1.4 of
    joblib, they come when all are done.
    """
    from joblib import Parallel, delayed
    from joblib.parallel import get_active_backend

    backend, _ = get_active_backend()
    return_as = "generator" if backend.supports_return_generator else "list"
    parallel = Parallel(n_jobs=ALL_CORES if n_jobs is None else n_jobs, return_as=return_as)
    yield from parallel(delayed(alone)(work, *task) for task in tasks)


def alone(work: Callable[..., Result], *task: object) -> Result:
    """``work(*task)`` on a worker of a cluster: in one thread, and without tasks for others.

    A worker has as many tasks at once as it may have threads.
    """
    from joblib import parallel_config

    with parallel_config(backend="sequential", n_jobs=1), at_most(1):
        return work(*task)
