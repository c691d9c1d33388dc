"""What `derived` takes: texts in the labels of estimates, and functions of the estimates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from ddm.reading.expression_numbers import Expression, expression_of
from ddm.reading.expression_source import shortened

# a function of the estimates by label
Quantity: TypeAlias = Expression | Callable[[Any], Any]

# what the argument may be
Quantities: TypeAlias = str | list[str] | tuple[str, ...] | Mapping[str, str | Callable[[Any], Any]]


def quantities_of(quantities: Any, labels: Collection[str]) -> dict[str, Quantity]:
    """The argument ``quantities`` as functions of estimates with these labels, by name.

    A TypeError if it is neither text nor functions, a ValueError if a text cannot be understood.

    Examples
    --------
    >>> list(quantities_of(["a / v", "log(a)"], ["v", "a"]))
    ['a / v', 'log(a)']
    """
    return {
        name: _expression(one, labels) if isinstance(one, str) else one
        for name, one in _by_name(quantities).items()
    }


def _by_name(quantities: Any) -> Mapping[str, Any]:
    """Texts and functions by name; the name of a text is the text itself."""
    listed = [quantities] if isinstance(quantities, str) else quantities
    if isinstance(listed, list | tuple) and all(isinstance(one, str) for one in listed):
        twice = [text for text, n in Counter(listed).items() if n > 1]
        if twice:
            raise ValueError(f"quantities has {twice[0]!r} more than once. Leave out all but one.")
        return {text: text for text in listed}

    if isinstance(listed, Mapping) and all(
        isinstance(q, str) or callable(q) for q in listed.values()
    ):
        return listed
    raise TypeError(
        "quantities must be a text in the labels of estimates, such as 'v[easy] - v[hard]', a list "
        "of such texts, or {name: text}, where a function of the estimates may stand for a text: "
        f"{{'a / v': lambda p: p['a'] / p['v']}}; got {quantities!r}."
    )


def _expression(text: str, labels: Collection[str]) -> Expression:
    """The expression of a text, whose errors repeat the text."""
    try:
        return expression_of(text, labels)
    except ValueError as error:
        raise ValueError(f"quantities={shortened(repr(text))}: {error}") from None
