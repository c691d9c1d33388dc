"""Differences between the levels of conditions: what a model with conditions answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd

from ddm.models.design import Design, Term
from ddm.models.model import Model
from ddm.trials.trials import Trials

# of so many levels all pairs are compared
ALL_PAIRS = 3

# of more levels those that are next to each other, or all pairs where levels have no order; of
# still more without an order none
MOST_WITHOUT_ORDER = 6


@dataclass(frozen=True)
class Contrast:
    """The difference of two levels of a column in one parameter.

    pairs : labels of estimates, the first minus the second; the contrast is the mean over pairs
    """

    parameter: str
    column: str
    first: Hashable
    second: Hashable
    pairs: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The contrast as it stands in a table."""
        return (
            " − ".join(self.pairs[0]) if len(self.pairs) == 1 else f"{self.parameter}: {self.short}"
        )

    @property
    def short(self) -> str:
        """The contrast without the parameter."""
        averaged = ", averaged over the other conditions" if len(self.pairs) > 1 else ""
        return f"{self.first} − {self.second}{averaged}"

    def __call__(self, params: pd.Series) -> float:
        """Its value, from estimates by label."""
        return _mean_of_known([params[first] - params[second] for first, second in self.pairs])

    def own(self, params: pd.Series) -> float:
        """The value of a person who has only one of the two levels."""
        return _mean_of_known([params[label] for pair in self.pairs for label in pair])


def _mean_of_known(values: Sequence[float]) -> float:
    """The mean of those that are there: a person may not have been in all conditions."""
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else np.nan


def functions_of(contrasts: Sequence[Contrast]) -> dict[str, Callable[[pd.Series], Any]]:
    """Contrasts by name, as `derived` takes them."""
    return {contrast.name: contrast for contrast in contrasts}


def contrasts_of(model: Model, trials: Trials, design: Design) -> list[Contrast]:
    """The contrasts of all parameters that differ between conditions.

    Of a parameter that differs by two columns the levels of each are compared within the same level
    of the other, and the differences averaged.
    """
    return [
        contrast
        for term in design.terms
        if not term.is_formula and term.matrix.shape[1] > 1
        for place, column in enumerate(model.columns_of(term.owner))
        for contrast in _of_column(term.owner, place, column, _labels(model, design, term), trials)
    ]


def _labels(model: Model, design: Design, term: Term) -> dict[tuple[Hashable, ...], str]:
    """The labels of the estimates of a parameter, by their levels."""
    # the first cell in which each estimate holds has its levels
    columns = list(model.columns_of(term.owner))
    cells = design.cells[columns].iloc[term.matrix.argmax(axis=0)]
    keys = cells.astype(object).itertuples(index=False, name=None)
    return dict(zip(keys, design.labels[term.columns], strict=True))


def _of_column(
    parameter: str,
    place: int,
    column: str,
    labels: Mapping[tuple[Hashable, ...], str],
    trials: Trials,
) -> Iterator[Contrast]:
    """The contrasts of the levels of one column, which stands at a place of the keys."""
    levels = list(dict.fromkeys(key[place] for key in labels))
    for first, second in _compared(levels, trials.data[column]):
        matched = tuple(
            (label, labels[other])
            for key, label in labels.items()
            if key[place] == first
            and (other := (*key[:place], second, *key[place + 1 :])) in labels
        )
        if matched:
            yield Contrast(parameter, column, first, second, matched)


def _compared(levels: Sequence[Hashable], column: pd.Series) -> Iterable[tuple[Hashable, Hashable]]:
    """The pairs of levels that are compared."""
    if len(levels) <= ALL_PAIRS:
        return combinations(levels, 2)
    if _has_order(column):
        return pairwise(levels)
    return combinations(levels, 2) if len(levels) <= MOST_WITHOUT_ORDER else ()


def _has_order(column: pd.Series) -> bool:
    """Whether levels that are next to each other are so for a reason."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return bool(column.dtype.ordered)
    return bool(pd.api.types.is_numeric_dtype(column))
