"""Drift, boundary and noise as functions of the user's own: their arguments, and their adapters.

The arguments of such a function are x and t, if it depends on them, and names of parameters; the
kernels give it all parameters of the trial, p. Between them stands an adapter, which knows the
position of each parameter in p. For the drift ``lambda x, v, leak: v - leak * x`` and the columns
v, a, ..., leak the adapter is ``lambda x, t, p: function(x, p[0], p[8])``.
"""

from __future__ import annotations

import functools
import inspect
import math
import random
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numba
import numpy as np
from numba.core.errors import NumbaError

from ddm.runtime.compilation import OPTIONS

# arguments of each function that are not parameters
RESERVED = {
    "drift": ("x", "t"),
    "boundary": ("t",),
    "upper": ("t",),
    "lower": ("t",),
    "noise": ("t",),
}

# options of compilation: an index beyond an array is an error
OWN = OPTIONS | {"boundscheck": True}


def arguments(role: str, function: Callable[..., float]) -> list[inspect.Parameter]:
    """The arguments of a function for a role: "drift", "boundary", "upper", "lower" or "noise".

    TypeError if it is not a Python function, or if it draws random numbers: these would not follow
    from the seed, and would differ in each step. ValueError if its arguments cannot be given by
    name, or if a boundary or noise depends on x.
    """
    plain = getattr(function, "py_func", function)
    if not isinstance(plain, types.FunctionType):
        raise TypeError(
            f"{role} must be a number or a Python function; got {function!r}. Write it with def or "
            f"lambda, e.g. {role}=lambda {RESERVED[role][-1]}, b: ..., and its numbers by "
            f"name, b=1.0."
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
    if "random" in function.__code__.co_names:
        return True

    outer = inspect.getclosurevars(function)
    return any(map(_is_random, [*outer.globals.values(), *outer.nonlocals.values()]))


def _is_random(value: object) -> bool:
    """Whether a value is a module or a generator of random numbers."""
    if inspect.ismodule(value):
        return value in (random, np.random)
    return isinstance(value, random.Random | np.random.Generator | np.random.RandomState)


def parameters_of(role: str, function: Callable[..., float]) -> list[inspect.Parameter]:
    """The arguments of a function that are parameters."""
    found = arguments(role, function)
    return [argument for argument in found if argument.name not in RESERVED[role]]


def varies(function: Callable[..., float]) -> bool:
    """Whether a drift depends on x or t."""
    return any(argument.name in RESERVED["drift"] for argument in arguments("drift", function))


def adapted(
    role: str, function: Callable[..., float], columns: tuple[str, ...]
) -> Callable[..., float]:
    """The function with the arguments that kernels give, (x, t, p) or (t, p), compiled.

    p is the tuple of all parameters, in the order of ``columns``. TypeError if numba cannot compile
    the function to one that returns a number.
    """
    reserved = RESERVED[role]
    source = f"lambda {', '.join(reserved)}, p: {_call(role, function, columns)}"
    adapter = eval(source, {"function": _compiled(function)})

    numbers = numba.types.UniTuple(numba.float64, len(columns))
    signature = numba.float64(*[numba.float64] * len(reserved), numbers)
    with _explained(role):
        return numba.njit(signature, **OWN)(adapter)


# x, t, and the address of the parameters
POINTER = numba.float64(numba.float64, numba.float64, numba.types.CPointer(numba.float64))


def pointer(role: str, function: Callable[..., float], columns: tuple[str, ...]) -> Any:
    """The function as one of C, of x, t and the address of the parameters; its ``address`` is for
    kernels.

    The kernels that call it need not be compiled anew. Where the function raises an error it
    returns NaN. TypeError as in `adapted`. The same functions give the same pointer.
    """
    return _pointer(role, Source.of(function), columns)


@functools.lru_cache(maxsize=256)
def _pointer(role: str, source: Source, columns: tuple[str, ...]) -> Any:
    # C has no exceptions, and numba would print them; the sum makes truth values numbers, not texts
    text = (
        "def adapter(x, t, p):\n"
        "    try:\n"
        f"        return 0.0 + {_call(role, source.function, columns)}\n"
        "    except Exception:\n"
        "        return math.nan\n"
    )
    names: dict[str, Any] = {"function": _compiled(source.function), "math": math}
    exec(text, names)
    with _explained(role):
        return numba.cfunc(POINTER, nopython=True, error_model="numpy")(names["adapter"])


def _call(role: str, function: Callable[..., float], columns: tuple[str, ...]) -> str:
    """The call of a function whose parameters are the elements of p, as source code."""
    reserved = RESERVED[role]
    names = [argument.name for argument in arguments(role, function)]
    given = [name if name in reserved else f"p[{columns.index(name)}]" for name in names]
    return f"function({', '.join(given)})"


def _compiled(function: Callable[..., float]) -> Callable[..., float]:
    refuse_absent(function)
    return function if hasattr(function, "py_func") else numba.njit(function, **OWN)


@contextmanager
def _explained(role: str) -> Iterator[None]:
    """Say what numba means if it cannot compile the function of this role, as a TypeError."""
    try:
        yield
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
    gist = next((line for line in lines if not line.startswith(stages)), str(error))
    return gist.rstrip(".")


@dataclass(frozen=True)
class Source:
    """A function, which equals another one with the same code and the same values of outer names.

    So a function that is defined inside a function or loop is compiled once, and compiled again
    after a global number has changed.
    """

    code: types.CodeType
    values: tuple[Any, ...]
    function: Callable[..., float] = field(compare=False)

    @classmethod
    def of(cls, function: Callable[..., float]) -> Source:
        plain = getattr(function, "py_func", function)
        outer = inspect.getclosurevars(plain)
        named = {**outer.globals, **outer.nonlocals, "its defaults": plain.__defaults__}
        values = tuple((name, _hashable(value)) for name, value in named.items())
        return cls(plain.__code__, values, function)


def _hashable(value: object) -> object:
    """The value with its type, since 1, 1.0 and True are equal; its identity if it has no hash.

    Of an array it is the numbers, which may change in place.
    """
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return value.dtype.str, value.shape, value.tobytes()
    try:
        hash(value)
    except TypeError:
        return id(value)
    return type(value), value


# the parameters of a reflected drift besides those of the drift itself
SIGN, BIAS = "stimulus_sign", "drift_bias"


def reflected(drift: Callable[..., float]) -> Callable[..., float]:
    """The drift ``stimulus_sign drift(stimulus_sign x, t) + drift_bias``, for stimulus coding.

    With the sign -1 it is the drift reflected about x = 0. Its further parameters are
    ``stimulus_sign`` and ``drift_bias``. The same drift gives the same function.
    """
    return _reflected(Source.of(drift))


@functools.lru_cache(maxsize=256)
def _reflected(source: Source) -> Callable[..., float]:
    drift = source.function
    found = arguments("drift", drift)
    places = [argument.name for argument in found if argument.name in RESERVED["drift"]]
    names = [argument.name for argument in found if argument.name not in RESERVED["drift"]]
    given = [f"{SIGN} * x" if name == "x" else name for name in (one.name for one in found)]
    text = (
        f"lambda {', '.join([*places, SIGN, BIAS, *names])}: "
        f"{SIGN} * function({', '.join(given)}) + {BIAS}"
    )
    function = drift if absent_of(drift) else _compiled(drift)
    made: Callable[..., float] = eval(text, {"function": function})
    plain = getattr(drift, "py_func", drift)
    made.__name__ = f"reflected {plain.__name__}"
    # those of x and t are not passed on, as x and t are always given
    defaults = (one.default for one in found if one.name in names)
    made.__defaults__ = tuple(one for one in defaults if one is not inspect.Parameter.empty)
    made.reflects = drift  # type: ignore[attr-defined]
    return made


# --- functions that are not there -----------------------------------------------------------------

# Of the functions of a saved fit a file has the names, but no code. A placeholder stands where such
# a function stood. It has its arguments, so that the parameters of a model are known.


@dataclass(frozen=True)
class Absent:
    """What is known of a function that is not there.

    role : what it was in a model: the drift, the upper boundary and so on
    name, takes, source : its name, its arguments, and its code as text, which is never run; None if
        nobody knows it
    remedy : how it is given, as code
    """

    role: str
    name: str
    takes: tuple[str, ...]
    source: str | None
    remedy: str


def placeholder(absent: Absent) -> Callable[..., float]:
    """A function with the arguments of one that is not there; a ValueError if it is called."""

    def missing(*numbers: Any) -> float:
        raise _refusal(absent)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    taken = [inspect.Parameter(name, kind) for name in absent.takes]
    missing.__name__ = missing.__qualname__ = absent.name
    missing.__signature__ = inspect.Signature(taken)  # type: ignore[attr-defined]
    missing.absent = absent  # type: ignore[attr-defined]
    return missing


def absent_of(function: object) -> Absent | None:
    """What is known of a function, maybe reflected, if it is not there; else None."""
    found: Absent | None = getattr(getattr(function, "reflects", function), "absent", None)
    return found


def refuse_absent(function: object) -> None:
    """Raise a ValueError, which says how to give the function, if it is not there."""
    absent = absent_of(function)
    if absent is not None:
        raise _refusal(absent)


def _refusal(absent: Absent) -> ValueError:
    takes = f" of {', '.join(absent.takes)}" if absent.takes else ""
    return ValueError(
        f"this fit was loaded without its {absent.role}, the function {absent.name!r}{takes}: a "
        "file names a function of your own without importing it. It has estimates, but no "
        f"densities and no simulations. Give the function: {absent.remedy}."
    )
