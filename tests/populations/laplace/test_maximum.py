"""The maximum over phi: a maximum, recovered from trials, and the same as other searches find."""

import numpy as np
import pytest

import ddm
import population_cases as cases
from ddm.populations.laplace.maximum import laplace, search
from ddm.populations.likelihoods.general import general_people
from ddm.populations.likelihoods.people import lapses_of_population
from ddm.populations.population import lay_out_population
from ddm.populations.quantities import Quantities


def found(model, data, prior=None, **arguments):
    population = lay_out_population(model, ddm.Trials(data), **{"by": "subject", **arguments})
    return population, laplace(population, prior)


def test_it_is_a_maximum_with_the_covariance_of_its_curvature():
    model = ddm.Model(v="difficulty", z=ddm.FREE)
    data = cases.table(20, 60)
    fit = found(model, data)[1]
    marginal = cases.marginal(model, data)
    value, gradient = marginal(fit.phi)
    assert fit.converged
    assert abs(value - fit.value) < 1e-6
    known = ~np.isnan(np.diag(fit.covariance))
    block = np.ix_(known, known)
    assert gradient[known] @ fit.covariance[block] @ gradient[known] < 1e-4

    step = 1e-3
    rows = [marginal(fit.phi - d)[1] - marginal(fit.phi + d)[1] for d in step * np.eye(len(known))]
    curvature = (np.array(rows) / (2.0 * step))[block]
    product = curvature @ fit.covariance[block]
    np.testing.assert_allclose(product, np.eye(known.sum()), atol=0.02)


def test_other_starts_lead_to_the_same_maximum():
    data = cases.table(12, 50)
    population, fit = found(ddm.Model(v="difficulty"), data)
    marginal = cases.marginal(ddm.Model(v="difficulty"), data)
    again = search(marginal, cases.phi_near(population))
    assert abs(again.value - fit.value) < 1e-4


def test_one_person_is_fitted_by_maximum_likelihood():
    data = cases.table(1, 200)
    model = ddm.Model(v="difficulty", z=ddm.FREE)
    population, fit = found(model, data, by=None)
    plain = ddm.fit(model, data)
    quantities = Quantities(population)
    values = quantities.values(fit.phi)
    jacobian = quantities.jacobian(fit.phi)
    np.testing.assert_allclose(values, plain.params, atol=1e-4)
    ses = np.sqrt(np.diag(jacobian @ fit.covariance @ jacobian.T))
    np.testing.assert_allclose(ses, plain.se, rtol=1e-3)
    assert abs(fit.value - plain.loglik) < 1e-5


def test_an_sd_of_0_is_found_to_be_0():
    """All people have one effect of difficulty, so that its SD is 0 in half of the sets."""
    fits = [found(ddm.Model(v="difficulty"), cases.table(10, 60, seed=s))[1] for s in range(6)]
    at_zero = np.array([fit.at_zero for fit in fits])
    assert 1 <= at_zero[:, 1].sum() <= 5
    assert not at_zero[:, [0, 2, 3]].any()
    zero = next(fit for fit in fits if fit.at_zero[1])
    assert np.isnan(zero.covariance[-3]).all()
    assert np.isfinite(np.delete(np.diag(zero.covariance), -3)).all()


def test_a_prior_moves_the_maximum():
    data = cases.table(6, 30)
    plain = found(ddm.Model(v="difficulty"), data)[1]

    def prior(phi):
        gradient = np.zeros(phi.size)
        gradient[0] = -1e4 * (phi[0] - 3.0)
        return -5e3 * float(phi[0] - 3.0) ** 2, gradient

    fit = found(ddm.Model(v="difficulty"), data, prior)[1]
    assert abs(fit.phi[0] - 3.0) < 0.01 < abs(plain.phi[0] - 3.0)
    assert fit.converged


def test_without_exact_hessians_the_maximum_is_the_same():
    model = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))
    population, fit = found(model, cases.table(8, 40, lapses=0.05))
    general = general_people(population, population.design, lapses_of_population(population))
    other = laplace(population, likelihood=general)
    assert other.converged
    assert abs(other.value - fit.value) < 1e-3
    known = ~fit.at_zero
    n = population.n_locations
    np.testing.assert_allclose(other.phi[:n], fit.phi[:n], atol=2e-3)
    np.testing.assert_allclose(other.phi[n:][known], fit.phi[n:][known], atol=2e-2)


def test_impossible_trials_are_said():
    """With one t0 for all, of which a prior says that it is late."""
    population = lay_out_population(
        ddm.Model(v="difficulty", t0=ddm.FREE), ddm.Trials(cases.table(3, 20)), by="subject"
    )
    fit = laplace(population, lambda phi: (-np.inf, np.zeros(phi.size)))
    assert not fit.converged
    assert np.isneginf(fit.value)
    assert "impossible" in fit.notes[0]


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_population_is_recovered(seed):
    data = cases.table(40, 40, seed=seed)
    population, fit = found(ddm.Model(v="difficulty", z=ddm.FREE), data)
    quantities = Quantities(population)
    jacobian = quantities.jacobian(fit.phi)
    covariance = np.nan_to_num(fit.covariance)
    ses = np.sqrt(np.diag(jacobian @ covariance @ jacobian.T))
    labels = list(quantities.labels)
    truth = {"v[easy]": 2.0, "v[hard]": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3}
    truth |= {"sd(v)": 0.5, "sd(a)": 0.2, "sd(z)": 0.2, "sd(t0)": 0.15}
    z = [
        (quantities.values(fit.phi)[labels.index(label)] - value) / ses[labels.index(label)]
        for label, value in truth.items()
    ]
    assert np.abs(z).max() < 4.0
    assert np.mean(np.square(z)) < 3.0
