"""Tasks of a Dask cluster of two processes: order, errors, and workers that die."""

import operator
import os
import signal

import numba
import pytest

from ddm.runtime.backends import goes_elsewhere
from ddm.runtime.dask_tasks import BATCHES, LARGE, MOST_TASKS, _batches
from ddm.runtime.jobs import in_turn_or_parallel, results_in_order
from runtime.dask_cluster import two_workers

DIED = (
    "the workers of the cluster that worked on it died one after another, as happens when memory "
    "runs out: fewer threads for each worker, or more memory, may help"
)


@pytest.fixture(scope="module", autouse=True)
def client(tmp_path_factory):
    with two_workers(tmp_path_factory.mktemp("dask")) as client:
        yield client


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
    much = bytes(LARGE)
    assert elsewhere(lambda much, i: len(much) + i, [(much, i) for i in range(3)]) == [
        LARGE,
        LARGE + 1,
        LARGE + 2,
    ]


def test_a_worker_does_a_task_alone():
    def seen():
        return goes_elsewhere(None), goes_elsewhere(2), numba.get_num_threads()

    assert elsewhere(seen, [()]) == [(False, False, 1)]


def test_an_error_of_a_task_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        elsewhere(operator.truediv, [(1, i) for i in range(4)])


def test_what_nobody_wants_is_not_done(tmp_path, client):
    def begun(i):
        (tmp_path / f"{i}").touch()
        return i

    results = results_in_order(begun, [(i,) for i in range(31)], None)
    assert next(results) == 0
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)
    assert len(list(tmp_path.iterdir())) < 31


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


@pytest.mark.parametrize(
    ("n", "n_workers", "size"),
    [(3, 2, 1), (31, 2, 1), (40, 2, 2), (10_000, 2, MOST_TASKS), (BATCHES * 300, 100, 3)],
)
def test_batches_are_even_and_hold_every_task_once(n, n_workers, size):
    batches = _batches({i: (i,) for i in range(n)}, n_workers)[::-1]
    assert [i for batch in batches for i in batch] == list(range(n))
    assert {len(batch) for batch in batches[:-1]} <= {size}
    assert all(task == (i,) for batch in batches for i, task in batch.items())
