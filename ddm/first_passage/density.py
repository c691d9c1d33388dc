"""The log density of first-passage times, per trial and summed with its gradient."""

from __future__ import annotations

from math import inf, log

import numpy as np

from ddm.compilation import kernel
from ddm.first_passage.series import log_density_unit
from ddm.parameters import T0, A, D, V, Z


@kernel
def log_density(t, upper, v, a, z, d):  # type: ignore[no-untyped-def]
    """log f(t, response) of one decision time t > 0, and its derivatives in v, a, z, t and D (here d).

    f = D / a^2 exp(-(v a w + v^2 t / 2) / D) f_unit(D t / a^2 | w) at the lower boundary with w = z; the upper one
    is its mirror image, v -> -v and w = 1 - z (Navarro & Fuss 2009, eqs. 1 and 4).
    """
    if upper:
        drift, w, far = -v, 1.0 - z, z
    else:
        drift, w, far = v, z, 1.0 - z
    u = d * t / (a * a)
    g, g_u, g_w = log_density_unit(u, w, far)
    tilt = (drift * a * w + drift * drift * t / 2.0) / d
    value = log(d) - 2.0 * log(a) - tilt + g
    in_drift = -(a * w + drift * t) / d
    in_a = -2.0 / a - drift * w / d - 2.0 * u * g_u / a
    in_w = -drift * a / d + g_w
    in_t = -drift * drift / (2.0 * d) + g_u * d / (a * a)
    in_d = 1.0 / d + tilt / d + g_u * t / (a * a)
    if upper:
        return value, -in_drift, in_a, -in_w, in_t, in_d
    return value, in_drift, in_a, in_w, in_t, in_d


@kernel
def log_densities(rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    """Log density of each trial; -inf at and before the non-decision time.

    ``rt`` (n,) seconds, ``upper`` (n,) bool, ``cell`` (n,) row of ``parameters_by_cell`` (n_cells, 5).
    """
    result = np.full(rt.size, -inf)
    for i in range(rt.size):
        p = parameters_by_cell[cell[i]]
        t = rt[i] - p[T0]
        if 0.0 < t < inf:
            result[i] = log_density(t, upper[i], p[V], p[A], p[Z], p[D])[0]
    return result


@kernel
def log_likelihood(rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    """Sum of the log densities and its gradient (n_cells, 5) in the parameters of every cell.

    -inf, with a gradient of zeros, when a trial lies at or before its non-decision time.
    """
    total = 0.0
    gradient = np.zeros(parameters_by_cell.shape)
    for i in range(rt.size):
        p = parameters_by_cell[cell[i]]
        t = rt[i] - p[T0]
        if not t > 0.0:
            return -inf, np.zeros(parameters_by_cell.shape)
        value, in_v, in_a, in_z, in_t, in_d = log_density(t, upper[i], p[V], p[A], p[Z], p[D])
        total += value
        g = gradient[cell[i]]
        g[V] += in_v
        g[A] += in_a
        g[Z] += in_z
        g[T0] -= in_t
        g[D] += in_d
    return total, gradient


@kernel
def score_products(rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    """Sum over trials of the outer product of the score with itself, (n_cells, 5, 5).

    Its expectation is the Fisher information, so it is a guess of the curvature that costs one pass.
    """
    n_parameters = parameters_by_cell.shape[1]
    result = np.zeros((parameters_by_cell.shape[0], n_parameters, n_parameters))
    score = np.empty(n_parameters)
    for i in range(rt.size):
        p = parameters_by_cell[cell[i]]
        t = rt[i] - p[T0]
        if t > 0.0:
            _, score[V], score[A], score[Z], in_t, score[D] = log_density(t, upper[i], p[V], p[A], p[Z], p[D])
            score[T0] = -in_t
            for j in range(n_parameters):
                for k in range(n_parameters):
                    result[cell[i], j, k] += score[j] * score[k]
    return result
