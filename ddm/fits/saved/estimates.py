"""What restored estimates must be: within their region, with parameters that can exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ddm.estimation.methods import METHODS
from ddm.estimation.region import Region
from ddm.fits.saved.kinds import Damage, place
from ddm.models.design import Design
from ddm.numerics.problem import Optimum
from ddm.parameters import BY_NAME, SZ, Z

# the square of a larger number would be infinite, and a process with it have no times
LARGEST_PARAMETER = 1e150

# estimates on a bound differ from it by the rounding of a change of units, in typical differences
ROUNDING = 1e-6

# covariances and second derivatives on either side of the diagonal differ by rounding
ASYMMETRY = 1e-6


def check_estimates(parts: dict[str, Any], where: str) -> None:
    """Raise `Damage` unless the estimates of a fit, given by its fields, are possible ones."""
    design, optimum = parts["design"], parts["optimum"]
    region: Region = parts["search"].region
    for sentence in (
        *_about_region(region),
        *_about_optimum(optimum, region, design),
        *_about_covariance(parts["covariance"]),
        *_about_value(parts),
        *_about_parameters(design, optimum),
    ):
        raise Damage(place(where, sentence))


def _about_region(region: Region) -> Iterator[str]:
    if not (region.lower <= region.upper).all():
        yield "region has a lower end above the upper one"
    given = region.start[~np.isnan(region.start)]
    inside = (region.start >= region.lower) & (region.start <= region.upper)
    if inside.sum() < given.size:
        yield "region has a start outside its ends"


def _about_optimum(optimum: Optimum, region: Region, design: Design) -> Iterator[str]:
    is_known = np.isfinite(optimum.theta)
    if not is_known.all() and not np.isnan(optimum.theta).all():
        yield "optimum.theta has some estimates, and others that are no numbers"
        return
    if is_known.any() and not np.isfinite(optimum.value):
        yield "optimum.value is no number, although there are estimates"
    if _is_asymmetric(optimum.hessian):
        yield "optimum.hessian is not symmetric"

    box = region.select(design.labels)
    slack = ROUNDING * box.step
    below, above = optimum.theta < box.lower - slack, optimum.theta > box.upper + slack
    if (below | above).any():
        first = int(np.argmax(below | above))
        yield f"optimum.theta has {optimum.theta[first]:g} outside the region of its search"


def _about_covariance(cov: np.ndarray) -> Iterator[str]:
    if (np.diag(cov) < 0.0).any() or np.isinf(cov).any():
        yield "cov has a variance below 0, or an infinite one"
    elif _is_asymmetric(cov):
        yield "cov is not symmetric"


def _is_asymmetric(matrix: np.ndarray) -> bool:
    """Whether a matrix differs from its transpose by more than rounding; NaN must be in both."""
    scale = np.sqrt(np.abs(np.diag(matrix)))
    slack = ASYMMETRY * np.outer(scale, scale)
    differs = np.abs(matrix - matrix.T) > np.where(np.isfinite(slack), slack, 0.0)
    return bool(differs.any() or (np.isnan(matrix) != np.isnan(matrix.T)).any())


def _about_value(parts: dict[str, Any]) -> Iterator[str]:
    """The log likelihood is the value with the other sign, if a method of ours maximised it."""
    value, report = parts["optimum"].value, parts["figures"]
    method = parts["search"].method
    is_likelihood = method.is_likelihood and method.name in METHODS
    if is_likelihood and np.isfinite(value) and not np.isclose(-value, report.loglik, rtol=1e-9):
        yield "report.loglik is not that of optimum.value"
    if report.df is not None and not np.isfinite(report.statistic):
        yield "report.statistic is no number, although it has degrees of freedom"


def _about_parameters(design: Design, optimum: Optimum) -> Iterator[str]:
    """Parameters of conditions that lie outside their domains."""
    if np.isnan(optimum.theta).any():
        return

    parameters_by_cell = design.parameters_by_cell(optimum.theta)
    family = design.family
    for name, row in family.rows.items():
        values = parameters_by_cell[:, family.positions[name]]
        wrong = ~row.possible(values) | (np.abs(values) > LARGEST_PARAMETER)
        if wrong.any():
            yield (
                f"design has a condition with {name} = {values[wrong][0]:g}, which must be "
                f"{row.domain}"
            )
            return

    z, sz = parameters_by_cell[:, Z], parameters_by_cell[:, SZ]
    if not (sz < 2.0 * np.minimum(z, 1.0 - z)).all():
        yield f"design has a condition with an sz that is not {BY_NAME['sz'].domain}"
