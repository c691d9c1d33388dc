"""Pictures of data against models, of estimates, and of what comes of a study.

Each function takes a Fit, Fits (whose people are averaged) or trials, needs no further argument,
and returns the axes on which it drew, as an array. The first eight take ``row``, ``col``,
``order``, ``where`` and ``axes``, which `densities` explains.

densities             RT histograms under the densities that are expected
cumulative            distribution functions of the RTs of each response
quantiles             quantile-probability plot: RT quantiles over proportions of responses
conditional_accuracy  accuracy among faster and slower responses
delta                 the effect of a condition among faster and slower responses
psychometric          proportions of responses over a column
chronometric          mean RTs over a column
paths                 paths of evidence between boundaries, with RT densities on top
state                 the density of evidence of a process over time, and its flux out
concentrations        the concentrations of the units of a process over time
parameters            estimates with their intervals
profiles              the deviance over each estimate
pairs                 estimates against one another
shrinkage             estimates of people, from separate fits towards the population
subjects              estimates of people with their intervals
draws                 draws of a posterior by chain
recovery              the table of `ddm.recover`
comparison            the table of `ddm.compare`

Points and bars are data, lines are the model, and bands hold 95 % of data sets that were simulated
from the model (with its estimates; their uncertainty is not in the bands). Whatever has an
`agreement`, as a Fit has, can be drawn: see `ddm.plots.drawable`.
"""

from ddm.plots.accuracy_by_speed import conditional_accuracy
from ddm.plots.covariate_functions import chronometric, psychometric
from ddm.plots.criteria import comparison
from ddm.plots.cumulative_shares import cumulative
from ddm.plots.differences_by_speed import delta
from ddm.plots.estimates_against_truth import recovery
from ddm.plots.interval_rows import parameters
from ddm.plots.likelihood_profiles import profiles
from ddm.plots.people.people_intervals import subjects
from ddm.plots.people.separate_estimates import shrinkage
from ddm.plots.people.traces import draws
from ddm.plots.quantile_probability import quantiles
from ddm.plots.rt_densities import densities
from ddm.plots.scatter_matrix import pairs
from ddm.plots.states.concentration_lines import concentrations
from ddm.plots.states.evidence_map import state
from ddm.plots.trajectories import paths

__all__ = [
    "chronometric",
    "comparison",
    "concentrations",
    "conditional_accuracy",
    "cumulative",
    "delta",
    "densities",
    "draws",
    "pairs",
    "parameters",
    "paths",
    "profiles",
    "psychometric",
    "quantiles",
    "recovery",
    "shrinkage",
    "state",
    "subjects",
]


def __dir__() -> list[str]:
    """The public names: the pictures, without the modules that draw them."""
    return __all__
