"""The first coefficients: of a point, of points spread evenly, or of any density of starts."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ddm.fokker_planck.legendre import MOST_MODES
from ddm.fokker_planck.pointers import Functions
from ddm.fokker_planck.short_times import (
    absorbed,
    earliest,
    ends,
    free_moments,
    log_evidence,
    log_passages,
)
from ddm.fokker_planck.steps import NOT_FINITE, Unsolvable
from ddm.numerics.quadrature import composite
from ddm.runtime.compilation import summing_kernel

# a start at a point, which is normal, is resolved to so many times the tail
RESOLVED = 10.0

# modes beyond those
SPARE = 10

# SDs of a start that are kept, and nodes per panel of an integral over it
WIDEST, NODES_PER_PANEL = 8.5, 48

# evenly spread starts: panels of so many SDs, with so many nodes
PANEL_OF_STARTS, START_NODES = 4.0, 14

# coefficients of a density of starts that are left out, relative to rtol
DENSITY_TAIL = 1e-2

# modes at least, since a layer forms at the boundaries at once
LEAST_OF_DENSITY = 100

# densities of starts, and their coefficients, that are kept
KEPT = 64

# panels over a density of starts
DENSITY_PANELS = 12


class Start(NamedTuple):
    """Where steps begin.

    time : s
    coefficients : (modes,)
    gone : (2,), what the lower and upper boundary have absorbed before
    points, weights : starts that short-time formulas are averaged over; none for a density, which
        begins at time 0
    """

    time: float
    coefficients: np.ndarray
    gone: np.ndarray
    points: np.ndarray
    weights: np.ndarray


@summing_kernel
def project(xi: np.ndarray, mass: np.ndarray, out: np.ndarray) -> None:
    """Write the coefficients of a density with this mass at the places xi.

    They are (2 k + 3) / 2 (P_{k+1}', q), since the density vanishes at the ends.
    """
    out[:] = 0.0
    for i in range(xi.size):
        before, p = 1.0, xi[i]
        slope_before, slope = 0.0, 1.0
        for k in range(out.size):
            out[k] += 0.5 * (2 * k + 3) * slope * mass[i]
            slope_before, slope = slope, slope_before + (2 * k + 3) * p
            before, p = p, ((2 * k + 3) * xi[i] * p - (k + 1) * before) / (k + 2)


def point_start(
    functions: Functions,
    p: np.ndarray,
    z: float,
    sz: float,
    *,
    near: float,
    tail: float,
    latest: float,
    degree: int,
    linear: bool,
    fixed: tuple[float, int] | None,
) -> Start:
    """Starts at z, or spread evenly over a width sz around z (shares of the separation at 0).

    Steps begin where the nearer boundary is ``near`` SDs away, or at ``latest``, with so many modes
    that what is left out is of the size of the tail; unless time and modes are ``fixed``.
    """
    upper, lower = ends(functions, 0.0, p)
    edges = lower + (upper - lower) * np.unique([z - 0.5 * sz, z + 0.5 * sz])
    if fixed is None:
        time = min(earliest(functions, p, x0, near, latest, linear) for x0 in edges)
    else:
        time = fixed[0]

    upper, lower = ends(functions, time, p)
    middle, half = 0.5 * (upper + lower), 0.5 * (upper - lower)
    sd, shift = _spread(functions, p, float(edges.mean()), time, linear)
    window = np.array([edges[0], edges[-1]]) + shift + WIDEST * sd * np.array([-1.0, 1.0])
    window = np.clip(window, lower, upper)
    n_panels = math.ceil((window[1] - window[0]) / (6.0 * sd))
    x, weights = composite(np.linspace(window[0], window[1], n_panels + 1), NODES_PER_PANEL)

    points, shares = _points(edges, sd)
    density = np.zeros(x.size)
    log_density = np.empty(x.size)
    for x0, share in zip(points, shares, strict=True):
        log_evidence(functions, p, x0, x, time, linear, log_density)
        density += share * np.exp(log_density)
    gone = sum(
        share * np.array(absorbed(functions, p, x0, time, linear))
        for x0, share in zip(points, shares, strict=True)
    )
    mass = density * weights
    mass *= (1.0 - gone.sum()) / mass.sum()

    places = np.clip((edges + shift - middle) / half, -1.0, 1.0)
    narrowest = np.sqrt(np.maximum(1.0 - places**2, 0.04)).max()
    reach = math.sqrt(-2.0 * math.log(RESOLVED * tail))
    modes = max(24, math.ceil(reach / (sd / half) * narrowest) + SPARE)
    if fixed is not None:
        modes = fixed[1]
    coefficients = np.empty(min(modes, MOST_MODES[degree] - 16))
    project((x - middle) / half, mass, coefficients)
    return Start(time, coefficients, gone, points, shares)


def _spread(
    functions: Functions, p: np.ndarray, x0: float, time: float, linear: bool
) -> tuple[float, float]:
    """SD of the evidence, and how far its mean has moved; Unsolvable unless both are numbers."""
    mean, variance, _ = free_moments(functions, p, x0, time, linear)
    if not (variance > 0.0 and math.isfinite(variance) and math.isfinite(mean)):
        raise Unsolvable(NOT_FINITE, time)
    return math.sqrt(variance), mean - x0


def _points(edges: np.ndarray, sd: float) -> tuple[np.ndarray, np.ndarray]:
    """Starting points and their shares: one, or nodes so dense that evidence spreads over many."""
    if edges.size == 1:
        return edges, np.ones(1)
    width = float(edges[1] - edges[0])
    panels = np.linspace(edges[0], edges[1], math.ceil(width / (PANEL_OF_STARTS * sd)) + 1)
    points, weights = composite(panels, START_NODES)
    return points, weights / width


@lru_cache(maxsize=KEPT)
def density_start(
    density: Callable[[np.ndarray], np.ndarray], rtol: float, degree: int, modes: int | None = None
) -> Start:
    """Starts with any density on (0, 1), in shares of the separation, which is normalised here.

    It is projected at time 0; its coefficients end where they are below DENSITY_TAIL, or after so
    many ``modes``. The last ones are kept.
    """
    share, mass = shares_of_starts(density)
    coefficients = np.empty(MOST_MODES[degree] - 16)
    project(2.0 * share - 1.0, mass, coefficients)
    size = np.abs(coefficients) / (2.0 * np.arange(coefficients.size) + 3.0)
    last = np.flatnonzero(size > DENSITY_TAIL * rtol * size.max())[-1]
    n = max(LEAST_OF_DENSITY, int(last) + 2) if modes is None else modes
    none = np.empty(0)
    return Start(0.0, coefficients[:n].copy(), np.zeros(2), none, none)


@lru_cache(maxsize=KEPT)
def symmetric_beta(shape: float) -> Callable[[np.ndarray], np.ndarray]:
    """The density of Beta(shape, shape), up to a factor; the same function for one shape."""
    return lambda share: (4.0 * share * (1.0 - share)) ** (shape - 1.0)


def shares_of_starts(
    density: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Nodes between 0 and 1, and the mass of a density of starts at each, which sums to 1."""
    # evenly in the angle, as the waves of Legendre polynomials are
    angle, weights = composite(np.linspace(0.0, np.pi, DENSITY_PANELS + 1), NODES_PER_PANEL)
    share, weights = np.sin(0.5 * angle) ** 2, 0.5 * np.sin(angle) * weights
    values = np.array(np.broadcast_to(np.asarray(density(share), dtype=float), share.shape))
    mass = values * weights
    return share, mass / mass.sum()


def early_log_passages(
    functions: Functions, p: np.ndarray, start: Start, times: np.ndarray, linear: bool
) -> np.ndarray:
    """The log densities of first passages at early times, (2, times), lower and upper."""
    found = np.full((2, times.size), -np.inf)
    log_flux = np.empty((2, times.size))
    for x0, share in zip(start.points, start.weights, strict=True):
        log_passages(functions, p, x0, times, linear, log_flux)
        with np.errstate(invalid="ignore"):  # of formulas far beyond their times
            found = np.logaddexp(found, log_flux + math.log(share))
    return found
