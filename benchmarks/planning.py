"""Whether `ddm.plan` is right: its standard errors and powers against brute-force simulation.

Section `planning` of ``python benchmarks/run.py``. About five minutes on two cores.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from presentation import table

import ddm

SIZES = (50, 100, 200, 500, 1000)
PROCESSES = {
    "v 1, a 1.5": (ddm.Model(), ddm.DDM(v=1.0, a=1.5, t0=0.3)),
    "v 2, a 1.5": (ddm.Model(), ddm.DDM(v=2.0, a=1.5, t0=0.3)),
    "v .3, a 2": (ddm.Model(), ddm.DDM(v=0.3, a=2.0, t0=0.4)),
    "v 3, a .9": (ddm.Model(), ddm.DDM(v=3.0, a=0.9, t0=0.25)),
    "v 1, a 1.5, z free": (ddm.Model(z=ddm.FREE), ddm.DDM(v=1.0, a=1.5, z=0.55, t0=0.3)),
    "v 2 and 1, two conditions": (
        ddm.Model(v="condition"),
        {"easy": ddm.DDM(v=2.0, a=1.5, t0=0.3), "hard": ddm.DDM(v=1.0, a=1.5, t0=0.3)},
    ),
}
TABLE, POWER = "planning.csv", "planning_power.csv"

DIFFERENCES = {
    "v": ({"one": ddm.DDM(v=1.5, a=1.5, t0=0.3), "other": ddm.DDM(v=1.0, a=1.5, t0=0.3)}, 0.5),
    "a": ({"one": ddm.DDM(v=1.5, a=1.5, t0=0.3), "other": ddm.DDM(v=1.5, a=1.2, t0=0.3)}, 0.3),
    "t0": ({"one": ddm.DDM(v=1.5, a=1.5, t0=0.35), "other": ddm.DDM(v=1.5, a=1.5, t0=0.3)}, 0.04),
}


def measure(results: Path, *, quick: bool = False) -> None:
    """Write the tables of standard errors and of powers."""
    standard_errors(40 if quick else 4000).to_csv(results / TABLE)
    powers(10 if quick else 2000, 4 if quick else 150).to_csv(results / POWER)


def standard_errors(n_datasets: int) -> pd.DataFrame:
    """SDs of maximum-likelihood estimates beside the standard errors of a plan."""
    tables = {}
    for name, (model, process) in PROCESSES.items():
        recovered = ddm.recover(model, process, n_trials=SIZES, n_datasets=n_datasets, seed=1)
        table = ddm.recovery_summary(recovered)[["fits", "sd", "sd_mc", "failed"]].droplevel(
            "method"
        )
        planned = [
            ddm.plan(model, process, estimate=label, n_trials=n).se for n, label in table.index
        ]
        tables[name] = table.assign(planned=planned)
    table = pd.concat(tables, names=["process"])
    return table.assign(
        ratio=table["sd"] / table["planned"], ratio_mc=table["sd_mc"] / table["planned"]
    ).round(6)


def powers(one_subject: int, several: int) -> pd.DataFrame:
    """Power of planned studies and share of simulated ones that find the difference; one subject,
    and ten.
    """
    rows = {}
    for name, (conditions, spread) in DIFFERENCES.items():
        model = ddm.Model(**{name: "condition"})
        plans = {
            1: ddm.plan(model, conditions, difference=name, power=0.8, verify=one_subject, seed=1),
            10: ddm.plan(
                model,
                conditions,
                difference=name,
                n_trials=100,
                subjects=10,
                spread=spread,
                verify=several,
                seed=1,
            ),
        }
        for subjects, found in plans.items():
            rows[name, subjects] = {
                "n_trials": found.n_trials,
                "planned": found.power,
                "simulated": found.simulated["power"],
                "simulated_mc": found.simulated["power_mc"],
                "studies": found.simulated["studies"],
            }
    return pd.DataFrame(rows).T.rename_axis(["difference", "subjects"]).round(5)


# --- the page -------------------------------------------------------------------------------------


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    found = pd.read_csv(results / TABLE, index_col=["process", "name", "n"])
    power = pd.read_csv(results / POWER)
    worst = (found["ratio"] - 1.0).abs().groupby("n").max()
    ratios = (
        [process, label, *(_three(found.loc[(process, label, n), "ratio"]) for n in SIZES)]
        for process, label in dict.fromkeys(index[:2] for index in found.index)
    )
    powers = (
        [
            row.difference,
            row.subjects,
            f"{row.n_trials:.0f}",
            *map(_three, (row.planned, row.simulated, row.simulated_mc)),
        ]
        for row in power.itertuples()
    )
    text = (
        "SD of maximum-likelihood estimates over the standard error that `ddm.plan` gives for so "
        f"many trials of each condition; {found['fits'].max():,} data sets each, Monte Carlo "
        f"errors some {found['ratio_mc'].median():.1%}. Furthest from 1: "
        f"{', '.join(f'{worst[n]:.1%} at {n:,}' for n in SIZES)} trials. Below 200 trials a plan "
        "says that it is too bold; most of all where errors are rare, as with v 2 and a 1.5, of "
        "which 50 trials hold two or three."
    )
    about_power = (
        "Power of the test of a difference between two conditions, of one subject and of ten, who "
        "differ in it with an SD as large as itself (of t0: .04 s):"
    )
    return "\n\n".join(
        [
            "## Plans against simulated studies",
            text,
            table(["process", "parameter", *(f"{n:,}" for n in SIZES)], ratios),
            about_power,
            table(
                [
                    "difference in",
                    "subjects",
                    "trials per condition",
                    "power planned",
                    "simulated",
                    "its error",
                ],
                powers,
            ),
        ]
    )


def _three(number: float) -> str:
    return f"{number:.3f}"
