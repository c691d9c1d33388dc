"""Checks of what a `GeneralDDM` is made of, and the message of a failed simulation."""

from __future__ import annotations

import numpy as np

from ddm import user_functions
from ddm.processes.general_functions import OWN, Functions
from ddm.simulators.euler import at_beginning


def check_names(functions: Functions) -> None:
    """Raise a ValueError unless the names of parameters and of the functions' arguments agree."""
    for name in functions.arguments:
        if name in OWN:
            raise ValueError(
                f"{functions.takers(name)} takes an argument {name!r}, which is a field of "
                f"GeneralDDM ({', '.join(OWN)}) and not passed on. Give the argument another "
                "name."
            )

    unused = [name for name in functions.parameters if name not in functions.arguments]
    if unused:
        raise ValueError(
            f"parameters has {unused[0]!r}, which no function takes; they take "
            f"{', '.join(functions.arguments) or 'none'}. Leave it out, or name it in a function."
        )


def check_complete(functions: Functions, given: dict[str, np.ndarray]) -> None:
    """Raise a ValueError if a parameter has no value, and none ``given`` for each trial."""
    for name in functions.missing(given):
        raise ValueError(
            f"the parameter {name!r} of {functions.takers(name)} has no value. Give it in "
            f"parameters={{{name!r}: ...}}, or for each trial in per_trial={{{name!r}: ...}}."
        )


def check_sv(functions: Functions, sv: np.ndarray) -> None:
    """Raise a ValueError if an sv, (n,), is above 0 but the drift does not take v."""
    if (sv > 0).any() and not functions.takes("drift", "v"):
        raise ValueError(
            f"sv={sv[sv > 0][0]:g} is the SD of the parameter v, which drift does not take. "
            "Name it in drift, e.g. drift=lambda x, v, leak: v - leak * x, or draw your own "
            "parameter: simulate(per_trial={...})."
        )


def check_beginning(functions: Functions, rows: np.ndarray) -> None:
    """Raise a ValueError unless boundary(0) > 0, noise(0) >= 0 and all functions are finite at 0.

    ``rows``, (n, columns), are the rows of parameters of cells.
    """
    separation, diffusion, rate = at_beginning(rows, functions.kernels)
    in_between = "> 0 at t = 0, for the start to lie between the boundaries"
    for role, values, valid, allowed in (
        ("boundary", separation, separation > 0, in_between),
        ("noise", diffusion, diffusion >= 0, ">= 0 at t = 0"),
    ):
        wrong = ~(valid & np.isfinite(values))
        if wrong.any():
            raise ValueError(
                f"{role} must return a finite number {allowed}; got {values[wrong][0]:g} with "
                f"{functions.named(rows[wrong][0])}."
            )

    wrong = ~np.isfinite(rate)
    if wrong.any():
        raise ValueError(
            "drift must return a finite number at t = 0 for every x between the boundaries; "
            f"with {functions.named(rows[wrong][0])} it does not at the boundaries or in the "
            "middle, x = 0."
        )


def failure(functions: Functions, row: np.ndarray, trial: int, time: float, dt: float) -> str:
    """The message about a step that failed: which function did not return a finite number.

    ``row``, (columns,), are the parameters of the trial, ``time`` is when the step began, in s.
    """
    wrong = "drift"
    for role in ("boundary", "noise"):
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
