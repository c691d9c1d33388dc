"""Numbers of trials of conditions: what they may be given as, and what they are called."""

import numpy as np
import pandas as pd
import pytest

from ddm.studies.trial_numbers import checked_numbers, checked_sizes, names_of, size_of, text_of
from refusals import refused

FLANKERS = ("comp", "incomp")
CROSSED = (("easy", "fast"), ("easy", "slow"))
UNEQUAL = {"comp": 300, "incomp": 100}


def test_one_number_is_that_of_every_condition():
    assert checked_numbers(50, FLANKERS) == {"comp": 50, "incomp": 50}
    assert checked_numbers(np.int64(50), [()]) == {(): 50}


@pytest.mark.parametrize(
    "given",
    [
        {"incomp": 100, "comp": 300},
        {"incomp": np.int32(100), "comp": np.int64(300)},
        pd.Series({"incomp": 100, "comp": 300}),
        pd.Series(["comp"] * 300 + ["incomp"] * 100).value_counts(),
    ],
    ids=["dict", "NumPy", "Series", "counts"],
)
def test_numbers_stand_in_the_order_of_the_cells(given):
    found = checked_numbers(given, FLANKERS)
    assert list(found.items()) == [("comp", 300), ("incomp", 100)]
    assert {type(n) for n in found.values()} == {int}
    assert checked_sizes(given, FLANKERS) == [UNEQUAL]


def test_several_columns_have_tuples_as_keys():
    counts = pd.DataFrame({"difficulty": "easy", "speed": ["fast"] * 2 + ["slow"]})
    found = checked_numbers(counts.groupby(["difficulty", "speed"]).size(), CROSSED)
    assert found == {("easy", "fast"): 2, ("easy", "slow"): 1}
    assert text_of(found) == "(easy, fast) 2, (easy, slow) 1"


def test_whole_numbers_are_the_same_levels_as_floats():
    assert checked_numbers({1.0: 20, 0.0: 10}, (0, 1)) == {0: 10, 1: 20}


@pytest.mark.parametrize("sizes", [[50, UNEQUAL], (50, UNEQUAL)], ids=["list", "tuple"])
def test_sizes_may_be_of_both_kinds(sizes):
    found = checked_sizes(sizes, FLANKERS)
    assert found == [{"comp": 50, "incomp": 50}, UNEQUAL]
    assert names_of(found) == ["comp 50, incomp 50", "comp 300, incomp 100"]


@pytest.mark.parametrize(
    "sizes",
    [[50, 200], np.array([50, 200]), pd.Series([50, 200]), [{"comp": 50, "incomp": 50}, 200]],
)
def test_numbers_that_are_alike_are_called_by_the_number(sizes):
    assert names_of(checked_sizes(sizes, FLANKERS)) == [50, 200]


def test_a_size_is_one_number_or_all():
    assert size_of({"comp": 50, "incomp": 50}) == 50
    assert size_of({(): 7}) == 7
    assert size_of(UNEQUAL) == UNEQUAL
    assert text_of(50) == "50"


@pytest.mark.parametrize(
    ("given", "conditions", "error", "message"),
    [
        (
            {"comp": 300},
            FLANKERS,
            ValueError,
            "n_trials has no number for 'incomp'. Give one for each of the conditions, 'comp', "
            "'incomp', or a single number for all.",
        ),
        (
            {},
            FLANKERS,
            ValueError,
            "n_trials has no number for 'comp', 'incomp'. Give one for each of the conditions, "
            "'comp', 'incomp', or a single number for all.",
        ),
        (
            {"comp": 300, "incmop": 100},
            FLANKERS,
            ValueError,
            "n_trials has a number for 'incmop', which is no condition of process; its conditions "
            "are 'comp', 'incomp'. Did you mean 'incomp'?",
        ),
        (
            {"1": 300, "2": 100},
            (1, 2),
            ValueError,
            "n_trials has a number for '1', which is no condition of process; its conditions are "
            "1, 2. Did you mean 1?",
        ),
        (
            {"easy": 300},
            CROSSED,
            ValueError,
            "n_trials has a number for 'easy', which is no condition of process; its conditions "
            "are ('easy', 'fast'), ('easy', 'slow').",
        ),
        (
            {("fast", "easy"): 300},
            CROSSED,
            ValueError,
            "n_trials has a number for ('fast', 'easy'), which is no condition of process; its "
            "conditions are ('easy', 'fast'), ('easy', 'slow').",
        ),
        (
            {"comp": 300},
            ((),),
            ValueError,
            "n_trials has a number for 'comp', but the model names no column, so that it has no "
            "conditions. Give one number, as n_trials=300.",
        ),
        (
            {"comp": 300, "incomp": 0},
            FLANKERS,
            ValueError,
            "n_trials of 'incomp' must be a whole number >= 1 (the trials of this condition); "
            "got 0.",
        ),
        (
            {"comp": 300, "incomp": [50, 100]},
            FLANKERS,
            TypeError,
            "n_trials of 'incomp' must be a whole number >= 1 (the trials of this condition); "
            "got [50, 100]. For several sizes give a list of such mappings.",
        ),
        (
            pd.Series([300, 100], index=["comp", "comp"]),
            FLANKERS,
            ValueError,
            "n_trials has 'comp' twice in its index. Name each once.",
        ),
        (
            "300",
            FLANKERS,
            TypeError,
            "n_trials must be a whole number >= 1 (the trials of each condition); got '300'.",
        ),
        (
            [UNEQUAL, {"incomp": 100, "comp": 300}],
            FLANKERS,
            ValueError,
            "n_trials must hold numbers of trials, each once; got [{'comp': 300, 'incomp': 100}, "
            "{'incomp': 100, 'comp': 300}].",
        ),
        (
            [50, {"comp": 50, "incomp": 50}],
            FLANKERS,
            ValueError,
            "n_trials must hold numbers of trials, each once; got [50, {'comp': 50, 'incomp': "
            "50}].",
        ),
    ],
)
def test_what_are_no_numbers_of_trials_is_refused(given, conditions, error, message):
    with refused(error, message):
        checked_sizes(given, conditions)
