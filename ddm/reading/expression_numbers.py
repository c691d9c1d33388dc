"""Expressions that stand for a number made of estimates, such as ``"v[easy] - v[hard]"``.

They are read as conditions are, by the same parser, so an expression cannot run code either. Labels
of estimates stand in it as they are, with brackets, blanks, commas and dots.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ddm.estimate_labels import no_estimate
from ddm.reading.expression_source import UNREADABLE, Source, Wording, parsed, without_pieces
from ddm.reading.expression_values import ARITHMETIC, part_of_constant

EXPRESSION = Wording(
    "expression",
    "labels of estimates, with arithmetic between them: v[easy] - v[hard]",
    {
        r"(?<![=!<>])=(?!=)": "a name stands before the text: {'effect': 'v[easy] - v[hard]'}",
        **UNREADABLE,
        # those that are closed are labels
        r"\[": "a bracket is not closed",
    },
    "write labels of estimates and numbers, with + - * / ** between them",
)

FUNCTIONS: dict[str, Callable[[Any], Any]] = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt}

ALLOWED = (
    "An expression runs no code: it may contain labels of estimates, numbers, parentheses, "
    "+ - * / // % **, and log(), exp() and sqrt()."
)

# what looks like a label with something in its brackets, which may hold a pair of brackets
LABEL = re.compile(r"(?<!\w)[A-Za-z_]\w*\[(?!\s*\])(?:[^\[\]]|\[[^\[\]]*\])*\]")


@dataclass(frozen=True, eq=False)
class Expression:
    """An expression that was read; ``names`` are the labels that it uses.

    It is a function of the estimates by label: of single numbers, or of arrays of one shape.
    """

    names: frozenset[str]
    source: Source

    def __call__(self, estimates: Mapping[str, Any]) -> Any:
        with np.errstate(all="ignore"):
            return _value(self.source.tree, self.source, estimates)


def expression_of(text: str, labels: Collection[str]) -> Expression:
    """The expression of a text; a ValueError if it is no number made of these estimates.

    Examples
    --------
    >>> effect = expression_of("(v[easy] - v[hard]) / a", ["v[easy]", "v[hard]", "a", "t0"])
    >>> float(effect({"v[easy]": 2.0, "v[hard]": 1.0, "a": 2.0}))
    0.5
    >>> sorted(effect.names)
    ['a', 'v[easy]', 'v[hard]']
    """
    # of those with blanks Python would only say that they are no code
    for found in LABEL.finditer(without_pieces(text, labels)):
        raise ValueError(f"{no_estimate(found[0], labels)}.")

    source = parsed(text, labels=labels, wording=EXPRESSION)
    # whatever it may not contain is found with any numbers
    Expression(frozenset(), source)(dict.fromkeys(labels, np.float64(1.0)))

    named = {_name(node, source) for node in ast.walk(source.tree) if isinstance(node, ast.Name)}
    names = frozenset(named.intersection(labels))
    if not names:
        raise ValueError(f"it uses no estimate; there are {', '.join(labels) or 'none'}.")
    return Expression(names, source)


def _value(node: ast.expr, source: Source, estimates: Mapping[str, Any]) -> Any:
    """The value of a part; a ValueError if it has no meaning in expressions."""
    said = source.said(node)
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            # as a float, so that no power fills the memory
            return np.float64(part_of_constant(said, value).values)
        case ast.Name():
            return _estimate(_name(node, source), estimates)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, source, estimates)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, source, estimates)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in ARITHMETIC:
            first, second = (_value(part, source, estimates) for part in (left, right))
            return ARITHMETIC[type(sign)](first, second)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_value(argument, source, estimates))
        case ast.Subscript() | ast.Attribute():
            raise ValueError(f"{no_estimate(said, estimates)}.")
    raise ValueError(_refused(node, source))


def _name(node: ast.Name, source: Source) -> str:
    """The label that a name in the code stands for."""
    piece = source.pieces.get(node.id, node.id)
    return piece.strip("`") if piece[0] == "`" else piece


def _estimate(name: str, estimates: Mapping[str, Any]) -> Any:
    """The estimate of a label."""
    # a table of estimates, too, knows its labels
    if name in estimates:
        return estimates[name]
    if name[0] in "'\"":
        raise ValueError(f"{name} is text. Write labels of estimates without quotes.")
    raise ValueError(f"{no_estimate(name, estimates)}.")


def _refused(node: ast.expr, source: Source) -> str:
    """What is said of a part that has no meaning in expressions."""
    said = source.said(node)
    match node:
        case ast.Compare(left=left, comparators=[right]):
            difference = f"{source.said(left)} - {source.said(right)}"
            return f"{said} is true or false, and no number. Write the difference: {difference}."
        case ast.BinOp(op=ast.BitXor()):
            return f"{said}: ^ is no power here. Write **."
        case ast.Tuple() | ast.List():
            return (
                f"{said} are several parts. Write a decimal point in numbers, and give several "
                "expressions as a list of texts."
            )
    return f"{said} is not allowed. {ALLOWED}"
