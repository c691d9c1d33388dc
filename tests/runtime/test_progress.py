"""The progress bar: when it is shown, what it counts, and that nothing remains of work that was
interrupted.
"""

import contextlib
import inspect
import io
import re
import threading

import numba
import numpy as np
import pytest
import tqdm.std

from ddm import DDM
from ddm.runtime import progress
from ddm.runtime.progress import progress_bar
from ddm.runtime.threads import in_blocks


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(params=[1, 2])
def n_threads(request, monkeypatch):
    monkeypatch.setattr(numba, "get_num_threads", lambda: request.param)
    return request.param


class Clock:
    """The time of a bar, s, which passes where a test says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def pass_by(self, *_):
        """Longer than the shortest time between two updates of a bar, which is 0.1 s."""
        self.now += 0.12


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(tqdm.std, "time", clock)
    return clock


def show(total, shown, clock):
    with progress_bar(total, "trial", shown) as bar:
        clock.pass_by()
        bar.update(total)


@pytest.mark.parametrize("shown", [True, False])
def test_a_bar_is_shown_on_demand_on_stderr_only(capsys, clock, shown):
    show(40, shown, clock)
    output = capsys.readouterr()
    assert output.out == ""
    assert ("40/40" in output.err) is shown
    assert shown or output.err == ""


def test_without_a_wish_there_is_none_where_nobody_looks(capsys, clock):
    show(40, None, clock)
    assert capsys.readouterr() == ("", "")


def on_a_terminal(function, *arguments, **options):
    """What a function writes to stderr where that is a terminal."""
    with contextlib.redirect_stderr(Terminal()) as terminal:
        function(*arguments, **options)
    return terminal.getvalue()


def test_without_a_wish_it_waits_on_a_terminal(monkeypatch, clock):
    assert on_a_terminal(show, 40, None, clock) == ""
    monkeypatch.setattr(progress, "DELAY", 0.01)
    assert "40/40" in on_a_terminal(show, 40, None, clock)


def test_work_in_one_block_has_a_bar_on_demand_only(monkeypatch, clock):
    monkeypatch.setattr(progress, "DELAY", 0.01)
    assert on_a_terminal(in_blocks, clock.pass_by, 5, 5, progress=None) == ""
    assert on_a_terminal(in_blocks, clock.pass_by, 5, 5, progress=False) == ""
    assert "5/5" in on_a_terminal(in_blocks, clock.pass_by, 5, 5, progress=True)
    assert "6/6" in on_a_terminal(in_blocks, clock.pass_by, 6, 5, progress=None)


@pytest.mark.usefixtures("n_threads")
@pytest.mark.parametrize(("n", "block_size"), [(103, 10), (5, 5), (7, 1), (0, 5)])
def test_a_bar_counts_all_trials(monkeypatch, n, block_size):
    counted, asked = [], []

    class Bar:
        def __enter__(self):
            return self

        def __exit__(self, *exception):
            asked.append("closed")

        def update(self, size):
            counted.append(size)

    def bar(total, unit, shown):
        asked.append((total, unit, shown))
        return Bar()

    monkeypatch.setattr("ddm.runtime.threads.progress_bar", bar)
    in_blocks(lambda first, last: None, n, block_size, progress=True)
    assert sum(counted) == n
    assert len(counted) == -(-n // block_size)
    assert asked == [(n, "trial", True), "closed"]


def test_many_trials_are_counted_in_thousands(capsys, clock):
    show(9_999, True, clock)
    assert "9999/9999" in capsys.readouterr().err
    show(20_000, True, clock)
    assert "20.0k/20.0k" in capsys.readouterr().err


@pytest.mark.parametrize("method", ["exact", "euler"])
def test_simulations_have_a_bar_that_changes_no_result(capsys, method):
    process = DDM(v=1.0, a=1.5)
    shown = process.simulate(1000, seed=1, method=method, progress=True)
    assert re.search(r"100%.* 1000/1000 ", capsys.readouterr().err)
    for wish in (False, None):
        assert shown.equals(process.simulate(1000, seed=1, method=method, progress=wish))
        assert capsys.readouterr() == ("", "")


def test_the_default_is_to_decide_by_the_terminal():
    assert inspect.signature(DDM.simulate).parameters["progress"].default is None


# -- lines in a log --------------------------------------------------------------------------------


@pytest.fixture
def seconds(monkeypatch):
    """The time of lines, s, in a list."""
    now = [0.0]
    monkeypatch.setattr(progress, "clock", lambda: now[0])
    return now


def test_where_nobody_reads_along_there_is_a_line_now_and_then(capsys, seconds):
    with progress_bar(300, "fit", True) as bar:
        for _ in range(300):
            seconds[0] += 0.125
            bar.update(1)
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines() == [
        "  8% 24/300 [00:03<00:34,  8.00fit/s]",
        " 35% 104/300 [00:13<00:24,  8.00fit/s]",
        " 61% 184/300 [00:23<00:14,  8.00fit/s]",
        " 88% 264/300 [00:33<00:04,  8.00fit/s]",
        "100% 300/300 [00:37<00:00,  8.00fit/s]",
    ]


def test_the_rate_and_the_time_left_are_of_what_is_done_now(capsys, seconds):
    with progress_bar(100, "fit", True, done=80) as bar:
        seconds[0] += 5.0
        bar.update(1)
    assert capsys.readouterr().err == " 81% 81/100 [00:05<01:35,  5.00s/fit]\n"


def test_a_long_wait_is_followed_by_one_line(capsys, seconds):
    with contextlib.suppress(KeyboardInterrupt), progress_bar(9, "fit", True) as bar:
        for wait in (1.0, 1.0, 500.0, 1.0, 1.0):
            seconds[0] += wait
            bar.update(1)
        raise KeyboardInterrupt
    assert [line.split()[1] for line in capsys.readouterr().err.splitlines()] == ["3/9", "5/9"]


def test_a_terminal_has_no_lines(seconds, clock):
    assert on_a_terminal(show, 40, True, clock).count("\n") == 1


def test_without_a_place_to_write_to_nothing_is_said(monkeypatch, seconds):
    monkeypatch.setattr("sys.stderr", None)
    with progress_bar(1, "fit", True) as bar:
        bar.update(1)


# -- interruption ----------------------------------------------------------------------------------


def test_a_bar_is_closed_by_an_interruption(capsys, n_threads):
    def work(first, last):
        if first == 30:
            raise KeyboardInterrupt("enough")

    with pytest.raises(KeyboardInterrupt, match=r"^enough$"):
        in_blocks(work, 100, 10, progress=True)
    assert capsys.readouterr().err.endswith("\n")  # the cursor is left on a line of its own


def test_an_interruption_of_the_calling_thread_ends_the_work(monkeypatch):
    """As Ctrl-C does: the exception arises where the calling thread waits, not in a block."""
    monkeypatch.setattr(numba, "get_num_threads", lambda: 2)
    begun, ended, both = [], [], threading.Barrier(3, timeout=60)
    release = threading.Event()

    def work(first, last):
        begun.append(first)
        if first < 2:
            both.wait()
            assert release.wait(60)
        ended.append(first)

    def interrupted(futures):
        both.wait()  # both threads are in a block
        release.set()
        raise KeyboardInterrupt("enough")

    monkeypatch.setattr("ddm.runtime.threads.as_completed", interrupted)
    before = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt, match=r"^enough$"):
        in_blocks(work, 10_000, 1)
    assert set(threading.enumerate()) <= before
    assert sorted(begun) == sorted(ended)  # what ran was waited for
    assert len(begun) < 10_000  # and the rest never began


@pytest.mark.parametrize("method", ["exact", "euler"])
def test_a_simulation_after_an_interruption_is_the_right_one(monkeypatch, n_threads, method):
    process, n = DDM(v=3.0, a=0.8, sv=0.5), 20_000
    expected = process.simulate(n, seed=1, method=method)
    simulator, done = f"ddm.simulators.{method}", []

    def interrupting(work, n, block_size, **options):
        def work_until_interrupted(first, last):
            work(first, last)
            done.append(first)
            if len(done) == 3:
                raise KeyboardInterrupt

        in_blocks(work_until_interrupted, n, block_size, **options)

    with monkeypatch.context() as context:
        context.setattr(f"{simulator}.in_blocks", interrupting)
        context.setattr(f"{simulator}.BLOCK_SIZE", 16)
        with pytest.raises(KeyboardInterrupt):
            process.simulate(n, seed=1, method=method)
    assert 3 <= len(done) < 20_000 / 16
    assert process.simulate(n, seed=1, method=method).equals(expected)
    assert np.isfinite(expected.rt).all()
