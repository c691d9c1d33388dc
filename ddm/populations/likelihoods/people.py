"""`PeopleLikelihood`: the log likelihoods of people, and which kind of them a population has."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.linear_search import ESTIMATED, UNKNOWN
from ddm.models.lapses import Lapses, of_range
from ddm.populations.likelihoods.compiled import Curved, compiled_people
from ddm.populations.likelihoods.general import general_people
from ddm.populations.population import Population

# RTs of lapses up to this many times the median RT are taken for granted
LONGEST_WINDOW = 20.0


class PeopleLikelihood(Protocol):
    """The log likelihoods of people, as functions of their coordinates theta (people, k)."""

    def sloped(self, theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log likelihoods (people,), and gradients (people, k); -inf and 0 where impossible."""
        ...

    def curved(self, theta: NDArray[np.float64]) -> Curved:
        """The same, and the Hessians (people, k, k)."""
        ...


def people_likelihood(population: Population) -> PeopleLikelihood:
    """The likelihood of each person of a population."""
    lapses = lapses_of_population(population)
    make = compiled_people if is_compiled(population) else general_people
    return make(population, population.design, lapses)


def is_compiled(population: Population) -> bool:
    """Whether kernels know the likelihoods of people, with their Hessians."""
    design = population.design
    is_observed = bool(population.trials.is_complete and not population.trials.lost.any())
    if not (is_observed and design.family.has_closed_forms):
        return False
    # the drift is a sum of two terms, which one link does not make
    has_linked_drift = any(term.owner == "v" and not term.is_linear for term in design.terms)
    if has_linked_drift and "drift_bias" in design.owners:
        return False
    return set(design.owners) <= ESTIMATED and not design.offset[:, UNKNOWN].any()


def lapses_of_population(population: Population) -> Lapses | None:
    """The distribution of the RTs of lapses, the same for all people; None without lapses.

    A ValueError if it reaches far beyond the RTs, unless the user said it.
    """
    model = population.model
    if not model.has_lapses or model.lapse_window is not None:
        return model.lapse_window if model.has_lapses else None
    rt = population.trials.rt
    answered = rt[~np.isnan(rt)]
    found, median = of_range(answered), float(np.median(answered))
    if found.high > LONGEST_WINDOW * median:
        raise ValueError(
            f"lapses would lie between the shortest and the longest RT, {found.low:.3g} to "
            f"{found.high:.4g} s, which is {found.high / median:.0f} times the median RT. Set such "
            "RTs aside (ddm.check(data)), or say where lapses lie, for example "
            f"lapse_window=(0, {10.0 * median:.2g})."
        )
    return found


def with_window(population: Population) -> Population:
    """The population whose model says where lapses lie."""
    lapses = lapses_of_population(population)
    if lapses is None:
        return population
    model = replace(population.model, lapse_window=lapses)
    return replace(population, model=model)
