"""Seconds of the first and second run of the main job, of kernels that it does not need, and of the
import.

The first run compiles the kernels into an empty cache, the second finds them there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from presentation import table

DATA = Path(__file__).parents[1] / "data" / "speed_accuracy.csv"
MAIN_JOB = [
    "fit",
    str(DATA),
    "--by",
    "subject",
    "--param",
    "v=difficulty",
    "--param",
    "a=instruction",
]
VARYING = """
import time, ddm
began = time.perf_counter()
ddm.fit(ddm.Model(sz=ddm.FREE, st0=ddm.FREE), ddm.DDM(v=1, a=1.5, t0=.3, sz=.3, st0=.1).simulate(300, seed=1))
print(time.perf_counter() - began)
"""


def seconds(*command: str, **environment: str) -> float:
    """Wall time of one command."""
    began = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | environment,
    )
    return time.perf_counter() - began


def printed(program: str, **environment: str) -> float:
    """The number that a program prints."""
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=os.environ | environment
    )
    return float(done.stdout)


def measure(results: Path, *, quick: bool = False) -> None:
    """Write start_up.csv. There is no smaller size for a quick look but fewer repetitions of what
    is short.
    """
    command, found = str(Path(sys.executable).parent / "ddm"), {}
    with tempfile.TemporaryDirectory() as cache:
        found["main job of the README, first run, kernels compiled"] = seconds(
            command, *MAIN_JOB, NUMBA_CACHE_DIR=cache
        )
        found["first fit with sz and st0, further kernels compiled"] = printed(
            VARYING, NUMBA_CACHE_DIR=cache
        )
        repetitions = range(1 if quick else 5)
        again = [seconds(command, *MAIN_JOB, NUMBA_CACHE_DIR=cache) for _ in repetitions]
        imports = [
            seconds(sys.executable, "-c", "import ddm", NUMBA_CACHE_DIR=cache) for _ in repetitions
        ]
    nothing = [seconds(sys.executable, "-c", "pass") for _ in repetitions]
    found["main job, second run, kernels from the cache"] = min(again)
    found["`import ddm`, without the interpreter's own start"] = min(imports) - min(nothing)
    pd.Series(found, name="seconds").rename_axis("start").round(3).to_csv(results / "start_up.csv")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "start_up.csv")
    times = table(
        ["start", "seconds"], ([row.start, f"{row.seconds:.2g}"] for row in rows.itertuples())
    )
    return f"## Starting up\n\n{times}\n"
