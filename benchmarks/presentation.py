"""What sections share when they write the page: numbers, tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

HERE = Path(__file__).parent
RESULTS = HERE / "results"

# ours, then peers; the same in all pictures (Okabe & Ito's colours, which the colour-blind tell
# apart)
COLOURS = {
    "ddm": "#0072B2",
    "hddm-wfpt": "#E69F00",
    "pyddm": "#009E73",
    "ssm-simulators": "#CC79A7",
    "hssm": "#D55E00",
}


def rounded(number: float, digits: int = 3) -> str:
    """A number with so many significant digits, in full."""
    if not math.isfinite(number) or number == 0.0:
        return f"{number:g}"
    return f"{float(f'{number:.{digits}g}'):,.{max(0, digits - 1 - math.floor(math.log10(abs(number))))}f}"


def best_and_median(best: float, median: float) -> str:
    """Both, with three digits."""
    return f"{rounded(best)} ({rounded(median)})"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def home(results: Path) -> Path:
    """Where the page belongs to results: beside the folder of this repository, and within any
    other.
    """
    return HERE if results.resolve() == RESULTS else results


def picture(title: str, size: tuple[float, float]) -> tuple[Figure, Axes]:
    """An empty picture that says in its title what is better."""
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def save(figure: Figure, pictures: Path, name: str, text: str) -> str:
    """Save a picture; the Markdown that shows it."""
    figure.savefig(pictures / f"{name}.png", dpi=110)
    return f"![{text}](pictures/{name}.png)"


def bars(axes: Axes, values: pd.Series, colours: Sequence[str], unit: str) -> None:
    """Horizontal bars on a log axis, each with its number, in order from the top."""
    places = range(len(values))
    axes.barh(places, values, color=colours, height=0.7)
    axes.set_yticks(places, values.index)
    axes.invert_yaxis()
    for place, value in zip(places, values, strict=True):
        axes.text(value * 1.06, place, rounded(value), va="center", fontsize=9)
    axes.set(xscale="log", xlabel=unit)
    axes.set_xlim(values.min() / 2.0, values.max() * 3.0)
