"""Backends of joblib that are clusters: which tasks go there, and how they are done there."""

import operator
import sys
import threading

import joblib
import numba
import pytest

from ddm.runtime.backends import (
    MANY_TASKS,
    alone,
    configured_jobs,
    first_here,
    goes_elsewhere,
    results_elsewhere,
    workers_elsewhere,
)
from ddm.runtime.jobs import in_blocks_or_parallel, in_turn_or_parallel, results_in_order
from runtime.elsewhere import AllAtOnce, Elsewhere

TASKS = [(i, 3) for i in range(12)]
NUMBERED = dict(enumerate(TASKS))
POWERS = [i**3 for i in range(12)]


def cluster(backend=Elsewhere, **options):
    return joblib.parallel_config(backend=backend(), **options)


def threads_of(n_tasks, n_jobs=None):
    """The thread of each of some tasks."""
    return in_turn_or_parallel(threading.get_ident, [()] * n_tasks, n_jobs, False, "task")


# --- which tasks go there -------------------------------------------------------------------------


def test_nothing_goes_elsewhere_unless_a_backend_is_configured():
    assert not goes_elsewhere(None)
    assert not goes_elsewhere(2)
    with joblib.parallel_config(n_jobs=2):
        assert not goes_elsewhere(None)


@pytest.mark.parametrize("name", ["loky", "threading", "sequential", "multiprocessing"])
def test_backends_of_joblib_itself_are_here(name):
    with joblib.parallel_config(backend=name, n_jobs=2):
        assert not goes_elsewhere(None)
        assert not goes_elsewhere(2)


def test_one_job_stays_here():
    with cluster():
        assert goes_elsewhere(None)
        assert goes_elsewhere(-1)
        assert goes_elsewhere(3)
        assert not goes_elsewhere(1)
        assert set(threads_of(3, 1)) == {threading.get_ident()}
    with cluster(n_jobs=1):
        assert configured_jobs() == 1
        assert not goes_elsewhere(None)
        assert goes_elsewhere(2)
    assert configured_jobs() is None


def test_without_joblib_nothing_is_configured(monkeypatch):
    monkeypatch.delitem(sys.modules, "joblib")
    assert not goes_elsewhere(2)
    assert configured_jobs() is None
    assert "joblib" not in sys.modules


def test_nobody_is_asked_for_workers_without_tasks():
    backend = Elsewhere()
    with joblib.parallel_config(backend=backend):
        assert threads_of(0) == []
    assert backend.asked == set()


def test_all_of_few_tasks_go_elsewhere_however_short():
    with cluster():
        assert threading.get_ident() not in threads_of(5)


def test_the_first_of_many_tasks_is_done_here_so_that_kernels_are_compiled():
    with cluster():
        assert workers_elsewhere(None) == 2
        assert workers_elsewhere(3) == 3
        assert first_here(2 * MANY_TASKS - 1, None) == 0
        assert first_here(2 * MANY_TASKS, None) == 1
        first, *others = threads_of(2 * MANY_TASKS)
    assert first == threading.get_ident()
    assert first not in others


@pytest.mark.parametrize(("n_jobs", "asked"), [(None, -1), (-1, -1), (3, 3)])
def test_the_number_of_jobs_is_what_the_backend_is_asked_for(n_jobs, asked):
    backend = Elsewhere()
    with joblib.parallel_config(backend=backend):
        assert in_turn_or_parallel(operator.pow, TASKS, n_jobs, False, "power") == POWERS
    assert backend.asked == {asked}


# --- how they are done ----------------------------------------------------------------------------


@pytest.mark.parametrize("backend", [Elsewhere, AllAtOnce])
def test_results_come_in_order(backend):
    with cluster(backend):
        assert dict(results_elsewhere(operator.pow, NUMBERED, None)) == dict(enumerate(POWERS))
        assert in_turn_or_parallel(operator.pow, TASKS, None, False, "power") == POWERS
        assert in_turn_or_parallel(operator.pow, [], None, False, "power") == []
        many = range(100)
        assert in_blocks_or_parallel(list, many, None, False, "n", together=True) == list(many)


def test_results_come_before_all_are_there():
    last = threading.Event()

    def wait_for_the_first(i):
        assert i < 3 or last.wait(60)
        return i

    with cluster():
        results = results_in_order(wait_for_the_first, [(i,) for i in range(4)], None)
        assert [next(results) for _ in range(3)] == [0, 1, 2]
        last.set()
        assert list(results) == [3]


def test_the_bar_counts_what_was_done_elsewhere(capsys):
    with cluster():
        in_turn_or_parallel(operator.pow, TASKS, None, True, "power", sizes=[10] * 12)
    assert "120/120" in capsys.readouterr().err


def test_an_error_of_a_task_is_raised():
    with cluster(), pytest.raises(ZeroDivisionError):
        in_turn_or_parallel(operator.truediv, [(1, 1), (1, 0)], None, False, "share")


def test_a_task_is_alone_on_its_worker():
    before = numba.get_num_threads()
    with cluster():
        ((_, (goes, threads)),) = results_elsewhere(_seen, {0: ()}, None)
        assert alone(_seen) == (goes, threads) == (False, 1)
        assert goes_elsewhere(None)
    assert numba.get_num_threads() == before


def _seen():
    """Whether tasks of this one would go elsewhere, and the threads that it may start."""
    return goes_elsewhere(None) or goes_elsewhere(2), numba.get_num_threads()
