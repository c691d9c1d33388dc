"""Statistics of data among those of simulated data sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.comparing import Agreement
from ddm.agreement.part import Part
from ddm.agreement.sample import Sample
from ddm.runtime.seeds import Seed, sequence_of

# the RT quantiles among the statistics
QUANTILES = (0.1, 0.5, 0.9)

# of each statistic, those over simulated data sets
MIDDLE = (0.05, 0.5, 0.95)


def predictive(
    agreement: Agreement,
    n: int,
    seed: Seed,
    by: Any,
    *,
    parts: Iterable[Part] | None = None,
) -> pd.DataFrame:
    """Statistics of each group in the data, and their mean, SD and rank in n simulated data sets.

    Columns: those of the groups, statistic, observed, mean, sd, rank. The rank is the share of
    simulated data sets with a smaller value, plus half the share with the same value; below .025 or
    above .975 the model rarely makes such data. A statistic that no simulated data set has is NaN.

    ``parts`` (n) have other predictions of the same trials, one for each data set.
    """
    part = agreement.parts[0]
    parts = repeat(part) if parts is None else parts
    table, rows = statistics_table(agreement, by)
    drawn = [
        statistics_of(next(one.simulated(1, child)), rows)
        for one, child in zip(parts, sequence_of(seed).spawn(n), strict=False)
    ]
    return table.assign(**ranked(statistics_of(part.sample, rows), np.array(drawn)))


def statistics_table(agreement: Agreement, by: Any) -> tuple[pd.DataFrame, list[NDArray[np.int64]]]:
    """The groups and the names of their statistics, and the trials of each group."""
    several, _ = agreement.groups(by)
    names = [
        f"{statistic}[{label}]"
        for label in agreement.labels
        for statistic in ("p", *(f"q{q:g}" for q in QUANTILES))
    ]
    table = pd.DataFrame(
        [dict(zip(several[0].names, key, strict=True)) for key in several[0].keys for _ in names],
        dtype=object,
    )
    table["statistic"] = names * len(several[0].rows)
    return table, several[0].rows


def ranked(
    observed: NDArray[np.float64], drawn: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Observed values (m,), and their means, SDs and ranks among simulated ones (n, m)."""
    is_absent = np.isnan(drawn).all(axis=0)
    # NumPy warns of columns without a number
    known = np.where(is_absent, 0.0, drawn)
    rank = (drawn < observed).mean(axis=0) + 0.5 * (drawn == observed).mean(axis=0)
    return {
        "observed": observed,
        "mean": np.where(is_absent, np.nan, np.nanmean(known, axis=0)),
        "sd": np.where(is_absent, np.nan, np.nanstd(known, axis=0, ddof=1)),
        "rank": np.where(is_absent | np.isnan(observed), np.nan, rank),
    }


def middle(
    observed: NDArray[np.float64], drawn: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Observed values (m,), and their ranks among simulated ones (n, m) with quantiles of these."""
    is_absent = np.isnan(drawn).all(axis=0)
    low, median, high = np.nanquantile(np.where(is_absent, 0.0, drawn), MIDDLE, axis=0)
    quantiles = {"low": low, "median": median, "high": high}
    found = ranked(observed, drawn)
    return {
        "observed": observed,
        **{name: np.where(is_absent, np.nan, values) for name, values in quantiles.items()},
        "rank": found["rank"],
    }


def statistics_of(sample: Sample, rows: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """The proportion and RT quantiles of each response in each group."""
    values = []
    for chosen in rows:
        group = sample.rows(chosen)
        for upper in (False, True):
            rt = group.times(upper)
            at_quantiles = np.quantile(rt, QUANTILES) if rt.size else [np.nan] * len(QUANTILES)
            values += [group.share(upper), *at_quantiles]
    return np.array(values, dtype=float)
