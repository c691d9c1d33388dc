"""The functions of a `GeneralDDM`: what they take, and the rows of numbers for the kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from ddm import arguments
from ddm.parameters import NAMES
from ddm import user_functions
from ddm.simulators import euler_kernels
from ddm.simulators.euler_kernels import Kernels
from ddm.simulators.kernels_with_functions import kernels_of

Function = Callable[..., float]

# A number given instead of a function is the value of this parameter of the table.
PARAMETER_OF = {"drift": "v", "boundary": "a", "noise": "D"}

# the parameters of the table that are fields of the process, and that no function takes
OWN = tuple(name for name in NAMES if name not in PARAMETER_OF.values())


def constant_drift(v: float) -> float:
    """The drift of a process whose drift is given as a number."""
    return v


def constant_boundary(a: float) -> float:
    """The boundary of a process whose boundary is given as a number."""
    return a


def constant_noise(D: float) -> float:
    """The noise of a process whose noise is given as a number."""
    return D


# the function that stands for a number
CONSTANT: dict[str, Function] = {
    "drift": constant_drift,
    "boundary": constant_boundary,
    "noise": constant_noise,
}


@dataclass(frozen=True, eq=False)
class Functions:
    """Drift, boundary and noise, and the parameters that they take.

    given : a number or a function for each role, "drift", "boundary" and "noise"
    parameters : numbers of the functions' parameters, by name
    """

    given: Mapping[str, float | Function]
    parameters: Mapping[str, float]

    @cached_property
    def by_role(self) -> dict[str, Function]:
        """The function of each role; for a number it is the one that returns its parameter."""
        return {
            role: given if callable(given) else CONSTANT[role] for role, given in self.given.items()
        }

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The names of the parameters that the functions take, each once."""
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
        """The roles whose functions take a parameter, in words, for messages."""
        return " and ".join(role for role in self.by_role if self.takes(role, name))

    @cached_property
    def defaults(self) -> dict[str, float]:
        """The default values of the functions' arguments, by name.

        ValueError if two functions have different defaults for one parameter.
        """
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
        """The numbers of the parameters that are known, by name."""
        numbers = {
            PARAMETER_OF[role]: given for role, given in self.given.items() if not callable(given)
        }
        return {**self.defaults, **self.parameters, **numbers}

    def missing(self, given: Mapping[str, Any] = MappingProxyType({})) -> list[str]:
        """The names of parameters without a known number, and without one given for each trial."""
        return [name for name in self.arguments if name not in self.values and name not in given]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of rows: those of the table, then others of the functions."""
        return *NAMES, *sorted(set(self.arguments) - set(NAMES))

    def row(self, own: Mapping[str, float]) -> np.ndarray:
        """The row of parameters, (columns,), of a process with the fields ``own``.

        A parameter without a number is NaN.
        """
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
        """The kernels of Euler's scheme, compiled with the functions in them."""
        if not any(map(callable, self.given.values())):
            return euler_kernels.CONSTANT
        return kernels_of(**self.by_role, columns=self.columns)


def checked_parameters(parameters: Mapping[str, float]) -> dict[str, float]:
    """The parameters as floats; TypeError or ValueError unless they are finite numbers by name."""
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
    """The value of a parameter as a float; an error unless it is one finite number."""
    advice = "Values that differ between trials are said in simulate(per_trial=...)."
    return arguments.number(name, value, arguments.ONE_FINITE, advice=advice)
