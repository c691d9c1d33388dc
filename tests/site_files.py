"""Files that the pages of the site and the README name, in the forms in which people publish them.

A page gets those of `WRITERS` whose names it contains.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import ddm


def trials() -> pd.DataFrame:
    """80 trials of one process, in ms resolution."""
    return ddm.DDM(v=1, a=1.5, t0=0.3).simulate(80, seed=1).round(3)


def in_ms(table: pd.DataFrame) -> pd.Series:
    return table["rt"].mul(1000).round(0).astype(int)


def psychopy(path: Path) -> None:
    """A file whose first row, of an instruction, has no trial."""
    table = trials()
    loops = pd.DataFrame({"trials.thisN": range(80), "key_resp.rt": table["rt"]})
    loops["key_resp.corr"] = table["response"]
    pd.concat([loops.iloc[:1] * np.nan, loops]).to_csv(path, index=False)


def jspsych(path: Path) -> None:
    """Records, one of them of another kind than a trial."""
    table = trials()
    records = pd.DataFrame({"task": "response", "rt": in_ms(table)})
    records["correct"] = table["response"] == 1
    records.loc[0, "task"] = "fixation"
    records.to_json(path, orient="records")


def german(path: Path) -> None:
    """Semicolons, and codes for missing values."""
    table = trials()
    ms = in_ms(table)
    coded = pd.DataFrame({"rt": ms.where(ms.index > 2, -1), "response": table["response"]})
    coded.loc[5, "response"] = 9
    coded.to_csv(path, sep=";", decimal=",", index=False)


def sides(path: Path) -> None:
    """Stimuli and keys in words."""
    table = trials()
    side = pd.Series(["left", "right"] * 40)
    key = side.map({"left": "f", "right": "j"}).where(table["response"] == 1, "f")
    pd.DataFrame({"rt": table["rt"], "key": key, "side": side}).to_csv(path)


def subjects(path: Path) -> None:
    """A file for each of two people; the path is that of the first one."""
    table = trials()
    for i, rows in enumerate((table[:40], table[40:])):
        rows[rows["rt"] < 1.5].to_csv(path.with_name(f"sub-{i}.tsv"), sep="\t", index=False)


def big(path: Path) -> None:
    """Two people in a Parquet file."""
    table = trials().assign(subject=1, condition=["left", "right"] * 40).sort_values("condition")
    pd.concat([table, table.assign(subject=2)]).to_parquet(path)


def clinic(path: Path) -> None:
    """People of several ages, every second one of them a patient."""
    generator = np.random.default_rng(1)
    parts = []
    for person in range(12):
        v, a, t0 = generator.normal([1.5, 1.4, 0.3], [0.4, 0.2, 0.04])
        part = ddm.DDM(v=v, a=a, t0=t0).simulate(40, seed=generator).round(3)
        patient = "yes" if person % 2 else "no"
        parts.append(part.assign(subject=f"s{person:02}", patient=patient, age=30 + 3 * person))
    pd.concat(parts).to_csv(path, index=False)


def saved_fit(path: Path) -> None:
    """A fit of one person, as ``--save`` writes it."""
    data = ddm.datasets.load("speed_accuracy")
    model = ddm.Model(v="difficulty", a="instruction")
    ddm.fit(model, data[data["subject"] == "s01"]).save(path)


WRITERS: dict[str, Callable[[Path], None]] = {
    "psychopy.csv": psychopy,
    "jspsych.json": jspsych,
    "german.csv": german,
    "sides.csv": sides,
    "sub-*.tsv": subjects,
    "big.parquet": big,
    "many.parquet": big,
    "clinic.csv": clinic,
    "s01.json": saved_fit,
}


def write_named(text: str, folder: Path) -> None:
    """The files that a page names, in the folder where its blocks run."""
    for name, write in WRITERS.items():
        if name in text:
            write(folder / name.replace("*", "0"))
