"""Checks of fit: what was observed beside what a fitted model predicts, lapses, deadlines and
removed RTs included.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.binned import pearson
from ddm.estimation.bins import bin_trials, checked_bins
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.trials.trials import Trials

# bisections of a quantile, from the longest time down to some 1e-9 s
BISECTIONS = 60

# of the statistics of posterior-predictive checks
QUANTILES = (0.1, 0.5, 0.9)


def quantiles(
    outcomes: Outcomes,
    design: Design,
    parameters_by_cell: NDArray[np.float64],
    q: tuple[float, ...],
    labels: tuple[Any, Any],
) -> pd.DataFrame:
    """Proportions and RT quantiles per condition and response, one row per quantile.

    Columns: those of the conditions, response, n, observed_p and predicted_p (proportion of the
    response among the trials that were observed), q, observed and predicted (s; NaN for a response
    without trials).
    """
    levels = checked_bins(q, 1)
    rows = []
    for cell in range(len(design.cells)):
        for upper in (False, True):
            if outcomes.observed[upper]:
                rt = outcomes.rt[(outcomes.cell == cell) & (outcomes.upper == upper)]
                count = float(
                    outcomes.answered[outcomes.cell_of_stratum == cell].sum()
                    + outcomes.omitted[outcomes.cell_of_stratum == cell].sum()
                )
                p, predicted = _predicted(
                    outcomes, parameters_by_cell, cell, upper, np.array(levels)
                )
                observed = np.quantile(rt, levels) if rt.size else np.full(len(levels), np.nan)
                shared = {
                    **design.cells.iloc[cell].to_dict(),
                    "response": labels[upper],
                    "n": rt.size,
                }
                shared |= {"observed_p": rt.size / count, "predicted_p": p}
                rows += [
                    {**shared, "q": level, "observed": o, "predicted": e}
                    for level, o, e in zip(levels, observed, predicted, strict=True)
                ]
    return pd.DataFrame(rows)


def _predicted(
    outcomes: Outcomes,
    parameters_by_cell: np.ndarray,
    cell: int,
    upper: bool,
    q: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    """The proportion of a response in a cell and the quantiles of its RTs, by bisection of G."""
    strata = np.flatnonzero(outcomes.cell_of_stratum == cell)
    weight = (outcomes.answered + outcomes.omitted)[strata]
    observable = outcomes.observable(parameters_by_cell)[0][strata]
    low, high = outcomes.window

    def come(rt: NDArray[np.float64]) -> NDArray[np.float64]:
        """P(response, RT <= rt) among observed trials."""
        total = np.zeros(rt.size)
        for stratum, share, of in zip(
            strata.tolist(), weight / weight.sum(), observable, strict=True
        ):
            within = np.clip(rt, low, min(high, outcomes.deadline_of_stratum[stratum]))
            side, where = np.full(rt.size, upper), np.full(rt.size, stratum)
            value = outcomes.cdf_gradients(within, side, where, parameters_by_cell)[0]
            before = outcomes.cdf_gradients(np.full(rt.size, low), side, where, parameters_by_cell)[
                0
            ]
            total += share * (value - before) / of
        return total

    p = float(come(np.array([np.inf]))[0])
    longest = 1.0
    while come(np.array([longest]))[0] < q.max() * p * (1.0 - 1e-12) and longest < 1e4:
        longest *= 2.0
    below, above = np.zeros(q.size), np.full(q.size, longest)
    for _ in range(BISECTIONS):
        middle = 0.5 * (below + above)
        is_late = come(middle) >= q * p
        below, above = np.where(is_late, below, middle), np.where(is_late, middle, above)
    return p, 0.5 * (below + above)


def pearson_test(
    outcomes: Outcomes,
    design: Design,
    theta: NDArray[np.float64],
    q: tuple[float, ...],
    min_count: int,
) -> pd.Series:
    """X^2 = sum (O - E)^2 / E on the bins of `ddm.ChiSquare`, whatever was minimised; df = bins -
    conditions - k.

    The bins are made from the data, and estimates that do not minimise X^2 make it larger: the p
    value is a rough guide, and too small (Chernoff & Lehmann 1954).
    """
    from scipy.special import chdtrc

    bins = bin_trials(outcomes, design, checked_bins(q, min_count), min_count)
    expected, _ = bins.expected(theta)
    statistic, _ = pearson(bins.counts, expected)
    df = bins.df - theta.size
    p_value = float(chdtrc(df, statistic)) if df > 0 else np.nan
    return pd.Series({"statistic": statistic, "df": df, "p_value": p_value}, name="goodness")


def predictive(trials: Trials, simulated: Iterable[Trials], design: Design) -> pd.DataFrame:
    """Statistics of each condition in the data, and their mean, SD and rank among simulated data
    sets.

    Columns: those of the conditions, statistic, observed, mean, sd, rank (the share of simulated
    data sets with a smaller value; below .025 or above .975 the model rarely makes such data).
    """
    observed = _statistics(trials, design)
    drawn = np.array([_statistics(one, design).to_numpy() for one in simulated])
    few = np.isnan(drawn).all(axis=0)
    table = observed.rename("observed").reset_index()
    known = np.where(few, 0.0, drawn)
    table["mean"] = np.where(few, np.nan, np.nanmean(known, axis=0))
    table["sd"] = np.where(few, np.nan, np.nanstd(known, axis=0, ddof=1))
    rank = (drawn < observed.to_numpy()).mean(axis=0) + 0.5 * (drawn == observed.to_numpy()).mean(
        axis=0
    )
    table["rank"] = np.where(few | observed.isna().to_numpy(), np.nan, rank)
    return table


def _statistics(trials: Trials, design: Design) -> pd.Series:
    names = [
        f"{statistic}[{label}]"
        for label in trials.labels
        for statistic in ("p", *(f"q{q:g}" for q in QUANTILES))
    ]
    rows = []
    for cell in range(len(design.cells)):
        of_cell = design.cell == cell
        for upper in (False, True):
            rt = trials.rt[of_cell & trials.answered & (trials.upper == upper)]
            rows += [
                rt.size / of_cell.sum(),
                *(np.quantile(rt, QUANTILES) if rt.size else [np.nan] * len(QUANTILES)),
            ]
    cells = design.cells.loc[design.cells.index.repeat(len(names))].reset_index(drop=True)
    keys = [cells[column].astype(object) for column in cells] + [names * len(design.cells)]
    index = pd.MultiIndex.from_arrays(keys, names=[*cells.columns, "statistic"])
    return pd.Series(rows, index=index, dtype=float)
