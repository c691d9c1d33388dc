"""Checks of fit: what was observed beside what a fitted model predicts.

The predictions include lapses, deadlines and removed RTs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.binned import pearson
from ddm.estimation.bins import bin_trials, checked_min_count, checked_quantiles
from ddm.models.design import Design
from ddm.models.expectation import expectation_of
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes
from ddm.trials.trials import Trials

# conditions named in a note, at most
MOST_NAMED = 8

# a rate of omissions is compared from so many trials on
FEWEST_FOR_RATE = 3

# and named if it differs by more than so many standard errors
MOST_ERRORS = 3.0

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

    Columns: those of the conditions, response, n (its RTs), observed_p and predicted_p (the
    proportion of the response before the deadline among all trials, with an RT or without), q,
    observed and predicted (the quantiles, s; NaN for a response without trials).
    """
    levels = checked_quantiles("q", q)
    rows = []
    for cell in range(len(design.cells)):
        of_cell = outcomes.cell_of_stratum == cell
        n_trials = float(outcomes.trials[of_cell].sum())
        expected = expectation_of(outcomes, parameters_by_cell, cell)

        for upper in (False, True):
            if not outcomes.observed[upper]:
                continue
            rt = outcomes.rt[(outcomes.cell == cell) & (outcomes.upper == upper)]
            observed = np.quantile(rt, levels) if rt.size else np.full(len(levels), np.nan)
            predicted = expected.quantiles(np.array(levels), upper)
            count = rt.size + outcomes.lost_in_time(of_cell, upper)

            shared = design.cells.iloc[cell].to_dict()
            shared |= {"response": labels[upper], "n": rt.size}
            shared |= {
                "observed_p": count / n_trials,
                "predicted_p": expected.probability(upper),
            }
            rows += [
                {**shared, "q": level, "observed": seen, "predicted": model}
                for level, seen, model in zip(levels, observed, predicted, strict=True)
            ]
    return pd.DataFrame(rows)


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

    if outcomes.lost.any():
        raise ValueError(
            f"goodness cannot use the {outcomes.lost.sum():.0f} responses without an RT "
            f"(lost_rt={outcomes.lost_rt!r}), which lie in no bin. Look at fit.quantiles() or "
            "fit.predictive(), which can."
        )

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
            of_response = of_cell & (trials.upper == upper)
            rt = trials.rt[of_response & trials.answered]
            at_quantiles = np.quantile(rt, QUANTILES) if rt.size else [np.nan] * len(QUANTILES)
            values += [(of_response & trials.in_time).sum() / of_cell.sum(), *at_quantiles]

    cells = design.cells.loc[design.cells.index.repeat(len(names))].reset_index(drop=True)
    keys = [cells[column].astype(object) for column in cells] + [names * len(design.cells)]
    index = pd.MultiIndex.from_arrays(keys, names=[*cells.columns, "statistic"])
    return pd.Series(values, index=index, dtype=float)


def omission_notes(
    outcomes: Outcomes, design: Design, parameters_by_cell: NDArray[np.float64], model: Model
) -> list[str]:
    """Rates of omissions that differ from the predicted ones by more than 3 of their SEs.

    They are those of every condition with three or more trials, and of all trials. The SE is that
    of the number of omissions among independent trials, sqrt(sum p (1 - p)) / n.
    """
    if not outcomes.has_omissions:
        return []

    p = outcomes.omission(parameters_by_cell)[0]
    if outcomes.is_truncated:
        p = p / outcomes.observable(parameters_by_cell)[0]
    missed = outcomes.omitted
    if outcomes.lost_rt == "late":
        missed = missed + outcomes.lost.sum(axis=1)

    # in total, and of each condition if there are several
    n_cells = len(design.cells)
    cells = np.arange(n_cells) if n_cells > 1 else np.empty(0, dtype=np.int64)
    n, observed, expected, variance = (
        np.append(values.sum(), np.bincount(outcomes.cell_of_stratum, values, n_cells)[cells])
        for values in (
            outcomes.trials,
            missed,
            outcomes.trials * p,
            outcomes.trials * p * (1.0 - p),
        )
    )
    excess = observed - expected
    is_noted = (n >= FEWEST_FOR_RATE) & (np.abs(excess) > MOST_ERRORS * np.sqrt(variance))
    if not is_noted.any():
        return []

    texts = [
        f"{observed[i] / n[i]:.1%} where {expected[i] / n[i]:.1%} are expected"
        + (f" ({_name_of(design, i - 1)})" if i else "")
        for i in np.flatnonzero(is_noted)[:MOST_NAMED]
    ]
    more = int(is_noted.sum()) - MOST_NAMED
    listed = ", ".join(texts) + (f" and {more} more" if more > 0 else "")
    may_lapse = bool(np.isfinite(outcomes.deadline_of_stratum).any() & (excess[is_noted] > 0).any())
    advice = (
        "give the model a lapse with a lapse_window= that reaches beyond the deadline, if people "
        "may not have attended"
        if model.lapse_window is None and may_lapse
        else "look at these trials"
    )
    return [f"omissions are not as predicted: {listed} ({advice})"]


def _name_of(design: Design, cell: int) -> str:
    """The levels of a cell."""
    return ", ".join(design.cells.iloc[cell].astype(str))
