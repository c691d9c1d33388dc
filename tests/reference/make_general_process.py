"""Reference values of first passages with moving boundaries, leak, changing drift or noise, by
integral equations.

Run ``python tests/reference/make_general_process.py``; it writes ``general_process.csv`` beside
itself (one minute). With ``--check`` it compares that table with closed forms and with a second
method instead. Decision times over both responses, in seconds, with 10 digits.

The process: dx = (v(t) - leak x) dt + sqrt(D(t)) dW from x0 = (z - 1/2) a(0), until x first meets
a(t)/2 (response 1) or -a(t)/2 (response 0). Without boundaries x(t) given x(s) = y is normal; let m
be its mean, V its variance and f its density. The first-passage densities g at the boundaries c =
a/2 and c = -a/2 obey, with the sign of c in front,

    +-g_c(t) = Psi(c(t), t | x0, 0) - sum over both boundaries b of int_0^t g_b(s) Psi(c(t), t |
    b(s), s) ds,
    Psi(c, t | y, s) = f(c, t | y, s) [D(t) (c - m) / V - (dc/dt - v(t) + leak c)].

Psi is -2 times the derivative in t of P(x(t) < c(t) | y, s), plus the multiple of f that makes it
vanish, like sqrt(t - s), for s -> t and y = c(s); it is also -2 times the Psi of the papers.
Buonocore, Nobile & Ricciardi (1987, Adv. Appl. Probab. 19, 784-800); two boundaries: Buonocore,
Giorno, Nobile & Ricciardi (1990, J. Appl. Probab. 27, 102-114); drift that changes in time, and
leak: Smith (2000, J. Math. Psychol. 44, 408-463).

How each number comes about:

- The grid is uniform in r, t a function of r: logarithmic for small t, linear for large t, and with
  a triple zero of t - edge at either end and where the drift jumps, at which g has a kink like
  sqrt(t - edge).
- The trapezoid rule, corrected at s = t for integrands (t - s)^(k + 1/2), k = 0..4 (the generalised
  Euler-Maclaurin formula, Navot 1961, J. Math. Phys. 40, 271-276). As the kernel is 0 at s = t, the
  equations are solved step by step.
- p_upper, mean and variance: trapezoid sums of g over the grid. Quantiles: roots of an integrated
  quintic spline of g.
- The last time of the grid is one at which less than 1e-11 of the paths are left; they are left
  out.
- ..._error: the difference from the values with half as many steps (for quantile_error the largest
  of the five), before both are rounded to 10 digits. Double precision itself limits the values to
  some 1e-12.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from mpmath import mp
from numpy.polynomial import chebyshev
from scipy.integrate import solve_ivp
from scipy.interpolate import make_interp_spline
from scipy.optimize import brentq
from scipy.special import zeta

TABLE = Path(__file__).with_name("general_process.csv")
LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
QUANTITIES = ("p_upper", "mean", "variance", "q10", "q30", "q50", "q70", "q90")
STEPS = 8000
Function = Callable[[np.ndarray], np.ndarray]


def constant(value: float) -> Function:
    return lambda t: np.full_like(t, value, dtype=float)


ZERO, ONE = constant(0.0), constant(1.0)


@dataclass(frozen=True, kw_only=True)
class Process:
    """Parameters, and the time after which less than 1e-11 of the paths are left."""

    a: Function
    slope: Function = ZERO  # da/dt
    v: Function = ONE
    gained: Function = lambda t: t  # integral of v from 0 to t; with leak, v is constant
    D: Function = ONE
    spread: Function = lambda t: t  # integral of D from 0 to t; with leak, D is 1
    leak: float = 0.0
    z: float = 0.5
    end: float
    jumps: tuple[float, ...] = ()  # of v

    @property
    def start(self) -> float:
        return (self.z - 0.5) * float(self.a(np.zeros(1))[0])

    def drift(self, x, t):
        return self.v(t) - self.leak * x

    def moments(self, y, s, t):
        """Mean and variance at t without boundaries, from y at s."""
        if self.leak == 0:
            return y + self.gained(t) - self.gained(s), self.spread(t) - self.spread(s)
        change = -np.expm1(-self.leak * (t - s))  # of the distance to v / leak, as a share
        return y + (self.v(t) / self.leak - y) * change, change * (2 - change) / (2 * self.leak)


def steady(v: float, a: float, **options) -> Process:
    return Process(a=constant(a), v=constant(v), gained=lambda t: v * t, **options)


def exponential(v: float, a: float, tau: float, **options) -> Process:
    a_t, slope = (lambda t: a * np.exp(-t / tau)), (lambda t: -a / tau * np.exp(-t / tau))
    return Process(a=a_t, slope=slope, v=constant(v), gained=lambda t: v * t, **options)


def weibull(a: float, scale: float, shape: float, shrink: float, **options) -> Process:
    def left(t):
        return np.exp(-((t / scale) ** shape))

    def slope(t):
        return -a * shrink * left(t) * shape / scale * (t / scale) ** (shape - 1)

    return Process(a=lambda t: a * (1 - shrink * (1 - left(t))), slope=slope, **options)


def pulse(t):
    return 1.0 + 2.0 * ((t >= 0.2) & (t < 0.3))


PROCESSES = {
    "constant": steady(1.0, 1.5, end=11.0),
    "strong": steady(3.0, 1.0, end=3.5),
    "near": steady(1.0, 1.5, z=0.1, end=11.0),
    "linear": Process(a=lambda t: 2 - t, slope=constant(-1.0), end=1.83),
    "exponential": exponential(1.0, 2.0, 1.0, end=2.3),
    "weibull": weibull(2.0, 1.0, 3.0, 0.8, z=0.4, end=2.4),
    "hyperbolic": Process(
        a=lambda t: 2 / (1 + t),
        slope=lambda t: -2 / (1 + t) ** 2,
        v=constant(0.5),
        gained=lambda t: t / 2,
        end=4.0,
    ),
    "leak 4": steady(2.0, 1.0, leak=4.0, end=8.0),
    "leak 10": steady(3.0, 0.8, leak=10.0, end=14.0),
    "leak -2": steady(0.5, 1.5, leak=-2.0, z=0.4, end=8.0),
    "urgency": Process(
        a=constant(1.5), v=lambda t: 0.5 + 1.5 * t, gained=lambda t: 0.5 * t + 0.75 * t * t, end=5.0
    ),
    "noise": Process(a=constant(1.5), D=lambda t: 1 + t, spread=lambda t: t + t * t / 2, end=4.5),
    "leak 4, exponential": exponential(2.0, 1.2, 1.5, leak=4.0, end=3.5),
    "pulse": Process(
        a=constant(1.5),
        v=pulse,
        gained=lambda t: t + 2 * np.clip(t - 0.2, 0, 0.1),
        jumps=(0.2, 0.3),
        end=11.0,
    ),
}


# --- the integral equations -----------------------------------------------------------------------


def end_weights(n: int) -> np.ndarray:
    """What to add to the trapezoid weights of the n nodes before s = t, for integrands (t - s)^(k +
    1/2), k < n.
    """
    powers = np.arange(n) + 0.5
    # zeta at negative arguments, by its functional equation
    s = 1 + powers
    negative = (
        2
        * (2 * np.pi) ** -s
        * np.cos(np.pi * s / 2)
        * np.array([math.gamma(x) for x in s])
        * zeta(s)
    )
    return np.linalg.solve(np.arange(1, n + 1) ** powers[:, np.newaxis], -negative)


END = end_weights(5)


def grid(process: Process, n: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Times, their derivatives in r, and the step in r, about n steps in all.

    t = scale log(1 + exp(u)), and u is between each two edges a smooth step (10 r^3 - 15 r^4 + 6
    r^5) in r.
    """
    distance = min(process.z, 1 - process.z) * float(process.a(np.zeros(1))[0])
    scale = distance**2 / 3 + 0.02 * process.end
    edges = np.array([distance**2 / 200, *process.jumps, process.end])
    u = np.log(np.expm1(edges / scale))
    steps = n // (len(edges) - 1)
    r = np.arange(steps) / steps
    bounds = list(pairwise(u))
    u_r = np.concatenate(
        [low + (high - low) * r**3 * (10 - 15 * r + 6 * r * r) for low, high in bounds] + [u[-1:]]
    )
    du = np.concatenate([(high - low) * 30 * (r * (1 - r)) ** 2 for low, high in bounds] + [[0.0]])
    t = scale * np.logaddexp(0, u_r)
    t[::steps] = edges
    return t, du * scale / (1 + np.exp(-u_r)), 1 / steps


def psi(process: Process, sign: float, y, s, t: float):
    """Psi(c, t | y, s) for the boundary c = sign a(t) / 2."""
    mean, variance = process.moments(y, s, t)
    c, slope = sign * process.a(t) / 2, sign * process.slope(t) / 2
    distance = c - mean
    f = np.exp(-distance * distance / (2 * variance)) / np.sqrt(2 * np.pi * variance)
    return f * (process.D(t) * distance / variance - slope + process.drift(c, t))


def densities(process: Process, t: np.ndarray, dt: np.ndarray, h: float) -> np.ndarray:
    """First-passage densities at the upper and the lower boundary, of shape (2, len(t))."""
    half = process.a(t) / 2
    g = np.zeros((2, t.size))
    weighted = np.zeros((2, t.size))
    for i in range(t.size):
        weights = np.ones(i)
        weights[max(i - END.size, 0) :] += END[: min(i, END.size)][::-1]
        for row, sign in enumerate((1.0, -1.0)):
            value = psi(process, sign, process.start, 0.0, t[i])
            for other, side in enumerate((1.0, -1.0)):
                value -= (weights * weighted[other, :i]) @ psi(
                    process, sign, side * half[:i], t[:i], t[i]
                )
            g[row, i] = sign * value
        weighted[:, i] = h * dt[i] * g[:, i]
    return g


def quantities(process: Process, n: int) -> tuple[np.ndarray, float]:
    """The columns of the table with n steps, and the share of the paths that the sums of g leave
    out.
    """
    t, dt, h = grid(process, n)
    g = densities(process, t, dt, h)
    total = g.sum(axis=0) * dt
    mean = h * (total @ t)
    r = h * np.arange(t.size)
    cdf, time = make_interp_spline(r, total, k=5).antiderivative(), make_interp_spline(r, t, k=5)
    roots = [
        float(time(brentq(lambda x, q=q: float(cdf(x)) - q, 0, r[-1], xtol=1e-15))) for q in LEVELS
    ]
    values = [h * (g[0] @ dt), mean, h * (total @ (t - mean) ** 2), *roots]
    return np.array(values), 1 - h * total.sum()


def write_table() -> None:
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["process", *QUANTITIES, "mean_error", "p_error", "quantile_error"])
        for name, process in PROCESSES.items():
            (coarse, _), (fine, left) = quantities(process, STEPS // 2), quantities(process, STEPS)
            print(
                f"{name:20} share of the paths left at the end, as 1 - p_upper - p_lower: "
                f"{left:.1e}"
            )
            error = abs(fine - coarse)
            errors = error[1], error[0], error[3:].max()
            writer.writerow([name, *(f"{x:#.10g}" for x in fine), *(f"{x:.1e}" for x in errors)])
            file.flush()


# --- checks ---------------------------------------------------------------------------------------


def closed_forms(v: float, a: float, z: float) -> np.ndarray:
    """P(upper), mean and variance with D = 1; the latter from log E[exp(-s T)], Cox & Miller
    (1965), section 5.7.
    """
    p = math.expm1(-2 * v * z * a) / math.expm1(-2 * v * a)

    def log_transform(s):
        root = mp.sqrt(mp.mpf(v) ** 2 + 2 * s)
        upper, lower = (
            mp.exp(v * a * (1 - z)) * mp.sinh(z * a * root),
            mp.exp(-v * a * z) * mp.sinh((1 - z) * a * root),
        )
        return mp.log((upper + lower) / mp.sinh(a * root))

    with mp.workdps(50):
        return np.array([p, (p - z) * a / v, float(mp.diff(log_transform, 0, 2))])


def chebyshev_matrices(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """n points in [-1, 1], and the matrices that differentiate the values there once and twice."""
    y = -np.cos(np.pi * np.arange(n) / (n - 1))
    to_values = chebyshev.chebvander(y, n - 1)
    derivative = np.linalg.solve(
        to_values.T, (chebyshev.chebvander(y, n - 2) @ chebyshev.chebder(np.eye(n))).T
    ).T
    return y, derivative, derivative @ derivative


def backward_equation(process: Process, n: int = 40, tolerance: float = 1e-11) -> np.ndarray:
    """P(upper), mean and variance by Chebyshev collocation in y = 2 x / a(t), and Radau's method
    from the end to 0.

    The chance u of response 1, and the first two moments m, q of the time left, obey with L = 2 D /
    a^2 d2/dy2 + (2 drift - y da/dt) / a d/dy: u_t + L u = 0, m_t + L m + 1 = 0, q_t + L q + 2 m =
    0.
    """
    y, first, second = chebyshev_matrices(n)

    def generator(t):
        a, slope, d = (float(f(np.array([t]))[0]) for f in (process.a, process.slope, process.D))
        rate = (2 * process.drift(y * a / 2, np.full(n, t)) - y * slope) / a
        matrix = 2 * d / a**2 * second + rate[:, np.newaxis] * first
        matrix[[0, -1]] = 0
        return matrix

    inside = np.ones(n)
    inside[[0, -1]] = 0

    def change(left, values, shift):
        u, m, q = values.reshape(3, n)
        matrix = generator(shift - left)
        return np.concatenate([matrix @ u, matrix @ m + inside, matrix @ q + 2 * m])

    def jacobian(left, values, shift):
        matrix = np.kron(np.eye(3), generator(shift - left))
        matrix[2 * n :, n : 2 * n] += 2 * np.diag(inside)
        return matrix

    values = np.concatenate([(1 + y) / 2, np.zeros(2 * n)])
    edges = np.array([0.0, *process.jumps, process.end])
    for high, low in pairwise(edges[::-1]):
        shift = np.nextafter(high, 0)  # v is continuous from the right
        options = dict(method="Radau", rtol=tolerance, atol=tolerance, args=(shift,), jac=jacobian)
        values = solve_ivp(change, (0, shift - low), values, **options).y[:, -1]
    coefficients = np.linalg.solve(chebyshev.chebvander(y, n - 1), values.reshape(3, n).T)
    u, m, q = chebyshev.chebval(2 * process.z - 1, coefficients)
    return np.array([u, m, q - m * m])


def check() -> None:
    """Print by how much p_upper, mean and variance in the table differ from closed forms and the
    backward equation.
    """
    with TABLE.open() as file:
        table = {
            line["process"]: np.array([float(line[c]) for c in QUANTITIES[:3]])
            for line in csv.DictReader(file)
        }
    for name, (v, a, z) in {
        "constant": (1, 1.5, 0.5),
        "strong": (3, 1, 0.5),
        "near": (1, 1.5, 0.1),
    }.items():
        print(
            f"{name:20} closed forms      ",
            *(f"{x:9.1e}" for x in table[name] - closed_forms(v, a, z)),
        )
    for name, process in PROCESSES.items():
        print(
            f"{name:20} backward equation ",
            *(f"{x:9.1e}" for x in table[name] - backward_equation(process)),
        )


def main() -> None:
    """Write the table, or check it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        check()
    else:
        write_table()


if __name__ == "__main__":
    main()
