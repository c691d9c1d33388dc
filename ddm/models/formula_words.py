"""The words of a formula that runs no code, as in a shell, a configuration file or a saved fit.

In Python a formula is Python, which formulaic evaluates. A file must not be able to do that: of its
formulas every part is looked at before anything is evaluated, and what is not known is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

from ddm.models.formula_terms import as_written, unreadable

# by function: what its arguments after the first one are called
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "C": ("contrasts", "levels", "spans_intercept"),
    "I": (),
    "center": (),
    "scale": ("center", "scale", "ddof"),
    "standardize": ("center", "rescale", "ddof"),
    "poly": ("degree", "raw"),
    "bs": (
        "df",
        "knots",
        "degree",
        "include_intercept",
        "lower_bound",
        "upper_bound",
        "extrapolation",
    ),
    "log": (),
    "log2": (),
    "log10": (),
    "exp": (),
    "sqrt": (),
    "abs": (),
    "round": ("ndigits",),
    "np.log": (),
    "np.log2": (),
    "np.log10": (),
    "np.exp": (),
    "np.sqrt": (),
    "np.abs": (),
    "np.round": ("decimals",),
}

# what C() may be given as contrasts, with or without arguments
CONTRASTS = (
    "contr.treatment",
    "contr.sum",
    "contr.helmert",
    "contr.diff",
    "contr.poly",
    "contr.SAS",
    "contr.custom",
    "Treatment",
    "Sum",
    "Helmert",
    "Diff",
    "Poly",
)

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.BitAnd, ast.BitOr)
COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)

# of powers, and of degrees of polynomials and splines
LARGEST_NUMBER = 100

ALLOWED = (
    "A formula from a shell, a configuration file or a saved fit runs no code: it may contain "
    "columns, numbers, comparisons, + - * / // % **, and C, I, center, scale, poly, bs, log, exp, "
    f"sqrt, abs, round with numbers or text as further arguments; powers and degrees are at most "
    f"{LARGEST_NUMBER}. Compute a column of data first, and name that column; in Python a formula "
    "may be any code."
)

# longer formulas are not written by people
MOST_CHARACTERS = 1000

# products and powers of sums have many terms
MOST_TERMS = 1000

# in a text these could end the text in the code that formulaic makes of a formula
SIGNS_OF_CODE = frozenset("'\"`\\")


def check_words(name: str, formula: str) -> None:
    """A ValueError if a parameter's formula contains what could run code.

    Nothing of the formula is evaluated here. Whether its columns exist is not looked at.
    """
    from formulaic.parser.algos.sanitize_tokens import sanitize_python_code
    from formulaic.parser.algos.tokenize import tokenize

    given = as_written(name, formula)
    if len(formula) > MOST_CHARACTERS:
        raise ValueError(
            f"{name}={formula[:MOST_CHARACTERS]!r}... has {len(formula)} characters; a formula "
            f"from a shell, a configuration file or a saved fit has at most {MOST_CHARACTERS}. "
            "Compute columns of data first, and name these columns."
        )

    try:
        tokens = [token for token in tokenize(formula) if token.kind is token.Kind.PYTHON]
        # as it is written, for the message; and as formulaic will evaluate it
        for code in [token.token for token in tokens]:
            _check_code(code)
            _check_code(sanitize_python_code(code))
        most_terms = _most_terms(_tree_of(formula))
    except (_NotAllowedError, RecursionError) as error:
        part = error if isinstance(error, _NotAllowedError) else "such a deep nesting of brackets"
        raise ValueError(f"{given}: {part} is not allowed. {ALLOWED}") from None
    # formulaic and Python raise errors of many types
    except Exception as error:
        raise unreadable(name, formula, error) from None

    if most_terms > MOST_TERMS:
        raise ValueError(
            f"{given} may have more than {MOST_TERMS} terms. Write fewer products and powers."
        )


class _NotAllowedError(Exception):
    """A part of a formula, as it is written, that is not allowed."""


# -- functions and arithmetic ----------------------------------------------------------------------


def _check_code(code: str) -> None:
    """Raise `_NotAllowedError` for the first part of a factor that is not allowed."""
    from formulaic.utils.code import sanitize_variable_names

    # the same step as before formulaic evaluates: names in backticks become identifiers
    aliases: dict[str, str] = {}
    plain = sanitize_variable_names(code, {}, aliases)
    for node in _not_allowed(ast.parse(plain, mode="eval").body):
        # identifiers stand between two blanks, which a part does not begin or end with
        part = f" {ast.get_source_segment(plain, node) or code} "
        for alias, column in aliases.items():
            part = part.replace(f" {alias} ", f"`{column}`")
        part = part.strip()
        raise _NotAllowedError(f"{part}{_hint(node, part)}")


def _hint(node: ast.expr, part: str) -> str:
    """Why a part is not allowed, if a user may not see it; else an empty text."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f" (a column with a dot needs backticks: `{part}`)"
    texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    if not any(isinstance(one, ast.Call) for one in ast.walk(node)) and any(
        isinstance(text, str) and SIGNS_OF_CODE & set(text) for text in texts
    ):
        return " (a text may contain no quotes, backticks and backslashes)"
    return ""


def _not_allowed(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression that are not allowed."""
    match node:
        case ast.Name() | ast.Constant(value=bool() | int() | float()):
            return
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            yield from _not_allowed(operand)
        case ast.BinOp(left=left, op=sign, right=right) if isinstance(sign, ARITHMETIC):
            yield from _of_all([left, right])
        case ast.BinOp(left=left, op=ast.Pow(), right=right) if _is_small(left, right):
            yield from _of_all([left, right])
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if isinstance(
            sign, COMPARISONS
        ):
            yield from _of_all(operand for operand in (left, right) if not _is_text(operand))
        case ast.Call():
            yield from _not_allowed_call(node)
        case _:
            yield node


def _of_all(nodes: Iterable[ast.expr]) -> Iterator[ast.expr]:
    for node in nodes:
        yield from _not_allowed(node)


def _is_small(base: ast.expr, exponent: ast.expr) -> bool:
    """Whether a power cannot fill the memory: numbers alone have no powers of powers."""
    if isinstance(exponent, ast.UnaryOp):
        exponent = exponent.operand
    if isinstance(exponent, ast.Constant):
        is_small = isinstance(exponent.value, (int, float)) and exponent.value <= LARGEST_NUMBER
    else:
        is_small = _has_columns(exponent)
    return is_small and (isinstance(base, ast.Constant) or _has_columns(base))


def _has_columns(node: ast.expr) -> bool:
    """Whether an expression reads columns, so that its values are those of NumPy."""
    nodes = list(ast.walk(node))
    functions = {id(one.func) for one in nodes if isinstance(one, ast.Call)}
    return any(isinstance(one, ast.Name) and id(one) not in functions for one in nodes)


def _not_allowed_call(call: ast.Call) -> Iterator[ast.expr]:
    """The parts of a call that are not allowed: all of it if it calls an unknown function."""
    name = _dotted(call.func)
    if name == "Q" and len(call.args) == 1 and not call.keywords and _is_text(call.args[0]):
        return

    names = FUNCTIONS.get(name, ())
    is_known = name in FUNCTIONS and 1 <= len(call.args) <= 1 + len(names)
    if not is_known or not {keyword.arg for keyword in call.keywords} <= set(names):
        yield call
        return

    yield from _not_allowed(call.args[0])
    others = [
        *zip(names, call.args[1:], strict=False),
        *((str(keyword.arg), keyword.value) for keyword in call.keywords),
    ]
    yield from (node for argument, node in others if not _is_argument(argument, node))


def _is_argument(argument: str, node: ast.expr) -> bool:
    """Whether a further argument of a function may have this value."""
    if argument == "contrasts" and _is_contrast(node):
        return True
    match node:
        case ast.Constant(value=int() | float() as value) if argument in ("df", "degree"):
            return value <= LARGEST_NUMBER
    return _is_constant(node)


def _is_contrast(node: ast.expr) -> bool:
    """Whether a part names contrasts, such as contr.sum or contr.treatment('a')."""
    if not isinstance(node, ast.Call):
        return _dotted(node) in CONTRASTS
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    is_plain = all(keyword.arg is not None for keyword in node.keywords)
    return _dotted(node.func) in CONTRASTS and is_plain and all(map(_is_constant, values))


def _is_constant(node: ast.expr) -> bool:
    """Whether a part is a number, a text, True, False, None, or a collection of these."""
    match node:
        case ast.Constant(value=None | bool() | int() | float()):
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return True
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return all(map(_is_constant, items))
        case ast.Dict(keys=keys, values=values):
            return all(key is not None and _is_constant(key) for key in keys) and all(
                map(_is_constant, values)
            )
    return _is_text(node)


def _is_text(node: ast.expr) -> bool:
    """Whether a part is a text that can be no code wherever formulaic puts it."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.isprintable()
        and not SIGNS_OF_CODE & set(node.value)
    )


def _dotted(node: ast.expr) -> str:
    """A name, or two names with a dot; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return ""


# -- terms -----------------------------------------------------------------------------------------


def _tree_of(formula: str) -> Any:
    """The operators between the terms of a formula, as formulaic's tree."""
    from formulaic.parser import DefaultFormulaParser

    return DefaultFormulaParser().get_ast(formula)


def _most_terms(node: Any) -> float:
    """At most how many terms formulaic would make of a part of a formula."""
    if not hasattr(node, "operator"):
        return 1.0

    sign = node.operator.symbol
    if sign in ("**", "^"):
        base, exponent = node.args
        times = str(exponent)
        is_small = times.isdecimal() and len(times) <= 2
        return _most_terms(base) ** int(times) if is_small else inf

    counts = [_most_terms(argument) for argument in node.args]
    product = counts[0] * counts[-1]
    return product if sign == ":" else product + sum(counts) if sign == "*" else sum(counts)
