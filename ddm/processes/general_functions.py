"""The functions of a `GeneralDDM`: what they take, and the rows of numbers for the kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType, MappingProxyType
from typing import Any

import numpy as np

from ddm import arguments, drifts, user_functions
from ddm.fokker_planck.pointers import SYMMETRIC
from ddm.fokker_planck.pointers import Functions as Addresses
from ddm.parameters import LAPSE, NAMES
from ddm.simulators import euler_kernels
from ddm.simulators.euler_kernels import Kernels
from ddm.simulators.kernels_with_functions import kernels_of

Function = Callable[..., float]

# the separation of the boundaries, or the positions of the upper and the lower one
Boundary = float | Function | tuple[float | Function, float | Function]

# A number given instead of a function is the value of this parameter, of the table but for single
# boundaries.
PARAMETER_OF = {"drift": "v", "boundary": "a", "noise": "D", "upper": "upper", "lower": "lower"}

# the parameters of the table that are fields of the process, and that no function takes
OWN = tuple(name for name in NAMES if name not in PARAMETER_OF.values())

# the columns of every row: those of the table, and that of a model's lapse
FIRST_COLUMNS = (*NAMES[:LAPSE], "lapse")

# the names that no parameter of a function may have
FIELDS = (
    *("drift", "boundary", "noise", *OWN),
    *("start", "non_decision", "breaks", "parameters"),
)


def constant_drift(v: float) -> float:
    """The drift of a process whose drift is given as a number."""
    return v


def constant_boundary(a: float) -> float:
    """The boundary of a process whose boundary is given as a number."""
    return a


def constant_noise(D: float) -> float:
    """The noise of a process whose noise is given as a number."""
    return D


def constant_upper(upper: float) -> float:
    """The upper boundary of a process for which it is given as a number."""
    return upper


def constant_lower(lower: float) -> float:
    """The lower boundary of a process for which it is given as a number."""
    return lower


# the function that stands for a number
CONSTANT: dict[str, Function] = {
    "drift": constant_drift,
    "boundary": constant_boundary,
    "upper": constant_upper,
    "lower": constant_lower,
    "noise": constant_noise,
}


def by_role(
    drift: float | Function, boundary: object, noise: float | Function
) -> dict[str, float | Function]:
    """What was given for each role; the boundary is one, or an upper and a lower one."""
    if isinstance(boundary, tuple):
        if len(boundary) != 2:
            raise ValueError(
                "boundary must be the separation, or a pair (upper, lower) of positions; got "
                f"{len(boundary)} values."
            )
        return {"drift": drift, "upper": boundary[0], "lower": boundary[1], "noise": noise}
    return {"drift": drift, "boundary": boundary, "noise": noise}  # type: ignore[dict-item]


def names_taken(given: Mapping[str, float | Function]) -> list[str]:
    """The names of the parameters that functions take, and of those that numbers stand for.

    What is neither a number nor a function takes none: it is refused elsewhere.
    """
    names = []
    for role, function in given.items():
        if isinstance(getattr(function, "py_func", function), FunctionType):
            found = user_functions.parameters_of(role, function)  # type: ignore[arg-type]
            names += [argument.name for argument in found]
        else:
            names.append(PARAMETER_OF[role])
    return list(dict.fromkeys(names))


@dataclass(frozen=True, eq=False)
class Functions:
    """Drift, boundary and noise, and the parameters that they take.

    given : a number or a function for each role: "drift", "boundary" (or "upper" and "lower") and
        "noise"
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
        """The names of the columns of rows: those of the table, then others of the functions.

        A process has no lapse; its column is for models of such processes.
        """
        return *FIRST_COLUMNS, *sorted(set(self.arguments) - set(FIRST_COLUMNS))

    def row(self, own: Mapping[str, float]) -> np.ndarray:
        """The row of parameters, (columns,), of a process with the fields ``own``.

        A parameter without a number is NaN.
        """
        values = {"lapse": 0.0, **self.values, **own}
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
        if not any(map(callable, self.given.values())) and "boundary" in self.given:
            return euler_kernels.CONSTANT
        return kernels_of(**self.by_role, columns=self.columns)

    @cached_property
    def pointers(self) -> dict[str, Any]:
        """The functions as pointers for the engine of densities, by role; none for numbers."""
        return {
            role: user_functions.pointer(role, given, self.columns)
            for role, given in self.given.items()
            if callable(given)
        }

    @cached_property
    def addresses(self) -> Addresses:
        """Drift, upper boundary (or separation), lower boundary and noise for the engine."""
        upper, lower = ("boundary", "") if "boundary" in self.given else ("upper", "lower")
        return (
            self._address("drift"),
            self._address(upper),
            self._address(lower),
            self._address("noise"),
        )

    def _address(self, role: str) -> int:
        if not role:
            return SYMMETRIC
        if role in self.pointers:
            return int(self.pointers[role].address)
        return -1 - self.columns.index(PARAMETER_OF[role])

    def known_breaks(self, row: np.ndarray) -> tuple[float, ...]:
        """The times at which a ready-made drift jumps, with the parameters of a row."""
        # a drift that is reflected jumps when the drift itself does
        drift = getattr(self.given["drift"], "reflects", self.given["drift"])
        if drift not in drifts.BREAKS:
            return ()
        values = dict(zip(self.columns, row.tolist(), strict=True))
        return tuple(t for t in drifts.BREAKS[drift](**values) if t > 0.0)

    @property
    def drift_has_x(self) -> bool:
        """Whether the drift takes x."""
        names = user_functions.arguments("drift", self.by_role["drift"])
        return "x" in {argument.name for argument in names}

    @property
    def noise_is_constant(self) -> bool:
        """Whether the noise does not take t."""
        names = user_functions.arguments("noise", self.by_role["noise"])
        return "t" not in {argument.name for argument in names}

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: compiled functions are made again, and so is a reflected drift."""
        drift = self.given["drift"]
        plain = getattr(drift, "reflects", None)
        given = {**self.given, "drift": drift if plain is None else plain}
        return {
            "given": given,
            "parameters": dict(self.parameters),
            "is_reflected": plain is not None,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        given = state["given"]
        if state["is_reflected"]:
            given = {**given, "drift": user_functions.reflected(given["drift"])}
        object.__setattr__(self, "given", given)
        object.__setattr__(self, "parameters", state["parameters"])

    @cached_property
    def shared(self) -> dict[str, str]:
        """The parameters that several functions take, and the roles of these functions."""
        takers = {name: self.takers(name) for name in self.arguments}
        return {name: roles for name, roles in takers.items() if " and " in roles}


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
    return {name: number(name, value) for name, value in parameters.items()}


def number(name: str, value: object) -> float:
    """The value of a parameter as a float; an error unless it is one finite number."""
    advice = "Values that differ between trials are said in simulate(per_trial=...)."
    return arguments.number(name, value, arguments.ONE_FINITE, advice=advice)
