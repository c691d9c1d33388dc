"""Which label of a response is which boundary, and responses in the labels of the data."""

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from refusals import refused
from trials.trials.tables import ANSWERS, RT, UPPER, table


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


@pytest.mark.parametrize("observed", ["upper", "lower"])
def test_no_response_in_any_row(observed):
    message = "column 'response' holds no response in any row: there is nothing to fit."
    with refused(ValueError, message):
        Trials(table(response=[np.nan] * 4), observed=observed)
