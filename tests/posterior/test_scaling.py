"""Where a sampler's numbers are 0 and how far 1 is: the mode, and about an SD."""

from dataclasses import replace

import numpy as np
import pytest

import ddm
from ddm.populations.laplace.maximum import laplace
from ddm.populations.population_priors import priors_of_phi
from ddm.posterior.sampling import density_of, population_of
from ddm.posterior.scaling import (
    LARGEST_SD,
    MOST_ODD,
    UNKNOWN_SD,
    in_distances,
    scaling_of,
)
from population_cases import table

MODELS = {
    "bounded t0": (ddm.Model(v="difficulty", z=ddm.FREE), "subject"),
    "lapses": (ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 5)), "subject"),
    "one person": (ddm.Model(v="difficulty", z=ddm.FREE), None),
}


def found_by(model, by="subject", data=None, **sizes):
    """A population, its priors and Laplace's approximation."""
    data = table(**({"n_people": 8, "n_trials": 40} | sizes)) if data is None else data
    population = population_of(model, ddm.Trials(data), by, (), None, "default")
    priors = priors_of_phi(population, "default")
    return population, priors, laplace(population, priors)


@pytest.fixture(scope="module", params=MODELS.values(), ids=MODELS)
def found(request):
    return found_by(*request.param)


def test_0_is_the_mode_of_laplaces_approximation(found):
    population, priors, fit = found
    density = density_of(population, priors, fit)
    at = density.placed(np.zeros(density.size))
    np.testing.assert_allclose(at.phi, fit.phi, rtol=1e-12)
    random = population.random
    # the end of a normal distribution that is cut off moves its middle a little
    close = 1e-3 if density.bounded.is_cut else 1e-8
    np.testing.assert_allclose(at.theta[:, random], fit.theta[:, random], rtol=close, atol=close)


def test_1_is_about_an_sd_in_every_direction(found):
    """The inverse of the curvature at the mode is about the identity, in all of x."""
    population, priors, fit = found
    density = density_of(population, priors, fit)
    h = 1e-4
    steps = h * np.eye(density.size)
    hessian = np.array([density(-step)[1] - density(step)[1] for step in steps]) / (2.0 * h)
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-3)
    covariance = np.linalg.inv(0.5 * (hessian + hessian.T))
    sds = np.sqrt(np.diag(covariance))
    # people: given the population; phi is wider over all people than at their modes
    n = population.size
    np.testing.assert_allclose(1.0 / np.sqrt(np.diag(hessian)[n:]), 1.0, atol=0.35)
    assert np.median(np.abs(np.log(sds))) < 0.2
    assert (sds > 0.4).all()
    assert (sds < 2.0).all()


def test_the_precision_of_a_person_is_that_of_the_trials():
    """Four times as many trials are four times as precise."""
    data = table(8, 160)
    few = data.groupby(["subject", "difficulty"]).head(40)
    precisions = []
    for one in (few, data):
        population, _, fit = found_by(ddm.Model(z=ddm.FREE), data=one)
        precisions.append(np.median(scaling_of(population, fit).precision, axis=0))
    ratio = precisions[1] / precisions[0]
    np.testing.assert_allclose(ratio[:3], 4.0, rtol=0.5)


def test_people_have_like_precisions():
    """An odd curvature of one person is an error, not knowledge."""
    population, _, fit = found_by(ddm.Model(z=ddm.FREE))
    curvature = fit.curvature.copy()
    curvature[2] *= 1e6
    curvature[3] = -curvature[3]
    found = scaling_of(population, replace(fit, curvature=curvature))
    middle = np.median(1.0 / found.precision, axis=0)
    ratio = found.precision * middle
    assert (ratio < 1.01 * MOST_ODD).all()
    assert (ratio > 0.99 / MOST_ODD).all()
    assert np.isfinite(found.mix).all()
    assert (np.diagonal(found.mix, axis1=1, axis2=2) > 0.0).all()


def test_the_root_is_that_of_the_covariance_but_for_what_is_flat(found):
    population, _, fit = found
    root = scaling_of(population, fit).root
    assert (np.triu(root, 1) == 0.0).all()
    covariance = in_distances(population, fit.phi, fit.covariance)[1]
    share = np.minimum(1.0, LARGEST_SD / np.sqrt(np.diag(covariance)))
    np.testing.assert_allclose(root @ root.T, share[:, None] * covariance * share, atol=1e-7)

    wide = replace(fit, covariance=1e6 * fit.covariance)
    sds = np.sqrt((scaling_of(population, wide).root ** 2).sum(axis=1))
    assert (sds <= LARGEST_SD * (1.0 + 1e-3)).all()


def test_an_sd_that_is_not_known_has_a_scale_all_the_same(found):
    population, _, fit = found
    covariance = fit.covariance.copy()
    covariance[1], covariance[:, 1] = np.nan, np.nan
    root = scaling_of(population, replace(fit, covariance=covariance)).root
    product = root @ root.T
    assert product[1, 1] == pytest.approx(UNKNOWN_SD**2, rel=1e-6)
    np.testing.assert_allclose(np.delete(product[1], 1), 0.0, atol=1e-7)


def test_a_search_that_fails_leaves_the_place_where_it_began():
    population, priors, fit = found_by(ddm.Model(v="difficulty"))
    lost = replace(
        fit,
        converged=False,
        phi=np.full_like(fit.phi, 50.0),
        theta=np.full_like(fit.theta, 50.0),
        covariance=np.full_like(fit.covariance, np.nan),
        curvature=np.full_like(fit.curvature, np.nan),
    )
    density = density_of(population, priors, lost)
    x = np.zeros(density.size)
    best = density_of(population, priors, fit)
    assert density(x)[0] > best(x)[0] - 30.0
    # not far from the maximum, in its SDs
    away = (density.placed(x).phi - fit.phi) / np.sqrt(np.diag(fit.covariance))
    assert np.abs(away[: population.n_locations]).max() < 4.0


@pytest.mark.parametrize("seed", [1, 5, 10, 13, 17, 26])
@pytest.mark.parametrize(
    "model", [ddm.Model(v="difficulty"), ddm.Model(z=ddm.FREE, lapse=ddm.FREE)]
)
def test_two_people_with_two_trials_have_a_finite_density(model, seed):
    """Where Laplace's approximation has no maximum, or one far away."""
    population, priors, fit = found_by(model, n_people=2, n_trials=1, seed=seed)
    density = density_of(population, priors, fit)
    value, gradient = density(np.zeros(density.size))
    assert value > -60.0
    # it may be steep next to the fastest of two RTs
    assert np.isfinite(gradient).all()
