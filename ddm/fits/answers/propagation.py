"""Quantities made of estimates, and their standard errors by the delta method.

se^2 = g' cov g, with the gradient g of the quantity at the estimates. Many fits are taken at once:
an expression is evaluated for all of them together, a function for one after another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimate_labels import no_estimate
from ddm.fits.answers.quantities import Quantity
from ddm.reading.expression_numbers import Expression

# steps of numerical derivatives, in standard errors
STEP = 0.01

# the same without a standard error, as a share of the estimate
RELATIVE_STEP = 1e-4

# where the estimate counts as this large at least
SMALLEST = 1e-2


def propagated(
    quantity: Quantity,
    labels: Sequence[str] | pd.Index,
    theta: NDArray[np.float64],
    covariance: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Values and standard errors (fits,) of a quantity.

    ``theta`` (fits, k) are the estimates, ``covariance`` (fits, k, k) those of their errors.
    """
    names = list(labels)
    gradient = _gradient(quantity, names, theta, np.sqrt(np.einsum("gii->gi", covariance)))

    # an estimate that the quantity does not depend on may be without a standard error
    products = gradient[:, :, None] * gradient[:, None, :]
    terms = np.where(products == 0.0, 0.0, products * covariance)
    # rounding may lead below 0
    variance = np.maximum(terms.sum(axis=(1, 2)), 0.0)
    return _values(quantity, names, theta), np.sqrt(variance)


def _gradient(
    quantity: Quantity, names: list[str], theta: NDArray[np.float64], se: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The gradient (fits, k) of a quantity, by central differences."""
    has_error = np.isfinite(se) & (se > 0.0)
    relative = RELATIVE_STEP * np.maximum(np.abs(theta), SMALLEST)
    step = np.where(has_error, STEP * se, relative)

    used = quantity.names if isinstance(quantity, Expression) else names
    gradient = np.zeros_like(theta)
    for i in (i for i, name in enumerate(names) if name in used):
        above, below = theta.copy(), theta.copy()
        above[:, i] += step[:, i]
        below[:, i] -= step[:, i]
        high, low = (_values(quantity, names, moved) for moved in (above, below))
        # infinite values have no rise
        with np.errstate(invalid="ignore"):
            gradient[:, i] = (high - low) / (2.0 * step[:, i])
    return gradient


def _values(
    quantity: Quantity, names: list[str], theta: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The values (fits,) of a quantity."""
    if isinstance(quantity, Expression):
        columns = dict(zip(names, theta.T, strict=True))
        return np.asarray(quantity(columns), dtype=float)
    return np.array(
        [float(quantity(_Labelled(row, index=names, name="estimate"))) for row in theta]
    )


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
