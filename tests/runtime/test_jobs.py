"""Many pieces of work: the same results for any number of processes, and the number that is asked
for.
"""

import math
import operator
import os
import sys

import joblib
import pytest
from joblib.parallel import ThreadingBackend

from ddm.runtime import jobs
from ddm.runtime.jobs import (
    BLOCK,
    check_jobs,
    in_blocks_or_parallel,
    in_turn_or_parallel,
    results_in_order,
)
from refusals import refused

TASKS = [(i, 3) for i in range(12)]
POWERS = [i**3 for i in range(12)]


def in_parallel(n_jobs, work=operator.pow, tasks=TASKS):
    return in_turn_or_parallel(work, tasks, n_jobs, False, "power")


class Recording(ThreadingBackend):
    """Threads, and the numbers of jobs for which joblib was asked."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.asked = set()

    def effective_n_jobs(self, n_jobs):
        self.asked.add(n_jobs)
        return super().effective_n_jobs(n_jobs)


@pytest.fixture
def backend():
    return Recording()


@pytest.fixture
def always_worth_it(monkeypatch):
    monkeypatch.setattr(jobs, "WORTH_PROCESSES", -1.0)


@pytest.fixture
def never_worth_it(monkeypatch):
    monkeypatch.setattr(jobs, "WORTH_PROCESSES", math.inf)


# --- results --------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_jobs", [None, 1, 2, 3, -1])
def test_results_come_in_order_for_any_number_of_jobs(n_jobs):
    assert in_parallel(n_jobs) == POWERS
    with joblib.parallel_config(backend="threading", n_jobs=2):
        assert in_parallel(n_jobs) == POWERS
    for few in (0, 1, 2):
        assert in_parallel(n_jobs, tasks=TASKS[:few]) == POWERS[:few]


def test_results_come_before_all_are_done():
    begun = []
    results = results_in_order(lambda i: begun.append(i) or -i, [(i,) for i in range(5)], 1)
    assert [next(results), next(results)] == [0, -1]
    assert begun == [0, 1]
    assert list(results) == [-2, -3, -4]


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_results_that_nobody_wants_are_not_waited_for(n_jobs):
    results = results_in_order(operator.pow, TASKS, n_jobs)
    assert [next(results) for _ in range(5)] == POWERS[:5]
    results.close()


def test_tasks_done_before_are_on_the_bar(capsys):
    found = in_turn_or_parallel(operator.pow, TASKS[:2], 1, True, "power", done=3)
    assert found == POWERS[:2]
    assert "5/5" in capsys.readouterr().err


@pytest.mark.parametrize("n_jobs", [1, 2])
@pytest.mark.parametrize("together", [True, False])
def test_blocks_give_a_result_for_each_task(n_jobs, together, capsys):
    n = 2 * BLOCK + 3
    options = {"progress": True, "unit": "number", "together": together}
    assert in_blocks_or_parallel(list, range(n), n_jobs, **options) == list(range(n))
    assert f"{n}/{n}" in capsys.readouterr().err


@pytest.mark.parametrize(("together", "sizes"), [(True, {BLOCK, 3}), (False, {1})])
def test_tasks_share_a_block_only_if_that_is_faster(together, sizes):
    def size_for_each(block):
        return [len(block)] * len(block)

    options = {"progress": False, "unit": "number", "together": together}
    assert set(in_blocks_or_parallel(size_for_each, range(BLOCK + 3), 1, **options)) == sizes


def test_one_job_starts_no_process():
    assert set(in_parallel(1, os.getpid, [()] * 6)) == {os.getpid()}


@pytest.mark.parametrize("n_jobs", [2, -1])
def test_more_jobs_are_processes_after_the_first_tasks(n_jobs):
    processes = in_parallel(n_jobs, os.getpid, [()] * 6)
    assert processes[:2] == [os.getpid()] * 2
    if joblib.effective_n_jobs(n_jobs) > 1:
        assert os.getpid() not in processes[2:]


# --- the number of jobs ---------------------------------------------------------------------------


@pytest.mark.parametrize(("n_jobs", "asked"), [(1, set()), (2, {2}), (-1, {-1})])
def test_a_number_is_what_joblib_is_asked_for(backend, n_jobs, asked):
    with joblib.parallel_config(backend=backend):
        assert in_parallel(n_jobs) == POWERS
    assert backend.asked == asked


def test_none_is_all_cores_if_there_is_enough_work(backend, always_worth_it):
    with joblib.parallel_config(backend=backend):
        assert in_parallel(None) == POWERS
    assert backend.asked == {-1}


def test_none_is_one_job_if_there_is_little_work(backend, never_worth_it):
    with joblib.parallel_config(backend=backend):
        assert in_parallel(None) == POWERS
    assert backend.asked == set()


@pytest.mark.parametrize("configured", [joblib.parallel_config, joblib.parallel_backend])
def test_none_is_the_configured_number_however_much_work_there_is(
    backend, configured, never_worth_it
):
    with configured(backend, n_jobs=3):
        assert in_parallel(None) == POWERS
        assert backend.asked == {3}
        assert in_parallel(2) == POWERS
        assert backend.asked == {3, 2}


def test_a_configured_1_starts_nothing(backend, always_worth_it):
    with joblib.parallel_config(backend=backend, n_jobs=1):
        assert in_parallel(None) == POWERS
    assert backend.asked == set()


def test_a_configured_number_ends_with_its_block(backend, never_worth_it):
    with joblib.parallel_config(n_jobs=2):
        pass
    assert set(in_parallel(None, os.getpid, [()] * 6)) == {os.getpid()}


def test_work_that_needs_no_joblib_does_not_import_it(monkeypatch, never_worth_it):
    monkeypatch.delitem(sys.modules, "joblib")
    assert in_parallel(None) == POWERS
    assert "joblib" not in sys.modules


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n_jobs", "error"),
    [
        *((n_jobs, ValueError) for n_jobs in (0, -2, 1.5, -1.0)),
        *((n_jobs, TypeError) for n_jobs in ("2", True, [2])),
    ],
)
def test_other_numbers_of_jobs_are_refused(n_jobs, error):
    message = (
        f"n_jobs must be a whole number >= 1 (the processes); got {n_jobs!r}. Or write n_jobs=-1 "
        "for one per core; None starts them only where that is faster."
    )
    for check in (check_jobs, in_parallel):
        with refused(error, message):
            check(n_jobs)
