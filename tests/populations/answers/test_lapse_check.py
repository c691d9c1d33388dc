"""Lapses that a model does not have: said where there are some, not where there are none.

`benchmarks/missing_lapses.py` looks at more sets.
"""

import numpy as np
import pytest

import ddm
import population_cases as cases
from ddm.populations.answers.lapse_check import missing_lapses
from ddm.populations.laplace.maximum import laplace
from ddm.populations.population import lay_out_population

MODEL = ddm.Model(v="difficulty")


def found(model, data):
    population = lay_out_population(model, ddm.Trials(data), by="subject")
    fit = laplace(population)
    return missing_lapses(population, fit), fit


@pytest.mark.parametrize("seed", range(4))
def test_lapses_are_found_and_t0_comes_right(seed):
    lapses, _ = found(MODEL, cases.table(20, 50, lapses=0.03, seed=seed))
    assert lapses is not None
    assert lapses.gain > 3.0
    (label, before, after) = lapses.t0[0]
    assert label == "t0"
    assert abs(after - 0.3) < abs(before - 0.3)
    assert 0.005 < lapses.lapse < 0.06
    assert f"{lapses.gain:.1f} higher" in lapses.note


@pytest.mark.parametrize("seed", range(4))
def test_none_are_found_where_there_are_none(seed):
    assert found(MODEL, cases.table(20, 50, seed=seed))[0] is None


def test_the_gain_is_that_of_a_fit_with_lapses():
    data = cases.table(12, 50, lapses=0.04, seed=2)
    lapses, fit = found(MODEL, data)
    window = (data["rt"].min(), data["rt"].max())
    other = ddm.fit_hierarchical(
        ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=window), data, by="subject"
    )
    assert abs(lapses.gain - (other.loglik - fit.of_people.sum())) < 0.02
    np.testing.assert_allclose(lapses.t0[0][2], other.params["t0"], rtol=0.01)


def test_a_model_that_has_lapses_is_left_alone():
    model = ddm.Model(v="difficulty", lapse=0.01, lapse_window=(0, 3))
    assert found(model, cases.table(6, 40, lapses=0.05))[0] is None


def test_a_fit_warns_of_them():
    data = cases.table(10, 50, lapses=0.05, seed=3)
    with pytest.warns(UserWarning, match="lapses are missing: with .* t0 would be"):
        fit = ddm.fit_hierarchical(MODEL, data, by="subject")
    assert "lapse=ddm.FREE" in fit.message
