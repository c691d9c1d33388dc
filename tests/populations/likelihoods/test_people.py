"""Which likelihood people have, and where their lapses lie."""

import numpy as np
import pytest

import ddm
from ddm.models.lapses import Exponential, Uniform
from ddm.populations.likelihoods.compiled import CompiledPeople
from ddm.populations.likelihoods.general import GeneralPeople
from ddm.populations.likelihoods.people import (
    is_compiled,
    lapses_of_population,
    people_likelihood,
    with_window,
)
from incomplete import missed
from population_cases import table
from populations.likelihoods.by_hand import COMPILED, GENERAL, log_likelihoods, people_of
from refusals import refused


@pytest.mark.parametrize("model", COMPILED.values(), ids=COMPILED)
def test_kernels_know_constant_processes(model):
    population, _ = people_of(model)
    assert is_compiled(population)
    assert isinstance(people_likelihood(population), CompiledPeople)


@pytest.mark.parametrize("model", GENERAL.values(), ids=GENERAL)
def test_other_families_have_general_likelihoods(model):
    population, _ = people_of(model)
    assert not is_compiled(population)
    assert isinstance(people_likelihood(population), GeneralPeople)


def test_trials_that_were_not_observed_have_general_likelihoods():
    trials = ddm.Trials(missed(table(3, 20), 0.9), deadline=0.9)
    assert not is_compiled(people_of(COMPILED["plain"], trials)[0])


def test_a_drift_that_is_a_sum_of_two_needs_the_identity():
    """Positive drifts by their logarithm, and a bias, do not make one linear predictor."""
    data = table(3, 8)
    data["side"] = np.arange(len(data)) % 2
    bias = {"stimulus": "side", "drift_bias": ddm.FREE}
    assert is_compiled(people_of(ddm.Model(**bias), data)[0])
    linked = ddm.Model(v="~ difficulty", links={"v": "log"}, **bias)
    assert not is_compiled(people_of(linked, data)[0])
    alone = ddm.Model(v="~ difficulty", links={"v": "log"})
    assert is_compiled(people_of(alone, data)[0])


@pytest.mark.parametrize("model", [*COMPILED.values(), *GENERAL.values()])
def test_either_kind_has_the_likelihoods_of_the_trials(model):
    population, theta = people_of(model)
    found = people_likelihood(population).sloped(theta)[0]
    np.testing.assert_allclose(found, log_likelihoods(population, theta), rtol=1e-8)


def test_without_lapses_there_is_no_window():
    population, _ = people_of(COMPILED["plain"])
    assert lapses_of_population(population) is None
    assert with_window(population) is population


def test_lapses_of_all_people_lie_in_the_range_of_all_trials():
    data = table(3, 20)
    population, _ = people_of(ddm.Model(lapse=ddm.FREE), data)
    expected = Uniform(data["rt"].min(), data["rt"].max())
    assert lapses_of_population(population) == expected
    assert with_window(population).model.lapse_window == expected
    # the population that was given stays as it is
    assert population.model.lapse_window is None


@pytest.mark.parametrize(
    ("window", "expected"), [((0, 80), Uniform(0.0, 80.0)), (Exponential(2.0),) * 2]
)
def test_a_window_that_is_said_is_taken(window, expected):
    data = table(3, 20)
    data.loc[0, "rt"] = 70.0
    population, _ = people_of(ddm.Model(lapse=ddm.FREE, lapse_window=window), data)
    assert lapses_of_population(population) == expected
    assert with_window(population).model.lapse_window == expected


def test_a_window_far_beyond_the_rts_must_be_said():
    data = table(3, 20)
    data["rt"] = 0.5
    data.loc[0, "rt"] = 10.0
    fine, _ = people_of(ddm.Model(lapse=ddm.FREE), data)
    assert lapses_of_population(fine).high == 10.0
    data.loc[0, "rt"] = 15.0
    population, _ = people_of(ddm.Model(lapse=ddm.FREE), data)
    with refused(
        ValueError,
        "lapses would lie between the shortest and the longest RT, 0.5 to 15 s, which is 30 times "
        "the median RT. Set such RTs aside (ddm.check(data)), or say where lapses lie, for example "
        "lapse_window=(0, 5).",
    ):
        lapses_of_population(population)
