"""Panels: a picture for each group of trials, in rows and columns, or one after the other."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.agreement.comparing import Agreement
from ddm.agreement.groups import keys_of, name_of
from ddm.arguments import shown
from ddm.plots.drawable import agreement_of
from ddm.plots.legends import legend_outside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# panels side by side; with more of them each is too small on a page
_MOST_COLUMNS = ContextVar("_MOST_COLUMNS", default=4)

# more panels than this are warned of
MANY = 24

# width and height of a panel, and room for the numbers left of the first one, inches
PANEL_WIDTH = 3.2
PANEL_HEIGHT = 2.6
MARGIN = 0.6

# a title breaks between two conditions beyond this number of letters
LONGEST_TITLE = 30

# draws the rows of a table on axes
Draw = Callable[["Axes", pd.DataFrame], None]


@contextmanager
def columns_at_most(n: int) -> Iterator[None]:
    """Within it, new figures have at most ``n`` panels side by side, as a narrow screen needs."""
    token = _MOST_COLUMNS.set(n)
    try:
        yield
    finally:
        _MOST_COLUMNS.reset(token)


def most_columns() -> int:
    """How many panels may stand side by side."""
    return _MOST_COLUMNS.get()


class Panels(np.ndarray):
    """The axes of a picture in rows and columns; an array whose text is one line."""

    def __repr__(self) -> str:
        shape = " x ".join(map(str, self.shape))
        return f"<{self.size} axes ({shape}): .flat[0].figure is the figure>"

    __str__ = __repr__


@dataclass(frozen=True, eq=False)
class Facets:
    """Which trials are drawn, and in which panels.

    row, col : a column, or values beside the data, with a row or column of panels per level
    order : {column: its levels in the order of the picture}, or only the levels if there is one
        column
    where : a condition that the trials drawn meet
    axes : matplotlib axes to draw on; None for new ones
    """

    agreement: Agreement
    row: Any
    col: Any
    order: Any
    where: str | None
    axes: Any

    @property
    def keys(self) -> list[Any]:
        """The columns of rows and columns of panels."""
        return [key for key in (self.row, self.col) if key is not None]

    @property
    def names(self) -> list[Hashable]:
        """Their names."""
        return [name_of(key) for key in self.keys]

    @property
    def others(self) -> list[Hashable]:
        """The columns of conditions that make no panels."""
        return [column for column in self.agreement.columns if column not in self.names]

    def compared(self, table: pd.DataFrame) -> tuple[list[Hashable], list[Hashable]]:
        """The columns whose levels share a panel, and those that make panels without row and col.

        Of several columns that with the most levels shares a panel: too many conditions in one
        cannot be told apart.
        """
        if self.keys or len(self.others) < 2:
            return self.others, []
        most = max(self.others, key=lambda name: table[name].nunique())
        return [most], [name for name in self.others if name != most]

    def table(self, statistic: Any, by: Sequence[Any], **options: Any) -> pd.DataFrame:
        """Observed and predicted values of the groups by these keys, in the order asked for."""
        for key, argument in ((self.row, "row"), (self.col, "col")):
            if key is not None:
                self.agreement.check(key, self.where, argument=argument)
        table = self.agreement.observed_and_predicted(
            statistic, by=list(by), where=self.where, **options
        )
        return ordered(table, self.order, [name_of(key) for key in by])


def facets_of(
    thing: Any, *, row: Any, col: Any, order: Any, where: str | None, axes: Any
) -> Facets:
    """The facets of a picture of a fit, fits or data."""
    agreement = agreement_of(thing)
    for argument, key in (("row", row), ("col", col)):
        if isinstance(key, list | tuple):
            raise TypeError(
                f"{argument} must be one column, or values beside the data; got {key!r}. "
                "Make one column of several: data['both'] = data['a'] + ' ' + data['b']."
            )
    if row is not None and col is not None and name_of(row) == name_of(col):
        raise ValueError(f"row and col are the same, {shown(name_of(row))}. Leave one of them out.")
    return Facets(agreement, row, col, order, where, axes)


def ordered(table: pd.DataFrame, order: Any, names: Sequence[Any]) -> pd.DataFrame:
    """A table whose levels, and rows, are in the order asked for."""
    if order is None:
        return table
    if not isinstance(order, Mapping):
        if len(names) != 1:
            first = shown(names[0]) if names else "'a column'"
            raise ValueError(
                f"order must say which column it is about: order={{{first}: [...]}}; got {order!r}."
            )
        order = {names[0]: order}

    table = table.copy()
    for name, levels in order.items():
        if name not in names:
            drawn = ", ".join(map(str, names)) or "none"
            raise ValueError(
                f"order names {name!r}, which makes no groups here; the columns that do: {drawn}."
            )
        known = list(table[name].cat.categories)
        if sorted(map(str, levels)) != sorted(map(str, known)):
            raise ValueError(
                f"order={{{name!r}: ...}} must have each level once: {known}; got {list(levels)}. "
                "To draw fewer of them use where=."
            )
        table[name] = table[name].cat.set_categories(list(levels))
    return table.sort_values(list(names), kind="stable").reset_index(drop=True)


def in_panels(
    table: pd.DataFrame,
    draw: Draw,
    among: Facets,
    *,
    wrapped: Sequence[Hashable] = (),
    x: str,
    y: str,
    share: bool = True,
    title: Callable[[pd.DataFrame], str] | None = None,
    height: float = PANEL_HEIGHT,
) -> np.ndarray:
    """Draw each group of a table in a panel; returns the axes.

    The panels are those of the row and col of ``among``, or else one for each level of the columns
    ``wrapped``. ``title`` gives a second line for a panel.
    """
    crossed = among.names
    names = crossed or list(wrapped)
    groups = series(table, names)
    shape = _shape(table, among, len(groups), bool(crossed))
    if len(groups) > MANY:
        warnings.warn(
            f"{len(groups)} panels are many to look at. Choose some by where=, or group a column "
            "with pd.cut.",
            UserWarning,
            stacklevel=4,
        )

    panels = axes_for(
        among.axes,
        shape[0] * shape[1] if crossed else len(groups),
        lambda: new_axes(shape, share=share, height=height),
    )
    places = _places(table, among, groups, shape)
    used = set(places)
    is_table = len(crossed) == 2 and panels.shape == shape
    for place, (key, rows) in zip(places, groups, strict=True):
        ax = panels.flat[place]
        draw(ax, rows)
        # of rows and columns, the level of the row stands at the left
        above = slice(1 if is_table else 0, None)
        lines = [heading(names[above], key[above]), title(rows) if title else ""]
        ax.set_title("\n".join(filter(None, lines)), fontsize="small")
    if among.axes is None:
        for place in set(range(panels.size)) - used:
            panels.flat[place].set_visible(False)
    heads = [heading(names[:1], [level]) for level in _levels(table, among.row)] if is_table else []
    label_outer(panels, used, x, [f"{head}\n{y}" for head in heads] or [y])
    legend_outside(panels, is_own=among.axes is None)
    return panels


def heading(names: Sequence[Hashable], key: Sequence[Any]) -> str:
    """The title of a group, such as "coherence = 0.032"."""
    parts = [f"{name} = {text_of(level)}" for name, level in zip(names, key, strict=True)]
    short = ", ".join(parts)
    return short if len(short) <= LONGEST_TITLE else "\n".join(parts)


def text_of(level: Any) -> str:
    """A level as it is written in a picture."""
    if isinstance(level, float):
        return f"{level:g}"
    if isinstance(level, pd.Interval):
        left, right = "[("[level.open_left], "])"[level.open_right]
        return f"{left}{level.left:g}, {level.right:g}{right}"
    is_day = isinstance(level, pd.Timestamp) and level == level.normalize()
    return str(level.date() if is_day else level)


def response_text(among: Facets, response: int) -> str:
    """The name of a response in the data, for instance "choice = left"."""
    return f"{among.agreement.response_column} = {among.agreement.labels[response]}"


def series_text(names: Sequence[Hashable], key: Sequence[Any]) -> str:
    """The name of a condition in a legend."""
    return ", ".join(f"{name} = {text_of(level)}" for name, level in zip(names, key, strict=True))


def series(
    table: pd.DataFrame, names: Sequence[Hashable]
) -> list[tuple[tuple[Any, ...], pd.DataFrame]]:
    """The rows of each condition, in order."""
    if not names:
        return [((), table)]
    groups = table.groupby(list(names), observed=True, sort=True)
    return [(key if isinstance(key, tuple) else (key,), rows) for key, rows in groups]


def _levels(table: pd.DataFrame, key: Any) -> list[Any]:
    if key is None:
        return [None]
    column = table[name_of(key)]
    return [level for level in column.cat.categories if (column == level).any()]


def _shape(table: pd.DataFrame, among: Facets, n: int, is_crossed: bool) -> tuple[int, int]:
    """Rows and columns of the grid."""
    if is_crossed and among.row is not None:
        return len(_levels(table, among.row)), len(_levels(table, among.col))
    # four panels are two rows of two
    columns = min(2 if n == 4 else n, most_columns())
    return ceil(n / columns), columns


def _places(
    table: pd.DataFrame, among: Facets, groups: Sequence[Any], shape: tuple[int, int]
) -> list[int]:
    """The place of each group in the grid."""
    if among.row is None:
        return list(range(len(groups)))
    rows, columns = _levels(table, among.row), _levels(table, among.col)
    return [
        rows.index(key[0]) * shape[1] + (columns.index(key[1]) if len(key) > 1 else 0)
        for key, _ in groups
    ]


def axes_for(axes: Any, n: int, new: Callable[[], Panels]) -> Panels:
    """The axes that were given, if they are enough for n panels, or new ones."""
    if axes is None:
        return new()
    given = np.atleast_1d(np.array(axes, dtype=object)).view(Panels)
    if given.size < n:
        raise ValueError(
            f"axes must hold at least {n} axes, one per panel; got {given.size}. Leave it out for "
            "a new figure."
        )
    return given


def new_axes(
    shape: tuple[int, int],
    *,
    share: bool = True,
    height: float = PANEL_HEIGHT,
    width: float = PANEL_WIDTH,
) -> Panels:
    """New axes in rows and columns."""
    import matplotlib.pyplot as plt

    _, panels = plt.subplots(
        *shape,
        figsize=(width * shape[1] + MARGIN, height * shape[0] + MARGIN),
        sharex=share,
        sharey=share,
        squeeze=False,
        layout="constrained",
    )
    return panels.view(Panels)


def label_outer(panels: np.ndarray, used: set[int], x: str, y: Sequence[str]) -> None:
    """Label the first used panel of each row (y), and the last of each column (x).

    The numbers of the axes stand there too. ``y`` is one label for all rows, or one for each.
    """
    columns = np.atleast_2d(panels).shape[1]
    for place in used:
        ax = panels.flat[place]
        is_lowest = place + columns not in used
        if is_lowest:
            ax.set_xlabel(x)
        # panels that stand one below the other are far from the numbers of the last
        if is_lowest or columns == 1:
            ax.tick_params(labelbottom=True)
        if place % columns == 0 or place - 1 not in used:
            ax.set_ylabel(y[place // columns] if len(y) > 1 else y[0])
            ax.tick_params(labelleft=True)


def condition_keys(among: Facets) -> list[Any]:
    """The keys of a picture with a panel for each condition."""
    return among.keys or keys_of(among.agreement.columns)
