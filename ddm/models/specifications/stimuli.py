"""How a model says which stimulus was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def checked_stimulus(stimulus: Any) -> str | dict[str, dict[Any, int]] | None:
    """The argument ``stimulus``, checked."""
    if stimulus is None or isinstance(stimulus, str):
        return stimulus

    error = f"stimulus must be a column name or {{column: {{level: +1 or -1}}}}; got {stimulus!r}."
    if not isinstance(stimulus, Mapping) or len(stimulus) != 1:
        raise TypeError(error)

    column, signs = next(iter(stimulus.items()))
    if not isinstance(column, str) or not isinstance(signs, Mapping):
        raise TypeError(error)
    if not signs or not all(sign in (1, -1) for sign in signs.values()):
        raise ValueError(error)

    return {column: {level: int(sign) for level, sign in signs.items()}}
