"""The population in a file, and again with its trials."""

import numpy as np
import pytest

import ddm
import population_cases as cases
from ddm.fits.saved.kinds import Damage, Record
from ddm.populations.likelihoods.people import with_window
from ddm.populations.population import lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.populations.saved.populations import (
    POPULATION,
    PRIORS,
    other_trials,
    population_of,
    priors_of,
    with_trials,
)
from ddm.populations.saved.writing import population_content, priors_content

MODEL = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))
DATA = cases.table(4, 10)


def laid(by="subject", **arguments):
    return with_window(lay_out_population(MODEL, ddm.Trials(DATA), by=by, **arguments))


def read(population):
    content = population_content(population, population.model.lapse_window)
    Record(POPULATION).check(content, "")
    return population_of(content, {})


@pytest.mark.parametrize("by", ["subject", None])
def test_all_but_the_rts_is_there_again(by):
    known = laid(by, between={"v": "~ patient"} if by else None)
    found = read(known)
    assert found.people == known.people
    assert found.by == known.by
    assert found.locations == known.locations
    assert found.sd_keys == known.sd_keys
    np.testing.assert_array_equal(found.grouping.code, known.grouping.code)
    phi = np.random.default_rng(1).normal(size=known.size)
    np.testing.assert_array_equal(found.means(phi), known.means(phi))
    theta = found.means(phi)[-1]
    np.testing.assert_array_equal(found.rows_of(theta), known.rows_of(theta))


def test_priors_are_there_again():
    known = priors_of_phi(laid(), {"a": ddm.priors.Gamma(4, 0.4)})
    content = priors_content(known)
    PRIORS.check(content, "")
    found = priors_of(content)
    assert found.table.equals(known.table)
    phi = np.random.default_rng(1).normal(size=len(known.of_phi))
    assert found(phi)[0] == known(phi)[0]


def test_the_trials_are_those_of_the_file():
    found = read(laid())
    whole = with_trials(found, DATA)
    np.testing.assert_array_equal(whole.trials.rt, DATA["rt"])
    assert with_trials(found, DATA.iloc[1:]) is None
    assert with_trials(found, DATA.drop(columns="subject")) is None
    assert with_trials(found, DATA.assign(subject=DATA["subject"].to_numpy()[::-1])) is None
    one = read(laid(None))
    assert with_trials(one, DATA.iloc[1:]) is None
    assert with_trials(one, DATA).trials.n == len(DATA)
    assert str(other_trials(80)).startswith("data are not the 80 trials that were fitted: ")


def test_a_file_without_a_part_is_damaged():
    content = population_content(laid(), MODEL.lapse_window)
    del content["person"]
    with pytest.raises(Damage, match="person is missing"):
        Record(POPULATION).check(content, "")
