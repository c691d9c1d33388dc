"""Kinds of values: what they let pass, and how a value is shown."""

import pytest

from ddm.fits.saved.kinds import (
    ANY_NUMBER,
    COUNT,
    FLAG,
    NUMBER,
    TEXT,
    Damage,
    Either,
    ListOf,
    MappingOf,
    Record,
    among,
    number,
    shown,
    whole,
)
from refusals import refused

LONG = "x" * 60


@pytest.mark.parametrize(
    ("kind", "passes", "fails"),
    [
        (TEXT, ["", "ä"], [1, None, "\ud800"]),
        (FLAG, [True, False], [0, 1, None, "true"]),
        (COUNT, [0, 2**63 - 1], [-1, 2**63, 1.0, True, "1"]),
        (NUMBER, [0, -1.5, 1e308], [10**400, True, "nan", None, float("nan"), float("inf")]),
        (ANY_NUMBER, [0.5, "nan", "-inf"], ["NaN", True, None, [1]]),
        (number("> 0", lambda x: x > 0.0), [1, "inf"], [0, "-inf", "nan", None, [1.0]]),
        (whole(1, 3), [1, 3], [0, 4, 1.0, True]),
        (among("a", None), ["a", None], ["b", ["a"], {}]),
        (ListOf(COUNT, least=1), [[0, 1]], [[], [0.5], (0,), None, {}]),
        (MappingOf(COUNT), [{}, {"a": 1}], [{"a": 0.5}, {"\ud800": 1}, []]),
        (
            Record({"a": COUNT}, {"b": FLAG}),
            [{"a": 1}, {"a": 1, "b": True}],
            [{}, {"a": 1, "c": 1}],
        ),
        (Either("either", (TEXT, COUNT)), ["a", 1], [None, 0.5]),
    ],
)
def test_what_passes(kind, passes, fails):
    for value in passes:
        kind.check(value, "here")
    for value in fails:
        with pytest.raises(Damage):
            kind.check(value, "here")


def test_the_place_and_the_words_of_what_does_not():
    lists = Record({"a": MappingOf(ListOf(COUNT))})
    with refused(Damage, "a.b[1] has 0.5 where a whole number >= 0 should be"):
        lists.check({"a": {"b": [0, 0.5]}}, "")
    with refused(Damage, "top.a is missing"):
        lists.check({}, "top")
    with refused(Damage, "top has 'b', which no fit has"):
        lists.check({"a": {}, "b": 1}, "top")
    with refused(Damage, "x has None where one of null, 'a' should be"):
        Either("one of null, 'a'", (among("a"),)).check(None, "x")


def test_values_in_few_words():
    deep = []
    for _ in range(5000):
        deep = [deep]
    assert shown(deep) == "a list of 1"
    assert shown({"a": deep}) == "a mapping of 1"
    assert shown(LONG) == "'" + "x" * 39 + "..."
    assert shown("\ud800") == "'\\ud800'"
