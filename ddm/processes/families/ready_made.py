"""The functions of `ddm.boundaries` and `ddm.drifts`, by their names and by what they are for."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from ddm import boundaries, drifts

Function = Callable[..., float]


def _public(module: ModuleType) -> dict[str, Function]:
    """The functions that a module defines for others, by name."""
    return {
        name: function
        for name, function in vars(module).items()
        if getattr(function, "__module__", "") == module.__name__
        and callable(function)
        and not name.startswith("_")
    }


_of_drifts = _public(drifts)
_noises = {name: one for name, one in _of_drifts.items() if name.endswith("_noise")}

# by the argument that they are for, and by their names there
BY_ROLE: dict[str, dict[str, Function]] = {
    "drift": {name: one for name, one in _of_drifts.items() if name not in _noises},
    "boundary": _public(boundaries),
    "noise": _noises,
}

# by their names as they are written in code, such as ddm.drifts.leaky
BY_NAME = {
    f"{function.__module__}.{name}": function
    for functions in BY_ROLE.values()
    for name, function in functions.items()
}

FUNCTIONS = frozenset(BY_NAME.values())


def is_ready_made(function: Function) -> bool:
    """Whether a function is one of `ddm.boundaries` or `ddm.drifts`, maybe reflected."""
    return getattr(function, "reflects", function) in FUNCTIONS


def full_name(function: Function) -> str:
    """The name of a ready-made function as it is written in code."""
    return f"{function.__module__}.{function.__name__}"
