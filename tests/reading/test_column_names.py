"""What is said of a column that there is not."""

import pandas as pd
import pytest

from ddm.reading.column_names import listed, no_column, no_column_in


def test_the_name_that_was_meant_comes_before_the_list():
    assert no_column("RT", ["rt", "side"]) == (
        "there is no column 'RT'. Did you mean 'rt'? The columns are rt, side."
    )
    assert no_column("x", ["rt", "side"]) == "there is no column 'x'. The columns are rt, side."


def test_at_most_twenty_names_are_listed():
    text = listed(f"column{i}" for i in range(500))
    assert text.endswith("column19 and 480 more")


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
