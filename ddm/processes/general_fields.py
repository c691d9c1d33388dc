"""How a `GeneralDDM` is given its fields, and the parameters of its functions by name."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import fields
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar

from ddm.distributions import BELONGING_NAMES, WORDS
from ddm.processes.general_functions import by_role, names_taken

Class = TypeVar("Class", bound=type)

# options that are not shown if they have these values
UNSAID = {
    **{option: words[0] for option, words in WORDS.items()},
    **dict.fromkeys(BELONGING_NAMES, 0.0),
    "breaks": (),
}

DEPRECATED = (
    "parameters= of GeneralDDM is deprecated and will go in the next version: give the parameters "
    "of the functions by name, e.g. GeneralDDM(..., {example})."
)


def names_of_parameters(named: Mapping[str, Any]) -> list[str]:
    """The names of the parameters that the functions among these arguments take."""
    boundary = named.get("boundary")
    if isinstance(boundary, tuple) and len(boundary) != 2:
        return []
    return names_taken(by_role(named.get("drift"), boundary, named.get("noise", 1.0)))  # type: ignore[arg-type]


def parameters_by_name(cls: Class) -> Class:
    """A decorator of the dataclass: what is no field is the value of a parameter.

    ``parameters=`` itself is deprecated but for those of another process, which
    `dataclasses.replace` gives.
    """
    init = cls.__init__  # type: ignore[misc]
    own = {field.name for field in fields(cls)}

    @wraps(init)
    def collected(self: object, **named: Any) -> None:
        values = {name: value for name, value in named.items() if name not in own}
        given = named.get("parameters", {})
        if "parameters" in named and not isinstance(given, MappingProxyType):
            example = ", ".join(f"{name}=..." for name in given) if isinstance(given, dict) else ""
            text = DEPRECATED.format(example=example or "v=1.0")
            warnings.warn(text, DeprecationWarning, stacklevel=3)
            twice = [name for name in values if isinstance(given, Mapping) and name in given]
            if twice:
                raise ValueError(
                    f"the parameter {twice[0]!r} is given by name and in parameters; give it by "
                    "name only."
                )
        if values:
            given = {**given, **values}
        init(self, **{name: named[name] for name in named if name in own} | {"parameters": given})

    cls.__init__ = collected  # type: ignore[misc]
    return cls


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without the options that have their defaults."""
    return {name: v for name, v in given.items() if name not in UNSAID or v != UNSAID[name]}
