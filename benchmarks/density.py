"""Speed of the kernels and of hddm-wfpt, in one thread: ``python benchmarks/density.py --peer-python PATH``.

ns per trial, of trials simulated from the process at hand: best (median) of calls in several rounds. Each round calls
every function for a moment, ours and the peer's in turn, so that what else the machine does falls on both.

The peer is HDDM's and HSSM's density, https://pypi.org/project/hddm-wfpt, in an interpreter of its own: PATH, which has
it installed, runs this file as well and answers requests. Its fastest function is timed, `wiener_like`, which returns
nothing but the sum of the log densities; `wiener_logp_array`, called in the same way, says how large its errors are.
Its distribution function, `dmat_cdf_array`, is one of signed RTs: it gives our F and our survivor by subtraction.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np

# ddm and numba are imported where they are used: the interpreter of the peer, which runs this file too, has neither.

PEER = "hddm-wfpt"
INSTALL = "python3.11 -m venv FOLDER; FOLDER/bin/pip install hddm-wfpt==0.1.7; then --peer-python FOLDER/bin/python"

Numbers = dict[str, float]

FIXED = {"v": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3}
PROCESSES = {
    "no variability": {},
    "sv": {"sv": 0.8},
    "sz": {"sz": 0.3},
    "st0": {"st0": 0.2},
    "all seven parameters": {"sv": 0.8, "sz": 0.3, "st0": 0.2},
}
FUNCTIONS = {
    "log density": "log_densities",
    "log density and gradient": "log_likelihood",
    "log cdf": "log_cdfs",
    "log survivor": "log_survivors",
}

# trials of ours: what is worked out once for all trials of a cell weighs less or more
MANY, FEW = 100_000, 500

# The peer's settings: HDDM's, which are the defaults of its `pdf_array`, and HSSM's, which but for err are those of
# its `wiener_like`. The third where there are three: the fastest of dozens that are within about 1e-7 of the density.
HDDM = {"err": 1e-4, "n_st": 2, "n_sz": 2, "simps_err": 1e-3}
HSSM = {"err": 1e-8, "n_st": 10, "n_sz": 10, "simps_err": 1e-8}

NOTE = (
    "Ratio: of the best times, the peer's to ours of many trials. err 0.0001 with n_st 2, n_sz 2, simps_err 0.001: "
    "HDDM's settings; err 1e-08 with n_st 10, n_sz 10, simps_err 1e-08: HSSM's; the others are chosen for accuracy."
)

# a difference of conventions would make more than half of the peer's values differ by more than this
AGREEMENT = 1e-3


@dataclass(frozen=True)
class Trials:
    """Trials of a process: what our functions and the peer's take."""

    rt: np.ndarray
    upper: np.ndarray
    parameters_by_cell: np.ndarray
    peer_parameters: Numbers
    peer_file: str

    def arguments(self, n: int) -> tuple[np.ndarray, ...]:
        """The first n trials, as our functions take them."""
        return self.rt[:n], self.upper[:n], np.zeros(n, dtype=np.int64), self.parameters_by_cell


@dataclass(frozen=True, eq=False)
class Row:
    """A row of the table: what is computed, for which process, with which options and of how many trials by the peer.

    No trials: the peer cannot do it. Rows are told apart by identity, so that they can be keys.
    """

    work: str
    process: str
    peer_trials: int = 0
    options: Numbers = field(default_factory=dict)


ROWS = (
    Row("log density", "no variability", MANY, {"err": 1e-4}),
    Row("log density", "no variability", MANY, {"err": 1e-8}),
    Row("log density", "sv", MANY, {"err": 1e-4}),
    Row("log density", "sv", MANY, {"err": 1e-8}),
    Row("log density", "sz", MANY, HDDM),
    Row("log density", "sz", 20_000, HSSM),
    Row("log density", "sz", 20_000, {"err": 1e-8, "n_st": 3, "n_sz": 3, "simps_err": 1e-11}),
    Row("log density", "st0", MANY, HDDM),
    Row("log density", "st0", 20_000, HSSM),
    Row("log density", "st0", 10_000, {"err": 1e-8, "n_st": 5, "n_sz": 5, "simps_err": 1e-11}),
    Row("log density", "all seven parameters", 50_000, HDDM),
    Row("log density", "all seven parameters", 500, HSSM),
    Row("log density", "all seven parameters", 500, {"err": 1e-8, "n_st": 6, "n_sz": 3, "simps_err": 1e-9}),
    *(Row("log density and gradient", process) for process in PROCESSES),
    *(Row(work, process, 20_000) for work in ("log cdf", "log survivor") for process in ("no variability", "sv")),
)


# --- ours -------------------------------------------------------------------------------------------------------------


def simulated(name: str, n: int, folder: str) -> Trials:
    """Trials of a process, the peer's in a file of the folder: the sign of an RT says its response."""
    import ddm

    parameters = FIXED | PROCESSES[name]
    process = ddm.DDM(**parameters)
    data = process.simulate(n, seed=1)
    rt, upper = data["rt"].to_numpy(), data["response"].to_numpy() == 1
    file = Path(folder, f"{name}.npy")
    np.save(file, np.where(upper, rt, -rt))
    absent = {"sv": 0.0, "sz": 0.0, "st0": 0.0}
    return Trials(rt, upper, process.by_cell(), ddm.convert(absent | parameters, from_="ddm", to="hddm"), str(file))


def our_function(work: str) -> Callable[..., object]:
    """Our function for some work, in one thread."""
    import numba

    from ddm.first_passage import functions

    numba.set_num_threads(1)
    return getattr(functions, FUNCTIONS[work])


# --- the peer, in its interpreter -------------------------------------------------------------------------------------


def likelihood(x: np.ndarray, parameters: Numbers, options: Numbers) -> float:
    """Sum of the peer's log densities."""
    import wfpt

    return wfpt.wiener_like(x, **parameters, **options)


def densities(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """The peer's densities; the function takes parameters by trial."""
    import wfpt

    by_trial = {name: np.full(x.size, value) for name, value in parameters.items()}
    return np.exp(wfpt.wiener_logp_array(x, **by_trial, **options))


def signed_cdf(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """The peer's P(signed RT <= x), without outliers."""
    import cdfdif_wrapper

    return cdfdif_wrapper.dmat_cdf_array(x, p_outlier=0.0, w_outlier=0.1, **parameters, **options)


def cdf(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """The peer's P(RT <= rt, response): what lies between 0 and x."""
    return np.abs(signed_cdf(x, parameters, options) - signed_cdf(np.array([-1e-9]), parameters, options))


def survivor(x: np.ndarray, parameters: Numbers, options: Numbers) -> np.ndarray:
    """The peer's P(RT > rt, response): what lies beyond x."""
    below = signed_cdf(x, parameters, options)
    return np.where(x > 0.0, 1.0 - below, below)


# what is timed, and what gives the values that are compared with ours
PEER_FUNCTIONS = {
    "log density": (likelihood, densities),
    "log cdf": (signed_cdf, cdf),
    "log survivor": (signed_cdf, survivor),
}


def serve() -> None:
    """Answer requests of `ask`: with the values, or if a duration is given with the seconds of calls."""
    for line in sys.stdin:
        request = json.loads(line)
        timed, compared = PEER_FUNCTIONS[request["work"]]
        arguments = np.load(request["file"])[: request["n"]], request["parameters"], request["options"]
        if request["duration"] > 0.0:
            answer = seconds(partial(timed, *arguments), request["duration"])
        else:
            answer = compared(*arguments).tolist()
        print(json.dumps(answer), flush=True)


# --- the peer, seen from here -----------------------------------------------------------------------------------------


def peer_versions(python: str) -> str | None:
    """Versions of the peer and of what it runs in; None where it is not installed."""
    program = (
        "import platform, wfpt, cdfdif_wrapper; from importlib.metadata import version; "
        "print('hddm-wfpt', version('hddm-wfpt'), 'with Python', platform.python_version(), 'NumPy', version('numpy'))"
    )
    run = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return run.stdout.strip() if run.returncode == 0 else None


def started(python: str) -> subprocess.Popen[str]:
    """The peer's interpreter, waiting for requests."""
    command = [python, __file__, "--serve"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(peer: subprocess.Popen[str], row: Row, trials: Trials, duration: float = 0.0) -> np.ndarray:
    """The peer's values for a row, or the seconds of its calls during so many seconds."""
    request = {"work": row.work, "file": trials.peer_file, "n": row.peer_trials, "duration": duration}
    request |= {"parameters": trials.peer_parameters, "options": row.options}
    print(json.dumps(request), file=peer.stdin, flush=True)
    answer = peer.stdout.readline()
    if not answer:
        raise SystemExit(f"{PEER} ended while it worked on {request}.")
    return np.array(json.loads(answer))


def peer_errors(peer: subprocess.Popen[str], row: Row, trials: Trials) -> np.ndarray:
    """The peer's errors relative to our values; the run ends where the two mean different things."""
    ours = np.exp(our_function(row.work)(*trials.arguments(row.peer_trials)))
    errors = np.abs(ask(peer, row, trials) / ours - 1.0)
    if not np.median(errors) < AGREEMENT:
        raise SystemExit(f"{PEER} differs from ours, by a relative {np.median(errors):.1g} or more, in {row}.")
    return errors


# --- measurement ------------------------------------------------------------------------------------------------------


def seconds(call: Callable[[], object], duration: float) -> list[float]:
    """Seconds of each of the calls that begin within so many seconds, one at least."""
    result, end = [], time.perf_counter() + duration
    while not result or time.perf_counter() < end:
        began = time.perf_counter()
        call()
        result.append(time.perf_counter() - began)
    return result


def our_timer(work: str, trials: Trials, n: int, duration: float) -> Callable[[], np.ndarray]:
    """What measures one of our functions: ns per trial of each call."""
    call = partial(our_function(work), *trials.arguments(n))
    call()
    return lambda: 1e9 / n * np.array(seconds(call, duration))


def peer_timer(peer: subprocess.Popen[str], row: Row, trials: Trials, duration: float) -> Callable[[], np.ndarray]:
    """What measures the peer: ns per trial of each call."""
    return lambda: 1e9 / row.peer_trials * ask(peer, row, trials, duration)


def measured(timers: dict[Hashable, Callable[[], np.ndarray]], rounds: int) -> dict[Hashable, np.ndarray]:
    """ns per trial of the calls of all rounds, each of which goes through all timers."""
    results = [{key: timer() for key, timer in timers.items()} for _ in range(rounds)]
    return {key: np.concatenate([result[key] for result in results]) for key in timers}


def compared(peer: subprocess.Popen[str] | None, trials: dict[str, Trials], options: argparse.Namespace) -> list[str]:
    """The lines of the table."""
    timers, errors = {}, {}
    for row in ROWS:
        of_process = trials[row.process]
        for n in (MANY, FEW):
            key = row.work, row.process, n
            if key not in timers:
                timers[key] = our_timer(row.work, of_process, n, options.duration)
        if peer is not None and row.peer_trials:
            errors[row] = peer_errors(peer, row, of_process)
            timers[row] = peer_timer(peer, row, of_process, options.duration)
    found = measured(timers, options.rounds)
    # without the peer some rows are the same
    return list(dict.fromkeys(line(row, found, errors.get(row)) for row in ROWS))


# --- the table --------------------------------------------------------------------------------------------------------

HEAD = (
    f"| work | ours, {MANY:,} trials: best (median) ns | ours, {FEW} trials: best (median) ns "
    f"| {PEER}: options; trials | {PEER}: best (median) ns | ratio | its relative error: largest (median) |"
)


def line(row: Row, found: dict[Hashable, np.ndarray], errors: np.ndarray | None) -> str:
    """One row of the table in Markdown."""
    many, few = (found[row.work, row.process, n] for n in (MANY, FEW))
    cells = [f"{row.work}, {row.process}", best_and_median(many), best_and_median(few)]
    if errors is None:
        cells += [""] * 4
    else:
        options = ", ".join(f"{name} {value:g}" for name, value in row.options.items())
        cells += [f"{options or 'no options'}; {row.peer_trials:,}", best_and_median(found[row])]
        cells += [rounded(found[row].min() / many.min(), 2), f"{errors.max():.0e} ({np.median(errors):.0e})"]
    return "| " + " | ".join(cells) + " |"


def best_and_median(times: np.ndarray) -> str:
    """Both, with three digits."""
    return f"{rounded(times.min(), 3)} ({rounded(np.median(times), 3)})"


def rounded(number: float, digits: int) -> str:
    """A number with so many significant digits, in full."""
    return f"{float(f'{number:.{digits}g}'):,.{max(0, digits - 1 - math.floor(math.log10(number)))}f}"


def machine() -> str:
    """Model of the CPU."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    models = [text.partition(": ")[2] for text in lines if text.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def header(peer: str | None) -> str:
    """Versions and machine."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("ddm-toolkit", "numba", "NumPy"))
    return f"{machine()}, one thread; {packages}, Python {platform.python_version()}; {peer or f'no {PEER}'}."


def main() -> None:
    """Print the table, or answer requests as the peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", default=sys.executable, help=f"interpreter that has {PEER} (default: this)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--duration", type=float, default=0.2, help="seconds per function and round (default: 0.2)")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve()
        return
    versions = peer_versions(options.peer_python)
    if versions is None:
        print(f"{PEER} is not installed for {options.peer_python}; its columns stay empty. To install: {INSTALL}\n")
    with tempfile.TemporaryDirectory() as folder:
        trials = {process: simulated(process, MANY, folder) for process in PROCESSES}
        with started(options.peer_python) if versions else contextlib.nullcontext() as peer:
            lines = compared(peer, trials, options)
    print(header(versions), "", HEAD, "|---" * 7 + "|", *lines, *(("", NOTE) if versions else ()), sep="\n")


if __name__ == "__main__":
    main()
