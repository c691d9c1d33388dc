"""Groups of trials by columns, by values beside the data, and by conditions."""

import numpy as np
import pandas as pd
import pytest

import ddm
from agreement.trialwise import DATA, fitted
from ddm.agreement.groups import Cut, grouped, name_of
from ddm.agreement.part import Part
from refusals import refused

PART = Part(ddm.Trials(DATA), None)
COLUMNS = "rt, response, x, block, side"


def rows_of(found):
    return {key: rows.tolist() for key, rows in zip(found.keys, found.rows, strict=True)}


def test_groups_are_the_combinations_that_occur():
    found = rows_of(grouped(PART, ["block", "side"], None))
    assert list(found) == [(0, "left"), (0, "right"), (1, "left"), (1, "right")]
    by_hand = np.flatnonzero((DATA["block"] == 1) & (DATA["side"] == "left"))
    assert found[1, "left"] == by_hand.tolist()


def test_without_columns_all_trials_are_one_group():
    assert rows_of(grouped(PART, [], None)) == {(): list(range(len(DATA)))}


def test_values_beside_the_data_are_found_by_their_index():
    cut = pd.cut(DATA["x"], [-9, 0, 9], labels=["low", "high"])
    shuffled = cut.sample(frac=1.0, random_state=1)
    found = rows_of(grouped(PART, shuffled, None))
    assert found["low",] == np.flatnonzero(DATA["x"] <= 0).tolist()
    assert name_of(cut) == "x"
    assert name_of(pd.Series([1])) == "group"


def test_cut_values_share_their_bins():
    found = grouped(PART, Cut("x", (-9.0, 0.0, 9.0)), None)
    assert rows_of(found)[found.keys[0]] == np.flatnonzero(DATA["x"] <= 0).tolist()
    assert found.names == ("x",)


def test_categories_keep_their_order_and_those_without_trials():
    side = pd.Categorical(DATA["side"], ["right", "middle", "left"])
    part = Part(ddm.Trials(DATA.assign(side=side)), None)
    found = grouped(part, "side", None)
    assert found.keys == [("right",), ("left",)]
    assert found.levels == (["right", "middle", "left"],)


def test_where_chooses_trials():
    found = grouped(PART, "block", "side == 'left' and rt > 0.5")
    chosen = (DATA["side"] == "left") & (DATA["rt"] > 0.5)
    assert sorted(np.concatenate(found.rows)) == np.flatnonzero(chosen).tolist()


def test_a_level_that_is_given_with_the_trials_is_a_column():
    part = Part(ddm.Trials(DATA), None, {"condition": "easy"})
    assert rows_of(grouped(part, "condition", None)) == {("easy",): list(range(len(DATA)))}


@pytest.mark.parametrize(
    ("by", "where", "error", "message"),
    [
        (
            "blok",
            None,
            ValueError,
            "by='blok': data has no column 'blok'. Did you mean 'block'? The columns are "
            f"{COLUMNS}.",
        ),
        (
            np.arange(300),
            None,
            TypeError,
            "by must be the name of a column, a Series with the index of the data, or a list of "
            "these; got ndarray. Write by=pd.cut(data[...], 4), or make a column of it.",
        ),
        (
            pd.Series([1, 2, 3], name="three"),
            None,
            ValueError,
            "by: the 3 values have another index than the data. Make them from a column of the "
            "data, as in by=pd.cut(data['x'], 4).",
        ),
        (
            pd.cut(DATA["x"], [0, 9]),
            None,
            ValueError,
            f"by='x': {(DATA['x'] <= 0).sum()} of 300 trials have no value. Choose trials that "
            "have one by where=, or give pd.cut bins that reach from the smallest to the largest "
            "value.",
        ),
        (
            "block",
            3,
            TypeError,
            'where=3 is no condition. Write it as a text: where="block > 1".',
        ),
        (
            "block",
            "blok > 1",
            ValueError,
            "where='blok > 1': there is no column blok. Did you mean block? The columns are "
            f"{COLUMNS}.",
        ),
    ],
)
def test_what_makes_no_groups_is_refused(by, where, error, message):
    with refused(error, message):
        grouped(PART, by, where)


def test_trials_of_a_fit_are_not_chosen_by_what_it_predicts():
    """The model does not know of such a choice."""
    with refused(
        ValueError,
        "where='rt > 0.5' chooses trials by rt, an outcome that the model predicts. Choose by "
        "columns that were known before the response; RTs that are left out are said in "
        "Trials(truncated=).",
    ):
        ddm.plots.densities(fitted(), where="rt > 0.5")
    with refused(
        ValueError,
        "by='response' is an outcome, which the model predicts. Name columns that were known "
        "before the response.",
    ):
        fitted().quantiles(by="response")


def test_a_condition_that_holds_nowhere_shows_the_values():
    with refused(
        ValueError,
        "where='block > 5' leaves no trials. Compare with the values in the data: block has 0, 1.",
    ):
        ddm.plots.densities(fitted(), where="block > 5")
