"""How many trials each condition of a study has: the same number for all, or one for each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.arguments import shown, similar

# the number of trials of every condition, in the order of the cells
Numbers = Mapping[Hashable, int]

# what messages say that such a number is
MEANING = "the trials of each condition"

# what to do instead of giving a condition several numbers
SEVERAL = "For several sizes give a list of such mappings."


def checked_numbers(n_trials: Any, conditions: Sequence[Hashable]) -> dict[Hashable, int]:
    """The number of trials of every condition, from one number for all or from a mapping.

    A Series is a mapping from its index. TypeError or ValueError unless the numbers are whole
    numbers >= 1, one for each of the ``conditions``.
    """
    if isinstance(n_trials, pd.Series):
        n_trials = _mapping_of(n_trials)
    if not isinstance(n_trials, Mapping):
        n = arguments.whole_number("n_trials", n_trials, at_least=1, meaning=MEANING)
        return dict.fromkeys(conditions, n)

    _check_conditions(n_trials, conditions)
    return {
        key: arguments.whole_number(
            f"n_trials of {shown(key)}",
            n_trials[key],
            at_least=1,
            meaning="the trials of this condition",
            advice=SEVERAL if np.ndim(n_trials[key]) else "",
        )
        for key in conditions
    }


def checked_sizes(n_trials: Any, conditions: Sequence[Hashable]) -> list[dict[Hashable, int]]:
    """The numbers of trials of one or several sizes; an error unless each is given once."""
    is_series = isinstance(n_trials, pd.Series) and not _is_plain(n_trials)
    is_single = is_series or np.ndim(n_trials) == 0
    sizes = [checked_numbers(one, conditions) for one in ([n_trials] if is_single else n_trials)]
    if not sizes or any(one in sizes[:i] for i, one in enumerate(sizes)):
        raise ValueError(f"n_trials must hold numbers of trials, each once; got {n_trials!r}.")
    return sizes


def size_of(numbers: Numbers) -> int | dict[Hashable, int]:
    """The number of trials of each condition, or all the numbers if they differ."""
    first, *others = numbers.values()
    return dict(numbers) if any(n != first for n in others) else first


def names_of(sizes: Sequence[Numbers]) -> list[Hashable]:
    """What tables call sizes: their numbers or, if one of them differs by condition, texts.

    So a column of them never holds both.
    """
    if all(isinstance(size_of(numbers), int) for numbers in sizes):
        return [size_of(numbers) for numbers in sizes]  # type: ignore[misc]
    return [text_of(numbers) for numbers in sizes]


def text_of(size: int | Numbers) -> str:
    """A size in words: ``300``, or ``comp 300, incomp 100``."""
    if not isinstance(size, Mapping):
        return str(size)
    return ", ".join(f"{_levels(key)} {n}" for key, n in size.items())


def _levels(key: Hashable) -> str:
    """The levels of a condition: ``easy``, or ``(easy, fast)`` of several columns."""
    return f"({', '.join(map(str, key))})" if isinstance(key, tuple) else str(key)


def _mapping_of(numbers: pd.Series) -> dict[Hashable, Any]:
    """The Series as a mapping from its index; a ValueError if it has a key twice."""
    if not numbers.index.is_unique:
        twice = numbers.index[numbers.index.duplicated()][0]
        raise ValueError(f"n_trials has {shown(twice)} twice in its index. Name each once.")
    return numbers.to_dict()


def _is_plain(numbers: pd.Series) -> bool:
    """Whether the index of a Series only counts, so that the Series is a list of sizes."""
    return isinstance(numbers.index, pd.RangeIndex)


def _check_conditions(n_trials: Mapping[Any, Any], conditions: Sequence[Hashable]) -> None:
    """Raise a ValueError unless the keys are the conditions."""
    listed = ", ".join(map(shown, conditions))
    for key in n_trials:
        if key not in conditions:
            if list(conditions) == [()]:
                raise ValueError(
                    f"n_trials has a number for {shown(key)}, but the model names no column, so "
                    "that it has no conditions. Give one number, as n_trials=300."
                )
            meant = similar(shown(key), map(shown, conditions))
            advice = f" Did you mean {meant}?" if meant else ""
            raise ValueError(
                f"n_trials has a number for {shown(key)}, which is no condition of process; its "
                f"conditions are {listed}.{advice}"
            )

    missing = [shown(key) for key in conditions if key not in n_trials]
    if missing:
        raise ValueError(
            f"n_trials has no number for {', '.join(missing)}. Give one for each of the "
            f"conditions, {listed}, or a single number for all."
        )
