"""Pictures of data against processes, and of estimates against true values.

Each function returns the axes on which it drew.

rt_densities              `densities`: RT histograms under the densities of processes
quantile_probability      `quantiles`: RT quantiles of each response against its proportion
estimates_against_truth   `recovery`: the table of `ddm.recover`
facets                    grids of panels, and the colours and names of the responses

The argument ``conditions`` maps the name of each condition to its trials and its process.
`Fit.plot` and `Fit.plot_quantiles` make it from a fit, whose lapses are drawn too.
"""

from ddm.plots.estimates_against_truth import recovery
from ddm.plots.quantile_probability import quantiles
from ddm.plots.rt_densities import densities

__all__ = ["densities", "quantiles", "recovery"]


def __dir__() -> list[str]:
    """The public names: the pictures, without the modules that draw them."""
    return __all__
