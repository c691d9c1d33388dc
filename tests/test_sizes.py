"""Files, folders and functions stay small enough to be read at once."""

import ast
from collections import Counter
from pathlib import Path

import pytest

import ddm

PACKAGE = Path(ddm.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

# a file of more lines has more than one idea
MOST_LINES = 400

# a folder of more modules is a list, not a map
MOST_MODULES = 16

# a function of more lines of code does not fit on a screen
MOST_LINES_OF_FUNCTION = 60


def name_of(file):
    return file.relative_to(PACKAGE).as_posix()


def lines_of_code(function):
    """Lines of a function, without its docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None
    docstring = first.end_lineno - first.lineno + 1 if has_docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_file_is_not_too_long(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_a_folder_does_not_hold_too_many_modules():
    """Its own docstring, in ``__init__.py``, is the map of them."""
    modules = Counter(name_of(file.parent) for file in FILES if file.name != "__init__.py")
    assert max(modules.values()) <= MOST_MODULES, modules


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_function_is_not_too_long(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    long = {
        node.name: lines_of_code(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines_of_code(node) > MOST_LINES_OF_FUNCTION
    }
    assert not long


def test_docstrings_are_not_counted():
    (function,) = ast.parse(
        'def f(x):\n    """Twice x.\n\n    Not x.\n    """\n    return 2 * x\n'
    ).body
    assert lines_of_code(function) == 2
