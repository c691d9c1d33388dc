"""RT quantiles of each response against its proportion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ddm.estimation.bins import QUANTILES
from ddm.models.expectation import Expectation
from ddm.plots.facets import COLOUR_OF_RESPONSE, Conditions, expected_of, response_label
from ddm.trials.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def quantiles(conditions: Conditions, ax: Axes | None = None) -> Axes:
    """Quantile-probability plot: RT quantiles over the proportion of their response.

    ``conditions`` is {name: (trials, process)}: the `Trials` of each condition, omissions included,
    and the `DDM` that is to be compared with them. For each response of a condition five crosses
    stand above one another: the .1, .3, .5, .7 and .9 quantiles of the RTs in the data. Five
    circles are those of the process, exactly, and a thin line joins each cross to its circle
    (Ratcliff & Tuerlinckx 2002). Proportions are of all trials of a condition, omissions included,
    and no quantile lies beyond a deadline. A response that fewer than five trials of a condition
    have, with an RT, is left out there.

    ``ax`` are the matplotlib axes to draw on; new ones are made if it is None. They are returned.
    """
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")

    for response, colour in COLOUR_OF_RESPONSE.items():
        label = None
        for trials, expected in conditions.values():
            if (trials.answered & (trials.upper == response)).sum() >= len(QUANTILES):
                _draw(ax, trials, expected_of(trials, expected), response)
                label = response_label(trials, response)
        if label is not None:
            ax.plot([], [], "x", color=colour, label=f"{label}, data")
            ax.plot([], [], "o", color=colour, fillstyle="none", label=f"{label}, fit")

    ax.set(xlabel="proportion of the response", ylabel="RT quantiles (s)", xlim=(-0.02, 1.02))
    if ax.lines:
        ax.legend(frameon=False, fontsize="small", loc="upper center")
    return ax


def _draw(ax: Axes, trials: Trials, expected: Expectation, response: int) -> None:
    """Draw the crosses, the circles and the lines between them for one response of a condition."""
    upper = bool(response)
    chosen = trials.answered & (trials.upper == upper)
    observed = np.quantile(trials.rt[chosen], QUANTILES)
    predicted = expected.quantiles(np.array(QUANTILES), upper)

    # a response in time whose RT was lost counts too
    proportion = float((trials.in_time & (trials.upper == upper)).mean())
    probability = expected.probability(upper)

    colour = COLOUR_OF_RESPONSE[response]
    ends = [proportion, probability]
    ax.plot(ends, [observed, predicted], color=colour, linewidth=0.6, alpha=0.6)
    ax.plot(np.full(len(QUANTILES), proportion), observed, "x", color=colour)
    ax.plot(np.full(len(QUANTILES), probability), predicted, "o", color=colour, fillstyle="none")
