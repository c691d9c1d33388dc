"""`recover_population`: known people and populations come back, and tables say how well."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.runtime.seeds import sequence_of
from ddm.studies.truths import DATA, stream
from refusals import refused
from studies.of_populations.known_population import BY_DIFFICULTY, LEVELS, MODEL, TRUTH, design

FIRST, LAST = ["method", "name"], ["true", "converged", "n_people", "n", "set"]
FOUND = ["estimate", "se", "ci_low", "ci_high"]


def recovered(model=MODEL, truth=TRUTH, **options):
    usual = {"n_people": 5, "n_trials": 20, "n_datasets": 2, "seed": 1, "n_jobs": 1}
    return ddm.recover_population(model, truth, **usual | options)


@pytest.fixture(scope="module")
def study():
    """20 people with 50 trials under each of two conditions."""
    return recovered(
        BY_DIFFICULTY,
        LEVELS,
        n_people=20,
        n_trials=50,
        n_datasets=30,
        methods=["hierarchical", "each"],
    )


def test_tables_are_tidy():
    found = recovered(n_people=[4, 5], n_trials=[20, 30], methods=["hierarchical", "each"])
    assert list(found.population.columns) == [*FIRST, *FOUND, *LAST]
    assert list(found.people.columns) == [*FIRST, "subject", *FOUND, *LAST]
    assert len(found.population) == 4 * 2 * 6
    assert len(found.people) == 2 * 2 * 2 * (4 + 5) * 3
    keys = ["method", "n_people", "n", "set", "name"]
    assert not found.population.duplicated(keys).any()
    assert not found.people.duplicated([*keys, "subject"]).any()
    true = found.population.groupby("name", sort=False)["true"].unique().str[0]
    assert true.to_dict() == TRUTH
    assert found.people["converged"].dtype == bool
    assert found.summary().index.names == ["method", "n_people", "n", "name"]
    assert len(found.summary()) == 4 * 6


def test_an_entry_is_what_fit_hierarchical_finds():
    found = recovered()
    place = stream(sequence_of(1), DATA, 1, 5, 20)
    population, people = design(n_people=5).simulated(place)
    fit = ddm.fit_hierarchical(MODEL, population.trials.data, by="subject")
    rows = found.population[found.population["set"] == 1].set_index("name")
    np.testing.assert_allclose(rows[FOUND], fit.summary()[FOUND])
    rows = found.people[found.people["set"] == 1]
    np.testing.assert_allclose(rows["true"], people.ravel())
    np.testing.assert_allclose(rows[FOUND], fit.subjects[FOUND])


def test_a_population_comes_back(study):
    summary = study.summary().loc[("hierarchical", 20, 50)]
    assert (summary["failed"] == 0.0).all()
    locations = summary.loc[["v[easy]", "v[hard]", "a", "t0"]]
    assert (locations["bias"].abs() < 4.0 * locations["bias_mc"]).all()
    assert (locations["coverage"] > 0.95 - 4.0 * locations["coverage_mc"]).all()
    np.testing.assert_allclose(locations["se"], locations["sd"], rtol=0.5)


def test_people_are_drawn_together_and_nearer_to_what_is_true(study):
    found = study.shrinkage()
    of_method = {name: found.xs(name).droplevel([0, 1]) for name in ("hierarchical", "each")}
    drawn = of_method["hierarchical"]
    assert (drawn["ratio"] < 1.0 - 2.0 * drawn["ratio_mc"]).sum() >= 2
    assert (drawn["ratio"] < 1.05).all()
    assert (drawn["slope"] < 1.0).all()
    assert (drawn["coverage"] > 0.88).all()
    assert (of_method["each"]["slope"] > drawn["slope"]).all()


def test_effects_of_predictors_come_back():
    found = recovered(
        truth=pd.Series(TRUTH | {"v: patient[T.yes]": -0.8}),
        between={"v": "~ patient"},
        people={"patient": ["no", "yes"]},
        n_people=20,
        n_trials=40,
        n_datasets=15,
    )
    effect = found.summary().loc[("hierarchical", 20, 40, "v: patient[T.yes]")]
    assert abs(effect["bias"]) < 4.0 * effect["bias_mc"]
    assert effect["coverage"] > 0.95 - 4.0 * effect["coverage_mc"]


def test_lapses_come_back():
    model = ddm.Model(lapse=ddm.FREE, lapse_window=(0.2, 4.0))
    found = recovered(model, TRUTH | {"lapse": 0.05}, n_people=10, n_trials=60, n_datasets=10)
    lapse = found.summary().loc[("hierarchical", 10, 60, "lapse")]
    assert abs(lapse["bias"]) < 4.0 * lapse["bias_mc"]


def test_levels_are_those_of_intervals():
    wide, narrow = recovered(), recovered(level=0.5)
    widths = [one.population.eval("ci_high - ci_low") for one in (wide, narrow)]
    known = widths[0].notna()
    assert (widths[1][known] < widths[0][known]).all()


def test_separate_fits_alone_say_nothing_of_the_population():
    found = recovered(methods="each")
    assert found.population.empty
    assert repr(found) == "<PopulationRecovery: 2 data sets of 5 people x 20 trials>"
    assert "rmse_each" in found._repr_html_()


def test_the_text_has_the_sizes_and_the_summary(study):
    head, *lines = repr(study).splitlines()
    assert head == "<PopulationRecovery: 30 data sets of 20 people x 50 trials>"
    assert "coverage" in lines[0]
    assert len(lines) == 2 + len(LEVELS)
    assert "slope" in study._repr_html_()


def test_tables_are_summarised_and_drawn(study):
    pd.testing.assert_frame_equal(ddm.recovery_summary(study.population), study.summary())
    assert ddm.plots.recovery(study.population).size
    several = recovered(n_people=[4, 5])
    with refused(
        ValueError,
        "recovered has several numbers of people, which one panel would mix. Draw one at a time: "
        "recovered[recovered['n_people'] == 20].",
    ):
        ddm.plots.recovery(several.population)
    with refused(
        ValueError,
        "recovered has estimates of people, whose errors in one data set go together. Use "
        "recovered.shrinkage() for them, and recovered.summary() for the population.",
    ):
        ddm.recovery_summary(study.people)
    with refused(
        ValueError,
        "information is that of one person's trials, which is no bound for a population. Leave it "
        "out.",
    ):
        ddm.recovery_summary(study.population, ddm.information(ddm.DDM(v=1, a=1), 20))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"n_datasets": 0},
            ValueError,
            "n_datasets must be a whole number >= 1 (the data sets of each size); got 0. For "
            "example n_datasets=50.",
        ),
        (
            {"methods": "ml"},
            ValueError,
            "methods must name some of 'hierarchical', 'sample', 'each', each once; got 'ml'.",
        ),
        (
            {"level": 95},
            ValueError,
            "level must be a number between 0 and 1, both excluded; got 95. For 95 % write "
            "level=0.95.",
        ),
        (
            {"n_trials": {"easy": 20}},
            ValueError,
            "n_trials has a number for 'easy', but the model names no column, so that it has no "
            "conditions. Give one number, as n_trials=300.",
        ),
        (
            {"shared": "b"},
            ValueError,
            "shared: 'b' is not estimated; what people may share is 'v', 'a', 't0'.",
        ),
    ],
)
def test_wrong_arguments_are_refused(options, error, message):
    with refused(error, message):
        recovered(**options)
