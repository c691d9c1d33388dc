"""A known population in a study: what is simulated is what was said."""

import numpy as np
import pytest

import ddm
from ddm.populations.quantities import Quantities
from ddm.posterior.sampling import sample
from ddm.studies.of_populations.designs import checked_people
from refusals import refused
from studies.of_populations.known_population import (
    BY_DIFFICULTY,
    LEVELS,
    MODEL,
    TRUTH,
    design,
    setting,
)


def simulated(found, seed=1):
    population, people = found.simulated(np.random.SeedSequence(seed))
    return population.trials.data, people


def test_each_person_has_its_trials_of_each_condition():
    data, people = simulated(design(BY_DIFFICULTY, LEVELS, n_trials={"easy": 5, "hard": 3}))
    counts = data.groupby("subject")["difficulty"].value_counts().unstack()
    assert (counts["easy"] == 5).all()
    assert (counts["hard"] == 3).all()
    assert list(counts.index) == list(range(6))
    assert people.shape == (6, 4)


def test_people_are_drawn_from_the_truth():
    found = design(BY_DIFFICULTY, LEVELS, n_people=2000, n_trials=1)
    assert found.true.tolist() == [LEVELS[label] for label in found.labels]
    _, people = simulated(found)
    np.testing.assert_allclose(np.median(people, axis=0), [2.0, 1.0, 1.4, 0.3], rtol=0.04)
    np.testing.assert_allclose(people[:, :2].mean(axis=1).std(), 0.5, rtol=0.06)
    np.testing.assert_allclose((people[:, 0] - people[:, 1]).std(), 0.3, rtol=0.06)
    np.testing.assert_allclose(np.log(people[:, 2:]).std(axis=0), [0.2, 0.1], rtol=0.06)


def test_trials_are_those_of_the_people():
    """As their processes say; evidence may have another unit."""
    small = {**TRUTH, "v": 0.15, "a": 0.14, "sd(v)": 0.05}
    one = design(MODEL, TRUTH | {"sd(v)": 0.0, "sd(a)": 0.0, "sd(t0)": 0.0}, n_trials=2000)
    process = ddm.DDM(v=1.5, a=1.4, t0=0.3)
    data, _ = simulated(one)
    assert abs(data["response"].mean() - process.probability(1)) < 0.02
    assert abs(data["rt"].mean() - process.mean()) < 0.02
    scaled, _ = simulated(design(ddm.Model(D=0.01), small, n_trials=200))
    same, _ = simulated(design(MODEL, TRUTH, n_trials=200))
    np.testing.assert_allclose(scaled["rt"], same["rt"])


def test_lapses_are_simulated_in_the_window_of_the_model():
    model = ddm.Model(lapse=ddm.FREE, lapse_window=(5.0, 6.0))
    data, _ = simulated(design(model, TRUTH | {"lapse": 0.1}, n_people=20, n_trials=100))
    assert abs((data["rt"] > 5.0).mean() - 0.1) < 0.025
    fixed, _ = simulated(design(ddm.Model(lapse=0.2, lapse_window=(5.0, 6.0)), TRUTH, n_trials=300))
    assert abs((fixed["rt"] > 5.0).mean() - 0.2) < 0.04


def test_predictors_move_people():
    truth = TRUTH | {"v: patient[T.yes]": -4.0, "sd(v)": 0.01}
    found = design(
        MODEL, truth, between={"v": "~ patient"}, people={"patient": ["no", "yes"]}, n_people=10
    )
    data, people = simulated(found)
    of_person = data.groupby("subject")["patient"].first()
    np.testing.assert_allclose(people[of_person == "no", 0], 1.5, atol=0.1)
    np.testing.assert_allclose(people[of_person == "yes", 0], -2.5, atol=0.1)


def test_formulas_have_the_values_that_are_said():
    truth = {"v[Intercept]": 0.5, "v[x]": 2.0, "sd(v[Intercept])": 0.1, "sd(v[x])": 0.2}
    truth |= {label: TRUTH[label] for label in ("a", "t0", "sd(a)", "sd(t0)")}
    found = design(ddm.Model(v="~ x"), truth, conditions={"x": [0.0, 1.0, 2.0]}, n_people=2000)
    _, people = simulated(found)
    np.testing.assert_allclose(people[:, :2].mean(axis=0), [0.5, 2.0], atol=0.03)
    np.testing.assert_allclose(people[:, 1].std(), 0.2, rtol=0.1)
    # that of the intercept is where x is at its mean, 1
    np.testing.assert_allclose((people[:, 0] + people[:, 1]).std(), 0.1, rtol=0.1)


def test_a_fit_is_a_truth_with_its_conditions_people_and_lapses():
    model = ddm.Model(v="difficulty", lapse=ddm.FREE)
    truth = LEVELS | {"lapse": 0.03, "v: group[T.p]": -0.5}
    options = {"between": {"v": "~ group"}}
    known = design(
        ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0.2, 4.0)), truth, n_people=12,
        n_trials=40, people={"group": ["c", "p"]}, **options,
    )  # fmt: skip
    data, _ = simulated(known)
    fit = ddm.fit_hierarchical(model, data, by="subject", **options)
    found = design(model, fit, n_people=8, **options)
    assert found.population.model.lapse_window == fit.lapses
    np.testing.assert_allclose(found.true, fit.params)
    np.testing.assert_allclose(Quantities(found.population).values(found.phi), fit.params)
    drawn, _ = simulated(found)
    assert drawn.groupby("subject")["group"].first().value_counts().to_dict() == {"c": 4, "p": 4}
    assert set(drawn["difficulty"]) == {"easy", "hard"}
    with refused(
        ValueError,
        "truth has 'v: group[T.p]', which is no estimate of this population; its estimates are "
        "v[easy], v[hard], a, t0, lapse, sd(v), sd(v: difficulty), sd(a), sd(t0). Effects of "
        "predictors of people need between=, for example {'v': '~ patient'}.",
    ):
        design(model, fit)
    with refused(
        ValueError,
        "truth is that of Model(v='difficulty', a=ddm.FREE, z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, "
        "st0=0.0, D=1.0, lapse=ddm.FREE), but the model to recover is Model(v='difficulty', "
        "a=ddm.FREE, z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=0.01, lapse=ddm.FREE). Give "
        "the same model, or values of this one: {label: value}.",
    ):
        setting(ddm.Model(v="difficulty", lapse=ddm.FREE, D=0.01), fit, **options)
    other = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0.0, 9.0))
    with refused(
        ValueError,
        f"model has lapse_window={other.lapse_window}, but the one that was fitted has "
        f"{fit.lapses}. Leave lapse_window out.",
    ):
        setting(other, fit, **options)


def test_the_column_of_people_makes_way_for_that_of_a_model():
    found = design(ddm.Model(v="~ subject"), {
        "v[Intercept]": 1.0, "v[subject]": 0.2, "a": 1.4, "t0": 0.3, "sd(v[Intercept])": 0.2,
        "sd(v[subject])": 0.1, "sd(a)": 0.1, "sd(t0)": 0.1,
    }, conditions={"subject": [1.0, 2.0]})  # fmt: skip
    assert found.population.by == ("person",)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"truth": ddm.DDM(v=1.0, a=1.5)},
            TypeError,
            "truth must be {label: value}, or a Series of them such as fit.params, or what "
            "ddm.fit_hierarchical or ddm.sample gives; got DDM(v=1.0, a=1.5, z=0.5, t0=0.0, "
            "sv=0.0, sz=0.0, st0=0.0, D=1.0).",
        ),
        (
            {"model": ddm.Model(lapse=ddm.FREE), "truth": TRUTH | {"lapse": 0.03}},
            ValueError,
            "model: the RTs of lapses have to be simulated, so that it must say where they lie: "
            "ddm.Model(..., lapse_window=(0.1, 3.0)), in s.",
        ),
        (
            {
                "truth": TRUTH | {"v: age": 0.1},
                "between": {"v": "~ age"},
                "people": {"age": [30.0]},
            },
            ValueError,
            "v='~ age': columns depend linearly on others, so that their effects cannot be told "
            "apart: v[age] on v[Intercept]. Leave out of the formula one of those that depend on "
            "each other.",
        ),
    ],
)
def test_what_cannot_be_studied_is_refused(options, error, message):
    with refused(error, message):
        design(**options)


def test_people_beyond_their_domains_are_refused():
    model = ddm.Model(z=ddm.FREE, sz=0.6)
    with refused(
        ValueError,
        "truth: some of the people drawn have parameters outside their domains, such as a start "
        "range beyond a boundary. Let people differ less, or narrow the range.",
    ):
        simulated(design(model, TRUTH | {"z": 0.5, "sd(z)": 1.0}))


@pytest.mark.parametrize(
    ("n_people", "error", "message"),
    [
        (1, ValueError,
         "n_people must be a whole number >= 2 (the people in a study); got 1. E.g. n_people=20."),
        ("20", TypeError,
         "n_people must be a whole number >= 2 (the people in a study); got '20'. E.g. "
         "n_people=20."),
        ([20, 20], ValueError, "n_people must hold numbers of people, each once; got [20, 20]."),
        ([], ValueError, "n_people must hold numbers of people, each once; got []."),
    ],
)  # fmt: skip
def test_wrong_numbers_of_people_are_refused(n_people, error, message):
    with refused(error, message):
        checked_people(n_people)


def test_the_posterior_of_one_person_is_refused():
    pytest.importorskip("nutpie")
    data = ddm.DDM(v=1.5, a=1.4, t0=0.3).simulate(60, seed=1)
    with pytest.warns(ddm.ConvergenceWarning):
        posterior = sample(MODEL, data, draws=20, tune=50, chains=1, progress=False)
    with refused(
        ValueError,
        "truth is the posterior of one person, which does not say how people differ. Sample a "
        "population, ddm.sample(model, data, by='subject'), or use ddm.recover.",
    ):
        setting(MODEL, posterior)
