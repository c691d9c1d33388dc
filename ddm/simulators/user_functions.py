"""Drift, boundary and noise as functions of the user's own, compiled into the kernels of
`ddm.simulators.euler_kernels`.

The arguments of a function are x and t, where it depends on them, and names of parameters; the
kernels give it a tuple of all parameters of the trial. In between stands an adapter, written for
the position of each parameter in that tuple: with drift ``lambda x, v, leak: v - leak * x`` and the
columns v, a, ..., leak it is ``lambda x, t, p: function(x, p[0], p[8])``. numba compiles all three
into the loop over the steps, so that they cost what they compute.
"""

from __future__ import annotations

import functools
import inspect
import random
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numba
import numpy as np
from numba.core.errors import NumbaError

from ddm.runtime.compilation import OPTIONS
from ddm.simulators.euler_kernels import Kernels, with_functions

# what else than parameters each may depend on
RESERVED = {"drift": ("x", "t"), "boundary": ("t",), "noise": ("t",)}

# options of compilation: an index beyond an array is an error
OWN = OPTIONS | {"boundscheck": True}


def arguments(role: str, function: Callable[..., float]) -> list[inspect.Parameter]:
    """The arguments of a function; a ValueError or TypeError where these cannot be told or given by
    name.

    TypeError also where it draws random numbers: these would not follow from the seed, and be
    others in each step.
    """
    plain = getattr(function, "py_func", function)
    if not isinstance(plain, types.FunctionType):
        raise TypeError(
            f"{role} must be a number or a Python function; got {function!r}. Write it with def or "
            f"lambda, e.g. {role}=lambda {RESERVED[role][-1]}, b: ..., and its numbers in "
            "parameters."
        )
    if _draws(plain):
        raise TypeError(
            f"{role} must not draw random numbers: they would not follow from the seed, and be "
            "others in each step. For what differs between trials use sv, sz, st0 or "
            "simulate(per_trial=...); for noise, noise=..."
        )
    found = list(inspect.signature(plain).parameters.values())
    for argument in found:
        if argument.kind is not argument.POSITIONAL_OR_KEYWORD:
            raise ValueError(
                f"{role} must name its arguments one by one; got {argument}, which is "
                f"{argument.kind.description}. They are {' and '.join(RESERVED[role])}, where it "
                "depends on them, and names of parameters."
            )
        if argument.name == "x" and role != "drift":
            raise ValueError(
                f"{role} must not depend on x: only drift may. It may depend on t and parameters."
            )
    return found


def _draws(function: types.FunctionType) -> bool:
    """Whether a function uses a module or generator of random numbers."""
    outer = inspect.getclosurevars(function)
    generators = random.Random, np.random.Generator, np.random.RandomState
    used = [*outer.globals.values(), *outer.nonlocals.values()]
    return "random" in function.__code__.co_names or any(
        value in (random, np.random) if inspect.ismodule(value) else isinstance(value, generators)
        for value in used
    )


def parameters_of(role: str, function: Callable[..., float]) -> list[inspect.Parameter]:
    """The arguments that are parameters."""
    return [
        argument for argument in arguments(role, function) if argument.name not in RESERVED[role]
    ]


def varies(function: Callable[..., float]) -> bool:
    """Whether a drift depends on x or t."""
    return any(argument.name in RESERVED["drift"] for argument in arguments("drift", function))


def adapted(
    role: str, function: Callable[..., float], columns: tuple[str, ...]
) -> Callable[..., float]:
    """The function with the arguments that kernels give: (x, t, p) or (t, p), p being a tuple of
    all parameters.

    TypeError where numba cannot compile it to a function that returns a number.
    """
    reserved = RESERVED[role]
    given = []
    for argument in arguments(role, function):
        given.append(
            argument.name if argument.name in reserved else f"p[{columns.index(argument.name)}]"
        )
    compiled = function if hasattr(function, "py_func") else numba.njit(function, **OWN)
    adapter = eval(
        f"lambda {', '.join(reserved)}, p: function({', '.join(given)})", {"function": compiled}
    )
    numbers = numba.types.UniTuple(numba.float64, len(columns))
    try:
        return numba.njit(numba.float64(*[numba.float64] * len(reserved), numbers), **OWN)(adapter)
    except NumbaError as error:
        raise TypeError(
            f"{role} cannot be compiled by numba to a function that returns a number: "
            f"{_gist(error)}. It may use its arguments, numbers, NumPy arrays, if and for, and "
            "functions of math and NumPy; what it calls of your own needs @numba.njit above it."
        ) from error


def _gist(error: NumbaError) -> str:
    """The line of numba's message that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    stages = "Failed in", "During:", "File ", "[1]", "[2]", "- Resolution", "Overload"
    return next((line for line in lines if not line.startswith(stages)), str(error)).rstrip(".")


@dataclass(frozen=True)
class Source:
    """A function, equal to others of the same code that see the same values under the same outer
    names.

    So what is written inside a function or loop is compiled once, and again after a global number
    has changed.
    """

    code: types.CodeType
    outcomes: tuple[Any, ...]
    function: Callable[..., float] = field(compare=False)

    @classmethod
    def of(cls, function: Callable[..., float]) -> Source:
        plain = getattr(function, "py_func", function)
        outer = inspect.getclosurevars(plain)
        named = {**outer.globals, **outer.nonlocals, "its defaults": plain.__defaults__}
        return cls(
            plain.__code__,
            tuple((name, _hashable(value)) for name, value in named.items()),
            function,
        )


def _hashable(value: object) -> object:
    """The value with its type, as 1, 1.0 and True are equal; of one that cannot be hashed its
    identity.
    """
    try:
        hash(value)
    except TypeError:
        return id(value)
    return type(value), value


def kernels_of(
    drift: Callable[..., float],
    boundary: Callable[..., float],
    noise: Callable[..., float],
    columns: tuple[str, ...],
) -> Kernels:
    """The kernels with these functions, whose parameters stand in rows of ``parameters_by_cell``
    with these columns.

    The same functions give the same kernels, so that other numbers need no compiling.
    """
    return _kernels_of(Source.of(drift), Source.of(boundary), Source.of(noise), columns)


@functools.lru_cache(maxsize=128)
def _kernels_of(
    drift: Source, boundary: Source, noise: Source, columns: tuple[str, ...]
) -> Kernels:
    as_tuple = eval(f"lambda row: ({', '.join(f'row[{i}]' for i in range(len(columns)))})")
    functions: dict[str, Any] = {
        "drift": adapted("drift", drift.function, columns),
        "boundary": adapted("boundary", boundary.function, columns),
        "noise": adapted("noise", noise.function, columns),
        "as_tuple": numba.njit(as_tuple, **OWN),
    }
    kernels = with_functions(functions, varies(drift.function))
    return Kernels(_guarded(kernels.simulate), _guarded(kernels.record), _guarded(kernels.begin))


def _guarded(kernel: Callable[..., None]) -> Callable[..., None]:
    """The kernel with what a function of the user's raises as a ValueError that says so."""

    def call(*args: Any) -> None:
        try:
            kernel(*args)
        except Exception as error:
            raise ValueError(
                f"drift, boundary or noise raised {error!r} while simulating. They must return a "
                "number for every time from 0 to t_max and every x between the boundaries, or a "
                "step beyond."
            ) from error

    return call
