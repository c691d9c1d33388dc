"""`PersonEstimates`: what a hierarchical fit says of one person."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.fits.interval_tables import ENDS
from ddm.populations.answers.narrow_tables import DECIMALS
from ddm.populations.people_checks import PeopleChecks
from ddm.processes.families.of_processes import Process

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class PersonEstimates:
    """The estimates of one person, given the person's trials and those of all others.

    fit : that of all people
    name : of the person
    params, se : Series by label, such as ``v[easy]``
    ends : (estimates, 2) intervals of 95 %
    n : the number of trials
    """

    fit: PeopleChecks
    name: Hashable
    params: pd.Series
    se: pd.Series
    ends: Array
    n: int

    def summary(self) -> pd.DataFrame:
        """One row per estimate: estimate, se, ci_low, ci_high (95 %)."""
        ends = pd.DataFrame(self.ends, index=self.params.index, columns=ENDS)
        return pd.DataFrame({"estimate": self.params, "se": self.se}).join(ends)

    def process(self, /, **levels: Any) -> Process:
        """The process of this person in one condition: ``process(difficulty="easy")``."""
        return self.fit.process(self.name, **levels)

    def __repr__(self) -> str:
        table = self.summary().round(DECIMALS).to_string()
        return f"<Estimates of {self.name}: {self.n} trials>\n{table}"
