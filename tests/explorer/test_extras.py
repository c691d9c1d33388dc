"""Panel is asked for where it is missing."""

import subprocess
import sys

import pytest

import ddm
from ddm.explorer.extras import needed
from refusals import refused

MESSAGE = 'ddm.explore needs panel, which is not installed: pip install "ddm-toolkit[explore]"'


def test_a_missing_package_is_named_with_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "panel", None)
    with refused(ImportError, MESSAGE):
        needed("panel", "ddm.explore")


def test_explore_asks_before_it_does_anything(monkeypatch):
    monkeypatch.setitem(sys.modules, "panel", None)
    with refused(ImportError, MESSAGE):
        ddm.explore()


def test_the_package_is_imported_without_panel():
    code = "import sys, ddm; print([n for n in ('panel', 'bokeh') if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("package", ["panel", "bokeh"])
def test_a_package_that_is_there_is_returned(package):
    assert needed(package, "ddm.explore") is sys.modules[package]
