"""How starting points and non-decision times are distributed across trials: the two options.

Each option of a process or a model is a word. The first word of each is its default; what else a
word means for the parameters stands here, and in the rows of the table that belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ddm.arguments import is_number, shown
from ddm.parameters import BY_NAME, PARAMETERS

# by each option: its words, the default first
WORDS = {"start": ("uniform", "beta"), "non_decision": ("uniform", "normal")}

# by each option: what it says, in words
MEANINGS = {
    "start": "the distribution of starting points across trials; the starting point itself is z",
    "non_decision": (
        "the distribution of non-decision times across trials; the non-decision time itself is t0"
    ),
}

# by option and word: the parameters of the default that can have no other value than this
FIXED = {("start", "beta"): {"z": 0.5, "sz": 0.0}, ("non_decision", "normal"): {"st0": 0.0}}

# the rows that do not always exist
BELONGING = tuple(row for row in PARAMETERS if row.belongs_to is not None)

# their names: the value of such a parameter is 0 where it does not exist
BELONGING_NAMES = tuple(row.name for row in BELONGING)


def options_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The options with which all parameters that are not 0 exist, by those parameters' names."""
    options = {option: words[0] for option, words in WORDS.items()}
    for row in BELONGING:
        if row.belongs_to is not None and values[row.name] != 0.0:
            option, word = row.belongs_to
            options[option] = word
    return options


def existing(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the parameters of a process that exist with these options."""
    return tuple(
        row.name
        for row in PARAMETERS
        if row.belongs_to is None or options[row.belongs_to[0]] == row.belongs_to[1]
    )


def chosen(given: Mapping[str, Any], when_left_out: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that belong to options: as given, as ``when_left_out``, or 0 if absent.

    ``given`` has the options and all parameters of a process or model; one that was left out is
    None. A ValueError if an option is no word of its own, or if a parameter is given that does not
    exist with it, or has another value than it must have.
    """
    for option in WORDS:
        _check_word(option, given[option])
        _check_fixed(option, given)
    return {row: _value(row, given, when_left_out) for row in BELONGING_NAMES}


def _check_word(option: str, word: Any) -> None:
    words = WORDS[option]
    if not isinstance(word, str) or word not in words:
        raise (ValueError if isinstance(word, str) else TypeError)(
            f"{option} must be {' or '.join(map(repr, words))}; got {shown(word)}. ({option}: "
            f"{MEANINGS[option]})"
        )


def _check_fixed(option: str, given: Mapping[str, Any]) -> None:
    """A ValueError if a parameter of the default is given beside another word."""
    word, default = given[option], WORDS[option][0]
    for name, value in FIXED.get((option, word), {}).items():
        said = given[name]
        if not (is_number(said) and said == value):
            own = " and ".join(row.name for row in BELONGING if row.belongs_to == (option, word))
            raise ValueError(
                f"{name}={shown(said)} belongs to {option}={default!r}, but {option} is {word!r}, "
                f"where {name} is {value:g}, and {own} says how much varies. Leave {name} out, or "
                f"say {option}={default!r}."
            )


def _value(name: str, given: Mapping[str, Any], when_left_out: Mapping[str, Any]) -> Any:
    """The value of a parameter that belongs to an option."""
    row, value = BY_NAME[name], given[name]
    option, word = row.belongs_to or ("", "")
    if given[option] != word:
        if value is None or (is_number(value) and value == 0.0):
            return 0.0
        raise ValueError(
            f"{name}={shown(value)} belongs to {option}={word!r}, but {option} is "
            f"{given[option]!r}. Say {option}={word!r}, or leave {name} out."
        )

    value = when_left_out[name] if value is None else value
    if value is None:
        raise ValueError(
            f"{option}={word!r} needs {name}: {row.domain}. ({name}: {row.meaning}) Say e.g. "
            f"{name}={row.start:g}."
        )
    return value


def check_rows(parameters_by_cell: np.ndarray) -> None:
    """A ValueError if a row has a parameter that cannot vary beside one that belongs to an option.

    ``parameters_by_cell`` (n_cells, m).
    """
    for row in BELONGING:
        exists = parameters_by_cell[:, row.position] > 0.0
        for name, value in FIXED[row.belongs_to or ("", "")].items():
            wrong = exists & (parameters_by_cell[:, BY_NAME[name].position] != value)
            if wrong.any():
                found = parameters_by_cell[wrong, BY_NAME[name].position][0]
                option, word = row.belongs_to or ("", "")
                raise ValueError(
                    f"{name}={found:g} cannot be said with {option}={word!r}, where {name} is "
                    f"{value:g}. Leave {name} out."
                )
