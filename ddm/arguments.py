"""Checks of arguments, one function for each kind of value.

An error names the argument, and says what is allowed, what was given and, if there is one, the
next step. It is a TypeError if the value is of the wrong kind (text instead of a number), and a
ValueError if only the value is wrong.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from decimal import Decimal
from difflib import get_close_matches
from functools import wraps
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Class = TypeVar("Class", bound=type)

# a value is repeated in a message only if its text has at most this length
LONGEST_SHOWN = 40

# a wrong name is taken for a slip of a right name that is at least this similar (1: the same)
SLIP = 0.8


@dataclass(frozen=True)
class Domain:
    """A set of numbers: in words, and as a test whether it contains a number."""

    words: str
    contains: Callable[[float], bool]


FINITE = Domain("a finite number", math.isfinite)

# for a number that elsewhere may differ between trials or units
ONE_FINITE = Domain("one finite number", math.isfinite)

POSITIVE = Domain("a finite number > 0", lambda x: 0.0 < x < math.inf)
NOT_NEGATIVE = Domain("a finite number >= 0", lambda x: 0.0 <= x < math.inf)
UNIT_INTERVAL = Domain("a number between 0 and 1", lambda x: 0.0 <= x <= 1.0)
INSIDE_UNIT_INTERVAL = Domain("a number between 0 and 1, both excluded", lambda x: 0.0 < x < 1.0)

# --- numbers --------------------------------------------------------------------------------------


def is_number(value: object) -> bool:
    """Whether a value is one real number; True and False do not count as numbers."""
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def number(
    name: str, value: Any, domain: Domain = FINITE, *, meaning: str = "", advice: str = ""
) -> float:
    """The value of the argument ``name`` as a float; an error unless the domain contains it.

    The message includes ``meaning``, what the number is, and ``advice``, what to do instead.

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
    """The value of the argument ``name`` as a float; an error unless it is a share of 1.

    If the number looks like a percentage, the message says how to write it as a share.
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
    """The value of the argument ``name`` as an int; an error unless it is within the limits.

    ``meaning`` and ``advice`` are as in `number`.

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
    """The value itself, or the one number in an array without dimensions."""
    return value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else value


def _message(name: str, value: object, allowed: str, meaning: str, advice: str) -> str:
    """The message of an error about one argument."""
    explained = f"{allowed} ({meaning})" if meaning else allowed
    message = f"{name} must be {explained}; got {value!r}."
    return f"{message} {advice}" if advice else message


def as_python(value: Any) -> Any:
    """A NumPy scalar as the Python value that it stands for; anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


# whole numbers up to this one are exact as floats
LARGEST_EXACT = 2**53


def as_level(value: Any) -> Any:
    """A level or label as a plain Python value, and 1 instead of 1.0.

    In a column with missing values pandas turns whole numbers into floats.
    """
    plain = as_python(value)
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain


def shown(value: Any) -> str:
    """A value as it is written in code: 0.5, not np.float64(0.5)."""
    return repr(as_python(value))


# --- responses ------------------------------------------------------------------------------------


def is_upper(response: ArrayLike) -> NDArray[np.bool_]:
    """Which responses are upper ones; a ValueError unless each is 0, 1, or a bool."""
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
    """The argument ``name``, x, and whether the response is upper, broadcast to one shape.

    Both arrays are copies, because a kernel is compiled again for every layout in memory and for
    read-only arrays.
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
    """The value of the argument ``seed``; an error unless random numbers can be made from it."""
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


# --- names ----------------------------------------------------------------------------------------


def by_name(
    *shown: str,
    words: Mapping[str, str],
    more: Callable[[Mapping[str, Any]], Sequence[str]] = lambda named: (),
    hidden: Sequence[str] = (),
) -> Callable[[Class], Class]:
    """A decorator of a dataclass that takes its fields by name; its errors say how to write them.

    ``shown`` are the fields that stand in every example of a message. ``words`` has our name of a
    field by each word, in lower case, that others have for it. Messages name the fields that have
    no default first, but not those that are ``hidden``. ``more`` are names that are allowed besides
    the fields, for the values of the fields that were given.
    """

    def decorated(cls: Class) -> Class:
        init = cls.__init__  # type: ignore[misc]
        ordered = sorted(fields(cls), key=_has_default)
        names = tuple(field.name for field in ordered if field.name not in hidden)

        # the wrapped function is what inspect, help and completion show
        @wraps(init)
        def checked(self: object, *unnamed: Any, **named: Any) -> None:
            if unnamed:
                raise TypeError(_unnamed_message(cls.__name__, names, shown, unnamed, named))
            if not named.keys() <= {*names, *hidden}:
                known = (*names, *(name for name in more(named) if name not in names))
                given = {name: value for name, value in named.items() if name not in hidden}
                if not given.keys() <= set(known):
                    raise TypeError(_unknown_message(cls.__name__, known, words, given))
            init(self, **named)

        cls.__init__ = checked  # type: ignore[misc]
        return cls

    return decorated


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _unnamed_message(
    cls: str,
    names: Sequence[str],
    shown: Sequence[str],
    unnamed: Sequence[Any],
    named: Mapping[str, Any],
) -> str:
    """The message of an error about values without a name."""
    free = [name for name in names if name not in named]
    given = dict(zip(free, unnamed, strict=False)) | dict(named)
    texts = {name: _short(given[name]) or "..." for name in names if name in given}
    texts |= {name: "..." for name in shown if name not in given}

    got = ", ".join(_short(value) or f"a value of type {type(value).__name__}" for value in unnamed)
    example = ", ".join(f"{name}={texts[name]}" for name in names if name in texts)
    return (
        f"{cls} takes its parameters by name; got {got} without a name. Write e.g. "
        f"{cls}({example}). The names are {', '.join(names)}."
    )


def _unknown_message(
    cls: str, names: Sequence[str], words: Mapping[str, str], named: Mapping[str, Any]
) -> str:
    """The message of an error about names that the class does not have."""
    unknown = [name for name in named if name not in names]
    ours = [_our_name(name, names, words) for name in unknown]
    found = ", ".join(
        f"{name}= (write {our}=)" if our else f"{name}="
        for name, our in zip(unknown, ours, strict=True)
    )

    message = f"{cls} does not know {found}. Its parameters are {', '.join(names)}."
    if any(our and name.lower() in words for name, our in zip(unknown, ours, strict=True)):
        message += " Numbers of another package may mean something else: see ddm.convert."
    return message


def _our_name(name: str, names: Sequence[str], words: Mapping[str, str]) -> str | None:
    """Our name that was probably meant; None if there is no similar one."""
    known = {word: our for word, our in words.items() if our in names}
    known |= {our.lower(): our for our in names}
    slips = get_close_matches(name, names, n=1, cutoff=SLIP)
    return known.get(name.lower(), slips[0] if slips else None)


def similar(name: str, names: Iterable[str]) -> str | None:
    """The one of the names that was probably meant: alike but for case and signs, or nearly so.

    Examples
    --------
    >>> similar("RT (s)", ["rt_s", "response"])
    'rt_s'
    """
    known = list(names)
    alike = {_reduced(other): other for other in reversed(known)}
    by_lower = {other.lower(): other for other in reversed(known)}
    slips = get_close_matches(name.lower(), by_lower, n=1, cutoff=SLIP)
    return alike.get(_reduced(name) or name) or (by_lower[slips[0]] if slips else None)


def _reduced(name: str) -> str:
    """A name without signs, blanks and capital letters."""
    return re.sub(r"[\W_]", "", name).casefold()


def _short(value: object) -> str:
    """The text of a value; empty if it is long, or if it cannot be written in a call."""
    text = repr(value)
    is_short = len(text) <= LONGEST_SHOWN and "\n" not in text and not text.startswith("<")
    return text if is_short else ""
