"""The model beside others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ddm import plots
from ddm.posterior.comparison import compare
from ddm.report.page import Part, Text
from ddm.report.pictures import picture
from ddm.report.tables import number_text, table_of

# the name of the model that is reported
THIS = "this model"


@dataclass(frozen=True, eq=False)
class Comparison:
    """The table of `ddm.compare`, and what it warned of."""

    table: pd.DataFrame
    warned: tuple[str, ...]

    @property
    def is_of_draws(self) -> bool:
        """Whether models are compared by leave-one-out cross-validation."""
        return "elpd" in self.table


def compared(thing: Any, against: Mapping[str, Any]) -> Comparison:
    """The model of the thing beside the others."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        table = compare({THIS: thing, **against})
    return Comparison(table, tuple(dict.fromkeys(str(one.message) for one in caught)))


def sentence_of(comparison: Comparison) -> str:
    """Which model is the best, and by how much."""
    table = comparison.table
    best, second = table.index[:2]
    if comparison.is_of_draws:
        row = table.iloc[1]
        difference, error = -row["delta_elpd"], row["se_delta"]
        little = difference < 4.0 or difference < 2.0 * error
        by = f"elpd higher by {number_text(difference)}, standard error {number_text(error)}"
    else:
        difference = table["delta_aic"].iloc[1]
        little = difference < 2.0
        by = f"AIC lower by {number_text(difference)}"
        if "wins" in table:
            wins, groups = int(table["wins"].iloc[0]), int(table["subjects"].iloc[0])
            by += f" in sum, and lowest in {wins} of {groups} groups"
    strength = ", a difference that says little" if little else ""
    text = f"{best} predicts better than {second} ({by}){strength}."
    return f"{text[0].upper()}{text[1:]}"


def about_comparison(comparison: Comparison) -> Iterator[Part]:
    """The chapter about other models."""
    yield Text(sentence_of(comparison))
    table = comparison.table.reset_index()
    about = (
        "elpd is the expected log predictive density of leave-one-out cross-validation; the "
        "highest is best. max_k above 0.7 means that an elpd cannot be trusted."
        if comparison.is_of_draws
        else "The model with the lowest AIC is best; delta_aic is the distance to it. A difference "
        "below 2 says little, one above 10 much."
    )
    yield table_of(table, about)
    yield picture(
        lambda: plots.comparison(comparison.table),
        "The models, the best first.",
        "Differences of the models from the best one; the table has the numbers.",
    )
    for text in comparison.warned:
        yield Text(text)
