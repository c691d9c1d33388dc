"""Processes that die: their tasks are tried again, and nothing else is lost."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from ddm.runtime.jobs import in_blocks_or_parallel, in_turn_or_parallel, results_in_order
from ddm.runtime.workers import Died
from killing import DIED
from refusals import refused
from sent import by_value

by_value(__name__)


def square_or_death(file, numbers):
    """The square of a number; at the sixth the process dies, unless the file says it did."""
    (i,) = numbers
    if i == 5 and not file.exists():
        file.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return [i * i]


def test_a_task_whose_process_died_is_tried_again_and_no_other_is_lost(tmp_path):
    """`fit_each` is tested with one that dies again."""
    work = partial(square_or_death, tmp_path / "died")
    found = in_blocks_or_parallel(work, range(12), 2, False, "square", together=False)
    assert found == [i * i for i in range(12)]
    assert (tmp_path / "died").exists()


def test_without_a_result_in_its_place_it_is_an_error(monkeypatch):
    def died(work, tasks, n_jobs):
        yield from ((i, Died(DIED)) for i in tasks)

    monkeypatch.setattr("ddm.runtime.jobs.results_of_workers", died)
    with refused(RuntimeError, f"task 2: {DIED}."):
        in_turn_or_parallel(abs, [(i,) for i in range(4)], 2, False, "number")


def waits_for_others(folder, i):
    """i; task 2 waits until a later one has been done, which the file says."""
    limit = time.monotonic() + 60.0
    while i == 2 and not (folder / "done").exists() and time.monotonic() < limit:
        time.sleep(0.01)
    if i == 3:
        Path(folder / "done").touch()
    return i


def test_one_slow_task_holds_up_no_other(tmp_path):
    found = results_in_order(waits_for_others, [(tmp_path, i) for i in range(6)], 2)
    assert list(found) == list(range(6))


class Unreadable:
    """What can be sent to a process and not be had there."""

    def __reduce__(self):
        return (os.listdir, ("/no folder of this name",))


def one(_):
    return 1


def test_what_a_process_cannot_read_is_an_error_and_no_death():
    with pytest.raises(Exception, match="A task has failed to un-serialize"):
        in_turn_or_parallel(one, [(Unreadable(),)] * 4, 2, False, "t", failed=lambda *_: "failed")
