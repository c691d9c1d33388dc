"""Notes about estimates: missing, at a bound, without error, or hardly told apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ddm.fits.diagnosis.fitted import Fitted, Note, listed
from ddm.parameters import VARIABILITIES

# two estimates whose errors correlate more than this are hardly told apart by the data
INSEPARABLE = 0.98

# correlations of errors with a larger condition number leave some combination of the estimates
# undetermined
ILL_CONDITIONED = 1e4


def without_estimate(fitted: Fitted) -> Iterator[Note]:
    """Labels without trials, and those that cannot be told from others."""
    design = fitted.design
    absent = [
        label
        for label in fitted.labels
        if label not in design.labels and label not in design.absorbed
    ]
    if absent and fitted.n.any():
        yield from fitted.every(f"no trials for {', '.join(absent)}")
    for label, others in design.absorbed.items():
        yield from fitted.every(
            f"{label} cannot be told from {', '.join(others)} in these trials, so that is what "
            "both together make there"
        )


def at_bound(fitted: Fitted) -> Iterator[Note]:
    """Estimates at a bound of the search, in two notes.

    Without variability or lapses the model is a simpler one, and the standard errors of the other
    estimates hold. Any other bound makes these errors too small.
    """
    if not fitted.at_bound.any():
        return
    may_be_none = [owner in (*VARIABILITIES, "lapse") for owner in fitted.design.owners]
    is_simpler = np.array(may_be_none) & (fitted.theta == 0.0)
    found = "at a bound of the search, so without standard error"
    for group in np.flatnonzero(fitted.at_bound.any(axis=1)).tolist():
        simpler = _values(fitted, group, fitted.at_bound[group] & is_simpler[group])
        held = _values(fitted, group, fitted.at_bound[group] & ~is_simpler[group])
        if simpler:
            yield group, f"{found}: {simpler}"
        if held:
            yield group, f"{found}, and those of the others are too small: {held}"


def _values(fitted: Fitted, group: int, chosen: NDArray[np.bool_]) -> str:
    """Some estimates of a group with their labels."""
    values = zip(fitted.design.labels, fitted.theta[group], chosen, strict=True)
    return ", ".join(f"{label} = {value:.6g}" for label, value, is_chosen in values if is_chosen)


def without_error(fitted: Fitted) -> Iterator[Note]:
    """Estimates whose standard error is missing although they are not at a bound."""
    unknown = np.isnan(_variances(fitted)) & ~fitted.at_bound
    for group in np.flatnonzero(unknown.any(axis=1)).tolist():
        names = [fitted.design.labels[i] for i in np.flatnonzero(unknown[group])]
        yield group, f"singular information matrix, so no standard errors: {listed(names)}"


def inseparable(fitted: Fitted) -> Iterator[Note]:
    """The two estimates whose errors correlate most, if too much; or a combination of several."""
    k = len(fitted.design.labels)
    if k < 2:
        return

    correlation = _correlations(fitted)
    above = np.abs(np.triu(correlation, 1)).reshape(-1, k * k)
    worst = above.argmax(axis=1)
    is_pair = above[np.arange(len(above)), worst] > INSEPARABLE
    for group in np.flatnonzero(is_pair).tolist():
        i, j = divmod(int(worst[group]), k)
        yield group, _about_pair(fitted, i, j, float(correlation[group, i, j]))

    others = np.flatnonzero(~is_pair)
    condition = np.linalg.cond(correlation[others])
    for group, number in zip(others.tolist(), condition, strict=True):
        if number > ILL_CONDITIONED:
            yield (
                group,
                "some combination of the estimates is hardly determined (condition number "
                f"{number:.2g}): fix one, or share it across conditions",
            )


def _about_pair(fitted: Fitted, i: int, j: int, correlation: float) -> str:
    """The note on two estimates."""
    first, second = fitted.design.labels[i], fitted.design.labels[j]
    advice = "trust what both predict rather than either, or fix one"
    if first.endswith("[Intercept]") and fitted.design.owners[i] == fitted.design.owners[j]:
        advice = (
            "the intercept is the value where covariates are 0, which is far from the data "
            "(center() of the covariate in the formula makes it the value at the mean)"
        )
    return (
        f"the data hardly tell {first} and {second} apart (their errors correlate at "
        f"{correlation:.3f}): {advice}"
    )


def _variances(fitted: Fitted) -> NDArray[np.float64]:
    """The variances of the estimates, (groups, k); NaN without a standard error."""
    return np.einsum("gii->gi", fitted.covariance)


def _correlations(fitted: Fitted) -> NDArray[np.float64]:
    """The correlations of errors, (groups, k, k); those of an unknown error are 0.

    Such a row and column, whose diagonal is 1, changes neither the largest correlation nor the
    condition number.
    """
    variances = _variances(fitted)
    is_known = np.isfinite(variances)
    se = np.sqrt(np.where(is_known, variances, 1.0))
    scaled = fitted.covariance / (se[:, :, None] * se[:, None, :])
    correlation = np.where(is_known[:, :, None] & is_known[:, None, :], scaled, 0.0)
    np.einsum("gii->gi", correlation)[:] += ~is_known
    return correlation
