"""Checks of what accumulators are made of, and of what a simulation made of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ddm import arguments, parameters
from ddm.simulators.accumulators import NOISE, START, THRESHOLD
from ddm.simulators.trial import FAILED

# what an argument must be, in the words of messages
PER_UNIT = "one finite number per unit"
NUMBER = "a finite number, or one per unit"
MATRIX = "a square matrix of finite numbers"

# an example of each
EXAMPLES = {PER_UNIT: "[2.0, 1.0]", NUMBER: "1.0", MATRIX: "[[0.0, 1.0], [1.0, 0.0]]"}


def _numbers(name: str, values: Any, what: str) -> np.ndarray:
    """The values as a float array; TypeError or ValueError unless they are finite numbers.

    ``what``, a key of `EXAMPLES`, says what the argument ``name`` must be.
    """
    example = f"Write e.g. {name}={EXAMPLES[what]}."
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        raise ValueError(f"{name} must be {what}; got {values!r}. {example}") from None
    if array.size and array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be {what}; got {values!r}. {example}")

    array = array.astype(float)
    wrong = ~np.isfinite(array)
    if wrong.any():
        where = f" in {values!r}" if array.ndim else ""
        found = f"{array[wrong].flat[0]:g}{where}"
        raise ValueError(f"{name} must be {what}; got {found}. {example}")
    return array


def vector(name: str, values: Any) -> np.ndarray:
    """The values as an array (units,); an error unless there is a finite number per unit."""
    array = _numbers(name, values, PER_UNIT)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(
            f"{name} must be {PER_UNIT}, of one unit or more; got {values!r}. Write e.g. "
            f"{name}={EXAMPLES[PER_UNIT]}."
        )
    return array


def matrix(name: str, values: Any, n: int) -> np.ndarray:
    """The values as an array (n, n); an error unless they are a matrix of finite numbers."""
    array = _numbers(name, values, MATRIX)
    if array.shape != (n, n):
        raise ValueError(
            f"{name} must be {MATRIX} with a row and a column per unit, of shape ({n}, {n}); got "
            f"one of shape {array.shape}. inputs says how many units there are: {n}."
        )
    return array


def one_or_per_unit(name: str, values: Any, n: int) -> float | tuple[float, ...]:
    """The value as a float, or the values of n units as a tuple; an error for anything else."""
    array = _numbers(name, values, NUMBER)
    if array.ndim == 0:
        return float(array)
    if array.shape != (n,):
        raise ValueError(
            f"{name} must be {NUMBER}, of which inputs says that there are {n}; got {values!r} of "
            f"shape {array.shape}."
        )
    return tuple(array.tolist())


def rate(name: str, value: Any) -> float:
    """The value as a float; an error unless it is one finite number, in 1/s."""
    advice = "What differs between units is said with ddm.Accumulators(coupling=...)."
    return arguments.number(name, value, arguments.ONE_FINITE, meaning="in 1/s", advice=advice)


def adjacency(weights: np.ndarray) -> None:
    """Raise a ValueError unless weights are >= 0, symmetric, and 0 on the diagonal."""
    meaning = "It holds how strongly each two units are connected, in 1/s."
    if (weights < 0).any():
        i, j = np.argwhere(weights < 0)[0]
        raise ValueError(
            f"adjacency must hold numbers >= 0; got {weights[i, j]:g} between units {i} and {j}. "
            f"{meaning} Inhibition is said with ddm.Accumulators.leaky_competing or "
            "ddm.Accumulators(coupling=...)."
        )
    if weights.diagonal().any():
        i = np.flatnonzero(weights.diagonal())[0]
        raise ValueError(
            f"adjacency must have zeros on the diagonal; got {weights[i, i]:g} for unit {i}. "
            f"{meaning} Leak is an argument of its own: leak=..."
        )
    if (weights != weights.T).any():
        i, j = np.argwhere(weights != weights.T)[0]
        raise ValueError(
            f"adjacency must be symmetric; got {weights[i, j]:g} from unit {j} to {i} and "
            f"{weights[j, i]:g} back. {meaning} Effects in one direction are said with "
            "ddm.Accumulators(coupling=...)."
        )


def units(units: np.ndarray, floor: bool, *, of_trials: bool) -> None:
    """Raise a ValueError where the noise, threshold or start of a unit is outside its domain.

    ``units`` is the ``units_by_cell`` of the kernels, with a cell per trial if ``of_trials``.
    """
    noise, threshold, start = units[:, NOISE], units[:, THRESHOLD], units[:, START]
    for wrong, say in (
        (~(noise > 0), _say_noise),
        (~(threshold > start), _say_threshold),
        ((start < 0) & floor, _say_start),
    ):
        if wrong.any():
            trial, unit = (int(i) for i in np.argwhere(wrong)[0])
            place = f"unit {unit} of trial {trial}" if of_trials else f"unit {unit}"
            raise ValueError(say(units[trial, :, unit], place))


def _say_noise(numbers: np.ndarray, place: str) -> str:
    return (
        f"D must be > 0 (the variance of the noise per second); got {numbers[NOISE]:g} in {place}. "
        "The usual choice is D=1."
    )


def _say_threshold(numbers: np.ndarray, place: str) -> str:
    return (
        f"threshold must be above start; got threshold={numbers[THRESHOLD]:g} and "
        f"start={numbers[START]:g} in {place}. Raise threshold, or lower start."
    )


def _say_start(numbers: np.ndarray, place: str) -> str:
    return (
        f"start must be >= 0 where activity is reflected at a floor of 0; got {numbers[START]:g} "
        f"in {place}. Raise start, or leave the floor out: ddm.Accumulators(floor=False)."
    )


def per_unit(name: str, array: np.ndarray, n_units: int) -> np.ndarray:
    """The values of a parameter in ``per_trial``, in a shape that broadcasts to (n, units).

    ValueError unless they are (n, units) or, for all but the inputs, (n,).
    """
    if array.ndim == 1 and name != "inputs":
        return array[:, np.newaxis]
    if array.ndim != 2 or array.shape[1] != n_units:
        alternative = "" if name == "inputs" else f", or of shape ({len(array)},), for all units"
        raise ValueError(
            f"per_trial[{name!r}] must have a row per trial and a column per unit, of shape "
            f"({len(array)}, {n_units}){alternative}; got values of shape {array.shape}."
        )
    return array


def times(name: str, array: np.ndarray) -> np.ndarray:
    """The times (n,) of ``per_trial``; ValueError unless they are >= 0."""
    if (array < 0).any():
        trial = int((array < 0).argmax())
        raise ValueError(
            f"per_trial[{name!r}] must hold numbers >= 0; got {array[trial]:g} in trial {trial}. "
            f"({name}: {parameters.BY_NAME[name].meaning})"
        )
    return array


def as_tuples(matrix: Iterable[np.ndarray]) -> tuple[tuple[float, ...], ...]:
    """The rows of a matrix as tuples."""
    return tuple(tuple(row.tolist()) for row in matrix)


def refuse_failures(rt: np.ndarray, response: np.ndarray) -> None:
    """Raise a ValueError if activity became infinite in a trial, at the time in ``rt``."""
    failed = response == FAILED
    if failed.any():
        trial = int(failed.argmax())
        raise ValueError(
            f"the coupling makes activity explode: in {int(failed.sum())} of {failed.size} trials "
            f"it became infinite before any unit reached its threshold, in trial {trial} at a "
            f"decision time of {rt[trial]:.3g} s. Make the leak larger or the coupling weaker, add "
            "floor=True, which keeps activity from going below 0, or end the simulation before "
            "with t_max."
        )
