"""Whether the chains of a posterior can be trusted, and what to do if not, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ddm.populations.population_priors import PriorsOfPhi

# chains agree below it (Vehtari et al. 2021); that of people is the largest of many
LARGEST_R_HAT, LARGEST_R_HAT_OF_PEOPLE = 1.01, 1.02

# quantiles are known well enough from this many independent draws (Vehtari et al. 2021)
SMALLEST_ESS = 400.0

# a median outside the middle share of its prior contradicts it
PRIOR_SHARE = 0.99


@dataclass(frozen=True)
class Verdict:
    """Whether draws can be trusted, and what a reader must know."""

    converged: bool
    message: str


def verdict_of(
    population: pd.DataFrame,
    people: pd.DataFrame | None,
    divergent: int,
    n_draws: int,
    contradicted: Sequence[str],
    notes: Sequence[str],
) -> Verdict:
    """The verdict on tables of draws; ``divergent`` of the ``n_draws`` diverged."""
    faults = []
    if divergent:
        faults.append(
            f"{divergent} of {n_draws} draws diverged, so that a part of the posterior may be left "
            "out: sample with more tuning (tune=1000); if that does not help, a prior may leave "
            "too much open, or data of single people may contradict the model"
        )
    # draws that do not differ have no R-hat
    unknown = population.index[population["r_hat"].isna()]
    if len(unknown):
        faults.append(
            f"the draws of {unknown[0]} are all the same, or not finite, so that nothing is known "
            "of it: sample more draws, with more tuning (tune=1000)"
        )
    worst = population["r_hat"].max()
    if worst >= LARGEST_R_HAT:
        label = population["r_hat"].idxmax()
        faults.append(
            f"chains disagree about {label} (R-hat {worst:.3f}, below {LARGEST_R_HAT:g} where they "
            "agree): sample more draws, with more tuning"
        )
    least = population[["ess_bulk", "ess_tail"]].min(axis=1)
    if least.min() < SMALLEST_ESS:
        faults.append(
            f"{least.idxmin()} has {least.min():.0f} effective draws (an interval needs "
            f"{SMALLEST_ESS:.0f}): sample {_times_as_many(least.min())} times as many draws"
        )
    if people is not None and (worst := people["r_hat"].max()) >= LARGEST_R_HAT_OF_PEOPLE:
        row = people.iloc[int(people["r_hat"].argmax())]
        faults.append(
            f"chains disagree about {row['parameter']} of {row['subject']} (R-hat {worst:.3f}): "
            "sample more draws"
        )
    said = [
        f"the posterior of {key} contradicts its prior: its median lies outside the middle "
        f"{PRIOR_SHARE:.0%}; look at its unit, or state another prior"
        for key in contradicted
    ]
    texts = [*faults, *said, *notes]
    return Verdict(not faults, "; ".join(texts) if texts else "converged")


def contradicted_priors(priors: PriorsOfPhi, phi: np.ndarray) -> list[str]:
    """The keys of priors outside whose middle the posterior median of phi (draws, size) lies.

    Not if it lies near a limit where the prior's density is positive, such as an SD of 0.
    """
    from ddm.models.links import LINKS

    result = []
    for one, draws in zip(priors.of_phi, phi.T, strict=True):
        value = LINKS[one.link].inverse(np.median(draws))
        low, high = one.distribution.ppf([0.5 - 0.5 * PRIOR_SHARE, 0.5 + 0.5 * PRIOR_SHARE])
        # a value near the end of a support is no contradiction if that is likely before
        at_low, at_high = one.distribution.logpdf(np.array(one.distribution.support))
        below, above = value < low and at_low == -np.inf, value > high and at_high == -np.inf
        if (below or above) and one.key not in result:
            result.append(one.key)
    return result


def _times_as_many(ess: float) -> int:
    """By which factor more draws would be enough, with some to spare."""
    return int(np.ceil(1.5 * SMALLEST_ESS / max(ess, 20.0)))
