"""What a saved fit knows of its trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.trials.observation import OBSERVED


@dataclass(frozen=True, eq=False)
class SavedTrials:
    """What a file knows of the trials of a fit: all but RTs, responses and the columns that the
    model does not use.
    """

    n: int
    cells: pd.DataFrame
    cell: NDArray[np.int64]
    deadline: NDArray[np.float64]
    window: tuple[float, float]
    observed: str
    labels: tuple[Any, Any]
    reading: dict[str, Any]
    coding: str

    @property
    def observed_sides(self) -> tuple[bool, bool]:
        """Which of the responses (lower, upper) leave a trace."""
        return OBSERVED[self.observed]

    def replaced(self, rt: np.ndarray, upper: np.ndarray) -> pd.DataFrame:
        """A table of the conditions with these RTs and responses (1, 0, or -1 for none), in the
        labels of the data.
        """
        table = self.cells.iloc[self.cell].reset_index(drop=True)
        table[self.reading["rt"]] = np.where(upper < 0, np.nan, rt)
        answers = pd.Series(np.array([*self.labels, None], dtype=object)[upper])
        table[self.reading["response"]] = answers.infer_objects()
        return table
