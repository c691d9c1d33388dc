"""What a population predicts: parameters of trials, and data like those that were fitted."""

import numpy as np
import pytest

import ddm
import population_cases as cases
from ddm.populations.answers.predictions import (
    agreement_of_all,
    agreement_of_people,
    cells_of_people,
    parameters_of_people,
    simulated,
)

MODEL = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))


@pytest.fixture(scope="module")
def fit():
    return ddm.fit_hierarchical(MODEL, cases.table(6, 60, lapses=0.04), by="subject")


def test_trials_have_the_parameters_of_their_person_and_condition(fit):
    rows = parameters_of_people(fit.population, fit.found.theta)
    rows = rows.reshape(-1, rows.shape[-1])[cells_of_people(fit.population)]
    data = fit.trials.data
    chosen = (data["subject"] == "s02") & (data["difficulty"] == "hard")
    process = fit["s02"].process(difficulty="hard")
    np.testing.assert_allclose(rows[chosen.to_numpy(), 0], process.v)
    np.testing.assert_allclose(rows[chosen.to_numpy(), 3], process.t0)


def test_simulated_trials_are_like_those_of_each_person(fit):
    tables = [simulated(fit.population, fit.found.theta, seed) for seed in range(20)]
    mean = np.mean([table.groupby("subject")["rt"].mean() for table in tables], axis=0)
    spread = np.std([table.groupby("subject")["rt"].mean() for table in tables], axis=0)
    observed = fit.trials.data.groupby("subject")["rt"].mean()
    assert (np.abs(mean - observed) < 4.0 * spread).all()
    assert list(tables[0].columns) == list(fit.trials.data.columns)


def test_people_are_beside_what_is_expected_of_them(fit):
    agreement = agreement_of_people(fit.population, fit.found.theta)
    assert len(agreement.parts) == 6
    whole = agreement_of_all(fit.population, fit.found.theta)
    assert whole.columns == ("difficulty",)
    own = agreement.parts[2]
    rows = fit.population.grouping.rows(2)
    np.testing.assert_allclose(
        own.mean_parameters(np.arange(own.trials.n)), whole.parts[0].mean_parameters(rows)
    )
