"""`fit_hierarchical`: what it takes, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

import ddm
import population_cases as cases
from refusals import refused

MODEL = ddm.Model(v="difficulty")


@pytest.fixture(scope="module")
def data():
    return cases.table(6, 30)


def test_without_a_column_of_people_it_says_what_to_do(data):
    message = (
        "by must be the column that tells people apart, for example by='subject'; got None. To fit "
        "the trials of one person use ddm.fit(model, data)."
    )
    with refused(TypeError, message):
        ddm.fit_hierarchical(MODEL, data, by=None)


def test_sessions_within_people_are_not_yet_possible(data):
    with pytest.raises(TypeError, match="Sessions within people are not yet possible"):
        ddm.fit_hierarchical(MODEL, data, by={"subject": "session"})


def test_sz_is_refused(data):
    with pytest.raises(ValueError, match="sz cannot be estimated for a population"):
        ddm.fit_hierarchical(ddm.Model(sz=ddm.FREE), data, by="subject")


def test_priors_that_are_none_are_refused(data):
    with pytest.raises(TypeError, match="priors must be 'default' or"):
        ddm.fit_hierarchical(MODEL, data, by="subject", priors="flat")
    with pytest.raises(ValueError, match="'b' is nothing that has a prior here"):
        ddm.fit_hierarchical(MODEL, data, by="subject", priors={"b": ddm.priors.Normal(0, 1)})


def test_the_model_comes_first(data):
    with pytest.raises(TypeError, match="model"):
        ddm.fit_hierarchical(data, MODEL, by="subject")


def test_what_is_shared_has_no_sd(data):
    fit = ddm.fit_hierarchical(MODEL, data, by="subject", shared=["t0", "v[difficulty]"])
    assert [label for label in fit.params.index if label.startswith("sd(")] == ["sd(v)", "sd(a)"]
    assert np.ptp([fit[key].params["t0"] for key in fit.population.people]) < 1e-12


def test_several_columns_may_name_a_person(data):
    table = data.assign(lab=data["subject"].str[:2], number=data["subject"].str[2:])
    one = ddm.fit_hierarchical(MODEL, data, by="subject")
    two = ddm.fit_hierarchical(MODEL, table, by=["lab", "number"])
    pd.testing.assert_series_equal(one.params, two.params)
    assert two["s0", "1"].n == 60


def test_the_order_of_rows_and_the_names_of_levels_do_not_matter(data):
    fit = ddm.fit_hierarchical(MODEL, data, by="subject")
    other = data.sample(frac=1.0, random_state=1)
    other["difficulty"] = other["difficulty"].map({"easy": "zz", "hard": "aa"})
    again = ddm.fit_hierarchical(MODEL, other, by="subject")
    assert abs(again.loglik - fit.loglik) < 1e-5
    np.testing.assert_allclose(again.params["v[zz]"], fit.params["v[easy]"], atol=1e-4)


def test_slopes_of_covariates_differ_between_people():
    generator = np.random.default_rng(1)
    parts = []
    for person in range(12):
        strength = generator.uniform(0.0, 1.0, 80)
        v = 0.5 + (2.0 + 0.4 * generator.normal()) * strength
        rows = [ddm.DDM(v=x, a=1.5, t0=0.3).simulate(1, seed=generator) for x in v]
        parts.append(pd.concat(rows).assign(subject=person, strength=strength))
    table = pd.concat(parts, ignore_index=True)
    model = ddm.Model(v="~ strength")
    fit = ddm.fit_hierarchical(model, table, by="subject")
    assert abs(fit.params["v[strength]"] - 2.0) < 4.0 * fit.se["v[strength]"]
    assert "sd(v[strength])" in fit.params.index
    # in other units the same population
    percent = ddm.fit_hierarchical(model, table.assign(strength=100 * table.strength), by="subject")
    assert abs(percent.loglik - fit.loglik) < 1e-5
    np.testing.assert_allclose(
        100 * percent.params["v[strength]"], fit.params["v[strength]"], rtol=1e-4
    )


def test_deadlines_take_part():
    data = cases.table(8, 60, seed=2)
    late = data["rt"] > 1.0
    data.loc[late, ["rt", "response"]] = np.nan
    trials = ddm.Trials(data, deadline=1.0)
    fit = ddm.fit_hierarchical(MODEL, trials, by="subject")
    assert fit.converged
    assert fit.n == 960
    assert abs(fit.params["a"] - 1.5) < 4.0 * fit.se["a"]
