"""The kernels of the constant process with which compiled searches are built.

They are those of the engine of closed forms; only searches that ask `Family.has_closed_forms` use
them.
"""

from ddm.first_passage.by_trial import sorted_by_side
from ddm.first_passage.density import MUCH_SPREAD
from ddm.first_passage.distribution import WIDTH, Constants, constants_of, write_cdf
from ddm.first_passage.second_order.curved_links import LOG, LOGIT, Links
from ddm.first_passage.second_order.first_derivatives import log_likelihoods
from ddm.first_passage.second_order.lapsing import N_LAPSING, LapsingTrials
from ddm.first_passage.second_order.lapsing_slopes import lapsing_log_likelihoods
from ddm.first_passage.second_order.linear_likelihood import (
    CellSpace,
    LinearMap,
    LinkedMap,
    Map,
    SortedTrials,
    cell_space,
    is_valid,
    objective,
    write_parameters,
    write_sums,
)
from ddm.first_passage.second_order.second_derivatives import N_SLOPES, SteadyTrials
from ddm.first_passage.second_order.varied_drift import N_VARIED, VariedTrials
from ddm.first_passage.shelf import side_of
from ddm.first_passage.tails import weights_of_waves

__all__ = [
    "LOG",
    "LOGIT",
    "MUCH_SPREAD",
    "N_LAPSING",
    "N_SLOPES",
    "N_VARIED",
    "WIDTH",
    "CellSpace",
    "Constants",
    "LapsingTrials",
    "LinearMap",
    "LinkedMap",
    "Links",
    "Map",
    "SortedTrials",
    "SteadyTrials",
    "VariedTrials",
    "cell_space",
    "constants_of",
    "is_valid",
    "lapsing_log_likelihoods",
    "log_likelihoods",
    "objective",
    "side_of",
    "sorted_by_side",
    "weights_of_waves",
    "write_cdf",
    "write_parameters",
    "write_sums",
]
