"""Likelihoods of people of any family, against kernels, densities and differences."""

import numpy as np
import pytest

import ddm
from ddm.populations.likelihoods.general import STEP, general_people
from ddm.populations.likelihoods.people import lapses_of_population, people_likelihood
from incomplete import missed
from population_cases import table
from populations.likelihoods.by_hand import (
    COMPILED,
    GENERAL,
    assert_close,
    log_likelihoods,
    people_of,
    process_and_lapse,
    slopes,
)


def general(population):
    return general_people(population, population.design, lapses_of_population(population))


@pytest.mark.parametrize("model", COMPILED.values(), ids=COMPILED)
def test_it_is_as_the_kernels_are(model):
    population, theta = people_of(model)
    values, gradients, hessians = general(population).curved(theta)
    expected = people_likelihood(population).curved(theta)
    np.testing.assert_allclose(values, expected[0], rtol=1e-10)
    assert_close(gradients, expected[1], 1e-9)
    assert_close(hessians, expected[2], 1e-6)


@pytest.mark.parametrize("model", GENERAL.values(), ids=GENERAL)
def test_other_families_have_sums_over_trials(model):
    population, theta = people_of(model)
    likelihood = general(population)
    values, gradients, hessians = likelihood.curved(theta)
    np.testing.assert_allclose(values, log_likelihoods(population, theta), rtol=1e-8)
    assert_close(gradients, slopes(lambda t: likelihood.sloped(t)[0], theta, 1e-3), 1e-6)
    np.testing.assert_array_equal(likelihood.sloped(theta)[0], values)
    np.testing.assert_array_equal(hessians, np.swapaxes(hessians, 1, 2))


def test_omissions_after_a_deadline_have_the_probability_of_late_responses():
    deadline = 0.9
    data = missed(table(3, 20), deadline)
    trials = ddm.Trials(data, deadline=deadline)
    population, theta = people_of(COMPILED["plain"], trials)
    likelihood = general(population)
    values, gradients = likelihood.sloped(theta)
    expected = np.zeros(3)
    for j, person in enumerate(population.people):
        for level, part in data[data["subject"] == person].groupby("difficulty"):
            process, _ = process_and_lapse(population, theta, j, level)
            answered = part.dropna(subset=["rt"])
            expected[j] += process.logpdf(answered["rt"], answered["response"].astype(int)).sum()
            expected[j] += (len(part) - len(answered)) * process.logsf(deadline)
    assert data["rt"].isna().sum() > 5
    np.testing.assert_allclose(values, expected, rtol=1e-10)
    assert_close(gradients, slopes(lambda t: likelihood.sloped(t)[0], theta), 1e-7)


def test_an_impossible_person_leaves_the_others_alone():
    population, theta = people_of(GENERAL["uniform t0"])
    likelihood = general(population)
    before = likelihood.sloped(theta)
    late = theta.copy()
    late[2, population.design.labels.index("t0")] = 1.0
    values, gradients = likelihood.sloped(late)
    assert values[2] == -np.inf
    assert not gradients[2].any()
    for one, other in zip((values, gradients), before, strict=True):
        np.testing.assert_allclose(one[[0, 1, 3]], other[[0, 1, 3]], rtol=1e-13)


def test_parameters_outside_their_domain_are_impossible():
    """A start beyond the boundary, by itself or by the width of the starts."""
    model = ddm.Model(z="~ difficulty", links={"z": "identity"}, sz=0.3)
    population, theta = people_of(model)
    z = population.design.labels.index("z[Intercept]")
    theta[:, z], theta[:, z + 1] = 0.5, 0.0
    theta[1, z], theta[2, z] = 1.2, 0.9
    values, gradients = general(population).sloped(theta)
    assert np.isneginf(values).tolist() == [False, True, True, False]
    assert gradients.any(axis=1).tolist() == [True, False, False, True]


def test_hessians_at_the_end_of_the_domain_are_by_one_side():
    """Half a step below the latest possible t0 a step ahead is impossible."""
    data = table(2, 8)
    population, theta = people_of(COMPILED["plain"], data)
    likelihood, t0 = general(population), population.design.labels.index("t0")
    fastest = data.groupby("subject")["rt"].min().to_numpy()
    theta[:, t0] = np.log(fastest * (1.0 - 0.5 * STEP))
    ahead = theta.copy()
    ahead[:, t0] += STEP
    assert np.isneginf(likelihood.sloped(ahead)[0]).all()
    values, gradients, hessians = likelihood.curved(theta)
    assert np.isfinite(values).all()
    behind = theta.copy()
    behind[:, t0] -= STEP
    expected = (gradients - likelihood.sloped(behind)[1])[:, t0] / STEP
    np.testing.assert_allclose(hessians[:, t0, t0], expected, rtol=1e-9)


def test_arguments_are_not_changed():
    population, theta = people_of(GENERAL["normal t0"])
    before = theta.copy()
    general(population).curved(theta)
    np.testing.assert_array_equal(theta, before)
