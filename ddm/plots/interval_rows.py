"""Estimates with their intervals, a panel per parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.estimate_labels import coefficients_in
from ddm.function_parameters import BY_FUNCTION_NAME
from ddm.parameters import BY_NAME
from ddm.plots.drawable import Estimated, Summarised
from ddm.plots.facets import Panels, axes_for, most_columns, new_axes
from ddm.plots.legends import legend_outside
from ddm.plots.style import COLOUR_OF_RESPONSE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# height of a row of estimates, and of what a panel has around them, inches
ROW = 0.28
AROUND = 0.9


def parameters(fit: Any, *, level: float = 0.95, axes: Any = None) -> np.ndarray:
    """Estimates as points with their intervals, in one panel per parameter.

    The intervals of a Fit are Wald's. For `Fits` there is a small point for each person, and the
    mean over people with the t interval of the mean. What has a ``summary()`` but no standard
    errors, such as a `ddm.Posterior`, is drawn with the intervals of that table.

    Parameters
    ----------
    fit : a Fit, `Fits`, or what has a ``summary()``
    level : that of the intervals
    axes : matplotlib axes, at least one per parameter; None for a new figure

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

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
    >>> ddm.plots.parameters(fit)
    <3 axes (1 x 3): .flat[0].figure is the figure>
    """
    level = arguments.share("level", level)
    if isinstance(fit, Summarised) and not isinstance(fit, Estimated):
        fit = WithEnds(fit.params, fit.summary(level)[["ci_low", "ci_high"]])
    params = fit.params if isinstance(fit, WithEnds) else estimates_of(fit, "parameters")
    labels = [str(label) for label in params.index if _is_known(params, label)]
    owners = list(dict.fromkeys(label.split("[")[0] for label in labels))
    if not owners:
        raise ValueError("the fit has no estimates to draw: every parameter is fixed.")

    by_owner = {one: [x for x in labels if x.split("[")[0] == one] for one in owners}
    most = max(map(len, by_owner.values()))
    columns = min(len(owners), most_columns())
    shape = -(-len(owners) // columns), columns
    panels = axes_for(axes, len(owners), lambda: _new(shape, most))

    coefficients = set(map(str, coefficients_in(params.index, params.attrs)))
    for ax, (owner, own) in zip(panels.flat, by_owner.items(), strict=False):
        _draw(ax, fit, own, level)
        ax.set_yticks(range(len(own)), [_short(label, owner) for label in own])
        ax.set_ylim(len(own) - 0.4, -0.6)
        ax.locator_params(axis="x", nbins=4)
        ax.set_xlabel(axis_text(owner, bool(coefficients & set(own))))
    if axes is None:
        for ax in panels.flat[len(owners) :]:
            ax.set_visible(False)
    legend_outside(panels, is_own=axes is None)
    return panels


class WithEnds(NamedTuple):
    """Estimates, and the ends of their intervals in the columns ci_low and ci_high."""

    params: pd.Series
    ends: pd.DataFrame


def _new(shape: tuple[int, int], most: int) -> Panels:
    return new_axes(shape, share=False, height=ROW * most + AROUND, width=2.6)


def estimates_of(fit: Any, picture: str) -> pd.Series:
    """The estimates of a fit; the means over people of fits. A TypeError if there are none."""
    if not isinstance(fit, Estimated):
        raise TypeError(
            f"{picture} draws the estimates of a Fit or Fits; got {type(fit).__name__}."
        )
    params = fit.params
    if isinstance(params, pd.DataFrame):
        means = params.mean()
        means.attrs.update(params.attrs)
        return means
    return params


def _is_known(params: pd.Series, label: Any) -> bool:
    return bool(np.isfinite(params[label]))


def _short(label: str, owner: str) -> str:
    """The level of an estimate, whose parameter the axis names."""
    return label[len(owner) + 1 : -1] if "[" in label else label


def axis_text(label: str, is_coefficient: bool = False) -> str:
    """The name of an estimate and its unit; coefficients of formulas may be on another scale."""
    owner = label.split("[")[0]
    if is_coefficient:
        return f"{label}, coefficients"
    row = BY_NAME.get(owner) or BY_FUNCTION_NAME.get(owner)
    unit = "-" if row is None else row.unit
    return label if unit == "-" else f"{label} ({unit})"


def _draw(ax: Axes, fit: Any, labels: list[str], level: float) -> None:
    """The estimates of one parameter, from top to bottom."""
    from scipy.special import ndtri, stdtrit

    rows = np.arange(len(labels))
    if isinstance(fit.params, pd.DataFrame):
        people = fit.params[labels]
        n = people.notna().sum().to_numpy()
        values = people.mean().to_numpy()
        reach = people.std().to_numpy() / np.sqrt(n)
        reach = reach * stdtrit(np.maximum(n - 1, 1), 0.5 + 0.5 * level)
        for place, label in zip(rows, labels, strict=True):
            own = people[label].dropna().sort_values()
            # points of similar value side by side
            beside = 0.12 * (np.arange(own.size) % 5 - 2)
            look: dict[str, Any] = {"color": "0.6", "markersize": 3.0, "linestyle": "none"}
            ax.plot(own, place + beside, "o", label="people", zorder=1, **look)
        name = f"mean, {100 * level:g} % interval"
    else:
        values = fit.params[labels].to_numpy()
        if isinstance(fit, WithEnds):
            ends = fit.ends.loc[labels].to_numpy().T
            reach = np.array([values - ends[0], ends[1] - values])
        else:
            reach = fit.se[labels].to_numpy() * ndtri(0.5 + 0.5 * level)
        name = f"estimate, {100 * level:g} % interval"
    style: dict[str, Any] = {"color": COLOUR_OF_RESPONSE[1], "markersize": 5.0, "capsize": 3.0}
    ax.errorbar(values, rows, xerr=np.nan_to_num(reach), fmt="o", label=name, zorder=2, **style)
