"""Fits of a million participants, from a Parquet file to a Parquet file.

    python benchmarks/million.py make big.parquet 1200000     participants x 120 trials
    python benchmarks/million.py fit big.parquet fits.parquet [threads]

The section `million` of ``python benchmarks/run.py`` does both for 1,000 to 1.2 million of them, each
in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from presentation import rounded, table

import ddm
from ddm.models.prediction import simulate_trials

TRIALS = 120
SIZES = (1_000, 10_000, 50_000, 1_200_000)
TABLE = "million.csv"

# means and SDs of the normal distributions of participants
PEOPLE = {
    "v[easy]": (2.0, 0.5),
    "v[hard]": (1.0, 0.4),
    "a": (1.4, 0.2),
    "t0": (0.3, 0.04),
}
SMALLEST = {"a": 0.5, "t0": 0.1}

# participants are made so many at a time
BLOCK = 8_192
ROW_GROUP = 1_000_000
SEED = 20220101

# the model that is fitted to each of them
MODEL = ddm.Model(v="condition")


def make(path: str, n: int) -> None:
    """Write the trials of n participants, sorted by participant."""
    conditions = pa.array(["easy", "hard"])
    with pq.ParquetWriter(path, SCHEMA) as writer:
        waiting: list[pa.Table] = []
        for block, first in enumerate(range(0, n, BLOCK)):
            waiting.append(_block(block, np.arange(first, min(first + BLOCK, n)), conditions))
            rows = pa.concat_tables(waiting)
            while rows.num_rows >= ROW_GROUP:
                writer.write_table(rows.slice(0, ROW_GROUP), row_group_size=ROW_GROUP)
                rows = rows.slice(ROW_GROUP)
            waiting = [rows]
        if waiting[0].num_rows:
            writer.write_table(waiting[0], row_group_size=ROW_GROUP)


SCHEMA = pa.schema(
    [
        ("subject", pa.int32()),
        ("condition", pa.dictionary(pa.int32(), pa.string())),
        ("rt", pa.float64()),
        ("response", pa.int8()),
    ]
)


def _block(block: int, people: np.ndarray, conditions: pa.Array) -> pa.Table:
    """The trials of some participants; conditions alternate."""
    rng = np.random.default_rng([SEED, block])
    drawn = {name: rng.normal(*of, people.size) for name, of in PEOPLE.items()}
    for name, least in SMALLEST.items():
        drawn[name] = np.maximum(drawn[name], least)

    family = ddm.Model().family
    rows = family.unsaid[None].repeat(2 * people.size, axis=0)
    rows[0::2, family.positions["v"]] = drawn["v[easy]"]
    rows[1::2, family.positions["v"]] = drawn["v[hard]"]
    for name in ("a", "t0"):
        rows[:, family.positions[name]] = np.repeat(drawn[name], 2)
    rows[:, family.positions["z"]], rows[:, family.positions["D"]] = 0.5, 1.0

    is_hard = np.tile(np.arange(TRIALS) % 2, people.size)
    of_person = np.repeat(np.arange(people.size), TRIALS)
    rt, response = simulate_trials(
        family,
        2 * of_person + is_hard,
        rows,
        lapses=None,
        deadline=np.full(of_person.size, np.inf),
        window=(0.0, np.inf),
        observed=(True, True),
        seed=rng,
    )
    columns = [
        pa.array(people[of_person], pa.int32()),
        pa.DictionaryArray.from_arrays(pa.array(is_hard, pa.int32()), conditions),
        pa.array(np.round(rt, 4)),
        pa.array(response.astype(np.int8)),
    ]
    return pa.table(dict(zip(SCHEMA.names, columns, strict=True)), schema=SCHEMA)


def fit(path: str, out: str, threads: int) -> dict[str, float]:
    """Fit them, and say how long it took and how much memory."""
    began = time.perf_counter()
    fits = ddm.fit_each(MODEL, ddm.Trials(path), by="subject", out=out, n_jobs=threads)
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        "n": fits.n,
        "n_failed": fits.n_failed,
    }


def measure(results: Path, *, quick: bool = False) -> None:
    """Write million.csv: each number of participants with one thread and with two."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for n in SIZES[:2] if quick else SIZES:
            path = Path(folder, f"{n}.parquet")
            _alone("make", path, n)
            for threads in (1, 2):
                out = Path(folder, f"fits-{threads}.parquet")
                began = time.perf_counter()
                found = json.loads(_alone("fit", path, out, threads))
                whole = time.perf_counter() - began
                rows.append({"participants": n, "threads": threads, "process": whole, **found})
            same = pq.read_table(Path(folder, "fits-1.parquet")).equals(pq.read_table(out))
            rows[-1]["same"] = rows[-2]["same"] = same
            rows[-1]["megabytes"] = rows[-2]["megabytes"] = path.stat().st_size / 1e6
            path.unlink()
            pd.DataFrame(rows).to_csv(results / TABLE, index=False, float_format="%.4g")


def _alone(*arguments: object) -> str:
    """What this file prints in a process of its own, whose memory is then that of its work."""
    command = [sys.executable, __file__, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    found = pd.read_csv(results / TABLE)
    rows = []
    for n, both in found.groupby("participants"):
        one, two = (both[both["threads"] == threads].iloc[0] for threads in (1, 2))
        rows.append(
            [
                f"{n:,}",
                f"{n * TRIALS / 1e6:,.2f}",
                rounded(one["seconds"]),
                rounded(two["seconds"]),
                rounded(one["seconds"] / two["seconds"]),
                rounded(two["cpu"]),
                f"{two['peak_mb']:.0f}",
                int(two["n_failed"]),
                "yes" if two["same"] else "no",
            ]
        )
    return TEXT.format(trials=TRIALS, table=table(HEAD, rows))


HEAD = [
    "participants",
    "million trials",
    "1 thread, s",
    "2 threads, s",
    "ratio",
    "CPU of 2, s",
    "most memory, MB",
    "failed",
    "same table",
]

TEXT = """\
## A million participants

Participants with {trials} trials in two conditions, from a Parquet file to a Parquet file of estimates, standard errors
and messages: `ddm.fit_each(ddm.Model(v="condition"), ddm.Trials("big.parquet"), by="subject", out="fits.parquet")`.
Seconds are those of the call, with reading, checks, messages and writing; memory is the most that the whole process took;
kernels were compiled before. `python benchmarks/million.py make big.parquet 1200000` makes the largest file (.3 GB).

{table}
"""


if __name__ == "__main__":
    what, path, *rest = sys.argv[1:]
    if what == "make":
        make(path, int(rest[0]))
    else:
        print(json.dumps(fit(path, rest[0], int(rest[1]) if rest[1:] else 2)))
