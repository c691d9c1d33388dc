"""Errors of people: how modes move with phi, and how often intervals hold the truth."""

import numpy as np

import ddm
import population_cases as cases
from ddm.populations.answers.person_errors import (
    covariance_of_people,
    errors_of_people,
    slopes_of_modes,
)
from ddm.populations.laplace.maximum import laplace
from ddm.populations.population import lay_out_population

MODEL = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))


def test_slopes_are_those_of_the_modes():
    data = cases.table(6, 40, lapses=0.05)
    arguments = {"shared": ("a",), "between": {"v": "~ patient"}}
    marginal = cases.marginal(MODEL, data, **arguments)
    population = marginal.population
    found = laplace(population)
    random = population.random
    within = np.zeros((6, 5, 5))
    inner = found.inner_curvature[:, random[:, None], random]
    within[:, random[:, None], random] = np.linalg.inv(inner)
    slopes = slopes_of_modes(population, found, within)

    step = 1e-4
    for i, d in enumerate(step * np.eye(population.size)):
        above, below = (marginal.at(found.phi + s * d).modes.theta for s in (1.0, -1.0))
        np.testing.assert_allclose(slopes[:, :, i], (above - below) / (2.0 * step), atol=2e-4)


def test_errors_are_those_of_trials_and_of_the_population():
    population = lay_out_population(MODEL, ddm.Trials(cases.table(8, 40)), by="subject")
    found = laplace(population)
    covariance = covariance_of_people(population, found)
    c = population.random
    given_phi = np.linalg.inv(found.inner_curvature[:, c[:, None], c])
    more = np.diagonal(covariance, axis1=1, axis2=2)[:, c]
    assert (more >= np.diagonal(given_phi, axis1=1, axis2=2)).all()
    # v[easy] is the mean drift plus a contrast, on the scale of v itself
    basis = population.effects[0].basis
    expected = np.sqrt(basis[0] @ covariance[3, :2, :2] @ basis[0])
    assert abs(errors_of_people(population, found)[3, 0] - expected) < 1e-12


def test_intervals_of_people_hold_the_truth():
    """160 people, of whom 95 % have their t0 in the interval, but for Monte Carlo error."""
    inside = []
    for seed in range(4):
        data, truth = cases.table_and_truth(40, 30, seed=seed)
        fit = ddm.fit_hierarchical(ddm.Model(v="difficulty", z=ddm.FREE), data, by="subject")
        table = fit.subjects.set_index(["parameter", "subject"])
        for name in ("a", "t0", "z"):
            own = table.loc[name]
            inside += ((own["ci_low"] < truth[name]) & (truth[name] < own["ci_high"])).tolist()
    assert 0.91 < np.mean(inside) < 0.99
