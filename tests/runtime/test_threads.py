"""Blocks of trials in threads: each trial once, and a clean end whatever happens."""

import operator
import threading
from concurrent.futures import ThreadPoolExecutor

import numba
import pytest

from ddm.runtime import threads
from ddm.runtime.threads import at_most, in_blocks, in_order, number_of_threads


@pytest.fixture
def two_threads(monkeypatch):
    monkeypatch.setattr(numba, "get_num_threads", lambda: 2)


@pytest.fixture
def cancelled(monkeypatch):
    """An event that is set when the pool has cancelled the blocks that wait."""
    event = threading.Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait=True, *, cancel_futures=False):
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            event.set()
            super().shutdown(wait=wait)

    monkeypatch.setattr(threads, "ThreadPoolExecutor", Pool)
    return event


@pytest.mark.parametrize("n_threads", [1, 2, 3])
@pytest.mark.parametrize(("n", "block_size"), [(0, 5), (1, 5), (5, 5), (6, 5), (103, 10), (7, 1)])
def test_every_trial_is_worked_on_once(monkeypatch, n_threads, n, block_size):
    monkeypatch.setattr(numba, "get_num_threads", lambda: n_threads)
    blocks = []
    in_blocks(lambda first, last: blocks.append((first, last)), n, block_size)
    assert sorted(trial for first, last in blocks for trial in range(first, last)) == list(range(n))
    assert all(0 < last - first <= block_size for first, last in blocks)


@pytest.mark.usefixtures("two_threads")
def test_one_block_runs_in_the_calling_thread():
    names = []
    in_blocks(lambda first, last: names.append(threading.current_thread()), 5, 5)
    assert names == [threading.current_thread()]


def test_with_one_thread_all_blocks_run_in_the_calling_thread(monkeypatch):
    monkeypatch.setattr(numba, "get_num_threads", lambda: 1)
    names = []
    in_blocks(lambda first, last: names.append(threading.current_thread()), 15, 5)
    assert names == [threading.current_thread()] * 3


@pytest.mark.usefixtures("two_threads")
def test_two_blocks_run_at_the_same_time():
    both = threading.Barrier(2, timeout=60)
    in_blocks(lambda first, last: both.wait(), 2, 1)


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_an_exception_is_raised_and_ends_the_work(cancelled, error):
    begun = []

    def work(first, last):
        begun.append(first)
        if first == 0:
            raise error("in block 0")
        assert cancelled.wait(60)

    n_threads = threading.active_count()
    with pytest.raises(error, match="in block 0"):
        in_blocks(work, 100, 1)
    assert len(begun) < 10  # a block may begin while the others are being cancelled
    assert threading.active_count() == n_threads


@pytest.mark.parametrize("n_threads", [1, 2, 3])
def test_results_come_in_order_and_few_wait(n_threads):
    begun, taken = [], []

    def work(i):
        begun.append(i)
        assert numba.get_num_threads() == 1
        return i * i

    for result in in_order(work, range(20), n_threads):
        taken.append(result)
        assert len(begun) <= len(taken) + 2 * n_threads + 1
    assert taken == [i * i for i in range(20)]


def test_after_an_error_in_order_no_further_task_begins():
    begun = []

    def work(i):
        begun.append(i)
        if i == 2:
            raise KeyError(i)

    with pytest.raises(KeyError):
        list(in_order(work, range(100), 2))
    assert len(begun) < 20


@pytest.mark.parametrize(("n_jobs", "n"), [(None, 2), (-1, 2), (-2, 1), (-9, 1), (1, 1), (5, 5)])
def test_the_number_of_threads(two_threads, n_jobs, n):
    assert number_of_threads(n_jobs) == n


# --- the number of threads ------------------------------------------------------------------------


def test_the_number_of_threads_holds_within_its_block():
    before = numba.get_num_threads()
    with pytest.raises(ZeroDivisionError), at_most(1):
        operator.truediv(1, 0)
    assert numba.get_num_threads() == before
    with at_most(1):
        assert numba.get_num_threads() == 1
    for n in (None, -1):
        with at_most(n):
            assert numba.get_num_threads() == before
    with at_most(10**6):
        assert numba.get_num_threads() == numba.config.NUMBA_NUM_THREADS
    assert numba.get_num_threads() == before
