"""Processes that die: their tasks are tried again, and nothing else is lost."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from ddm.runtime.jobs import in_blocks_or_parallel, in_turn_or_parallel, results_in_order
from refusals import refused

DIED = (
    "the process that worked on it died, and died again when it was tried once more "
    "(SIGKILL(-9)), as happens when memory runs out: fewer processes at a time (n_jobs=) need less"
)


def squares_or_death(folder, deaths, numbers):
    """The squares, after the process has died so many times, each of which a file tells."""
    (i,) = numbers
    n_died = len(list(folder.glob(f"died-{i}-*")))
    if n_died < deaths.get(i, 0):
        (folder / f"died-{i}-{n_died}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return [i * i]


def squares(folder, deaths, n=12, **options):
    work = partial(squares_or_death, folder, deaths)
    how = {"together": False, **options}
    return in_blocks_or_parallel(work, range(n), 2, False, "square", **how)


def test_a_process_that_dies_twice_costs_its_task_alone(tmp_path):
    found = squares(tmp_path, {4: 9, 9: 1}, failed=lambda message, i: (i, message))
    expected = [i * i for i in range(12)]
    expected[4] = (4, DIED)
    assert found == expected
    assert sorted(file.name for file in tmp_path.iterdir()) == ["died-4-0", "died-4-1", "died-9-0"]


def test_without_a_result_in_its_place_it_is_an_error(tmp_path):
    with refused(RuntimeError, f"task 3: {DIED}."):
        squares(tmp_path, {3: 2}, n=4)


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
