"""What is asked of the draws of a posterior, beside arviz: diagnostics of many quantities, and leaving out every trial.

Each work runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import peers
from presentation import rounded, table

HEAD = """
import json, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import numpy as np
chains, draws, n = json.loads(sys.argv[1])

def memory():
    # of this program alone: ru_maxrss is never below what its parent had when it started it
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), default=float("nan"))

def blocks():
    # trials with outliers, by draws of their mean
    mean = np.random.default_rng(1).normal(0.0, 0.1, size=(chains * draws, 1))
    for first in range(0, n, 500):
        where = np.arange(first, min(first + 500, n))
        y = np.random.default_rng([2, first]).standard_t(4, size=where.size)
        yield where, -0.5 * (y - mean) ** 2

def quantities():
    rng = np.random.default_rng(3)
    return rng.normal(size=(chains, draws, n)) + 0.1 * rng.normal(size=(chains, draws, n)).cumsum(axis=1)
"""
TAIL = """
print(json.dumps(dict(seconds=time.perf_counter() - began, mebibytes=memory(), answer=answer)))
"""
PROGRAMS = {
    ("LOO", "ddm"): """
from ddm.posterior.loo.leave_one_out import psis_loo
began = time.perf_counter()
answer = psis_loo(blocks()).elpd
""",
    ("LOO", "arviz"): """
import arviz
began = time.perf_counter()
groups = {"posterior": {"x": np.zeros((chains, draws))}}
whole = np.hstack([values for _, values in blocks()]).reshape(chains, draws, n)
groups["log_likelihood"] = {"y": whole}
is_tree = arviz.__version__ >= "1"
found = arviz.loo(arviz.from_dict(groups) if is_tree else arviz.from_dict(**groups), reff=1.0)
answer = float(found.elpd if is_tree else found.elpd_loo)
""",
    ("R-hat, ESS, MCSE", "ddm"): """
from ddm.posterior.diagnostics import diagnosed
x = quantities()
began = time.perf_counter()
found = diagnosed(x)
answer = float(found.ess_tail.sum())
""",
    ("R-hat, ESS, MCSE", "arviz"): """
import arviz
x = arviz.convert_to_dataset({"x": quantities()})
began = time.perf_counter()
arviz.rhat(x), arviz.ess(x), arviz.mcse(x)
answer = float(arviz.ess(x, method="tail", prob=(0.05, 0.95))["x"].sum())
""",
}
# chains, draws, and trials or quantities
SIZES = {"LOO": (4, 1000, 20_000), "R-hat, ESS, MCSE": (4, 1000, 600)}
QUICK = {"LOO": (4, 250, 500), "R-hat, ESS, MCSE": (4, 250, 20)}
ROUNDS = 3


def run(program: str, size: tuple[int, ...]) -> dict[str, float]:
    """Seconds, memory and answer of one work."""
    command = [sys.executable, "-W", "ignore", "-c", HEAD + program + TAIL, json.dumps(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(results: Path, *, quick: bool = False) -> None:
    """Write draws.csv: the best of rounds in turn."""
    peers.VERSIONS["arviz"] = f"arviz {version('arviz')}"
    sizes = QUICK if quick else SIZES
    rows = [
        {
            "work": work,
            "by": by,
            "size": " x ".join(map(str, sizes[work])),
            **run(program, sizes[work]),
        }
        for _ in range(1 if quick else ROUNDS)
        for (work, by), program in PROGRAMS.items()
    ]
    best = pd.DataFrame(rows).groupby(["work", "size", "by"], sort=False).min()
    best.round({"seconds": 3, "mebibytes": 0}).to_csv(results / "draws.csv")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "draws.csv").pivot(index=["work", "size"], columns="by")
    lines = []
    for (work, size), row in rows.sort_index().iterrows():
        ours, theirs = row["seconds"]["ddm"], row["seconds"]["arviz"]
        memory = row["mebibytes"]
        apart = abs(row["answer"]["ddm"] - row["answer"]["arviz"])
        lines.append(
            [
                work,
                size,
                f"{rounded(ours)} s",
                f"{rounded(theirs)} s",
                rounded(theirs / ours, 2),
                f"{memory['ddm']:.0f} MiB",
                f"{memory['arviz']:.0f} MiB",
                f"{apart:.0e}",
            ]
        )
    head = [
        "work",
        "chains, draws, and trials or quantities",
        "ours",
        "arviz",
        "ratio",
        "our memory",
        "arviz's",
        "difference",
    ]
    return f"""
## Draws of a posterior

Leaving out every trial by Pareto-smoothed importance sampling, ours in blocks of 500 trials, the log likelihoods computed
within the time; and R-hat, bulk and tail effective sample sizes and Monte Carlo errors. The difference is that of elpd, and of the
sum of the tail effective sample sizes. Memory is the most that the whole process took (Linux).

{table(head, lines)}
"""
