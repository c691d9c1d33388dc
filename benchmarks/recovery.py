"""Recovery of known parameters: by objective and contaminants, efficiency, coverage, all seven
parameters.

Section `recovery` of ``python benchmarks/run.py``. About 20 minutes on two cores.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from presentation import save, table

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

BY_METHOD, EFFICIENCY, COVERAGE, SEVEN, SECONDS = (
    f"recovery_{name}.csv" for name in ("by_method", "efficiency", "coverage", "seven", "seconds")
)
TIMED = ("ml", "chi2", "ks")
UNITS = {"v": "evidence/s", "a": "evidence", "t0": "s"}
PARAMETERS = tuple(UNITS)
TICKS = {"v": (0.07, 0.1, 0.15), "a": (0.05, 0.1, 0.2), "t0": (0.01, 0.03, 0.1)}


def measure(results: Path, *, quick: bool = False) -> None:
    """Write the tables."""
    few = 40 if quick else 0
    seconds(few or 1000).to_csv(results / SECONDS, index=False)
    by_method(few or 1000).to_csv(results / BY_METHOD)
    efficiency(few or 10_000).to_csv(results / EFFICIENCY)
    coverage(few or 2000).to_csv(results / COVERAGE)
    recovered = ddm.recover(FULL_MODEL, FULL, n_trials=500, n_datasets=few // 4 or 200, seed=1)
    ddm.recovery_summary(recovered).to_csv(results / SEVEN)


def seconds(n_datasets: int) -> pd.DataFrame:
    """How long a study of four sizes and three methods takes, starting its processes included."""
    ddm.recover(ddm.Model(), PROCESS, n_trials=50, n_datasets=2, methods=TIMED, seed=1)  # compiles
    began = time.perf_counter()
    table = ddm.recover(
        ddm.Model(),
        PROCESS,
        n_trials=[50, 100, 200, 500],
        n_datasets=n_datasets,
        methods=TIMED,
        seed=1,
    )
    taken = time.perf_counter() - began
    return pd.DataFrame(
        {"datasets": [n_datasets], "fits": [len(table) // 3], "seconds": [round(taken, 1)]}
    )


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
    recovered = ddm.recover(
        ddm.Model(), PROCESS, n_trials=[200, 500, 1000], n_datasets=n_datasets, seed=1
    )
    return ddm.recovery_summary(recovered, ddm.information(PROCESS, 500)).round(6)


def coverage(n_datasets: int) -> pd.DataFrame:
    """Share of the 95 % intervals that hold the truth, by kind of interval."""
    tables = {
        interval: ddm.recovery_summary(
            ddm.recover(
                ddm.Model(),
                PROCESS,
                n_trials=[100, 200, 1000],
                n_datasets=n_datasets,
                interval=interval,
                seed=2,
            )
        )
        for interval in ("wald", "profile")
    }
    return pd.concat(tables, names=["interval"])[
        ["fits", "coverage", "coverage_mc", "no_ci"]
    ].round(6)


# --- the page -------------------------------------------------------------------------------------

READING = """\
Where the model holds, maximum likelihood is the most precise; a lapse that is estimated needlessly costs 10-20 % of
the RMSE of v and a. With uniform guesses, which is what a lapse assumes, maximum likelihood with it has the smallest
RMSE of all three parameters; chi2, gsquare, qml and ks lie between it and plain maximum likelihood for a and t0, but
not for v. Late answers leave chi2 and its siblings with too wide a separation; the lapse is best for a and t0,
robust_ez for v. With fast guesses nothing is right everywhere: the lapse is best for t0 and the worst for v,
robust_ez is best for v and too low in a, ks and ez have small biases in all three."""

SEVEN_READING = """\
So with sz free, 500 trials do not make Wald's intervals of z, t0, sz and st0 what they claim to be: the likelihood has
several optima, a narrow start with an early t0 and a wide one with a late t0, of which the higher one is not always
the nearer one."""


def page(results: Path, pictures: Path) -> str:
    """The chapter, and its picture."""
    found = pd.read_csv(results / BY_METHOD, index_col=["contaminants", "method", "name"])
    text = (
        "Bias, root mean squared error and coverage of the 95 % Wald intervals, by method: "
        f"{found['fits'].max():,.0f} data sets of 500 trials, v 1, a 1.5, t0 .3. Their Monte Carlo "
        "errors, about 3 % of an SD for a bias, 2-3 % of an RMSE and .007 of a coverage, are in "
        f"[results/{BY_METHOD}](results/{BY_METHOD}). {WITH_LAPSE!r} is "
        "`ddm.Model(lapse=ddm.FREE)`; the other methods fit without lapses."
    )
    return "\n\n".join(
        [
            "## Recovery of known parameters",
            text,
            *(f"{TITLES[kind]}:\n\n{_by_method(found.loc[kind])}" for kind in CONTAMINANTS),
            save(
                draw(found), pictures, "recovery", "RMSE of v, a and t0 by method and contaminants"
            ),
            READING,
            *_efficiency(pd.read_csv(results / EFFICIENCY)),
            *_coverage(pd.read_csv(results / COVERAGE)),
            *_seven(pd.read_csv(results / SEVEN, index_col="name")),
            _seconds(pd.read_csv(results / SECONDS).iloc[0]),
        ]
    )


def _by_method(found: pd.DataFrame) -> str:
    """Bias, RMSE and coverage, a row per method."""

    def cell(row: pd.Series) -> str:
        covered = [_short(row["coverage"], 2)] if pd.notna(row["coverage"]) else []
        return ", ".join(
            [f"{row['bias']:+.3f}".replace("0.", ".", 1), _short(row["rmse"], 3), *covered]
        )

    methods = ("ml", WITH_LAPSE, *METHODS[1:])
    rows = (
        [method, *(cell(found.loc[(method, name)]) for name in PARAMETERS)] for method in methods
    )
    return table(["method", *PARAMETERS], rows)


def _efficiency(found: pd.DataFrame) -> tuple[str, str]:
    rows = (
        [
            f"{n:,}",
            *(f"{row.efficiency:.3f} ({row.efficiency_mc:.3f})" for row in of_size.itertuples()),
        ]
        for n, of_size in found.groupby("n")
    )
    text = (
        "Efficiency of maximum likelihood, the squared Cramér-Rao bound (`ddm.information`) over "
        f"the variance, {found['fits'].max():,} data sets each (Monte Carlo errors in brackets):"
    )
    return text, table(["trials", *PARAMETERS], rows)


def _coverage(found: pd.DataFrame) -> tuple[str, str]:
    names = {"wald": "Wald", "profile": "profile likelihood"}
    shares = found.pivot(index=["n", "interval"], columns="name", values="coverage")
    rows = (
        [f"{n:,}", name, *(_short(shares.loc[(n, interval), one], 3) for one in PARAMETERS)]
        for n in found["n"].unique()
        for interval, name in names.items()
    )
    text = (
        f"Coverage of 95 % intervals, {found['fits'].max():,} data sets each (Monte Carlo error"
        f" {_short(found['coverage_mc'].max(), 3)} at most):"
    )
    return text, table(["trials", "interval", *PARAMETERS], rows)


def _seven(found: pd.DataFrame) -> tuple[str, str, str]:
    head = [
        "parameter",
        "bias",
        "SD",
        "mean standard error",
        "coverage of 95 % intervals",
        "without interval",
    ]
    rows = (
        [
            name,
            *(f"{row[what]:.3f} ({row[f'{what}_mc']:.3f})" for what in ("bias", "sd")),
            f"{row['se']:.3f}",
            f"{row['coverage']:.3f} ({row['coverage_mc']:.3f})",
            f"{row['no_ci']:.0%}",
        ]
        for name, row in found.iterrows()
    )
    text = (
        f"All seven parameters, {found['fits'].max():,} data sets of 500 trials (v 2, a 1.5, z .5, "
        "t0 .3, sv 1, sz .3, st0 .1), maximum likelihood; coverage of the intervals that there "
        "are:"
    )
    return text, table(head, rows), SEVEN_READING


def _seconds(row: pd.Series) -> str:
    return (
        f"A study of {row['datasets']:,.0f} data sets of each of 50, 100, 200 and 500 trials, "
        f"fitted by {', '.join(TIMED)}, {row['fits']:,.0f} fits in all, took {row['seconds']:.0f} "
        "s on the two cores."
    )


def _short(share: float, digits: int) -> str:
    """A number without its leading 0."""
    return f"{share:.{digits}f}".removeprefix("0")


def draw(found: pd.DataFrame) -> Figure:
    """RMSE of every method, one panel per parameter, one colour per kind of contaminants."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    methods = ["ml", WITH_LAPSE, *METHODS[1:]]
    places = np.arange(len(methods))[::-1]
    for axes, (name, unit) in zip(figure.subplots(1, 3, sharey=True), UNITS.items(), strict=True):
        for kind, marker in zip(CONTAMINANTS, "osv^", strict=True):
            values = [found.loc[(kind, method, name), "rmse"] for method in methods]
            axes.plot(values, places, marker, ms=6, label=TITLES[kind])
        axes.set(xscale="log", xlabel=f"RMSE of {name} ({unit})", yticks=places)
        axes.set_yticklabels(methods)
        axes.set_xticks(TICKS[name])
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter("")
        axes.grid(axis="y", alpha=0.3)
    figure.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False
    )
    figure.suptitle("500 trials: further left is better", fontsize="medium")
    return figure
