"""How much memory is free."""

import os

import pytest

from ddm.runtime import memory
from ddm.runtime.memory import available_bytes


def test_linux_says_it(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "LINUX", tmp_path / "meminfo")
    memory.LINUX.write_text("MemTotal: 9 kB\nMemAvailable:  1234 kB\n")
    assert available_bytes() == 1234 * 1024


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="this system does not say its memory")
def test_elsewhere_it_is_at_most_all_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "LINUX", tmp_path / "none")
    free = available_bytes()
    assert free is not None
    assert free > 2**28


def test_a_system_that_does_not_say_it_has_none(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "LINUX", tmp_path / "none")
    monkeypatch.delattr(os, "sysconf", raising=False)
    assert available_bytes() is None
