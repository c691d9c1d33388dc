"""Speed and agreement with hddm-wfpt of the kernels, one thread: ``python benchmarks/density.py --peer-python PATH``.

ns per trial, of trials simulated from the process at hand: best (median) of calls in several rounds. Each round calls
every function for a moment, ours and the peer's in turn, so that what else the machine does falls on both.

The peer is HDDM's and HSSM's density, https://pypi.org/project/hddm-wfpt, in an interpreter of its own: PATH, which has
it installed, runs this file as well and answers requests. Its fastest function is timed, `wiener_like`, which returns
nothing but the sum of the log densities; `wiener_logp_array`, called in the same way, says how large its errors are.
Its distribution function, `dmat_cdf_array`, is one of signed RTs: it gives our F and our survivor by subtraction.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

# Neither ddm nor numba is imported here: the interpreter of the peer, which runs this file too, has neither.

PEER = "hddm-wfpt"
INSTALL = "python3.11 -m venv FOLDER; FOLDER/bin/pip install hddm-wfpt==0.1.7; then --peer-python FOLDER/bin/python"

FIXED = {"v": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3}
PROCESSES = {
    "no variability": {},
    "sv": {"sv": 0.8},
    "sz": {"sz": 0.3},
    "st0": {"st0": 0.2},
    "all seven parameters": {"sv": 0.8, "sz": 0.3, "st0": 0.2},
}
DENSITY = "log density"
DISTRIBUTION = ("log cdf", "log survivor")
FUNCTIONS = {
    DENSITY: "log_densities",
    "log density and gradient": "log_likelihood",
    "log cdf": "log_cdfs",
    "log survivor": "log_survivors",
}

# Settings of the peer's density, and of how many trials it is timed. Those of HDDM are defaults of `pdf_array` too,
# those of HSSM are defaults of `wiener_like`. "1e-7" is the cheapest of some hundred settings that came this near.
HDDM = {"err": 1e-4, "n_st": 2, "n_sz": 2, "simps_err": 1e-3}
HSSM = {"err": 1e-8, "n_st": 10, "n_sz": 10, "simps_err": 1e-8}
SETTINGS = {
    "no variability": (("HDDM", HDDM, 100_000), ("HSSM", HSSM, 100_000)),
    "sv": (("HDDM", HDDM, 100_000), ("HSSM", HSSM, 100_000)),
    "sz": (
        ("HDDM", HDDM, 100_000),
        ("HSSM", HSSM, 20_000),
        ("1e-7", {"err": 1e-8, "n_st": 3, "n_sz": 3, "simps_err": 1e-11}, 20_000),
    ),
    "st0": (
        ("HDDM", HDDM, 100_000),
        ("HSSM", HSSM, 10_000),
        ("1e-7", {"err": 1e-8, "n_st": 5, "n_sz": 5, "simps_err": 1e-11}, 10_000),
    ),
    "all seven parameters": (
        ("HDDM", HDDM, 50_000),
        ("HSSM", HSSM, 500),
        ("1e-7", {"err": 1e-8, "n_st": 6, "n_sz": 3, "simps_err": 1e-9}, 500),
    ),
}
CDF_TRIALS = 20_000

# a difference in conventions would make half of the peer's values differ by more than this
AGREEMENT = 1e-3


@dataclass(frozen=True)
class Trials:
    """Trials of a process: what our functions and the peer's take."""

    rt: np.ndarray
    upper: np.ndarray
    row: np.ndarray
    peer_parameters: dict[str, float]
    peer_file: str

    def arguments(self, n: int) -> tuple[np.ndarray, ...]:
        """The first n trials, as our functions take them."""
        return self.rt[:n], self.upper[:n], np.zeros(min(n, self.rt.size), dtype=np.int64), self.row


@dataclass(frozen=True)
class Row:
    """A row of the table: one of our functions, one process, one setting of the peer (or none)."""

    work: str
    process: str
    setting: str = ""
    options: dict[str, float] | None = None
    peer_trials: int = 0


def rows() -> Iterator[Row]:
    """The rows of the table in their order."""
    for process, settings in SETTINGS.items():
        for setting in settings:
            yield Row(DENSITY, process, *setting)
    for process in PROCESSES:
        yield Row("log density and gradient", process)
    for work in DISTRIBUTION:
        for process in ("no variability", "sv"):
            yield Row(work, process, "only one", {}, CDF_TRIALS)


# --- ours -------------------------------------------------------------------------------------------------------------


def simulated(process: str, n: int, folder: str) -> Trials:
    """Trials of a process, the peer's in a file of the folder: the sign of an RT says its response."""
    import ddm

    parameters = FIXED | PROCESSES[process]
    truth = ddm.DDM(**parameters)
    data = truth.simulate(n, seed=1)
    rt, upper = data["rt"].to_numpy(), data["response"].to_numpy() == 1
    file = Path(folder, f"{process}.npy")
    np.save(file, np.where(upper, rt, -rt))
    absent = {"sv": 0.0, "sz": 0.0, "st0": 0.0}
    return Trials(rt, upper, truth.by_cell(), ddm.convert(absent | parameters, from_="ddm", to="hddm"), str(file))


def our_function(work: str) -> Callable[..., object]:
    """Our function for some work, in one thread."""
    import numba

    from ddm.first_passage import functions

    numba.set_num_threads(1)
    return getattr(functions, FUNCTIONS[work])


# --- the peer, in its interpreter -------------------------------------------------------------------------------------


def wiener_like(x: np.ndarray, parameters: dict[str, float], options: dict[str, float]) -> float:
    """Sum of the peer's log densities."""
    import wfpt

    return wfpt.wiener_like(x, **parameters, **options)


def wiener_logp_array(x: np.ndarray, parameters: dict[str, float], options: dict[str, float]) -> np.ndarray:
    """The peer's log densities; it takes parameters by trial."""
    import wfpt

    return wfpt.wiener_logp_array(x, **{name: np.full(x.size, p) for name, p in parameters.items()}, **options)


def dmat_cdf_array(x: np.ndarray, parameters: dict[str, float], options: dict[str, float]) -> np.ndarray:
    """The peer's P(signed RT <= x), without outliers."""
    import cdfdif_wrapper

    return cdfdif_wrapper.dmat_cdf_array(x, p_outlier=0.0, w_outlier=0.1, **parameters, **options)


def serve() -> None:
    """Answer requests of `ask`: values of a function, or the seconds of calls."""
    known = {function.__name__: function for function in (wiener_like, wiener_logp_array, dmat_cdf_array)}
    for line in sys.stdin:
        request = json.loads(line)
        x = np.load(request["file"])[: request["n"]]
        call = partial(known[request["function"]], x, request["parameters"], request["options"])
        answer = seconds(call, request["duration"]) if request["duration"] else call().tolist()
        print(json.dumps(answer), flush=True)


# --- the peer, seen from here -----------------------------------------------------------------------------------------


def output(python: str, program: str) -> str | None:
    """What a short program prints in another interpreter; None if it fails."""
    run = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return run.stdout.strip() if run.returncode == 0 else None


def peer_versions(python: str) -> str | None:
    """Versions of the peer and of its NumPy; None where it is not installed."""
    names = "import wfpt, cdfdif_wrapper; from importlib.metadata import version; "
    return output(python, names + "print('hddm-wfpt', version('hddm-wfpt'), 'with NumPy', version('numpy'))")


def started(python: str) -> subprocess.Popen[str]:
    """The peer's interpreter, waiting for requests."""
    command = [python, __file__, "--serve"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(
    peer: subprocess.Popen[str], function: str, trials: Trials, row: Row, *, duration: float = 0.0, n: int = 0
) -> np.ndarray:
    """Values of a function of the peer, or the seconds of its calls during so many seconds."""
    request = {"function": function, "file": trials.peer_file, "n": n or row.peer_trials, "duration": duration}
    request |= {"parameters": trials.peer_parameters, "options": row.options}
    print(json.dumps(request), file=peer.stdin, flush=True)
    answer = peer.stdout.readline()
    if not answer:
        raise SystemExit(f"{PEER} ended while it worked on {request}.")
    return np.array(json.loads(answer))


def peer_values(peer: subprocess.Popen[str], trials: Trials, row: Row) -> np.ndarray:
    """The peer's values on our scale: densities, F or survivors."""
    if row.work == DENSITY:
        return np.exp(ask(peer, "wiener_logp_array", trials, row))
    signed = ask(peer, "dmat_cdf_array", trials, row)
    upper = trials.upper[: row.peer_trials]
    if row.work == "log survivor":
        return np.where(upper, 1.0 - signed, signed)
    below = signed - np.where(upper, 1.0, -1.0) * peer_cdf_at_zero(peer, trials, row)
    return below


def errors(peer: subprocess.Popen[str], trials: Trials, row: Row) -> np.ndarray:
    """The peer's errors relative to our values; the run ends where the two mean different things."""
    ours = np.exp(our_function(row.work)(*trials.arguments(row.peer_trials)))
    found = np.abs(peer_values(peer, trials, row) / ours - 1.0)
    if not np.median(found) < AGREEMENT:
        raise SystemExit(f"{row} of {PEER} differs from ours: relative differences of {np.median(found):.1g} or more.")
    return found


# --- measurement ------------------------------------------------------------------------------------------------------


def seconds(call: Callable[[], object], duration: float) -> list[float]:
    """Seconds of each of the calls that begin within so many seconds, one at least."""
    result, end = [], time.perf_counter() + duration
    while not result or time.perf_counter() < end:
        began = time.perf_counter()
        call()
        result.append(time.perf_counter() - began)
    return result
