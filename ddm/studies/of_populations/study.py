"""A study of people, simulated and fitted many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ddm.populations.population import refuse_sz
from ddm.populations.population_priors import priors_of_phi
from ddm.runtime.jobs import in_turn_or_parallel
from ddm.studies.of_populations.designs import Design, Setting, laid_out
from ddm.studies.of_populations.methods import METHODS, Found, Options
from ddm.studies.trial_numbers import Numbers
from ddm.studies.truths import DATA, stream

# first key of the streams of random numbers that methods use
METHOD = 2


class Size(NamedTuple):
    """The number of people, and the numbers of trials of each of them in the conditions."""

    n_people: int
    numbers: Numbers

    @property
    def key(self) -> tuple[int, ...]:
        """What the seeds of its data are made of."""
        return (self.n_people, *self.numbers.values())


class Replicated(NamedTuple):
    """What each method finds in one data set, and the true values of its people."""

    found: list[Found]
    people: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Study:
    """Designs of several sizes, and what is to be found in data of them."""

    designs: Sequence[Design]
    sizes: Sequence[Size]
    methods: Sequence[str]
    options: Options
    seed: np.random.SeedSequence

    def __call__(self, place: int, dataset: int) -> Replicated:
        """What is found in one data set of a size."""
        key = (dataset, *self.sizes[place].key)
        population, people = self.designs[place].simulated(stream(self.seed, DATA, *key))
        seed = stream(self.seed, METHOD, *key)
        found = [METHODS[name](population, self.options, seed) for name in self.methods]
        return Replicated(found, people)

    def replicated(
        self, n_datasets: int, n_jobs: int | None, progress: bool | None
    ) -> list[list[Replicated]]:
        """What is found in every data set of every size: [size][data set]."""
        tasks = [(i, dataset) for i in range(len(self.sizes)) for dataset in range(n_datasets)]
        every = in_turn_or_parallel(self, tasks, n_jobs, progress, "data set")
        return [every[i : i + n_datasets] for i in range(0, len(every), n_datasets)]


def study_of(
    setting: Setting,
    sizes: Sequence[Size],
    methods: Sequence[str],
    options: Options,
    seed: np.random.SeedSequence,
) -> Study:
    """The study of these sizes; an error if a method cannot fit them."""
    designs = [laid_out(setting, *size) for size in sizes]
    for population in (design.population for design in designs):
        if set(methods) & {"hierarchical", "sample"}:
            refuse_sz(population)
        if "sample" in methods or options.priors is not None:
            priors_of_phi(population, "default" if options.priors is None else options.priors)
    return Study(designs, sizes, methods, options, seed)
