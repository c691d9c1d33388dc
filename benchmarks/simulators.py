"""Speed of the simulators beside ssm-simulators and PyDDM, in one thread, and the bias of samples
at steps of 1 ms.

ns per sample, best (median) of several rounds. Each round runs everything once, ours and the peers'
in turn, so that what else the machine does falls on all. Beside the times: what a step costs
against one bare normal number, how two threads scale, and how much memory ten million trials take.
"""

from __future__ import annotations

import math
import resource
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numba
import numpy as np
import pandas as pd
from measurement import in_turn
from peer_scripts.answering import timed
from peers import Peer, started
from presentation import COLOURS, bars, best_and_median, picture, rounded, save, table
from simulated_processes import EVERYDAY, WORK, N

import ddm
from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import seed_key
from ddm.simulators.streams import normal, trial_state

NUMBER = "one normal number"
DRAWN = {
    "drawn from its solution": 1e-3,
    "drawn from its solution, dt = 5 ms (default)": 5e-3,
}  # dt by PyDDM's way

# the everyday process, as the peers take it
HALF = list(
    ddm.convert(
        {"v": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3}, from_="ddm", to="ssm-simulators"
    ).values()
)


@kernel
def sum_of_normals(n: int, key: tuple[np.uint64, np.uint64]) -> float:
    """As many normal numbers as fast as they come."""
    total, state = 0.0, trial_state(key, 0)
    for _ in range(n):
        number, state = normal(state)
        total += number
    return total


# --- measurement ----------------------------------------------------------------------------------


def our_timers() -> dict[tuple[str, str], Callable[[], float]]:
    """What measures ours: ns per sample of one call; and those of bare normal numbers."""
    key, many = seed_key(1), 10_000_000
    calls = {
        name: (partial(process.simulate, n, seed=1, **more), n)
        for name, (process, more, n) in WORK.items()
    }
    calls[NUMBER] = (partial(sum_of_normals, many, key), many)
    for call, _ in calls.values():
        call()
    return {
        ("ddm", name): lambda call=call, n=n: 1e9 / n * timed(call)[1]
        for name, (call, n) in calls.items()
    }


def peer_timers(ssm: Peer, pyddm: Peer) -> dict[tuple[str, str], Callable[[], float]]:
    """The same for the peers. PyDDM has two ways: to solve the model and draw from the solution, or
    step by step.
    """
    trials = 20_000

    def draw(dt: float) -> float:
        return 1e9 / N * pyddm.ask("draw", process="constant", n=N, dt=dt, seed=1)

    return {
        ("ssm-simulators", "Euler, textbook"): lambda: (
            1e9 / trials * ssm.ask("seconds", parameters=HALF, n=trials, dt=1e-3, seed=1)
        ),
        ("pyddm", "Euler, textbook (Python)"): lambda: (
            1e9 / 20 * pyddm.ask("simulate", process="constant", n=20, dt=1e-3, seed=1)
        ),
    } | {("pyddm", way): partial(draw, dt) for way, dt in DRAWN.items()}


def solutions(
    pyddm: Peer, duration: float
) -> dict[tuple[str, str, float], Callable[[], np.ndarray]]:
    """What measures the distribution of both responses over 5 s, ms: PyDDM's solutions, and our
    closed form.
    """
    timers: dict[tuple[str, str, float], Callable[[], np.ndarray]] = {}
    for dt in (5e-3, 1e-3):
        t = np.arange(0.0, 5.0 + dt / 2.0, dt)
        rt, response = np.tile(t, 2), np.repeat([1, 0], t.size)
        ours = partial(EVERYDAY.pdf, rt, response)
        ours()
        timers["ddm", "constant, closed form", dt] = lambda ours=ours: np.array(
            [1e3 * timed(ours)[1] for _ in range(9)]
        )
        for name, process, method in (
            ("constant, closed form", "constant", "solve"),
            ("constant, numerical", "constant", "solve_numerical_c"),
            ("leaky, exponential boundary, numerical", "leaky, exponential", "solve"),
        ):
            request = dict(process=process, method=method, dt=dt, duration=duration)
            timers["pyddm", name, dt] = lambda request=request: (
                1e3 * np.array(pyddm.ask("solve", **request))
            )
    return timers


def biases(ssm: Peer, pyddm: Peer, n: int) -> pd.DataFrame:
    """Mean RT and share of upper responses of many samples, less the exact ones, with standard
    errors.
    """
    found = {}
    for name, more in (("exact", {}), ("Euler, corrected", {"method": "euler"}),
                       ("Euler, textbook", {"method": "euler", "correct": False})):  # fmt: skip
        trials = EVERYDAY.simulate(n, seed=2, **more)
        rt, upper = trials["rt"], trials["response"].mean()
        found["ddm", name] = {"mean": rt.mean(), "sd": rt.std(), "upper": upper}
    found["ssm-simulators", "Euler, textbook"] = ssm.ask(
        "moments", parameters=HALF, n=n, dt=1e-3, seed=2
    )
    for way, dt in DRAWN.items():
        found["pyddm", way] = pyddm.ask("moments", process="constant", n=n, dt=dt, seed=2)
    rows = pd.DataFrame(found).T.rename_axis(["package", "work"])
    upper, mean = EVERYDAY.probability(response=1), EVERYDAY.mean()
    return pd.DataFrame({
        "trials": n, "mean_ms": 1e3 * (rows["mean"] - mean), "mean_ms_se": 1e3 * rows["sd"] / math.sqrt(n),
        "upper": rows["upper"] - upper, "upper_se": math.sqrt(upper * (1.0 - upper) / n),
    })  # fmt: skip


def scaling(rounds: int) -> pd.DataFrame:
    """How many times faster two threads are than one: the best of rounds that have both in turn."""
    found = {}
    for name in ("exact", "Euler, corrected", "general, leaky and exponential"):
        process, more, n = WORK[name]
        call, best = partial(process.simulate, 8 * n, seed=1, **more), {1: math.inf, 2: math.inf}
        for _ in range(rounds):
            for threads in best:
                numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
                best[threads] = min(best[threads], timed(call)[1])
        found[name] = best[1] / best[2]
    numba.set_num_threads(1)
    return pd.Series(found, name="two_threads_against_one").rename_axis("work").to_frame()


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


def measure(results: Path, *, quick: bool = False) -> None:
    """Write the tables: times, solutions, bias, threads."""
    rounds, duration, n = (1, 0.02, 20_000) if quick else (9, 0.2, 400_000)
    memory = bytes_per_trial(1_000_000 if quick else 10_000_000)
    numba.set_num_threads(1)
    with ExitStack() as stack:
        ssm, pyddm = (stack.enter_context(started(name)) for name in ("ssm-simulators", "pyddm"))
        times = in_turn(our_timers() | peer_timers(ssm, pyddm), rounds)
        solved = in_turn(solutions(pyddm, duration), rounds)
        biases(ssm, pyddm, n).to_csv(results / "simulators_bias_at_1_ms.csv", float_format="%.6g")
    rows = [(*key, found.min(), np.median(found), steps(*key)) for key, found in times.items()]
    names = ["package", "work", "best_ns", "median_ns", "steps"]
    pd.DataFrame(rows, columns=names).to_csv(
        results / "simulators.csv", index=False, float_format="%.5g"
    )
    rows = [(*key, found.min(), np.median(found)) for key, found in solved.items()]
    names = ["package", "work", "dt", "best_ms", "median_ms"]
    pd.DataFrame(rows, columns=names).to_csv(
        results / "simulators_solutions.csv", index=False, float_format="%.4g"
    )
    scaling(rounds).assign(bytes_per_trial=memory).to_csv(
        results / "simulators_threads.csv", float_format="%.4g"
    )


def steps(package: str, work: str) -> float:
    """Steps of 1 ms per sample, of ours that have steps."""
    return (
        mean_steps(work)
        if package == "ddm" and work in WORK and not work.startswith("exact")
        else math.nan
    )


# --- the page -------------------------------------------------------------------------------------

TEXT = """\
## Simulators

ns per sample in one thread, DataFrame and all, dt = 1 ms where there are steps; best (median) of interleaved rounds;
v 1, a 1.5, t0 .3 where nothing else is said. In the same run one normal number of the generator takes {number:.2f}
ns.

{picture}

{beside}

PyDDM's documentation recommends to draw samples from a solution of the model rather than to step; that is
{draw_sentence}. Its times are on the grid of the solution, spread evenly over its steps, which makes the
mean half a step too long.

Ours:

{ours}

Where a step costs more than 1.5 normal numbers it is the function: an exponential takes 6 ns, a power 22, and a drift
that depends on x has to be evaluated twice, one after the other, for each step. Functions of one's own cost what the
ready-made ones cost, and 1.3 to 2 s of compiling per session. Two threads against one: {threads} (less where other
work keeps the cores busy); the table is made in one. Memory: {memory:.0f} bytes per trial, the table of 16 included,
however many steps.

What the steps of 1 ms do to the mean RT and to P(upper), {trials:,} samples each (standard errors in brackets):

{bias}

### Distributions without samples

PyDDM's strength is to solve a model numerically: for a model without closed form, its densities are there in
milliseconds, exact but for the grid, and can be fitted. This package can only simulate such a model. ms for the
distribution of both responses on a grid up to 5 s,
dx = dt:

{solutions}
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "simulators.csv").set_index(["package", "work"])
    threads = pd.read_csv(results / "simulators_threads.csv").set_index("work")
    bias = pd.read_csv(results / "simulators_bias_at_1_ms.csv")
    number = rows["best_ns"]["ddm", NUMBER]
    drawn_ns, exact_ns = (
        rows["best_ns"]["pyddm", "drawn from its solution"],
        rows["best_ns"]["ddm", "exact"],
    )
    return TEXT.format(
        number=number,
        picture=drawn(rows, pictures),
        beside=beside(rows["best_ns"]),
        draw_sentence=f"{rounded(drawn_ns / exact_ns, 2)} times the time of an exact sample here",
        ours=our_table(rows.loc["ddm"].drop(NUMBER), number),
        threads=", ".join(
            f"{name} {ratio:.2f}" for name, ratio in threads["two_threads_against_one"].items()
        ),
        memory=threads["bytes_per_trial"].iloc[0],
        trials=int(bias["trials"].iloc[0]),
        bias=bias_table(bias),
        solutions=solution_table(pd.read_csv(results / "simulators_solutions.csv")),
    )


COMPARED = {
    ("ssm-simulators", "Euler, textbook"): ["exact", "Euler, corrected", "Euler, textbook"],
    **{("pyddm", way): ["exact"] for way in DRAWN},
    ("pyddm", "Euler, textbook (Python)"): ["exact", "Euler, corrected", "Euler, textbook"],
}


def beside(best: pd.Series) -> str:
    """Each peer's way beside ours."""
    rows = [
        [name, theirs, rounded(best[name, theirs]), ours, rounded(best["ddm", ours]),
         rounded(best[name, theirs] / best["ddm", ours], 2)]
        for (name, theirs), many in COMPARED.items() for ours in many
    ]  # fmt: skip
    return table(["peer", "its way", "ns", "our way", "ns", "ratio"], rows)


def our_table(rows: pd.DataFrame, number: float) -> str:
    """Our times, per sample and per step."""
    lines = []
    for name, row in rows.iterrows():
        per_step = row["best_ns"] / row["steps"]
        known = [] if math.isnan(per_step) else [f"{per_step:.1f}", f"{per_step / number:.1f}"]
        lines.append(
            [name, best_and_median(row["best_ns"], row["median_ns"]), *(known or ["", ""])]
        )
    return table(
        ["work", "ns per sample: best (median)", "ns per step", "steps' cost in normal numbers"],
        lines,
    )


def bias_table(rows: pd.DataFrame) -> str:
    """Differences from the exact values."""
    lines = [
        [
            row.package,
            row.work,
            f"{row.mean_ms:+.2f} ({row.mean_ms_se:.2f})",
            f"{row.upper:+.4f} ({row.upper_se:.4f})",
        ]
        for row in rows.itertuples()
    ]
    return table(["package", "way", "mean RT, ms", "P(upper)"], lines)


def solution_table(rows: pd.DataFrame) -> str:
    """Times of distributions, one column per step."""
    best = rows.pivot_table("best_ms", ["package", "work"], "dt", sort=False)
    lines = [[*key, *(rounded(best.loc[key, dt]) for dt in best.columns)] for key in best.index]
    return table(["package", "model", *(f"dt = {1e3 * dt:g} ms" for dt in best.columns)], lines)


def drawn(rows: pd.DataFrame, pictures: Path) -> str:
    """The picture: ns per sample of the same process."""
    shown = [("ddm", "exact"), ("ddm", "Euler, corrected"), ("ddm", "Euler, textbook"), *COMPARED]
    values = pd.Series(
        {f"{package}: {work}": rows["best_ns"][package, work] for package, work in shown}
    )
    figure, axes = picture("Samples: shorter is faster (numbers: ns per sample)", (9.5, 3.4))
    bars(axes, values, [COLOURS[package] for package, _ in shown], "ns per sample, log axis")
    return save(figure, pictures, "simulators", "Time of a sample by package")


def headline(results: Path) -> list[list[str]]:
    """Rows of the table at the top of the page: work, ours, peer, its value, ratio."""
    best = pd.read_csv(results / "simulators.csv").set_index(["package", "work"])["best_ns"]
    wanted = [
        ("a sample, ours exact", "exact", "ssm-simulators", "Euler, textbook"),
        (
            "a sample in steps of 1 ms, ours corrected",
            "Euler, corrected",
            "ssm-simulators",
            "Euler, textbook",
        ),
        *(("a sample, ours exact", "exact", "pyddm", way) for way in DRAWN),
    ]
    return [
        [work, f"{rounded(best['ddm', ours])} ns", f"{name}, {way}", f"{rounded(best[name, way])} ns",
         rounded(best[name, way] / best["ddm", ours], 2)]
        for work, ours, name, way in wanted
    ]  # fmt: skip
