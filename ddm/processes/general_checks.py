"""Checks of what a `GeneralDDM` is made of, and messages about functions that fail."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ddm import arguments, user_functions
from ddm.distributions import BELONGING_NAMES, WORDS, chosen, existing
from ddm.fokker_planck.pointers import write_beginning
from ddm.fokker_planck.short_times import ends
from ddm.fokker_planck.steps import DEGREE, NOT_FINITE, Unsolvable
from ddm.function_parameters import BY_FUNCTION_NAME
from ddm.parameters import BY_NAME, check_number, check_start
from ddm.processes.families.ready_made import full_name, is_ready_made
from ddm.processes.general_functions import (
    FIELDS,
    OWN,
    PARAMETER_OF,
    Function,
    Functions,
)

# places in x at which a drift is looked at
PLACES = 33


def check_given(
    given: Mapping[str, float | Function], parameters: Mapping[str, float]
) -> dict[str, float | Function]:
    """What was given for each role, with numbers as floats.

    TypeError unless each is a number or a function; ValueError if a number is outside the domain of
    its parameter, or if ``parameters`` has that parameter too.
    """
    return {
        role: value if callable(value) else _number_for(role, value, parameters)
        for role, value in given.items()
    }


def _number_for(role: str, value: object, parameters: Mapping[str, float]) -> float:
    name = PARAMETER_OF[role]
    argument = role if role != name else f"the {role} boundary"
    if not arguments.is_number(value):
        raise TypeError(
            f"{argument} must be a number or a function; got {value!r}. Write e.g. {role}=1.0."
        )
    if role == name:
        checked = arguments.number(argument, value)
    else:
        checked = check_number(name, value, role)
    if name in parameters:
        raise ValueError(
            f"{role}={checked:g} is the value of the parameter {name}, and {name}="
            f"{parameters[name]:g} is given too. Give one of them."
        )
    return checked


def check_breaks(breaks: object) -> tuple[float, ...]:
    """The times at which functions jump, sorted; an error unless they are numbers > 0."""
    listed = breaks if isinstance(breaks, Sequence | np.ndarray) else [breaks]
    meaning = "decision times, in s, at which a function jumps or bends"
    found = {arguments.number("breaks", t, arguments.POSITIVE, meaning=meaning) for t in listed}
    return tuple(sorted(found))


def checked_numbers(given: Mapping[str, Any]) -> dict[str, float]:
    """The parameters of starts, non-decision times and their variability as floats.

    ``given`` has all fields of the process. An error if a number is outside its domain, or belongs
    to another option.
    """
    values = {name: check_number(name, given[name]) for name in OWN if name not in BELONGING_NAMES}
    check_start(values["z"], values["sz"])

    options = dict(given)
    if not isinstance(given["start"], str) or given["start"] not in WORDS["start"]:
        check_start_density(given["start"], values["z"], values["sz"], given["start_shape"])
        options["start"] = WORDS["start"][0]
    defaults = {name: BY_NAME[name].default for name in BELONGING_NAMES}
    for name, value in chosen(options, defaults).items():
        values[name] = check_number(name, value) if name in existing(options) else value
    return values


def check_start_density(start: object, z: object, sz: object, shape: object) -> None:
    """An error unless a density of starts is a function, in place of z and sz, and >= 0.

    z, sz and ``shape`` may be specified as in a model.
    """
    if user_functions.absent_of(start):
        return
    if not callable(start):
        raise (ValueError if isinstance(start, str) else TypeError)(
            "start must be 'uniform', 'beta' or a density of starting points on (0, 1), a function "
            f"of an array; got {arguments.shown(start)}. Write e.g. start=scipy.stats.beta(2, "
            "5).pdf."
        )
    if shape is not None and not (arguments.is_number(shape) and shape == 0.0):
        raise ValueError(
            f"start_shape={arguments.shown(shape)} belongs to start='beta', but start is a density "
            "of its own. Say start='beta', or leave start_shape out."
        )
    if z != 0.5 or sz != 0.0:
        z, sz = (f"{one:g}" if arguments.is_number(one) else repr(one) for one in (z, sz))
        raise ValueError(
            f"start= says where evidence starts, and so do z={z} and sz={sz}. Leave out z and sz, "
            "or start."
        )
    values = np.asarray(start(np.linspace(0.02, 0.98, 49)), dtype=float).ravel()
    wrong = ~(np.isfinite(values) & (values >= 0.0))
    if wrong.any() or not values.sum() > 0.0:
        raise ValueError(
            "start must be a density on (0, 1): finite, >= 0, and > 0 somewhere; got "
            f"{values[wrong.argmax()]:g}."
        )


def check_names(functions: Functions) -> None:
    """Raise a ValueError unless the parameters are those of the functions' arguments."""
    for name in functions.arguments:
        if name in FIELDS:
            raise ValueError(
                f"{functions.takers(name)} takes an argument {name!r}, which is a field of "
                f"GeneralDDM ({', '.join(FIELDS)}) and not passed on. Give the argument another "
                "name."
            )
        if name == "lapse":
            raise ValueError(
                f"{functions.takers(name)} takes an argument 'lapse', which is the share of "
                "contaminants in a model. Give the argument another name."
            )

    unused = [name for name in functions.parameters if name not in functions.arguments]
    if unused:
        raise ValueError(
            f"parameters has {unused[0]!r}, which no function takes; they take "
            f"{', '.join(functions.arguments) or 'none'}. Leave it out, or name it in a function."
        )
    _check_ready_made(functions)


def _check_ready_made(functions: Functions) -> None:
    """Raise a ValueError if a parameter of a ready-made function is outside its domain."""
    for role, function in functions.by_role.items():
        if not is_ready_made(function):
            continue
        for name, value in functions.values.items():
            row = BY_FUNCTION_NAME.get(name)
            if row is None or not functions.takes(role, name):
                continue
            if not row.valid(np.array([value])).all():
                raise ValueError(
                    f"{name} must be {row.domain}; got {value:g}. ({name}: {row.meaning}; a "
                    f"parameter of {full_name(function)})"
                )


def check_complete(functions: Functions, given: Mapping[str, Any]) -> None:
    """Raise a ValueError if a parameter has no value, and none ``given`` for each trial."""
    for name in functions.missing(given):
        raise ValueError(
            f"the parameter {name!r} of {functions.takers(name)} has no value. Give it by name, "
            f"{name}=..., or for each trial in simulate(per_trial={{{name!r}: ...}})."
        )


def check_sv(functions: Functions, sv: np.ndarray) -> None:
    """Raise a ValueError if an sv, (n,), is above 0 but the drift does not take v."""
    if (sv > 0).any() and not functions.takes("drift", "v"):
        raise ValueError(
            f"sv={sv[sv > 0][0]:g} is the SD of the parameter v, which drift does not take. "
            "Name it in drift, e.g. drift=lambda x, v, leak: v - leak * x, or draw your own "
            "parameter: simulate(per_trial={...})."
        )


def begins(functions: Functions, rows: np.ndarray) -> bool:
    """Whether `check_beginning` raises no error; it takes little time where it does."""
    checks, drift = _beginning(functions, rows)
    is_finite = all(np.isfinite(values).all() for _, values, _, _ in checks)
    return bool(
        is_finite and np.isfinite(drift).all() and all(valid.all() for _, _, valid, _ in checks)
    )


def check_beginning(functions: Functions, rows: np.ndarray) -> None:
    """Raise a ValueError unless the boundaries lie apart at 0 and all functions are finite there.

    ``rows``, (n, columns), are the rows of parameters of cells.
    """
    checks, drift = _beginning(functions, rows)
    for role, values, valid, allowed in checks:
        wrong = ~(valid & np.isfinite(values))
        if wrong.any():
            _refuse_what_raises(functions, rows[wrong][0])
            raise ValueError(
                f"{role} must return a finite number {allowed}; got {values[wrong][0]:g} with "
                f"{functions.named(rows[wrong][0])}."
            )

    wrong = ~np.isfinite(drift)
    if wrong.any():
        _refuse_what_raises(functions, rows[wrong][0])
        raise ValueError(
            "drift must return a finite number at t = 0 for every x between the boundaries; "
            f"with {functions.named(rows[wrong][0])} it does not at the boundaries or in the "
            "middle, x = 0."
        )


def _beginning(
    functions: Functions, rows: np.ndarray
) -> tuple[list[tuple[str, np.ndarray, np.ndarray, str]], np.ndarray]:
    """What is checked at t = 0, each as (role, values, which are allowed, what is); the drift."""
    found = np.empty((len(rows), 4))
    write_beginning(functions.addresses, np.ascontiguousarray(rows), found)
    upper, lower, diffusion, drift = found.T
    checks = [("noise", diffusion, diffusion >= 0, ">= 0 at t = 0")]
    if "boundary" in functions.given:
        apart = "> 0 at t = 0, for the start to lie between the boundaries"
        checks.insert(0, ("boundary", upper - lower, upper > lower, apart))
    else:
        checks.insert(0, ("the lower boundary", lower, lower < 0, "< 0 at t = 0"))
        checks.insert(0, ("the upper boundary", upper, upper > 0, "> 0 at t = 0"))
    return checks, drift


def _refuse_what_raises(functions: Functions, row: np.ndarray) -> None:
    """Raise a ValueError with the error of a function that raises one at t = 0 and x = 0."""
    for role, function in functions.by_role.items():
        at = (0.0,) * len(user_functions.RESERVED[role])
        try:
            user_functions.adapted(role, function, functions.columns)(*at, tuple(row))
        except Exception as error:
            raise ValueError(
                f"{role} raised {error!r} at t = 0, with {functions.named(row)}. It must return a "
                "number for every time, and every x between the boundaries."
            ) from error


def failure(functions: Functions, row: np.ndarray, trial: int, time: float, dt: float) -> str:
    """The message about a step that failed: which function did not return a finite number.

    ``row``, (columns,), are the parameters of the trial, ``time`` is when the step began, in s.
    """
    wrong = "drift"
    for role in functions.given:
        if role == "drift":
            continue
        function = user_functions.adapted(role, functions.by_role[role], functions.columns)
        values = np.array([function(t, tuple(row)) for t in (time, time + 0.5 * dt, time + dt)])
        if not np.isfinite(values).all() or (role == "noise" and values.min() < 0):
            wrong = role

    also = " >= 0" if wrong == "noise" else ""
    return (
        f"{wrong} must return a finite number{also}; in trial {trial} it did not, in the step "
        f"of dt={dt:g} s from t={time:g} s on, with {functions.named(row)}. Look at what it "
        "returns there, or end the simulation before with t_max."
    )


def unsolvable(functions: Functions, row: np.ndarray, error: Unsolvable) -> str:
    """The message about an equation that has no solution."""
    numbers = functions.named(row)
    if error.reason == DEGREE:
        return (
            f"drift jumps or bends too sharply in x at t={error.time:g} s, with {numbers}: "
            "densities need a drift that a polynomial of degree 31 follows between the boundaries. "
            "Make it smoother, e.g. by tanh, or simulate it: simulate(method='euler')."
        )
    if error.reason == NOT_FINITE:
        return _not_finite(functions, row, error.time, numbers)
    return (
        f"the density cannot be followed to t={error.time:g} s, with {numbers}: a function changes "
        "too fast, is infinite, or boundaries grow without limit. Name the times at which "
        "functions jump, breaks=(...), ask about earlier times, or simulate: "
        "simulate(method='euler')."
    )


def _not_finite(functions: Functions, row: np.ndarray, time: float, numbers: str) -> str:
    """The message about a function that is not finite: which, and where."""
    at: dict[str, Callable[[float, float], float]] = {
        role: _called(pointer, row) for role, pointer in functions.pointers.items()
    }
    for role, function in at.items():
        if role == "drift":
            continue
        value = function(0.0, time)
        if not np.isfinite(value) or (role == "noise" and value <= 0.0):
            also = " > 0" if role == "noise" else ""
            return (
                f"{role} must return a finite number{also}; at t={time:g} s it is {value:g}, with "
                f"{numbers}. Look at what it returns there, or ask about earlier times."
            )

    x, value = np.nan, np.nan
    if "drift" in at:
        upper, lower = ends(functions.addresses, time, row)
        places = np.linspace(lower, upper, PLACES)
        found = np.array([at["drift"](place, time) for place in places])
        if (~np.isfinite(found)).any():
            first = int(np.argmax(~np.isfinite(found)))
            x, value = places[first], found[first]
    return (
        f"drift must return a finite number; at t={time:g} s and x={x:g} it is {value:g}, with "
        f"{numbers}. Look at what it returns there, or ask about earlier times."
    )


def _called(pointer: Any, row: np.ndarray) -> Callable[[float, float], float]:
    """A compiled function of x and t, with the parameters of the row."""
    numbers = np.ascontiguousarray(row)
    address = numbers.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
    return lambda x, t: float(pointer.ctypes(x, t, address))
