"""Conditions: the rows in which they hold, and what is said of a text that is none."""

import os
import sys
from contextlib import contextmanager, suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddm.reading.expressions import ALLOWED, evaluated
from refusals import refused

NAN = np.nan

TABLE = pd.DataFrame(
    {
        "subject": ["s01", "s01", "s02", None],
        "rt": [0.1, 0.5, NAN, 0.7],
        "outlier": [0, 1, 0, 0],
        "practice": [True, False, False, True],
        "probe": pd.array([True, None, False, True], dtype=object),
        "trial": pd.array([1, "START", 2.5, "12"], dtype=object),
        "response_time": ["0.51", "none", None, "0.7"],
        "code": ["001", "002", "003", "001"],
        "key_resp.rt": [1, 2, 3, 4],
        "RT (ms)": [5, 6, 7, 8],
        "class": [1, 2, 3, 4],
        "größe": [1, 2, 3, 4],
        "2back": [1, 1, 2, 2],
        "empty": [None] * 4,
    },
    index=[10, 11, 12, 13],
)


def rows(condition, **options):
    return np.flatnonzero(evaluated(condition, TABLE, **options).holds).tolist()


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("rt > 0.2", [1, 3]),
        ("rt != 0.5", [0, 2, 3]),
        ("rt == rt", [0, 1, 3]),
        ("rt != rt", [2]),
        ("0.2 < rt < 0.6", [1]),
        ("not rt > 0.2", [0, 2]),
        ("subject == 's01'", [0, 1]),
        ('subject != "s01"', [2, 3]),
        ("subject > 's01'", [2]),
        ("subject in ['s01', 's09']", [0, 1]),
        ("subject not in ('s01',)", [2, 3]),
        ("outlier in {1, 2}", [1]),
        ("rt in [0.5, -3, +0.7]", [1, 3]),
        ("'s02' == subject", [2]),
        ("rt > 0.2 and outlier == 0 or rt < 0.2", [0, 3]),
        ("rt > 0.2 & outlier == 0 | rt < 0.2", [0, 3]),
        ("~(rt > 0.2) & outlier == 0", [0, 2]),
        ("practice", [0, 3]),
        ("not practice", [1, 2]),
        ("~practice", [1, 2]),
        ("practice == True", [0, 3]),
        ("practice != TRUE", [1, 2]),
        ("practice == false", [1, 2]),
        ("practice == 1", [0, 3]),
        ("practice in [FALSE]", [1, 2]),
        ("outlier == True", [1]),
        ("practice == outlier", [2]),
        ("(rt > 0.2) == practice", [2, 3]),
        ("probe == True", [0, 3]),
        ("probe != False", [0, 1, 3]),
        ("trial > 1", [2, 3]),
        ("trial == 'START'", [1]),
        ("trial in ['START', 1, 12]", [0, 1, 3]),
        ("response_time > 0.6", [3]),
        ("response_time != 'none'", [0, 2, 3]),
        ("response_time == rt", [3]),
        ("response_time < trial", [0, 3]),
        ("response_time * 1000 > 600", [3]),
        ("code == 1", [0, 3]),
        ("rt * 1000 - 100 >= 400", [1, 3]),
        ("-rt ** 2 < -0.2", [1, 3]),
        ("outlier / 0 > 1", [1]),
        ("rt // 0.2 == 2", [1]),
        ("`RT (ms)` % 2 == 0", [1, 3]),
        ("2 ** -outlier == 0.5", [1]),
        ("key_resp.rt > 2", [2, 3]),
        ("`key_resp.rt` > 2", [2, 3]),
        ("`class` == 2", [1]),
        ("größe == 2", [1]),
        ("gro\u0308ße == 2", [1]),
        ("`2back` == 2", [2, 3]),
        ("empty == 'a' or rt > 0.2", [1, 3]),
        ("empty != 1", [0, 1, 2, 3]),
        ("empty in [1]", []),
        ("empty + 1 > 0", []),
        ("rt < 1e999", [0, 1, 3]),
    ],
)
def test_rows_in_which_a_condition_holds(condition, expected):
    assert rows(condition) == expected


def test_text_in_quotes_is_taken_as_it_is():
    table = pd.DataFrame({"image": [r"img\new.png", "it's", "a & b | `c`", "x and y"]})
    for i, quoted in enumerate([r"'img\new.png'", '"it\'s"', "'a & b | `c`'", "'x and y'"]):
        assert np.flatnonzero(evaluated(f"image == {quoted}", table).holds).tolist() == [i]


def test_a_column_may_be_called_like_a_word_for_true():
    table = pd.DataFrame({"true": [1.0, 2.0], "piece_0": ["piece_1", "b"]})
    assert evaluated("true > 1", table).holds.tolist() == [False, True]
    assert evaluated("piece_0 == 'piece_1'", table).holds.tolist() == [True, False]


@pytest.mark.parametrize("dtype", ["int64", "Int64", "UInt8", "float32", "Float64", "category"])
def test_numbers_of_any_type(dtype):
    table = pd.DataFrame({"x": pd.Series([1, 2, 3]).astype(dtype)})
    assert evaluated("x > 1 and x != 3", table).holds.tolist() == [False, True, False]


@pytest.mark.parametrize("dtype", [object, "string", "category"])
def test_text_of_any_type(dtype):
    table = pd.DataFrame({"g": pd.Series(["a", None, "b"]).astype(dtype)})
    assert evaluated("g != 'a'", table).holds.tolist() == [False, True, True]
    assert evaluated("g < 'b'", table).holds.tolist() == [True, False, False]


@pytest.mark.parametrize("dtype", [object, "boolean", "category"])
def test_truths_of_any_type(dtype):
    table = pd.DataFrame({"is_late": pd.Series([True, None, False], dtype=object).astype(dtype)})
    assert evaluated("is_late == True", table).holds.tolist() == [True, False, False]


def test_whole_numbers_that_floats_cannot_tell_apart():
    table = pd.DataFrame({"id": [2**53, 2**53 + 1]})
    assert evaluated(f"id == {2**53 + 1}", table).holds.tolist() == [False, True]


def test_a_condition_says_which_columns_it_names():
    found = evaluated("key_resp.rt > 2 or `RT (ms)` in [5] and not subject == 'rt'", TABLE)
    assert list(found.columns) == ["key_resp.rt", "RT (ms)", "subject"]


# -- the same as pandas ----------------------------------------------------------------------------

PLAIN = pd.DataFrame(
    {
        "x": [0.5, NAN, -1.0, 2.0, 3.5, 0.0],
        "k": [3, 1, 2, 2, 0, 3],
        "g": pd.array(["a", "b", None, "a", "c", "b"], dtype=object),
        "b": [True, False, True, True, False, False],
    }
)

NUMBER = st.sampled_from(["x", "k", "2", "0.5", "-1", "k + 1", "x * k", "x - 2", "(k % 2)"])
SIGN = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
QUOTED = st.sampled_from(["'a'", '"b"', "'d'"])

COMPARISON = st.one_of(
    st.builds("{} {} {}".format, st.sampled_from(["x", "k", "k + x"]), SIGN, NUMBER),
    st.builds("1 {} k {} {}".format, SIGN, SIGN, NUMBER),
    st.builds("g {} {}".format, st.sampled_from(["==", "!="]), QUOTED),
    st.builds("g {} [{}, {}]".format, st.sampled_from(["in", "not in"]), QUOTED, QUOTED),
    st.builds("k {} [1, {}]".format, st.sampled_from(["in", "not in"]), st.integers(0, 3)),
    st.builds("b == {}".format, st.sampled_from(["True", "False"])),
    st.just("b"),
)

CONDITION = st.recursive(
    COMPARISON,
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(["and", "or", "&", "|"]), inner),
        st.builds("not ({})".format, inner),
        st.builds("~({})".format, inner),
        st.builds("({})".format, inner),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(condition=CONDITION)
def test_it_means_the_same_as_in_a_query_of_pandas(condition):
    expected = PLAIN.query(condition, engine="python").index
    assert PLAIN.index[evaluated(condition, PLAIN).holds].tolist() == expected.tolist()


# -- what a condition may not contain --------------------------------------------------------------

HOSTILE = [
    "__import__('os').system('touch harmed')",
    "__import__('os').system('touch harmed') == 0",
    "@pd.io.common.os.system('touch harmed') == 0",
    "@__builtins__",
    "@x == rt",
    "open('harmed', 'w')",
    "open('harmed', 'w').write('x') > rt",
    'exec(\'open("harmed", "w")\')',
    "eval('1') == rt",
    "rt.to_csv('harmed')",
    "rt.to_pickle('harmed') == rt",
    "subject.str.len() > 1",
    "rt.__class__ == rt",
    "rt.__class__.__mro__[1].__subclasses__()",
    "().__class__.__base__.__subclasses__()",
    "''.__class__.__mro__[1] == rt",
    "'{0.__class__}'.format(rt) == subject",
    "'%s' % rt == subject",
    'f\'{open("harmed", "w")}\' == subject',
    "f'{rt!r}' == subject",
    "b'a' == subject",
    "'''a''' == subject",
    "'a' 'b' == subject",
    "rt[0] > 1",
    "rt[:] > 1",
    "(rt := 5) > 1",
    "(lambda: 1)() == rt",
    "lambda rt: rt",
    "[r for r in (1, 2)] == rt",
    "rt in [r for r in (1, 2)]",
    "rt in range(10)",
    "rt in (1).__class__",
    "rt in [*subject]",
    "{**rt}",
    "{'a': 1} == rt",
    "(yield rt)",
    "await rt",
    "print(rt)",
    "rt if rt > 1 else rt",
    "rt is rt",
    "rt @ rt > 1",
    "rt << 3 > 1",
    "rt ^ 2 > 1",
    "rt == ...",
    "rt == 1j",
    "'a' * 10**9 == subject",
    "subject * 10**9 == 'a'",
    "[0] * 10**9 == rt",
    "9**9**9**9 == 1",
    "rt > " + "9" * 5000,
    "rt > 1" + "0" * 400,
    "(" * 10_000 + "rt" + ")" * 10_000,
    "-" * 10_000 + "rt > 1",
    "not " * 4_000 + "practice",
    "rt > " + "+".join(["1"] * 5_000),
    "rt" + ".a" * 5_000,
    "rt > 1 and " * 5_000 + "rt > 1",
    "rt > 1\nimport os",
    "rt > 1; import os",
    "rt > 1 \\\n and rt > 2",
    "rt > 1 # and more",
    "rt > 1\x00",
    "\x00",
    "\frt > 1",
    "\ud800 > 1",
    "` ` == 1",
    "`` == 1",
    "import os",
    "raise SystemExit",
    "  ",
    "",
]


# what Python reports that it does, while a test watches it; a hook cannot be taken away
WATCHED = ("open", "os.system", "subprocess.Popen", "exec")
REPORTS = []


@pytest.fixture(scope="module")
def watch():
    """A context in which actions are reported."""
    is_on = [False]

    @contextmanager
    def watching():
        REPORTS.clear()
        is_on[0] = True
        try:
            yield REPORTS
        finally:
            is_on[0] = False

    def note(event, _):
        if is_on[0] and event in WATCHED:
            REPORTS.append(event)

    sys.addaudithook(note)
    return watching


@pytest.mark.parametrize("condition", HOSTILE, ids=lambda condition: repr(condition)[:40])
def test_no_condition_can_do_anything(condition, watch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = TABLE.copy()
    with watch() as done, pytest.raises(ValueError, match=r"^[^\n]+$"):
        evaluated(condition, TABLE)

    assert done == []
    assert os.listdir(tmp_path) == []
    pd.testing.assert_frame_equal(TABLE, before)


def test_what_a_query_of_pandas_does_would_be_noticed(watch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with watch() as done, suppress(KeyError):
        TABLE.query("outlier.to_csv('harmed') == 1", engine="python")
    assert "open" in done
    assert os.listdir(tmp_path) == ["harmed"]


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ("rt > 1 and open('x', \"w\") == 2", "open('x', \"w\")"),
        ("rt.mean() > 1 & practice", "rt.mean()"),
        ("not (rt | practice)[0] > 1", "(rt | practice)[0]"),
        ("`key_resp.rt`.abs() > 1", "`key_resp.rt`.abs()"),
        ("rt > 1 if practice else rt", "rt > 1 if practice else rt"),
        ("größe(1) > 1", "größe(1)"),
    ],
)
def test_a_part_that_is_not_allowed_is_named_as_it_is_written(condition, part):
    with refused(ValueError, f"{part} is not allowed. {ALLOWED}"):
        evaluated(condition, TABLE)


COLUMNS = (
    "The columns are subject, rt, outlier, practice, probe, trial, response_time, code, "
    "key_resp.rt, `RT (ms)`, `class`, größe, `2back`, empty."
)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("rt(1) == RT (ms)",
         "rt(1) is not allowed. Write the column RT (ms) in backticks: `RT (ms)`. " + ALLOWED),
        ("rt is None", f"'is' is not allowed; write == or !=. {ALLOWED}"),
        ("rt is not 1", f"'is not' is not allowed; write == or !=. {ALLOWED}"),
        ("rt > 0,2",
         "rt > 0,2 are several parts. Write and between conditions, and a decimal point in "
         "numbers."),
        ("['a']", "['a'] is a list, which stands after in or not in only."),
        ("subject == s01", "s01 is a value of subject, and text needs quotes: write 's01'."),
        ("subject in [s02, 'a']",
         "s02 is a value of subject, and text needs quotes: write 's02'."),
        ("subject == easy",
         f"there is no column easy. Text needs quotes: 'easy'. {COLUMNS}"),
        ("RT > 1", f"there is no column RT. Did you mean rt? {COLUMNS}"),
        ("subjet == 's01'", f"there is no column subjet. Did you mean subject? {COLUMNS}"),
        ("RT.ms > 1", f"there is no column RT.ms. Did you mean `RT (ms)`? {COLUMNS}"),
        ("`rt ms` > 1", f"there is no column rt ms. Did you mean `RT (ms)`? {COLUMNS}"),
        ("key_resp.t > 1",
         f"there is no column key_resp.t. Did you mean key_resp.rt? {COLUMNS}"),
        ("rt != NA",
         "NA is no value to compare with. For rows in which rt is known write rt == rt, for those "
         "in which it is missing rt != rt."),
        ("rt == None",
         "None is no value to compare with. For rows in which rt is known write rt == rt, for "
         "those in which it is missing rt != rt."),
        ("subject in 's01'",
         "in needs a list of values after it: subject in [1, 2]; got 's01'."),
        ("rt in []", "in needs a list of values after it: rt in [1, 2]; got []."),
        ("rt in [outlier]", "outlier in [outlier] is a column; a list has numbers or text only."),
        ("1 in [1]", "1 in [1] uses no column."),
        ("subject == ['s01']", "['s01'] is a list. Write subject in ['s01']."),
    ],
)  # fmt: skip
def test_parts_that_have_no_meaning(condition, message):
    with refused(ValueError, message):
        evaluated(condition, TABLE)


def test_a_name_that_is_a_column_only_without_backticks():
    table = pd.DataFrame({"reaction-time": [1.0], **{f"x{i}": [i] for i in range(30)}})
    listed = ", ".join(f"x{i}" for i in range(19))
    with refused(
        ValueError,
        "there is no column reaction. Did you mean `reaction-time`? The columns are "
        f"`reaction-time`, {listed} and 11 more.",
    ):
        evaluated("reaction-time > 1", table)


def test_two_columns_of_one_name():
    table = pd.DataFrame([[1, 2]], columns=["x", "x"])
    with refused(ValueError, "there are 2 columns 'x'. Rename all but one."):
        evaluated("x > 1", table)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("1", "1 uses no column. Compare a column with it."),
        ("TRUE", "TRUE uses no column. Compare a column with it."),
        ("1 == 1", "1 == 1 uses no column."),
        ("rt > 1 or 'a' == 'b'", "'a' == 'b' uses no column."),
        ("0 < 1 < rt", "0 < 1 uses no column."),
        ("1 + 1 == 2", "1 + 1 == 2 uses no column."),
        ("outlier",
         "outlier is neither true nor false. Compare it with a value: outlier == 1."),
        ("rt > 1 and not rt",
         "rt is neither true nor false. Compare it with a value: rt > 0."),
        ("rt + 1", "rt + 1 is neither true nor false. Compare it with a value: rt + 1 > 0."),
        ("subject or practice",
         "subject is neither true nor false. Compare it with a value: subject == 's01'."),
        ("probe and rt > 1",
         "probe is missing in 1 of 4 rows, first in row 11, where it is neither true nor false. "
         "Write probe == True, or probe != False to keep these rows."),
        ("empty", "empty has no value in any row, so it is neither true nor false."),
    ],
)  # fmt: skip
def test_conditions_that_are_neither_true_nor_false(condition, message):
    with refused(ValueError, message):
        evaluated(condition, TABLE)


def test_labels_that_the_caller_keeps_as_text_are_no_numbers():
    message = "code holds text, and 1 is a number. Write the value in quotes: code == '1'."
    for condition in ("code == 1", "code in [1, 2]"):
        with refused(ValueError, message):
            evaluated(condition, TABLE, text=["code", "rt"])
    with refused(ValueError, "code is text: + - * / // % ** are for numbers only."):
        evaluated("code + 1 > 1", TABLE, text=["code"])
    assert rows("code < '002' and rt > 0.2", text=["code", "rt"]) == [3]
