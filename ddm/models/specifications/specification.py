"""How one parameter of a model is specified."""

from __future__ import annotations

from typing import Any

import numpy as np

from ddm import parameters
from ddm.arguments import is_number
from ddm.models.formula_terms import columns_of, is_formula
from ddm.parameter_rows import Parameter


class Free:
    """The type of `FREE`: a parameter to be estimated, with one value for all trials."""

    def __repr__(self) -> str:
        return "ddm.FREE"

    def __reduce__(self) -> str:
        return "FREE"


FREE = Free()

# how a parameter is specified; a str is a column or a formula
Specification = float | Free | str | tuple[str, ...]


def checked_specification(row: Parameter, value: Any) -> Specification:
    """A parameter as the user specified it, checked: numbers as floats, one column as its name."""
    name = row.name
    if isinstance(value, Free):
        return value

    if isinstance(value, str):
        # reading the columns of a formula says what is wrong with it
        if is_formula(value):
            columns_of(name, value)
        return value

    if isinstance(value, (list, tuple)):
        if not value or not all(isinstance(column, str) for column in value):
            raise TypeError(f"{name} must be a list of column names, each a string; got {value!r}.")
        if len(set(value)) < len(value):
            raise ValueError(f"{name}={value!r} names a column twice.")
        return checked_specification(row, value[0]) if len(value) == 1 else tuple(value)

    is_number = (
        np.ndim(value) == 0
        and np.asarray(value).dtype.kind in "iufO"
        and hasattr(value, "__float__")
    )
    if not is_number:
        raise TypeError(
            f"{name} must be a number, ddm.FREE, a column name, a list of column names or a "
            f"formula; got {value!r}."
        )
    return float(parameters.check_values(row, value))


def checked_covariate(name: str, value: Any) -> float | str:
    """The specification of a parameter whose value is known for every trial, checked."""
    if isinstance(value, str) and not is_formula(value):
        return value
    if is_number(value) and np.isfinite(value):
        return float(value)
    raise TypeError(
        f"{name} is known for every trial: it must be the name of a column of numbers, or a "
        f"number; got {value!r}. Write {name}={name!r}, with data[{name!r}] a column of numbers."
    )
