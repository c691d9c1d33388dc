"""What was understood of a table."""

import pandas as pd
import pytest

from ddm.doctor.examined import examined_of
from ddm.doctor.understood import understood_of
from doctor.tables import NAN, by_person, decisions

TABLE = pd.DataFrame(
    {"rt": [0.4, 0.5, 0.6, 0.7, 0.8, NAN, 0.9, NAN], "response": [1, 1, 1, 0, 1, 0, NAN, NAN]}
)


def understood(table, by=None, **arguments):
    return understood_of(examined_of(table, by, arguments))


def test_every_topic_in_its_order():
    assert list(understood(TABLE).items()) == [
        ("trials", "5 of 8 rows"),
        ("set aside", "1 with no rt, 1 with no response, 1 with no rt and no response"),
        ("responses", "1 in 4 (80.0%), 0 in 1 (20.0%)"),
        ("boundaries", "upper is response = 1, lower is 0"),
        ("unit", "seconds"),
        ("rt", "0% 0.400, 1% 0.404, 10% 0.440, 50% 0.600, 90% 0.760, 99% 0.796, 100% 0.800"),
        ("steps of rt", "100 ms"),
        ("deadline", "none"),
        ("omissions", "0"),
    ]


def test_omissions_and_how_rows_were_read():
    said = understood(TABLE, deadline=1.0, lost_rt="omission", omissions="no response")
    assert said["trials"] == "8 of 8 rows"
    assert said["set aside"] == "none"
    assert said["deadline"] == "1 s"
    assert said["omissions"] == (
        "3; rows without a response but with a time before the deadline, taken as omissions "
        "(omissions='no response'): 1; responses without an RT, taken as omissions "
        "(lost_rt='omission'): 1"
    )


def test_groups_and_columns_of_deadlines():
    table = by_person(3, 20).drop(index=0).assign(limit=lambda rows: 3.0 + rows["subject"])
    said = understood(table, ["subject"], deadline="limit")
    assert said["groups"] == "3 of subject, with 19 to 20 trials each"
    assert said["deadline"] == "column limit: 4 to 6 s"
    assert understood(by_person(3, 20), "subject")["groups"] == "3 of subject, with 20 trials each"


def test_what_is_in_doubt_is_said_to_be():
    table = decisions(30).assign(response="a", rt=lambda rows: 1000.0 * rows["rt"])
    said = understood(table)
    assert said["unit"] == "in doubt, see what was found"
    assert said["boundaries"] == "it is not known which label is the upper boundary"
    assert said["responses"] == "'a' in 30 (100.0%)"


def test_short_times_have_digits():
    said = understood(decisions(30).assign(rt=0.0005))
    assert said["rt"].startswith("0% 0.000500, ")


def test_nothing_is_understood_of_nothing():
    said = understood(decisions(3)[:0])
    assert (said["trials"], said["responses"], said["rt"]) == ("0 of 0 rows", "none", "none")


def test_codes_are_no_rts():
    table = decisions(30)
    table.loc[:3, "rt"] = 0.0
    fastest = table["rt"][4:].min()
    assert understood(table, deadline=5.0)["rt"].startswith(f"0% {fastest:.3f}, ")
    assert understood(table, deadline=5.0)["trials"] == "26 of 30 rows"


def test_nothing_is_set_aside_for_what_cannot_be_read():
    table = decisions(30)
    assert understood(table, rt="RT")["set aside"] == (
        "all, since the table does not have the column RT"
    )
    assert understood(table, rt="RT", response="key")["set aside"] == (
        "all, since the table does not have the columns RT and key"
    )


@pytest.mark.parametrize(
    ("rt", "said"),
    [
        ([0.512, 0.7, 1.204], "1 ms"),
        ([0.51234, 0.7, 1.2], "0.01 ms"),
        ([0.1 + 0.2, 1.0 / 3.0], "none"),
        ([1e-4, 2e-4], "not known"),
    ],
)
def test_steps_of_rts(rt, said):
    table = pd.DataFrame({"rt": rt, "response": [0, 1, 1][: len(rt)]})
    assert understood(table)["steps of rt"] == said
