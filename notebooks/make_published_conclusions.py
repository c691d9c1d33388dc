"""Fit what published_conclusions.ipynb needs and is too slow for it: the models of Ratcliff &
Rouder (1998) with all three variabilities, of which the instruction changes more and more.

DDM_DATA=folder python notebooks/make_published_conclusions.py

It writes published_conclusions.csv: a row for each model and person. A few minutes on two cores.
"""

import os
from pathlib import Path

import pandas as pd

import ddm

HERE = Path(__file__).parent
BINS = [-0.5, 10.5, 13.5, 16.5, 19.5, 32.5]
LABELS = ["darkest", "dark", "middle", "light", "lightest"]
VARYING = {"z": ddm.FREE, "sv": ddm.FREE, "sz": ddm.FREE, "st0": ddm.FREE}
MODELS = {
    "nothing": {"v": "bin"},
    "a": {"v": "bin", "a": "instruction"},
    "a, t0": {"v": "bin", "a": "instruction", "t0": "instruction"},
    "a, v": {"v": ["bin", "instruction"], "a": "instruction"},
    "a, t0, v": {"v": ["bin", "instruction"], "a": "instruction", "t0": "instruction"},
}


def main() -> None:
    """Fit every model to every person, and write the table."""
    data = pd.read_csv(Path(os.environ["DDM_DATA"]) / "ratcliff_rouder_1998.csv.gz")
    kept = data[data.outlier == 0]
    trials = ddm.Trials(kept.assign(bin=pd.cut(kept.strength, BINS, labels=LABELS)), upper="light")
    tables = []
    for name, parts in MODELS.items():
        fits = ddm.fit_each(ddm.Model(**parts, **VARYING), trials, by="subject", progress=False)
        aic = pd.Series({subject: fit.aic for subject, fit in fits.items()})
        found = fits.params.assign(aic=aic, converged=fits.table["converged"], instruction=name)
        tables.append(found.set_index("instruction", append=True))
        print(name, aic.sum().round(1))
    table = pd.concat(tables).swaplevel().round(4)
    table.to_csv(HERE / "published_conclusions.csv")


if __name__ == "__main__":
    main()
