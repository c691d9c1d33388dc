"""Trials: what is understood of a table, what is set aside, and what is refused with which
words.
"""

import dataclasses
import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from refusals import refused

ANSWERS = ["dark", "light", "light", "dark"]


def table(rt=(0.5, 0.6, 0.7, 0.8), response=(0, 1, 1, 0), **columns):
    return pd.DataFrame({"rt": rt, "response": response, **columns})


# -- what is understood ----------------------------------------------------------------------------


def test_columns_of_any_name():
    data = table().set_axis(["seconds", ("is", "correct")], axis=1)
    trials = Trials(data, rt="seconds", response=("is", "correct"))
    assert trials.rt.tolist() == [0.5, 0.6, 0.7, 0.8]
    assert trials.upper.tolist() == [False, True, True, False]


def test_accuracy_coding_names_the_column_of_accuracies():
    trials = Trials(table(accuracy=[1, 1, 0, 1], response=ANSWERS), response="accuracy")
    assert trials.upper.tolist() == [True, True, False, True]
    assert trials.coding == "upper boundary: accuracy = 1; lower: 0"


def test_all_other_columns_are_kept():
    trials = Trials(table(subject=list("abcd"), response=[0, None, 1, 1]))
    assert trials.data.columns.tolist() == ["rt", "response", "subject"]
    assert trials.data.subject.tolist() == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("response", "labels"),
    [
        ([0, 1, 1, 0], (0, 1)),
        ([-1, 1, 1, -1], (-1, 1)),
        ([False, True, True, False], (False, True)),
        ([0.0, 1.0, 1.0, 0.0], (0, 1)),
    ],
)
def test_two_known_labels_need_no_upper(response, labels):
    trials = Trials(table(response=response))
    assert trials.labels == labels
    assert list(map(type, trials.labels)) == list(map(type, labels))
    assert trials.upper.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("label", "labels", "is_upper"),
    [(0, (0, 1), False), (1, (0, 1), True), (-1, (-1, 1), False), (True, (False, True), True)],
)
def test_one_known_label_needs_no_upper(label, labels, is_upper):
    trials = Trials(table(response=[label] * 4))
    assert trials.labels == labels
    assert trials.upper.tolist() == [is_upper] * 4


@pytest.mark.parametrize(
    ("label", "upper", "labels"),
    [
        ("light", "light", ("not light", "light")),
        ("light", "dark", ("light", "dark")),
        (2, 2, ("not 2", 2)),
        (1, 2, (1, 2)),
        (1, 1, (0, 1)),
        (0, 0, (1, 0)),
        (-1, -1, (1, -1)),
        (True, True, (False, True)),
    ],
)
def test_one_label_with_upper(label, upper, labels):
    trials = Trials(table(response=[label] * 4), upper=upper)
    assert trials.labels == labels
    assert trials.upper.tolist() == [label == upper] * 4


@pytest.mark.parametrize(("upper", "expected"), [("light", [0, 1, 1, 0]), ("dark", [1, 0, 0, 1])])
@pytest.mark.parametrize("dtype", [object, "str", "string", "category"])
def test_upper_says_which_label_is_upper(dtype, upper, expected):
    trials = Trials(table(response=pd.Series(ANSWERS).astype(dtype)), upper=upper)
    assert trials.upper.tolist() == [bool(value) for value in expected]
    assert trials.labels[1] == upper


@pytest.mark.parametrize(
    ("upper", "expected"), [(2, [False, True, True, False]), (1.0, [True, False, False, True])]
)
def test_numbers_other_than_the_known_ones_with_upper(upper, expected):
    assert Trials(table(response=[1, 2, 2, 1]), upper=upper).upper.tolist() == expected


def test_upper_may_turn_known_labels_round():
    assert Trials(table(), upper=0).upper.tolist() == [True, False, False, True]


def test_an_unused_category_is_the_other_label():
    response = pd.Categorical(["light"] * 4, categories=["dark", "light"])
    assert Trials(table(response=response), upper="light").labels == ("dark", "light")


@pytest.mark.parametrize(
    "dtype", ["int64", "int8", "uint8", "float64", "float32", "Int64", "Float64", bool, "boolean"]
)
def test_dtypes_of_responses(dtype):
    assert Trials(table(response=pd.Series([0, 1, 1, 0]).astype(dtype))).upper.tolist() == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("dtype", ["float64", "Int64", "Float64", object, "boolean", "category"])
def test_missing_responses_in_every_dtype(dtype):
    trials = Trials(table(response=pd.Series([0, None, 1, 0]).astype(dtype)))
    assert trials.upper.tolist() == [False, True, False]
    assert trials.missing.to_dict() == {"no response": 1}


@pytest.mark.parametrize(
    "rt",
    [
        np.array([0.5, 0.75, 1, 2], dtype="float32"),
        pd.Series([0.5, 0.75, 1, 2], dtype="Float64"),
        pd.Series([0.5, 0.75, 1, 2]).astype("category"),
        pd.Series([0.5, np.float32(0.75), 1, np.int64(2)], dtype=object),
        [Decimal("0.5"), Decimal("0.75"), Decimal(1), Decimal(2)],
        pd.Series([Fraction(1, 2), Fraction(3, 4), 1, 2], dtype=object),
    ],
    ids=["float32", "Float64", "category", "object", "Decimal", "Fraction"],
)
def test_dtypes_of_rts(rt):
    trials = Trials(table(rt=rt))
    assert trials.rt.dtype == float
    assert trials.rt.tolist() == [0.5, 0.75, 1, 2]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_missing_rts_among_objects(missing):
    trials = Trials(table(rt=pd.Series([0.5, missing, 0.7, 0.8], dtype=object)))
    assert trials.rt.tolist() == [0.5, 0.7, 0.8]
    assert trials.missing.to_dict() == {"no rt": 1}


@pytest.mark.parametrize("dtype", ["float64", "Int64", "Float64"])
def test_missing_rts_in_numeric_dtypes(dtype):
    assert Trials(table(rt=pd.Series([1, None, 3, 4], dtype=dtype))).rt.tolist() == [1, 3, 4]


# -- what is set aside -----------------------------------------------------------------------------


def test_rows_without_rt_or_response_are_counted_by_reason():
    trials = Trials(table(rt=[None, 0.6, None, 0.8], response=[1, None, None, 0]))
    assert trials.n == 1
    assert trials.missing.to_dict() == {"no rt": 1, "no response": 1, "no rt and no response": 1}
    assert trials.set_aside.index.tolist() == [0, 1, 2]


def test_nothing_set_aside_is_an_empty_count():
    assert Trials(table()).missing.to_dict() == {}


def test_the_rts_of_rows_set_aside_are_not_checked():
    assert Trials(table(rt=[0.5, 0.6, 0.7, -1], response=[0, 1, 1, None])).n == 3


def test_repr_says_what_was_understood():
    data = table(rt=[None, 0.6, None, 0.8], response=["light", "light", None, "dark"])
    assert repr(Trials(data, upper="light")) == (
        "<Trials: 2 trials; rows with no rt set aside: 1; rows with no rt and no response set "
        "aside: 1; upper boundary: response = light; lower: dark>"
    )


# -- what is refused -------------------------------------------------------------------------------

FIRST_ROW = "column 'rt' must hold numbers (seconds); row 0 has {}."
NO_NUMBERS = (
    "column 'rt' must hold numbers (seconds); it holds {}. Name the column of RTs: "
    "ddm.Trials(data, rt=...)."
)


@pytest.mark.parametrize(
    "data", [[1, 2], None, {"rt": [0.5]}, pd.Series([0.5])], ids=lambda data: type(data).__name__
)
def test_not_a_table(data):
    message = f"data must be a pandas DataFrame with one row per trial; got {type(data).__name__}."
    with refused(TypeError, message):
        Trials(data)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {},
            "data has no column 'RT'; it has ['rt', 'response']. Name the right one: "
            "ddm.Trials(data, rt=...).",
        ),
        (
            {"rt": "rt", "response": 1},
            "data has no column 1; it has ['rt', 'response']. Name the right one: "
            "ddm.Trials(data, response=...).",
        ),
        (
            {"rt": "response", "response": "response"},
            "rt and response are both the column 'response'; they must be two columns.",
        ),
    ],
)
def test_columns_that_cannot_be_meant(columns, message):
    with refused(ValueError, message):
        Trials(table(), **{"rt": "RT", **columns})


def test_a_list_is_no_column():
    with refused(TypeError, "rt must be the name of a column; got ['rt']."):
        Trials(table(), rt=["rt"])


def test_a_column_that_occurs_twice():
    with refused(
        ValueError, "data has more than one column named 'rt'. Rename or drop all but one."
    ):
        Trials(pd.concat([table(), table().rt], axis=1))


def test_no_rows():
    with refused(ValueError, "data is empty: it has no rows."):
        Trials(table().iloc[:0])


@pytest.mark.parametrize(
    "columns", [{"rt": [None] * 4}, {"rt": [1, None, 2, None], "response": [None, 1, None, 0]}]
)
def test_no_row_with_rt_and_response(columns):
    with refused(
        ValueError,
        "data has 4 rows, but none with both 'rt' and 'response': there is nothing to fit.",
    ):
        Trials(table(**columns))


def test_milliseconds():
    with refused(
        ValueError,
        "column 'rt' has a median of 650: these look like milliseconds, and RTs are seconds. "
        "Divide: data['rt'] = data['rt'] / 1000.",
    ):
        Trials(table(rt=[500, 600, 700, 800]))


def test_some_long_rts_are_no_milliseconds():
    assert Trials(table(rt=[0.5, 30, 19, 20.0])).n == 4


@pytest.mark.parametrize(
    ("rt", "what"),
    [
        ([0.5, -0.1, 0.7, 0.8], "1 of 4 rows, first in row 'b': -0.1"),
        ([0, 0.6, -999, 0.8], "2 of 4 rows, first in row 'a': 0"),
    ],
)
def test_rts_that_are_not_positive(rt, what):
    with refused(
        ValueError,
        f"column 'rt' is not positive in {what}. RTs are seconds after the onset of the stimulus. "
        "If such a value stands for 'no response', set it to NaN; if it is an anticipation, "
        "leave the row out.",
    ):
        Trials(table(rt=rt).set_axis(list("abcd")))


@pytest.mark.parametrize("infinite", [np.inf, -np.inf])
def test_infinite_rts(infinite):
    with refused(
        ValueError,
        f"column 'rt' is infinite in 1 of 4 rows, first in row 2: {infinite}. Set it to NaN if "
        "there was no response.",
    ):
        Trials(table(rt=[0.5, 0.6, infinite, 0.8]))


@pytest.mark.parametrize(
    ("rt", "message"),
    [
        (
            pd.to_timedelta([1, 1, 1, 1], unit="s"),
            "column 'rt' holds time differences; RTs are numbers: use "
            "data['rt'].dt.total_seconds().",
        ),
        ([True, False, True, True], NO_NUMBERS.format("bool")),
        (pd.Series([True, None, True, True], dtype="boolean"), NO_NUMBERS.format("boolean")),
        (np.array(["2020-01-01"] * 4, dtype="datetime64[s]"), NO_NUMBERS.format("datetime64[s]")),
        (
            ["0.5", "0.6", "0.7", "0.8"],
            FIRST_ROW.format("'0.5'")
            + " Turn text into numbers: data['rt'] = pd.to_numeric(data['rt']).",
        ),
        (
            [0.5, 0.6, "0.7", 0.8],
            "column 'rt' must hold numbers (seconds); row 2 has '0.7'. "
            "Turn text into numbers: data['rt'] = pd.to_numeric(data['rt']).",
        ),
        ([0.5j] * 4, FIRST_ROW.format("0.5j")),
        (pd.Series([True, 0.5, 0.6, 0.7], dtype=object), FIRST_ROW.format("True")),
        (
            pd.Series([datetime.timedelta(1)] * 4, dtype=object),
            FIRST_ROW.format("datetime.timedelta(days=1)"),
        ),
        ([[1], [2], [3], [4]], FIRST_ROW.format("[1]")),
    ],
    ids=[
        "timedelta",
        "bool",
        "boolean",
        "datetime",
        "text",
        "some text",
        "complex",
        "object bool",
        "object timedelta",
        "list",
    ],
)
def test_rts_that_are_no_numbers(rt, message):
    with refused(TypeError, message):
        Trials(table(rt=rt))


@pytest.mark.parametrize(
    ("response", "labels", "upper"),
    [
        (ANSWERS, "labels 'dark' and 'light'", "'light'"),
        (pd.Categorical(ANSWERS), "labels 'dark' and 'light'", "'light'"),
        (["light"] * 4, "label 'light'", "'light'"),
        ([1, 2, 1, 2], "labels 1 and 2", "2"),
        ([10, 2, 10, 2], "labels 2 and 10", "10"),
        (["0", "1", "1", "0"], "labels '0' and '1'", "'1'"),
        ([0, -1, 0, -1], "labels -1 and 0", "0"),
        ([1, "0", 1, "0"], "labels 1 and '0'", "'0'"),
        ([0.5, 1, 0.5, 1], "labels 0.5 and 1", "1"),
        (pd.Categorical([1] * 4, categories=[1, 2]), "labels 1 and 2", "2"),
    ],
)  # fmt: skip
def test_which_label_is_upper_is_never_guessed(response, labels, upper):
    both = labels.split(" ", 1)[1].split(" and ")
    remedy = " or ".join(f"ddm.Trials(data, upper={label})" for label in both)
    with refused(
        ValueError,
        f"column 'response' has the {labels}; say which one is the upper boundary: {remedy}.",
    ):
        Trials(table(response=response))


@pytest.mark.parametrize(
    ("response", "upper", "labels"),
    [
        (ANSWERS, "Light", "labels are 'dark' and 'light'"),
        ([1, 2, 1, 2], "2", "labels are 1 and 2"),
        ([0, 1, 0, 1], np.nan, "labels are 0 and 1"),
        ([0, 1, 0, 1], pd.NA, "labels are 0 and 1"),
        ([0, 1, 0, 1], [1], "labels are 0 and 1"),
        ([1, 1, 1, 1], np.nan, "label is 1"),
        (
            pd.Categorical(["light"] * 4, categories=["dark", "light"]),
            "Light",
            "labels are 'dark' and 'light'",
        ),
    ],
)
def test_upper_that_is_no_label(response, upper, labels):
    with refused(ValueError, f"upper={upper!r} is not a label of column 'response'; its {labels}."):
        Trials(table(response=response), upper=upper)


@pytest.mark.parametrize(
    ("response", "found"),
    [
        ([0, 1, 2, 1], "3 labels: 0 (1), 1 (2), 2 (1)"),
        (["left", "right", "none", "left"], "3 labels: 'left' (2), 'none' (1), 'right' (1)"),
        ([0, 1, "0", "1"], "4 labels: 0 (1), 1 (1), '0' (1), '1' (1)"),
        (list(range(8)), "8 labels: 0 (1), 1 (1), 2 (1), 3 (1), 4 (1), 5 (1), ..."),
        ([0, 1, 1j, 1], "3 labels: (1+0j) (2), 0j (1), 1j (1)"),
    ],
)
@pytest.mark.parametrize("upper", [None, 1])
def test_more_than_two_labels(response, found, upper):
    with refused(
        ValueError,
        f"column 'response' has {found}. A diffusion between two boundaries has two responses: "
        "filter the rows, recode the column, or name a column of accuracies (0 and 1), so that "
        "the upper boundary is the correct response.",
    ):
        Trials(table(rt=[0.5] * len(response), response=response), upper=upper)


# -- columns of conditions -------------------------------------------------------------------------


def test_missing_values_in_other_columns_do_not_matter():
    assert Trials(table(comment=["fast", None, None, None])).n == 4


def test_a_column_that_is_used_must_be_complete_where_there_are_trials():
    trials = Trials(table(rt=[0.5, 0.6, 0.7, None], x=[1, None, 2, None]))
    with refused(
        ValueError,
        "column 'x' is missing in 1 of 3 trials with rt and response. "
        "Drop these rows (data.dropna(subset=['x'])) or fill them in.",
    ):
        trials.column("x")


def test_a_column_that_is_used_must_exist():
    with refused(ValueError, "data has no column 'x'; it has ['rt', 'response']."):
        Trials(table()).column("x")


# -- parts and copies ------------------------------------------------------------------------------


def test_select_takes_kept_and_set_aside_rows():
    trials = Trials(
        table(rt=[0.5, None, 0.7, None], response=[0, 1, 1, None], subject=list("abcd"))
    )
    part = trials.select(np.array([False, True]), np.array([True, False]))
    assert (part.n, part.rt.tolist(), part.upper.tolist()) == (1, [0.7], [True])
    assert part.data.subject.tolist() == ["c"]
    assert part.set_aside.subject.tolist() == ["b"]
    assert part.missing.to_dict() == {"no rt": 1}
    assert part.labels == trials.labels
    assert trials.n == 2


RT, UPPER = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 0, 0, 1])


@pytest.mark.parametrize(
    "dtype",
    [
        "int64",
        "int8",
        "uint8",
        "float64",
        "float32",
        "Int64",
        "Float64",
        bool,
        "boolean",
        object,
        "category",
    ],
)
def test_replaced_keeps_the_dtype_of_numbers(dtype):
    data = table(response=pd.Series([0, 1, 1, 0]).astype(dtype))
    replaced = Trials(data).replaced(RT, UPPER)
    assert replaced.dtypes.equals(data.dtypes)
    assert replaced.rt.tolist() == RT.tolist()
    assert replaced.response.tolist() == UPPER.tolist()


@pytest.mark.parametrize("dtype", [object, "str", "string", "category"])
@pytest.mark.parametrize("undecided", [False, True])
def test_replaced_keeps_the_labels_and_the_dtype_of_text(dtype, undecided):
    data = table(response=pd.Series(ANSWERS).astype(dtype))
    replaced = Trials(data, upper="light").replaced(RT, np.array([1, 0, 0, -1 if undecided else 1]))
    assert replaced.response.dtype == data.response.dtype
    assert replaced.response.tolist()[:3] == ["light", "dark", "dark"]
    assert replaced.response.isna().tolist() == [False, False, False, undecided]


@pytest.mark.parametrize(
    ("dtype", "becomes"),
    [
        ("int64", "float64"),
        ("uint8", "float64"),
        ("float32", "float32"),
        ("Int64", "Int64"),
        (bool, "boolean"),
        ("boolean", "boolean"),
        (object, object),
        ("category", "category"),
    ],
)
def test_undecided_trials_are_missing_responses(dtype, becomes):
    data = table(response=pd.Series([0, 1, 1, 0]).astype(dtype))
    replaced = Trials(data).replaced(np.array([1.0, 2.0, 3.0, np.nan]), np.array([1, 0, 0, -1]))
    assert replaced.response.dtype == becomes
    assert replaced.response.isna().tolist() == [False, False, False, True]
    again = Trials(replaced)
    assert again.upper.tolist() == [True, False, False]
    assert again.missing.to_dict() == {"no rt and no response": 1}


@pytest.mark.parametrize(
    "response",
    [["light"] * 4, pd.Categorical(["light"] * 4), [2] * 4, pd.array([2] * 4, dtype="Int64")],
)
def test_a_label_that_never_occurred_can_be_simulated(response):
    upper = response[0]
    trials = Trials(table(response=response), upper=upper)
    replaced = trials.replaced(RT, UPPER)
    assert replaced.response.tolist() == [upper, f"not {upper}", f"not {upper}", upper]
    assert Trials(replaced, upper=upper).labels == trials.labels


def test_replaced_columns_keep_their_names_and_places():
    data = pd.DataFrame({2: [0.5, 0.6], 1: [0, 1], "subject": ["a", "b"]}, index=[7, 7])
    replaced = Trials(data, rt=2, response=1).replaced(RT[:2], UPPER[:2])
    assert replaced.columns.tolist() == [2, 1, "subject"]
    assert replaced.index.tolist() == [7, 7]
    assert replaced[1].tolist() == [1, 0]


def test_nothing_that_is_passed_in_is_changed():
    data = table(rt=[0.5, None, 0.7, 0.8], response=pd.Categorical(ANSWERS))
    before = data.copy()
    trials = Trials(data, upper="light")
    trials.replaced(RT[:3], UPPER[:3])
    trials.select(np.array([True, False, True]), np.array([True]))
    pd.testing.assert_frame_equal(data, before)
    assert trials.rt.tolist() == [0.5, 0.7, 0.8]


def test_later_changes_of_the_table_do_not_reach_the_trials():
    data = table()
    trials = Trials(data)
    data.loc[0, "rt"] = 9.0
    assert trials.rt[0] == trials.data.rt[0] == 0.5


def test_trials_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError, match="rt"):
        Trials(table()).rt = np.zeros(4)
