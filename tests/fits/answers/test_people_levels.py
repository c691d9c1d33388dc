"""The level of each person in a column: which it is, and what is said where there is none."""

import numpy as np
import pandas as pd
import pytest

from ddm.fits.answers.people_levels import (
    Between,
    checked_between,
    levels_in_keys,
    levels_in_trials,
)
from refusals import refused

KEYS, BY = ["s1", "s2", "s3"], ("subject",)
CODE = np.array([0, 1, 0, 2, -1, 2])


def levels(values, between="group"):
    return levels_in_trials(checked_between(between), pd.Series(values), CODE, KEYS, BY)


def test_a_column_or_a_column_with_two_levels():
    assert checked_between("group") == Between("group", None)
    assert checked_between({"group": ["a", "b"]}) == Between("group", ("a", "b"))


@pytest.mark.parametrize(
    "between",
    [
        3,
        ["group"],
        {},
        {"group": "ab"},
        {"group": ["a"]},
        {"group": ["a", "a"]},
        {"group": ["a", "b"], "age": [1, 2]},
    ],
    ids=repr,
)
def test_what_names_no_column(between):
    with refused(
        TypeError,
        "between must be a column, such as 'group', or {column: [a level, another level]}, whose "
        f"means are subtracted in this order; got {between!r}.",
    ):
        checked_between(between)


def test_levels_are_sorted_and_those_without_a_person_do_not_matter():
    found = levels(["old", "kid", "old", "kid", "old", "kid"])
    assert (found.first, found.second) == ("kid", "old")
    assert found.of_person == ["old", "kid", "kid"]


def test_categories_have_their_order_and_whole_numbers_their_names():
    values = pd.Categorical(
        ["old", "kid", "old", "kid", "old", "kid"], categories=["old", "dead", "kid"]
    )
    assert (levels(values).first, levels(values).second) == ("old", "kid")
    assert levels([1.0, 2.0, 1.0, 2.0, 2.0, 2.0]).of_person == [1, 2, 2]


def test_two_levels_of_several_in_the_order_that_is_said():
    values = ["a", "b", "a", "c", "c", "c"]
    found = levels(values, {"group": ["c", "a"]})
    assert (found.first, found.second, found.of_person) == ("c", "a", ["a", "b", "c"])
    with refused(
        ValueError,
        "between='group' has 3 levels, 'a', 'b', 'c', and Welch's test compares two. Say which: "
        "between={'group': ['a', 'b']}.",
    ):
        levels(values)
    with refused(ValueError, "between: 'group' has no level 'd'; it has 'a', 'b', 'c'."):
        levels(values, {"group": ["a", "d"]})


def test_one_level_is_nothing_to_compare():
    with refused(
        ValueError,
        "between='group' has one level only, 'a', so there is nothing to compare. Leave between= "
        "out to test the mean of all people.",
    ):
        levels(["a"] * 6)


def test_a_person_with_two_levels_is_named():
    with refused(
        ValueError,
        "between='group' needs one level per person, but the trials of subject = 's3' have 'b' and "
        "'a'. Correct the column; or, for a difference within people, fit ddm.Model(v='group') and "
        "derive 'v[b] - v[a]'.",
    ):
        levels(["a", "b", "a", "b", "a", "a"])


def test_a_column_of_the_keys():
    keys = [("young", 1), ("young", 2), ("old", 1)]
    found = levels_in_keys(Between("age", None), keys, ("age", "id"))
    assert (found.first, found.second) == ("young", "old")
    assert found.of_person == ["young", "young", "old"]
