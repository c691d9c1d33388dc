"""PyDDM beside ours: solutions of general processes, and a fit of boundaries that collapse.

All times are CPU times of one thread.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
from general_models import COLLAPSE, anew, collapsing
from general_processes import WITHOUT_FORMULA, of_both_sides, passages_to
from peer_scripts.answering import seconds, timed
from peers import Peer

import ddm
from ddm.fokker_planck.passages import Passages
from fits import signed

# by our name of the process: that of PyDDM's functions, and the numbers that these take
SOLVED = {
    "constant": ("constant", dict(v=1.0, a=1.5)),
    "exponential collapse": ("exponential", dict(v=1.0, a=2.0, tau=1.0)),
    "leak 4": ("leaky", dict(v=2.0, a=1.0, leak=4.0)),
    "DMC, congruent": ("conflict", dict(v=4.0, a=1.2, amplitude=0.2, peak=0.04, congruency=1.0)),
    "DMC, incongruent": ("conflict", dict(v=4.0, a=1.2, amplitude=0.2, peak=0.04, congruency=-1.0)),
}
CONSTANT = ddm.DDM(v=1.0, a=1.5)
UNTIL = 5.0  # s
STEPS = (5e-3, 1e-3)
OURS, EXACT = 1e-5, 1e-7  # rtol: the default, and that of the solution that all are compared with


def process_of(name: str) -> ddm.GeneralDDM:
    """Ours."""
    if name == "constant":
        return ddm.GeneralDDM(drift=1.0, boundary=1.5)
    return ddm.GeneralDDM(**WITHOUT_FORMULA[name])


def grid(dt: float) -> np.ndarray:
    """The times of PyDDM's solutions, s."""
    return np.arange(round(UNTIL / dt) + 1) * dt


def exact_densities(name: str, times: np.ndarray) -> np.ndarray:
    """Densities of the lower and the upper response, (2, n)."""
    if name == "constant":
        return np.stack([CONSTANT.pdf(times, side) for side in (0, 1)])
    return np.exp(of_both_sides(passages_to(process_of(name), EXACT, 2.0 * UNTIL), times))


def figures(name: str, dt: float, found: np.ndarray, p: float, mean: float) -> dict[str, float]:
    """How far densities on the grid, P(upper) and the mean are off."""
    if name == "constant":
        p_exact, mean_exact = float(CONSTANT.probability(1)), float(CONSTANT.mean())
    else:
        passages = passages_to(process_of(name), EXACT, 2.0 * UNTIL)
        p_exact, mean_exact = passages.probabilities[1], mean_of(passages)
    exact = exact_densities(name, grid(dt))
    error = np.abs(found - exact).max() / exact.max()
    return dict(density=error, p=p - p_exact, mean_ms=1e3 * (mean - mean_exact))


def mean_of(passages: Passages) -> float:
    """The mean decision time, s."""
    return float(passages.probabilities @ passages.moments[0])


def ours(name: str, dt: float, duration: float) -> dict[str, object]:
    """Our solution, and its densities on the grid of a step."""
    process = process_of(name)

    def solved() -> np.ndarray:
        return np.exp(of_both_sides(passages_to(process, OURS, UNTIL), grid(dt)))

    found = solved()
    taken = seconds(solved, duration, time.process_time)
    passages = passages_to(process, OURS, UNTIL)
    p, mean = passages.probabilities[1], mean_of(passages)
    return dict(ms=1e3 * min(taken)) | figures(name, dt, found, p, mean)


def its(pyddm: Peer, name: str, method: str, dt: float, duration: float) -> dict[str, object]:
    """PyDDM's."""
    kind, numbers = SOLVED[name]
    answer = pyddm.ask(
        "densities", kind=kind, numbers=numbers, method=method, dt=dt, duration=duration
    )
    found = np.stack([answer["lower"], answer["upper"]])
    p, mean = found[1].sum() * dt, (found @ grid(dt)).sum() / found.sum()
    return dict(ms=1e3 * min(answer["seconds"])) | figures(name, dt, found, p, mean)


def solutions(pyddm: Peer, duration: float) -> Iterator[dict[str, object]]:
    """A row for each process, step, package and way."""
    for name in SOLVED:
        ways = {"numerical": "solve"}
        if name == "constant":
            ways = {"closed form": "solve", "numerical": "solve_numerical_c"}
        for dt in STEPS:
            yield dict(process=name, dt=dt, package="ddm", way="numerical") | ours(
                name, dt, duration
            )
            for way, method in ways.items():
                row = dict(process=name, dt=dt, package="pyddm", way=way)
                yield row | its(pyddm, name, method, dt, duration)


# --- a fit ----------------------------------------------------------------------------------------


def loglik_at(estimates: dict[str, float], data: pd.DataFrame) -> float:
    """The log likelihood of estimates by our density."""
    process = collapsing(**estimates)
    return float(process.logpdf(data["rt"].to_numpy(), data["response"].to_numpy()).sum())


def fits(pyddm: Peer, quick: bool) -> Iterator[dict[str, object]]:
    """A row for each way: seconds, estimates and the log likelihood there."""
    data = COLLAPSE.data(0)[: 100 if quick else None]
    call = anew(partial(ddm.fit, COLLAPSE.model, data))
    call()
    fit, taken = timed(call, time.process_time)
    estimates = dict(fit.params)
    row = dict(package="ddm", way="fit", trials=len(data), seconds=taken)
    yield row | dict(loglik=loglik_at(estimates, data)) | estimates
    ways = {"simplex from EZ": ("simplex", True)}
    if not quick:
        ways["differential evolution (default)"] = ("differential_evolution", False)
    for way, (method, start) in ways.items():
        found = pyddm.ask(
            "fit",
            x=signed(data),
            fitting_method=method,
            dt=5e-3,
            start=start,
            seed=1,
            collapses=True,
        )
        its = found["estimates"]
        estimates = dict(v=its["drift"], a=2.0 * its["B"], tau=its["tau"], t0=its["nondectime"])
        row = dict(package="pyddm", way=way, trials=len(data), seconds=found["cpu_seconds"])
        yield row | dict(loglik=loglik_at(estimates, data)) | estimates


def beside_pyddm(pyddm: Peer, quick: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Solutions, and fits of one data set."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        return pd.DataFrame(solutions(pyddm, 0.1 if quick else 2.0)), pd.DataFrame(
            fits(pyddm, quick)
        )
