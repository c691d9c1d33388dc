"""What is said while kernels compile: once, and only where a person reads along."""

import io
import sys
from types import SimpleNamespace

import numba
import pytest

from ddm.runtime import progress, waiting
from ddm.runtime.progress import progress_bar
from ddm.runtime.waiting import ANNOUNCER, SENTENCE, has_reader, is_notebook


class Terminal(io.StringIO):
    def isatty(self):
        return True


def compiled_anew(module):
    """A function that is compiled at its first call, as if it stood in a module."""

    def double(x):
        return 2 * x

    double.__module__ = module
    return numba.njit(double)


@pytest.fixture(autouse=True)
def nothing_was_said(monkeypatch):
    monkeypatch.setattr(ANNOUNCER, "has_said", False)


@pytest.fixture
def notebook(monkeypatch):
    shell = SimpleNamespace(config={"IPKernelApp": {}})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))


def test_a_terminal_is_told_once(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    for x in (1, 2.0):
        assert compiled_anew("ddm.made_up")(x) == 2 * x
    assert terminal.getvalue() == f"{SENTENCE}\n"


@pytest.mark.parametrize("module", ["somebody.ddm", None])
def test_others_kernels_are_none_of_ours(monkeypatch, module):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert compiled_anew(module)(1) == 2
    assert terminal.getvalue() == ""


def test_a_log_is_told_nothing(monkeypatch):
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    assert compiled_anew("ddm.made_up")(1) == 2
    assert log.getvalue() == ""
    assert not ANNOUNCER.has_said


def test_without_stderr_nobody_reads(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert not has_reader()


def test_the_kernel_of_a_notebook_is_one(notebook):
    assert is_notebook()
    assert has_reader()


def test_a_plain_ipython_is_no_notebook(monkeypatch):
    shell = SimpleNamespace(config={})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert not is_notebook()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert not is_notebook()


@pytest.mark.parametrize("answer", [True, False])
def test_a_notebook_has_a_bar_without_being_asked(monkeypatch, answer):
    monkeypatch.setattr(progress, "is_notebook", lambda: answer)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar(3, "fit", None) as bar:
        assert bar.disable is not answer
    assert waiting.is_notebook() is False
