"""Densities of evidence at chosen times."""

from __future__ import annotations

import numpy as np

from ddm.fokker_planck.legendre import DEGREES, density_at
from ddm.fokker_planck.pointers import Functions
from ddm.fokker_planck.short_times import ends, log_evidence
from ddm.fokker_planck.solving import Equation, Solution, solve

# Places at which a density is given, an odd number, so many that Simpson's rule sums it to 1e-8.
PLACES = 401

# a time, places in x, and the density there
State = tuple[float, np.ndarray, np.ndarray]


def absorbing_states(
    equation: Equation, p: np.ndarray, times: np.ndarray, z: float, sz: float
) -> list[State]:
    """The densities of the evidence that is left at sorted times > 0, in s."""
    solution = solve(
        equation, p, until=float(times[-1]), z=z, sz=sz, landings=times, least_mass=0.0
    )
    return [_state(solution, float(t)) for t in times]


def _state(solution: Solution, t: float) -> State:
    functions, p = solution.equation.functions, solution.p
    upper, lower = ends(functions, t, p)
    x = np.linspace(lower, upper, PLACES)
    if t < solution.start.time:
        return t, x, _early(solution, functions, t, x)
    reached = np.flatnonzero(np.isclose(solution.landings, t, rtol=1e-12, atol=0.0))
    if t > solution.end or not reached.size:
        return t, x, np.zeros(PLACES)
    half = 0.5 * (upper - lower)
    u = solution.states[reached[0]]
    return t, x, density_at(u, np.linspace(-1.0, 1.0, PLACES)) / half


def _early(solution: Solution, functions: Functions, t: float, x: np.ndarray) -> np.ndarray:
    """The density before the first step, by the formulas for short times."""
    density, log_density = np.zeros(x.size), np.empty(x.size)
    linear = solution.degree == DEGREES[0]
    for x0, share in zip(solution.start.points, solution.start.weights, strict=True):
        log_evidence(functions, solution.p, x0, x, t, linear, log_density)
        density += share * np.exp(log_density)
    return density
