"""How the log determinant at a mode changes with the coordinates: from third derivatives.

With the covariance C (r, r) of a person's coordinates that differ between people, C = sum_m q_m
q_m', the derivative of -log det(H) / 2 in a coordinate c, at fixed SDs, is

    w_c = 1/2 sum_ab C_ab l_abc = 1/2 sum_m (d/dq_m)^2 l_c,

the second derivative of the gradient of the log likelihood along the r directions q_m. All people
are evaluated at once, each along its own directions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.populations.laplace.modes import Modes, Spread, positive_definite
from ddm.populations.likelihoods.compiled import CompiledPeople
from ddm.populations.likelihoods.people import PeopleLikelihood

Array = NDArray[np.float64]

# Central differences of exact Hessians, on the scales of the links. Their errors are about
# STEP^2 by curvature and 1e-13 / STEP by rounding.
STEP = 1e-5

# Second differences of gradients over five points, which Hessians by differences are too rough for:
# the errors are about WIDE_STEP^4 by curvature and 1e-13 / WIDE_STEP^2 by rounding.
WIDE_STEP = 1e-3


def slopes_of_log_determinant(
    likelihood: PeopleLikelihood, modes: Modes, spread: Spread
) -> tuple[Array, Array]:
    """w (people, k), and the covariances C / (sd sd') (people, r, r) of people at their modes."""
    covariance = np.linalg.inv(_root(modes.precision))
    directions = np.zeros((*covariance.shape[:2], modes.theta.shape[1]))
    # H = R R', so that the rows of R^-1 are directions in SDs of the population
    directions[:, :, spread.random] = covariance * spread.sds
    if isinstance(likelihood, CompiledPeople):
        w = _by_hessians(likelihood, modes.theta, directions)
    else:
        w = _by_gradients(likelihood, modes, directions)
    return w, covariance.transpose(0, 2, 1) @ covariance


def _root(precision: Array) -> Array:
    try:
        root = np.linalg.cholesky(precision)
    except np.linalg.LinAlgError:
        root = np.linalg.cholesky(positive_definite(precision))
    return np.asarray(root, dtype=float)


def _steps(direction: Array, longest: float) -> Array:
    """The step (people, 1) along directions (people, k) whose largest element is ``longest``."""
    length = np.abs(direction).max(axis=1, keepdims=True)
    steps: Array = longest / np.maximum(length, 1e-300)
    return steps


def _by_hessians(likelihood: PeopleLikelihood, theta: Array, directions: Array) -> Array:
    w = np.zeros_like(theta)
    for m in range(directions.shape[1]):
        q = directions[:, m]
        step = _steps(q, STEP)
        above = likelihood.curved(theta + step * q)[2]
        below = likelihood.curved(theta - step * q)[2]
        w += np.einsum("jab,jb->ja", above - below, q) / (4.0 * step)
    return w


def _by_gradients(likelihood: PeopleLikelihood, modes: Modes, directions: Array) -> Array:
    w = np.zeros_like(modes.theta)
    for m in range(directions.shape[1]):
        q = directions[:, m]
        step = _steps(q, WIDE_STEP)
        total, possible = -30.0 * modes.gradient, np.ones(len(q), dtype=bool)
        for times, weight in ((1.0, 16.0), (-1.0, 16.0), (2.0, -1.0), (-2.0, -1.0)):
            value, gradient = likelihood.sloped(modes.theta + times * step * q)
            total += weight * gradient
            possible &= np.isfinite(value)
        w += np.where(possible[:, None], total / (24.0 * step**2), 0.0)
    return w
