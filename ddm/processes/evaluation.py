"""Distributions of RT and response, evaluated as users write RTs and responses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm.arguments import beside_response, is_number

# the log of a density or probability of RTs (n,) and of whether the responses are upper ones (n,)
OfTrials = Callable[[np.ndarray, np.ndarray], np.ndarray]


def either(function: OfTrials, rt: ArrayLike, response: ArrayLike | None) -> np.ndarray:
    """The log of a density or probability of rt and response, in their common shape.

    Without a response it is the log of the sum over both responses. It is NaN where rt is NaN.
    """
    if response is not None:
        return _at_each(function, rt, response)
    return np.logaddexp(_at_each(function, rt, 0), _at_each(function, rt, 1))


def _at_each(function: OfTrials, rt: ArrayLike, response: ArrayLike) -> np.ndarray:
    x, upper = beside_response("rt", numbers("rt", rt), response)
    values = function(x.ravel(), upper.ravel())
    return np.where(np.isnan(x), np.nan, values.reshape(x.shape))[()]


def quantiles(function: OfTrials, q: ArrayLike, response: ArrayLike) -> np.ndarray:
    """Quantiles of the shares q of each response; ValueError unless q lies between 0 and 1."""
    q = numbers("q", q)
    outside = ~((q >= 0.0) & (q <= 1.0))
    if outside.any():
        raise ValueError(f"q must lie between 0 and 1; got {q[outside].flat[0]:g}.")

    q, upper = beside_response("q", q, response)
    return function(q.ravel(), upper.ravel()).reshape(q.shape)[()]


def refuse_steps(**options: object) -> None:
    """Raise a ValueError if an option of "euler" is given with "exact"."""
    for name, value in options.items():
        if value is not None:
            raise ValueError(
                f"{name}={value!r} is an option of method='euler'; exact samples take no steps. "
                f"Leave {name} out, or say method='euler'."
            )


def numbers(name: str, values: ArrayLike) -> np.ndarray:
    """The values as floats, with NaN for None and NA; TypeError unless they are numbers."""
    array = np.asarray(values)
    if array.dtype.kind in "mM":
        raise TypeError(f"{name} must hold numbers; got {array.dtype}.")

    missing = pd.isna(array)
    if array.dtype.kind not in "iuf":
        wrong = [x for x in array[~missing].tolist() if not is_number(x)]
        if wrong:
            raise TypeError(f"{name} must hold numbers; got {wrong[0]!r}.")
    return np.where(missing, np.nan, array).astype(float)
