"""Checks of arguments, one function for each kind of value.

An error names the argument, says what is allowed, what it got and, where there is one, the next
step. It is a TypeError if the value is of another kind (text instead of a number), a ValueError if
the kind is right and the value is not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Domain:
    """A set of numbers: in words, and as a test of one number."""

    words: str
    contains: Callable[[float], bool]


FINITE = Domain("a finite number", math.isfinite)
# for what may differ between trials or units elsewhere
ONE_FINITE = Domain("one finite number", math.isfinite)
POSITIVE = Domain("a finite number > 0", lambda x: 0.0 < x < math.inf)
NOT_NEGATIVE = Domain("a finite number >= 0", lambda x: 0.0 <= x < math.inf)
UNIT_INTERVAL = Domain("a number between 0 and 1", lambda x: 0.0 <= x <= 1.0)
INSIDE_UNIT_INTERVAL = Domain("a number between 0 and 1, both excluded", lambda x: 0.0 < x < 1.0)

# --- numbers --------------------------------------------------------------------------------------


def is_number(value: object) -> bool:
    """Whether a value is one real number; True and False are not."""
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def number(
    name: str, value: Any, domain: Domain = FINITE, *, meaning: str = "", advice: str = ""
) -> float:
    """The value of the argument ``name`` as a float, if it is a number of the domain.

    ``meaning`` says what the number is, ``advice`` what to do instead; both are parts of the
    message.

    Examples
    --------
    >>> number("dt", 0.001, POSITIVE, meaning="the time step, in seconds")
    0.001
    """
    found = _plain(value)
    if not is_number(found):
        raise TypeError(_message(name, value, domain.words, meaning, advice))
    if not domain.contains(float(found)):
        raise ValueError(_message(name, value, domain.words, meaning, advice))
    return float(found)


def share(
    name: str, value: Any, domain: Domain = INSIDE_UNIT_INTERVAL, *, meaning: str = ""
) -> float:
    """The value of the argument ``name`` as a float, if it is a share of 1.

    Of a number that looks like a percentage the message says how to write it.
    """
    found = _plain(value)
    percent = float(found) if is_number(found) else 0.0
    advice = f"For {percent:g} % write {name}={percent / 100.0:g}." if 1.0 < percent < 100.0 else ""
    return number(name, value, domain, meaning=meaning, advice=advice)


def whole_number(
    name: str,
    value: Any,
    *,
    at_least: int,
    at_most: int | None = None,
    meaning: str = "",
    advice: str = "",
) -> int:
    """The value of the argument ``name`` as an int, if it is a whole number within the limits.

    ``meaning`` and ``advice`` as in `number`.

    Examples
    --------
    >>> whole_number("n", 500, at_least=0)
    500
    """
    allowed = f"a whole number >= {at_least}"
    if at_most is not None:
        allowed = f"a whole number from {at_least} to {at_most}"

    limit = math.inf if at_most is None else at_most
    found = _plain(value)
    if not is_number(found):
        raise TypeError(_message(name, value, allowed, meaning, advice))
    if not isinstance(found, Integral) or not at_least <= int(found) <= limit:
        raise ValueError(_message(name, value, allowed, meaning, advice))
    return int(found)


def _plain(value: Any) -> Any:
    """The value, or what is in an array without dimensions."""
    return value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else value


def _message(name: str, value: object, allowed: str, meaning: str, advice: str) -> str:
    explained = f"{allowed} ({meaning})" if meaning else allowed
    return " ".join([f"{name} must be {explained}; got {value!r}.", *([advice] if advice else [])])


# --- responses ------------------------------------------------------------------------------------


def is_upper(response: ArrayLike) -> NDArray[np.bool_]:
    """Which responses are the upper boundary, if each is 0, 1, or a bool."""
    array = np.asarray(response)
    values = array.ravel().tolist() if array.dtype.kind not in "biuf" else []
    wrong = [value for value in values if not isinstance(value, Real) or value not in (0, 1)]
    wrong = wrong or array[~np.isin(array, (0, 1))].tolist()
    if not wrong:
        return array.astype(bool)

    advice = "Data with other labels go through ddm.Trials(data, upper=...)."
    if isinstance(wrong[0], str) and wrong[0].lower() in ("upper", "lower"):
        advice = "Write 1 for the upper and 0 for the lower boundary."
    raise ValueError(
        f"response must be 0 (lower boundary) or 1 (upper boundary); got {wrong[0]!r}. {advice}"
    )


def beside_response(
    name: str, x: np.ndarray, response: ArrayLike
) -> tuple[np.ndarray, NDArray[np.bool_]]:
    """The argument ``name`` and whether the response is the upper one, broadcast to one shape.

    Both are copies, since a kernel compiles anew for every layout and for read-only arrays.
    """
    upper = is_upper(response)
    try:
        x, upper = map(np.array, np.broadcast_arrays(x, upper))
    except ValueError:
        raise ValueError(
            f"{name} of shape {x.shape} and response of shape {upper.shape} cannot be broadcast "
            "together; give them one shape, or one of them as a single number."
        ) from None
    return x, upper


# --- seeds ----------------------------------------------------------------------------------------


def seed(value: Any) -> int | np.random.SeedSequence | np.random.Generator | None:
    """The value of the argument ``seed``, if random numbers can begin with it."""
    if value is None or isinstance(value, np.random.SeedSequence | np.random.Generator):
        return value
    message = (
        "seed must be an integer >= 0, a numpy.random.SeedSequence, a numpy.random.Generator or "
        f"None; got {value!r}. Take any integer, e.g. seed=1, for a result that can be repeated."
    )
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(message)
    if value < 0:
        raise ValueError(message)
    return int(value)
