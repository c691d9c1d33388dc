"""What is said of a column that there is not."""

from ddm.reading.column_names import likely_columns, listed, no_column, several_columns


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
    assert several_columns("rt", 2) == "there are 2 columns rt. Rename all but one."
