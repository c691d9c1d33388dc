"""The house: what `ddm` shows, and that names and layers hold."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import ddm

PACKAGE = Path(ddm.__file__).parent
MODULES = [module.name for module in pkgutil.walk_packages(ddm.__path__, "ddm.")]
FILES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}


def test_dir_shows_the_public_names_only():
    assert sorted(name for name in dir(ddm) if not name.startswith("__")) == sorted(ddm.__all__)


@pytest.mark.parametrize(
    "name", ["boundaries", "drifts", "contaminants", "datasets", "plots", "priors"]
)
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


def names_of(text):
    """What a text calls by a name in the package, in code, docstrings, messages and comments."""
    return set(re.findall(r"(?<![\w./\"'-])ddm(?:\.[A-Za-z_]\w*)+", text))


def exists(name):
    found = ddm
    for i, part in enumerate(parts := name.split(".")[1:]):
        module = ".".join(["ddm", *parts[: i + 1]])
        if hasattr(found, part):
            found = getattr(found, part)
        elif isinstance(found, ModuleType) and module in MODULES:
            found = importlib.import_module(module)
        else:
            # what a dataclass or an instance has is not looked for
            return not isinstance(found, ModuleType)
    return True


TEXTS = [*FILES.values(), *Path(__file__).parent.rglob("*.py")]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_text_names_a_module_that_does_not_exist(path):
    missing = sorted(
        name for name in names_of(path.read_text(encoding="utf-8")) if not exists(name)
    )
    assert missing == []
