"""Speed of the likelihood of many small cells: value and gradient in v, a, z and t0, in one thread.

2,000 trials in one cell or in many, whose drifts differ; microseconds per call, best of calls in
several rounds, in turn. The trials are sorted once, before the first call, or sorted anew by
every call, as when they come in any order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numba
import numpy as np
import pandas as pd
from measurement import in_turn
from peer_scripts.answering import seconds
from presentation import rounded, table

import ddm
from ddm.first_passage import by_trial

# cells and trials of each
SIZES = ((1, 2000), (10, 200), (40, 50), (100, 20))

SORTED, ANY_ORDER = "sorted once", "in any order"


def calls(n_cells: int, n_trials: int) -> dict[str, Callable[[], object]]:
    """The likelihood of the same trials, sorted once and in any order."""
    rng = np.random.default_rng(1)
    processes = [ddm.DDM(v=rng.normal(1.0, 0.5), a=1.5, t0=0.3) for _ in range(n_cells)]
    data = [process.simulate(n_trials, seed=i) for i, process in enumerate(processes)]
    rt = np.concatenate([one["rt"] for one in data])
    upper = np.concatenate([one["response"] == 1 for one in data])
    cell = np.repeat(np.arange(n_cells), n_trials)
    parameters = np.concatenate([process.parameters_by_cell() for process in processes])

    order = rng.permutation(rt.size)
    mixed = rt[order], upper[order], cell[order], parameters
    ordered = *by_trial.sorted_by_side(rt, 2 * cell + upper, 2 * n_cells), parameters
    return {
        SORTED: partial(by_trial.log_likelihoods, *ordered),
        ANY_ORDER: partial(by_trial.log_likelihood, *mixed),
    }


def timer(call: Callable[[], object], duration: float) -> Callable[[], np.ndarray]:
    """What measures a call: microseconds of each."""
    call()
    return lambda: 1e6 * np.array(seconds(call, duration))


def measure(results: Path, *, quick: bool = False) -> None:
    """Write cells.csv: a row for each number of cells and way."""
    numba.set_num_threads(1)
    rounds, duration = (1, 0.02) if quick else (10, 0.1)
    timers = {
        (*size, way): timer(call, duration) for size in SIZES for way, call in calls(*size).items()
    }
    found = in_turn(timers, rounds)
    rows = [(*key, times.min(), float(np.median(times))) for key, times in found.items()]
    names = ["cells", "trials", "way", "best_us", "median_us"]
    pd.DataFrame(rows, columns=names).to_csv(
        results / "cells.csv", index=False, float_format="%.4g"
    )


# --- the page -------------------------------------------------------------------------------------

TEXT = """\
## The likelihood of many small cells

Log likelihood and gradient of 2,000 trials in one thread, microseconds per call, best of interleaved rounds. The cells
differ in their drift. A search and a sampler sort the trials once, and call thousands of times.

{table}
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    best = pd.read_csv(results / "cells.csv").set_index(["way", "cells", "trials"])["best_us"]
    head = ["cells x trials", SORTED, "times one cell", ANY_ORDER, "times one cell", "ratio"]
    lines = []
    for size in SIZES:
        ours, other = best[(SORTED, *size)], best[(ANY_ORDER, *size)]
        lines.append([
            f"{size[0]} x {size[1]:,}",
            rounded(ours), rounded(ours / best[(SORTED, *SIZES[0])], 2),
            rounded(other), rounded(other / best[(ANY_ORDER, *SIZES[0])], 2),
            rounded(other / ours, 2),
        ])  # fmt: skip
    return TEXT.format(table=table(head, lines))
