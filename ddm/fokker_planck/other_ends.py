"""Densities of evidence that is not absorbed: between reflecting boundaries, or without any.

Between reflecting boundaries the basis is that of the Legendre polynomials themselves. The equation
is multiplied by each of them and integrated by parts, so that no flux leaves by construction and
mass is conserved:

    (P_j, q_t) = (P_j', alpha q - beta q_xi)

Without boundaries, and with a drift that is linear in x, evidence is normal: its mean and variance
follow m' = m0 + m1 m and s' = 2 m1 s + D.
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial.legendre import legval, legvander

from ddm.fokker_planck.coefficients import write_equation
from ddm.fokker_planck.legendre import DEGREES, Tables, tables
from ddm.fokker_planck.pointers import values
from ddm.fokker_planck.sdirk import GAMMA, STAGES, A, C, E
from ddm.fokker_planck.short_times import ends, log_evidence
from ddm.fokker_planck.solving import Equation, Unsolvable, solve
from ddm.fokker_planck.states import PLACES, State
from ddm.fokker_planck.steps import DEGREE, DIFFERENCE
from ddm.numerics.quadrature import composite

# modes, and the error of a step
MODES, RTOL = 160, 1e-8

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
    t = min(first.start.time, 0.5 * float(times[0]))
    q = problem.projected(first.start.points, first.start.weights, t, first.degree)
    landings = sorted({*times.tolist(), *(b for b in equation.breaks if t < b < times[-1])})

    found, low, dt = [], 0.0, 0.02 * t
    for landing in landings:
        q, dt = problem.until(landing, q, t, dt, low)
        t = low = landing
        if landing in times:
            upper, lower = ends(equation.functions, t, p)
            density = legval(np.linspace(-1.0, 1.0, PLACES), q) / (0.5 * (upper - lower))
            found.append((t, np.linspace(lower, upper, PLACES), np.asarray(density)))
    return found


class _Reflecting:
    """The matrices of the polynomials P_0 to P_(MODES - 1), and steps with them."""

    def __init__(self, equation: Equation, p: np.ndarray, table: Tables) -> None:
        self.equation, self.p, self.table = equation, p, table
        x, weights = np.polynomial.legendre.leggauss(MODES + 40)
        values_of_p = legvander(x, MODES - 1)
        slopes = np.stack(
            [legval(x, np.polynomial.legendre.legder(row)) for row in np.eye(MODES)], axis=1
        )
        self.mass = 2.0 / (2.0 * np.arange(MODES) + 1.0)
        self.stiffness = (slopes * weights[:, None]).T @ slopes
        degrees = table.drift.shape[1]
        self.drifts = [
            (slopes * (weights * legval(x, unit))[:, None]).T @ values_of_p
            for unit in np.eye(degrees)
        ]

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
        k = np.zeros((STAGES, q.size))
        for s in range(STAGES):
            at = min(max(t + C[s] * dt, low + 1e-12 * high), high * (1.0 - 1e-12))
            a = self.slope_matrix(at, low, high, DIFFERENCE * dt)
            matrix = np.eye(q.size) - GAMMA * dt * a
            k[s] = np.linalg.solve(matrix, a @ (q + dt * (A[s, :s] @ k[:s])))
        after = q + dt * (A[-1] @ k + GAMMA * k[-1])
        error = np.linalg.solve(matrix, dt * (E @ k))
        size = np.sqrt((q * q) @ self.mass)
        return after, float(np.sqrt((error * error) @ self.mass) / (RTOL * size))


def free_states(
    equation: Equation, p: np.ndarray, times: np.ndarray, z: float, sz: float
) -> list[State]:
    """The densities without boundaries at sorted times > 0, in s.

    Unsolvable if the drift is not linear in x.
    """
    from scipy.integrate import solve_ivp

    functions = equation.functions
    upper, lower = ends(functions, 0.0, p)
    _check_linear(equation, p, upper, lower)
    edges = lower + (upper - lower) * np.array([z - 0.5 * sz, z + 0.5 * sz])

    def change(t: float, state: np.ndarray) -> list[float]:
        """Of the mean from 0, the factor of the start, and the variance."""
        m0, m1_m0 = values(functions[0], np.array([0.0, 1.0]), np.full(2, t), p)
        noise = values(functions[3], np.zeros(1), np.full(1, t), p)[0]
        m1 = m1_m0 - m0
        return [m0 + m1 * state[0], m1 * state[1], 2.0 * m1 * state[2] + noise]

    found, state, before = [], np.array([0.0, 1.0, 0.0]), 1e-9
    for t in sorted({*times.tolist(), *(b for b in equation.breaks if b < times[-1])}):
        inside = t * (1.0 - 1e-12)
        state = solve_ivp(
            change, (before, inside), state, method="DOP853", rtol=1e-10, atol=1e-14
        ).y[:, -1]
        before = t * (1.0 + 1e-12)
        if t in times:
            found.append((t, *_normal(state, edges)))
    return found


def _check_linear(equation: Equation, p: np.ndarray, upper: float, lower: float) -> None:
    """Raise Unsolvable unless the drift is linear in x."""
    x = np.linspace(lower, upper, 9)
    for t in (0.1, 1.0):
        drift = values(equation.functions[0], x, np.full(x.size, t), p)
        if np.abs(np.diff(drift, 2)).max() > 1e-9 * (1.0 + np.abs(drift).max()):
            raise Unsolvable(DEGREE, t)


def _normal(state: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places, and the density of normal evidence whose mean is spread evenly."""
    from scipy.stats import norm

    low, high = state[0] + state[1] * edges
    sd = np.sqrt(state[2])
    x = np.linspace(low - WIDE * sd, high + WIDE * sd, PLACES)
    if high - low < 1e-9 * sd:
        return x, norm.pdf(x, 0.5 * (low + high), sd)
    return x, (norm.cdf((x - low) / sd) - norm.cdf((x - high) / sd)) / (high - low)
