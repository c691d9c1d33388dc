"""The texts that all findings share."""

import shlex

import numpy as np
import pandas as pd
import pytest

from ddm.doctor.finding import (
    SECONDS,
    alternatives,
    by_share,
    comparison,
    counted,
    labels_of_rows,
    listed,
    number,
    where,
)
from ddm.reading.expressions import rows_where


def test_the_first_ten_rows_are_shown_by_their_labels():
    index = pd.Index(np.arange(100, 130))
    rows = np.arange(30) % 2 == 0
    labels = labels_of_rows(index, rows)
    assert labels == tuple(range(100, 120, 2))
    assert {type(label) for label in labels} == {int}
    assert labels_of_rows(pd.Index(["a", "b"]), np.array([False, True])) == ("b",)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        (["a"], "'a'"),
        (["a", np.int64(2)], "'a' and 2"),
        ([1, 2, 3], "1, 2 and 3"),
        (range(8), "0, 1, 2, 3, 4, 5, ... (8 in all)"),
    ],
)
def test_values_are_listed_as_in_code(values, text):
    assert listed(values) == text


@pytest.mark.parametrize(("share", "severity"), [(0.05, "note"), (0.06, "warning")])
def test_many_rows_are_a_warning(share, severity):
    assert by_share(np.arange(100) < 100 * share) == severity


def test_the_verb_follows_the_number():
    assert counted(1, 9, "rows") == "1 of 9 rows has"
    assert counted(2, 9, "rows") == "2 of 9 rows have"


def test_numbers_are_written_as_one_would():
    assert [number(x) for x in (999.0, -1.0, 0.05, 1234567.5)] == ["999", "-1", "0.05", "1234567.5"]


def test_what_only_the_user_knows_does_not_run():
    with pytest.raises(NameError, match="SECONDS"):
        eval(f"dict(deadline={SECONDS!r})", {})


def test_alternatives_do_not_run_as_one():
    text = alternatives(["dict(a=1)", "dict(a=2)"])
    assert text == "dict(a=1)  OR  dict(a=2)"
    with pytest.raises(SyntaxError):
        compile(text, "", "eval")


@pytest.mark.parametrize(
    ("name", "sign", "value", "option"),
    [
        ("rt", "<", 50.0, "--where 'rt < 50'"),
        ("key_resp.rt", "<", 0.05, "--where 'key_resp.rt < 0.05'"),
        ("side", "==", "left", "--where \"side == 'left'\""),
        ("phase", "!=", "practice", "--where \"phase != 'practice'\""),
        ("side", "in", ["left", "up"], "--where \"side in ['left', 'up']\""),
        ("Zone Type", "==", "key", "--where '`Zone Type` == \"key\"'"),
        ("practice", "!=", True, "--where 'practice != True'"),
        ("pay", "==", "$5", "--where 'pay == '\"'\"'$5'\"'\"''"),
        ("word", "==", "it's", "--where 'word == \"it'\"'\"'s\"'"),
    ],
)
def test_conditions_reach_the_program_as_they_are_meant(name, sign, value, option):
    condition = comparison(name, sign, value)
    assert where(condition) == option
    assert shlex.split(option) == ["--where", condition]
    column = pd.DataFrame({name: pd.Series([value[0] if sign == "in" else value, None])})
    if sign not in ("<", "!="):
        assert rows_where(column, condition).index.tolist() == [0]
