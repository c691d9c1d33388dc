"""Where people and populations are looked for: possible, and near where they are."""

import numpy as np
import pandas as pd

import ddm
import population_cases as cases
from ddm.populations.laplace.starts import start_of_people, start_of_population


def test_the_trials_of_all_people_are_possible():
    for model in (ddm.Model(v="difficulty"), ddm.Model(v="~ difficulty", sv=ddm.FREE)):
        marginal = cases.marginal(model, cases.table(5, 20))
        assert np.isfinite(marginal.likelihood.sloped(marginal.start)[0]).all()


def test_shared_coordinates_are_the_same_in_all_people():
    marginal = cases.marginal(ddm.Model(v="difficulty"), cases.table(5, 20), shared=("t0", "a"))
    start = marginal.start
    assert (np.ptp(start[:, marginal.population.is_shared], axis=0) == 0.0).all()
    assert np.isfinite(marginal.likelihood.sloped(start)[0]).all()


def test_a_quantile_moves_t0_only():
    model = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))
    population = cases.marginal(model, cases.table(3, 20)).population
    low, high = start_of_people(population, 0.0), start_of_people(population, 0.5)
    is_t0 = np.array([owner == "t0" for owner in population.design.owners])
    assert (low[:, is_t0] < high[:, is_t0]).all()
    assert (low[:, ~is_t0] == high[:, ~is_t0]).all()


def test_the_population_is_near_its_truth():
    marginal = cases.marginal(ddm.Model(v="difficulty", z=ddm.FREE), cases.table(20, 60))
    population = marginal.population
    phi, theta = start_of_population(population, marginal.likelihood, marginal.start)
    truth = cases.phi_near(population, v=0.5, z=0.2, t0=0.15, **{"v: difficulty": 0.05})
    truth[[one.key for one in population.locations].index("t0")] = np.log(0.3)
    assert np.abs(phi - truth)[: population.n_locations].max() < 0.35
    assert theta.shape == marginal.start.shape


def test_people_with_one_response_take_part():
    data = cases.table(4, 20)
    one = data.subject == "s00"
    data = pd.concat([data[~one], data[one & (data.response == 1)]])
    marginal = cases.marginal(ddm.Model(v="difficulty", z=ddm.FREE), data)
    phi, theta = start_of_population(marginal.population, marginal.likelihood, marginal.start)
    assert np.isfinite(phi).all()
    assert np.isfinite(marginal(phi)[0])
    assert np.isfinite(theta).all()
