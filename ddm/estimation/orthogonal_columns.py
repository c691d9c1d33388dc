"""Formulas whose covariates lie far from 0, searched in coordinates in which they do not.

With the covariate x = 1e6 + u, a search can hardly tell the intercept and the slope of x apart. The
matrix M of such a formula is written as Q R, where Q has orthogonal columns with a mean square of 1
over trials, and R is upper triangular. A search for w, with

    M theta = Q w,    theta = R^-1 w,

is that of a centred and scaled covariate, and the optimum in theta is the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.region import Region, region_of_table
from ddm.models.design import Design, Term
from ddm.numerics.problem import Optimum

# columns of unit length are searched as they are if they span directions of at least this length;
# a covariate with mean / SD above about 14 does not
SMALLEST_DIRECTION = 0.05


@dataclass(frozen=True, eq=False)
class Orthogonal:
    """A design with orthogonal columns in place of those of some formulas.

    design : has the same labels; the estimates w of these formulas mean something else
    to_estimates, to_coordinates : (k, k), theta = to_estimates @ w, w = to_coordinates @ theta
    changed : (k,), which estimates mean something else
    """

    design: Design
    to_estimates: NDArray[np.float64]
    to_coordinates: NDArray[np.float64]
    changed: NDArray[np.bool_]

    def region(self, region: Region) -> Region:
        """The region of a search for w: the table's where w means something else than theta."""
        inside, table = region.select(self.design.labels), region_of_table(self.design)
        return replace(
            inside,
            lower=np.where(self.changed, table.lower, inside.lower),
            upper=np.where(self.changed, table.upper, inside.upper),
            step=np.where(self.changed, table.step, inside.step),
        )

    def optimum(self, found: Optimum) -> Optimum:
        """An optimum in w, as one in theta."""
        known = np.nan_to_num(found.hessian)
        hessian = self.to_coordinates.T @ known @ self.to_coordinates
        hessian[found.at_bound] = np.nan
        hessian[:, found.at_bound] = np.nan
        return replace(found, theta=self.to_estimates @ found.theta, hessian=hessian)

    def covariance(self, of_w: NDArray[np.float64]) -> NDArray[np.float64]:
        """A covariance of w, as one of theta; NaN for what depends on a w that has none."""
        is_known = np.isfinite(np.diag(of_w))
        known = self.to_estimates[:, is_known]
        result = known @ of_w[np.ix_(is_known, is_known)] @ known.T
        unknown = (self.to_estimates[:, ~is_known] != 0.0).any(axis=1)
        result[unknown] = np.nan
        result[:, unknown] = np.nan
        return np.asarray(result)


def orthogonal(design: Design, said: Collection[str]) -> Orthogonal | None:
    """The design with orthogonal columns where a search needs them; None if it needs none.

    ``said`` are the parameters and estimates of which the user said bounds or starting values, in
    theta: their formulas stay as they are.
    """
    weight = np.sqrt(np.bincount(design.cell, minlength=len(design.cells)))
    k = len(design.labels)
    to_estimates, to_coordinates = np.eye(k), np.eye(k)
    changed = np.zeros(k, dtype=bool)
    terms = []
    for term in design.terms:
        names = {term.owner, *design.labels[term.columns]}
        if term.is_formula and not names & set(said) and _is_skewed(term, weight):
            upper = _triangle(term, weight)
            inverse = np.linalg.inv(upper)
            to_coordinates[term.columns, term.columns] = upper
            to_estimates[term.columns, term.columns] = inverse
            changed[term.columns] = True
            term = replace(term, matrix=np.ascontiguousarray(term.matrix @ inverse))
        terms.append(term)

    if not changed.any():
        return None
    return Orthogonal(replace(design, terms=tuple(terms)), to_estimates, to_coordinates, changed)


def _is_skewed(term: Term, weight: NDArray[np.float64]) -> bool:
    """Whether the columns of a formula nearly depend on one another."""
    weighted = term.matrix * weight[:, None]
    lengths = np.linalg.norm(weighted, axis=0)
    if term.matrix.shape[1] < 2 or not (lengths > 0.0).all():
        return False
    return bool(np.linalg.svd(weighted / lengths, compute_uv=False)[-1] < SMALLEST_DIRECTION)


def _triangle(term: Term, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """R (k, k) of the matrix of a formula, whose Q has columns with a mean square of 1."""
    weighted = term.matrix * weight[:, None]
    upper = np.asarray(np.linalg.qr(weighted, mode="r")) / np.linalg.norm(weight)
    return upper * np.sign(np.diag(upper))[:, None]
