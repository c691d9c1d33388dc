"""Draws as tables: estimates, intervals and diagnostics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.populations.answers.narrow_tables import WIDTH
from ddm.posterior.diagnostics import diagnosed

Array = NDArray[np.float64]

# digits of tables that are only for reading
DECIMALS = 3

# the columns that are shown, those that are left out last first
COLUMNS = (
    ["estimate", "sd", "ci_low", "ci_high", "r_hat", "ess_bulk"],
    ["estimate", "sd", "ci_low", "ci_high", "r_hat"],
    ["estimate", "sd", "r_hat"],
)


def table_of_draws(draws: Array, labels: Sequence[str], level: float) -> pd.DataFrame:
    """A row per label: mean, SD, equal-tailed interval, R-hat, effective sizes and error.

    ``draws`` (chains, draws, labels). Columns: estimate, sd, ci_low, ci_high, r_hat, ess_bulk,
    ess_tail and mcse, the Monte Carlo standard error of the estimate.
    """
    flat = draws.reshape(draws.shape[0] * draws.shape[1], draws.shape[2])
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
    """A summary as it is printed, with as many of its columns as 80 characters have room for."""
    counts = {name: table[name].fillna(0.0).astype(int) for name in ("ess_bulk", "ess_tail")}
    short = table.assign(**counts).round(DECIMALS)
    text = ""
    for columns in COLUMNS:
        text = short[columns].to_string()
        if max(map(len, text.splitlines())) <= WIDTH:
            break
    return text


def draws_by_chain(draws: Array, labels: Sequence[str]) -> pd.DataFrame:
    """Draws (chains, draws, labels) as a table: chain, draw, and a column for each label."""
    n_chains, n_draws = draws.shape[:2]
    table = pd.DataFrame(draws.reshape(n_chains * n_draws, len(labels)), columns=list(labels))
    table.insert(0, "chain", np.repeat(np.arange(n_chains), n_draws))
    table.insert(1, "draw", np.tile(np.arange(n_draws), n_chains))
    return table
