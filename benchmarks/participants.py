"""Time and memory of `ddm.fit_each` for up to 1.2 million participants of 120 trials, in memory.

Each number of participants and of threads is measured in a process of its own, which simulates
them, fits a drift for each of two conditions, a boundary and a non-decision time to each, and makes
the table of all fits with their messages. Estimates are compared with the truth.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from presentation import rounded, table

import ddm
from ddm.simulators.exact import simulate_exact

PARTICIPANTS = (1_000, 10_000, 100_000, 1_200_000)
QUICK_PARTICIPANTS = (1_000,)
THREADS = (1, 2)
N_TRIALS = 120

# participants that are simulated together
CHUNK = 50_000


def truth(n: int, rng: np.random.Generator) -> np.ndarray:
    """v[easy], v[hard], a and t0 of every participant, (n, 4)."""
    easy, hard = rng.normal(2.0, 0.6, n), rng.normal(1.0, 0.6, n)
    return np.column_stack([easy, hard, rng.uniform(0.8, 1.8, n), rng.uniform(0.2, 0.4, n)])


def simulated(parameters: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """60 easy and 60 hard trials of every participant."""
    n = len(parameters)
    rt = np.empty(n * N_TRIALS)
    response = np.empty(n * N_TRIALS, dtype=np.int8)
    for first in range(0, n, CHUNK):
        part = parameters[first : first + CHUNK]
        cells = np.zeros((2 * len(part), 8))
        cells[:, 0] = part[:, :2].ravel()
        cells[:, 1] = part[:, 2].repeat(2)
        cells[:, 2] = 0.5
        cells[:, 3] = part[:, 3].repeat(2)
        cells[:, 7] = 1.0
        cell = np.arange(len(cells)).repeat(N_TRIALS // 2)
        rows = slice(first * N_TRIALS, (first + len(part)) * N_TRIALS)
        rt[rows], response[rows] = simulate_exact(cell, cells, seed=rng)

    condition = np.tile(np.repeat(np.array([0, 1], dtype=np.int8), N_TRIALS // 2), n)
    return pd.DataFrame(
        {
            "participant": np.arange(n, dtype=np.int32).repeat(N_TRIALS),
            "difficulty": pd.Categorical.from_codes(condition, ["easy", "hard"]),
            "rt": rt,
            "response": response,
        },
        copy=False,
    )


def memory(name: str) -> float:
    """VmRSS or VmHWM of this process, MB: the memory it uses, and the most it used."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(name))) / 1024.0


def kept(fits: ddm.Fits) -> float:
    """The bytes of what is kept of fits beside the data: figures, keys and messages."""
    columns = fits.columns
    arrays = (columns.theta, columns.covariance, columns.n, columns.loglik, columns.converged)
    texts = sum(map(sys.getsizeof, set(columns.messages)))
    keys = sum(map(sys.getsizeof, columns.keys))
    pointers = sys.getsizeof(columns.messages) + sys.getsizeof(columns.keys)
    return sum(array.nbytes for array in arrays) + texts + keys + pointers


def one_run(n: int) -> dict[str, Any]:
    """Time, memory and errors of one fit_each."""
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(n)
    model = ddm.Model(v="difficulty")
    parameters = truth(n, rng)
    # what is loaded when first used is not measured
    _ = ddm.fit_each(model, simulated(parameters[:200], rng), by="participant").table
    data = simulated(parameters, rng)

    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    began, began_cpu = time.perf_counter(), time.process_time()
    fits = ddm.fit_each(model, data, by="participant")
    frame = fits.table
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    peak = memory("VmHWM") - before
    del frame["message"]

    z = (fits.params.to_numpy() - parameters) / fits.se.to_numpy()
    return {
        "participants": n,
        "threads": int(os.environ["NUMBA_NUM_THREADS"]),
        "seconds": seconds,
        "cpu": cpu,
        "data_mb": data.memory_usage().sum() / 2**20,
        "peak_mb": peak,
        "kept_kb_each": kept(fits) / n / 1024.0,
        "not_converged": int((~fits.columns.converged).sum()),
        "with_notes": float(np.mean([text != "converged" for text in fits.columns.messages])),
        "mean_z": float(np.abs(np.nanmean(z, axis=0)).max()),
        "sd_z": float(np.nanmedian(np.nanstd(z, axis=0))),
        "checksum": float(np.nansum(fits.params.to_numpy())),
    }


def measure(results: Path, *, quick: bool = False) -> None:
    """Write participants.csv; numbers for which there is too little memory are left out."""
    rows = []
    for n in QUICK_PARTICIPANTS if quick else PARTICIPANTS:
        for threads in THREADS:
            environment = {**os.environ, "NUMBA_NUM_THREADS": str(threads)}
            found = subprocess.run(
                [sys.executable, __file__, str(n)],
                env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if found.returncode:
                print(f"{n} participants, {threads} threads: {found.stderr.strip()[-200:]}")
                continue
            rows.append(json.loads(found.stdout))
    pd.DataFrame(rows).to_csv(results / "participants.csv", index=False, float_format="%.6g")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "participants.csv")
    lines = [
        [
            f"{row.participants:,}",
            row.threads,
            rounded(row.seconds),
            rounded(1e6 * row.cpu / row.participants),
            rounded(row.data_mb),
            rounded(row.peak_mb),
            f"{row.kept_kb_each:.2f}",
            row.not_converged,
            f"{row.with_notes:.0%}",
        ]
        for row in rows.itertuples()
    ]
    head = [
        "participants", "threads", "s", "us each (CPU)", "data, MB", "beside them, MB",
        "kept, kB each",
        "not converged", "with notes",
    ]  # fmt: skip
    sums = rows.groupby("participants")["checksum"].nunique()
    same = "the same to the last digit" if (sums == 1).all() else "different"
    return f"""## Many participants

`ddm.fit_each` from a DataFrame, with {N_TRIALS} trials per participant, a drift for each of two conditions, a boundary
and a non-decision time; the table with all messages included. Estimates by one and by two threads are {same}. Errors
in units of their standard errors have an SD of {rows.sd_z.iloc[-1]:.2f}.

{table(head, lines)}
"""


if __name__ == "__main__":
    print(json.dumps(one_run(int(sys.argv[1]))))
