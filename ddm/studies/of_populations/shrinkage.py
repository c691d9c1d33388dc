"""How well people are recovered: errors, coverage, and how far estimates are drawn together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

# the method to whose errors others are compared
SEPARATE = "each"

KEYS = ["method", "n_people", "n", "name"]
COLUMNS = ["rmse", "rmse_each", "ratio", "slope", "coverage"]

# sums over the people of a data set, of which all figures are made; y are estimates, x true values
SUMS = ["error2", "n", "own2", "each2", "pairs", "xy", "xx", "held", "intervals"]
ERROR2, N, OWN2, EACH2, PAIRS, XY, XX, HELD, INTERVALS = range(len(SUMS))

FIGURES: tuple[Callable[[Array], Any], ...] = (
    lambda sums: np.sqrt(sums[ERROR2] / sums[N]),
    lambda sums: np.sqrt(sums[EACH2] / sums[PAIRS]),
    lambda sums: np.sqrt(sums[OWN2] / sums[EACH2]),
    lambda sums: sums[XY] / sums[XX],
    lambda sums: sums[HELD] / sums[INTERVALS],
)


def shrinkage_table(people: pd.DataFrame) -> pd.DataFrame:
    """The table of `PopulationRecovery.shrinkage`."""
    good = people[people["converged"] & people["estimate"].notna()]
    place = ["n_people", "n", "name", "set", "subject"]
    each = good[good["method"] == SEPARATE].set_index(place)["estimate"].rename("each")
    good = good.join(each, on=place)
    rows = {
        key: _figures([_sums(one) for _, one in rows.groupby("set")])
        for key, rows in good.groupby(KEYS, sort=False)
    }
    columns = [*COLUMNS, *(f"{name}_mc" for name in COLUMNS)]
    index = pd.MultiIndex.from_tuples(list(rows), names=KEYS) if rows else None
    return pd.DataFrame(list(rows.values()), columns=columns, index=index)


def _sums(rows: pd.DataFrame) -> Array:
    """The sums of one data set."""
    estimate, true, each = (rows[name].to_numpy() for name in ("estimate", "true", "each"))
    low, high = rows["ci_low"].to_numpy(), rows["ci_high"].to_numpy()
    error2, other2 = (estimate - true) ** 2, (each - true) ** 2
    paired, has_interval = ~np.isnan(each), ~(np.isnan(low) | np.isnan(high))
    # a mean of equal numbers may differ from them by rounding
    x = true - true.mean() if np.ptp(true) > 0.0 else np.zeros(true.size)
    held = (low <= true) & (true <= high)
    return np.array(
        [
            error2.sum(), error2.size, error2[paired].sum(), other2[paired].sum(), paired.sum(),
            x @ estimate, x @ x, held.sum(), has_interval.sum(),
        ],
        dtype=float,
    )  # fmt: skip


def _figures(sums: list[Array]) -> list[float]:
    """The figures of all data sets together, and their errors by the jackknife over data sets."""
    each = np.array(sums)
    m, total = len(each), each.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = [float(figure(total)) for figure in FIGURES]
        without = np.array([[figure(total - one) for figure in FIGURES] for one in each])
    errors = np.sqrt((m - 1.0) / m * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    return [*values, *(errors if m > 1 else np.full(len(FIGURES), np.nan))]
