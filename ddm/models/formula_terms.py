"""What a formula says: its terms, the data columns that they read, and how messages name it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

# functions of Python that work on columns; the others in formulas are formulaic's
PYTHON_FUNCTIONS = ("abs", "round")

# names that are types rather than columns, as in x.astype(float)
PYTHON_TYPES = ("bool", "float", "int", "str")

# so many columns or levels are listed in a message
MOST_NAMED = 6


def is_formula(text: object) -> bool:
    """Whether a parameter's specification is a formula: a string that begins with ~."""
    return isinstance(text, str) and text.lstrip().startswith("~")


def columns_of(name: str, formula: str) -> tuple[str, ...]:
    """The data columns that a parameter's formula reads, in order of appearance; an error if it
    cannot be read.
    """
    try:
        terms = _terms(name, formula)
        columns = [
            column for term in terms for factor in term.factors for column in _columns_in(factor)
        ]
    except SyntaxError as error:
        raise _unreadable(name, formula, error) from None
    except NameError as error:
        raise ValueError(
            f"{as_written(name, formula)}: there is no function {error.name!r} in formulas; there "
            "are C, scale, center, poly, bs, log, exp and those of numpy, such as np.sqrt. With "
            "another function compute a column of data first, and name that column."
        ) from None
    return tuple(dict.fromkeys(columns))


# -- reading a formula -----------------------------------------------------------------------------


def _terms(name: str, formula: str) -> Iterable[Any]:
    """formulaic's terms in the order in which they are written."""
    from formulaic import Formula, SimpleFormula

    try:
        terms = Formula(formula, _ordering="none")
    except Exception as error:  # the parser raises errors of many types
        raise _unreadable(name, formula, error) from None

    given = as_written(name, formula)
    if hasattr(terms, "lhs"):
        right = "~ " + formula.split("~", 1)[1].strip()
        raise ValueError(
            f"{given}: a formula is one-sided here; {name} itself is what it predicts. Write "
            f"{name}={right!r}."
        )
    if not isinstance(terms, SimpleFormula):
        raise ValueError(
            f"{given}: a formula has one part here, so | is not understood. Write all terms with +."
        )
    if not len(terms):
        raise ValueError(
            f"{given} has no terms, so there is nothing to estimate. Name a column, as in "
            f"{name}='~ x', or give {name} a number."
        )
    return terms


def _unreadable(name: str, formula: str, error: Exception) -> ValueError:
    lone_dot = re.search(r"(?<![\w.)`])\.(?!\w)", formula)
    reason = (
        "a dot does not stand for all columns here"
        if lone_dot
        else str(error).split("\n")[0].rstrip(".")
    )
    return ValueError(
        f"{as_written(name, formula)} cannot be read as a formula: {reason}. Write terms with + "
        f"between them, such as {name}='~ coherence' or {name}='~ coherence + C(stimulus)'."
    )


def _columns_in(factor: Any) -> list[str]:
    """The columns that a factor reads: itself, or the names in its code that are no functions."""
    kind = factor.eval_method.value
    if kind != "python":
        return [factor.expr] if kind == "lookup" else []

    quoted: list[str] = []

    def identifier(match: re.Match[str]) -> str:
        quoted.append(match[1])
        return f"quoted_{len(quoted) - 1}_"

    code = re.sub("`([^`]*)`", identifier, factor.expr)
    names = _names_in(ast.parse(code, mode="eval"))
    aliases = {f"quoted_{i}_": column for i, column in enumerate(quoted)}
    return [aliases.get(name, name) for name in names]


def _names_in(code: ast.AST) -> list[str]:
    """The names of columns in an expression, from left to right; a NameError if it calls an unknown
    function.
    """
    from formulaic.transforms import TRANSFORMS

    nodes = [node for node in ast.walk(code) if isinstance(node, ast.expr)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))

    called = [
        node.func
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    for function in called:
        if function.id not in TRANSFORMS and function.id not in PYTHON_FUNCTIONS:
            raise NameError(name=function.id)

    # contr.sum, not x.clip
    owners = [
        node.value
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id == "np" or hasattr(TRANSFORMS.get(node.value.id), node.attr))
    ]

    no_columns = {id(node) for node in (*called, *owners)}
    return [
        name for node in nodes if id(node) not in no_columns for name in _column(node, TRANSFORMS)
    ]


def _column(node: ast.expr, functions: dict[str, Any]) -> list[str]:
    """The column that a name, or patsy's ``Q("name")``, stands for."""
    match node:
        case ast.Call(func=ast.Name(id="Q"), args=[ast.Constant(value=str(name))]):
            return [name]
        case ast.Name(id=name) if name not in PYTHON_TYPES and not inspect.isclass(
            functions.get(name)
        ):
            return [name]
    return []


# -- words of messages -----------------------------------------------------------------------------


def as_written(name: str, formula: str) -> str:
    """The argument of `Model` that messages are about."""
    return f"{name}={formula!r}"


def listed(names: Iterable[str], separator: str = ", ") -> str:
    """The first names, and how many more there are."""
    shown = list(names)
    more = len(shown) - MOST_NAMED
    return separator.join(shown[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def shown(value: Any) -> str:
    """A value of a table as Python writes it, without its type in NumPy."""
    return repr(value.item() if isinstance(value, np.generic) else value)
