"""Workers end when their parent is killed, in the midst of a task that would never end."""

import os
import select
import subprocess
import sys

import pytest

from ddm.runtime import orphans
from ddm.runtime.orphans import watched

# a worker says that it is there, keeps the pipe open, and works without end
ENDLESS = """
import sys
from ddm.runtime.jobs import in_turn_or_parallel

def work(path, is_endless):
    if is_endless:
        pipe = open(path, "w")
        print("at work", file=pipe, flush=True)
        while True:
            pass

in_turn_or_parallel(work, [(sys.argv[1], i > 1) for i in range(4)], 2, False, "task")
"""

# seconds, for a machine that does much else
PATIENCE = 120.0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    said = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    parent = subprocess.Popen([sys.executable, "-c", ENDLESS, str(path)])
    try:
        found = b""
        while found.count(b"\n") < 2:
            assert select.select([said], [], [], PATIENCE)[0], "no worker came up"
            found += os.read(said, 100)
    finally:
        parent.kill()
        parent.wait()

    # a pipe that nobody holds open any more has an end
    assert select.select([said], [], [], PATIENCE)[0], "a worker is still there"
    assert os.read(said, 100) == b""
    os.close(said)


@pytest.fixture
def begun(monkeypatch):
    """What is watched: the numbers of processes, and whether this one is their child."""
    found = []
    monkeypatch.setattr(orphans, "_begin", lambda *parent: found.append(parent))
    return found


@pytest.mark.skipif(os.name != "posix", reason="no orphans")
def test_only_the_process_that_started_a_worker_is_watched(begun, monkeypatch):
    assert watched(os.getpid(), pow, 2, 5) == watched(-1, pow, 2, 5) == 32
    assert begun == []
    assert watched(os.getppid(), pow, 2, 5) == 32
    monkeypatch.setattr(orphans, "_is_of_joblib", lambda: True)
    assert watched(-1, pow, 2, 5) == 32
    assert begun == [(os.getppid(), True), (-1, False)]


class EndedError(Exception):
    """Stands for the end of this process."""


@pytest.mark.skipif(os.name != "posix", reason="no orphans")
@pytest.mark.parametrize("is_child", [True, False])
def test_a_worker_ends_when_its_parent_has(monkeypatch, is_child):
    """Also if the parent had ended before the worker looked at it first."""
    looks = []

    def end(code):
        raise EndedError

    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    def sleep(seconds):
        looks.append(seconds)
        parent.communicate(b"\n")

    monkeypatch.setattr(orphans.time, "sleep", sleep)
    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(os, "getppid", lambda: 1 if looks else parent.pid)
    with pytest.raises(EndedError):
        orphans._end_with(parent.pid, is_child)
    assert looks == [orphans.INTERVAL]
    with pytest.raises(EndedError):
        orphans._end_with(parent.pid, is_child)
    assert len(looks) == 1
