"""Speed of the simulators: ``python benchmarks/simulator_speed.py --peer-python PATH``.

ns per sample in one thread, best (median) of several rounds. Each round runs everything for a moment, ours and the
peer's in turn, so that what else the machine does falls on both. Beside the times: how two threads scale, what a step
costs against one bare normal number, and how much memory ten million trials take.

The peer is ssm-simulators (https://pypi.org/project/ssm-simulators), HSSM's simulator, compiled Cython, in an
interpreter of its own: PATH, which has it installed.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import numba
import numpy as np

import ddm
from ddm import boundaries, drifts
from ddm.compilation import kernel
from ddm.simulators.random import normal, seed_key, trial_state

INSTALL = "python3 -m venv FOLDER; FOLDER/bin/pip install ssm-simulators; then --peer-python FOLDER/bin/python"
PEER = """
import json, time
from ssms.basic_simulators.simulator import simulator
found = []
for seed in range(3):
    began = time.perf_counter()
    out = simulator(theta=[1.0, 0.75, 0.5, 0.3], model="ddm", n_samples=20_000, delta_t=1e-3, random_state=seed)
    found.append((time.perf_counter() - began) / 20_000 * 1e9)
print(json.dumps(found))
"""
N = 100_000

EVERYDAY = ddm.DDM(v=1.0, a=1.5, t0=0.3)
VARYING = ddm.DDM(v=1.0, a=1.5, t0=0.3, sv=0.8, sz=0.3, st0=0.2)
COLLAPSING = {"a": 2.0, "tau": 1.0}
LEAKY = {"v": 2.0, "leak": 4.0}
LEAKY_COLLAPSING = {"v": 2.0, "leak": 4.0, "a": 1.2, "tau": 1.5}


def own_exponential(t: float, a: float, tau: float) -> float:
    return a * math.exp(-t / tau)


def own_leak(x: float, v: float, leak: float) -> float:
    return v - leak * x


def general(drift: object, boundary: object, parameters: dict[str, float]) -> ddm.GeneralDDM:
    return ddm.GeneralDDM(drift=drift, boundary=boundary, parameters=parameters)


# name: process, options, trials per call
WORK = {
    "exact": (EVERYDAY, {}, N),
    "exact, no drift": (ddm.DDM(v=0.0, a=1.5, t0=0.3), {}, N),
    "exact, start near a boundary (z .1)": (ddm.DDM(v=1.0, a=1.5, z=0.1, t0=0.3), {}, N),
    "exact, all seven parameters": (VARYING, {}, N),
    "Euler, corrected": (EVERYDAY, {"method": "euler"}, N // 4),
    "Euler, textbook": (EVERYDAY, {"method": "euler", "correct": False}, N // 4),
    "Euler, all seven parameters, corrected": (VARYING, {"method": "euler"}, N // 4),
    "general, constant": (general(1.0, 1.5, {}), {}, N // 4),
    "general, boundaries.exponential": (general(1.0, boundaries.exponential, COLLAPSING), {}, N // 4),
    "general, exponential of one's own": (general(1.0, own_exponential, COLLAPSING), {}, N // 4),
    "general, boundaries.linear": (general(1.0, boundaries.linear, {"a": 2.0, "slope": 1.0}), {}, N // 4),
    "general, boundaries.weibull": (
        general(1.0, boundaries.weibull, {"a": 2.0, "scale": 1.0, "shape": 3.0, "shrink": 0.8}), {}, N // 10,
    ),
    "general, drifts.leaky": (general(drifts.leaky, 1.0, LEAKY), {}, N // 4),
    "general, leak of one's own": (general(own_leak, 1.0, LEAKY), {}, N // 4),
    "general, leaky and exponential": (general(drifts.leaky, boundaries.exponential, LEAKY_COLLAPSING), {}, N // 4),
    "race of two": (ddm.Accumulators(inputs=[2.0, 1.0], threshold=1.0), {}, N // 10),
    "leaky competition of three": (
        ddm.Accumulators.leaky_competing(inputs=[3.0, 2.5, 2.0], leak=2.0, inhibition=2.0, threshold=0.7), {}, N // 10,
    ),
}  # fmt: skip


@kernel
def sum_of_normals(n: int, key: tuple[np.uint64, np.uint64]) -> float:
    """As many normal numbers as fast as they come."""
    total, state = 0.0, trial_state(key, 0)
    for _ in range(n):
        number, state = normal(state)
        total += number
    return total


def timed(call: Callable[[], object], n: int) -> float:
    """ns per item."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) / n * 1e9


def of_peer(python: str) -> list[float] | None:
    """ns per sample of three calls of the peer; None where it is not installed."""
    done = subprocess.run([python, "-c", PEER], capture_output=True, text=True)
    if done.returncode:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def measured(rounds: int, peer_python: str) -> dict[str, list[float]]:
    """ns of everything, a list of several times each."""
    key = seed_key(1)
    calls = {name: (partial(process.simulate, n, seed=1, **more), n) for name, (process, more, n) in WORK.items()}
    calls["one normal number"] = (partial(sum_of_normals, 10_000_000, key), 10_000_000)
    for call, _ in calls.values():
        call()
    times: dict[str, list[float]] = {name: [] for name in calls}
    times["ssm-simulators, Euler, textbook"] = []
    for _ in range(rounds):
        numba.set_num_threads(1)
        for name, (call, n) in calls.items():
            times[name].append(timed(call, n))
        times["ssm-simulators, Euler, textbook"] += of_peer(peer_python) or []
    return times


def scaling(rounds: int) -> dict[str, float]:
    """How many times faster two threads are than one: the best of rounds that have both in turn."""
    found = {}
    for name in ("exact", "Euler, corrected", "general, leaky and exponential"):
        process, more, n = WORK[name]
        call, n = partial(process.simulate, 8 * n, seed=1, **more), 8 * n
        best = {}
        for _ in range(rounds):
            for threads in (1, 2):
                numba.set_num_threads(threads)
                best[threads] = min(best.get(threads, math.inf), timed(call, n))
        found[name] = best[1] / best[2]
    return found


def bytes_per_trial(n: int) -> float:
    """By how much the largest size of this process grows with n trials."""
    EVERYDAY.simulate(1000, seed=1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    EVERYDAY.simulate(n, seed=1)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / n


def mean_steps(name: str) -> float:
    """Steps of 1 ms per sample."""
    process, more, _ = WORK[name]
    rt = process.simulate(20_000, seed=2, **more)["rt"].mean()
    return float(rt - process.t0 - process.st0 / 2) * 1e3


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", default=sys.executable, help="interpreter that has ssm-simulators")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    memory = bytes_per_trial(10_000_000)
    times = measured(options.rounds, options.peer_python)
    peer = times.pop("ssm-simulators, Euler, textbook")
    if not peer:
        print(f"ssm-simulators is not installed for {options.peer_python}. To install: {INSTALL}\n")
    number = min(times.pop("one normal number"))
    print(
        "| work | ns per sample: best (median) | ns per step | steps' cost in normal numbers |",
        "|---" * 4 + "|",
        sep="\n",
    )
    for name, found in times.items():
        per_step = "" if name.startswith("exact") else f"{min(found) / mean_steps(name):.1f}"
        share = f"{float(per_step) / number:.1f}" if per_step else ""
        print(f"| {name} | {min(found):,.0f} ({np.median(found):,.0f}) | {per_step} | {share} |")
    print(f"| one bare normal number | {number:.2f} | | |")
    if peer:
        print(f"| ssm-simulators, Euler, textbook | {min(peer):,.0f} ({np.median(peer):,.0f}) | | |")
        for name in ("exact", "Euler, corrected"):
            print(f"\nssm-simulators takes {min(peer) / min(times[name]):.1f} times as long as {name}.")
    for name, ratio in scaling(options.rounds).items():
        print(f"\nTwo threads, {name}: {ratio:.2f} times as fast as one.")
    print(f"\nMemory of {10_000_000:,} exact trials: {memory:.0f} bytes per trial, the table of 16 included.")


if __name__ == "__main__":
    main()
