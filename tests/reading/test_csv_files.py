"""Tables from files: what is read, and what is said of a file that holds none."""

import pandas as pd
import pytest

from ddm.reading.csv_files import read_table, refuse_text
from refusals import refused


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data.csv"


def test_a_table_is_read_as_it_was_written(file):
    table = pd.DataFrame({"subject": ["s01", "s02"], "rt": [0.5, None], "response": [1, 0]})
    table.to_csv(file, index=False)
    pd.testing.assert_frame_equal(read_table(file), table)


def test_blanks_after_commas_are_left_out(file):
    file.write_text("rt, response\n0.5, left\n")
    assert read_table(file).to_dict("list") == {"rt": [0.5], "response": ["left"]}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"rt;response\n0.5;1\n", "its values are separated by semicolons"),
        (b"rt\tresponse\n0.5\t1\n", "its values are separated by tabs"),
        (b"rt|response\n0.5|1\n", "its values are separated by bars"),
        (b"rt,x\n0.5,1,3\n0.6,0,4\n", "its rows have more values than there are column names"),
        (b"", "No columns to parse from file"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_such_table_is_refused(file, content, reason):
    file.write_bytes(content)
    with refused(
        ValueError,
        f"{file} cannot be read as a table: {reason}. It must be a text file (UTF-8) of "
        "comma-separated values, with decimal points and column names in the first row; if its "
        "name ends in .gz, compressed by gzip.",
    ):
        read_table(file)


def test_the_first_entry_that_is_not_a_number_is_named():
    with refused(
        ValueError,
        "column 'rt' must hold numbers (seconds); row 3 has 'slow'. Correct it in the file, or "
        "leave it empty where there was no response.",
    ):
        refuse_text(pd.Series(["0.5", None, "slow", "0.6", "?"], name="rt"))


@pytest.mark.parametrize("values", [[0.5, None], ["0.5", "0.6"]])
def test_numbers_are_no_text(values):
    refuse_text(pd.Series(values, name="rt"))
