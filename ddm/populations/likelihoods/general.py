"""Likelihoods of people of any family and any outcomes, by the likelihood of all their trials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.likelihood import Likelihood, MaximumLikelihood
from ddm.models.design import MARGIN, Design
from ddm.models.lapses import Lapses
from ddm.models.outcomes import outcomes_of_arrays
from ddm.parameters import SZ, Z
from ddm.populations.likelihoods.compiled import Curved
from ddm.populations.population import Population

# the step of differences of gradients, on the scales of the links
STEP = 1e-4


@dataclass(frozen=True, eq=False)
class GeneralPeople:
    """Likelihoods of people through the parameters of all their cells.

    design : that of one person's coordinates
    likelihood : of all trials, in the cells of all people
    person, cell : (cells of people,) whose each is, and which cell of the design
    """

    design: Design
    likelihood: Likelihood
    person: NDArray[np.int64]
    cell: NDArray[np.int64]

    def sloped(self, theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log likelihoods of people at ``theta`` (people, k), and gradients (people, k).

        Where a trial is impossible, or a parameter outside its domain, the value is -inf, and the
        gradient is 0.
        """
        n = len(theta)
        etas = [
            (term.matrix[self.cell] * theta[self.person, term.columns]).sum(axis=1)
            for term in self.design.terms
        ]
        rows = self.design.offset[self.cell]
        for term, eta in zip(self.design.terms, etas, strict=True):
            rows[:, term.position] += term.shift[self.cell] + term.sign[
                self.cell
            ] * term.link.inverse(eta)
        wrong = np.bincount(self.person, ~self._are_admissible(rows), n) > 0
        rows = np.where(wrong[self.person][:, None], self._typical[self.cell], rows)

        of_cells, slopes = self.likelihood.by_cell(rows)
        values = np.bincount(self.person, of_cells, n)
        gradients = np.empty(theta.shape)
        for term, eta in zip(self.design.terms, etas, strict=True):
            slope = slopes[:, term.position] * term.sign[self.cell] * term.link.slope(eta)
            for j, column in enumerate(range(term.columns.start, term.columns.stop)):
                weighted = slope * term.matrix[self.cell, j]
                gradients[:, column] = np.bincount(self.person, weighted, n)

        impossible = wrong | ~np.isfinite(values)
        return np.where(impossible, -np.inf, values), np.where(impossible[:, None], 0.0, gradients)

    def curved(self, theta: NDArray[np.float64]) -> Curved:
        """Log likelihoods, gradients, and Hessians (people, k, k) by differences of gradients."""
        values, gradients = self.sloped(theta)
        n, k = theta.shape
        hessians = np.empty((n, k, k))
        for c in range(k):
            step = np.zeros(k)
            step[c] = STEP
            above, in_above = self.sloped(theta + step)
            below, in_below = self.sloped(theta - step)
            # next to the end of the domain only one side is possible
            far = np.where((above > -np.inf)[:, None], in_above, gradients)
            near = np.where((below > -np.inf)[:, None], in_below, gradients)
            sides = (above > -np.inf).astype(float) + (below > -np.inf)
            hessians[:, c] = (far - near) / (STEP * np.maximum(sides, 1.0))[:, None]
        return values, gradients, 0.5 * (hessians + hessians.transpose(0, 2, 1))

    def _are_admissible(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        """In which cells all parameters lie in their domains."""
        result = np.ones(len(rows), dtype=bool)
        for term in self.design.terms:
            row = self.design.family.rows[term.owner]
            result &= row.possible(rows[:, term.position])
        room = 2.0 * np.minimum(rows[:, Z], 1.0 - rows[:, Z])
        return result & (rows[:, SZ] <= MARGIN * room)

    @cached_property
    def _typical(self) -> NDArray[np.float64]:
        """Parameters of the cells of the design that lie in their domains, (n_cells, columns)."""
        rows = self.design.offset.copy()
        for term in self.design.terms:
            start = self.design.family.rows[term.owner].start
            rows[:, term.position] = 1.0 if np.isnan(start) else start
        return rows


def general_people(population: Population, design: Design, lapses: Lapses | None) -> GeneralPeople:
    """The likelihoods of people of any family, of whom not all may have been observed."""
    trials, n_cells = population.trials, len(design.cells)
    present, cell = np.unique(population.grouping.code * n_cells + design.cell, return_inverse=True)
    outcomes = outcomes_of_arrays(
        design.family,
        trials.rt,
        trials.upper,
        cell.ravel(),
        trials.deadline,
        trials.window,
        trials.observed_sides,
        lapses,
        lost=trials.lost,
        lost_rt=trials.how.lost_rt if trials.lost.any() else None,
    )
    whole = design.alone(present % n_cells)
    return GeneralPeople(
        design, MaximumLikelihood().on(outcomes, whole), present // n_cells, present % n_cells
    )
