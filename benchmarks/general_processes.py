"""Densities of processes with moving boundaries, leak, and drift or noise that change: how exact they are, and how long
they take.

Errors are compared with closed forms, and where there are none with a solution with rtol 1e-7, whose moments
agree with those of integral equations (tests/reference/general_process.csv). Times are CPU times of one thread.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from presentation import rounded, table
from scipy import stats

import ddm
from ddm import boundaries, drifts
from ddm.fokker_planck.passages import Passages
from ddm.fokker_planck.solving import solve
from ddm.processes.general_solutions import _passages

EXACT = Path(__file__).parents[1] / "tests" / "reference" / "general_process.csv"
REPEATS = 30
TIMES = np.geomspace(1e-3, 8.0, 1500)

# v, a and z of the process with constant parameters
BOX = [
    (v, a, z) for v in (0.0, 1.0, 2.0, 4.0) for a in (0.6, 1.5, 3.0) for z in (0.1, 0.3, 0.5, 0.9)
]
QUICK_BOX = BOX[::7]


def bent(x: float, v: float, k: float) -> float:
    return v - k * math.tanh(2.0 * x)


def to_a_point(t: float, a: float, T: float) -> float:
    return a * (1.0 - t / T)


def vanishing(t: float, a: float, k: float) -> float:
    return a * math.exp(-k * t)


def pull(x: float, k: float) -> float:
    return -k * x


def squared(t: float, v: float, g: float) -> float:
    return v * (1.0 + g * t) ** 2


def variance(t: float, g: float) -> float:
    return (1.0 + g * t) ** 2


DMC = {
    "drift": drifts.conflict,
    "boundary": 1.2,
    "v": 4.0,
    "amplitude": 0.2,
    "peak": 0.04,
    "peak_shape": 2.0,
}

# what has no closed form
WITHOUT_FORMULA = {
    "exponential collapse": {"drift": 1.0, "boundary": boundaries.exponential, "a": 2.0, "tau": 1.0},
    "hyperbolic collapse": {"drift": 0.5, "boundary": boundaries.hyperbolic, "a": 2.0, "half_time": 1.0},
    "Weibull collapse": {
        "drift": 1.0, "boundary": boundaries.weibull, "a": 2.0, "scale": 1.0, "shape": 3.0, "shrink": 0.8,
    },
    "leak 4": {"drift": drifts.leaky, "boundary": 1.0, "v": 2.0, "leak": 4.0},
    "leak -2": {"drift": drifts.leaky, "boundary": 1.5, "v": 0.5, "leak": -2.0},
    "urgency": {"drift": drifts.urgent, "boundary": 1.5, "v": 0.5, "urgency": 3.0},
    "gain": {
        "drift": drifts.amplified, "noise": drifts.amplified_noise, "boundary": 1.5, "v": 1.0, "gain": 1.0, "D": 1.0,
    },
    "DMC, congruent": DMC | {"congruency": 1.0},
    "DMC, incongruent": DMC | {"congruency": -1.0},
    "spotlight": {
        "drift": drifts.shrinking_spotlight, "boundary": 1.2, "v": 4.0, "spotlight": 1.8, "shrinkage": 15.0,
        "flankers": -1.0,
    },
    "tanh in x": {"drift": bent, "boundary": 1.5, "v": 1.0, "k": 2.0},
}  # fmt: skip


# --- errors ---------------------------------------------------------------------------------------


def log_densities(
    process: ddm.GeneralDDM, rtol: float, until: float
) -> tuple[np.ndarray, np.ndarray]:
    """Log densities of both sides at TIMES until a time, (2, n), and the probabilities of both sides."""
    passages = passages_to(process, rtol, until)
    return of_both_sides(passages, TIMES[until > TIMES]), passages.probabilities


def passages_to(process: ddm.GeneralDDM, rtol: float, until: float) -> Passages:
    """The passages of a solution until a time."""
    question = process._solver.question(process._row())
    question = replace(question, equation=replace(question.equation, rtol=rtol))
    return _passages(question, process._row(), until)[0]


def of_both_sides(passages: Passages, times: np.ndarray) -> np.ndarray:
    """Log densities of the lower and the upper response at times (n,), (2, n)."""
    sides = (np.full(times.size, side) for side in (False, True))
    return np.stack([passages.log_densities(times, side) for side in sides])


def errors(found: np.ndarray, exact: np.ndarray, p: np.ndarray) -> tuple[float, float]:
    """The largest relative error where f > 1e-4 of its mode, and that of log f from 1e-12 of it on, before the mode."""
    body, early = 0.0, 0.0
    for log_f, f, share in zip(found, exact, p, strict=True):
        matters = f > 1e-4 * f.max()
        if share > 1e-3:
            body = max(body, float(np.abs(np.exp(log_f[matters]) / f[matters] - 1.0).max()))
        rising = (f > 1e-12 * f.max()) & (np.arange(f.size) < f.argmax())
        early = max(early, float(np.abs(log_f[rising] - np.log(f[rising])).max(initial=0.0)))
    return body, early


def constant_process(rtol: float, quick: bool) -> dict[str, object]:
    """The worst of the box of constant parameters."""
    worst = np.zeros(4)
    for v, a, z in QUICK_BOX if quick else BOX:
        process, exact = ddm.GeneralDDM(drift=v, boundary=a, z=z), ddm.DDM(v=v, a=a, z=z)
        found, p = log_densities(process, rtol, 100.0)
        expected = np.stack([exact.pdf(TIMES, side) for side in (0, 1)])
        mean = abs(float(process.mean() - exact.mean()))
        off = abs(float(p[1] - exact.probability(1)))
        worst = np.maximum(
            worst, [*errors(found, expected, exact.probability([0, 1])), off, 1e3 * mean]
        )
    return dict(
        case="constant, v 0-4, a .6-3, z .1-.9",
        rtol=rtol,
        density=worst[0],
        early=worst[1],
        p=worst[2],
        mean_ms=worst[3],
    )


def moving_cases() -> Iterator[
    tuple[str, ddm.GeneralDDM, Callable[[np.ndarray, int], np.ndarray], float]
]:
    """Processes that a change of variables turns into the constant one, and their densities."""
    for z in (0.5, 0.3, 0.1):
        still, moving = ddm.DDM(v=0.0, a=1.5, z=z), ddm.DDM(v=1.0, a=1.5, z=z)

        def collapse(t: np.ndarray, side: int, z: float = z, still: ddm.DDM = still) -> np.ndarray:
            u, x0 = 1.0 - t / 2.0, (z - 0.5) * 1.5
            s, b = t / u, (side - 0.5) * 1.5 * u
            exponent = (b / u) ** 2 / (2.0 * (2.0 + s)) - x0**2 / 4.0 + (b - x0) - t / 2.0
            return still.pdf(s, side) / u**2 / np.sqrt(1.0 + s / 2.0) * np.exp(exponent)

        def leak(t: np.ndarray, side: int, still: ddm.DDM = still) -> np.ndarray:
            return still.pdf(np.expm1(2.4 * t) / 2.4, side) * np.exp(2.4 * t)

        def gain(t: np.ndarray, side: int, moving: ddm.DDM = moving) -> np.ndarray:
            s = t + 0.8 * t**2 + 0.64 * t**3 / 3.0
            return moving.pdf(s, side) * (1.0 + 0.8 * t) ** 2

        yield (
            f"collapse to a point, z {z}",
            ddm.GeneralDDM(drift=1.0, boundary=to_a_point, a=1.5, T=2.0, z=z),
            collapse,
            1.9,
        )
        yield (
            f"leak and collapse, z {z}",
            ddm.GeneralDDM(drift=pull, boundary=vanishing, a=1.5, k=1.2, z=z),
            leak,
            8.0,
        )
        yield (
            f"gain, z {z}",
            ddm.GeneralDDM(drift=squared, noise=variance, boundary=1.5, v=1.0, g=0.8, z=z),
            gain,
            8.0,
        )


# how starts and non-decision times vary across trials, and the nodes of the quadrature over them
SPREADS: dict[str, dict[str, object]] = {
    "sz .3": {"sz": 0.3},
    "sz .9": {"sz": 0.9},
    "beta start, shape 2.5": {"start": "beta", "start_shape": 2.5},
    "beta start, shape 3": {"start": "beta", "start_shape": 3.0},
    "beta start, shape 6": {"start": "beta", "start_shape": 6.0},
    "t0 .3, t0_sd .03": {"non_decision": "normal", "t0": 0.3, "t0_sd": 0.03},
    "t0 .1, t0_sd .1": {"non_decision": "normal", "t0": 0.1, "t0_sd": 0.1},
}
SPREAD_TIMES = np.geomspace(1e-3, 6.0, 60)
NODES, QUICK_NODES = 4000, 400


def by_quadrature(options: dict[str, object], side: int, nodes: int) -> np.ndarray:
    """The density of the constant process with v 1, a 1.5 at SPREAD_TIMES, averaged over nodes."""
    x, weights = np.polynomial.legendre.leggauss(nodes)
    if "t0_sd" in options:
        t0, t0_sd = float(options["t0"]), float(options["t0_sd"])  # type: ignore[arg-type]
        low = max(t0 - 9.0 * t0_sd, 0.0)
        half = 0.5 * np.maximum(np.minimum(SPREAD_TIMES, t0 + 9.0 * t0_sd) - low, 0.0)[:, None]
        s = low + half * (1.0 + x)
        share = half * weights * stats.norm.pdf(s, t0, t0_sd) / stats.norm.cdf(t0 / t0_sd)
        return (ddm.DDM(v=1.0, a=1.5).pdf(SPREAD_TIMES[:, None] - s, side) * share).sum(1)
    if "sz" in options:
        z, share = 0.5 + 0.5 * float(options["sz"]) * x, 0.5 * weights  # type: ignore[arg-type]
    else:
        angle, shape = 0.5 * np.pi * (1.0 + x), options["start_shape"]
        z = np.sin(0.5 * angle) ** 2
        share = weights * 0.25 * np.pi * np.sin(angle) * stats.beta(shape, shape).pdf(z)
    every = zip(z.tolist(), share.tolist(), strict=True)
    return sum(
        weight * ddm.DDM(v=1.0, a=1.5, z=one).pdf(SPREAD_TIMES, side) for one, weight in every
    )


def spreads(quick: bool) -> Iterator[dict[str, object]]:
    """One row for each way in which starts or non-decision times vary."""
    for name, options in SPREADS.items():
        process = ddm.GeneralDDM(drift=1.0, boundary=1.5, **options)
        exact = [by_quadrature(options, side, QUICK_NODES if quick else NODES) for side in (0, 1)]
        found = np.stack([process.logpdf(SPREAD_TIMES, side) for side in (0, 1)])
        with np.errstate(divide="ignore"):
            body, early = errors(found, np.stack(exact), np.ones(2))
        gone = process.cdf(SPREAD_TIMES, 0) + process.cdf(SPREAD_TIMES, 1)
        off = float(np.abs(1.0 - gone - process.sf(SPREAD_TIMES)).max())
        yield dict(case=name, rtol=1e-5, density=body, early=early, deadline=off)


def measured_errors(quick: bool) -> Iterator[dict[str, object]]:
    """One row per case and rtol."""
    for rtol in (1e-5, 1e-7):
        yield constant_process(rtol, quick)
    for rtol in (1e-5, 1e-6):
        for name, process, density, until in moving_cases():
            times = TIMES[until > TIMES]
            exact = np.stack([density(times, side) for side in (0, 1)])
            body, early = errors(log_densities(process, rtol, until)[0], exact, np.ones(2))
            yield dict(case=name, rtol=rtol, density=body, early=early)
    yield from spreads(quick)
    for name, numbers in WITHOUT_FORMULA.items():
        process = ddm.GeneralDDM(**numbers)
        (coarse, p), (fine, p_fine) = (log_densities(process, rtol, 8.0) for rtol in (1e-5, 1e-7))
        body, early = errors(coarse, np.exp(fine), p_fine)
        yield dict(case=name, rtol=1e-5, density=body, early=early, p=abs(float(p[1] - p_fine[1])))


# --- times ----------------------------------------------------------------------------------------


def least_ms(function: Callable[[], object], repeats: int) -> float:
    """The least CPU time of a call, ms."""
    found = []
    for _ in range(repeats):
        begin = time.process_time()
        function()
        found.append(time.process_time() - begin)
    return 1e3 * min(found)


def solved(process: ddm.GeneralDDM, until: float = 5.0) -> Callable[[], object]:
    """A solution to 5 s, made anew at each call."""
    equation, row = process._solver.question(process._row()).equation, process._row()
    degree = solve(equation, row, until=until, z=process.z).degree
    return lambda: solve(equation, row, until=until, z=process.z, degree=degree, least_mass=1e-9)


def measured_times(quick: bool) -> Iterator[dict[str, object]]:
    """One row per process."""
    repeats = 3 if quick else REPEATS
    for z in (0.5, 0.3, 0.1):
        for name, numbers in WITHOUT_FORMULA.items():
            yield dict(
                case=f"{name}, z {z}", ms=least_ms(solved(ddm.GeneralDDM(**numbers, z=z)), repeats)
            )
    for i in range(3):
        space: dict[str, Callable[..., float]] = {}
        exec(f"def drift(t, v): return v + {i} * t * t", space)
        begin = time.process_time()
        ddm.GeneralDDM(drift=space["drift"], boundary=1.5, v=1.0).pdf(0.5, 1)
        yield dict(case=f"a new function, {i}", ms=1e3 * (time.process_time() - begin))


def measure(results: Path, *, quick: bool = False) -> None:
    """Write general_processes.csv and general_processes_times.csv."""
    pd.DataFrame(measured_errors(quick)).to_csv(
        results / "general_processes.csv", index=False, float_format="%.3g"
    )
    pd.DataFrame(measured_times(quick)).to_csv(
        results / "general_processes_times.csv", index=False, float_format="%.4g"
    )


# --- the page -------------------------------------------------------------------------------------

TEXT = """\
## General processes: densities

The Fokker-Planck equation, solved by Legendre polynomials between the boundaries. The largest relative error of the
density where it is above 1e-4 of its mode and P of the response above 1e-3; that of the log density of fast guesses,
from 1e-12 of the mode on; of P(upper); of the mean RT, ms; and how much the survivor at a deadline differs from 1
minus both distribution functions. Closed forms (constant parameters, also averaged over starts or non-decision times
by quadrature; three changes of variables):

{exact}

What has no closed form, beside a solution with rtol 1e-7:

{solved}

CPU time of one solution to 5 s (default rtol 1e-5), ms, by the starting point, the least of {repeats}; a new function of
one's own, from `GeneralDDM(...)` to its first density, takes {new} ms:

{times}
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    found = pd.read_csv(results / "general_processes.csv")
    exact = found[~found["case"].isin(WITHOUT_FORMULA)]
    head = [
        "process",
        "rtol",
        "density",
        "log density of fast guesses",
        "P",
        "mean, ms",
        "deadline",
    ]
    columns = ["case", "rtol", "density", "early", "p", "mean_ms", "deadline"]
    rows = [[text(value) for value in row] for row in exact[columns].to_numpy()]
    others = found[found["case"].isin(WITHOUT_FORMULA)]
    without = [
        [text(value) for value in row]
        for row in others[["case", "density", "early", "p"]].to_numpy()
    ]

    times = pd.read_csv(results / "general_processes_times.csv").set_index("case")["ms"]
    by_z = [
        [name, *(rounded(times[f"{name}, z {z}"]) for z in (0.5, 0.3, 0.1))]
        for name in WITHOUT_FORMULA
    ]
    new = min(times[name] for name in times.index if name.startswith("a new"))
    return TEXT.format(
        exact=table(head, rows), solved=table(["process", *head[2:5]], without), repeats=REPEATS, new=rounded(new),
        times=table(["process", "z .5", "z .3", "z .1"], by_z),
    )  # fmt: skip


def text(value: object) -> str:
    """A number as 1.2e-05; nothing for what was not measured."""
    if isinstance(value, str):
        return value
    return "" if math.isnan(float(value)) else f"{float(value):.1e}"  # type: ignore[arg-type]
