"""Where searches begin: the EZ estimates of each cell, with amounts of variability, and a cautious point."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
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

# amounts of variability from which searches begin: little, typical, much; for D = 1
AMOUNTS = {"sv": (0.5, 1.5), "sz": (0.2, 0.6, 0.9), "st0": (0.07, 0.25)}

# other widths of the start, how far t0 lies below its limit there, and how much wider st0 becomes, s
OTHER_MODES = ((0.95, 0.008, 0.08), (0.95, 0.01, 0.25), (0.5, 0.045, 0.02))


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
    evidence. With variability across trials the likelihood can have several optima, so there is a start for every
    combination of amounts of those that are estimated.
    ``t0_limits`` (n_cells,) are the largest t0 that the objective allows, s: EZ's t0 exceeds the fastest RT in one data
    set in ten, and is moved below it.
    """
    latest = np.minimum(t0_limits, trials.rt.max())
    cells = np.array([_ez_of_cell(trials, design.cell == cell) for cell in range(len(design.cells))])
    table = np.array([[row.start for row in parameters.PARAMETERS]]).repeat(len(latest), axis=0)
    table[:, [V, A, T0]] = cells
    cautious = table.copy()
    cautious[:, V] *= 0.5
    cautious[:, A], cautious[:, T0] = parameters.BY_NAME["a"].start, 0.5 * latest
    table[:, T0] = np.clip(table[:, T0], 0.2 * latest, 0.95 * latest)
    return [_project(design, values) for values in (*_with_variability(table, trials, design, latest), cautious)]


def _with_variability(table: np.ndarray, trials: Trials, design: Design, latest: np.ndarray) -> Iterator[np.ndarray]:
    """The table of EZ with every combination of amounts of the variabilities that are estimated.

    EZ's drift is that of trials without variability, which is weaker: it is divided by the factor by which variability
    weakens it at the mean decision time. EZ's t0 is a mean, and becomes the lower end of its range.
    """
    varied = [name for name in AMOUNTS if name in design.owners]
    for amounts in product(*(AMOUNTS[name] for name in varied)):
        values = table.copy()
        for name, amount in zip(varied, amounts, strict=True):
            values[:, parameters.NAMES.index(name)] = amount
        if "sv" in varied:
            decision_time = max(trials.rt.mean() - table[:, T0].mean(), 0.0)
            values[:, V] *= np.sqrt(1.0 + values[:, SV] ** 2 * decision_time)
        if "st0" in varied:
            values[:, T0] = np.clip(values[:, T0] - 0.5 * values[:, ST0], 0.2 * latest, 0.95 * latest)
        if "sz" in varied and values[0, SZ] > 0.8:
            values[:, T0] = 0.97 * latest
            values[:, ST0] *= 1.5
        yield values


def other_modes(point: np.ndarray, design: Design, t0_limits: np.ndarray) -> list[np.ndarray]:
    """Further starting points from an optimum with a width of the start: the same with wide and medium ones.

    The likelihood has several optima in sz: the wider the start, the nearer t0 comes to the fastest RTs, which then
    begin next to a boundary, and the wider st0 becomes.
    """
    if not {"sz", "t0"} <= set(design.owners):
        return []
    modes = []
    for sz, below, wider in OTHER_MODES:
        mode = point.copy()
        for i, owner in enumerate(design.owners):
            if owner == "sz":
                mode[i] = sz
            elif owner == "st0":
                mode[i] += wider
            elif owner == "t0":
                mode[i] = min(t0_limits[design.cells_of(i)].min(), point[i] + 0.1) - below
        modes.append(mode)
    return modes


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
