"""Quadratic models of an objective: their minimum, their curvature, and what a step tells of it."""

from __future__ import annotations

import numpy as np

# Powell's damping: a step has to see at least this share of the curvature that is known (Nocedal &
# Wright 2006, proc. 18.2)
DAMPING = 0.2


def newton_move(
    gradient: np.ndarray, curvature: np.ndarray, free: np.ndarray
) -> tuple[np.ndarray, float]:
    """The step to the minimum of the quadratic model, and the decrease that it promises.

    The step moves the free elements only.
    """
    move = np.zeros_like(gradient)
    move[free] = -np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
    return move, float(-0.5 * gradient @ move)


def convex(hessian: np.ndarray, free: np.ndarray) -> tuple[bool, np.ndarray]:
    """Whether the Hessian in the free elements is positive definite, and a Hessian that is.

    The latter is the Hessian itself if it is, else one with the absolute values of its eigenvalues,
    none of them almost 0; it is the identity if the Hessian is not finite.
    """
    block = np.ix_(free, free)
    if not free.any():
        return True, hessian
    if not np.isfinite(hessian[block]).all():
        return False, np.eye(free.size)

    eigenvalues, vectors = np.linalg.eigh(hessian[block])
    smallest = 1e-9 * np.abs(eigenvalues).max()
    if eigenvalues[0] > smallest:
        return True, hessian

    positive = np.maximum(np.abs(eigenvalues), max(smallest, 1e-9))
    mended = np.eye(free.size)
    mended[block] = (vectors * positive) @ vectors.T
    return False, mended


def updated(curvature: np.ndarray, s: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The damped BFGS update (Nocedal & Wright 2006, proc. 18.2).

    ``s`` (k,) is the step, and ``y`` (k,) the change of the gradient.
    """
    bs = curvature @ s
    sbs = float(s @ bs)
    sy = float(s @ y)
    if sbs <= 0.0:
        return curvature

    if sy < DAMPING * sbs:
        weight = (1.0 - DAMPING) * sbs / (sbs - sy)
        y = weight * y + (1.0 - weight) * bs
        sy = DAMPING * sbs
    return curvature - np.outer(bs, bs) / sbs + np.outer(y, y) / sy
