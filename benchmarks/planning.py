"""Whether `ddm.plan` is right: its standard errors and powers against brute-force simulation.

Section `planning` of ``python benchmarks/run.py``. About five minutes on two cores.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

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
        table = ddm.recovery_summary(recovered)[["fits", "sd", "sd_mc", "failed"]].droplevel("method")
        planned = [ddm.plan(model, process, estimate=label, n_trials=n).se for n, label in table.index]
        tables[name] = table.assign(planned=planned)
    table = pd.concat(tables, names=["process"])
    return table.assign(ratio=table["sd"] / table["planned"], ratio_mc=table["sd_mc"] / table["planned"]).round(6)


def powers(one_subject: int, several: int) -> pd.DataFrame:
    """Power of planned studies and share of simulated ones that find the difference; one subject, and ten."""
    rows = {}
    for name, (conditions, spread) in DIFFERENCES.items():
        model = ddm.Model(**{name: "condition"})
        plans = {
            1: ddm.plan(model, conditions, difference=name, power=0.8, verify=one_subject, seed=1),
            10: ddm.plan(
                model, conditions, difference=name, n_trials=100, subjects=10, spread=spread, verify=several, seed=1
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


# --- the page ---------------------------------------------------------------------------------------------------------


def page(results: Path, pictures: Path) -> str:
    """The section of the page."""
    table = pd.read_csv(results / TABLE, index_col=["process", "n_trials", "parameter"])
    lines = [
        "| process | parameter | " + " | ".join(f"{n:,}" for n in SIZES) + " |",
        "|---|---|" + "---|" * len(SIZES),
    ]
    for process in PROCESSES:
        rows = table.loc[process]
        for label in rows.index.unique("parameter"):
            cells = [f"{rows.loc[(n, label), 'ratio']:.3f}" for n in SIZES]
            lines.append(f"| {process} | {label} | {' | '.join(cells)} |")
    power = pd.read_csv(results / POWER)
    studies = [
        (
            "| difference in | subjects | trials per condition | power planned | share of simulated studies that find"
            " it |"
        ),
        "|---|---|---|---|---|",
        *(
            f"| {row.difference} | {row.subjects} | {row.n_trials:.0f} | {row.planned:.3f} | {row.simulated:.3f} "
            f"({row.simulated_mc:.3f}) |"
            for row in power.itertuples()
        ),
    ]
    worst = (table["ratio"] - 1.0).abs().groupby("n_trials").max()
    return "\n\n".join(
        [
            "## Plans against simulated studies",
            (
                "SD of maximum-likelihood estimates over the standard error that `ddm.plan` gives for so many trials"
                f" (of each condition); {int(table['fits'].max()):,} data sets each, Monte Carlo errors some"
                f" {table['ratio_mc'].median():.1%}. Furthest from 1:"
                f" {', '.join(f'{worst[n]:.1%} at {n:,}' for n in SIZES)} trials. Below 200 trials a plan says that it"
                " is too bold."
            ),
            "\n".join(lines),
            (
                "Power of the test of a difference between two conditions; ten subjects differ in it with an SD as"
                " large as itself (of t0: .04 s):"
            ),
            "\n".join(studies),
        ]
    )
