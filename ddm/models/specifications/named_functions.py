"""How the parameters of functions are given to a `Model` by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar

from ddm.processes.general_functions import PARAMETER_OF, by_role, names_taken

Class = TypeVar("Class", bound=type)


def names_of_functions(named: Mapping[str, Any]) -> list[str]:
    """The names of the parameters that the functions among a model's arguments take."""
    boundary = named.get("boundary")
    if isinstance(boundary, tuple) and len(boundary) != 2:
        return []
    return names_taken(by_role(named.get("drift"), boundary, named.get("noise")))  # type: ignore[arg-type]


def parameters_of_functions(cls: Class) -> Class:
    """A decorator of the dataclass: what is no field is the specification of a parameter.

    ValueError if a parameter of the table is specified that no function takes.
    """
    init = cls.__init__  # type: ignore[misc]
    own = {field.name for field in fields(cls)}

    @wraps(init)
    def collected(self: object, **named: Any) -> None:
        _check_taken(named)
        others = {name: value for name, value in named.items() if name not in own}
        given = {**named.get("parameters", {}), **others}
        init(self, **{name: named[name] for name in named if name in own} | {"parameters": given})

    cls.__init__ = collected  # type: ignore[misc]
    return cls


def _check_taken(named: Mapping[str, Any]) -> None:
    """Raise a ValueError if v, a or D is specified, but the function in its place takes others."""
    taken = names_of_functions(named)
    for role in ("drift", "boundary", "noise"):
        name, function = PARAMETER_OF[role], named.get(role)
        is_function = callable(function) or isinstance(function, tuple)
        if is_function and named.get(name) is not None and name not in taken:
            raise ValueError(
                f"{name}={named[name]!r}, but no function takes {name}: they take "
                f"{', '.join(taken) or 'no parameter'}. Leave {name} out, or name it in {role}."
            )


def listed_names(argument: str, names: Any) -> tuple[str, ...]:
    """Names in an argument, of which one may be given alone."""
    listed = (names,) if isinstance(names, str) else names
    if not isinstance(listed, (tuple, list)) or not all(isinstance(one, str) for one in listed):
        raise TypeError(f"{argument} must be a list of names of parameters; got {names!r}.")
    return tuple(listed)
