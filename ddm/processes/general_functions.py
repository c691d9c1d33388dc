"""The functions of a `GeneralDDM`: the parameters that they take, and the rows of numbers in which
kernels find these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from ddm import arguments
from ddm.parameters import NAMES
from ddm.simulators import euler_kernels, user_functions
from ddm.simulators.euler_kernels import Kernels

Function = Callable[..., float]

# A number for one of these is the value of this parameter of the table.
PARAMETER_OF = {"drift": "v", "boundary": "a", "noise": "D"}

# the parameters of the table that are fields of the process, and that no function takes
OWN = tuple(name for name in NAMES if name not in PARAMETER_OF.values())


def constant_drift(v: float) -> float:
    return v


def constant_boundary(a: float) -> float:
    return a


def constant_noise(D: float) -> float:
    return D


CONSTANT: dict[str, Function] = {
    "drift": constant_drift,
    "boundary": constant_boundary,
    "noise": constant_noise,
}


@dataclass(frozen=True, eq=False)
class Functions:
    """Drift, boundary and noise, each ``given`` as a number or a function, and the ``parameters``
    that are given by name.
    """

    given: Mapping[str, float | Function]
    parameters: Mapping[str, float]

    @cached_property
    def by_role(self) -> dict[str, Function]:
        """The functions, where a number was given the one that returns its parameter."""
        return {
            role: given if callable(given) else CONSTANT[role] for role, given in self.given.items()
        }

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The parameters that the functions take, by name."""
        taken = [
            argument.name
            for role, function in self.by_role.items()
            for argument in user_functions.parameters_of(role, function)
        ]
        return tuple(dict.fromkeys(taken))

    def takes(self, role: str, name: str) -> bool:
        """Whether the function of a role takes a parameter."""
        taken = user_functions.parameters_of(role, self.by_role[role])
        return name in {argument.name for argument in taken}

    def takers(self, name: str) -> str:
        """The roles whose functions take a parameter, in words."""
        return " and ".join(role for role in self.by_role if self.takes(role, name))

    @cached_property
    def defaults(self) -> dict[str, float]:
        """The numbers that stand in the functions' own lists of arguments."""
        found: dict[str, float] = {}
        for role, function in self.by_role.items():
            for argument in user_functions.parameters_of(role, function):
                if argument.default is argument.empty:
                    continue
                value = number(f"the default of {argument.name} in {role}", argument.default)
                if found.setdefault(argument.name, value) != value:
                    raise ValueError(
                        f"the parameter {argument.name!r} has two defaults, "
                        f"{found[argument.name]:g} and {value:g} in {role}. Give it one number "
                        "in all functions."
                    )
        return found

    @cached_property
    def values(self) -> dict[str, float]:
        """The numbers that are known of the parameters."""
        numbers = {
            PARAMETER_OF[role]: given for role, given in self.given.items() if not callable(given)
        }
        return {**self.defaults, **self.parameters, **numbers}

    def missing(self, given: Mapping[str, Any] = MappingProxyType({})) -> list[str]:
        """The parameters that have no number, neither known nor given by trial."""
        return [name for name in self.arguments if name not in self.values and name not in given]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of rows: the table of parameters, and what else the functions take."""
        return *NAMES, *sorted(set(self.arguments) - set(NAMES))

    def row(self, own: Mapping[str, float]) -> np.ndarray:
        """The row of a process with the fields ``own``; NaN for what has no number."""
        values = {**self.values, **own}
        return np.array([values.get(name, np.nan) for name in self.columns])

    def named(self, row: np.ndarray) -> str:
        """The parameters of the functions in a row, for messages."""
        return ", ".join(
            f"{name}={value:g}"
            for name, value in zip(self.columns, row, strict=True)
            if name in self.arguments
        )

    @cached_property
    def kernels(self) -> Kernels:
        """The kernels of Euler's scheme with the functions in them."""
        if not any(map(callable, self.given.values())):
            return euler_kernels.CONSTANT
        return user_functions.kernels_of(**self.by_role, columns=self.columns)


def checked_parameters(parameters: Mapping[str, float]) -> dict[str, float]:
    """The parameters as floats; TypeError or ValueError where they are no finite numbers by
    name.
    """
    if not isinstance(parameters, Mapping):
        raise TypeError(
            f"parameters must be a dict of numbers by name; got {parameters!r}. Write e.g. {{'v': "
            "1.0}."
        )
    for name in parameters:
        if not isinstance(name, str):
            raise TypeError(
                f"parameters must be a dict of numbers by name; got the name {name!r}. Write e.g. "
                "{'v': 1.0}."
            )
    return {name: number(f"parameters[{name!r}]", value) for name, value in parameters.items()}


def number(name: str, value: object) -> float:
    """The value of a parameter as a float."""
    advice = "Values that differ between trials are said in simulate(per_trial=...)."
    return arguments.number(name, value, arguments.ONE_FINITE, advice=advice)
