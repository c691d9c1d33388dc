"""Tasks of a Dask cluster of two processes: order, errors, and workers that die."""

import operator
import os
import signal
import sys
import time
from importlib.metadata import version

import numba
import numpy as np
import pytest

from ddm.runtime.backends import goes_elsewhere
from ddm.runtime.dask_tasks import BATCHES, DIED, _done, _size
from ddm.runtime.jobs import in_turn_or_parallel, results_in_order
from refusals import refused
from runtime.dask_cluster import two_workers
from sent import by_value

by_value(__name__)


@pytest.fixture(scope="module", autouse=True)
def client(tmp_path_factory):
    with two_workers(tmp_path_factory.mktemp("dask")) as client:
        yield client


@pytest.fixture(autouse=True)
def both_workers(client):
    # the test before may have killed one, which is started again
    client.wait_for_workers(2)


def process_and_power(base, exponent):
    return os.getpid(), base**exponent


def elsewhere(work, tasks, **options):
    """What workers give: all of these tasks are too few for the first to be done here."""
    return in_turn_or_parallel(work, tasks, None, False, "task", **options)


def test_every_task_is_done_once_and_in_order_by_two_processes():
    found = elsewhere(process_and_power, [(i, 2) for i in range(31)])
    assert [power for _, power in found] == [i**2 for i in range(31)]
    workers = {process for process, _ in found}
    assert len(workers) == 2
    assert os.getpid() not in workers


def test_the_first_of_many_is_done_here():
    found = elsewhere(process_and_power, [(i, 2) for i in range(200)])
    assert [power for _, power in found] == [i**2 for i in range(200)]
    assert [process == os.getpid() for process, _ in found] == [True] + [False] * 199


def test_functions_of_a_program_and_large_tasks_reach_workers():
    much = bytes(12_000_000)
    found = elsewhere(lambda much, i: len(much) + i, [(much, i) for i in range(3)])
    assert found == [len(much), len(much) + 1, len(much) + 2]


def test_a_worker_does_a_task_alone():
    def seen():
        return goes_elsewhere(None), goes_elsewhere(2), numba.get_num_threads()

    assert elsewhere(seen, [()]) == [(False, False, 1)]


@pytest.mark.skipif(sys.platform != "linux", reason="the allocator of Linux")
def test_memory_of_arrays_stays_with_a_worker():
    def faults():
        import resource

        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(100):
            np.ones(2**17)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    # taken anew, each of the 100 arrays would have 256 pages
    assert elsewhere(faults, [()])[0] < 10_000


def test_an_error_of_a_task_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        elsewhere(operator.truediv, [(1, i) for i in range(4)])


def test_what_nobody_wants_is_not_done(tmp_path, client):
    done, end = tmp_path / "done", tmp_path / "end"
    done.mkdir()

    def begun(i):
        (done / f"{i}").touch()
        limit = time.monotonic() + 60.0
        while i > 0 and not end.exists() and time.monotonic() < limit:
            time.sleep(0.01)
        return i

    results = results_in_order(begun, [(i,) for i in range(31)], None)
    assert next(results) == 0
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)
    assert len(list(done.iterdir())) < 31
    end.touch()


def squares_or_death(folder, deaths, i):
    """The square, after so many workers have died of the task."""
    n_died = len(list(folder.glob(f"died-{i}-*")))
    if n_died < deaths.get(i, 0):
        (folder / f"died-{i}-{n_died}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return i * i


def test_a_task_that_no_worker_survives_costs_no_other(tmp_path):
    tasks = [(tmp_path, {1: 9, 17: 1}, i) for i in range(31)]
    found = elsewhere(squares_or_death, tasks, failed=lambda message, *task: message)
    expected = [i * i for i in range(31)]
    expected[1] = DIED
    assert found == expected


def test_a_worker_with_another_version_is_refused():
    own = version("ddm-toolkit")
    with refused(
        RuntimeError,
        f"a worker of the cluster has ddm-toolkit {own}, and this program 0.0.1: install the same "
        "version for both, since results may differ.",
    ):
        _done("0.0.1", b"")


@pytest.mark.parametrize(
    ("n_tasks", "n_workers", "seconds_each", "size"),
    [
        # nothing is known of the first
        (10_000, 2, float("inf"), 1),
        # a second each, or what is left for every worker
        (10_000, 2, 0.01, 100),
        (10_000, 2, 0.0, 10_000 // (2 * BATCHES)),
        (100, 2, 0.01, 100 // (2 * BATCHES)),
        (10_000, 2, 60.0, 1),
        (3, 100, 0.01, 1),
    ],
)
def test_batches_take_about_a_second(n_tasks, n_workers, seconds_each, size):
    assert _size(n_tasks, n_workers, seconds_each) == size
