"""Where searches begin: the EZ estimates of each cell, and a second, cautious point."""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

import numpy as np

from ddm import parameters
from ddm.design import Design
from ddm.parameters import ST0, SV, SZ, T0, A, V
from ddm.simulators.random import Seed
from ddm.trials import Trials

# cells with fewer trials take the statistics of all trials together
FEWEST_TRIALS = 10

VARIABILITIES = ("sv", "sz", "st0")

# of the variabilities, in the table's starting values: typical, little, much
AMOUNTS = (1.0, 0.1, 2.5)


class EZ(NamedTuple):
    """Drift, boundary separation and non-decision time by the EZ method."""

    v: float
    a: float
    t0: float


def ez(p_upper: float, rt_var: float, rt_mean: float, *, n: int, s: float = 1.0) -> EZ:
    """The EZ-diffusion estimates (Wagenmakers, van der Maas & Grasman 2007, eqs. 5, 7 and 9).

    With L = logit P and s the SD of the noise per second:
    v = sign(P - 1/2) s [L (L P^2 - L P + P - 1/2) / var]^(1/4), a = s^2 L / v and, with y = -v a / s^2,
    t0 = mean - a (1 - e^y) / (2 v (1 + e^y)). P of 0, 1/2 and 1 are moved by half a trial of n, as the paper advises.
    """
    half_trial = 0.5 / n
    p = min(max(p_upper, half_trial), 1.0 - half_trial)
    if p == 0.5:
        p += half_trial / 2.0 if n == 1 else half_trial
    logit = log(p / (1.0 - p))
    v = np.sign(p - 0.5) * s * (logit * (logit * p * p - logit * p + p - 0.5) / rt_var) ** 0.25
    a = s * s * logit / v
    y = exp(-v * a / (s * s))
    return EZ(v, a, rt_mean - a / (2.0 * v) * (1.0 - y) / (1.0 + y))


def starting_points(trials: Trials, design: Design, t0_limits: np.ndarray) -> list[np.ndarray]:
    """Starting values of the estimates: from EZ per cell, and from EZ with typical caution and a short t0.

    EZ assumes D = 1 and z = 1/2; the other parameters begin at the table's values, all in the design's units of
    evidence. If variability across trials is estimated there are starts with little and with much of it, too, since the
    likelihood can have several optima, and EZ's t0, a mean, is moved to the lower end of its range.
    ``t0_limits`` (n_cells,) are the largest t0 that the objective allows, s: EZ's t0 exceeds the fastest RT in one data
    set in ten, and is moved below it.
    """
    latest = np.minimum(t0_limits, trials.rt.max())
    ez_of_cells = np.array([_ez_of_cell(trials, design.cell == cell) for cell in range(len(design.cells))])
    is_varied = any(owner in VARIABILITIES for owner in design.owners)
    result = []
    for caution in (False, True):
        for amount in AMOUNTS if is_varied and not caution else (1.0,):
            table = np.array([[row.start for row in parameters.PARAMETERS]]).repeat(len(latest), axis=0)
            table[:, [SV, SZ, ST0]] *= amount
            table[:, [V, A, T0]] = ez_of_cells
            shift = 0.5 * table[:, ST0] if "st0" in design.owners else 0.0
            table[:, T0] = np.clip(table[:, T0] - shift, 0.2 * latest, 0.95 * latest)
            if caution:
                table[:, V] *= 0.5
                table[:, A], table[:, T0] = parameters.BY_NAME["a"].start, 0.5 * latest
            result.append(_project(design, table))
    return result


def scattered(point: np.ndarray, step: np.ndarray, n: int, seed: Seed) -> list[np.ndarray]:
    """n points drawn around one, with SDs of one typical difference."""
    rng = np.random.default_rng(seed)
    return list(point + step * rng.standard_normal((n, point.size)))


def _ez_of_cell(trials: Trials, rows: np.ndarray) -> EZ:
    rt, upper = trials.rt[rows], trials.upper[rows]
    times = rt if rt.size >= FEWEST_TRIALS else trials.rt
    variance = max(float(times.var()), 1e-4)
    return ez(float(upper.mean()), variance, float(times.mean()), n=rt.size)


def _project(design: Design, table: np.ndarray) -> np.ndarray:
    """The estimates whose parameters by cell come nearest (least squares over trials) to those of a table for D = 1."""
    table = table * design.units_of_evidence()[:, None] ** np.array([row.scale for row in parameters.PARAMETERS])
    weight = np.sqrt(np.bincount(design.cell, minlength=len(table)))
    target = (table - design.offset) * weight[:, None]
    matrix = design.matrix * weight[:, None, None]
    k = matrix.shape[2]
    return np.linalg.lstsq(matrix.reshape(-1, k), target.ravel(), rcond=None)[0]
