"""Densities of evidence that is not absorbed: between reflecting boundaries, or without any.

Between reflecting boundaries the basis is that of the Legendre polynomials themselves. The equation
is multiplied by each of them and integrated by parts, so that no flux leaves by construction and
mass is conserved:

    (P_j, q_t) = (P_j', alpha q - beta q_xi)

Without boundaries, and with a drift that is linear in x, evidence is normal: its mean and variance
follow m' = m0 + m1 m and s' = 2 m1 s + D.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.polynomial.legendre import legval, legvander

from ddm.fokker_planck.coefficients import write_equation
from ddm.fokker_planck.legendre import DEGREES, Tables, tables
from ddm.fokker_planck.pointers import values
from ddm.fokker_planck.sdirk import GAMMA, STAGES, A, C, E
from ddm.fokker_planck.short_times import ends, log_evidence
from ddm.fokker_planck.solving import Equation, solve
from ddm.fokker_planck.starts import shares_of_starts
from ddm.fokker_planck.states import PLACES, State
from ddm.fokker_planck.steps import DEGREE, DIFFERENCE, Unsolvable
from ddm.numerics.quadrature import composite

# modes, and the error of a step
MODES, RTOL = 160, 1e-8

# the first step from a density of starts, as a share of the first time that is asked about
FIRST = 1e-4

# of starting points
Density = Callable[[np.ndarray], np.ndarray]

# without boundaries the density is shown so many SDs around the mean
WIDE = 6.0


def reflecting_states(
    equation: Equation, p: np.ndarray, times: np.ndarray, z: float, sz: float
) -> list[State]:
    """The densities between reflecting boundaries at sorted times > 0, in s."""
    # its start, and the degree in x that suffices, are those of the absorbing one
    first = solve(equation, p, until=float(times[-1]), z=z, sz=sz)
    table = tables(first.degree, depends_on_x=equation.depends_on_x)
    problem = _Reflecting(equation, p, table)
    if equation.density is not None:
        t, dt = 0.0, FIRST * float(times[0])
        q = problem.projected_density(equation.density)
    else:
        t = min(first.start.time, 0.5 * float(times[0]))
        dt = 0.02 * t
        q = problem.projected(first.start.points, first.start.weights, t, first.degree)
    landings = sorted({*times.tolist(), *(b for b in equation.breaks if t < b < times[-1])})

    found, low = [], 0.0
    for landing in landings:
        q, dt = problem.until(landing, q, t, dt, low)
        t = low = landing
        if landing in times:
            upper, lower = ends(equation.functions, t, p)
            density = legval(np.linspace(-1.0, 1.0, PLACES), q) / (0.5 * (upper - lower))
            found.append((t, np.linspace(lower, upper, PLACES), np.asarray(density)))
    return found


@lru_cache
def _matrices(degrees: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """The matrix of the stiffness, and those of drifts of each degree in x."""
    x, weights = np.polynomial.legendre.leggauss(MODES + 40)
    values_of_p = legvander(x, MODES - 1)
    slopes = np.stack(
        [legval(x, np.polynomial.legendre.legder(row)) for row in np.eye(MODES)], axis=1
    )
    drifts = [
        (slopes * (weights * legval(x, unit))[:, None]).T @ values_of_p for unit in np.eye(degrees)
    ]
    return (slopes * weights[:, None]).T @ slopes, drifts


class _Reflecting:
    """The matrices of the polynomials P_0 to P_(MODES - 1), and steps with them."""

    def __init__(self, equation: Equation, p: np.ndarray, table: Tables) -> None:
        self.equation, self.p, self.table = equation, p, table
        self.mass = 2.0 / (2.0 * np.arange(MODES) + 1.0)
        self.stiffness, self.drifts = _matrices(table.drift.shape[1])

    def projected(
        self, points: np.ndarray, shares: np.ndarray, t: float, degree: int
    ) -> np.ndarray:
        """The coefficients of evidence at an early time."""
        upper, lower = ends(self.equation.functions, t, self.p)
        xi, weights = composite(np.linspace(-1.0, 1.0, 81), 16)
        x = 0.5 * (upper + lower) + 0.5 * (upper - lower) * xi
        density, log_density = np.zeros(x.size), np.empty(x.size)
        linear = degree == DEGREES[0]
        for x0, share in zip(points, shares, strict=True):
            log_evidence(self.equation.functions, self.p, x0, x, t, linear, log_density)
            density += share * np.exp(log_density)
        mass = density * weights
        return (mass / mass.sum()) @ legvander(xi, MODES - 1) / self.mass

    def projected_density(self, density: Density) -> np.ndarray:
        """The coefficients of evidence at its start."""
        share, mass = shares_of_starts(density)
        return mass @ legvander(2.0 * share - 1.0, MODES - 1) / self.mass

    def slope_matrix(self, t: float, low: float, high: float, e: float) -> np.ndarray:
        """The matrix of the slopes in time: q_t = M^-1 A q."""
        table = self.table
        alpha = np.zeros(max(2, table.projection.shape[0], len(self.drifts)))
        beta, _ = write_equation(
            self.equation.functions, t, low, high, e, self.p, table.nodes, table.projection, alpha
        )
        a = -beta * self.stiffness
        for coefficient, drift in zip(alpha, self.drifts, strict=False):
            a = a + coefficient * drift
        return np.asarray(a / self.mass[:, None])

    def until(
        self, high: float, q: np.ndarray, t: float, dt: float, low: float
    ) -> tuple[np.ndarray, float]:
        """The coefficients at the time ``high``, and the size of the last step."""
        while t < high * (1.0 - 1e-12):
            step = min(dt, high - t)
            after, error = self.step(q, t, step, low, high)
            if error <= 1.0:
                q, t = after, t + step
            dt = step * min(2.5, max(0.3, 0.85 * max(error, 1e-10) ** -0.25))
        return q, dt

    def step(
        self, q: np.ndarray, t: float, dt: float, low: float, high: float
    ) -> tuple[np.ndarray, float]:
        """One step, and its error over what is allowed."""
        from scipy.linalg import lu_factor, lu_solve

        k, before = np.zeros((STAGES, q.size)), np.empty(0)
        for s in range(STAGES):
            at = min(max(t + C[s] * dt, low + 1e-12 * high), high * (1.0 - 1e-12))
            a = self.slope_matrix(at, low, high, DIFFERENCE * dt)
            if not np.array_equal(a, before):
                factors, before = lu_factor(np.eye(q.size) - GAMMA * dt * a), a
            k[s] = lu_solve(factors, a @ (q + dt * (A[s, :s] @ k[:s])))
        after = q + dt * (A[-1] @ k + GAMMA * k[-1])
        error = lu_solve(factors, dt * (E @ k))
        size = np.sqrt((q * q) @ self.mass)
        return after, float(np.sqrt((error * error) @ self.mass) / (RTOL * size))


def free_states(
    equation: Equation, p: np.ndarray, times: np.ndarray, z: float, sz: float
) -> list[State]:
    """The densities without boundaries at sorted times > 0, in s, from starts at z, or around it.

    Unsolvable if the drift is not linear in x.
    """
    starts = starts_of(equation, p, z, sz)
    found = []
    for t, moments in free_moments(equation, p, times):
        x = starts.places(moments)
        found.append((t, x, starts.density(x, moments)))
    return found


@dataclass(frozen=True, eq=False)
class Starts:
    """Where evidence starts that is normal from there on.

    edges : the lowest and the highest start, between which starts are spread evenly
    points, shares : starts and their shares, if they have a density of their own
    """

    edges: np.ndarray
    points: np.ndarray | None = None
    shares: np.ndarray | None = None

    def places(self, moments: np.ndarray) -> np.ndarray:
        """The places at which the density is shown."""
        low, high = moments[0] + moments[1] * self.edges
        sd = np.sqrt(moments[2])
        return np.linspace(low - WIDE * sd, high + WIDE * sd, PLACES)

    def density(self, x: np.ndarray, moments: np.ndarray) -> np.ndarray:
        """The density at places, with moments as those of `free_moments`."""
        from scipy.stats import norm

        sd = np.sqrt(moments[2])
        if self.points is not None:
            means = moments[0] + moments[1] * self.points
            return np.asarray(norm.pdf(x[:, None], means, sd) @ self.shares)
        low, high = moments[0] + moments[1] * self.edges
        if high - low < 1e-9 * sd:
            return np.asarray(norm.pdf(x, 0.5 * (low + high), sd))
        return np.asarray((norm.cdf((x - low) / sd) - norm.cdf((x - high) / sd)) / (high - low))


def starts_of(equation: Equation, p: np.ndarray, z: float, sz: float) -> Starts:
    """The starts of evidence without boundaries."""
    upper, lower = ends(equation.functions, 0.0, p)
    if equation.density is None:
        return Starts(lower + (upper - lower) * np.array([z - 0.5 * sz, z + 0.5 * sz]))
    share, mass = shares_of_starts(equation.density)
    return Starts(np.array([lower, upper]), lower + (upper - lower) * share, mass)


def free_moments(
    equation: Equation, p: np.ndarray, times: np.ndarray
) -> list[tuple[float, np.ndarray]]:
    """At sorted times > 0 the mean of evidence from 0, the factor of its start, and the variance.

    Unsolvable if the drift is not linear in x.
    """
    from scipy.integrate import solve_ivp

    functions = equation.functions
    _check_linear(equation, p, *ends(functions, 0.0, p))

    def change(t: float, moments: np.ndarray) -> list[float]:
        m0, m1_m0 = values(functions[0], np.array([0.0, 1.0]), np.full(2, t), p)
        noise = values(functions[3], np.zeros(1), np.full(1, t), p)[0]
        m1 = m1_m0 - m0
        return [m0 + m1 * moments[0], m1 * moments[1], 2.0 * m1 * moments[2] + noise]

    found, moments, before = [], np.array([0.0, 1.0, 0.0]), 1e-9
    for t in sorted({*times.tolist(), *(b for b in equation.breaks if b < times[-1])}):
        inside = t * (1.0 - 1e-12)
        moments = solve_ivp(
            change, (before, inside), moments, method="DOP853", rtol=1e-10, atol=1e-14
        ).y[:, -1]
        before = t * (1.0 + 1e-12)
        if t in times:
            found.append((t, moments))
    return found


def _check_linear(equation: Equation, p: np.ndarray, upper: float, lower: float) -> None:
    """Raise Unsolvable unless the drift is linear in x."""
    x = np.linspace(lower, upper, 9)
    for t in (0.1, 1.0):
        drift = values(equation.functions[0], x, np.full(x.size, t), p)
        if np.abs(np.diff(drift, 2)).max() > 1e-9 * (1.0 + np.abs(drift).max()):
            raise Unsolvable(DEGREE, t)
