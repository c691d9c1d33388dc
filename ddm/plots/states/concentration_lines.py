"""The concentrations of units over time, as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.comparing import Agreement
from ddm.plots.facets import Facets, in_panels
from ddm.plots.style import LINES, WIDTH, looks
from ddm.processes.accumulators import Accumulators

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# times of a line
N_TIMES = 201

# with more units than this lines cannot be told apart, and have no names
NAMED = 10


def concentrations(
    process: Accumulators,
    *,
    t_max: float = 1.0,
    initial: float | Sequence[float] | None = None,
    axes: Any = None,
) -> np.ndarray:
    """The concentration of every unit over time, and where each of them ends.

    Marks at the right are the steady state, if there is one.

    Parameters
    ----------
    process : an `Accumulators`, such as that of `Accumulators.on_network`
    t_max : the last time, s
    initial : the concentrations at time 0, as in `Accumulators.state`
    axes : matplotlib axes to draw on; None for new ones

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if ``process`` is of another kind

    Examples
    --------
    >>> import ddm
    >>> edge = [[0, 1], [1, 0]]
    >>> pair = ddm.Accumulators.on_network(inputs=[0, 0], adjacency=edge, threshold=1)
    >>> ddm.plots.concentrations(pair, initial=[1, 0], t_max=2.0)
    <1 axes (1 x 1): .flat[0].figure is the figure>
    """
    if not isinstance(process, Accumulators):
        raise TypeError(
            f"concentrations draws a ddm.Accumulators; got {process!r:.80}. The density of the "
            "evidence of other processes is drawn by ddm.plots.state."
        )
    meaning = "the last time, in s"
    t_max = arguments.number("t_max", t_max, arguments.POSITIVE, meaning=meaning)
    table = process.state(np.linspace(0.0, t_max, N_TIMES), initial=initial)
    last = _steady_state(process, initial)

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        lines = rows.pivot(index="time", columns="unit", values="concentration")
        for unit, look in enumerate(looks(process.n_units)):
            label = f"unit {unit}" if process.n_units <= NAMED else None
            style = LINES[unit % len(LINES)]
            ax.plot(
                lines.index, lines[unit], style, color=look.colour, linewidth=WIDTH, label=label
            )
        ax.plot(
            np.full(last.size, t_max), last, "k<", markersize=4, clip_on=False,
            label="steady state" if last.size else None,
        )  # fmt: skip
        ax.set_xlim(0.0, t_max)

    among = Facets(Agreement(()), None, None, None, None, axes)
    return in_panels(table, draw, among, x="time (s)", y="concentration", height=3.2)


def _steady_state(process: Accumulators, initial: float | Sequence[float] | None) -> np.ndarray:
    """The concentrations in the end; none if they do not come to rest."""
    try:
        return process.state(np.inf, initial=initial)["concentration"].to_numpy()
    except ValueError:
        return np.empty(0)
