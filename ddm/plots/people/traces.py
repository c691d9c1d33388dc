"""Draws by chain: their densities, and their course."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ddm.frames import Frame
from ddm.plots.facets import Panels, axes_for, new_axes
from ddm.plots.people.panels_of_people import checked_table
from ddm.plots.style import looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# height and width of a panel, inches
HEIGHT = 0.85
WIDE = 3.0

# points of a density
N_POINTS = 201


def draws(table: Frame, *, axes: Any = None) -> np.ndarray:
    """The density of each quantity in each chain, and its draws one after the other.

    ``posterior.plot_draws()`` is the same picture. Chains that agree lie over one another, on the
    left as densities (Gaussian kernels), on the right as bands without a trend. Choose quantities
    by ``posterior.draws[["chain", "draw", "v[easy]"]]``.

    Parameters
    ----------
    table : ``posterior.draws``, or another table with the columns chain and draw and one for each
        quantity
    axes : two matplotlib axes per quantity; None for a new figure

    Returns
    -------
    array : the axes, (quantities, 2)

    Raises
    ------
    TypeError : if ``table`` has not these columns
    ValueError : if there are fewer ``axes`` than panels

    Examples
    --------
    >>> import ddm, numpy as np, pandas as pd
    >>> table = pd.DataFrame({"chain": np.repeat([0, 1], 100), "draw": np.tile(np.arange(100), 2)})
    >>> ddm.plots.draws(table.assign(v=np.random.default_rng(1).normal(size=200)))
    <2 axes (1 x 2): .flat[0].figure is the figure>
    """
    found = checked_table("table", table, ("chain", "draw"), "posterior.draws", "draws")
    labels = [label for label in found.columns if label not in ("chain", "draw")]
    if not labels:
        raise ValueError("table has the columns chain and draw only; draws needs a quantity.")

    shape = len(labels), 2
    panels = axes_for(
        axes, 2 * len(labels), lambda: new_axes(shape, share=False, height=HEIGHT, width=WIDE)
    )
    panels = panels.ravel()[: 2 * len(labels)].reshape(shape).view(Panels)
    chains = [rows for _, rows in found.groupby("chain", sort=True)]
    for (left, right), label in zip(panels, labels, strict=True):
        for rows, one in zip(chains, looks(len(chains)), strict=True):
            look: dict[str, Any] = {"color": one.colour, "alpha": 0.7}
            _density(left, rows[label].to_numpy(dtype=float), look)
            right.plot(rows["draw"], rows[label], linewidth=0.4, **look)
        left.set(yticks=[], ylim=(0.0, None))
        left.set_ylabel(str(label), rotation=0.0, ha="right", va="center")
        for ax in (left, right):
            ax.tick_params(labelsize="x-small", labelbottom=ax is left or label == labels[-1])
            ax.locator_params(nbins=4)
    panels[-1, 1].set_xlabel("draw", fontsize="small")
    return panels


def _density(ax: Axes, values: np.ndarray, look: dict[str, Any]) -> None:
    """The density of the draws of one chain; a line where all are the same."""
    from scipy.stats import gaussian_kde

    if np.ptp(values) == 0.0:
        ax.axvline(values[0], linewidth=1.0, **look)
        return
    # an SD is never below 0, so that the curve ends with the draws
    x = np.linspace(values.min(), values.max(), N_POINTS)
    ax.plot(x, gaussian_kde(values)(x), linewidth=1.0, **look)
