"""Bias of the Euler-Maruyama schemes, corrected and textbook.

Decision times and responses of many trials against the values of
tests/reference/general_process.csv, which come from integral equations and agree with the closed
forms where there are any. Each cell (process, dt, scheme) has as many trials as bring the standard
errors of the mean (s) and of P(upper) below 5e-5, for the textbook scheme twice as much, and for dt
< 1 ms four times. The cells are written one by one, and a run that was stopped goes on. All of them
take some three hours of one core.
"""

from __future__ import annotations

import csv
import math
import warnings
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from presentation import save, table

import ddm
from ddm import boundaries, drifts

EXACT = Path(__file__).parents[1] / "tests" / "reference" / "general_process.csv"
QUANTILES = {"q10": 0.1, "q30": 0.3, "q50": 0.5, "q70": 0.7, "q90": 0.9}
STEPS = [1e-2, 5e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4]
COARSE_STEPS = [4e-2, 2e-2]  # where the corrected scheme has a bias that can be seen
BATCH = 1_000_000
ERROR, QUICK_ERROR = 5e-5, 2e-3
QUICK_BATCH, QUICK_STEPS = 10_000, [1e-2, 1e-3]

PROCESSES = {
    "constant": ddm.GeneralDDM(drift=1.0, boundary=1.5),
    "strong": ddm.GeneralDDM(drift=3.0, boundary=1.0),
    "near": ddm.GeneralDDM(drift=1.0, boundary=1.5, z=0.1),
    "linear": ddm.GeneralDDM(drift=1.0, boundary=boundaries.linear, a=2.0, slope=1.0),
    "exponential": ddm.GeneralDDM(drift=1.0, boundary=boundaries.exponential, a=2.0, tau=1.0),
    "leak 4": ddm.GeneralDDM(drift=drifts.leaky, boundary=1.0, v=2.0, leak=4.0),
    "leak 10": ddm.GeneralDDM(drift=drifts.leaky, boundary=0.8, v=3.0, leak=10.0),
    "leak 4, exponential": ddm.GeneralDDM(
        drift=drifts.leaky,
        boundary=boundaries.exponential,
        v=2.0,
        leak=4.0,
        a=1.2,
        tau=1.5,
    ),
    "noise": ddm.GeneralDDM(drift=1.0, boundary=1.5, noise=lambda t: 1.0 + t),
}
LABELS = {
    "constant": "v 1, a 1.5",
    "strong": "v 3, a 1",
    "near": "v 1, a 1.5, z .1",
    "linear": "v 1, a(t) = 2 - t",
    "exponential": "v 1, a(t) = 2 exp(-t)",
    "leak 4": "v 2, leak 4, a 1",
    "leak 10": "v 3, leak 10, a .8",
    "leak 4, exponential": "v 2, leak 4, a(t) = 1.2 exp(-t/1.5)",
    "noise": "v 1, a 1.5, D(t) = 1 + t",
}


@dataclass(frozen=True)
class Cell:
    """What was measured: differences from the exact values (s, s^2, shares) with their standard
    errors.
    """

    process: str
    dt: float
    correct: bool
    n: int
    mean: float
    mean_se: float
    variance: float
    variance_se: float
    p: float
    p_se: float
    quantile: float  # the largest, in size, of the five shares of times below an exact quantile, less its own
    quantile_se: float

    @property
    def key(self) -> tuple[str, float, bool]:
        return self.process, self.dt, self.correct


# --- measurement ----------------------------------------------------------------------------------


def bias(
    name: str, dt: float, correct: bool, error: float, exact: pd.Series, batch: int = BATCH
) -> Cell:
    """Simulate batches until both standard errors are below the error."""
    process = PROCESSES[name]
    seeds = np.random.SeedSequence([list(PROCESSES).index(name), round(dt * 1e6), correct])
    levels = exact[list(QUANTILES)].to_numpy()
    sums, n = np.zeros(5 + len(levels)), 0
    needed = batch
    while n < needed:
        size = min(batch, needed - n)
        trials = process.simulate(
            size, method="euler", seed=seeds.spawn(1)[0], dt=dt, correct=correct
        )
        time = trials["rt"].to_numpy()
        deviation = time - exact["mean"]
        powers = [deviation.sum(), *((deviation**k).sum() for k in (2, 3, 4))]
        sums += [*powers, trials["response"].sum(), *((time < level).sum() for level in levels)]
        n += size
        variance, p = sums[1] / n - (sums[0] / n) ** 2, sums[4] / n
        needed = math.ceil(max(variance, p * (1 - p)) / error**2)
    return summarised(name, dt, correct, n, sums / n, exact)


def summarised(
    name: str, dt: float, correct: bool, n: int, means: np.ndarray, exact: pd.Series
) -> Cell:
    """From the means of powers of deviations from the exact mean, of responses, and of times below
    the quantiles.
    """
    bias, second, _, fourth, p = means[:5]
    variance = second - bias**2
    shares = means[5:] - np.array(list(QUANTILES.values()))
    worst = int(np.argmax(abs(shares)))
    return Cell(
        process=name,
        dt=dt,
        correct=correct,
        n=n,
        mean=bias,
        mean_se=math.sqrt(variance / n),
        variance=variance - exact["variance"],
        variance_se=math.sqrt((fourth - second**2) / n),
        p=p - exact["p_upper"],
        p_se=math.sqrt(p * (1 - p) / n),
        quantile=shares[worst],
        quantile_se=math.sqrt(means[5 + worst] * (1 - means[5 + worst]) / n),
    )


def measure(results: Path, *, quick: bool = False) -> None:
    """Write simulator_bias.csv."""
    done = results / "simulator_bias.csv"
    unfinished = results / "simulator_bias.unfinished.csv"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="dt=")  # coarse on purpose
        add_cells(unfinished, quick)
    unfinished.replace(done)


def add_cells(file: Path, quick: bool) -> None:
    """Measure the cells that are not in the file, and add them; coarse steps, which take least,
    first.
    """
    exact = pd.read_csv(EXACT).set_index("process")
    columns = [field.name for field in fields(Cell)]
    done = pd.read_csv(file) if file.exists() else pd.DataFrame(columns=columns)
    known = set(done[["process", "dt", "correct"]].itertuples(index=False, name=None))
    error, batch = (QUICK_ERROR, QUICK_BATCH) if quick else (ERROR, BATCH)
    wanted = [(name, dt, True) for dt in COARSE_STEPS for name in PROCESSES]
    wanted += [
        (name, dt, correct)
        for dt in (QUICK_STEPS if quick else STEPS)
        for name in PROCESSES
        for correct in (True, False)
    ]
    with file.open("a", newline="") as lines:
        writer = csv.DictWriter(lines, columns)
        if done.empty:
            writer.writeheader()
        for name, dt, correct in wanted:
            if (name, dt, correct) not in known:
                allowed = error * (1 if correct else 2) * (1 if dt >= 1e-3 else 4)
                writer.writerow(asdict(bias(name, dt, correct, allowed, exact.loc[name], batch)))
                lines.flush()


# --- the page -------------------------------------------------------------------------------------

TEXT = """\
## Simulators: bias of the steps

Difference of the mean decision time from its exact value, ms, with Monte Carlo standard errors in brackets (exact
values from integral equations, `tests/reference/general_process.csv`; `python benchmarks/run.py simulator_bias`,
three hours). Standard errors are .05 ms or less in the corrected scheme for dt >= 1 ms; less was not aimed at below 1
ms and for the textbook scheme, whose bias is larger. Empty cells were not measured.

{picture}

The textbook scheme is of order 1/2 (slopes {slowest:.2f} to {fastest:.2f} over all steps). The corrected one has no
bias that can be seen with constant parameters, with boundaries that move, and with noise that changes, up to steps of
20 ms; with leak it is of order 2, and reaches .9 % of the mean where leak times dt is .2, from which on the simulator
warns.

Corrected (the default):

{mean_corrected}

Textbook (`correct=False`):

{mean_textbook}

Difference of P(upper), 1e-5, corrected:

{p_corrected}

Textbook:

{p_textbook}

Everything that was measured at dt = 1 ms: the worst of five quantiles is the largest difference of the share of times
below the exact 10, 30, 50, 70 and 90 % quantiles. Corrected:

{all_corrected}

Textbook:

{all_textbook}
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    cells = pd.read_csv(results / "simulator_bias.csv")
    tables = {}
    for scheme, correct in (("corrected", True), ("textbook", False)):
        tables[f"mean_{scheme}"] = by_step(cells, correct, "mean", 1e-3, 2)
        tables[f"p_{scheme}"] = by_step(cells, correct, "p", 1e-5, 0)
        tables[f"all_{scheme}"] = at_1_ms(cells, correct)
    slopes = textbook_orders(cells) or [np.nan]
    picture = drawn(cells, pictures)
    return TEXT.format(picture=picture, slowest=min(slopes), fastest=max(slopes), **tables)


def with_error(value: float, se: float, unit: float, digits: int) -> str:
    """1.23 (.04), in units of so much."""
    return f"{value / unit:.{digits}f} ({se / unit:.{digits}f})"


def by_step(cells: pd.DataFrame, correct: bool, what: str, unit: float, digits: int) -> str:
    """One row per process and one column per step."""
    chosen = cells[cells["correct"] == correct].set_index(["process", "dt"])
    steps = sorted(chosen.index.unique("dt"), reverse=True)
    rows = []
    for name in PROCESSES:
        found = [chosen.loc[(name, dt)] if (name, dt) in chosen.index else None for dt in steps]
        columns = [
            "" if row is None else with_error(row[what], row[f"{what}_se"], unit, digits)
            for row in found
        ]
        rows.append([LABELS[name], *columns])
    return table(["process", *(f"{1e3 * dt:g} ms" for dt in steps)], rows)


def at_1_ms(cells: pd.DataFrame, correct: bool) -> str:
    """Everything that is measured, at the usual step."""
    head = [
        "process",
        "mean, ms",
        "variance, ms s",
        "P(upper), 1e-5",
        "worst of five quantiles, 1e-5",
        "trials",
    ]
    units = {"mean": (1e-3, 3), "variance": (1e-3, 3), "p": (1e-5, 0), "quantile": (1e-5, 0)}
    chosen = cells[(cells["correct"] == correct) & (cells["dt"] == 1e-3)].set_index("process")
    rows = []
    for name in (name for name in PROCESSES if name in chosen.index):
        row = chosen.loc[name]
        columns = [with_error(row[what], row[f"{what}_se"], *unit) for what, unit in units.items()]
        rows.append([LABELS[name], *columns, f"{row['n']:.1e}"])
    return table(head, rows)


def textbook_orders(cells: pd.DataFrame) -> list[float]:
    """The slope of log bias against log dt of each process, where the bias is above 5 standard
    errors.
    """
    seen = cells[~cells["correct"] & (abs(cells["mean"]) > 5 * cells["mean_se"])]
    groups = [rows for _, rows in seen.groupby("process") if len(rows) > 2]
    return [
        float(np.polyfit(np.log(rows["dt"]), np.log(abs(rows["mean"])), 1)[0]) for rows in groups
    ]


def drawn(cells: pd.DataFrame, pictures: Path) -> str:
    """The size of the bias of the mean against dt, with lines of order 1/2, 1 and 2."""
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    axes = figure.subplots(1, 2, sharey=True, sharex=True)
    for ax, correct in zip(axes, (False, True), strict=True):
        for name in PROCESSES:
            rows = cells[(cells["correct"] == correct) & (cells["process"] == name)].sort_values(
                "dt"
            )
            seen = rows[abs(rows["mean"]) > 3 * rows["mean_se"]]
            (line,) = ax.plot(
                1e3 * seen["dt"], 1e3 * abs(seen["mean"]), "o-", ms=4, label=LABELS[name]
            )
            unseen = rows.drop(seen.index)
            ax.plot(
                1e3 * unseen["dt"],
                3e3 * unseen["mean_se"],
                "v",
                ms=4,
                mfc="none",
                color=line.get_color(),
            )
        ax.set(xscale="log", yscale="log", xlabel="step dt, ms")
        ax.set_title(
            "corrected (open: not seen, 3 standard errors are shown)" if correct else "textbook"
        )
    dt = np.array([0.1, 40.0])
    axes[0].plot(dt, 25 * dt**0.5, "k:", label="order 1/2")
    first = axes[1].plot(dt, 0.1 * dt, "k--", label="order 1")
    second = axes[1].plot(dt, 0.004 * dt**2, "k-.", label="order 2")
    axes[0].set(ylabel="bias of the mean decision time, ms", ylim=(1e-3, 400))
    axes[0].legend(fontsize=8)
    axes[1].legend(handles=first + second, fontsize=8)
    return save(
        figure,
        pictures,
        "simulator_bias",
        "Bias of the mean against the step, in logarithms: lower is better",
    )
