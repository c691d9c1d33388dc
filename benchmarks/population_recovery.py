"""What `ddm.sample` finds of known populations.

Sets of 20 people with 100 trials each, half of them easy, from fixed seeds: with 3 % of guesses and
a lapse in the model; and with patients, every second person, whose drifts are lower and differ less
between conditions. Written: the estimate, its SD and the true value of each quantity of each set.
The population is compared with the means and SDs that were set, not with those of the people drawn.

    python benchmarks/run.py population_recovery
"""

from __future__ import annotations

import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from presentation import table

import ddm
from populations import WINDOW, with_lapses

PEOPLE, N_EACH, SETS, QUICK_SETS = 20, 50, 20, 2
MEANS = {"v": 1.5, "effect": -1.0, "a": np.log(1.5), "z": 0.0, "t0": np.log(0.3)}
SDS = {"v": 0.5, "effect": 0.4, "a": 0.2, "z": 0.2, "t0": 0.15}
OF_PATIENTS = {"v": -0.6, "effect": 0.5}

WITH_LAPSES, WITH_PATIENTS = "3 % of lapses", "patients by condition"
TRUTH = {
    "v[easy]": 2.0, "v[hard]": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3, "sd(v)": 0.5,
    "sd(v: difficulty)": 0.4, "sd(a)": 0.2, "sd(z)": 0.2, "sd(t0)": 0.15,
}  # fmt: skip
MORE = {
    WITH_LAPSES: {"lapse": 0.03},
    WITH_PATIENTS: {"v: patient[T.yes]": -0.6, "v[hard - easy]: patient[T.yes]": 0.5},
}
NUMBERS = {"chains": 4, "draws": 1000, "tune": 300}


def trials(kind: str, seed: int) -> pd.DataFrame:
    """The trials of one set."""
    generator = np.random.default_rng(seed)
    parts = []
    for person in range(PEOPLE):
        is_patient = kind == WITH_PATIENTS and person % 2 == 1
        drawn = {name: MEANS[name] + SDS[name] * generator.standard_normal() for name in MEANS}
        if is_patient:
            drawn |= {name: drawn[name] + more for name, more in OF_PATIENTS.items()}
        same = {"a": np.exp(drawn["a"]), "t0": np.exp(drawn["t0"])}
        same["z"] = 1.0 / (1.0 + np.exp(-drawn["z"]))
        for difficulty, x in (("easy", -0.5), ("hard", 0.5)):
            process = ddm.DDM(v=drawn["v"] + x * drawn["effect"], **same)
            part = process.simulate(N_EACH, seed=generator)
            if kind == WITH_LAPSES:
                part = with_lapses(part, generator)
            parts.append(part.assign(subject=person, difficulty=difficulty))
            parts[-1]["patient"] = "yes" if is_patient else "no"
    return pd.concat(parts, ignore_index=True)


def recovered(kind: str, number: int) -> list[dict[str, object]]:
    """A row for each quantity of one set."""
    data = trials(kind, 1000 + number)
    free = {"v": "difficulty", "z": ddm.FREE}
    if kind == WITH_LAPSES:
        free |= {"lapse": ddm.FREE, "lapse_window": (0.0, WINDOW)}
    formula = "~ patient"
    between = {"v": formula, "v[difficulty]": formula} if kind == WITH_PATIENTS else None
    began = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        posterior = ddm.sample(
            ddm.Model(**free), data, by="subject", between=between, seed=number, n_jobs=1,
            progress=False, **NUMBERS,
        )  # fmt: skip
    summary = posterior.summary()
    of_set = {
        "kind": kind,
        "set": number,
        "seconds": round(time.perf_counter() - began, 1),
        "divergent": int(posterior.chains.divergent.sum()),
        "converged": posterior.converged,
    }
    return [
        {**of_set, "label": label, "true": true, **summary.loc[label, ["estimate", "sd"]]}
        | {"inside": summary["ci_low"][label] < true < summary["ci_high"][label]}
        for label, true in (TRUTH | MORE[kind]).items()
    ]


def measure(results: Path, *, quick: bool) -> None:
    """Write population_recovery.csv."""
    sets = range(QUICK_SETS if quick else SETS)
    tasks = [delayed(recovered)(kind, number) for kind in MORE for number in sets]
    rows = [row for rows in Parallel(n_jobs=-1)(tasks) for row in rows]
    pd.DataFrame(rows).to_csv(results / "population_recovery.csv", index=False, float_format="%.5g")


def page(results: Path, pictures: Path) -> str:
    """The chapter on populations that are known."""
    rows = pd.read_csv(results / "population_recovery.csv")
    rows["z"] = (rows["estimate"] - rows["true"]) / rows["sd"]
    lines = []
    for (kind, label), own in rows.groupby(["kind", "label"], sort=False):
        z = own["z"]
        lines.append(
            [
                kind,
                f"`{label}`",
                f"{own['true'].iloc[0]:g}",
                f"{own['estimate'].mean():.3f}",
                f"{z.mean():.2f}",
                f"{z.abs().mean():.2f}",
                f"{(z.abs() < 2.0).sum()} of {len(z)}",
                f"{own['inside'].sum()} of {len(z)}",
            ]
        )
    sets = rows.drop_duplicates(["kind", "set"])
    head = ["sets", "quantity", "true", "mean", "mean z", "mean abs(z)", "abs(z) < 2", "in 95 %"]
    parts = [
        "## Known populations",
        (__doc__ or "").split("\n\n", 1)[1].rsplit("\n\n", 1)[0],
        table(head, lines),
        f"z is (mean of the posterior - true) / its SD. {sets['converged'].sum()} of {len(sets)} "
        f"sets converged, {int((sets['divergent'] > 0).sum())} had a divergent draw; the median "
        f"took {sets['seconds'].median():.0f} s of one core.",
    ]
    return "\n\n".join(parts)
