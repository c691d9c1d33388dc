"""What is said of a column that there is not."""

import pandas as pd
import pytest

from ddm.reading.column_names import (
    likely_columns,
    listed,
    no_column,
    no_column_in,
    proposable,
    several_columns,
)


def test_the_name_that_was_meant_comes_before_the_list():
    assert no_column("RT", ["rt", "side"]) == (
        "there is no column 'RT'. Did you mean 'rt'? The columns are rt, side."
    )
    assert no_column("x", ["rt", "side"]) == "there is no column 'x'. The columns are rt, side."


def test_at_most_twenty_names_are_listed():
    text = listed(f"column{i}" for i in range(500))
    assert text.endswith("column19 and 480 more")


def test_columns_that_may_be_meant():
    columns = ["trial", "response_time", "key_resp", "correct"]
    assert likely_columns("rt", "Trial", columns) == ["trial", "response_time"]
    assert likely_columns("response", "choice", columns) == ["key_resp", "correct"]
    # the response that was to be given is none
    columns = ["correct_response", "corrAns", "Stimulus.CRESP", "Reaction Time", "Stimulus.ACC"]
    assert likely_columns("response", "x", columns) == ["Stimulus.ACC"]
    assert likely_columns("rt", "x", columns) == ["Reaction Time"]
    # other options have no usual names
    assert likely_columns("by", "trials", ["trial", "rt"]) == ["trial"]


def test_columns_of_one_name_are_counted():
    assert several_columns("rt", 2) == "there are 2 columns 'rt'. Rename all but one."


def test_long_names_are_cut():
    """A file that is read with another separator has one name, of a whole line."""
    assert listed(["rt", "x" * 101]) == f"rt, {'x' * 100}..."
    assert listed(["x" * 100]) == "x" * 100


def test_long_names_are_not_proposed():
    assert proposable(["rt", "x" * 101]) == ["rt"]
    names = ["x" * 101, "side"]
    assert no_column("x" * 102, names) == (
        f"there is no column '{'x' * 102}'. The columns are {'x' * 100}..., side."
    )


DATA = pd.DataFrame({"rt": [0.5, 0.6], "side": ["left", "right"], 1: [1, 2], "n": [1, None]})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x", "data has no column 'x'."),
        ("RT", "data has no column 'RT'. Did you mean 'rt'?"),
        ("1", "data has no column '1'. Did you mean 1?"),
        (2, "data has no column 2."),
        ("right",
         "data has no column 'right', which is a level of the column 'side'. Did you mean 'side'?"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_column_of_data(name, said):
    assert no_column_in(name, DATA) == f"{said} The columns are rt, side, 1, n."
    assert no_column_in(name, DATA, advice="Do this.") == (
        f"{said} Do this. The columns are rt, side, 1, n."
    )


@pytest.mark.parametrize("dtype", [object, "string", "category"])
def test_a_level_of_any_column_that_holds_text(dtype):
    data = pd.DataFrame({"side": pd.Series(["left", None, "right"]).astype(dtype)})
    assert no_column_in("left", data) == (
        "data has no column 'left', which is a level of the column 'side'. Did you mean 'side'? "
        "The columns are side."
    )
