"""`PersonDraws`: the draws of one person of a population."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.populations.people_checks import PeopleChecks
from ddm.posterior.tables import as_read, draws_by_chain, table_of_draws
from ddm.processes.families.of_processes import Process

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class PersonDraws:
    """The draws of one person's estimates, (chains, draws, labels)."""

    posterior: PeopleChecks
    name: Hashable
    labels: tuple[str, ...]
    values: Array

    @property
    def params(self) -> pd.Series:
        """The estimates, the means of the draws."""
        means = self.values.mean(axis=(0, 1))
        return pd.Series(means, index=list(self.labels), name="estimate")

    @property
    def draws(self) -> pd.DataFrame:
        """The draws: chain, draw, and a column for each estimate."""
        return draws_by_chain(self.values, self.labels)

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Estimates with intervals and diagnostics, as in `Posterior.summary`."""
        return table_of_draws(self.values, self.labels, arguments.share("level", level))

    def process(self, /, **levels: Any) -> Process:
        """The process of this person in one condition: ``process(difficulty="easy")``."""
        return self.posterior.process(self.name, **levels)

    def __repr__(self) -> str:
        return f"<Draws of {self.name}>\n{as_read(self.summary())}"
