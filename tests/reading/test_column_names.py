"""What is said of a column that there is not."""

from ddm.reading.column_names import listed, no_column


def test_the_name_that_was_meant_comes_before_the_list():
    assert no_column("RT", ["rt", "side"]) == (
        "there is no column 'RT'. Did you mean 'rt'? The columns are rt, side."
    )
    assert no_column("x", ["rt", "side"]) == "there is no column 'x'. The columns are rt, side."


def test_at_most_twenty_names_are_listed():
    text = listed(f"column{i}" for i in range(500))
    assert text.endswith("column19 and 480 more")
