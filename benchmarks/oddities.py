"""Whether `ddm.check` is silent about clean data, finds what is odd, and is fast.

Section `oddities` of ``python benchmarks/run.py``. About a minute on two cores. The sets come from
tests/doctor, whose tests check a few of them, of other seeds.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from presentation import table

import ddm

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from doctor.simulated_sets import N_TRIALS, ODDITIES, SAID, clean_set, odd_set

CLEAN_SETS = 200
ODD_SETS = 50

# so many clean sets may draw a finding
MOST = 10

# the large table of which the time is taken: rows and people
ROWS, PEOPLE = 100_000, 50

CLEAN, ODD, SECONDS = "oddities.csv", "oddities_found.csv", "oddities_seconds.csv"


def measure(results: Path, *, quick: bool = False) -> None:
    """Write the tables of clean sets, of odd ones and of times."""
    clean_sets(20 if quick else CLEAN_SETS).to_csv(results / CLEAN, index=False)
    odd_sets(5 if quick else ODD_SETS).to_csv(results / ODD, index=False)
    seconds(ROWS // 10 if quick else ROWS, 2 if quick else 7).to_csv(results / SECONDS, index=False)


def clean_sets(n: int) -> pd.DataFrame:
    """A row for each clean set: its seed, and how many findings it draws, with the first."""
    rows = []
    for seed in range(n):
        data, arguments = clean_set(seed)
        found = ddm.check(data, **arguments)["finding"].tolist()
        people = data["subject"].nunique()
        rows.append((seed, people, data["condition"].nunique(), len(found), *found[:1]))
    columns = ["seed", "people", "conditions", "findings", "first"]
    return pd.DataFrame(rows).reindex(columns=range(5)).set_axis(columns, axis=1)


def odd_sets(n: int) -> pd.DataFrame:
    """A row for each oddity: how many sets there are, and in how many it is found."""
    rows = []
    for kind in ODDITIES:
        hits = 0
        for seed in range(n):
            data = odd_set(kind, seed)
            response = "accuracy" if "accuracy" in data else "response"
            hits += any(
                SAID[kind] in text for text in ddm.check(data, response=response)["finding"]
            )
        rows.append((kind, str(ODDITIES[kind].__doc__), n, hits))
    return pd.DataFrame(rows, columns=["oddity", "what", "sets", "found"])


def seconds(n: int, rounds: int) -> pd.DataFrame:
    """Seconds of the check of a large table without anything odd."""
    data = _large(n)
    ways: dict[str, dict[str, Any]] = {"without by": {}, "by subject": {"by": "subject"}}
    rows = []
    for name, more in ways.items():
        times, of_processor = [], []
        for _ in range(rounds):
            began, worked = time.perf_counter(), time.process_time()
            ddm.check(data, response="accuracy", **more)
            times.append(time.perf_counter() - began)
            of_processor.append(time.process_time() - worked)
        rows.append((name, n, PEOPLE, np.median(times), min(times), np.median(of_processor)))
    columns = ["check", "rows", "people", "median", "least", "processor"]
    return pd.DataFrame(rows, columns=columns).round(3)


def _large(n: int) -> pd.DataFrame:
    """Trials of many people in two conditions."""
    rng = np.random.default_rng(1)
    parts = []
    for person in range(PEOPLE):
        a, t0 = rng.uniform(1.0, 1.8), rng.uniform(0.25, 0.4)
        for difficulty, v in (("easy", 2.0), ("hard", 1.0)):
            process = ddm.DDM(v=v, a=a, t0=t0)
            trials = process.simulate(n // PEOPLE // 2, seed=int(rng.integers(2**31)))
            parts.append(trials.assign(subject=person, difficulty=difficulty))
    return pd.concat(parts, ignore_index=True).rename(columns={"response": "accuracy"})


# --- the page -------------------------------------------------------------------------------------


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    clean, odd = pd.read_csv(results / CLEAN), pd.read_csv(results / ODD)
    times = pd.read_csv(results / SECONDS)
    drawn = clean[clean["findings"] > 0]
    text = (
        f"`ddm.check` of {len(clean)} simulated sets of {N_TRIALS} trials without anything odd, of 1 "
        "to 10 people in 1 to 4 conditions, half of them with sv, sz and st0, RTs in full or in ms: "
        f"a finding is drawn by {len(drawn)}, where {MOST} may."
    )
    reasons = "".join(f"\n- seed {row.seed}: {row.first}" for row in drawn.itertuples())
    found = table(
        ["oddity of 500 trials of 5 people", "sets", "found in"],
        ([row.what, row.sets, row.found] for row in odd.itertuples()),
    )
    took = table(
        [
            "check of a clean table",
            "rows",
            "people",
            "seconds, median",
            "least",
            "of the processor",
        ],
        (
            [
                row.check,
                f"{row.rows:,}",
                row.people,
                *(f"{one:.2f}" for one in (row.median, row.least, row.processor)),
            ]
            for row in times.itertuples()
        ),
    )
    return "\n\n".join(["## What is odd in data", text + reasons, found, took])
