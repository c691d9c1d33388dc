"""`Loo`: how well a model predicts each trial, or each person, from all others."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from math import log10

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.html_text import block

Array = NDArray[np.float64]

# the largest shape k with which estimates can be trusted for any number of draws
LARGEST_K = 0.7

# decimals in what is read
DECIMALS = 2

# what is left out, as a plural
PLURALS = {"trial": "trials", "subject": "subjects"}

ADVICE = {
    "trial": (
        "Without such a trial the posterior is another one, so the elpd is uncertain. 1. Look at "
        "these trials in `pointwise`: very fast and very slow RTs call for a lapse in the model. "
        "2. If k is just above the limit, sample more draws. 3. Sample once more without these "
        "trials, and see what changes."
    ),
    "subject": (
        "Without such a subject the population is another one, so the elpd is uncertain. 1. Look "
        "at the estimates of these subjects: they lie far from all others. 2. Sample once more "
        "without each of them, and see what changes."
    ),
}


@dataclass(frozen=True, eq=False)
class Loo:
    """Leave-one-out cross-validation of n trials or people.

    elpd_i (n,): the log density of each, given all others; lpd_i (n,): given all, itself included;
    pareto_k (n,): how far the draws are from those without it; NaN if it does not matter to any.

    ``unit`` says what is left out, "trial" or "subject"; ``labels`` name them. ``data`` stands for
    the data, and is empty if nobody said.
    """

    elpd_i: Array
    lpd_i: Array
    pareto_k: Array
    n_draws: int
    unit: str
    labels: tuple[Hashable, ...]
    data: str = ""

    def __post_init__(self) -> None:
        if self.unit not in PLURALS:
            raise ValueError(f"unit must be one of 'trial', 'subject'; got {self.unit!r}.")
        if len(self.labels) != self.n:
            raise ValueError(
                f"labels must name the {self.n} {PLURALS[self.unit]}; got {len(self.labels)}."
            )

    @property
    def n(self) -> int:
        """The number of trials, or of people."""
        return self.elpd_i.size

    @property
    def elpd(self) -> float:
        """The expected log predictive density of n new ones: the sum of elpd_i."""
        return float(self.elpd_i.sum())

    @property
    def se(self) -> float:
        """The standard error of elpd, sqrt(n var(elpd_i))."""
        return float(np.sqrt(self.n * self.elpd_i.var()))

    @property
    def p(self) -> float:
        """The effective number of parameters: by how much the data fit better than new ones."""
        return float((self.lpd_i - self.elpd_i).sum())

    @property
    def good_k(self) -> float:
        """The largest k that can be trusted with so many draws S, min(1 - 1 / log10(S), .7)."""
        return min(1.0 - 1.0 / log10(self.n_draws), LARGEST_K)

    @property
    def max_k(self) -> float:
        """The largest k; NaN if the log likelihoods are the same in all draws."""
        known = self.pareto_k[~np.isnan(self.pareto_k)]
        return float(known.max()) if known.size else float("nan")

    @cached_property
    def pointwise(self) -> pd.DataFrame:
        """The columns elpd, p and pareto_k, with a row for each trial or person."""
        columns = {
            "elpd": self.elpd_i,
            "p": self.lpd_i - self.elpd_i,
            "pareto_k": self.pareto_k,
        }
        # tuples of several columns stay one label, and do not become levels
        index = pd.Index(self.labels, name=self.unit, tupleize_cols=False)
        return pd.DataFrame(columns, index=index)

    @property
    def table(self) -> pd.DataFrame:
        """elpd and p, with their standard errors: the columns estimate and se."""
        p_i = self.lpd_i - self.elpd_i
        errors = [self.se, float(np.sqrt(self.n * p_i.var()))]
        return pd.DataFrame({"estimate": [self.elpd, self.p], "se": errors}, index=["elpd", "p"])

    @property
    def message(self) -> str:
        """Whether the elpd can be trusted, and what to do if not."""
        high = self.pareto_k > self.good_k
        limit = f"Pareto k > {self.good_k:.2g}"
        if not high.any():
            return f"no {self.unit} has {limit}: the elpd can be trusted"

        worst = self.labels[int(np.nanargmax(self.pareto_k))]
        n = int(high.sum())
        have = f"1 {self.unit} has" if n == 1 else f"{n} {PLURALS[self.unit]} have"
        return (
            f"{have} {limit}; the largest is {self.max_k:.2f}, of {self.unit} {worst!r}. "
            f"{ADVICE[self.unit]}"
        )

    def __repr__(self) -> str:
        return "\n".join([f"<{self._head()}>", self.message, self._read().to_string()])

    def _repr_html_(self) -> str:
        return block(self._head(), self.message, self._read())

    def _head(self) -> str:
        return f"Loo: {self.n} {PLURALS[self.unit]}, {self.n_draws} draws"

    def _read(self) -> pd.DataFrame:
        return self.table.round(DECIMALS)
