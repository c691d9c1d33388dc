"""Passages through one boundary plus a normal non-decision time that is cut at 0.

The non-decision time s > 0 has the density phi((s - t0) / t0_sd) / (t0_sd Phi(b)), b = t0 / t0_sd.
With x = (rt - u - t0) / t0_sd the averages over the decision time u up to rt are

    density   f(u) phi(x) / (t0_sd Phi(b))
    F         f(u) (Phi(x) - Phi(-b)) / Phi(b)
    survivor  f(u) Phi(-x) / Phi(b), and f(u) itself beyond rt

They are sums over nodes in panels, which are those of the rows of the solution, or shorter. The
mass of a panel is that of the solution, so that F and survivor sum to P.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ddm.fokker_planck.passages import Boundary
from ddm.numerics.quadrature import NODES, WEIGHTS, first_of_rule
from ddm.runtime.compilation import inner_kernel, kernel

# nodes of a panel
ORDER = 6

# panels are at most so many SDs wide
WIDEST = 1.5

# before the first row each panel is twice as long as the one before
EARLY_PANELS = 40

# beyond so many SDs there are no non-decision times
REACH = 9.0

# what is averaged: the density, P(RT <= rt) and P(RT > rt)
DENSITY, BY, LATER = 0, 1, 2

SQRT_HALF = math.sqrt(0.5)
PER_SQRT_2PI = 1.0 / math.sqrt(2.0 * math.pi)


@inner_kernel
def below(x: float) -> float:
    """Phi(x)."""
    return 0.5 * math.erfc(-x * SQRT_HALF)


def cut_moments(t0: float, t0_sd: float) -> tuple[float, float]:
    """Mean, s, and variance, s^2, of the normal distribution that is cut at 0."""
    b = t0 / t0_sd
    hazard = PER_SQRT_2PI * math.exp(-0.5 * b * b) / below(b)
    return t0 + t0_sd * hazard, t0_sd**2 * (1.0 - hazard * (b + hazard))


@dataclass(frozen=True, eq=False)
class Table:
    """The decision times of one boundary as masses at nodes.

    edges : (panels + 1,)
    gone, to_come : (panels + 1,), P(passage by an edge), and later
    times, mass : (panels * ORDER,)
    """

    edges: np.ndarray
    gone: np.ndarray
    to_come: np.ndarray
    times: np.ndarray
    mass: np.ndarray


def edges_of(rows: np.ndarray, t0: float, t0_sd: float) -> np.ndarray:
    """The edges of panels of decision times, from those of the rows of a solution."""
    early = rows[0] * 0.5 ** np.arange(EARLY_PANELS, 0.0, -1.0)
    # after the last row the density is an exponential, which has a closed form from there on
    last = rows[-1] + t0 + REACH * t0_sd
    coarse = np.unique(np.concatenate([early, rows, [last]]))
    parts = np.ceil(np.diff(coarse) / (WIDEST * t0_sd)).astype(int)
    within = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
    edges = np.repeat(coarse[:-1], parts) + within * np.repeat(np.diff(coarse) / parts, parts)
    return np.append(edges, last)


def table(boundary: Boundary, t0: float, t0_sd: float) -> Table:
    """The table for a non-decision time with this mean (before the cut) and SD."""
    edges = edges_of(boundary.curve.times, t0, t0_sd)
    gone, to_come = boundary.masses(edges)
    exact = _between(gone[:-1], gone[1:], to_come[:-1], to_come[1:])
    times, mass = _at_nodes(boundary, edges[:-1], edges[1:], exact)
    return Table(edges, gone, to_come, times.ravel(), mass.ravel())


def _between(
    gone: np.ndarray, gone_after: np.ndarray, to_come: np.ndarray, to_come_after: np.ndarray
) -> np.ndarray:
    """The mass between two times, from differences of what is smaller, which have more digits."""
    return np.where(gone_after < to_come_after, gone_after - gone, to_come - to_come_after)


def _at_nodes(
    boundary: Boundary, low: np.ndarray, high: np.ndarray, exact: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in panels and their masses, (panels, ORDER), which sum to the ``exact`` ones."""
    rule = slice(first_of_rule(ORDER), first_of_rule(ORDER + 1))
    half = 0.5 * (high - low)[:, np.newaxis]
    times = low[:, np.newaxis] + half * (1.0 + NODES[rule])
    mass = half * WEIGHTS[rule] * np.exp(boundary.log_densities(times.ravel())).reshape(times.shape)
    sums = mass.sum(axis=1)
    usable = (sums > 0.0) & (exact > 0.0)
    ratio = np.where(usable, exact / np.where(usable, sums, 1.0), 1.0)
    return times, mass * ratio[:, np.newaxis]


def averages(
    boundary: Boundary, of: Table, rt: np.ndarray, t0: float, t0_sd: float, what: int
) -> np.ndarray:
    """DENSITY, P(RT <= rt), which is BY, or P(RT > rt), LATER, of one response, (n,)."""
    rt = np.ascontiguousarray(rt, dtype=float)
    gone, to_come = boundary.masses(rt)
    # the panel in which the RT itself lies ends there
    inside = np.where(np.isnan(rt), -1.0, np.clip(rt, of.edges[0], of.edges[-1]))
    panel = np.searchsorted(of.edges, inside, side="right") - 1
    panel = np.clip(panel, 0, of.edges.size - 2)
    exact = _between(of.gone[panel], gone, of.to_come[panel], to_come)
    last = _at_nodes(boundary, of.edges[panel], np.maximum(inside, of.edges[panel]), exact)

    out = np.empty(rt.size)
    columns = of.edges, of.gone, of.to_come, of.times, of.mass
    _write_sums(columns, rt, panel, to_come, last, boundary.curve.rate, (t0, t0_sd), what, out)
    return out


@kernel
def _write_sums(
    columns: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    rt: np.ndarray,
    panel: np.ndarray,
    to_come: np.ndarray,
    last: tuple[np.ndarray, np.ndarray],
    rate: float,
    spread: tuple[float, float],
    what: int,
    out: np.ndarray,
) -> None:
    """Write `averages`; ``last`` has the nodes of the panels of the RTs."""
    edges, gone, later, times, mass = columns
    t0, t0_sd = spread
    for i in range(rt.size):
        first = int(np.searchsorted(edges, rt[i] - t0 - REACH * t0_sd, side="right")) - 1
        if math.isnan(rt[i]):
            out[i] = math.nan
        elif first >= edges.size - 1:
            left = to_come[i] * _late_factor(rate, t0, t0_sd) if to_come[i] > 0.0 else 0.0
            if what == DENSITY:
                out[i] = left * rate if left > 0.0 else 0.0
            else:
                out[i] = left if what == LATER else gone[-1] + later[-1] - left
        else:
            first = max(first, 0)
            end = int(np.searchsorted(edges, rt[i] - t0 + REACH * t0_sd, side="left"))
            is_cut = end > panel[i]
            end = min(end, panel[i])
            total = _sum(rt[i], times[first * ORDER : end * ORDER],
                         mass[first * ORDER : end * ORDER], t0, t0_sd, what)  # fmt: skip
            if is_cut:
                total += _sum(rt[i], last[0][i], last[1][i], t0, t0_sd, what)
            out[i] = total / below(t0 / t0_sd)
            if what == BY:
                out[i] += gone[first]
            elif what == LATER:
                out[i] += to_come[i] if is_cut else later[end]


@inner_kernel
def _late_factor(rate: float, t0: float, t0_sd: float) -> float:
    """The mean of exp(rate s), by which non-decision times raise an exponential density."""
    b = t0 / t0_sd
    growth = math.exp(rate * t0 + 0.5 * (rate * t0_sd) ** 2)
    return growth * below(b + rate * t0_sd) / below(b)


@inner_kernel
def _sum(
    rt: float, times: np.ndarray, mass: np.ndarray, t0: float, t0_sd: float, what: int
) -> float:
    """The sum over nodes, times Phi(b)."""
    total = 0.0
    if what == DENSITY:
        for k in range(times.size):
            x = (rt - times[k] - t0) / t0_sd
            total += mass[k] * math.exp(-0.5 * x * x)
        return total * PER_SQRT_2PI / t0_sd

    cut = below(-t0 / t0_sd)
    for k in range(times.size):
        x = (rt - times[k] - t0) / t0_sd
        total += mass[k] * (max(below(x) - cut, 0.0) if what == BY else below(-x))
    return total
