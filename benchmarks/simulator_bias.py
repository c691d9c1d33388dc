"""Bias of the Euler-Maruyama schemes, corrected and textbook: ``python benchmarks/simulator_bias.py FOLDER``.

Decision times and responses of many trials against the values of tests/reference/general_process.csv, which come from
integral equations and agree with the closed forms where there are any. Each cell (process, dt, scheme) has as many
trials as bring the standard errors of the mean (s) and of P(upper) below --error, for the textbook scheme twice as
much, and for dt < 1 ms four times. The cells are written to FOLDER/simulator_bias.csv one by one, and those that are
there are not done again: a run that was stopped goes on. In the end it prints the tables and draws
FOLDER/simulator_bias.png. That takes some three hours of one core.
"""

from __future__ import annotations

import argparse
import csv
import math
import warnings
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

import ddm
from ddm import boundaries, drifts

EXACT = Path(__file__).parents[1] / "tests" / "reference" / "general_process.csv"
QUANTILES = {"q10": 0.1, "q30": 0.3, "q50": 0.5, "q70": 0.7, "q90": 0.9}
STEPS = [1e-2, 5e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4]
COARSE_STEPS = [4e-2, 2e-2]  # where the corrected scheme has a bias that can be seen
BATCH = 1_000_000

PROCESSES = {
    "constant": ddm.GeneralDDM(drift=1.0, boundary=1.5),
    "strong": ddm.GeneralDDM(drift=3.0, boundary=1.0),
    "near": ddm.GeneralDDM(drift=1.0, boundary=1.5, z=0.1),
    "linear": ddm.GeneralDDM(drift=1.0, boundary=boundaries.linear, parameters={"a": 2.0, "slope": 1.0}),
    "exponential": ddm.GeneralDDM(drift=1.0, boundary=boundaries.exponential, parameters={"a": 2.0, "tau": 1.0}),
    "leak 4": ddm.GeneralDDM(drift=drifts.leaky, boundary=1.0, parameters={"v": 2.0, "leak": 4.0}),
    "leak 10": ddm.GeneralDDM(drift=drifts.leaky, boundary=0.8, parameters={"v": 3.0, "leak": 10.0}),
    "leak 4, exponential": ddm.GeneralDDM(
        drift=drifts.leaky,
        boundary=boundaries.exponential,
        parameters={"v": 2.0, "leak": 4.0, "a": 1.2, "tau": 1.5},
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
    """What was measured: differences from the exact values (s, s^2, shares) with their standard errors."""

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


# --- measurement ------------------------------------------------------------------------------------------------------


def measure(name: str, dt: float, correct: bool, error: float, exact: pd.Series) -> Cell:
    """Simulate until both standard errors are below the error."""
    process = PROCESSES[name]
    seeds = np.random.SeedSequence([list(PROCESSES).index(name), round(dt * 1e6), correct])
    levels = exact[list(QUANTILES)].to_numpy()
    sums, n = np.zeros(5 + len(levels)), 0
    needed = BATCH
    while n < needed:
        size = min(BATCH, needed - n)
        trials = process.simulate(size, seed=seeds.spawn(1)[0], dt=dt, correct=correct)
        time = trials["rt"].to_numpy()
        deviation = time - exact["mean"]
        powers = [deviation.sum(), *((deviation**k).sum() for k in (2, 3, 4))]
        sums += [*powers, trials["response"].sum(), *((time < level).sum() for level in levels)]
        n += size
        variance, p = sums[1] / n - (sums[0] / n) ** 2, sums[4] / n
        needed = math.ceil(max(variance, p * (1 - p)) / error**2)
    return summarised(name, dt, correct, n, sums / n, exact)


def summarised(name: str, dt: float, correct: bool, n: int, means: np.ndarray, exact: pd.Series) -> Cell:
    """From the means of powers of deviations from the exact mean, of responses, and of times below the quantiles."""
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


def measured(file: Path, error: float) -> pd.DataFrame:
    """All cells, of which those in the file are taken from it; coarse steps, which take least, first."""
    exact = pd.read_csv(EXACT).set_index("process")
    done = pd.read_csv(file) if file.exists() else pd.DataFrame(columns=[field.name for field in fields(Cell)])
    known = set(done[["process", "dt", "correct"]].itertuples(index=False, name=None))
    wanted = [(name, dt, True) for dt in COARSE_STEPS for name in PROCESSES]
    wanted += [(name, dt, correct) for dt in STEPS for name in PROCESSES for correct in (True, False)]
    with file.open("a", newline="") as lines:
        writer = csv.DictWriter(lines, [field.name for field in fields(Cell)])
        if done.empty:
            writer.writeheader()
        for name, dt, correct in wanted:
            if (name, dt, correct) not in known:
                allowed = error * (1 if correct else 2) * (1 if dt >= 1e-3 else 4)
                cell = measure(name, dt, correct, allowed, exact.loc[name])
                writer.writerow(asdict(cell))
                lines.flush()
    return pd.read_csv(file)


# --- results ----------------------------------------------------------------------------------------------------------


def with_error(value: float, se: float, unit: float, digits: int) -> str:
    """1.23 (.04), in units of so much."""
    return f"{value / unit:.{digits}f} ({se / unit:.{digits}f})"


def by_step(cells: pd.DataFrame, correct: bool, what: str, unit: float, digits: int) -> list[str]:
    """Lines of Markdown: one row per process and one column per step."""
    chosen = cells[cells["correct"] == correct].set_index(["process", "dt"])
    steps = sorted(chosen.index.unique("dt"), reverse=True)
    lines = ["| process | " + " | ".join(f"{1e3 * dt:g} ms" for dt in steps) + " |", "|---" * (1 + len(steps)) + "|"]
    for name in PROCESSES:
        found = [chosen.loc[(name, dt)] if (name, dt) in chosen.index else None for dt in steps]
        columns = ["" if row is None else with_error(row[what], row[f"{what}_se"], unit, digits) for row in found]
        lines.append(f"| {LABELS[name]} | " + " | ".join(columns) + " |")
    return lines


def at_1_ms(cells: pd.DataFrame, correct: bool) -> list[str]:
    """Lines of Markdown: everything that is measured, at the usual step."""
    head = "| process | mean, ms | variance, ms s | P(upper), 1e-5 | worst of five quantiles, 1e-5 | trials |"
    lines = [head, "|---" * 6 + "|"]
    chosen = cells[(cells["correct"] == correct) & (cells["dt"] == 1e-3)].set_index("process")
    for name in (name for name in PROCESSES if name in chosen.index):
        row = chosen.loc[name]
        units = {"mean": (1e-3, 3), "variance": (1e-3, 3), "p": (1e-5, 0), "quantile": (1e-5, 0)}
        columns = [with_error(row[what], row[f"{what}_se"], *unit) for what, unit in units.items()]
        lines.append("| " + " | ".join([LABELS[name], *columns, f"{row['n']:.1e}"]) + " |")
    return lines


def picture(cells: pd.DataFrame, file: Path) -> None:
    """The size of the bias of the mean against dt, with lines of order 1/2, 1 and 2."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(10, 4.5), sharey=True, sharex=True, layout="constrained")
    for ax, correct in zip(axes, (False, True), strict=True):
        for name in PROCESSES:
            rows = cells[(cells["correct"] == correct) & (cells["process"] == name)].sort_values("dt")
            seen = rows[abs(rows["mean"]) > 3 * rows["mean_se"]]
            (line,) = ax.plot(1e3 * seen["dt"], 1e3 * abs(seen["mean"]), "o-", ms=4, label=LABELS[name])
            unseen = rows.drop(seen.index)
            ax.plot(1e3 * unseen["dt"], 3e3 * unseen["mean_se"], "v", ms=4, mfc="none", color=line.get_color())
        ax.set(xscale="log", yscale="log", xlabel="step dt, ms")
        ax.set_title("corrected (open: below 3 standard errors)" if correct else "textbook")
    dt = np.array([0.1, 40.0])
    axes[0].plot(dt, 25 * dt**0.5, "k:", label="order 1/2")
    first = axes[1].plot(dt, 0.1 * dt, "k--", label="order 1")
    second = axes[1].plot(dt, 0.004 * dt**2, "k-.", label="order 2")
    axes[0].set(ylabel="bias of the mean decision time, ms", ylim=(1e-3, 400))
    axes[0].legend(fontsize=8)
    axes[1].legend(handles=first + second, fontsize=8)
    figure.savefig(file, dpi=110)


def orders(cells: pd.DataFrame) -> list[str]:
    """The slope of log bias against log dt of each process, where the bias is above 5 standard errors."""
    lines = []
    for (name, correct), rows in cells.groupby(["process", "correct"]):
        seen = rows[abs(rows["mean"]) > 5 * rows["mean_se"]]
        if len(seen) > 2:
            slope = np.polyfit(np.log(seen["dt"]), np.log(abs(seen["mean"])), 1)[0]
            scheme = "corrected" if correct else "textbook"
            lines.append(f"{LABELS[name]}, {scheme}: order {slope:.2f} over {len(seen)} steps")
    return lines


def main() -> None:
    """Measure what has not been measured, and print and draw everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--error", type=float, default=5e-5, help="standard error (default: 5e-5)")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="dt=")  # coarse on purpose
        cells = measured(options.folder / "simulator_bias.csv", options.error)
    for correct, title in ((True, "Corrected"), (False, "Textbook")):
        print(f"\n{title}: mean decision time, ms\n", *by_step(cells, correct, "mean", 1e-3, 2), sep="\n")
        print(f"\n{title}: P(upper), 1e-5\n", *by_step(cells, correct, "p", 1e-5, 0), sep="\n")
        print(f"\n{title}, dt = 1 ms\n", *at_1_ms(cells, correct), sep="\n")
    print("\n", *orders(cells), sep="\n")
    picture(cells, options.folder / "simulator_bias.png")


if __name__ == "__main__":
    main()
