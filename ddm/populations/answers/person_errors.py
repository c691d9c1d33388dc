"""How uncertain the coordinates of people are, given their trials and the uncertain population.

If phi were known, the covariance of a person's coordinates would be the inverse of the curvature at
the mode. Since phi is estimated with the covariance V, the mode theta(phi) is uncertain too, and

    cov = H^-1 + (d theta / d phi) V (d theta / d phi)'

(Kass & Steffey 1989, Journal of the American Statistical Association 84:717).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.populations.laplace.maximum import LaplaceFit
from ddm.populations.population import Population

Array = NDArray[np.float64]


def covariance_of_people(population: Population, found: LaplaceFit) -> Array:
    """The covariance of the coordinates of people, (people, k, k).

    What is not known of phi, such as an SD that is 0, counts as known exactly.
    """
    n, k = found.theta.shape
    within = np.zeros((n, k, k))
    random = population.random
    inner = found.inner_curvature[:, random[:, None], random]
    within[:, random[:, None], random] = np.linalg.inv(inner)
    slopes = slopes_of_modes(population, found, within)
    known = np.nan_to_num(found.covariance, nan=0.0)
    result: Array = within + slopes @ known @ slopes.transpose(0, 2, 1)
    return result


def slopes_of_modes(population: Population, found: LaplaceFit, within: Array) -> Array:
    """d theta / d phi, (people, k, size), by the implicit function theorem.

    ``within`` (people, k, k) is the covariance given phi, 0 for coordinates that people share.
    """
    n, k = found.theta.shape
    in_means = np.eye(k) - within @ found.curvature
    result = np.zeros((n, k, population.size))
    for f, location in enumerate(population.locations):
        at = location.predictor
        factor = np.ones(n) if at < 0 else population.predictors.matrix[:, at]
        result[:, :, f] = in_means[:, :, location.coordinate] * factor[:, None]

    away = found.theta - population.means(found.phi)
    for place, c in enumerate(population.random):
        g = population.n_locations + population.sd_of[place]
        # as the SD grows, people move away from their means, as far as their trials let them
        result[:, :, g] += in_means[:, :, c] * away[:, c, None]
        result[:, :, g] += within[:, :, c] * found.gradient[:, c, None]
    return result


def errors_of_people(population: Population, found: LaplaceFit) -> Array:
    """The standard errors of the estimates of people, such as v[easy], (people, estimates)."""
    covariance = covariance_of_people(population, found)
    parts, first = [], 0
    for effects in population.effects:
        last = first + len(effects.coordinates)
        block = covariance[:, first:last, first:last]
        variance = np.einsum("lc,jcd,ld->jl", effects.basis, block, effects.basis)
        slope = np.ones_like(variance)
        if not effects.is_formula:
            slope = effects.link.slope(found.theta[:, first:last] @ effects.basis.T)
        parts.append(slope * np.sqrt(np.maximum(variance, 0.0)))
        first = last
    return np.concatenate(parts, axis=1)
