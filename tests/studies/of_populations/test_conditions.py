"""The conditions of a study of people: said, of a fit, or read from labels."""

import pandas as pd
import pytest

import ddm
from ddm.studies.of_populations.conditions import conditions_of, crossed, keys_of
from refusals import refused

BY_DIFFICULTY = ddm.Model(v="difficulty")
TWO = ddm.Model(v=["difficulty", "speed"], a="speed")


def test_a_model_without_columns_has_one_condition():
    found = conditions_of(ddm.Model(), ["v", "a"], None, None)
    assert keys_of(found) == [()]


def test_levels_are_read_from_labels():
    found = conditions_of(BY_DIFFICULTY, ["v[hard]", "v[easy]", "a", "sd(v)"], None, None)
    assert keys_of(found) == ["hard", "easy"]
    labels = ["v[easy, fast]", "v[hard, fast]", "v[hard, slow]", "a[fast]", "a[slow]"]
    found = conditions_of(TWO, labels, None, None)
    assert list(found.columns) == ["difficulty", "speed"]
    assert keys_of(found) == [("easy", "fast"), ("hard", "fast"), ("hard", "slow")]


def test_conditions_are_crossed_or_listed():
    model = ddm.Model(v="~ x", a="speed")
    found = conditions_of(model, [], {"speed": ["fast", "slow"], "x": [0.1, 0.2]}, None)
    assert keys_of(found) == [(0.1, "fast"), (0.2, "fast"), (0.1, "slow"), (0.2, "slow")]
    listed = pd.DataFrame({"x": [0.1, 0.2], "speed": ["fast", "slow"]})
    assert keys_of(conditions_of(model, [], listed, None)) == [(0.1, "fast"), (0.2, "slow")]


def test_conditions_of_a_fit_are_its_cells_unless_they_are_said():
    cells = pd.DataFrame({"difficulty": pd.Categorical(["easy", "hard"], ["hard", "easy"])})
    found = conditions_of(BY_DIFFICULTY, [], None, cells)
    pd.testing.assert_frame_equal(found, cells)
    assert keys_of(conditions_of(BY_DIFFICULTY, [], {"difficulty": ["easy"]}, cells)) == ["easy"]


def test_crossed_has_the_values_of_the_last_column_next_to_each_other():
    found = crossed({"x": [1, 2], "y": ["a", "b"]})
    assert found.to_numpy().tolist() == [[1, "a"], [1, "b"], [2, "a"], [2, "b"]]


@pytest.mark.parametrize(
    ("model", "labels", "conditions", "cells", "error", "message"),
    [
        (
            ddm.Model(),
            [],
            {"x": [1]},
            None,
            ValueError,
            "conditions={'x': [1]}: the model names no column, so that it has no conditions. Name "
            "one, as in ddm.Model(v='difficulty'), or leave conditions= out.",
        ),
        (
            BY_DIFFICULTY,
            ["v", "a"],
            None,
            None,
            ValueError,
            "conditions: the true values do not say which values 'difficulty' has in the study. "
            "Give them, as conditions={'difficulty': [...]}.",
        ),
        (
            ddm.Model(v="~ x"),
            ["v[x]"],
            None,
            None,
            ValueError,
            "conditions: the true values do not say which values 'x' has in the study. Give them, "
            "as conditions={'x': [...]}.",
        ),
        (
            BY_DIFFICULTY,
            ["v[very, very easy]"],
            None,
            None,
            ValueError,
            "truth: the levels of difficulty cannot be read from 'v[very, very easy]'. Give them: "
            "conditions={'difficulty': ['easy', 'hard']}.",
        ),
        (
            BY_DIFFICULTY,
            [],
            ["easy", "hard"],
            None,
            TypeError,
            "conditions must be {column: values}, all combinations of which are conditions, or a "
            "DataFrame with a row for each; got ['easy', 'hard']. For example "
            "conditions={'difficulty': ['easy', 'hard']}.",
        ),
        (
            BY_DIFFICULTY,
            [],
            {"difficulty": "easy"},
            None,
            TypeError,
            "conditions of 'difficulty' must be a list of values; got 'easy'. For example "
            "conditions={'difficulty': ['easy', 'hard']}.",
        ),
        (
            TWO,
            [],
            {"speed": ["fast"]},
            None,
            ValueError,
            "conditions has no column 'difficulty', which the model uses; its columns must be "
            "difficulty, speed.",
        ),
        (
            BY_DIFFICULTY,
            [],
            {"difficulty": ["easy"], "patient": ["yes", "no"]},
            None,
            ValueError,
            "conditions has a column 'patient', which the model does not use. Leave it out; what "
            "differs between people belongs into people=.",
        ),
        (
            BY_DIFFICULTY,
            [],
            {"difficulty": []},
            None,
            ValueError,
            "conditions holds no condition. Give the values of each column.",
        ),
        (
            BY_DIFFICULTY,
            [],
            {"difficulty": ["easy", None]},
            None,
            ValueError,
            "conditions: a value of 'difficulty' is missing. Fill it in.",
        ),
        (
            BY_DIFFICULTY,
            [],
            {"difficulty": ["easy", "easy"]},
            None,
            ValueError,
            "conditions has 'easy' twice. Name each once.",
        ),
        (
            ddm.Model(v="~ x"),
            [],
            None,
            pd.DataFrame({"x": range(21)}),
            ValueError,
            "truth: the trials of the fit have 21 combinations of x. Choose some for the study: "
            "conditions={column: values}, or a DataFrame with a row for each.",
        ),
    ],
)
def test_wrong_conditions_are_refused(model, labels, conditions, cells, error, message):
    with refused(error, message):
        conditions_of(model, labels, conditions, cells)
