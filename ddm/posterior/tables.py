"""Draws as tables: estimates, intervals and diagnostics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.posterior.diagnostics import diagnosed

Array = NDArray[np.float64]

# digits of tables that are only for reading
DECIMALS = 3


def table_of_draws(draws: Array, labels: Sequence[str], level: float) -> pd.DataFrame:
    """A row per label: mean, SD, equal-tailed interval, R-hat, effective sizes and error.

    ``draws`` (chains, draws, labels). Columns: estimate, sd, ci_low, ci_high, r_hat, ess_bulk,
    ess_tail and mcse, the Monte Carlo standard error of the estimate.
    """
    flat = draws.reshape(-1, draws.shape[-1])
    low, high = np.quantile(flat, [0.5 * (1.0 - level), 0.5 * (1.0 + level)], axis=0)
    found = diagnosed(draws)
    return pd.DataFrame(
        {
            "estimate": flat.mean(axis=0),
            "sd": flat.std(axis=0, ddof=1),
            "ci_low": low,
            "ci_high": high,
            "r_hat": found.r_hat,
            "ess_bulk": found.ess_bulk,
            "ess_tail": found.ess_tail,
            "mcse": found.mcse,
        },
        index=list(labels),
    )


def as_read(table: pd.DataFrame) -> str:
    """A table of draws as it is printed: effective draws are whole numbers."""
    counts = {name: int for name in table.columns if name.startswith("ess")}
    known = table[list(counts)].fillna(0.0)
    return table.assign(**known.astype(int)).round(DECIMALS).to_string()


def draws_by_chain(draws: Array, labels: Sequence[str]) -> pd.DataFrame:
    """Draws (chains, draws, labels) as a table: chain, draw, and a column for each label."""
    n_chains, n_draws = draws.shape[:2]
    table = pd.DataFrame(draws.reshape(n_chains * n_draws, -1), columns=list(labels))
    table.insert(0, "chain", np.repeat(np.arange(n_chains), n_draws))
    table.insert(1, "draw", np.tile(np.arange(n_draws), n_chains))
    return table
