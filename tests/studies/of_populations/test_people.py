"""The people of a study: who has which values of predictors, in which shares."""

import pandas as pd
import pytest

from ddm.studies.of_populations.people import dealt, kinds_of_people
from refusals import refused

BETWEEN = {"v": "~ patient", "a": "~ patient + age"}
FITTED = pd.DataFrame({"patient": ["yes", "no"] * 10, "age": range(20), "rt": 1.0})


def test_without_predictors_there_is_one_kind():
    assert kinds_of_people(None, None, FITTED).shape == (1, 0)
    assert dealt(kinds_of_people({}, None, None), 4).shape == (4, 0)


def test_values_have_as_many_people_each():
    kinds = kinds_of_people({"v": "~ patient"}, {"patient": ["no", "yes"]}, None)
    assert dealt(kinds, 6)["patient"].tolist() == ["no"] * 3 + ["yes"] * 3
    assert dealt(kinds, 7)["patient"].value_counts().to_dict() == {"yes": 4, "no": 3}
    third = kinds_of_people({"v": "~ patient"}, {"patient": ["no", "no", "yes"]}, None)
    assert dealt(third, 30)["patient"].value_counts().to_dict() == {"no": 20, "yes": 10}


def test_values_of_several_columns_are_crossed():
    kinds = kinds_of_people(BETWEEN, {"age": [20, 40], "patient": ["no", "yes"]}, None)
    assert dealt(kinds, 20).value_counts().tolist() == [5, 5, 5, 5]


def test_people_of_a_fit_are_taken_in_all_shares():
    """Every second one in their order would be a patient."""
    kinds = kinds_of_people(BETWEEN, None, FITTED)
    assert list(kinds.columns) == ["patient", "age"]
    ten = dealt(kinds, 10)
    assert ten["patient"].value_counts().to_dict() == {"no": 5, "yes": 5}
    assert abs(ten["age"].mean() - FITTED["age"].mean()) < 2.0


@pytest.mark.parametrize(
    ("between", "people", "error", "message"),
    [
        (
            None,
            {"patient": ["no", "yes"]},
            ValueError,
            "people= says which predictors people have, and there is no predictor. Name what it "
            "predicts, for example between={'v': '~ patient'}, or leave people= out.",
        ),
        (
            BETWEEN,
            None,
            ValueError,
            "people: between= names 'patient', of which people have no value. Give it, for example "
            "people={'patient': ['no', 'yes']} for two groups of the same size.",
        ),
        (
            BETWEEN,
            {"patient": ["no", "yes"]},
            ValueError,
            "people: between= names 'age', of which people have no value. Give it, for example "
            "people={'age': ['no', 'yes']} for two groups of the same size.",
        ),
        (
            {"v": "~ patient"},
            {"patient": []},
            ValueError,
            "people holds nobody. Give values, for example people={'patient': ['no', 'yes']}.",
        ),
        (
            {"v": "~ patient"},
            {"patient": ["no", None]},
            ValueError,
            "people: a value of 'patient' is missing. Fill it in.",
        ),
        (
            {"v": "~ patient"},
            ["no", "yes"],
            TypeError,
            "people must be {column: values}, each combination of which as many people have, or a "
            "DataFrame with a row for each kind of person; got ['no', 'yes']. For example "
            "people={'patient': ['no', 'yes']}.",
        ),
        (
            {"v": "~ patient"},
            {"patient": 0.5},
            TypeError,
            "people of 'patient' must be a list of values; got 0.5. For example "
            "people={'patient': ['no', 'yes']}, or ['no', 'no', 'yes'] where one in three is a "
            "patient.",
        ),
    ],
)
def test_wrong_people_are_refused(between, people, error, message):
    with refused(error, message):
        kinds_of_people(between, people, None)
