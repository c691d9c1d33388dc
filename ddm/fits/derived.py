"""Functions of the estimates: their errors by the delta method, and quantiles of draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

Quantity = Callable[[pd.Series], float]


def delta_method(
    quantities: Mapping[str, Quantity], params: pd.Series, cov: pd.DataFrame, level: float
) -> pd.DataFrame:
    """Estimate, se, ci_low and ci_high of functions of the estimates; se^2 = g' cov g with the
    gradient g.
    """
    from scipy.special import ndtri

    rows = {}
    for name, quantity in quantities.items():
        gradient = _gradient(quantity, params, np.sqrt(np.diag(cov)))
        rows[name] = float(quantity(params)), float(np.sqrt(gradient @ cov.to_numpy() @ gradient))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "se"])
    reach = ndtri(0.5 + level / 2.0) * table["se"]
    return table.assign(ci_low=table["estimate"] - reach, ci_high=table["estimate"] + reach)


def percentiles(draws: pd.DataFrame, level: float) -> pd.DataFrame:
    """The central quantiles of bootstrapped estimates, of the samples whose fit converged."""
    ends = draws.quantile([0.5 - level / 2.0, 0.5 + level / 2.0]).T.set_axis(
        ["ci_low", "ci_high"], axis=1
    )
    failed = int(draws.isna().all(axis=1).sum())
    note = (
        f"without {failed} of {len(draws)} samples, whose fits did not converge" if failed else ""
    )
    return ends.assign(note=note)


def _gradient(quantity: Quantity, params: pd.Series, se: np.ndarray) -> np.ndarray:
    """Central differences of a function of the estimates, by steps of a hundredth of a standard
    error.
    """
    gradient = np.zeros(len(params))
    for i, (value, error) in enumerate(zip(params, se, strict=True)):
        step = np.zeros(len(params))
        step[i] = (
            0.01 * error if np.isfinite(error) and error > 0.0 else 1e-4 * max(abs(value), 1e-2)
        )
        gradient[i] = (quantity(params + step) - quantity(params - step)) / (2.0 * step[i])
    return gradient
