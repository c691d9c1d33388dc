"""Reference densities of first passages with moving boundaries, leak, changing drift or noise, by
finite differences.

Run ``python tests/reference/make_general_densities.py``; it writes ``general_densities.csv`` beside
itself (half a minute). Nothing of the package is used.

The process: dx = drift(x, t) dt + dW from x0 = (z - 1/2) a(0), until x first meets a(t)/2 (response
1) or -a(t)/2 (response 0). With x = a(t)/2 xi the density q of xi obeys

    q_t = -(alpha q)_xi + beta q_xixi,   alpha = (2 drift - a' xi) / a,   beta = 2 / a^2.

- Central differences in xi between -1 and 1, where q is 0; the trapezoidal rule in time
  (Crank & Nicolson 1947), whose first steps are from a normal density at BEGIN, from which the
  boundaries are more than 20 SDs away.
- The density of a passage is -+beta q_xi at an end, by four points.
- Steps in xi and in time are halved, and the leading error, of second order, is removed
  (Richardson). ``error`` is the relative difference of the two last extrapolated values.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.linalg import solve_banded

TABLE = Path(__file__).with_name("general_densities.csv")

# the time from which the density is followed, s
BEGIN = 4e-4

# points in xi and steps per segment of time on the coarsest grid
POINTS = 400
SEGMENTS = ((0.03, 1200), (0.1, 700), (0.4, 900), (2.0, 1600))

# drift(x, t), a(t), a'(t), the integral of drift(0, t) to BEGIN, the leak, z
Case = tuple[Callable, Callable, Callable, float, float, float]


def conflict(congruency: float) -> Case:
    """v 4, a 1.2, amplitude .2, peak .04 s, shape 2."""

    def automatic(t: float) -> float:
        return congruency * 0.2 * t / 0.04 * math.exp(1.0 - t / 0.04)

    def drift(x: np.ndarray, t: float) -> np.ndarray:
        rise = congruency * 0.2 / 0.04 * (1.0 - t / 0.04) * math.exp(1.0 - t / 0.04)
        return 4.0 + rise + 0.0 * x

    moved = 4.0 * BEGIN + automatic(BEGIN)
    return drift, lambda t: 1.2, lambda t: 0.0, moved, 0.0, 0.5


CASES: dict[str, Case] = {
    "collapse": (
        lambda x, t: 1.0 + 0.0 * x,
        lambda t: 2.0 * math.exp(-t),
        lambda t: -2.0 * math.exp(-t),
        BEGIN,
        0.0,
        0.4,
    ),
    "leak": (
        lambda x, t: 2.0 - 4.0 * x,
        lambda t: 1.2,
        lambda t: 0.0,
        2.0 * BEGIN,
        4.0,
        0.5,
    ),
    "urgency": (
        lambda x, t: 0.5 * (1.0 + 3.0 * t) + 0.0 * x,
        lambda t: 1.5,
        lambda t: 0.0,
        0.5 * (BEGIN + 1.5 * BEGIN**2),
        0.0,
        0.6,
    ),
    "congruent": conflict(1.0),
    "incongruent": conflict(-1.0),
}


def begin(case: Case, xi: np.ndarray) -> np.ndarray:
    """q at BEGIN: normal, with the mean and variance of the linear equation."""
    _, a, _, moved, leak, z = case
    shrunk = math.exp(-leak * BEGIN)
    mean = (z - 0.5) * a(0.0) * shrunk + moved * (1.0 - 0.5 * leak * BEGIN)
    variance = (1.0 - shrunk**2) / (2.0 * leak) if leak else BEGIN
    half = 0.5 * a(BEGIN)
    scaled = (half * xi - mean) ** 2 / variance
    return half * np.exp(-0.5 * scaled) / math.sqrt(2.0 * math.pi * variance)


def fluxes(case: Case, points: int, finer: int, times: np.ndarray) -> np.ndarray:
    """Densities of response 0 and 1 at times that are ends of steps, (2, times)."""
    drift, a, slope = case[:3]
    xi = np.linspace(-1.0, 1.0, points * finer + 1)
    e = xi[1] - xi[0]
    inner = xi[1:-1]
    q = begin(case, xi)[1:-1]

    def operator(t: float) -> np.ndarray:
        alpha = (2.0 * drift(0.5 * a(t) * xi, t) - slope(t) * xi) / a(t)
        beta = 2.0 / a(t) ** 2 / e**2
        bands = np.zeros((3, inner.size))
        bands[0, 1:] = beta - alpha[2:-1] / (2.0 * e)
        bands[1] = -2.0 * beta
        bands[2, :-1] = beta + alpha[1:-2] / (2.0 * e)
        return bands

    def applied(bands: np.ndarray, q: np.ndarray) -> np.ndarray:
        found = bands[1] * q
        found[:-1] += bands[0, 1:] * q[1:]
        found[1:] += bands[2, :-1] * q[:-1]
        return found

    found = np.zeros((2, times.size))
    t, bands = BEGIN, operator(BEGIN)
    for end, steps in SEGMENTS:
        dt, first = (end - t) / (steps * finer), t
        for i in range(steps * finer):
            right = q + 0.5 * dt * applied(bands, q)
            t = first + (i + 1) * dt
            bands = operator(t)
            left = -0.5 * dt * bands
            left[1] += 1.0
            q = solve_banded((1, 1), left, right)
            at = np.flatnonzero(np.abs(times - t) < 1e-9)
            if at.size:
                beta = 2.0 / a(t) ** 2
                found[0, at] = beta * (18.0 * q[0] - 9.0 * q[1] + 2.0 * q[2]) / (6.0 * e)
                found[1, at] = beta * (18.0 * q[-1] - 9.0 * q[-2] + 2.0 * q[-3]) / (6.0 * e)
    return found


def asked() -> np.ndarray:
    """Times that are ends of steps of every grid."""
    times, t = [], BEGIN
    for end, steps in SEGMENTS:
        times += [t + (end - t) * k / steps for k in range(steps // 10, steps + 1, steps // 10)]
        t = end
    return np.array(times)


def main() -> None:
    """Write the table."""
    times = asked()
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["process", "t", "response", "density", "error"])
        for name, case in CASES.items():
            one, two, four = (fluxes(case, POINTS, finer, times) for finer in (1, 2, 4))
            before, after = (4.0 * two - one) / 3.0, (4.0 * four - two) / 3.0
            for side in (0, 1):
                matters = after[side] > 1e-4 * after[side].max()
                for i in np.flatnonzero(matters):
                    f = after[side, i]
                    error = abs(f - before[side, i]) / f / 15.0
                    writer.writerow([name, f"{times[i]:.12g}", side, f"{f:.9g}", f"{error:.1e}"])


if __name__ == "__main__":
    main()
