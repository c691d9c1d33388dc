"""Distribution functions and survivors with strong drifts against independent values.

|v| a / D is between 100 and 5,000, and starts and non-decision times vary; without these, both are
in closed form. The independent value is in closed form over non-decision times: with a drift whose
size is n, the distribution function at the boundary that it leads to consists of four images

    h(d) = Phi((n u - d) / sqrt(u)) + exp(2 n d) Phi(-(n u + d) / sqrt(u)),  d = w, 2 - w, 2 + w, 4 - w

times 1, -exp(-2 n (1 - w)), exp(-2 n) and so on, and the integral of h over u is
u h - (d / n) [Phi((n u - d) / sqrt(u)) - exp(2 n d) Phi(-(n u + d) / sqrt(u))], the partial
expectation of the inverse Gaussian distribution. Starts are averaged by Gauss-Legendre rules on
narrow panels, drifts by the trapezoidal rule. No line of it is shared with the package. It agrees
with the integrals of tests/reference/strong_drifts.csv, in 40 digits, to within 1e-14.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
from presentation import table
from scipy.special import erfcx, ndtr

import ddm

DRAWS, QUICK_DRAWS = 500, 20
NAMES = ("v", "a", "z", "sv", "sz", "st0", "D")
NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)

Trial = dict[str, float]


def draw(rng: np.random.Generator) -> Trial:
    """A trial of a process with a strong drift; one in five has the rare response."""
    nu, a = 100.0 * 50.0 ** rng.random(), 0.1 * 200.0 ** rng.random()
    v = 60.0 ** rng.random()
    upper = rng.random() < 0.5
    sign = (1.0 if upper else -1.0) * (1.0 if rng.random() < 0.8 else -1.0)
    z = rng.choice([rng.uniform(0.02, 0.98), 1e-3 * 500.0 ** rng.random()])
    sz = 2.0 * min(z, 1.0 - z) * rng.choice([rng.random(), 0.999, 1e-4 ** rng.random() * 0.999])
    sv = v / 15.0 * rng.choice([0.0, 1e-7 ** rng.random(), rng.random()])
    st0 = 0.01 * 100.0 ** rng.random()

    w = 1.0 - z if upper else z
    rt = (w + sz * rng.uniform(-0.5, 0.5)) * a / v + st0 * rng.uniform(0.0, 1.05)
    numbers = (rt, upper, sign * v, a, z, sv, sz, st0, v * a / nu)
    return dict(zip(("rt", "response", *NAMES), map(float, numbers), strict=True))


def grown(d: np.ndarray, n: float, u: float) -> np.ndarray:
    """The integral of h(d) from 0 to u."""
    if u <= 0.0:
        return np.zeros(d.shape)
    root = np.sqrt(u)
    towards = ndtr((n * u - d) / root)
    against = 0.5 * erfcx((n * u + d) / (root * np.sqrt(2.0)))
    against *= np.exp(-0.5 * (n * u - d) ** 2 / u)
    return u * (towards + against) - d / n * (towards - against)


def given(x: float, w: np.ndarray, first: float, last: float, spread: float) -> np.ndarray:
    """F for the drift x away from the boundary and the starts w, over the non-decision times."""
    n = abs(x)

    def of(d: np.ndarray) -> np.ndarray:
        return (grown(d, n, last) - grown(d, n, first)) / spread

    mirror = np.exp(-2.0 * n * (1.0 - w))
    images = of(w) - mirror * of(2.0 - w) + np.exp(-2.0 * n) * (of(2.0 + w) - mirror * of(4.0 - w))
    return np.exp(-2.0 * max(x, 0.0) * w) * images


def probability(x: float, w: np.ndarray) -> np.ndarray:
    """P(response) for the drift x away from the boundary and the starts w."""
    n = abs(x)
    share = np.expm1(-2.0 * n * (1.0 - w)) / np.expm1(-2.0 * n)
    return np.exp(-2.0 * max(x, 0.0) * w) * share


def starts(n: float, low: float, high: float, times: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in the start, dense where trials arrive at one of the times and next to the ends."""
    ends = [np.linspace(low, high, 41)]
    for u in times:
        if u > 0.0:
            ends.append(n * u + np.sqrt(u) * np.arange(-10.0, 10.1, 0.5))
    if high - low > 0.02 / n:
        near = np.geomspace(0.02 / n, high - low, 40)
        ends += [low + near, high - near]
    cuts = np.unique(np.clip(np.concatenate(ends), low, high))
    half, middle = 0.5 * np.diff(cuts)[:, None], 0.5 * (cuts[1:] + cuts[:-1])[:, None]
    return (middle + half * NODES).ravel(), (half * WEIGHTS).ravel() / (high - low)


def drifts(nu: float, eta: float, low: float, high: float, times: list[float]) -> list[np.ndarray]:
    """Nodes in the drift and their shares; narrow where trials with some drifts arrive in time."""
    if eta == 0.0:
        return [np.array([nu]), np.ones(1)]
    step, strongest = 0.4 * eta, abs(nu) + 8.5 * eta
    weakest = abs(nu) - 8.5 * eta
    for u in times:
        room = 8.0 * np.sqrt(u)
        if u > 0.0 and strongest * u > low - room and weakest * u < high + room:
            step = min(step, 0.6 / np.sqrt(u))
    # where the response is rare, weaker drifts than usual make it
    first = -8.5 * eta - (min(2.0 * high * eta * eta, 0.9 * nu) if nu > 0.0 else 0.0)
    away = step * np.arange(np.floor(first / step), 8.5 * eta / step + 1.0)
    return [nu + away, step * np.exp(-0.5 * (away / eta) ** 2) / (eta * np.sqrt(2.0 * np.pi))]


def independent(trial: Trial) -> tuple[float, float]:
    """P(RT <= rt, response) and P(RT > rt, response)."""
    v, a, z, sv, sz, st0, d = (trial[name] for name in NAMES)
    unit, upper = d / a**2, trial["response"] == 1.0
    nu, w = (-v * a / d, 1.0 - z) if upper else (v * a / d, z)
    last = trial["rt"] * unit
    first, low, high = max(last - st0 * unit, 0.0), w - 0.5 * sz, w + 0.5 * sz

    come = whole = 0.0
    for x, share in zip(*drifts(nu, sv * a / d, low, high, [first, last]), strict=True):
        nodes, weights = starts(abs(x), low, high, [first, last])
        come += share * (given(x, nodes, first, last, st0 * unit) @ weights)
        whole += share * (probability(x, nodes) @ weights)
    return come, whole - come


def measure(results: Path, *, quick: bool = False) -> None:
    """Write strong_drifts.csv: the draws, both values and what they take."""
    rng, rows = np.random.default_rng(1), []
    ddm.DDM(v=1, a=1, sz=0.1, st0=0.1).cdf(1.0, 1)
    for _ in range(QUICK_DRAWS if quick else DRAWS):
        trial = draw(rng)
        process = ddm.DDM(**{name: trial[name] for name in NAMES})
        began = time.perf_counter()
        values = [f(trial["rt"], int(trial["response"])) for f in (process.cdf, process.sf)]
        seconds = time.perf_counter() - began
        exact = independent(trial)
        found = dict(zip(("cdf", "sf", "exact_cdf", "exact_sf"), (*values, *exact), strict=True))
        rows.append(trial | {k: float(x) for k, x in found.items()} | {"seconds": seconds})
    pd.DataFrame(rows).to_csv(results / "strong_drifts.csv", index=False)


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "strong_drifts.csv")
    errors = {name: (rows[name] - rows[f"exact_{name}"]).abs() for name in ("cdf", "sf")}
    shown = [
        [name, f"{x.max():.1e}", f"{x.median():.1e}", int((x > 1e-8).sum())]
        for name, x in errors.items()
    ]
    return "\n".join(
        [
            "## Strong drifts",
            "",
            f"Distribution functions and survivors of {len(rows)} random trials with |v| a / D from 100 to "
            "5,000, sz and st0 above 0, against",
            "a closed form over non-decision times, integrated over starts and drifts: absolute errors. The "
            f"two values take {1e3 * rows.seconds.median():.2g} ms",
            f"(median; the slowest {1e3 * rows.seconds.max():.2g} ms).",
            "",
            table(["value", "largest error", "median", "above 1e-8"], shown),
        ]
    )
