"""Functions that are not there: those of which a saved fit has the name, but not the code.

A placeholder stands where the function stood. It has the function's arguments, so that the
parameters of a model are known; what needs its values is refused.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
