"""`Study`: data sets that are simulated and fitted; `Replicated`: what was found in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ddm.contaminants import Contaminant
from ddm.estimation.search import Found, Search
from ddm.fits.interval_tables import wald_ends
from ddm.fits.intervals import profiles
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.studies.experiment import Experiment
from ddm.studies.replication import simulated
from ddm.studies.trial_numbers import Numbers, size_of
from ddm.studies.true_parameters import Truth
from ddm.studies.truths import DATA, stream
from ddm.trials.seconds import UnusableTimes

# the columns of the table that hold the figures of an estimate, in the order of the arrays here
FIGURES = ("estimate", "se", "ci_low", "ci_high", "true")
ESTIMATE, SE, LOW, HIGH, TRUE = range(len(FIGURES))

# those of an interval
INTERVAL = [LOW, HIGH]

# the number of a data set, its true processes, and its true estimates (k,)
Task = tuple[int, Truth, NDArray[np.float64]]


class Replicated(NamedTuple):
    """What is found in a data set of every size, by every method.

    figures : (sizes, methods, k, 5)
    converged : (sizes, methods)
    errors : [size][method], why the data cannot be used; empty if they can
    died : why there are no fits, if the process of this data set died; else empty
    """

    figures: NDArray[np.float64]
    converged: NDArray[np.bool_]
    errors: list[list[str]]
    died: str

    @classmethod
    def empty(
        cls, true: NDArray[np.float64], n_sizes: int, n_methods: int, message: str = ""
    ) -> Self:
        """Nothing, of the true estimates (k,); a ``message`` says that the process died."""
        figures = np.full((n_sizes, n_methods, true.size, len(FIGURES)), np.nan)
        figures[..., TRUE] = true
        errors = [[message] * n_methods for _ in range(n_sizes)]
        return cls(figures, np.zeros((n_sizes, n_methods), dtype=bool), errors, message)

    def as_content(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        arrays = {"figures": self.figures.tolist(), "converged": self.converged.tolist()}
        return {**arrays, "errors": self.errors, "died": self.died}

    @classmethod
    def of_content(cls, content: Mapping[str, Any], *_: Any) -> Self:
        """What was found, of what `as_content` gave."""
        figures = np.array(content["figures"], dtype=float)
        converged = np.array(content["converged"], dtype=bool)
        shaped = figures.reshape(*converged.shape, -1, len(FIGURES))
        return cls(shaped, converged, content["errors"], content["died"])


@dataclass(frozen=True, eq=False)
class Study:
    """A design of several sizes, simulated and fitted many times by several methods.

    Each call does it for the true processes of some of the data sets.
    """

    experiment: Experiment
    searches: Mapping[str, Search]
    sizes: Sequence[Numbers]
    contaminants: Contaminant | None
    interval: str
    level: float
    seed: np.random.SeedSequence

    def __call__(self, tasks: Sequence[Task]) -> list[Replicated]:
        """What is found in some of the data sets."""
        found = [self.nothing("", task) for task in tasks]
        for i, numbers in enumerate(self.sizes):
            design = self.experiment.design_of(numbers)
            several = [self._simulated(task, numbers, design) for task in tasks]
            for j, search in enumerate(self.searches.values()):
                ends = search.found_or_refused(several, design)
                for one, end, outcomes in zip(found, ends, several, strict=True):
                    self._write(one, (i, j), end, search, outcomes, design)
        return found

    def nothing(self, message: str, task: Task) -> Replicated:
        """What is known of a data set before it is fitted; ``message`` says why it is not."""
        return Replicated.empty(task[2], len(self.sizes), len(self.searches), message)

    def _simulated(self, task: Task, numbers: Numbers, design: Design) -> Outcomes:
        """The outcomes of a data set of some size."""
        dataset, truth, _ = task
        rng = np.random.default_rng(stream(self.seed, DATA, dataset, *_key_of_size(numbers)))
        model = self.experiment.model
        rows, family = truth.parameters_by_cell, truth.family
        return simulated(model, design, rows, rng, self.contaminants, family=family)

    def _write(
        self,
        one: Replicated,
        place: tuple[int, int],
        end: Found | ValueError,
        search: Search,
        outcomes: Outcomes,
        design: Design,
    ) -> None:
        """Write what a search found at the place of its size and method."""
        if isinstance(end, UnusableTimes):
            i, j = place
            one.errors[i][j] = str(end)
            return
        if isinstance(end, ValueError):
            raise end

        optimum = end.optimum
        se = np.sqrt(np.diag(end.covariance))
        figures = one.figures[place]
        one.converged[place] = optimum.converged
        figures[:, ESTIMATE] = optimum.theta
        figures[:, SE] = se
        figures[:, INTERVAL] = self._intervals(search, outcomes, design, optimum, se)

    def _intervals(
        self, search: Search, outcomes: Outcomes, design: Design, optimum: Optimum, se: np.ndarray
    ) -> NDArray[np.float64]:
        """The ends of the interval of every estimate, (k, 2); NaN if there is none."""
        if self.interval == "wald":
            return wald_ends(optimum.theta, se, self.level)
        if not search.method.is_smooth or not optimum.converged:
            return np.full((se.size, 2), np.nan)
        ends = profiles(search, outcomes, design, optimum, self.level)
        return np.array([[low.value, high.value] for low, high in ends])


def _key_of_size(numbers: Numbers) -> tuple[int, ...]:
    """What the seed of a size is made of: one number if all conditions have as many trials."""
    size = size_of(numbers)
    return (size,) if isinstance(size, int) else tuple(numbers.values())
