"""Who belongs together."""

import numpy as np

from ddm.doctor.about_people.membership import (
    members,
    named,
    people_in,
    rows_of_each,
    values_listed,
)
from ddm.doctor.examined import examined_of
from doctor.tables import by_person, decisions


def test_the_columns_of_people():
    table = by_person(3, 4).assign(block=1, participant=7)
    assert people_in(examined_of(table, None, {})) == ("subject",)
    assert people_in(examined_of(table, "block", {})) == ("subject", "block")
    assert people_in(examined_of(table, ["participant", "block"], {})) == ("participant", "block")
    assert people_in(examined_of(decisions(4), None, {})) == ()


def test_people_are_counted():
    columns, groups, total = members(examined_of(by_person(3, 4), None, {}))
    assert (columns, total) == (("subject",), 3)
    assert groups.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert members(examined_of(decisions(4), None, {}))[1:][1] == 1


def test_the_rows_of_each_stay_in_order():
    groups = np.array([1, 0, -1, 1, 0, 3])
    rows = np.array([True, True, True, True, False, False])
    assert [each.tolist() for each in rows_of_each(rows, groups)] == [[1], [0, 3], [], []]
    assert rows_of_each(rows[:0], groups[:0]) == []


def test_values_are_listed_up_to_a_few():
    assert named(("subject", "block")) == "subject, block"
    assert values_listed(["a (1)"]) == "a (1)"
    assert values_listed(["a (1)", "b (2)"]) == "a (1) and b (2)"
    assert values_listed(list("abcdefgh")) == "a, b, c, d, e, f, ... (8 in all)"
