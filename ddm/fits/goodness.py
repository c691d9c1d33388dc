"""Checks of fit: what was observed beside what a fitted model predicts.

The predictions include lapses, deadlines and removed RTs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.binned import pearson
from ddm.estimation.bins import bin_trials, checked_min_count, checked_quantiles
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.trials.trials import Trials

# steps of bisection for a quantile; they leave about 1e-9 s of the longest time
BISECTIONS = 60

# the search for a quantile goes no further than to about this time, s
LONGEST = 1e4

# a time counts as late enough for a quantile if P misses its value by this much, relatively
ROUNDING = 1e-12

# the RT quantiles among the statistics of predictive checks
QUANTILES = (0.1, 0.5, 0.9)


def quantiles(
    outcomes: Outcomes,
    design: Design,
    parameters_by_cell: NDArray[np.float64],
    q: tuple[float, ...],
    labels: tuple[Any, Any],
) -> pd.DataFrame:
    """Proportions and RT quantiles of each condition and response, one row per quantile.

    Columns: those of the conditions, response, n, observed_p and predicted_p (the proportion of the
    response among the trials that were observed), q, observed and predicted (the quantiles, s; NaN
    for a response without trials).
    """
    levels = checked_quantiles("q", q)
    rows = []
    for cell in range(len(design.cells)):
        of_cell = outcomes.cell_of_stratum == cell
        n_trials = float(outcomes.answered[of_cell].sum() + outcomes.omitted[of_cell].sum())

        for upper in (False, True):
            if not outcomes.observed[upper]:
                continue
            rt = outcomes.rt[(outcomes.cell == cell) & (outcomes.upper == upper)]
            observed = np.quantile(rt, levels) if rt.size else np.full(len(levels), np.nan)
            p, predicted = _predicted(outcomes, parameters_by_cell, cell, upper, np.array(levels))

            shared = design.cells.iloc[cell].to_dict()
            shared |= {"response": labels[upper], "n": rt.size}
            shared |= {"observed_p": rt.size / n_trials, "predicted_p": p}
            rows += [
                {**shared, "q": level, "observed": seen, "predicted": expected}
                for level, seen, expected in zip(levels, observed, predicted, strict=True)
            ]
    return pd.DataFrame(rows)


def _predicted(
    outcomes: Outcomes,
    parameters_by_cell: np.ndarray,
    cell: int,
    upper: bool,
    q: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    """The predicted proportion of a response in a cell, and the quantiles of its RTs, s."""
    strata = np.flatnonzero(outcomes.cell_of_stratum == cell)
    n_trials = (outcomes.answered + outcomes.omitted)[strata]
    weights = n_trials / n_trials.sum()
    observable = outcomes.observable(parameters_by_cell)[0][strata]
    low, high = outcomes.window

    def cdf(rt: NDArray[np.float64]) -> NDArray[np.float64]:
        """P(response, RT <= rt) among the trials of the cell that were observed."""
        side = np.full(rt.size, upper)
        total = np.zeros(rt.size)
        for stratum, weight, p_observable in zip(strata.tolist(), weights, observable, strict=True):
            of_stratum = np.full(rt.size, stratum)
            start = np.full(rt.size, low)
            end = np.clip(rt, low, min(high, outcomes.deadline_of_stratum[stratum]))
            until_end, _ = outcomes.cdf_gradients(end, side, of_stratum, parameters_by_cell)
            until_start, _ = outcomes.cdf_gradients(start, side, of_stratum, parameters_by_cell)
            total += weight * (until_end - until_start) / p_observable
        return total

    p = float(cdf(np.array([np.inf]))[0])
    return p, _inverse(cdf, q * p)


def _inverse(
    cdf: Callable[[NDArray[np.float64]], NDArray[np.float64]], p: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The times, s, at which a distribution function reaches p, by bisection."""
    longest = 1.0
    while cdf(np.array([longest]))[0] < p.max() * (1.0 - ROUNDING) and longest < LONGEST:
        longest *= 2.0

    below = np.zeros(p.size)
    above = np.full(p.size, longest)
    for _ in range(BISECTIONS):
        middle = 0.5 * (below + above)
        is_late = cdf(middle) >= p
        below = np.where(is_late, below, middle)
        above = np.where(is_late, middle, above)
    return 0.5 * (below + above)


def pearson_test(
    outcomes: Outcomes,
    design: Design,
    theta: NDArray[np.float64],
    q: tuple[float, ...],
    min_count: int,
) -> pd.Series:
    """Pearson's X^2 = sum (O - E)^2 / E on the bins of `ddm.ChiSquare`, with df and p value.

    df = bins - conditions - k estimates. X^2 is computed whatever the fit minimised. The bins are
    made from the data, and estimates that do not minimise X^2 make it larger: the p value is a
    rough guide, and too small (Chernoff & Lehmann 1954).
    """
    from scipy.special import chdtrc

    levels = checked_quantiles("q", q)
    bins = bin_trials(outcomes, design, levels, checked_min_count(min_count))
    expected, _ = bins.expected(theta)
    statistic, _ = pearson(bins.counts, expected)

    df = bins.df - theta.size
    p_value = float(chdtrc(df, statistic)) if df > 0 else np.nan
    return pd.Series({"statistic": statistic, "df": df, "p_value": p_value}, name="goodness")


def predictive(trials: Trials, simulated: Iterable[Trials], design: Design) -> pd.DataFrame:
    """Statistics of each condition in the data, and their mean, SD and rank in simulated data sets.

    Columns: those of the conditions, statistic, observed, mean, sd, rank. The rank is the share of
    simulated data sets with a smaller value, plus half the share with the same value; below .025 or
    above .975 the model rarely makes such data. A statistic that no simulated data set has is NaN.
    """
    observed = _statistics(trials, design)
    table = observed.rename("observed").reset_index()

    drawn = np.array([_statistics(one, design).to_numpy() for one in simulated])
    is_absent = np.isnan(drawn).all(axis=0)
    # NumPy warns of columns without a number
    known = np.where(is_absent, 0.0, drawn)
    table["mean"] = np.where(is_absent, np.nan, np.nanmean(known, axis=0))
    table["sd"] = np.where(is_absent, np.nan, np.nanstd(known, axis=0, ddof=1))

    is_below = drawn < observed.to_numpy()
    is_equal = drawn == observed.to_numpy()
    rank = is_below.mean(axis=0) + 0.5 * is_equal.mean(axis=0)
    table["rank"] = np.where(is_absent | observed.isna().to_numpy(), np.nan, rank)
    return table


def _statistics(trials: Trials, design: Design) -> pd.Series:
    """The proportion and RT quantiles of each response in each cell."""
    names = [
        f"{statistic}[{label}]"
        for label in trials.labels
        for statistic in ("p", *(f"q{q:g}" for q in QUANTILES))
    ]

    values = []
    for cell in range(len(design.cells)):
        of_cell = design.cell == cell
        for upper in (False, True):
            rt = trials.rt[of_cell & trials.answered & (trials.upper == upper)]
            at_quantiles = np.quantile(rt, QUANTILES) if rt.size else [np.nan] * len(QUANTILES)
            values += [rt.size / of_cell.sum(), *at_quantiles]

    cells = design.cells.loc[design.cells.index.repeat(len(names))].reset_index(drop=True)
    keys = [cells[column].astype(object) for column in cells] + [names * len(design.cells)]
    index = pd.MultiIndex.from_arrays(keys, names=[*cells.columns, "statistic"])
    return pd.Series(values, index=index, dtype=float)
