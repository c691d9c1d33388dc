"""The chapter about fits: time against how far the optimum falls short."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from presentation import COLOURS, picture, rounded, save, table

FLOOR = 1e-6  # log-likelihood units: what is less counts as none

TEXT = """\
## Fits

Maximum likelihood of v, a and t0 in {n_three} data sets of 500 trials (v 1, a 1.5, t0 .3), the same for all, in one
thread. Time: the best of the fits of one data set, median over the data sets (largest). Shortfall: how far the exact
log likelihood of what was found is below the highest that any of them found, median (largest); two units are a
difference that a likelihood-ratio test sees.

{picture}

{three}

- `ddm.fit` and `fit_each` go from the table to estimates with standard errors, log likelihood and messages; the peers'
  times are those of the search alone.
- hddm-wfpt is a density; the search is scipy's L-BFGS-B on `wiener_like`, by finite differences from EZ, with the
  settings that were best of some seventy: t in tenths of a second, err 1e-8, and 1e5 in place of an infinite value (the
  density underflows where t0 comes near the fastest RT). With infinite values left as they are, the line search ends
  there.
- PyDDM's `gddm` has three `Fittable`s and no contaminants, `LossRobustLikelihood`, bounds v ±5, B .1 to 3, and t0 below
  the fastest RT. It looks up each RT on its grid, dx = dt = 5 ms unless said, in the closed form of the model. Its
  simplex needs a start, which is EZ too. Models without closed form, where each step costs a numerical solution, are in
  Fits of general processes.

All seven parameters, {n_seven} data sets of 500 trials (v 2, a 1.5, z .5, t0 .3, sv 1, sz .3, st0 .1):

{seven}

hddm-wfpt's settings are HDDM's (adaptive, n_st 2, n_sz 2, simps_err 1e-3), or n_st 4, n_sz 4, simps_err 1e-6; starts
are EZ with different variabilities. PyDDM's closed form has no variability of drift and start.

### By objective

ms of one `fit` of v, a, t0 to 500 trials, over the same data sets:

{methods}
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = with_shortfall(pd.read_csv(results / "fits.csv"))
    datasets = rows.groupby("parameters")["dataset"].nunique()
    methods = [
        [row.method, rounded(row.best_ms), rounded(row.median_ms)]
        for row in pd.read_csv(results / "fits_by_method.csv").itertuples()
    ]
    return TEXT.format(
        n_three=datasets["three"],
        n_seven=datasets["seven"],
        picture=drawn(summary(rows, "three"), pictures),
        three=fit_table(summary(rows, "three")),
        seven=fit_table(summary(rows, "seven")),
        methods=table(["method", "best, ms", "median, ms"], methods),
    )


def with_shortfall(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, and by how much each stays below the highest log likelihood of its data set."""
    highest = rows.groupby(["parameters", "dataset"])["loglik"].transform("max")
    return rows.assign(shortfall=highest - rows["loglik"])


def summary(rows: pd.DataFrame, parameters: str) -> pd.DataFrame:
    """Times and shortfalls by package and way, over data sets."""
    groups = rows[rows["parameters"] == parameters].groupby(["package", "way"], sort=False)
    found = groups.agg(
        ms=("best_ms", "median"), largest_ms=("best_ms", "max"),
        short=("shortfall", "median"), largest_short=("shortfall", "max"),
    )  # fmt: skip
    return found.sort_values("ms")


def units(number: float) -> str:
    """Log-likelihood units; what is less than a millionth counts as none."""
    return "0" if number < FLOOR else f"{number:.2g}"


def fit_table(found: pd.DataFrame) -> str:
    """Fastest first; ratio: to our single fit."""
    ours = found["ms"]["ddm", "fit"]
    lines = [
        [package, way, f"{rounded(row.ms)} ({rounded(row.largest_ms)})", rounded(row.ms / ours, 2),
         f"{units(row.short)} ({units(row.largest_short)})"]
        for (package, way), row in found.iterrows()
    ]  # fmt: skip
    return table(
        ["package", "way", "ms", "ratio to `ddm.fit`", "shortfall: median (largest)"], lines
    )


LINE = dict(arrowstyle="-", color="0.6", relpos=(0.0, 0.5))


def drawn(found: pd.DataFrame, pictures: Path) -> str:
    """The picture: time against the largest shortfall."""
    figure, axes = picture(
        "Fits of v, a, t0: best is left (fast) and low (the optimum was found)", (9.0, 4.6)
    )
    below = int(
        (found["largest_short"] < FLOOR).sum()
    )  # side by side on the lowest line: their labels are stacked
    for (package, way), row in found.iterrows():
        height = np.clip(row.largest_short, FLOOR, 1e3)
        axes.plot(row.ms, height, "o", ms=9, color=COLOURS[package], zorder=3)
        label = dict(
            text=f"{package}: {way}", xy=(row.ms, height), textcoords="offset points", fontsize=9
        )
        if height > FLOOR:
            axes.annotate(xytext=(9, -12), **label)
        else:
            axes.annotate(xytext=(25, 18 * below), arrowprops=LINE, **label)
            below -= 1
    axes.set(xscale="log", yscale="log", xlabel="ms per fit, median of the data sets")
    axes.set_ylabel("largest shortfall, log-likelihood units\n(lowest line: less than a millionth)")
    axes.axhline(FLOOR, color="0.85", lw=1, zorder=0)
    axes.set_xlim(found["ms"].min() / 1.5, found["ms"].max() * 8.0)
    return save(figure, pictures, "fits", "Time of a fit against its shortfall")


def headline(results: Path) -> list[list[str]]:
    """Rows of the table at the top of the page: work, ours, peer, its value, ratio."""
    rows = with_shortfall(pd.read_csv(results / "fits.csv"))
    wanted = [
        ("three", "a fit of v, a, t0, 500 trials", "fit", "hddm-wfpt", "L-BFGS-B"),
        ("three", "the same within `fit_each`", "fit_each", "hddm-wfpt", "L-BFGS-B"),
        ("three", "a fit of v, a, t0, 500 trials", "fit", "pyddm", "simplex from EZ"),
        (
            "three",
            "a fit of v, a, t0, 500 trials",
            "fit",
            "pyddm",
            "differential evolution (default)",
        ),
        (
            "seven",
            "a fit of all seven, 500 trials",
            "fit",
            "hddm-wfpt",
            "L-BFGS-B, HDDM's settings, four starts",
        ),
    ]
    lines = []
    for parameters, work, ours, package, way in wanted:
        found = summary(rows, parameters)
        our_ms, its = found["ms"]["ddm", ours], found.loc[(package, way)]
        short = (
            ""
            if its.largest_short < FLOOR
            else f", log likelihood up to {units(its.largest_short)} short"
        )
        value = f"{rounded(its.ms)} ms{short}"
        lines.append(
            [work, f"{rounded(our_ms)} ms", f"{package}, {way}", value, rounded(its.ms / our_ms, 2)]
        )
    return lines
