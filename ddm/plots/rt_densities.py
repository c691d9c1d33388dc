"""RT histograms under the densities of processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ddm.plots.facets import (
    COLOUR_OF_RESPONSE,
    Conditions,
    label_outer,
    response_label,
    wrapped_grid,
)
from ddm.processes.ddm import DDM
from ddm.trials.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# share of the RTs that the time axis shows: the few longest RTs would squeeze the rest
SHOWN = 0.99

# bars of a histogram: a few hundred trials fill them, and the mode can still be seen
N_BINS = 40

# points of a curve: enough to make its steep rise look smooth
N_TIMES = 401


def densities(conditions: Conditions, axes: Any = None) -> np.ndarray:
    """RT histograms under the densities of processes, in one panel per condition.

    Upper responses are drawn upwards, lower responses downwards. Histograms and densities are
    defective: the area for a response is its proportion. ``axes`` is an array of matplotlib axes,
    at least one per condition, of which further ones stay as they are; new ones are made if it is
    None. Returns the array of axes.
    """
    panels = wrapped_grid(len(conditions)) if axes is None else np.atleast_1d(axes)
    if panels.size < len(conditions):
        raise ValueError(
            f"axes must hold at least {len(conditions)} axes, one per condition; got {panels.size}."
        )

    end = max(float(np.quantile(trials.rt, SHOWN)) for trials, _ in conditions.values())
    for ax, (name, (trials, process)) in zip(panels.flat, conditions.items(), strict=False):
        _draw(ax, trials, process, end)
        ax.set(title=f"{name} (n = {trials.n})", xlim=(0.0, end))

    label_outer(panels, len(conditions), "RT (s)", "density (1/s)")
    panels.flat[0].legend(frameon=False, fontsize="small")
    return panels


def _draw(ax: Axes, trials: Trials, process: DDM, end: float) -> None:
    """Draw the histograms and densities of one condition, from 0 to ``end`` s."""
    bins = np.linspace(0.0, end, N_BINS + 1)
    times = np.linspace(0.0, end, N_TIMES)

    for response, sign in ((1, 1.0), (0, -1.0)):
        colour = COLOUR_OF_RESPONSE[response]
        counts, _ = np.histogram(trials.rt[trials.upper == response], bins)
        heights = sign * counts / (trials.n * np.diff(bins))
        ax.stairs(
            heights,
            bins,
            fill=True,
            color=colour,
            alpha=0.35,
            label=response_label(trials, response),
        )
        ax.plot(times, sign * process.pdf(times, response), color=colour)

    ax.axhline(0.0, color="black", linewidth=0.6)
    ax.yaxis.set_major_formatter(lambda height, _: f"{abs(height):g}")
