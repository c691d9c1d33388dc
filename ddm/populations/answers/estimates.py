"""Estimates of a population in natural units: errors by the delta method, and intervals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.fits.interval_tables import ENDS, wald_ends
from ddm.populations.answers.person_errors import covariance_of_people, errors_of_people
from ddm.populations.laplace.maximum import LaplaceFit
from ddm.populations.population import Population
from ddm.populations.quantities import Quantities, Quantity, people_labels, people_values

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PopulationEstimates:
    """The estimates of a population, and those of its people."""

    population: Population
    found: LaplaceFit

    @cached_property
    def quantities(self) -> Quantities:
        """What is estimated."""
        return Quantities(self.population)

    @cached_property
    def params(self) -> pd.Series:
        """The estimates by label; 0 for SDs that end there."""
        values = self.quantities.values(self.found.phi)
        values[self._is_zero] = 0.0
        return pd.Series(values, index=list(self.quantities.labels), name="estimate")

    @cached_property
    def cov(self) -> pd.DataFrame:
        """The covariance of the estimates; NaN where the data do not determine one."""
        jacobian = self.quantities.jacobian(self.found.phi)
        unknown = np.isnan(np.diag(self.found.covariance))
        values = jacobian @ np.nan_to_num(self.found.covariance, nan=0.0) @ jacobian.T
        lost = (jacobian[:, unknown] != 0.0).any(axis=1) | self._is_zero
        values[lost] = np.nan
        values[:, lost] = np.nan
        labels = list(self.quantities.labels)
        return pd.DataFrame(values, index=labels, columns=labels)

    @property
    def se(self) -> pd.Series:
        """Standard errors."""
        values = np.sqrt(np.maximum(np.diag(self.cov), 0.0))
        return pd.Series(values, index=list(self.quantities.labels), name="se")

    def intervals(self, level: float) -> pd.DataFrame:
        """Wald's intervals on the scales on which the estimates are made, a row per label.

        The scale of an SD is its logarithm, that of a value of the median person the link.
        """
        phi, covariance = self.found.phi, np.nan_to_num(self.found.covariance, nan=0.0)
        rows = []
        for one, se in zip(self.quantities.each, self.se, strict=True):
            weights = one.weights if one.sd is None else np.eye(phi.size)[one.sd]
            error = np.sqrt(np.maximum(weights @ covariance @ weights, 0.0))
            error = np.array([error if np.isfinite(se) else np.nan])
            ends = wald_ends(np.array([weights @ phi]), error, level)[0]
            if one.sd is not None:
                ends = one.factor * np.exp(ends)
            elif one.link is not None:
                ends = one.link.inverse(ends)
            rows.append(ends)
        return pd.DataFrame(rows, index=list(self.quantities.labels), columns=ENDS)

    def summary(self, level: float) -> pd.DataFrame:
        """A row per label: estimate, se, ci_low, ci_high, people_low, people_high, unit."""
        table = pd.DataFrame({"estimate": self.params, "se": self.se})
        low, high = self.quantities.range_over_people(self.found.phi)
        low[self._is_zero] = high[self._is_zero] = np.nan
        return table.join(self.intervals(level)).assign(
            people_low=low, people_high=high, unit=list(self.quantities.units)
        )

    @cached_property
    def of_people(self) -> Array:
        """The estimates of people, (people, estimates)."""
        return people_values(self.population, self.found.theta)

    @cached_property
    def errors_of_people(self) -> Array:
        """Their standard errors, (people, estimates)."""
        return errors_of_people(self.population, self.found)

    def intervals_of_people(self, level: float) -> Array:
        """Intervals of the estimates of people on the scale of the link, (people, estimates, 2)."""
        covariance = covariance_of_people(self.population, self.found)
        parts, first = [], 0
        for effects in self.population.effects:
            last = first + len(effects.coordinates)
            block = covariance[:, first:last, first:last]
            variance = np.einsum("lc,jcd,ld->jl", effects.basis, block, effects.basis)
            eta = self.found.theta[:, first:last] @ effects.basis.T
            errors = np.sqrt(np.maximum(variance, 0.0))
            ends = wald_ends(eta.ravel(), errors.ravel(), level).reshape(*eta.shape, 2)
            parts.append(ends if effects.is_formula else effects.link.inverse(ends))
            first = last
        return np.concatenate(parts, axis=1)

    def subjects(self, level: float) -> pd.DataFrame:
        """A row per person and estimate: subject, parameter, estimate, se, ci_low, ci_high."""
        labels, people = people_labels(self.population), self.population.people
        ends = self.intervals_of_people(level)
        return pd.DataFrame(
            {
                "subject": [key for key in people for _ in labels],
                "parameter": list(labels) * len(people),
                "estimate": self.of_people.ravel(),
                "se": self.errors_of_people.ravel(),
                "ci_low": ends[:, :, 0].ravel(),
                "ci_high": ends[:, :, 1].ravel(),
            }
        )

    @property
    def _is_zero(self) -> NDArray[np.bool_]:
        """Which quantities ended at 0: SDs, and values of the median person."""
        return np.array([is_zero(one, self.found) for one in self.quantities.each])


def is_zero(one: Quantity, found: LaplaceFit) -> bool:
    """Whether a quantity ended at 0."""
    if one.sd is not None:
        return bool(found.at_bound[one.sd]) and bool(found.phi[one.sd] < 0.0)
    has_zero = one.link is not None and one.link.name != "identity"
    return has_zero and bool(found.at_bound[one.weights != 0.0].any())
