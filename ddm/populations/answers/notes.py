"""What a reader of a hierarchical fit must know."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ddm.populations.answers.estimates import is_zero
from ddm.populations.laplace.maximum import LaplaceFit
from ddm.populations.population import Population
from ddm.populations.quantities import Quantities
from ddm.trials.trials import Trials

# so many people are named
MOST_NAMED = 5

# a value whose standard error on the scale of a logarithm is larger than this may be 0
LARGEST_ERROR = 3.0


def notes_of(population: Population, found: LaplaceFit) -> tuple[str, ...]:
    """All notes: failures first, then estimates, then people, then rows of the table."""
    failures = [f"not converged: {note}" for note in found.notes] if not found.converged else []
    return (
        *failures,
        *_zeros(population, found),
        *_undetermined(population, found),
        *_two_modes(population, found),
        *_one_response(population),
        *_rows(population.trials),
    )


def named(people: Iterable[Hashable]) -> str:
    """The first of some people, and how many more there are."""
    names = [str(one) if not isinstance(one, tuple) else "/".join(map(str, one)) for one in people]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _zeros(population: Population, found: LaplaceFit) -> Iterator[str]:
    pairs = zip(population.sd_keys, found.at_zero, strict=True)
    zero = [f"sd({key})" for key, is_zero in pairs if is_zero]
    if zero:
        verb, they = ("is", "it has") if len(zero) == 1 else ("are", "they have")
        yield (
            f"{', '.join(zero)} {verb} 0: people differ no more than trials do by chance ({they} "
            "no standard error; ddm.sample has an interval)"
        )


def _undetermined(population: Population, found: LaplaceFit) -> Iterator[str]:
    """Values of the median person that are 0, or whose logarithm is as good as unknown."""
    covariance = np.nan_to_num(found.covariance, nan=0.0)
    for one in Quantities(population).each:
        if is_zero(one, found) and one.sd is None:
            yield f"{one.label} is 0"
        elif one.sd is None and one.link is not None and one.link.name != "identity":
            error = max(float(one.weights @ covariance @ one.weights), 0.0) ** 0.5
            if error > LARGEST_ERROR:
                yield f"the trials hardly tell how small {one.label} is: it may as well be 0"


def _two_modes(population: Population, found: LaplaceFit) -> Iterator[str]:
    people = _chosen(population, found.two_modes)
    if people:
        yield (
            f"{named(people)}: t0 may lie before or after the fastest responses; the likelier "
            "place was taken"
        )


def _one_response(population: Population) -> Iterator[str]:
    trials = population.trials
    # with one response that leaves no trace nobody has both
    if not all(trials.observed_sides):
        return
    answered = trials.answered | trials.lost
    code, n = population.grouping.code, len(population.people)
    upper = np.bincount(code, answered & trials.upper.astype(bool), n)
    total = np.bincount(code, answered, n)
    people = _chosen(population, (upper == 0) | (upper == total))
    if people:
        yield (
            f"every response of {named(people)} is the same: the population says most of what is "
            "estimated of them"
        )


def _chosen(population: Population, which: NDArray[np.bool_]) -> list[Hashable]:
    return [key for key, is_it in zip(population.people, which, strict=True) if is_it]


def _rows(trials: Trials) -> list[str]:
    aside = [f"rows with {reason} set aside: {count}" for reason, count in trials.counts_aside]
    return [*trials.notes, *aside]
