"""Psychometric and chronometric functions: choices and mean RTs over a column."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.groups import Cut, chosen_rows, in_bins, keys_of, name_of, values_of
from ddm.agreement.rt_means import Means
from ddm.plots.facets import (
    Facets,
    facets_of,
    in_panels,
    response_text,
    series,
    series_text,
    text_of,
)
from ddm.plots.legends import BAND_TEXT
from ddm.plots.style import (
    BAND,
    COLOUR_OF_RESPONSE,
    LINE_OF_RESPONSE,
    MARK_OF_RESPONSE,
    WIDTH,
    Look,
    looks,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# numbers with more levels than this are cut into groups
MOST_LEVELS = 12


def psychometric(
    fit: Any,
    x: Any = None,
    *,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    bins: int = 6,
    axes: Any = None,
) -> np.ndarray:
    """The proportion of upper responses over a column: points are the data, lines the model.

    Parameters
    ----------
    fit : as in `densities`
    x : a column, or values beside the data; None for the column of the model that holds numbers,
        else its first one. Levels that are numbers stand at their values. If there are more than 12
        of them, ``bins`` groups of as many trials each stand at the median of their values.
    row, col, order, where, axes : as in `densities`
    bins : the number of such groups

    The model's line joins what it expects of each level, or group, of ``x``; the band holds 95 % of
    simulated data sets. Another column of conditions has a colour and mark per level, and further
    ones have panels. Proportions are of all trials, omissions included.

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError, ValueError : as of `densities`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> one = data[data["subject"] == "s01"]
    >>> fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), one)
    >>> ddm.plots.psychometric(fit, "difficulty")
    <1 axes (1 x 1): .flat[0].figure is the figure>
    """
    along = _along(fit, x, row, col, order, where, bins, axes)
    table = along.among.table(Means("p"), along.by)
    upper = int(table["response"].max())
    table = table[table["response"] == upper]
    shared, wrapped = along.shared(table)
    looking = _looking(table, shared)

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        for key, own in series(rows, shared):
            name = series_text(shared, key) or response_text(along.among, upper)
            _draw(ax, along, own, looking[key], name)

    return along.panels(table, draw, wrapped, f"P({response_text(along.among, upper)})")


def chronometric(
    fit: Any,
    x: Any = None,
    *,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    bins: int = 6,
    axes: Any = None,
) -> np.ndarray:
    """The mean RT of each response over a column: points are the data, lines the model.

    All other columns of conditions have panels.

    Parameters
    ----------
    fit, x, row, col, order, where, bins, axes : as in `psychometric`

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError, ValueError : as of `densities`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> one = data[data["subject"] == "s01"]
    >>> fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), one)
    >>> ddm.plots.chronometric(fit, "difficulty")
    <2 axes (1 x 2): .flat[0].figure is the figure>
    """
    along = _along(fit, x, row, col, order, where, bins, axes)
    table = along.among.table(Means("rt"), along.by)
    wrapped = along.others

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        for response in (1, 0):
            own = rows[rows["response"] == response]
            if own["observed"].notna().any() or own["predicted"].notna().any():
                look = Look(
                    COLOUR_OF_RESPONSE[response],
                    MARK_OF_RESPONSE[response],
                    LINE_OF_RESPONSE[response],
                )
                name = response_text(along.among, response)
                _draw(ax, along, own, look, name)

    return along.panels(table, draw, wrapped, "mean RT (s)")


@dataclass(frozen=True, eq=False)
class _Along:
    """What is along the axis of a picture.

    key : the column; None for all trials at one place
    at : where its levels stand; None for one after the other
    n_cut : the number of groups into which its values were cut; 0 for its own levels
    """

    among: Facets
    key: Any
    at: dict[Any, float] | None = None
    n_cut: int = 0

    @property
    def name(self) -> Hashable:
        """The name of the column."""
        return name_of(self.key)

    @property
    def others(self) -> list[Hashable]:
        """The columns of conditions that are neither on the axis nor rows or columns of panels."""
        return [one for one in self.among.others if one != self.name and not self.among.keys]

    @property
    def by(self) -> list[Any]:
        """The keys of the groups of trials."""
        return [*self.among.keys, *self.others, *keys_of(self.key)]

    def shared(self, table: pd.DataFrame) -> tuple[list[Hashable], list[Hashable]]:
        """The column that has colours, and those that have panels."""
        most = sorted(self.others, key=lambda name: -table[name].nunique())
        return most[:1], most[1:]

    def places(self, rows: pd.DataFrame) -> np.ndarray:
        """Where the levels of rows stand."""
        if self.key is None:
            return np.zeros(len(rows))
        levels = rows[self.name]
        if self.at is None:
            return levels.cat.codes.to_numpy(float)
        return np.array([self.at[level] for level in levels])

    def panels(
        self,
        table: pd.DataFrame,
        draw: Callable[[Axes, pd.DataFrame], None],
        wrapped: list[Hashable],
        label: str,
    ) -> np.ndarray:
        """Draw in panels, with the levels named below."""
        x = "all trials" if self.key is None else str(self.name)
        grouped = f" ({self.n_cut} groups of trials)" if self.n_cut else ""

        def with_levels(ax: Axes, rows: pd.DataFrame) -> None:
            draw(ax, rows)
            if self.key is None:
                ax.set_xticks([])
            elif self.at is None:
                levels = table[self.name].cat.categories
                ax.set_xticks(range(len(levels)), list(map(text_of, levels)))
                ax.set_xlim(-0.5, len(levels) - 0.5)

        return in_panels(
            table, with_levels, self.among, wrapped=wrapped, x=x + grouped, y=label, height=3.0
        )


def _along(
    fit: Any, x: Any, row: Any, col: Any, order: Any, where: str | None, bins: int, axes: Any
) -> _Along:
    """The facets, the column along the axis, and the places of its levels."""
    n = arguments.whole_number("bins", bins, at_least=2, meaning="groups of trials along x")
    among = facets_of(fit, row=row, col=col, order=order, where=where, axes=axes)
    key = _column(among) if x is None else x
    if key is None:
        return _Along(among, None)

    values = _values(among, key)
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    levels = values.unique()
    if is_number and len(levels) > MOST_LEVELS:
        edges = tuple(np.unique(np.quantile(values, np.linspace(0.0, 1.0, n + 1))).tolist())
        cuts = in_bins(values, edges)
        at = values.groupby(cuts, observed=True).median().to_dict()
        return _Along(among, Cut(key, edges), at, len(at))
    if is_number:
        return _Along(among, key, {level: float(level) for level in levels})
    if all(isinstance(level, pd.Interval) for level in levels):
        return _Along(among, key, {level: float(level.mid) for level in levels})
    return _Along(among, key)


def _values(among: Facets, key: Any) -> pd.Series:
    """The values of a column in all trials that are along."""
    several = [
        values_of(part, key, "x").iloc[chosen_rows(part, among.where)]
        for part in among.agreement.parts
    ]
    return pd.concat(several, ignore_index=True)


def _column(among: Facets) -> Hashable | None:
    """The first column of the model that holds numbers, else its first one."""
    columns = [one for one in among.agreement.covariates if one not in among.names]
    for one in columns:
        if pd.api.types.is_numeric_dtype(_values(among, one)):
            return one
    return columns[0] if columns else None


def _looking(table: pd.DataFrame, shared: list[Hashable]) -> dict[Any, Look]:
    """Colour and mark of each condition."""
    every = [key for key, _ in series(table, shared)]
    return dict(zip(every, looks(len(every)), strict=True))


def _draw(ax: Axes, along: _Along, rows: pd.DataFrame, look: Look, name: str) -> None:
    """Points, line and band of one condition."""
    place = along.places(rows)
    order = np.argsort(place, kind="stable")
    rows, place = rows.iloc[order], place[order]
    if rows["predicted"].notna().any():
        marked = "_" if len(rows) == 1 else ""
        model: dict[str, Any] = {
            "color": look.colour,
            "linewidth": WIDTH,
            "marker": marked,
            "markersize": 14,
        }
        ax.plot(place, rows["predicted"], look.line, label=f"{name}, model", **model)
        band: dict[str, Any] = {"color": look.colour, "alpha": 0.7 * BAND, "linewidth": 0.0}
        ax.fill_between(place, rows["low"], rows["high"], label=BAND_TEXT, **band)
    data: dict[str, Any] = {"color": look.colour, "linestyle": "none", "markersize": 5}
    ax.plot(place, rows["observed"], look.mark, label=f"{name}, data", **data)
