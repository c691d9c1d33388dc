"""Recovery of known parameters: by objective and contaminants, efficiency, coverage, all seven parameters.

Section `recovery` of ``python benchmarks/run.py``. About 20 minutes on two cores.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import ddm
from ddm.contaminants import Contaminant, Delays, Guesses

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)
FULL = ddm.DDM(v=2.0, a=1.5, z=0.5, t0=0.3, sv=1.0, sz=0.3, st0=0.1)
FULL_MODEL = ddm.Model(**dict.fromkeys(("v", "a", "z", "t0", "sv", "sz", "st0"), ddm.FREE))

CONTAMINANTS: dict[str, Contaminant | None] = {
    "none": None,
    "uniform": Guesses(0.05, 0.2, 3.0),
    "fast": Guesses(0.05, 0.1, 0.35),
    "late": Delays(0.05, 0.5, 3.0),
}
TITLES = {
    "none": "No contaminants",
    "uniform": "5 % guesses, uniform on .2-3 s",
    "fast": "5 % fast guesses, .1-.35 s",
    "late": "5 % answers .5-3 s too late",
}
METHODS = ("ml", "chi2", "gsquare", "qml", "ks", "ez", "robust_ez")
WITH_LAPSE = "ml with lapse"

BY_METHOD, EFFICIENCY, COVERAGE, SEVEN = (
    f"recovery_{name}.csv" for name in ("by_method", "efficiency", "coverage", "seven")
)
PICTURE = "recovery_by_method.png"
PARAMETERS = ("v", "a", "t0")


def measure(results: Path, *, quick: bool = False) -> None:
    """Write the four tables."""
    few = 40 if quick else 0
    by_method(few or 1000).to_csv(results / BY_METHOD)
    efficiency(few or 10_000).to_csv(results / EFFICIENCY)
    coverage(few or 2000).to_csv(results / COVERAGE)
    recovered = ddm.recover(FULL_MODEL, FULL, n_trials=500, n_datasets=few // 4 or 200, seed=1)
    ddm.recovery_summary(recovered).to_csv(results / SEVEN)


def by_method(n_datasets: int) -> pd.DataFrame:
    """The summary of every method and kind of contaminants, 500 trials."""
    tables = {}
    for kind, contaminants in CONTAMINANTS.items():
        how = {"n_trials": 500, "n_datasets": n_datasets, "contaminants": contaminants, "seed": 1}
        plain = ddm.recover(ddm.Model(), PROCESS, methods=METHODS, **how)
        lapsing = ddm.recover(ddm.Model(lapse=ddm.FREE), PROCESS, **how).assign(method=WITH_LAPSE)
        tables[kind] = ddm.recovery_summary(pd.concat([plain, lapsing]))
    return pd.concat(tables, names=["contaminants"]).round(6)


def efficiency(n_datasets: int) -> pd.DataFrame:
    """Maximum likelihood against the Cramer-Rao bound."""
    recovered = ddm.recover(ddm.Model(), PROCESS, n_trials=[200, 500, 1000], n_datasets=n_datasets, seed=1)
    return ddm.recovery_summary(recovered, ddm.information(PROCESS, 500)).round(6)


def coverage(n_datasets: int) -> pd.DataFrame:
    """Share of the 95 % intervals that hold the truth, by kind of interval."""
    tables = {
        interval: ddm.recovery_summary(
            ddm.recover(
                ddm.Model(), PROCESS, n_trials=[100, 200, 1000], n_datasets=n_datasets, interval=interval, seed=2
            )
        )
        for interval in ("wald", "profile")
    }
    return pd.concat(tables, names=["interval"])[["fits", "coverage", "coverage_mc", "no_interval"]].round(6)


# --- the page ---------------------------------------------------------------------------------------------------------


def page(results: Path, pictures: Path) -> str:
    """The section of the page, and its picture."""
    table = pd.read_csv(results / BY_METHOD, index_col=["contaminants", "method", "parameter"])
    draw(table, pictures / PICTURE)
    n = int(table["fits"].max())
    return "\n\n".join(
        [
            "## Recovery of known parameters",
            f"Bias, root mean squared error and coverage of the 95 % Wald intervals, by method: {n:,} data sets of"
            " 500 "
            "trials, v 1, a 1.5, t0 .3. Their Monte Carlo errors, about 3 % of an SD for a bias, 2-3 % of an RMSE and"
            " .007 "
            f'of a coverage, are in [results/{BY_METHOD}](results/{BY_METHOD}). "{WITH_LAPSE}" is '
            "`ddm.Model(lapse=ddm.FREE)`; the other methods fit without lapses.",
            *(f"{TITLES[kind]}:\n\n{_by_method_table(table.loc[kind])}" for kind in CONTAMINANTS),
            f"![RMSE of v, a and t0 by method and contaminants](pictures/{PICTURE})",
            READING,
            _efficiency_text(pd.read_csv(results / EFFICIENCY, index_col=["n_trials", "parameter"])),
            _coverage_text(pd.read_csv(results / COVERAGE, index_col=["n_trials", "interval", "parameter"])),
            _seven_text(pd.read_csv(results / SEVEN, index_col="parameter")),
        ]
    )


READING = """\
Where the model holds, maximum likelihood is the most precise; a lapse that is estimated needlessly costs 10-20 % of
the RMSE of v and a. With uniform guesses, which is what a lapse assumes, maximum likelihood with it has the smallest
RMSE of all three parameters; chi2, gsquare, qml and ks lie between it and plain maximum likelihood for a and t0, but
not for v. Late answers leave chi2 and its siblings with too wide a separation; the lapse is best for a and t0,
robust_ez for v. With fast guesses nothing is right everywhere: the lapse is best for t0 and the worst for v,
robust_ez is best for v and too low in a, ks and ez have small biases in all three."""


def _by_method_table(table: pd.DataFrame) -> str:
    lines = ["| method | v | a | t0 |", "|---|---|---|---|"]
    for method in ("ml", WITH_LAPSE, *METHODS[1:]):
        cells = []
        for name in PARAMETERS:
            row = table.loc[(method, name)]
            covered = f", {_share(row['coverage'])}" if pd.notna(row["coverage"]) else ""
            cells.append(f"{_signed(row['bias'])}, {_number(row['rmse'])}{covered}")
        lines.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _efficiency_text(table: pd.DataFrame) -> str:
    lines = ["| trials | v | a | t0 |", "|---|---|---|---|"]
    for n_trials, rows in table.groupby(level="n_trials"):
        cells = [f"{row.efficiency:.3f} ({row.efficiency_mc:.3f})" for row in rows.itertuples()]
        lines.append(f"| {n_trials:,} | {' | '.join(cells)} |")
    return (
        "Efficiency of maximum likelihood, the Cramér-Rao bound (`ddm.information`) over the variance,"
        f" {table['fits'].max():,} data sets each (Monte Carlo errors in brackets):\n\n" + "\n".join(lines)
    )


def _coverage_text(table: pd.DataFrame) -> str:
    lines = ["| trials | interval | v | a | t0 |", "|---|---|---|---|---|"]
    names = {"wald": "Wald", "profile": "profile likelihood"}
    for n_trials in table.index.unique("n_trials"):
        for interval, name in names.items():
            cells = [f"{table.loc[(n_trials, interval, one), 'coverage']:.3f}".lstrip("0") for one in PARAMETERS]
            lines.append(f"| {n_trials:,} | {name} | {' | '.join(cells)} |")
    mc = f"{table['coverage_mc'].max():.3f}".lstrip("0")
    return (
        f"Coverage of 95 % intervals, {table['fits'].max():,} data sets each (Monte Carlo error {mc} at most):\n\n"
        + "\n".join(lines)
    )


def _seven_text(table: pd.DataFrame) -> str:
    lines = [
        "| parameter | bias | SD | mean standard error | coverage of 95 % intervals | without interval |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in table.iterrows():
        lines.append(
            f"| {name} | {row['bias']:.3f} ({row['bias_mc']:.3f}) | {row['sd']:.3f} ({row['sd_mc']:.3f}) | "
            f"{row['mean_se']:.3f} | {row['coverage']:.3f} ({row['coverage_mc']:.3f}) | {row['no_interval']:.0%} |"
        )
    return (
        f"All seven parameters, {int(table['fits'].max())} data sets of 500 trials (v 2, a 1.5, z .5, t0 .3, sv 1, sz"
        " .3, st0 .1), maximum likelihood; coverage of the intervals that there are:\n\n"
        + "\n".join(lines)
        + "\n\nSo with sz free, 500 trials do not make Wald's intervals of z, t0, sz and st0 what they claim to be:"
        " the likelihood has several optima, a narrow start with an early t0 and a wide one with a late t0, of which"
        " the higher one is not always the nearer one."
    )


def draw(table: pd.DataFrame, path: Path) -> None:
    """RMSE of every method, one panel per parameter, one colour per kind of contaminants."""
    figure, axes = plt.subplots(1, 3, figsize=(10, 4), sharey=True, layout="constrained")
    methods = ["ml", WITH_LAPSE, *METHODS[1:]]
    places = np.arange(len(methods))[::-1]
    units = {"v": "evidence/s", "a": "evidence", "t0": "s"}
    for axis, name in zip(axes, PARAMETERS, strict=True):
        for kind, marker in zip(CONTAMINANTS, "osv^", strict=True):
            values = [table.loc[(kind, method, name), "rmse"] for method in methods]
            axis.plot(values, places, marker, ms=6, label=TITLES[kind])
        axis.set(xscale="log", xlabel=f"RMSE of {name} ({units[name]}): further left is better", yticks=places)
        axis.set_yticklabels(methods)
        axis.grid(axis="y", alpha=0.3)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _number(x: float) -> str:
    return f"{x:.3f}".lstrip("0")


def _signed(x: float) -> str:
    return f"{'-' if x < 0 else '+'}{_number(abs(x))}"


def _share(x: float) -> str:
    return f"{x:.2f}".lstrip("0") if x < 0.995 else "1.0"
