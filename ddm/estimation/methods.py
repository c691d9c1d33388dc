"""What ``method=`` takes: the names of the built-in methods, and methods themselves."""

from __future__ import annotations

from typing import Any

from ddm.arguments import similar
from ddm.estimation.binned import ChiSquare, GSquare, QuantileLikelihood
from ddm.estimation.distances.kolmogorov_smirnov import KolmogorovSmirnov
from ddm.estimation.ez import EZ, RobustEZ
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.objective import Method

BUILT_IN: tuple[Method, ...] = (
    MaximumLikelihood(),
    ChiSquare(),
    GSquare(),
    QuantileLikelihood(),
    KolmogorovSmirnov(),
    EZ(),
    RobustEZ(),
)

METHODS = {method.name: method for method in BUILT_IN}

# what a user's own method must have
MEMBERS = tuple(name for name in vars(Method) if not name.startswith("_"))


def named(method: str | Method, argument: str = "method") -> Method:
    """The method with this name; a method itself is checked and returned."""
    if isinstance(method, str) and method in METHODS:
        return METHODS[method]

    if isinstance(method, str) or not hasattr(method, "on"):
        meant = _meant(method)
        hint = "" if meant is None else f" Did you mean {meant!r}?"
        raise ValueError(
            f"{argument} must be one of {', '.join(map(repr, METHODS))}, or {_classes()}, or a "
            f"ddm.Method of your own; got {method!r}.{hint}"
        )
    if isinstance(method, type) and method is Method:
        raise TypeError(
            f"{argument} must be a method with its settings; got ddm.Method, from which methods of "
            f"your own are made. Write {argument}='ml', or see help(ddm.Method)."
        )
    if isinstance(method, type):
        raise TypeError(
            f"{argument} must be a method with its settings, not its class; got "
            f"{method.__name__}. Call it: {_called(method)}()."
        )
    _check_members(method, argument)
    return method


def _meant(word: object) -> str | None:
    """The name of the method that was probably meant by a word, which may be that of its class."""
    by_word = {type(method).__name__: name for name, method in METHODS.items()}
    by_word |= {name: name for name in METHODS}
    meant = similar(word, by_word) if isinstance(word, str) else None
    return None if meant is None else by_word[meant]


def _check_members(method: Method, argument: str) -> None:
    """Raise an error unless a method has all members, and a name that belongs to it."""
    missing = [name for name in MEMBERS if not hasattr(method, name)]
    if missing:
        raise TypeError(
            f"{argument} must be a ddm.Method; {type(method).__name__} has no "
            f"{', '.join(missing)}. Make ddm.Method its base: class "
            f"{type(method).__name__}(ddm.Method)."
        )
    if not isinstance(method.name, str) or not method.name:
        raise TypeError(
            f"{argument}: the name of {type(method).__name__} must be a word; got {method.name!r}."
        )
    if method.name in METHODS and type(method) is not type(METHODS[method.name]):
        raise ValueError(
            f"{argument}: {type(method).__name__} has the name {method.name!r}, which is that of "
            f"ddm.{type(METHODS[method.name]).__name__}. Give it a name of its own."
        )


def _classes() -> str:
    """How the built-in methods are written with settings."""
    return ", ".join(f"ddm.{type(method).__name__}(...)" for method in BUILT_IN)


def _called(kind: type[Any]) -> str:
    """How the class of a method is written."""
    is_built_in = any(type(method) is kind for method in BUILT_IN)
    return f"ddm.{kind.__name__}" if is_built_in else kind.__name__
