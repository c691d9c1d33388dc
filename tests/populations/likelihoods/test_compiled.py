"""Likelihoods of people by kernels, against densities trial by trial and differences."""

from dataclasses import replace

import numpy as np
import pytest

import ddm
from ddm.populations.likelihoods.compiled import (
    CompiledPeople,
    LapsingTrials,
    compiled_people,
    occupied_cells,
    write_people,
    write_slopes,
)
from ddm.populations.likelihoods.people import lapses_of_population
from population_cases import table
from populations.likelihoods.by_hand import (
    COMPILED,
    assert_close,
    log_likelihoods,
    people_of,
    slopes,
)


def compiled(population):
    return compiled_people(population, population.design, lapses_of_population(population))


@pytest.mark.parametrize("model", COMPILED.values(), ids=COMPILED)
def test_values_are_sums_over_trials(model):
    population, theta = people_of(model)
    expected = log_likelihoods(population, theta)
    likelihood = compiled(population)
    np.testing.assert_allclose(likelihood.sloped(theta)[0], expected, rtol=1e-10)
    np.testing.assert_allclose(likelihood.curved(theta)[0], expected, rtol=1e-10)


@pytest.mark.parametrize("model", COMPILED.values(), ids=COMPILED)
def test_derivatives_are_those_of_differences(model):
    population, theta = people_of(model)
    likelihood = compiled(population)
    _, gradients, hessians = likelihood.curved(theta)
    assert_close(gradients, slopes(lambda t: likelihood.curved(t)[0], theta), 1e-8)
    assert_close(likelihood.sloped(theta)[1], gradients, 1e-10)
    assert_close(hessians, slopes(lambda t: likelihood.curved(t)[1], theta), 1e-7)
    np.testing.assert_allclose(hessians, np.swapaxes(hessians, 1, 2), rtol=1e-12)


@pytest.mark.parametrize("model", [COMPILED["plain"], COMPILED["varied drift"]])
def test_an_impossible_person_leaves_the_others_alone(model):
    population, theta = people_of(model)
    likelihood = compiled(population)
    before = likelihood.sloped(theta), likelihood.curved(theta)
    late = theta.copy()
    late[2, population.design.labels.index("t0")] = 1.0
    others = [0, 1, 3]
    for found, as_before in zip(
        (likelihood.sloped(late), likelihood.curved(late)), before, strict=True
    ):
        assert found[0][2] == -np.inf
        assert not any(one[2].any() for one in found[1:])
        for one, other in zip(found, as_before, strict=True):
            np.testing.assert_array_equal(one[others], other[others])


def test_with_lapses_no_person_is_impossible_within_their_window():
    population, theta = people_of(COMPILED["lapses"])
    late = theta.copy()
    late[2, population.design.labels.index("t0")] = 1.5
    values, gradients = compiled(population).sloped(late)
    np.testing.assert_allclose(values, log_likelihoods(population, late), rtol=1e-10)
    assert np.isfinite(gradients).all()

    narrow = replace(COMPILED["lapses"], lapse_window=(0.5, 0.6))
    population, _ = people_of(narrow)
    values, gradients = compiled(population).sloped(late)
    assert values[2] == -np.inf
    assert not gradients[2].any()


def test_parameters_outside_their_domain_are_impossible():
    """A start beyond the boundary, of a formula on the scale of z itself."""
    model = ddm.Model(z="~ difficulty", links={"z": "identity"})
    population, theta = people_of(model)
    z = population.design.labels.index("z[Intercept]")
    theta[:, z], theta[:, z + 1] = 0.5, 0.0
    theta[1, z] = 1.2
    likelihood = compiled(population)
    for found in (likelihood.sloped(theta), likelihood.curved(theta)):
        assert found[0][1] == -np.inf
        assert not found[1][1].any()
        assert np.isfinite(np.delete(found[0], 1)).all()
        assert np.delete(found[1], 1, axis=0).any(axis=1).all()


def test_neither_the_order_of_trials_nor_blocks_matter():
    model = COMPILED["lapses"]
    data = table(4, 8)
    population, theta = people_of(model, data)
    expected = compiled(population).curved(theta)
    mixed, _ = people_of(model, data.sample(frac=1.0, random_state=2))
    for likelihood in (compiled(mixed), replace(compiled(population), people_per_block=1)):
        for one, other in zip(likelihood.curved(theta), expected, strict=True):
            np.testing.assert_array_equal(one, other)


def test_people_of_few_trials_have_likelihoods():
    """One response only, two trials, and none of a condition, which tell nothing of some."""
    data = table(5, 8)
    data = data[~((data["subject"] == "s01") & (data["difficulty"] == "hard"))]
    data.loc[data["subject"] == "s02", "response"] = 1
    few = data[data["subject"] == "s03"].index[2:]
    data = data.drop(index=few)
    population, theta = people_of(COMPILED["plain"], data)
    likelihood = compiled(population)
    values, gradients, hessians = likelihood.curved(theta)
    np.testing.assert_allclose(values, log_likelihoods(population, theta), rtol=1e-10)
    assert_close(gradients, slopes(lambda t: likelihood.curved(t)[0], theta), 1e-8)
    # without a condition the mean and the contrast are not told apart
    v = hessians[1][:2, :2]
    assert abs(np.linalg.det(v)) < 1e-9 * v[0, 0] ** 2

    occupied = likelihood.occupied
    assert sum(occupied.person == 1) == 1
    assert sum(occupied.person == 3) == 1
    counts = np.diff(occupied.edges).reshape(-1, 2).sum(axis=1)
    assert counts.sum() == len(data)
    assert counts[occupied.person == 3].tolist() == [2]


def test_occupied_cells_are_those_with_trials():
    from ddm.estimation.groups.sides import sides_of_table

    rt = np.array([0.5, 0.6, 0.7, 0.8, 0.9])
    upper = np.array([True, False, True, True, False])
    cell, person = np.array([1, 1, 0, 0, 1]), np.array([0, 0, 1, 1, 1])
    found = occupied_cells(sides_of_table(rt, upper, cell, person, 2, 3))
    assert found.person.tolist() == [0, 1, 1]
    assert found.cell.tolist() == [1, 0, 1]
    assert found.edges.tolist() == [0, 1, 2, 2, 4, 5, 5]


def test_arguments_are_not_changed():
    population, theta = people_of(COMPILED["lapses"])
    likelihood, before = compiled(population), theta.copy()
    likelihood.sloped(theta)
    likelihood.curved(np.asfortranarray(theta))
    np.testing.assert_array_equal(theta, before)


@pytest.mark.parametrize("name", ["plain", "lapses"])
def test_compiled_and_plain_forms_agree(name):
    population, theta = people_of(COMPILED[name], table(2, 3))
    likelihood = compiled(population)
    assert isinstance(likelihood, CompiledPeople)
    assert isinstance(likelihood.trials, LapsingTrials) == (name == "lapses")
    n, k = theta.shape

    values, gradients = np.zeros(n), np.zeros((n, k))
    write_slopes.py_func(
        likelihood.trials, likelihood.linear, likelihood.occupied, theta, values, gradients
    )
    expected = likelihood.sloped(theta)
    np.testing.assert_allclose(values, expected[0], rtol=1e-10)
    np.testing.assert_allclose(gradients, expected[1], rtol=1e-8, atol=1e-8)

    values, hessians = np.zeros(n), np.zeros((n, k, k))
    write_people.py_func(
        likelihood.trials, likelihood.linear, theta, 0, n, values, gradients, hessians
    )
    np.testing.assert_allclose(-values, expected[0], rtol=1e-10)
    np.testing.assert_allclose(-hessians, likelihood.curved(theta)[2], rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("log_a", [-300.0, 300.0])
@pytest.mark.parametrize("name", ["plain", "lapses", "varied drift"])
def test_parameters_beyond_all_numbers_are_no_nan(name, log_a):
    population, theta = people_of(COMPILED[name])
    theta[1, population.design.labels.index("a")] = log_a
    likelihood = compiled(population)
    for found in (likelihood.sloped(theta), likelihood.curved(theta)):
        assert not np.isnan(found[0]).any()
        assert np.isfinite(np.delete(found[0], 1)).all()
        for derivatives in found[1:]:
            assert np.isfinite(derivatives).all()
