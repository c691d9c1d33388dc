"""The model beside others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ddm import plots
from ddm.posterior.comparison import compare
from ddm.report.page import Items, Part, Text
from ddm.report.pictures import picture
from ddm.report.tables import number_text, table_of
from ddm.reporting import model_words
from ddm.reporting.answers.answer import Answer
from ddm.reporting.answers.kinds import answer_of
from ddm.reporting.answers.words import capital

# the name of the model that is reported
THIS = "this model"

# fewer models need no picture
FEWEST_DRAWN = 3


@dataclass(frozen=True, eq=False)
class Comparison:
    """The table of `ddm.compare`, what it warned of, and the other models."""

    table: pd.DataFrame
    warned: tuple[str, ...] = ()
    others: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def is_of_draws(self) -> bool:
        """Whether models are compared by leave-one-out cross-validation."""
        return "elpd" in self.table

    @property
    def best(self) -> Answer | None:
        """The best model, if it is another one."""
        return self.others.get(str(self.table.index[0]))


def compared(thing: Any, against: Mapping[str, Any]) -> Comparison:
    """The model of the thing beside the others."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        table = compare({THIS: thing, **against})
    warned = tuple(dict.fromkeys(str(one.message) for one in caught))
    return Comparison(table, warned, {name: answer_of(one) for name, one in against.items()})


def sentence_of(comparison: Comparison) -> str:
    """Which model is the best, and by how much."""
    table = comparison.table
    best, second = table.index[:2]
    if comparison.is_of_draws:
        row = table.iloc[1]
        difference, error = -row["delta_elpd"], row["se_delta"]
        little = difference < 4.0 or difference < 2.0 * error
        what = "leave-one-out cross-validation"
        by = f"elpd higher by {number_text(difference)}, standard error {number_text(error)}"
    else:
        difference = table["delta_aic"].iloc[1]
        little = difference < 2.0
        what = "AIC"
        by = f"lower by {number_text(difference)}"
        if "wins" in table:
            wins, groups = int(table["wins"].iloc[0]), int(table["subjects"].iloc[0])
            by += f" in sum, and lowest in {wins} of {groups}"
    strength = ", a difference that says little" if little else ""
    return capital(f"{_quoted(best)} is preferred to {_quoted(second)} by {what} ({by}){strength}.")


def about_comparison(comparison: Comparison) -> Iterator[Part]:
    """The chapter about other models."""
    yield Text(sentence_of(comparison))
    yield Text("Only what differs between these models was compared:")
    yield Items(
        tuple(
            f"{name}: {model_words.sentence_of(one.model, one.by)}"
            for name, one in comparison.others.items()
        )
    )
    table = comparison.table
    titles = {"n": "people" if _counts_people(comparison) else "trials", "subjects": "people"}
    yield table_of(table.reset_index(), _about_criteria(comparison), titles=titles)
    if len(table) >= FEWEST_DRAWN:
        yield picture(
            lambda: plots.comparison(table),
            "The models, the best first.",
            "Differences of the models from the best one; the table has the numbers.",
        )
    for text in comparison.warned:
        yield Text(text)


def _quoted(name: Any) -> str:
    return THIS if name == THIS else f"“{name}”"


def _counts_people(comparison: Comparison) -> bool:
    """Whether n is a number of people, as it is for populations that are fitted."""
    return not comparison.is_of_draws and "aicc" not in comparison.table


def _about_criteria(comparison: Comparison) -> str:
    """What the columns of the table mean."""
    if comparison.is_of_draws:
        return (
            "elpd is the expected log predictive density of leave-one-out cross-validation; the "
            "highest is best. max_k above 0.7 means that an elpd cannot be trusted."
        )
    summed = " All are sums over people." if "wins" in comparison.table else ""
    return (
        "The model with the lowest AIC is best; delta_aic is the distance to it, of which less "
        f"than 2 says little. k is the number of estimates.{summed}"
    )
