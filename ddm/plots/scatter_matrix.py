"""Estimates against one another: correlated errors, draws, or differences between people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm.frames import pandas_if_frame
from ddm.plots.drawable import Estimated
from ddm.plots.facets import Panels, axes_for, new_axes
from ddm.plots.style import BARS, COLOUR_OF_RESPONSE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# more estimates than this make panels too small to see
MOST = 12

# the columns of a table of draws that are not drawn
PLACE_OF_DRAW = ("chain", "draw")

# radii of the ellipses that hold 50 % and 95 % of a normal distribution in two dimensions
RADII = (1.17741, 2.44775)


def pairs(fit: Any, *, axes: Any = None) -> np.ndarray:
    """Each estimate against each other one, with their correlations.

    For a Fit these are the errors of the estimates: ellipses hold 50 % and 95 % of the normal
    distribution with its covariance. For `Fits` there is a point for each person. A table has a
    point per row: ``fit.bootstrap()``, ``posterior.draws``, or estimates of other people. The upper
    triangle has the correlations.

    Parameters
    ----------
    fit : a Fit, `Fits`, or a table with a column per estimate
    axes : k x k matplotlib axes for k estimates; None for a new figure

    Returns
    -------
    array : the axes, (k, k)

    Raises
    ------
    TypeError : if ``fit`` is none of these
    ValueError : if there are fewer ``axes`` than panels

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> one = data[data["subject"] == "s01"]
    >>> fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), one)
    >>> ddm.plots.pairs(fit)
    <25 axes (5 x 5): .flat[0].figure is the figure>
    """
    points, center, cov = _parts(fit)
    labels = list(points.columns) if points is not None else list(cov.columns)
    k = len(labels)
    if not 2 <= k <= MOST:
        raise ValueError(
            f"pairs draws 2 to {MOST} estimates against one another; there are {k}. Choose some: "
            "ddm.plots.pairs(fits.params[['v', 'a']])."
        )
    panels = axes_for(axes, k * k, lambda: _new(k)).ravel()[: k * k].reshape(k, k)
    correlation = points.corr() if points is not None else _correlation(cov)
    for i, below in enumerate(labels):
        for j, beside in enumerate(labels):
            ax = panels[i, j]
            if i < j:
                _number(ax, float(correlation.to_numpy()[i, j]))
            elif i == j:
                _marginal(ax, beside, points, center, cov)
            elif points is not None:
                look: dict[str, Any] = {
                    "color": COLOUR_OF_RESPONSE[1],
                    "markersize": 3.0,
                    "alpha": 0.6,
                }
                ax.plot(points[beside], points[below], "o", linestyle="none", **look)
            else:
                _ellipses(ax, center[[beside, below]], cov.loc[[beside, below], [beside, below]])
            _labels(ax, i, j, k, str(beside), str(below))
    return panels.view(Panels)


def _parts(fit: Any) -> tuple[pd.DataFrame | None, pd.Series, pd.DataFrame]:
    """Points, or else the estimates and their covariance."""
    none = pd.Series(dtype=float), pd.DataFrame()
    table = pandas_if_frame("fit", fit)
    if isinstance(table, pd.DataFrame):
        if set(PLACE_OF_DRAW) <= set(table.columns):
            table = table.drop(columns=list(PLACE_OF_DRAW))
        return table.select_dtypes("number").dropna(axis=1, how="all"), *none
    if isinstance(fit, Estimated) and isinstance(fit.params, pd.DataFrame):
        return fit.params.dropna(axis=1, how="all"), *none
    if isinstance(fit, Estimated) and isinstance(getattr(fit, "cov", None), pd.DataFrame):
        cov: pd.DataFrame = fit.cov  # type: ignore[attr-defined]
        known = np.isfinite(np.diag(cov))
        return None, pd.Series(fit.params)[known], cov.loc[known, known]
    raise TypeError(
        f"pairs draws a Fit, Fits, or a table such as fit.bootstrap(); got {type(fit).__name__}."
    )


def _new(k: int) -> Panels:
    return new_axes((k, k), share=False, height=1.3, width=1.4)


def _correlation(cov: pd.DataFrame) -> pd.DataFrame:
    se = np.sqrt(np.diag(cov))
    return cov.div(se, axis=0).div(se, axis=1)


def _number(ax: Axes, r: float) -> None:
    """A correlation in the middle of a panel without axes."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, f"{r:.2f}", ha="center", va="center", transform=ax.transAxes)


def _marginal(
    ax: Axes, label: Any, points: pd.DataFrame | None, center: pd.Series, cov: pd.DataFrame
) -> None:
    """The distribution of one estimate."""
    colour = COLOUR_OF_RESPONSE[1]
    if points is not None:
        ax.hist(points[label].dropna(), bins="auto", color=colour, alpha=BARS)
    else:
        se = np.sqrt(cov.loc[label, label])
        x = center[label] + se * np.linspace(-3.5, 3.5, 101)
        ax.plot(x, np.exp(-0.5 * ((x - center[label]) / se) ** 2), color=colour, linewidth=WIDTH)
    ax.set_yticks([])


def _ellipses(ax: Axes, center: pd.Series, cov: pd.DataFrame) -> None:
    """Ellipses of equal density."""
    angle = np.linspace(0.0, 2.0 * np.pi, 121)
    values, vectors = np.linalg.eigh(cov.to_numpy())
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    circle = root @ np.array([np.cos(angle), np.sin(angle)])
    for radius in RADII:
        x, y = center.to_numpy()[:, None] + radius * circle
        ax.plot(x, y, color=COLOUR_OF_RESPONSE[1], linewidth=WIDTH)


def _labels(ax: Axes, i: int, j: int, k: int, beside: str, below: str) -> None:
    """Names at the left and at the bottom, and few numbers."""
    ax.tick_params(labelsize="x-small", labelbottom=i == k - 1, labelleft=j == 0 and i > 0)
    ax.locator_params(nbins=3) if i >= j and ax.lines else None
    if i == k - 1:
        ax.set_xlabel(beside, fontsize="small")
    if j == 0:
        ax.set_ylabel(below, fontsize="small")
