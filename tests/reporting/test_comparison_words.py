"""The model beside others, in words."""

import pandas as pd
import pytest

import ddm
from ddm.reporting.comparison_words import Comparison, about_comparison, compared, sentence_of
from ddm.reporting.writing import page_of
from reports import data, fit, fits, plain_fit, population, posterior, texts_in


def comparison(columns, index=("this model", "other")):
    return Comparison(pd.DataFrame(columns, index=pd.Index(index, name="model")))


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            comparison({"delta_aic": [0.0, 12.3]}),
            "This model is preferred to “other” by AIC (lower by 12.3).",
        ),
        (
            comparison({"delta_aic": [0.0, 1.5]}, ("other", "this model")),
            "“other” is preferred to this model by AIC (lower by 1.50), a difference that says "
            "little.",
        ),
        (
            comparison({"delta_aic": [0.0, 40.0], "wins": [9, 3], "subjects": [12, 12]}),
            "This model is preferred to “other” by AIC (lower by 40.0 in sum, and lowest in 9 of "
            "12).",
        ),
        (
            comparison({"elpd": [-1, -9], "delta_elpd": [0.0, -8.0], "se_delta": [0.0, 2.0]}),
            "This model is preferred to “other” by leave-one-out cross-validation (elpd higher by "
            "8.00, standard error 2.00).",
        ),
        (
            comparison({"elpd": [-1, -9], "delta_elpd": [0.0, -8.0], "se_delta": [0.0, 5.0]}),
            "This model is preferred to “other” by leave-one-out cross-validation (elpd higher by "
            "8.00, standard error 5.00), a difference that says little.",
        ),
    ],
)
def test_the_better_model_is_named_with_its_lead(table, sentence):
    assert sentence_of(table) == sentence


def test_the_table_is_that_of_compare():
    found = compared(fit(), {"one drift": plain_fit()})
    same = ddm.compare({"this model": fit(), "one drift": plain_fit()})
    pd.testing.assert_frame_equal(found.table, same)


def test_what_compare_warns_of_stands_on_the_page():
    few = data()[data()["subject"] != "s0"]
    some = ddm.fit_each(ddm.Model(v="difficulty"), few, by="subject")
    other = ddm.fit_each(ddm.Model(), few, by="subject")
    assert compared(some, {"other": other}).warned == ()


@pytest.mark.parametrize("kind", ["fits", "posterior"])
def test_pages_of_people_and_of_draws_have_a_comparison(kind):
    if kind == "fits":
        thing, other = fits(), ddm.fit_each(ddm.Model(), data(), by="subject")
        reference = "akaike1974"
    else:
        one = data()[data()["subject"] == "s0"]
        thing = posterior()
        other = ddm.sample(ddm.Model(), one, draws=500, tune=200, seed=3)
        reference = "vehtari2017"
    page = page_of(thing, against={"one drift": other})
    names = [chapter.name for chapter in page.chapters]
    assert names.index("comparison") == 2
    assert any(reference in text for text in texts_in(page.chapters[-1].parts))
    assert "“one drift”" in " ".join(dict(page.summary.rows)["Answer"])


def test_other_models_are_described_and_people_are_counted_as_such():
    other = ddm.fit_each(ddm.Model(), data(), by="subject")
    parts = list(about_comparison(compared(fits(), {"one drift": other})))
    (items,) = [part.items for part in parts if part.kind == "items"]
    assert items == (
        "one drift: Drift-diffusion model: drift rate (v), boundary separation (a) and "
        "non-decision time (t0) with one value each for all trials of each subject.",
    )
    (table,) = [part for part in parts if part.kind == "table"]
    assert table.head[-3:] == ("trials", "people", "wins")
    # of two models a picture shows nothing more
    assert "picture" not in [part.kind for part in parts]


def test_of_populations_n_is_a_number_of_people():
    other = ddm.fit_hierarchical(ddm.Model(), data(), by="subject")
    parts = list(about_comparison(compared(population(), {"one drift": other})))
    (table,) = [part for part in parts if part.kind == "table"]
    assert table.head[-1] == "people"
    assert {row[-1] for row in table.rows} == {"4"}
