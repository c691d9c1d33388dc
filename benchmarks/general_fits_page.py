"""The chapter about fits of general processes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from fits_page import units
from general_optima import DIFFERENCE
from presentation import rounded, table

TEXT = """\
## Fits of general processes

Models whose drift or boundaries are functions of time or evidence, fitted by maximum likelihood from gradients of one
pass over the solution.

### Time

CPU time of one thread, the least of several calls that all begin without solutions; of fits the median of several
data sets (the longest). A `fit` searches from all its starting points, and has standard errors.

{times}

The estimates are v, a, t0 and tau; v, a, t0 and leak; v, a, t0, t0_sd, amplitude and peak, with two kinds of trials; v
by `"~ 0 + coherence"`, a, t0, leak and tau. A leak of every trial is `leak="~ x"` with as many values as trials,
between which solutions are interpolated.

### Whether they find the optimum

{optima}

### Recovery

{n_recovered} data sets each; bias in SDs of the estimates and coverage of the 95 % Wald intervals, with their Monte Carlo
errors in brackets. Quartiles are those of the estimates.

{recovery}

What such data can tell at best, by `ddm.information` at the same parameters: the smallest SDs of estimates, and
their correlations of more than {strong}.

{information}

{correlations}

{reading}

### The constant process as a function

`ddm.Model(drift=lambda v: v)` is `ddm.Model()`, solved numerically. {constant}

### Beside PyDDM

Times are CPU times of one thread; PyDDM runs in an environment of its own.

Both responses' densities over 5 s on a grid of steps dt, by a solution with rtol 1e-5, ours, and by PyDDM with its default
dt = dx = 5 ms and with 1 ms: ms; the largest error of a density, as a share of the mode; errors of P(upper) and of the
mean RT. They are compared with the closed form of the constant process, else with our solution with rtol 1e-7.
PyDDM has a closed form of the constant process, too, and its numerical solution of it is shown beside it.

{solutions}

A fit of v, a, tau and t0 to one data set of {n_fitted} trials with boundaries that collapse exponentially. The log
likelihood is that of our density at what each found, with a = 2 B:

{fits}

- PyDDM's `gddm` has four `Fittable`s (drift ±5, B .1 to 3, tau .1 to 10 s, t0 below the fastest RT), no contaminants,
  `LossRobustLikelihood` and dx = dt = 5 ms. Its time is that of the search; it has no standard errors. Ours is from the
  table of data to estimates with standard errors.
- Our search looks in wider ranges: v ±20, a .05 to 20, tau .05 to 50 s.
"""

READING = """\
Biases of more than .2 SDs are those of data with a leak, whose estimates are skewed, and just those of tau and peak.

In words: the drift is told well, and what happens in time less so. A wider separation that collapses faster, with a
shorter t0, makes nearly the same RTs as the true one. A stronger leak between narrower boundaries, with a longer t0, does
so too, so that 500 trials do not tell a leak of 2 from none, whether they have one difficulty or several. A conflict task
with both kinds of trials tells amplitude, peak and the spread of t0, given the shape of the activation.
"""

DEFAULT = "differential evolution (default)"

# correlations from which on estimates trade off, as the table says
STRONG = 0.8


def page(results: Path) -> str:
    """The chapter."""
    read = {
        name: pd.read_csv(results / f"general_fits{name}.csv")
        for name in (
            "",
            "_optima",
            "_recovery",
            "_information",
            "_correlations",
            "_constant",
            "_peers",
            "_peers_fits",
        )
    }
    times, recovery = read[""], read["_recovery"]
    return TEXT.format(
        times=time_table(times),
        optima=optima_text(read["_optima"]),
        n_recovered=int(recovery["fits"].max()),
        recovery=recovery_table(recovery),
        correlations=strong(read["_correlations"]),
        information=information_table(read["_information"]),
        strong=STRONG,
        reading=READING,
        constant=constant_text(read["_constant"]),
        solutions=solution_table(read["_peers"]),
        n_fitted=int(read["_peers_fits"]["trials"].iloc[0]),
        fits=fit_table(read["_peers_fits"]),
    )


def time_table(times: pd.DataFrame) -> str:
    """A row for each work."""
    rows = [
        [
            row.work,
            row.case,
            f"{row.trials:,}",
            rounded(row.ms) + ("" if np.isnan(row.longest_ms) else f" ({rounded(row.longest_ms)})"),
        ]
        for row in times.itertuples()
    ]
    return table(["work", "model", "trials", "ms"], rows)


def optima_text(rows: pd.DataFrame) -> str:
    """How many fits are short of the best random start."""
    short = rows["difference"] < -DIFFERENCE
    higher = int((rows["difference"] > DIFFERENCE).sum())
    by = f", by up to {-rows['difference'].min():.2g}" if short.any() else ""
    return (
        f"{len(rows)} data sets of 500 trials with boundaries that collapse exponentially (v ±3, a 1-2.5, t0 .2-.5 s "
        "uniform, tau .5-3 s uniform in its logarithm), each fitted by `fit` and searched by scipy's L-BFGS-B on "
        f"`ddm.log_likelihood` from {rows['starts'].iloc[0]} random starting points in the same region. `fit` is more than {DIFFERENCE:g} "
        f"log units short of the best of them in {short.sum()} of {len(rows)} data sets{by}; {(short & ~rows['converged']).sum()} of "
        f"these say that they have not converged. It is more than that above it in {higher}. {(~rows['converged']).sum()} "
        f"fits in all did not converge. A fit takes {rounded(rows['fit_ms'].median())} ms (median; the longest {rounded(rows['fit_ms'].max())}), a "
        f"random start {rounded(rows['start_ms'].median())} ms; {rows['reaching'].median():.0%} of the starts reach the best one (median)."
    )


def recovery_table(rows: pd.DataFrame) -> str:
    """A row for each case and parameter."""
    lines = [
        [
            row.case,
            row.name,
            rounded(row.true),
            f"{row.bias / row.sd:+.2f} ({row.bias_mc / row.sd:.2f})",
            rounded(row.sd),
            rounded(row.se),
            f"{row.coverage:.3f} ({row.coverage_mc:.3f})",
            f"{rounded(row.lower_quartile)} to {rounded(row.upper_quartile)}",
            f"{row.failed:.1%}",
        ]
        for row in rows.itertuples(index=False)
    ]
    head = ["process", "parameter", "true", "bias in SDs", "SD", "mean standard error", "coverage", "quartiles",
            "not converged"]  # fmt: skip
    return table(head, lines)


def information_table(rows: pd.DataFrame) -> str:
    """The smallest SDs, a row for each case."""
    lines = [
        [case, f"{of_case['trials'].iloc[0]:,}",
         ", ".join(f"{row.name} {rounded(row.sd, 2)}" for row in of_case.itertuples(index=False))]
        for case, of_case in rows.groupby("case", sort=False)
    ]  # fmt: skip
    return table(["process", "trials", "smallest SDs"], lines)


def strong(rows: pd.DataFrame) -> str:
    """The pairs of estimates that trade off, by case."""
    chosen = rows[rows["correlation"].abs() > STRONG]
    lines = [
        f"- {case}: "
        + ", ".join(f"{row.name} and {row.other} {row.correlation:.2f}" for row in of_case.itertuples(index=False))
        for case, of_case in chosen.groupby("case", sort=False)
    ]  # fmt: skip
    return "\n".join(lines)


def constant_text(rows: pd.DataFrame) -> str:
    """The largest differences from the closed form."""
    return (
        f"In {len(rows)} data sets of 500 trials the estimates differ by up to {rows['estimates'].max():.1e} ({rows['estimates_in_se'].max():.1e} of "
        f"their standard errors), the standard errors by a share of up to {rows['se'].max():.1e}, and the log likelihoods by up to "
        f"{rows['loglik'].abs().max():.1e}."
    )


def solution_table(rows: pd.DataFrame) -> str:
    """A row for each process, step, package and way."""
    lines = [
        [
            row.process,
            f"{1e3 * row.dt:g} ms",
            f"{row.package}, {row.way}",
            rounded(row.ms),
            f"{row.density:.1e}",
            f"{row.p:+.1e}",
            f"{row.mean_ms:+.2g}",
        ]
        for row in rows.itertuples()
    ]
    head = ["process", "dt", "package", "ms", "density", "P(upper)", "mean, ms"]
    return table(head, lines)


def fit_table(rows: pd.DataFrame) -> str:
    """A row for each way to fit."""
    highest = rows["loglik"].max()
    lines = [
        [
            row.package,
            row.way,
            rounded(row.seconds),
            units(highest - row.loglik),
            *(f"{getattr(row, name):.3f}" for name in ("v", "a", "tau", "t0")),
        ]
        for row in rows.itertuples()
    ]
    head = ["package", "way", "seconds", "short by, log units", "v", "a", "tau", "t0"]
    return table(head, lines)


def headline(results: Path) -> list[list[str]]:
    """Rows of the table at the top of the page: work, ours, peer, its value, ratio."""
    solved = pd.read_csv(results / "general_fits_peers.csv")
    solved = solved[(solved["process"] == "exponential collapse") & (solved["dt"] == 5e-3)]
    ours, its = (solved[solved["package"] == name].iloc[0] for name in ("ddm", "pyddm"))
    fits = pd.read_csv(results / "general_fits_peers_fits.csv").set_index(["package", "way"])
    fit = fits.loc[("ddm", "fit")]
    rows = [
        [
            "densities with boundaries that collapse, 5 s",
            f"{rounded(ours.ms)} ms",
            "pyddm, dt = 5 ms (default)",
            f"{rounded(its.ms)} ms, RTs {rounded(its.mean_ms, 2)} ms too long",
            rounded(its.ms / ours.ms, 2),
        ]
    ]
    for way in ("simplex from EZ", DEFAULT):
        if ("pyddm", way) in fits.index:  # a quick look leaves the long one out
            found = fits.loc[("pyddm", way)]
            short = units(max(fit.loglik - found.loglik, 0.0))
            rows.append([
                "a fit of such boundaries, v, a, tau, t0, 500 trials", f"{rounded(1e3 * fit.seconds)} ms",
                f"pyddm, {way}", f"{rounded(1e3 * found.seconds)} ms, log likelihood {short} short",
                rounded(found.seconds / fit.seconds, 2),
            ])  # fmt: skip
    return rows
