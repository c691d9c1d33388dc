"""The table with all that findings look at, and arguments that are wrong for every table."""

import numpy as np
import pytest

from ddm.doctor.examined import examined_of
from doctor.tables import NAN, by_person, decisions
from refusals import refused

COLUMNS = "The columns are rt, response."


@pytest.mark.parametrize(
    ("by", "arguments", "error", "message"),
    [
        ("RT", {}, ValueError, f"by='RT': data has no column 'RT'. Did you mean 'rt'? {COLUMNS}"),
        (
            ["rt", "rt"],
            {},
            TypeError,
            "by must be a column name or a list of different column names; got ['rt', 'rt']. To "
            "look at all trials together leave it out.",
        ),
        (None, {"rt": ["rt"]}, TypeError, "rt must be the name of a column; got ['rt']."),
        (
            None,
            {"response": "rt"},
            ValueError,
            "rt and response are both the column 'rt'; they must be two columns.",
        ),
        (
            None,
            {"observed": "all"},
            ValueError,
            "observed must be one of 'both', 'upper', 'lower'; got 'all'.",
        ),
        (
            None,
            {"lost_rt": "lost"},
            ValueError,
            "lost_rt must be 'omission', 'random', 'late' or None; got 'lost'.",
        ),
        (
            None,
            {"truncated": (2, 1)},
            ValueError,
            "truncated must be (lo, hi) with 0 <= lo < hi; got (2, 1).",
        ),
        (
            None,
            {"deadline": "late"},
            ValueError,
            "deadline='late': data has no column 'late'. Give a number of seconds, or the column "
            f"that holds the deadline of each trial. {COLUMNS}",
        ),
        (
            None,
            {"deadline": -1},
            ValueError,
            "deadline must be a number of seconds > 0, or the column of these; got -1.",
        ),
    ],
)
def test_wrong_arguments_are_refused(by, arguments, error, message):
    with refused(error, message):
        examined_of(decisions(5), by, arguments)


def test_rts_are_those_of_rows_with_a_response_without_codes():
    table = decisions(30)
    table.loc[:3, "rt"] = [999, np.inf, -1, NAN]
    table.loc[4, "response"] = NAN
    plain = examined_of(table, None, {}).plain
    assert np.isnan(plain).tolist() == [True] * 5 + [False] * 25
    assert plain[5:].tolist() == table["rt"][5:].tolist()


def test_times_are_seconds_in_the_unit_that_is_said():
    table = decisions(30)
    examined = examined_of(table, None, {})
    in_ms = examined_of(table.assign(rt=1000.0 * table["rt"]), None, {})
    said = type(in_ms)(**{**vars(in_ms), "arguments": {**in_ms.arguments, "unit": "ms"}})
    np.testing.assert_allclose(said.plain, examined.plain)
    assert said.median == pytest.approx(examined.median)


def test_people_are_found_by_the_name_of_their_column():
    table = by_person(3, 20).rename(columns={"subject": "Participant"})
    assert examined_of(table, None, {}).people == ("Participant",)
    assert examined_of(table.assign(block=1), "block", {}).people == ("block",)
    assert examined_of(decisions(20), None, {}).people == ()


def test_groups_are_numbered_in_the_order_of_their_levels():
    table = decisions(6, a=["y", "x", None, "x", "y", "x"], b=[1, 2, 1, 1, 1, 2])
    examined = examined_of(table, ["a", "b"], {})
    assert examined.groups(("a",)).tolist() == [1, 0, -1, 0, 1, 0]
    assert examined.groups(("a", "b")).tolist() == [2, 1, -1, 0, 2, 1]
    assert examined.groups(()).tolist() == [0] * 6
    assert examined.key(("a",), 0) == "y"
    assert examined.key(("a", "b"), 1) == ("x", 2)
    # levels that cannot be compared, or hashed
    mixed = decisions(3, a=["y", 1, [2]])
    assert sorted(examined_of(mixed, None, {}).groups(("a",)).tolist()) == [0, 1, 2]


def test_calls_repeat_the_arguments_that_were_given():
    table = decisions(5).rename(columns={"rt": "RT 1"})
    examined = examined_of(table, None, {"rt": "RT 1", "upper": np.int64(1), "deadline": 2.0})
    assert examined.call() == "ddm.Trials(data, rt='RT 1', upper=1, deadline=2.0)"
    assert examined.call(unit="ms", deadline=None) == (
        "ddm.Trials(data, rt='RT 1', upper=1, unit='ms')"
    )
    assert examined_of(decisions(5), None, {}).call() == "ddm.Trials(data)"
