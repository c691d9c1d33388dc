"""The house: what `ddm` shows, and that names and layers hold."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import ddm

PACKAGE = Path(ddm.__file__).parent
MODULES = [module.name for module in pkgutil.walk_packages(ddm.__path__, "ddm.")]
FILES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}


def test_dir_shows_the_public_names_only():
    assert sorted(name for name in dir(ddm) if not name.startswith("__")) == sorted(ddm.__all__)


@pytest.mark.parametrize("name", ["boundaries", "drifts", "contaminants", "datasets", "plots"])
def test_a_public_namespace_can_be_imported(name):
    assert importlib.import_module(f"ddm.{name}") is getattr(ddm, name)


@pytest.mark.parametrize("name", FILES)
def test_no_module_is_called_as_a_function_that_it_defines(name):
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert Path(name).stem not in functions


def test_no_public_name_hides_a_module():
    """`import ddm.fits` must give the module of that name, not a function."""
    hidden = [
        name for name in MODULES if name.count(".") == 1 and name.split(".")[1] in ddm.__all__
    ]
    assert all(getattr(ddm, name.split(".")[1]) is importlib.import_module(name) for name in hidden)


def test_the_module_runs_as_the_command():
    command = [sys.executable, "-m", "ddm", "--help"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.startswith("Usage: ddm [OPTIONS] COMMAND")
