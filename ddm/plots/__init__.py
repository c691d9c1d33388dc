"""Pictures of data against processes, and of estimates against true values; each returns the axes
it drew on.

rt_densities              `densities`: RT histograms under the densities of processes
quantile_probability      `quantiles`: RT quantiles of each response against its proportion
estimates_against_truth   `recovery`: the table of `ddm.recover`
facets                    grids of panels, and the colours and names of the responses

``conditions`` maps the name of a condition to its trials and its process; `Fit.plot` and
`Fit.plot_quantiles` make it.
"""

from ddm.plots.estimates_against_truth import recovery
from ddm.plots.quantile_probability import quantiles
from ddm.plots.rt_densities import densities

__all__ = ["densities", "quantiles", "recovery"]


def __dir__() -> list[str]:
    """What a user meets: the pictures, not the files in which they are drawn."""
    return __all__
