"""Pearson's X^2 of groups of trials on quantile bins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.comparing import Agreement
from ddm.agreement.statistic import Group, sides_of
from ddm.estimation.binned import pearson
from ddm.estimation.bins import (
    SMALLEST_PROBABILITY,
    bin_times,
    checked_min_count,
    checked_quantiles,
)


def pearson_test(
    agreement: Agreement, k: int, q: tuple[float, ...], min_count: int, by: Any
) -> pd.Series:
    """Pearson's X^2 = sum (O - E)^2 / E on the bins of `ddm.ChiSquare`, with df and p value.

    df = bins - groups - k estimates. X^2 is computed whatever the fit minimised. The bins are made
    from the data, and estimates that do not minimise X^2 make it larger: the p value is a rough
    guide, and too small (Chernoff & Lehmann 1954).
    """
    from scipy.special import chdtrc

    trials = agreement.parts[0].trials
    if trials.lost.any():
        raise ValueError(
            f"goodness cannot use the {trials.lost.sum()} responses without an RT "
            f"(lost_rt={trials.lost_rt!r}), which lie in no bin. Look at fit.quantiles() or "
            "fit.predictive(), which can."
        )

    levels = checked_quantiles("q", q)
    fewest = checked_min_count(min_count)
    _, groups = agreement.groups(by)
    bins = [_bins(group, levels, fewest, agreement.has_omissions) for group in groups]
    counts, expected = (np.concatenate(values) for values in zip(*bins, strict=True))
    statistic, _ = pearson(counts, expected)

    df = counts.size - len(groups) - k
    p_value = float(chdtrc(df, statistic)) if df > 0 else np.nan
    return pd.Series({"statistic": statistic, "df": df, "p_value": p_value}, name="goodness")


def _bins(
    group: Group, q: tuple[float, ...], min_count: int, has_omissions: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The observed and the expected counts in the bins of a group, the one of omissions last."""
    sample, expected = group.sample, group.expectation
    assert expected is not None
    counts, shares = [], []
    for upper in sides_of(sample.sides):
        edges, found = bin_times(sample.times(upper), q, min_count)
        counts.append(found)
        shares.append(np.diff(expected.cdf(np.concatenate([[0.0], edges, [np.inf]]), upper)))
    if has_omissions:
        counts.append(np.array([float((~sample.answered).sum())]))
        shares.append(np.array([1.0 - expected.probability(None)]))
    return np.concatenate(counts), sample.n * np.maximum(
        np.concatenate(shares), SMALLEST_PROBABILITY
    )
