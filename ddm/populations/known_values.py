"""A population of known values: from numbers under the labels of a summary to phi.

It is the inverse of `Quantities.values`. Values of the median person and effects of predictors are
linear in the locations on the scales of the links,

    weights @ locations = link(value),

and a log SD is that of a value, divided by its factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.arguments import shown, similar
from ddm.parameter_rows import Parameter
from ddm.populations.population import Population
from ddm.populations.quantities import Quantities, Quantity

Array = NDArray[np.float64]

# an SD of 0, and a value of 0 that a link sends to -inf, count as this number
NOTHING = 1e-300

# the numbers must come back from phi up to this difference, relative to those above 1
SAME = 1e-8


def phi_of_values(population: Population, values: Mapping[str, float] | pd.Series) -> Array:
    """The numbers phi (size,) of a population that has these values under its labels.

    ``values`` needs a number for each label of `Quantities`. TypeError or ValueError, in which the
    argument is called truth, for other labels, and for values outside of the parameters' domains.
    """
    quantities = Quantities(population)
    _check_labels(population, quantities.labels, list(values.keys()))
    rows = rows_of_labels(population)
    numbers = [_checked(one, rows.get(one.label), values[one.label]) for one in quantities.each]

    phi = np.zeros(population.size)
    n = population.n_locations
    sums = [
        (one.weights[:n], _eta(one, number))
        for one, number in zip(quantities.each, numbers, strict=True)
        if one.sd is None
    ]
    matrix, eta = np.array([row for row, _ in sums]), np.array([value for _, value in sums])
    phi[:n] = np.linalg.lstsq(matrix, eta, rcond=None)[0]
    _check_found(quantities, matrix @ phi[:n] - eta, eta)
    for one, number in zip(quantities.each, numbers, strict=True):
        if one.sd is not None:
            phi[one.sd] = np.log(max(number / one.factor, NOTHING))
    return phi


def rows_of_labels(population: Population) -> dict[str, Parameter]:
    """The row in the table of parameters of each value of the median person, by label.

    Coefficients of formulas, effects and SDs have none.
    """
    table = population.design.family.rows
    return {
        label: table[effects.owner]
        for effects in population.effects
        if not effects.is_formula
        for label in effects.labels
    }


def _eta(one: Quantity, number: float) -> float:
    """A number on the scale of its link."""
    if one.link is None:
        return number
    with np.errstate(divide="ignore"):
        eta = float(one.link.forward(np.array(number)))
    return eta if np.isfinite(eta) else float(one.link.forward(np.array(NOTHING)))


def _checked(one: Quantity, row: Parameter | None, value: Any) -> float:
    """The number of one label; an error if it is outside its domain."""
    name = f"truth of {one.label}"
    if one.sd is not None:
        return arguments.number(
            name, value, arguments.NOT_NEGATIVE, meaning="an SD over people, on the link's scale"
        )
    if row is None:
        return arguments.number(name, value)
    domain = arguments.Domain(row.domain, lambda x: bool(row.valid(np.array(x))))
    return arguments.number(name, value, domain, meaning=row.meaning)


def _check_labels(population: Population, labels: tuple[str, ...], given: list[Any]) -> None:
    """Raise a ValueError unless these are the labels of the population, each once."""
    listed = ", ".join(labels)
    for i, label in enumerate(given):
        if label in given[:i]:
            raise ValueError(f"truth has {shown(label)} twice. Name each once.")
        if label not in labels:
            raise ValueError(
                f"truth has {shown(label)}, which is no estimate of this population; its estimates "
                f"are {listed}. {_advice(population, labels, label)}"
            )

    missing = [label for label in labels if label not in given]
    if missing:
        sds = [label for label in missing if label.startswith("sd(")]
        advice = f" Where people do not differ, say shared={sds[0][3:-1]!r}." if sds else ""
        raise ValueError(
            f"truth has no value of {', '.join(missing)}. It needs one for each estimate of this "
            f"population: {listed}.{advice}"
        )


def _advice(population: Population, labels: tuple[str, ...], label: Any) -> str:
    """What to do about a label that is not known."""
    text = str(label)
    rows = population.design.family.rows
    if text.startswith("sd("):
        return "SDs are of what people do not share: see shared=."
    if ": " in text:
        return "Effects of predictors of people need between=, for example {'v': '~ patient'}."
    if text in rows and not any(one.startswith(f"{text}[") for one in labels):
        return f"To estimate {text}, free it in the model: ddm.Model({text}=ddm.FREE)."
    meant = similar(text, labels)
    if meant is not None:
        return f"Did you mean {meant}?"
    return "The truth must be that of the same model, shared= and between=."


def _check_found(quantities: Quantities, errors: Array, eta: Array) -> None:
    """Raise a ValueError if no locations lead to the values, on the scales of the links."""
    wrong = np.abs(errors) > SAME * np.maximum(1.0, np.abs(eta))
    if wrong.any():
        sums = [one.label for one in quantities.each if one.sd is None]
        raise ValueError(
            f"truth: no population has these values of {', '.join(np.array(sums)[wrong])} at once, "
            "since they depend on each other. Give those of a fit of this model."
        )
