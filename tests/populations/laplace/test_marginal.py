"""Laplace's approximation against integrals, and its gradient against differences."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import logsumexp

import ddm
import population_cases as cases
from ddm.populations.likelihoods.general import general_people
from ddm.populations.likelihoods.people import lapses_of_population

LAPSING = ddm.Model(v="difficulty", z=ddm.FREE, lapse=ddm.FREE, lapse_window=(0, 3))


def generally(population):
    return general_people(population, population.design, lapses_of_population(population))


def prior(phi):
    """A normal prior of all of phi."""
    return float(-0.5 * phi @ phi), -phi


def by_differences(function, phi, step=3e-3):
    """The gradient by central differences over four points."""
    result = np.empty(phi.size)
    for i in range(phi.size):
        d = np.where(np.arange(phi.size) == i, step, 0.0)
        near = function(phi + d) - function(phi - d)
        result[i] = (8.0 * near - function(phi + 2.0 * d) + function(phi - 2.0 * d)) / (12.0 * step)
    return result


CASES = {
    "all differ": (ddm.Model(v="difficulty", z=ddm.FREE), {}),
    "a shared lapse": (LAPSING, {}),
    "shared parameters": (LAPSING, {"shared": ("a", "z")}),
    "predictors": (
        ddm.Model(v="difficulty"),
        {"between": {"v": "~ patient", "v[difficulty]": "~ patient"}},
    ),
    "a prior": (ddm.Model(v="difficulty"), {"prior": prior}),
    "one person": (ddm.Model(v="difficulty", z=ddm.FREE), {"by": None}),
}


@pytest.mark.parametrize(("model", "arguments"), CASES.values(), ids=CASES)
def test_the_gradient_is_that_of_the_value(model, arguments):
    data = cases.table(8, 25)
    if "by" in arguments:
        data = data[data.subject == "s00"]
    marginal = cases.marginal(model, data, **arguments)
    phi = cases.phi_near(marginal.population, a=0.15)
    value, gradient = marginal(phi)
    expected = by_differences(lambda phi: marginal(phi)[0], phi)
    assert np.isfinite(value)
    np.testing.assert_allclose(gradient, expected, atol=1e-6 * np.abs(expected).max())


def test_without_exact_hessians_the_gradient_is_nearly_as_exact():
    data = cases.table(8, 25)
    exact, rough = (cases.marginal(LAPSING, data, general=g) for g in (None, generally))
    phi = cases.phi_near(exact.population)
    (value, gradient), (about, slope) = exact(phi), rough(phi)
    assert abs(about - value) < 1e-4
    np.testing.assert_allclose(slope, gradient, atol=1e-5 * np.abs(gradient).max())


def test_an_sd_of_almost_0_makes_people_alike():
    """The approximation is then the likelihood itself, with the slope 0 in the log SDs."""
    marginal = cases.marginal(ddm.Model(v="difficulty"), cases.table(4, 25))
    phi = cases.phi_near(marginal.population, **dict.fromkeys(marginal.population.sd_keys, 1e-6))
    value, gradient = marginal(phi)
    loglik = marginal.likelihood.curved(marginal.population.means(phi))[0].sum()
    assert abs(value - loglik) < 1e-6
    assert np.abs(gradient[marginal.population.n_locations :]).max() < 1e-6


def test_with_one_coordinate_it_is_close_to_the_integral():
    data = cases.table(3, 60)
    marginal = cases.marginal(ddm.Model(v=ddm.FREE), data, shared=("a", "t0"))
    population = marginal.population
    phi = cases.phi_near(population, v=0.5)
    c, sd = population.random[0], population.sds(phi)[0]
    found = marginal.at(phi)
    mean = population.means(phi)

    def density(x, person):
        theta = found.modes.theta.copy()
        theta[:, c] = x
        loglik = marginal.likelihood.sloped(theta)[0][person]
        e = (x - mean[person, c]) / sd
        return np.exp(loglik - 0.5 * e**2 - found.modes.value[person])

    for person in range(3):
        mode = found.modes.theta[person, c]
        integral = quad(density, mode - 2.0, mode + 2.0, args=(person,), points=[mode])[0]
        exact = found.modes.value[person] + np.log(integral / (sd * np.sqrt(2.0 * np.pi)))
        assert abs(found.of_people[person] - exact) < 5e-3


def test_with_two_coordinates_it_is_close_to_the_integral():
    data = cases.table(2, 60)
    marginal = cases.marginal(ddm.Model(v=ddm.FREE), data, shared=("t0",))
    population = marginal.population
    phi = cases.phi_near(population, v=0.5, a=0.2)
    found, sds = marginal.at(phi), population.sds(phi)
    width = np.linspace(-6.0, 6.0, 61)
    covariance = np.linalg.inv(found.modes.precision)
    root = np.linalg.cholesky(covariance)
    logs = np.empty((2, width.size, width.size))
    for i, x in enumerate(width):
        for j, y in enumerate(width):
            e = found.modes.e + root @ np.array([x, y])
            theta = found.spread.theta(e)
            logs[:, i, j] = marginal.likelihood.sloped(theta)[0] - 0.5 * (e**2).sum(axis=1)
    cell = (width[1] - width[0]) ** 2 * np.linalg.det(root)
    exact = logsumexp(logs, axis=(1, 2)) + np.log(cell / (2.0 * np.pi))
    np.testing.assert_allclose(found.of_people, exact, atol=0.02)
    assert sds.size == 2


def test_impossible_populations_have_no_likelihood():
    marginal = cases.marginal(ddm.Model(v="difficulty"), cases.table(3, 20), shared=("t0",))
    phi = cases.phi_near(marginal.population)
    phi[[one.key for one in marginal.population.locations].index("t0")] = 1.0
    value, gradient = marginal(phi)
    assert np.isneginf(value)
    assert (gradient == 0.0).all()
