"""Which responses were correct."""

import numpy as np
import pytest

from ddm.doctor.about_people.accuracies import accuracies_of
from ddm.doctor.examined import examined_of
from doctor.tables import NAN, decisions


def accuracies(table, **arguments):
    return accuracies_of(examined_of(table, None, arguments))


def with_sides(n=60):
    """Responses to two sides, as text, and the side that was right."""
    table = decisions(n)
    right = table.pop("response") == 1
    side = np.arange(n) % 2 == 1
    words = np.array(["left", "right"])
    return table.assign(
        response=words[(side == right).astype(int)], stimulus=words[side.astype(int)]
    ), right.astype(float)


@pytest.mark.parametrize("name", ["accuracy", "acc", "is_correct", "key_resp.corr", "slideCorr"])
@pytest.mark.parametrize("labels", [(0, 1), (False, True), ("wrong", "correct"), (0.0, 1.0)])
def test_the_responses_are_accuracies(name, labels):
    table = decisions(60)
    right = table["response"] == 1
    table = table.drop(columns="response").assign(**{name: np.where(right, labels[1], labels[0])})
    found = accuracies(table, response=name, upper=labels[1])
    assert (found.told_by, found.sides, found.is_sure) == (name, None, True)
    assert found.correct.tolist() == right.astype(float).tolist()


def test_a_column_beside_the_responses():
    table, right = with_sides()
    table = table.assign(accuracy=right).drop(columns="stimulus")
    table.loc[3, ["rt", "response", "accuracy"]] = NAN
    found = accuracies(table, upper="right")
    assert (found.told_by, found.sides) == ("accuracy", None)
    assert np.isnan(found.correct[3])
    assert np.delete(found.correct, 3).tolist() == np.delete(right.to_numpy(), 3).tolist()


def test_the_side_that_was_right():
    table, right = with_sides()
    found = accuracies(table, upper="right")
    assert (found.told_by, found.sides, found.is_sure) == ("stimulus", "stimulus", True)
    assert found.correct.tolist() == right.tolist()
    again = accuracies(table.assign(accuracy=right), upper="right")
    assert (again.told_by, again.sides) == ("accuracy", "stimulus")


def test_of_two_sides_that_which_agrees_more():
    table, _ = with_sides()
    other = np.where(np.arange(60) % 3 == 0, "left", "right")
    table = table.assign(cue=other)[["rt", "response", "cue", "stimulus"]]
    assert accuracies(table, upper="right").sides == "stimulus"
    assert accuracies(table.assign(previous_response=table["response"]), upper="right").sides == (
        "stimulus"
    )


def test_mostly_1_is_supposed_to_be_correct():
    found = accuracies(decisions(200))
    assert (found.told_by, found.is_sure) == ("response", False)


@pytest.mark.parametrize(
    "column", [{"correct_option": [1, 2, 3, 4] * 15}, {"feedback_correct": range(60)}, {}]
)
def test_nothing_says_what_was_correct(column):
    table = decisions(60).assign(response=[0, 1] * 30, **column)
    assert accuracies(table) is None


def test_one_response_of_two_is_no_accuracy():
    assert accuracies(decisions(60), observed="upper", upper=1) is None
