"""What a formula says: its terms, the columns of data that they read, and its name in messages."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from ddm.models.random_effects import about_random_effects

# functions of Python itself that work on columns; all others come from formulaic, but for our own
PYTHON_FUNCTIONS = ("abs", "round")

# functions that formulaic does not know by this name
OWN_FUNCTIONS = {"sqrt": np.sqrt}

# names that stand for a type, not for a column, as in x.astype(float)
PYTHON_TYPES = ("bool", "float", "int", "str")

# a message lists at most this number of columns or levels
MOST_NAMED = 6


def is_formula(text: object) -> bool:
    """Whether the specification of a parameter is a formula: a string that begins with ~."""
    return isinstance(text, str) and text.lstrip().startswith("~")


def columns_of(name: str, formula: str) -> tuple[str, ...]:
    """The columns of data that a parameter's formula reads, in order of appearance.

    A ValueError if the formula cannot be read, or calls a function that there is not in formulas.
    """
    try:
        terms = _terms(name, formula)
        columns = [
            column for term in terms for factor in term.factors for column in _columns_in(factor)
        ]
    except SyntaxError as error:
        raise unreadable(name, formula, error) from None
    except NameError as error:
        raise ValueError(
            f"{as_written(name, formula)}: there is no function {error.name!r} in formulas; there "
            "are C, scale, center, poly, bs, log, exp, sqrt and those of numpy, such as np.log1p. "
            "With another function compute a column of data first, and name that column."
        ) from None
    return tuple(dict.fromkeys(columns))


# -- reading a formula -----------------------------------------------------------------------------


def _terms(name: str, formula: str) -> Iterable[Any]:
    """The terms that formulaic finds, in the order in which they are written."""
    from formulaic import Formula, SimpleFormula

    try:
        terms = Formula(formula, _ordering="none")
    # the parser raises errors of many types
    except Exception as error:
        raise unreadable(name, formula, error) from None

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


def unreadable(name: str, formula: str, error: Exception) -> ValueError:
    """The error about a formula that formulaic cannot parse."""
    of_population = about_random_effects(name, formula)
    if of_population is not None:
        return ValueError(of_population)

    reason = str(error).split("\n")[0].rstrip(".")
    lone_dot = re.search(r"(?<![\w.)`])\.(?!\w)", formula)
    if lone_dot:
        reason = "a dot does not stand for all columns here"

    return ValueError(
        f"{as_written(name, formula)} cannot be read as a formula: {reason}. Write terms with + "
        f"between them, such as {name}='~ coherence' or {name}='~ coherence + C(stimulus)'."
    )


def _columns_in(factor: Any) -> list[str]:
    """The columns that a factor reads: itself, or the names in its code except for functions."""
    kind = factor.eval_method.value
    if kind != "python":
        return [factor.expr] if kind == "lookup" else []

    # Python cannot parse a name in backticks: an identifier takes its place
    quoted: list[str] = []

    def identifier(match: re.Match[str]) -> str:
        quoted.append(match[1])
        return f"quoted_{len(quoted) - 1}_"

    code = re.sub("`([^`]*)`", identifier, factor.expr)
    names = _names_in(ast.parse(code, mode="eval"))
    aliases = {f"quoted_{i}_": column for i, column in enumerate(quoted)}
    return [aliases.get(name, name) for name in names]


def _names_in(code: ast.AST) -> list[str]:
    """The names of columns in an expression, from left to right.

    A NameError if the expression calls a function that there is not in formulas.
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
        if function.id not in (*TRANSFORMS, *PYTHON_FUNCTIONS, *OWN_FUNCTIONS):
            raise NameError(name=function.id)

    # names before a dot that are not columns: contr in contr.sum, but not x in x.clip
    owners = [
        node.value
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id == "np" or hasattr(TRANSFORMS.get(node.value.id), node.attr))
    ]

    not_columns = {id(node) for node in (*called, *owners)}
    return [
        name for node in nodes if id(node) not in not_columns for name in _column(node, TRANSFORMS)
    ]


def _column(node: ast.expr, functions: dict[str, Any]) -> list[str]:
    """The column for which a name, or patsy's ``Q("name")``, stands; an empty list if none."""
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
    """The argument of `Model` that a message is about, as the user wrote it."""
    return f"{name}={formula!r}"


def listed(names: Iterable[str], separator: str = ", ") -> str:
    """The first names, and the number of the others if there are too many for a message."""
    every = list(names)
    text = separator.join(every[:MOST_NAMED])
    more = len(every) - MOST_NAMED
    return f"{text} and {more} more" if more > 0 else text
