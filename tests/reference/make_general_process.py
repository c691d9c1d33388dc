"""Make general_process.csv: first-passage quantities of processes with moving boundaries, leak, or changing noise.

    python tests/reference/make_general_process.py          # writes the table, some five minutes
    python tests/reference/make_general_process.py --check  # against closed forms, and against finite differences

Of dx = (v(t) - leak x) dt + sqrt(D(t)) dW, from x0 until it meets +b(t) or -b(t), b being half the separation, the free
process is Gaussian, with mean m and variance V at t given x(s) = y. Let P(y, s; t) be the probability that it is beyond
the upper boundary at t, and f its density at that boundary. A path from x0 that is beyond at t has met one of the
boundaries before, so the first-passage densities g of the upper and h of the lower boundary obey

    P(x0, 0; t) = int_0^t [g(s) P(b(s), s; t) + h(s) P(-b(s), s; t)] ds,

and the same with f in place of P. The derivative of the first in t, plus k(t) times the second, is, since P(b(s), s; t)
tends to 1/2 for s -> t, an equation of the second kind,

    g(t) = 2 K(x0, 0; t) - 2 int_0^t [g(s) K(b(s), s; t) + h(s) K(-b(s), s; t)] ds,    K = dP/dt + k(t) f,

and k(t) = (b'(t) - v(t) + leak b(t)) / 2 makes the kernel vanish for s -> t (Buonocore, Nobile & Ricciardi 1987,
Advances in Applied Probability 19:784; two boundaries: Buonocore, Giorno, Nobile & Ricciardi 1990, Journal of Applied
Probability 27:102; Smith 2000, Journal of Mathematical Psychology 44:408). The lower boundary has the mirrored one.
By the trapezoid rule that is solved step by step. As the kernel vanishes like sqrt(t - s), errors go with h^1.5, h^2,
...; three steps h, h/2, h/4 take the first two away. The columns ``..._error`` are what that changes against h/2, h/4
and h/8.
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
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq

LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
COLUMNS = ["p_upper", "mean", "variance", "q10", "q30", "q50", "q70", "q90"]
TABLE = Path(__file__).with_name("general_process.csv")
Function = Callable[[np.ndarray], np.ndarray]


def constant(value: float) -> Function:
    return lambda t: np.full_like(t, value, dtype=float)


@dataclass(frozen=True)
class Process:
    """A process, the time at which its survivor is below 1e-11, and the coarsest step."""

    separation: Function
    slope: Function  # derivative of the separation
    t_max: float
    v: float = 1.0
    v_slope: float = 0.0  # v(t) = v + v_slope t; without leak
    leak: float = 0.0
    D_slope: float = 0.0  # D(t) = 1 + D_slope t; without leak
    z: float = 0.5
    step: float = 4e-3

    @property
    def start(self) -> float:
        return (self.z - 0.5) * float(self.separation(np.zeros(1))[0])

    def drift(self, x: np.ndarray, t: np.ndarray) -> np.ndarray:
        return self.v + self.v_slope * t - self.leak * x

    def noise(self, t: np.ndarray) -> np.ndarray:
        return 1.0 + self.D_slope * t

    def moments(self, y: np.ndarray, s: np.ndarray, t: float) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance at t of the free process that is at y at s."""
        gone = t - s
        if self.leak == 0.0:
            mean = y + self.v * gone + self.v_slope * (t * t - s * s) / 2
            return mean, gone + self.D_slope * (t * t - s * s) / 2
        rest = self.v / self.leak
        mean = rest + (y - rest) * np.exp(-self.leak * gone)
        return mean, -np.expm1(-2 * self.leak * gone) / (2 * self.leak)


def constant_separation(a: float, **options: float) -> Process:
    return Process(constant(a), constant(0.0), **options)


def weibull(t: np.ndarray) -> np.ndarray:
    return 2.0 * (1.0 - 0.8 * (1.0 - np.exp(-(t**3))))


PROCESSES = {
    "constant": constant_separation(1.5, t_max=10.0),
    "strong": constant_separation(1.0, v=3.0, t_max=3.5, step=2e-3),
    "linear": Process(lambda t: 2.0 - t, constant(-1.0), t_max=1.83),
    "exponential": Process(lambda t: 2 * np.exp(-t), lambda t: -2 * np.exp(-t), t_max=2.2),
    "weibull": Process(weibull, lambda t: -4.8 * t * t * np.exp(-(t**3)), z=0.4, t_max=2.2),
    "hyperbolic": Process(lambda t: 2 / (1 + t), lambda t: -2 / (1 + t) ** 2, v=0.5, t_max=3.5),
    "leak 4": constant_separation(1.0, v=2.0, leak=4.0, t_max=8.0),
    "leak 10": constant_separation(0.8, v=3.0, leak=10.0, t_max=12.0, step=2e-3),
    "leak -2": constant_separation(1.5, v=0.5, leak=-2.0, z=0.4, t_max=6.0),
    "urgency": constant_separation(1.5, v=0.5, v_slope=1.5, t_max=5.0),
    "noise": constant_separation(1.5, D_slope=1.0, t_max=4.5),
    "leak 4, exponential": Process(
        lambda t: 1.2 * np.exp(-t / 1.5), lambda t: -0.8 * np.exp(-t / 1.5), v=2.0, leak=4.0, t_max=3.5
    ),
}


# --- the integral equations -------------------------------------------------------------------------------------------


def kernel(process: Process, side: float, y: np.ndarray, s: np.ndarray, t: float, b: float, slope: float) -> np.ndarray:
    """K(y, s; t) of the upper boundary (side 1), or of the lower one (side -1) of the mirrored process."""
    mean, variance = process.moments(y, s, t)
    sd = np.sqrt(variance)
    u = (side * mean - b) / sd
    mean_change = side * process.drift(mean, t)
    variance_change = process.noise(t) - 2 * process.leak * variance
    u_change = (mean_change - slope) / sd - u * variance_change / (2 * variance)
    k = (slope - side * process.drift(side * b, t)) / 2
    return np.exp(-u * u / 2) / math.sqrt(2 * math.pi) * (u_change + k / sd)


def densities(process: Process, h: float) -> tuple[np.ndarray, np.ndarray]:
    """Times, and the first-passage densities of the upper and the lower boundary, of shape (2, n)."""
    t = h * np.arange(math.ceil(process.t_max / h) + 1)
    b, slope = process.separation(t) / 2, process.slope(t) / 2
    g = np.zeros((2, t.size))
    x0, zero = np.array([process.start]), np.zeros(1)
    for i in range(1, t.size):
        before = t[1:i]
        for row, side in enumerate((1.0, -1.0)):
            value = kernel(process, side, x0, zero, t[i], b[i], slope[i])[0]
            for other, sign in enumerate((1.0, -1.0)):
                value -= h * (g[other, 1:i] @ kernel(process, side, sign * b[1:i], before, t[i], b[i], slope[i]))
            g[row, i] = 2 * value
    return t, g


def quantities(process: Process, h: float) -> np.ndarray:
    """The columns of the table, at one step."""
    t, g = densities(process, h)
    total = CubicSpline(t, g.sum(axis=0))
    cdf = total.antiderivative()
    mean = CubicSpline(t, t * g.sum(axis=0)).integrate(0, t[-1])
    variance = CubicSpline(t, (t - mean) ** 2 * g.sum(axis=0)).integrate(0, t[-1])
    levels = [brentq(lambda x, q=q: float(cdf(x)) - q, 0, t[-1], xtol=1e-14) for q in LEVELS]
    return np.array([CubicSpline(t, g[0]).integrate(0, t[-1]), mean, variance, *levels])


def extrapolated(values: list[np.ndarray]) -> np.ndarray:
    """The limit for h -> 0 from values at h, h/2 and h/4 with errors in h^1.5 and h^2."""
    r, q = 2**1.5, 2**2
    once = [(r * fine - coarse) / (r - 1) for coarse, fine in pairwise(values)]
    return (q * once[1] - once[0]) / (q - 1)


def row(process: Process) -> tuple[np.ndarray, np.ndarray]:
    """The columns, and how much they change with a step half as long."""
    values = [quantities(process, process.step / 2**k) for k in range(4)]
    result = extrapolated(values[1:])
    return result, abs(result - extrapolated(values[:3]))


# --- checks -----------------------------------------------------------------------------------------------------------


def closed_forms(v: float, a: float, z: float) -> np.ndarray:
    """P(upper) and the mean decision time with constant parameters and D = 1."""
    p = math.expm1(-2 * v * z * a) / math.expm1(-2 * v * a)
    return np.array([p, (p - z) * a / v])


def by_differences(process: Process, n_points: int, n_steps: int) -> np.ndarray:
    """P(upper) and the mean by Crank and Nicolson's scheme for the backward equation, x being scaled to (-1, 1).

    With x = y b(t) the probability u(y, t) of ending above, and the mean time left, obey -u_t = D / (2 b^2) u_yy +
    (drift - y b') / b u_y + (0 or 1), from the time on at which hardly a path is left.
    """
    from scipy.linalg import solve_banded

    y = np.linspace(-1, 1, n_points)
    dy, dt = y[1] - y[0], process.t_max / n_steps
    inside = y[1:-1]
    found = []
    for source, at_upper in ((0.0, 1.0), (1.0, 0.0)):
        u = np.zeros(n_points)
        u[-1] = at_upper
        for i in range(n_steps, 0, -1):
            t = np.array([(i - 0.5) * dt])
            b, slope = float(process.separation(t)[0]) / 2, float(process.slope(t)[0]) / 2
            half = float(process.noise(t)[0]) / (2 * b * b) / dy**2
            rate = (process.drift(inside * b, t) - inside * slope) / b / (2 * dy)
            down, up = half - rate, half + rate
            rhs = u[1:-1] + dt / 2 * (down * u[:-2] - 2 * half * u[1:-1] + up * u[2:]) + dt * source
            rhs[-1] += dt / 2 * up[-1] * at_upper
            bands = np.zeros((3, inside.size))
            bands[0, 1:], bands[1], bands[2, :-1] = -dt / 2 * up[:-1], 1 + dt * half, -dt / 2 * down[1:]
            u[1:-1] = solve_banded((1, 1), bands, rhs)
        found.append(float(np.interp(2 * process.z - 1, y, u)))
    return np.array(found)


def check() -> None:
    """Print the differences from closed forms and from finite differences (two grids, extrapolated)."""
    with TABLE.open() as file:
        table = {line["process"]: np.array([float(line[c]) for c in COLUMNS[:2]]) for line in csv.DictReader(file)}
    for name in ("constant", "strong"):
        process = PROCESSES[name]
        exact = closed_forms(process.v, float(process.separation(np.zeros(1))[0]), process.z)
        print(f"{name}: P and mean differ from the closed forms by", table[name] - exact)
    for name in ("exponential", "weibull", "leak 4", "leak 10", "noise", "urgency"):
        coarse, fine = (by_differences(PROCESSES[name], 400 * k + 1, 3000 * k) for k in (1, 2))
        print(f"{name}: P and mean differ from finite differences by", table[name] - (4 * fine - coarse) / 3)


def main() -> None:
    """Write the table, or check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        check()
        return
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["process", *COLUMNS, "p_error", "mean_error", "variance_error", "quantile_error"])
        for name, process in PROCESSES.items():
            values, errors = row(process)
            written = [f"{x:.10g}" for x in values], [f"{x:.1e}" for x in (*errors[:3], errors[3:].max())]
            writer.writerow([name, *written[0], *written[1]])
            file.flush()


if __name__ == "__main__":
    main()
