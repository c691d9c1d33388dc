"""What is asked of estimates of people and of their trials."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.populations.people_checks import PeopleChecks
from ddm.populations.population import lay_out_population
from ddm.runtime.seeds import sequence_of
from populations.people import table_of_people
from refusals import refused

MODEL = ddm.Model(v="difficulty", z=ddm.FREE)
CENTER = np.array([1.5, -0.7, np.log(1.4), 0.1, np.log(0.3)])


class Estimated(PeopleChecks):
    """Estimates of people that are what they are said to be."""

    people_theta = None
    median_theta = CENTER

    def __init__(self, model=MODEL, data=None, by="subject", theta=None):
        trials = data if isinstance(data, ddm.Trials) else ddm.Trials(
            table_of_people() if data is None else data
        )  # fmt: skip
        self.population = lay_out_population(model, trials, by=by)
        n = len(self.population.people)
        spread = 0.2 * np.random.default_rng(1).normal(size=(n, CENTER.size))
        self.people_theta = CENTER + spread if theta is None else theta
        self.median_theta = CENTER if theta is None else theta[0]


@pytest.fixture(scope="module")
def estimated():
    return Estimated()


def process_by_hand(theta, sign):
    """By the formulas of links and contrasts."""
    mean, u, log_a, logit_z, log_t0 = theta
    return {
        "v": mean + sign * u * np.sqrt(0.5),
        "a": np.exp(log_a),
        "z": 1.0 / (1.0 + np.exp(-logit_z)),
        "t0": np.exp(log_t0),
    }


def assert_is(process, expected):
    for name, value in expected.items():
        assert getattr(process, name) == pytest.approx(value, rel=1e-12)


def test_processes_of_the_median_and_of_named_people(estimated):
    assert_is(estimated.process(difficulty="easy"), process_by_hand(CENTER, -1.0))
    theta = estimated.people_theta[3]
    assert_is(estimated.process("s3", difficulty="hard"), process_by_hand(theta, 1.0))
    table = estimated.conditions.set_index("difficulty")
    assert table.loc["hard", "v"] == pytest.approx(process_by_hand(CENTER, 1.0)["v"])


def test_new_values_of_covariates_have_processes():
    data = table_of_people(2).assign(x=lambda d: (d["difficulty"] == "hard") + 0.0)
    theta = np.array([[1.0, 0.4, 0.3, -1.2], [1.2, 0.1, 0.3, -1.2]])
    some = Estimated(ddm.Model(v="~ x"), data, theta=theta)
    # x has the mean .5 and the SD .5
    assert some.process("s1", x=2.0).v == pytest.approx(1.2 + 0.1 * (2.0 - 0.5) / 0.5)
    assert some.process("s1", x=1.0).v == pytest.approx(1.2 + 0.1)


def test_what_there_is_not_is_refused(estimated):
    with refused(
        KeyError,
        "\"'s9' is nobody here; the people are 's0', 's1', 's2', 's3', 's4', 's5'.\"",
    ):
        estimated.process("s9", difficulty="easy")
    with refused(
        ValueError,
        "these are 2 different processes; say also difficulty, as in fit.process('s1', "
        "difficulty='easy'). Conditions:\ndifficulty\n      easy\n      hard",
    ):
        estimated.process("s1")
    one = Estimated(by=None, theta=CENTER[None])
    with refused(KeyError, "\"'s1': these are estimates of one person, without by=.\""):
        one.process("s1", difficulty="easy")
    assert_is(one.process(difficulty="easy"), process_by_hand(CENTER, -1.0))


def test_many_people_are_not_all_listed():
    data = table_of_people(12, 2)
    with pytest.raises(KeyError, match="'s7', \\.\\.\\."):
        Estimated(data=data).process("nobody")


def test_parameters_of_every_trial(estimated):
    table = estimated.trialwise
    data = estimated.population.trials.data
    assert table.index.equals(data.index)
    own = table[(data["subject"] == "s2") & (data["difficulty"] == "hard")]
    for name, value in process_by_hand(estimated.people_theta[2], 1.0).items():
        np.testing.assert_allclose(own[name], value, rtol=1e-12)


def test_simulated_trials_are_those_of_each_person():
    """Many trials of two people; proportions are those of their processes."""
    theta = np.array([CENTER, CENTER + np.array([-1.0, 0.3, 0.2, 0.0, 0.4])])
    some = Estimated(data=table_of_people(2, 3000), theta=theta)
    table = some.simulate(seed=2)
    pd.testing.assert_frame_equal(table, some.simulate(seed=2))
    assert list(table.columns) == list(some.population.trials.data.columns)
    for (person, level), rows in table.groupby(["subject", "difficulty"]):
        process = some.process(person, difficulty=level)
        assert rows["response"].mean() == pytest.approx(float(process.probability(1)), abs=0.03)
        assert rows["rt"].mean() == pytest.approx(float(process.mean()), rel=0.04)


def test_simulated_trials_have_labels_and_deadlines_of_the_data():
    data = table_of_people(3)
    late = data["rt"] > 1.0
    data["choice"] = data["response"].map({1: "yes", 0: "no"}).mask(late)
    data["rt"] = data["rt"].mask(late)
    trials = ddm.Trials(data.assign(limit=1.0), response="choice", upper="yes", deadline="limit")
    some = Estimated(data=trials)
    table = some.simulate(seed=1)
    assert table["rt"].max() <= 1.0
    assert table["choice"].isna().any()
    new = pd.DataFrame({"subject": ["s1"] * 400, "difficulty": "easy", "limit": 0.5})
    made = some.simulate(seed=1, data=new)
    assert made["choice"].isna().mean() == pytest.approx(
        float(some.process("s1", difficulty="easy").sf(0.5)), abs=0.08
    )


def test_other_trials_must_be_of_known_people(estimated):
    new = pd.DataFrame({"subject": ["s1", "s9"], "difficulty": "easy"})
    with refused(
        ValueError,
        "data: 's9' is nobody here; the people are 's0', 's1', 's2', 's3', 's4', 's5'.",
    ):
        estimated.simulate(data=new)
    with pytest.raises(ValueError, match=r"^data: .*'subject'"):
        estimated.simulate(data=new[["difficulty"]])
    data = estimated.population.trials.data
    pd.testing.assert_frame_equal(estimated.simulate(1, data=data), estimated.simulate(1))


def test_people_may_have_names_of_several_columns():
    data = table_of_people(2).assign(site="A")
    some = Estimated(data=data, by=["site", "subject"])
    assert some.process(("A", "s1"), difficulty="easy").a == pytest.approx(
        np.exp(some.people_theta[1, 2])
    )
    pd.testing.assert_frame_equal(some.simulate(1, data=data), some.simulate(1))


def test_quantiles_are_averages_over_people(estimated):
    """P and quantiles of one condition, against the processes of the people."""
    table = estimated.quantiles(q=(0.3, 0.8))
    assert list(table.columns) == [
        "difficulty", "response", "n", "people", "observed_p", "predicted_p", "q", "observed",
        "predicted",
    ]  # fmt: skip
    rows = table[(table["difficulty"] == "hard") & (table["response"] == 1)]
    processes = [estimated.process(f"s{j}", difficulty="hard") for j in range(6)]
    p = np.mean([one.probability(1) for one in processes])
    np.testing.assert_allclose(rows["predicted_p"], p, rtol=1e-8)
    predicted = np.mean([one.quantile([0.3, 0.8], 1) for one in processes], axis=0)
    np.testing.assert_allclose(rows["predicted"], predicted, rtol=1e-6)
    data = estimated.population.trials.data
    own = data[(data["difficulty"] == "hard") & (data["response"] == 1)]
    observed = own.groupby("subject")["rt"].quantile([0.3, 0.8]).unstack().mean()
    np.testing.assert_allclose(rows["observed"], observed)
    assert (rows["n"] == len(own)).all()
    assert (rows["people"] == 6).all()


def test_quantiles_of_one_person_are_as_those_of_a_fit():
    one = Estimated(by=None, theta=CENTER[None])
    table = one.quantiles()
    assert "people" not in table
    row = table[(table["difficulty"] == "easy") & (table["response"] == 1)].iloc[0]
    p = one.process(difficulty="easy").probability(1)
    assert row["predicted_p"] == pytest.approx(float(p), rel=1e-8)


def test_statistics_among_simulated_data_sets_are_those_of_all_trials(estimated):
    table = estimated.predictive(4, seed=3)
    assert list(table.columns) == ["difficulty", "statistic", "observed", "mean", "sd", "rank"]
    sets = [estimated.simulate(child) for child in sequence_of(3).spawn(4)]
    chosen = table[(table["difficulty"] == "easy") & (table["statistic"] == "p[1]")].iloc[0]
    values = [one.loc[one["difficulty"] == "easy", "response"].mean() for one in sets]
    assert chosen["mean"] == pytest.approx(np.mean(values))
    assert chosen["sd"] == pytest.approx(np.std(values, ddof=1))
    people = estimated.predictive(4, by="subject", seed=3)
    assert people["subject"].unique().tolist() == [f"s{j}" for j in range(6)]
    with pytest.raises(ValueError, match=r"^n must"):
        estimated.predictive(1)


def test_people_of_few_trials_with_covariates_make_no_conditions():
    data = table_of_people(3)
    data["x"] = np.random.default_rng(1).normal(size=len(data))
    theta = np.tile([1.0, 0.4, 0.3, -1.2], (3, 1))
    some = Estimated(ddm.Model(v="~ x"), data, theta=theta)
    assert some.agreement.columns == ()
    assert some.agreement.covariates == ("x",)
    assert len(some.quantiles()) == 10
    assert len(some.predictive(2, seed=1)) == 8
    assert set(some.trialwise.columns) >= {"v", "a", "t0"}


def test_a_general_process_is_one():
    data = table_of_people(2)
    model = ddm.Model(v="difficulty", boundary=ddm.boundaries.exponential, tau=1.0)
    some = Estimated(model, data, theta=np.tile(CENTER[[0, 1, 2, 4]], (2, 1)))
    assert isinstance(some.process("s1", difficulty="easy"), ddm.GeneralDDM)
    assert len(some.simulate(seed=1)) == len(data)
