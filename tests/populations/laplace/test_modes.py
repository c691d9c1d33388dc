"""Modes of people: stationary, the same from anywhere, and where an SD is almost 0."""

import numpy as np
import pytest

import ddm
import population_cases as cases
from ddm.populations.laplace.marginal import spread_of
from ddm.populations.laplace.modes import both_modes, find_modes, foretold, positive_definite


@pytest.fixture(scope="module")
def problem():
    marginal = cases.marginal(ddm.Model(v="difficulty", z=ddm.FREE), cases.table(6, 30))
    return marginal, cases.phi_near(marginal.population)


def found(marginal, phi, shift=0.0):
    spread = spread_of(marginal.population, phi)
    return spread, find_modes(
        marginal.likelihood, spread, [spread.standard(marginal.start) + shift]
    )


def test_the_slope_of_the_inner_objective_is_0_at_modes(problem):
    spread, modes = found(*problem)
    slope = spread.sds * modes.gradient[:, spread.random] - modes.e
    assert modes.converged.all()
    assert np.abs(slope).max() < 1e-6
    assert (np.linalg.eigvalsh(modes.precision) > 0.0).all()


def test_modes_do_not_depend_on_where_the_search_begins(problem):
    one, other = found(*problem)[1], found(*problem, shift=-0.5)[1]
    np.testing.assert_allclose(one.theta, other.theta, atol=1e-7)


def test_modes_nearby_are_foretold(problem):
    marginal, phi = problem
    _, modes = found(marginal, phi)
    change = np.linspace(-0.02, 0.02, phi.size)
    spread, near = found(marginal, phi + change)
    missed = np.abs(foretold(modes, spread) - near.e).max()
    assert missed < 0.1 * np.abs(spread.standard(modes.theta) - near.e).max()


def test_people_are_at_their_means_where_sds_are_almost_0(problem):
    marginal, phi = problem
    population = marginal.population
    tiny = np.concatenate([phi[: population.n_locations], np.full(len(population.sd_keys), -14.0)])
    spread, modes = found(marginal, tiny)
    np.testing.assert_allclose(modes.theta, spread.means, atol=1e-8)
    assert modes.converged.all()


def test_impossible_trials_leave_the_value_at_minus_infinity(problem):
    marginal, phi = problem
    at_t0 = [c for c, owner in enumerate(marginal.population.design.owners) if owner == "t0"]
    spread = spread_of(marginal.population, phi)
    late = spread.standard(marginal.start)
    late[2, list(spread.random).index(at_t0[0])] = 30.0
    modes = find_modes(marginal.likelihood, spread, [late])
    assert np.isneginf(modes.value).tolist() == [person == 2 for person in range(6)]
    assert not modes.converged[2]
    again = find_modes(marginal.likelihood, spread, [late, spread.standard(marginal.start)])
    assert again.converged.all()


def test_a_fast_guess_can_make_two_modes():
    data = cases.table(3, 20, seed=4)
    first = data.index[data.subject == "s01"][0]
    data.loc[first, "rt"] = 0.22
    model = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))
    marginal = cases.marginal(model, data)
    population = marginal.population
    phi = cases.phi_near(population, t0=1.0)
    phi[[one.key for one in population.locations].index("lapse")] = -5.0
    spread = spread_of(population, phi)

    is_t0 = np.array([owner == "t0" for owner in population.design.owners])
    t0s = np.log([0.21, 0.33])
    starts = [spread.standard(np.where(is_t0, t0, marginal.start)) for t0 in t0s]
    best, several = both_modes(marginal.likelihood, spread, starts)
    assert several.tolist() == [False, True, False]
    each = [find_modes(marginal.likelihood, spread, [start]) for start in starts]
    np.testing.assert_allclose(best.value, np.maximum(each[0].value, each[1].value))


def test_a_matrix_that_is_not_positive_definite_is_mended():
    given = np.array([[[2.0, 0.0], [0.0, -3.0]], [[1.0, 0.5], [0.5, 1.0]]])
    mended = positive_definite(given)
    np.testing.assert_allclose(mended[0], np.diag([2.0, 3.0]))
    np.testing.assert_allclose(mended[1], given[1])
