"""PyDDM: numerical solutions of diffusion models of any kind, https://pypi.org/project/pyddm."""

from __future__ import annotations

import contextlib
import logging
import os
import time

import answering
import numpy as np
from ez import ez

with (
    open(os.devnull, "w") as nowhere,
    contextlib.redirect_stdout(nowhere),
):  # it prints when it is imported
    import paranoid.settings
    import pyddm

paranoid.settings.Settings.set(enabled=False)  # its checks of arguments, which cost time
logging.disable(logging.WARNING)  # it tells about each set of parameters that its search has tried

NAMES = ("upper", "lower")
TIME = 5.0  # s, over which distributions reach

# processes by our name: constant ones have a closed form, which it finds by itself
DELAY = pyddm.OverlayNonDecision(nondectime=0.3)
CONSTANT = dict(
    drift=pyddm.DriftConstant(drift=1.0), bound=pyddm.BoundConstant(B=0.75), overlay=DELAY
)
LEAKY = dict(drift=lambda x: 2.0 - 4.0 * x, bound=lambda t: 0.6 * np.exp(-t / 1.5), nondecision=0.3)

# drift and bound of general processes, from numbers in our convention
FUNCTIONS = {
    "constant": lambda v, a: dict(drift=v, bound=0.5 * a),
    "exponential": lambda v, a, tau: dict(drift=v, bound=lambda t: 0.5 * a * np.exp(-t / tau)),
    "leaky": lambda v, a, leak: dict(drift=lambda x: v - leak * x, bound=0.5 * a),
    "conflict": lambda v, a, amplitude, peak, congruency: dict(
        drift=lambda t: (
            v + congruency * amplitude / peak * (1.0 - t / peak) * np.exp(1.0 - t / peak)
        ),
        bound=0.5 * a,
    ),
}


def model(process: str, dt: float) -> pyddm.Model:
    """A model without contaminants, on a grid with the same step for time and evidence."""
    grid = dict(T_dur=TIME, dt=dt, dx=dt)
    if process == "constant":
        return pyddm.Model(**CONSTANT, **grid)
    return pyddm.gddm(**LEAKY, starting_position=0.0, mixture_coef=0.0, **grid)


def solve(process: str, method: str, dt: float, duration: float) -> list[float]:
    """Seconds of solutions, the distribution of both responses; `solve` chooses the method
    itself.
    """
    return answering.seconds(getattr(model(process, dt), method), duration)


def densities(
    kind: str, numbers: dict[str, float], method: str, dt: float, duration: float
) -> dict[str, list[float]]:
    """CPU seconds of solutions of a general process, and its densities at 0, dt, ... s."""
    general = pyddm.gddm(
        **FUNCTIONS[kind](**numbers), starting_position=0.0, nondecision=0.0, mixture_coef=0.0, T_dur=TIME, dt=dt,
        dx=dt, choice_names=NAMES,
    )  # fmt: skip
    solution = getattr(general, method)()
    seconds = answering.seconds(getattr(general, method), duration, time.process_time)
    return {"seconds": seconds} | {name: solution.pdf(name).tolist() for name in NAMES}


def drawn(process: str, n: int, dt: float, seed: int) -> np.ndarray:
    """RTs, signed by response, drawn from a solution: the way to samples that its documentation
    recommends.
    """
    sample = model(process, dt).solve().sample(n, seed=seed)
    return np.concatenate([sample.choice_upper, -np.asarray(sample.choice_lower)])


def draw(process: str, n: int, dt: float, seed: int) -> float:
    """Seconds of so many samples from a solution."""
    return answering.timed(lambda: drawn(process, n, dt, seed))[1]


def moments(process: str, n: int, dt: float, seed: int) -> dict[str, float]:
    """Mean and SD of the RTs, and the share of upper responses."""
    x = drawn(process, n, dt, seed)
    return {
        "mean": float(np.abs(x).mean()),
        "sd": float(np.abs(x).std()),
        "upper": float(np.mean(x > 0.0)),
    }


def simulate(process: str, n: int, dt: float, seed: int) -> float:
    """Seconds of so many simulated trials, step by step."""
    steps = model(process, dt)
    return answering.timed(lambda: steps.simulated_solution(size=n, rk4=False, seed=seed))[1]


def fit(
    x: list[float],
    fitting_method: str,
    dt: float,
    start: bool,
    seed: int,
    collapses: bool = False,
) -> dict[str, object]:
    """Maximum likelihood of drift, bound and non-decision time, and of tau if the bound collapses
    exponentially; where there is a start, it is EZ.
    """
    trials = np.array(x)
    sample = pyddm.Sample(trials[trials > 0.0], -trials[trials < 0.0], 0, choice_names=NAMES)
    np.random.seed(seed)  # noqa: NPY002 - differential evolution takes its numbers from there
    cpu = time.process_time()
    found, seconds = answering.timed(
        lambda: fitted(sample, trials, fitting_method, dt, start, collapses)
    )
    return {
        "seconds": seconds,
        "cpu_seconds": time.process_time() - cpu,
        "estimates": found,
    }


def exponential(t: float, B: float, tau: float) -> float:
    """A bound that collapses; gddm knows parameters by the names of arguments."""
    return B * np.exp(-t / tau)


def fitted(
    sample: pyddm.Sample,
    x: np.ndarray,
    fitting_method: str,
    dt: float,
    start: bool,
    collapses: bool,
) -> dict[str, float]:
    """Estimates by PyDDM's names."""
    fastest, longest = np.abs(x).min(), np.abs(x).max()
    ranges = {"drift": (-5.0, 5.0), "B": (0.1, 3.0), "nondectime": (0.0, fastest)}
    v, a, t0 = ez(x)
    defaults = dict(zip(ranges, (v, a / 2.0, t0), strict=True)) if start else {}
    if collapses:
        ranges["tau"] = (0.1, 10.0)
        defaults |= {"tau": 1.0} if start else {}
    fittable = {
        name: pyddm.Fittable(minval=low, maxval=high, default=defaults.get(name))
        for name, (low, high) in ranges.items()
    }
    free = pyddm.gddm(
        drift="drift", bound=exponential if collapses else "B", nondecision="nondectime", parameters=fittable, starting_position=0.0,
        mixture_coef=0.0, T_dur=np.ceil(longest), dt=dt, dx=dt, choice_names=NAMES,
    )  # fmt: skip
    free.fit(
        sample,
        fitting_method=fitting_method,
        lossfunction=pyddm.LossRobustLikelihood,
        verbose=False,
    )
    names = free.get_model_parameter_names()
    return {
        name: float(value) for name, value in zip(names, free.get_model_parameters(), strict=True)
    }


if __name__ == "__main__":
    answering.answer(
        {
            "versions": lambda: answering.versions("pyddm", "numpy", "scipy"),
            "solve": solve,
            "densities": densities,
            "draw": draw,
            "moments": moments,
            "simulate": simulate,
            "fit": fit,
        }
    )
