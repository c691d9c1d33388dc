"""Intervals as tables: Wald's, by profile, by bootstrap, and of functions of the estimates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimate_labels import no_estimate
from ddm.fits.intervals import End

Quantity = Callable[[pd.Series], float]

# the columns of the ends of intervals
ENDS = ["ci_low", "ci_high"]

# steps of numerical derivatives, in standard errors
STEP = 0.01

# the same without a standard error, as a share of the estimate
RELATIVE_STEP = 1e-4

# where the estimate counts as this large at least
SMALLEST = 1e-2


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
    """Estimate, se, ci_low and ci_high of functions of the estimates.

    se^2 = g' cov g, with the gradient g by central differences.
    """
    if not isinstance(quantities, Mapping) or not all(map(callable, quantities.values())):
        raise TypeError(
            "quantities must be {name: a function of the estimates}, as in {'a / v': lambda p: "
            f"p['a'] / p['v']}}; got {quantities!r}."
        )

    rows = {}
    for name, quantity in quantities.items():
        gradient = _gradient(quantity, params, np.sqrt(np.diag(cov)))
        variance = gradient @ cov.to_numpy() @ gradient
        rows[name] = float(quantity(_Labelled(params))), float(np.sqrt(variance))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "se"])
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


def _gradient(quantity: Quantity, params: pd.Series, se: np.ndarray) -> np.ndarray:
    """The gradient of a function of the estimates, (k,), by central differences."""
    gradient = np.zeros(len(params))
    for i, (value, error) in enumerate(zip(params, se, strict=True)):
        step = np.zeros(len(params))
        has_error = np.isfinite(error) and error > 0.0
        step[i] = STEP * error if has_error else RELATIVE_STEP * max(abs(value), SMALLEST)
        above, below = (quantity(_Labelled(params + part)) for part in (step, -step))
        gradient[i] = (above - below) / (2.0 * step[i])
    return gradient


class _Labelled(pd.Series):
    """Estimates that say which there are if one is asked for that there is not.

    What a function makes of them, such as ``p * 2``, is a plain Series.
    """

    @property
    def _constructor(self) -> type[pd.Series]:
        return pd.Series

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str) and key not in self.index:
            raise KeyError(no_estimate(key, self.index))
        return super().__getitem__(key)
