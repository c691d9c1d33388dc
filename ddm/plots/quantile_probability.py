"""RT quantiles of each response against its proportion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ddm.plots.facets import COLOUR_OF_RESPONSE, Conditions, response_label
from ddm.processes.ddm import DDM
from ddm.trials.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# the orders of Ratcliff & Tuerlinckx (2002)
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)


def quantiles(conditions: Conditions, ax: Axes | None = None) -> Axes:
    """Quantile-probability plot: the .1 .3 .5 .7 .9 RT quantiles of each response against its
    proportion.

    Crosses are data, circles the processes (Ratcliff & Tuerlinckx 2002); a thin line joins each
    cross to its circle. A response of a condition needs five trials to be drawn.
    """
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")

    for response, colour in COLOUR_OF_RESPONSE.items():
        label = None
        for trials, process in conditions.values():
            if (trials.upper == response).sum() >= len(QUANTILES):
                _draw(ax, trials, process, response)
                label = response_label(trials, response)
        if label is not None:
            ax.plot([], [], "x", color=colour, label=f"{label}, data")
            ax.plot([], [], "o", color=colour, fillstyle="none", label=f"{label}, fit")

    ax.set(xlabel="proportion of the response", ylabel="RT quantiles (s)", xlim=(-0.02, 1.02))
    if ax.lines:
        ax.legend(frameon=False, fontsize="small", loc="upper center")
    return ax


def _draw(ax: Axes, trials: Trials, process: DDM, response: int) -> None:
    """Crosses, circles and the lines between them, of one response of a condition."""
    chosen = trials.upper == response
    observed = np.quantile(trials.rt[chosen], QUANTILES)
    predicted = process.quantile(QUANTILES, response)

    data, model = float(chosen.mean()), float(process.probability(response))
    colour = COLOUR_OF_RESPONSE[response]
    ax.plot([data, model], [observed, predicted], color=colour, linewidth=0.6, alpha=0.6)
    ax.plot(np.full(len(QUANTILES), data), observed, "x", color=colour)
    ax.plot(np.full(len(QUANTILES), model), predicted, "o", color=colour, fillstyle="none")
