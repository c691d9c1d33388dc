"""RT histograms under the densities that are expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.groups import name_of
from ddm.agreement.rt_shares import Curve, Histogram
from ddm.plots.facets import Facets, condition_keys, facets_of, in_panels, response_text
from ddm.plots.legends import BAND_TEXT
from ddm.plots.style import BAND, BARS, COLOUR_OF_RESPONSE, LINE_OF_RESPONSE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes


# beyond this number of letters of other counts, the share that is shown has a line of its own
LONGEST_COUNTS = 12


def densities(
    fit: Any,
    *,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    bins: Any = None,
    axes: Any = None,
) -> np.ndarray:
    """RT histograms under the densities that are expected, in one panel per condition.

    Upper responses are drawn upwards, lower responses downwards. The bars of a response have the
    area n(response) / n: the number of its RTs on the axis, over the number of all trials. The area
    under a line is the expected share. So with a deadline the areas do not add up to 1, because
    some trials are omissions, and the lines end at the deadline. Where RTs were removed, n counts
    the trials that were not removed. If the RTs of some responses were lost, the lines are lower by
    the share of these among the responses in time. The middle 95 % of the bars of simulated data
    sets are a band. The axis ends where 99 % of the RTs of the slowest condition do, and the title
    says which share is shown.

    Parameters
    ----------
    fit : a Fit; `Fits`, whose people are averaged; Trials or a table of trials, which have no
        lines; or {name: (trials, process)}
    row, col : a row or a column of panels for each level of a column, or of values beside the data
        such as those of ``pd.cut(data["x"], 4)``; None for a panel per condition of the model
    order : the levels of a column in the order of the picture, {column: [levels]}
    where : draw only trials that meet a condition, such as "block > 1"
    bins : number of bins, or their edges in s; None for those of the rule of Freedman & Diaconis
        (1981), from the fastest RT on, which are the same in all panels
    axes : matplotlib axes, at least one per panel; None for a new figure

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if ``fit`` is none of these
    ValueError : if there is no such column, or there are fewer ``axes`` than panels

    Examples
    --------
    >>> import ddm
    >>> fit = ddm.fit(ddm.Model(), ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(300, seed=1))
    >>> ddm.plots.densities(fit, bins=30)
    <1 axes (1 x 1): .flat[0].figure is the figure>
    """
    among = facets_of(fit, row=row, col=col, order=order, where=where, axes=axes)
    by = condition_keys(among)
    bars = among.table(_histogram(bins), by)
    edges = np.append(np.unique(bars["from"]), bars["to"].max())
    lines = (
        among.table(Curve(end=float(edges[-1])), by) if among.agreement.has_predictions else None
    )
    if lines is not None:
        lines = lines.dropna(subset=["predicted"])

    names = list(map(name_of, by))
    panels = in_panels(
        bars,
        _drawing(among, edges, lines, names),
        among,
        wrapped=names,
        x="RT (s)",
        y="density (1/s)",
        title=lambda rows: counts_text(rows, _shown(rows)),
    )
    return panels


def _histogram(bins: Any) -> Histogram:
    """The statistic for an argument ``bins``."""
    if bins is None:
        return Histogram()
    if arguments.is_number(bins):
        advice = "Or give their edges in seconds: bins=np.arange(0.2, 2, 0.05)."
        return Histogram(n_bins=arguments.whole_number("bins", bins, at_least=1, advice=advice))

    edges = np.asarray(bins, dtype=float).ravel()
    if edges.size < 2 or not (np.diff(edges) > 0.0).all():
        raise ValueError(
            "bins must be a number of bins, or their edges in seconds, which increase; got "
            f"{bins!r}."
        )
    return Histogram(edges=edges)


def _shown(rows: pd.DataFrame) -> float:
    """The share of the RTs of a panel that its bars hold."""
    with_rt = rows["with_rt"].iloc[0]
    drawn = (rows["observed"] * (rows["to"] - rows["from"])).sum()
    return float(min(drawn / with_rt, 1.0)) if with_rt else 1.0


def counts_text(rows: pd.DataFrame, shown: float = 1.0) -> str:
    """How many trials and people there are, how many have no RT, and which share is shown."""
    n, people, omitted, lost = rows[["n", "people", "omitted", "lost"]].iloc[0].astype(int)
    parts = [f"n = {n}"]
    parts += [f"{people} people"] if people > 1 else []
    parts += [f"{omitted} omitted"] if omitted else []
    parts += [f"{lost} RTs lost"] if lost else []
    # what is not quite all is not called all
    percent = min(round(100.0 * shown, 1), 99.9)
    is_long = len(", ".join(parts)) > LONGEST_COUNTS
    text = ("\n" if is_long else ", ").join([", ".join(parts), f"{percent:g} % shown"])
    return text if shown < 1.0 - 1e-9 else ", ".join(parts)


def _drawing(
    among: Facets, edges: np.ndarray, lines: pd.DataFrame | None, names: list[Any]
) -> Callable[[Axes, pd.DataFrame], None]:
    """Draws the bars and lines of one condition."""

    def draw(ax: Axes, bars: pd.DataFrame) -> None:
        here = None if lines is None else _same(lines, bars, names)
        for response, sign in ((1, 1.0), (0, -1.0)):
            of_response = bars[bars["response"] == response]
            if len(of_response):
                _bars(ax, of_response, edges, sign, among, response)
            if here is not None and (here["response"] == response).any():
                line = here[here["response"] == response]
                ax.plot(
                    line["rt"],
                    sign * line["predicted"],
                    LINE_OF_RESPONSE[response],
                    color=COLOUR_OF_RESPONSE[response],
                    linewidth=WIDTH,
                    label=f"{response_text(among, response)}, model",
                )
        ax.axhline(0.0, color="black", linewidth=0.6)
        ax.set_xlim(0.0, edges[-1])
        ax.yaxis.set_major_formatter(lambda height, _: f"{abs(height):g}")

    return draw


def _same(table: pd.DataFrame, rows: pd.DataFrame, names: list[Any]) -> pd.DataFrame:
    """The rows of a table that are of the same condition as others."""
    for name in names:
        table = table[table[name] == rows[name].iloc[0]]
    return table


def _bars(
    ax: Axes, rows: pd.DataFrame, edges: np.ndarray, sign: float, among: Facets, response: int
) -> None:
    """The bars of a response, and the band of simulated ones."""
    colour = COLOUR_OF_RESPONSE[response]
    ax.stairs(
        sign * rows["observed"],
        edges,
        fill=True,
        color=colour,
        alpha=BARS,
        linewidth=0.0,
        label=f"{response_text(among, response)}, data",
    )
    # an outline, since the band lies over the bars
    outline: dict[str, Any] = {"color": colour, "linewidth": 0.7, "zorder": 2}
    ax.stairs(sign * rows["observed"], edges, **outline)
    if rows["low"].notna().any():
        ax.stairs(
            sign * rows["high"].to_numpy(),
            edges,
            baseline=sign * rows["low"].to_numpy(),
            fill=True,
            color="black",
            alpha=0.5 * BAND,
            linewidth=0.0,
            label=BAND_TEXT,
        )
