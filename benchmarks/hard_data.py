"""Whether the compiled search is as good as the general one where data tell little.

A few trials per condition, responses that are nearly all the same, contaminants, RTs in coarse
steps, extreme boundaries and drifts, and slow RTs; with z fixed and z estimated. Written: a row per
data set.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from presentation import table
from same_answers import both, with_quirks

import ddm

# trials of each of two conditions
SIZES = {
    "usual": 60,
    "few": 10,
    "very few": 4,
    "one-sided": 30,
    "contaminated": 60,
    "coarse": 60,
    "extreme": 60,
    "slow": 60,
}
MODELS = {"fixed": ddm.Model(v="condition"), "estimated": ddm.Model(v="condition", z=ddm.FREE)}
DATA_SETS, QUICK_DATA_SETS = 150, 3

# a log likelihood is as high as another one if it is not lower by more than this
SAME = 1e-6


def data_set(kind: str, rng: np.random.Generator) -> pd.DataFrame:
    """Trials of two conditions, with the quirks of a kind."""
    v, a = rng.normal(0.0, 1.5), rng.uniform(0.7, 2.5)
    t0, z = rng.uniform(0.15, 0.5), rng.uniform(0.3, 0.7)
    if kind == "one-sided":
        v = 4.0
    if kind == "extreme":
        v, a = rng.normal(0.0, 5.0), rng.choice([0.2, 6.0])
    parts = [
        ddm.DDM(v=v + 0.7 * condition, a=a, t0=t0, z=z)
        .simulate(SIZES[kind], seed=int(rng.integers(2**31)))
        .assign(condition=f"c{condition}")
        for condition in range(2)
    ]
    data = pd.concat(parts, ignore_index=True)
    return with_quirks(data, kind, rng)


def measure(results: Path, *, quick: bool = False) -> None:
    """Write hard_data.csv."""
    rng = np.random.default_rng(5)
    rows = [
        {"z": z, "data": kind, **both(model, data_set(kind, rng))}
        for z, model in MODELS.items()
        for kind in SIZES
        for _ in range(QUICK_DATA_SETS if quick else DATA_SETS)
    ]
    pd.DataFrame(rows).to_csv(results / "hard_data.csv", index=False, float_format="%.4g")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    fits = pd.read_csv(results / "hard_data.csv", keep_default_na=False)
    lines = []
    for (z, kind), rows in fits.groupby(["z", "data"], sort=False):
        converged = rows[rows["converged"]]
        lines.append(
            [
                z,
                kind,
                len(rows),
                int(rows["fell_back"].sum()),
                int((~rows["converged"]).sum()),
                int((converged["better"] < -SAME).sum()),
                f"{max(0.0, -converged['better'].min()):.1g}",
                int((converged["better"] > SAME).sum()),
            ]
        )
    head = [
        "z", "data", "data sets", "left to the general search", "it did not converge", "worse",
        "by at most", "better",
    ]  # fmt: skip
    return f"""### Hard data

Both searches on data that tell little, v by two conditions, a and t0. Worse and better by more than {SAME:g} in log
likelihood, where the general search converged.

{table(head, lines)}
"""
