"""Intervals as tables: Wald's, by profile, by bootstrap, and of functions of the estimates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.fits.answers.propagation import propagated
from ddm.fits.answers.quantities import Quantity
from ddm.fits.intervals import End

# the columns of the ends of intervals
ENDS = ["ci_low", "ci_high"]


def wald_ends(estimate: np.ndarray, se: np.ndarray, level: float) -> NDArray[np.float64]:
    """Wald's intervals, (k, 2): the estimate -/+ se times the normal quantile of the level."""
    from scipy.special import ndtri

    reach = ndtri(0.5 + 0.5 * level) * se
    return np.column_stack([estimate - reach, estimate + reach])


def wald_table(params: pd.Series, se: pd.Series, level: float) -> pd.DataFrame:
    """Wald's intervals, one row per estimate."""
    ends = wald_ends(params.to_numpy(), se.to_numpy(), level)
    return pd.DataFrame(ends, index=params.index, columns=ENDS)


def profile_table(ends: Mapping[str, tuple[End, End]], labels: pd.Index) -> pd.DataFrame:
    """Profile intervals, one row per label; NaN for labels without ends."""
    table = pd.DataFrame({"ci_low": np.nan, "ci_high": np.nan, "note": ""}, index=labels)
    for label, (low, high) in ends.items():
        notes = [f"{side}: {end.note}" for side, end in (("low", low), ("high", high)) if end.note]
        table.loc[label, ENDS] = low.value, high.value
        table.loc[label, "note"] = "; ".join(notes)
    return table


def delta_method(
    quantities: Mapping[str, Quantity], params: pd.Series, cov: pd.DataFrame, level: float
) -> pd.DataFrame:
    """Estimate, se, ci_low and ci_high of quantities made of the estimates, a row for each."""
    theta, covariance = params.to_numpy()[None], cov.to_numpy()[None]
    found = [propagated(one, params.index, theta, covariance) for one in quantities.values()]
    rows = np.array(found).reshape(len(found), 2)
    table = pd.DataFrame(rows, index=list(quantities), columns=["estimate", "se"])
    return table.join(wald_table(table["estimate"], table["se"], level))


def percentiles(draws: pd.DataFrame, level: float) -> pd.DataFrame:
    """The central quantiles of bootstrapped estimates, from the samples whose fits converged."""
    ends = draws.quantile([0.5 - 0.5 * level, 0.5 + 0.5 * level]).T.set_axis(ENDS, axis=1)
    failed = int(draws.isna().all(axis=1).sum())
    if not failed:
        return ends.assign(note="")

    return ends.assign(
        note=f"without {failed} of {len(draws)} samples, whose fits did not converge"
    )
