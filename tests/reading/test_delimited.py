"""Text with separators: what it is is found in its lines, or asked."""

import pytest

from ddm.reading.delimited import Form, records_of
from refusals import refused


def read(text, **form):
    found = records_of("x.csv", text, Form(**form))
    return found.names, [record.values for record in found.records], found.sep


TABLE = (["rt", "side"], [["0.5", "left"], ["0.6", "right"]])


@pytest.mark.parametrize(
    ("text", "sep"),
    [
        ("rt,side\n0.5,left\n0.6,right\n", ","),
        ("rt;side\n0.5;left\n0.6;right\n", ";"),
        ("rt\tside\n0.5\tleft\n0.6\tright", "\t"),
        ("rt|side\n0.5|left\n0.6|right\n", "|"),
        ("rt side\n0.5 left\n0.6   right \n", " "),
        ("  rt   side\n 0.5\tleft\n 0.6  right\n", " "),
        ('"rt","side"\n"0.5","left"\n"0.6","right"\n', ","),
        ("rt , side\n0.5, left\n0.6 ,right\n", ","),
        ("rt,side\r\n0.5,left\r\n0.6,right\r\n", ","),
        ("rt,side\r0.5,left\r0.6,right\r", ","),
        ("\n\nrt,side\n0.5,left\n\n0.6,right\n\n", ","),
        ("rt,side,\n0.5,left,\n0.6,right,\n", ","),
        ("rt,side\n0.5,left,,\n0.6,right,,\n", ","),
        ("sep=;\nrt;side\n0.5;left\n0.6;right\n", ";"),
        ("# made by x\n# v, 2\nrt,side\n0.5,left\n# a pause\n0.6,right\n", ","),
    ],
)
def test_the_same_table_in_many_forms(text, sep):
    assert read(text) == (*TABLE, sep)


def test_a_separator_within_quotes_belongs_to_the_value():
    assert read('rt,keys\n0.5,"a,b"\n0.6,"a;""b"""\n')[1] == [["0.5", "a,b"], ["0.6", 'a;"b"']]


def test_a_comma_in_a_name_is_none_between_values():
    assert read("rt (s, corrected);side\n0,5;1\n0,6;0\n")[2] == ";"


def test_what_is_said_comes_before_what_would_be_found():
    assert read("rt,side;x\n0.5,left;1\n", sep=";")[0] == ["rt,side", "x"]
    assert read("rt~side\n0.5~left\n", sep="~")[1] == [["0.5", "left"]]


def test_values_may_run_over_lines_and_rows_are_where_they_begin():
    found = records_of("x.csv", 'rt,note\n0.5,"a\nb"\n0.6,c\n', Form())
    assert [(record.line, record.values[1]) for record in found.records] == [(2, "a\nb"), (4, "c")]


def test_long_values_are_read():
    assert len(read(f'rt,track\n0.5,"{"1," * 100_000}"\n')[1][0][1]) == 200_000


def test_names_for_a_file_without_them():
    assert read("0.5,left\n0.6,right\n", names=("rt", "side")) == (*TABLE, ",")
    assert read("rt,side\n0.5,left\n0.6,right\n", names=("rt", "side")) == (*TABLE, ",")


def test_decimal_commas_do_not_separate_where_white_space_does():
    # as wide with either separator as there are names
    columns = ["rt", "side"]
    assert read("0,512 1\n0,6 0\n", names=tuple(columns)) == (
        columns,
        [["0,512", "1"], ["0,6", "0"]],
        " ",
    )
    assert read("reaction time,side pressed\n0.5,left hand\n")[2] == ","


def test_lines_to_skip():
    assert read("Task A,2020\nby me\nrt,side\n0.5,left\n0.6,right\n", skip=2) == (*TABLE, ",")


def test_comments_at_the_end_of_lines_if_their_mark_is_said():
    assert read("rt,side\n0.5,left % odd\n% pause\n0.6,right\n", comment="%") == (*TABLE, ",")
    # without a comment at the start, a # may be part of a value
    assert read("rt,side\n0.5,#1\n")[1] == [["0.5", "#1"]]


def test_names_of_rows_as_r_writes_them():
    assert read("rt side\n1 0.5 left\n2 0.6 right\n")[0] == ["row_name", "rt", "side"]
    assert read('"rt","side"\n"1",0.5,"left"\n"2",0.6,"right"\n')[0] == ["row_name", "rt", "side"]


def test_names_of_rows_without_a_name():
    """As R's write.csv has them."""
    text = '"","rt","side"\n"1",0.5,"left"\n"2",0.6,"right"\n'
    assert read(text)[0] == ["row_name", "rt", "side"]


def test_lines_of_names_that_are_repeated_are_left_out_and_counted():
    found = records_of("x.csv", "rt,side\n0.5,left\nrt,side\n0.6,right\n", Form())
    assert [record.line for record in found.records] == [2, 4]
    assert found.found == ("repeated lines of names left out: 1",)


def test_rows_without_values_are_trials_and_counted():
    found = records_of("x.csv", "rt,side\n0.5,left\n,\n0.6,right\n", Form())
    assert [record.values for record in found.records][1] == ["", ""]
    assert found.found == ("rows without any value: 1",)


# -- what is refused -------------------------------------------------------------------------------

PREAMBLE = (
    "x.csv, separated by commas: line 1 has 1 name, but all 2 other lines have 2 values. If the "
    "names stand in line 2, skip the lines before it: skip=1."
)
DECIMAL_COMMAS = (
    "x.csv, separated by commas: {}, but all 2 other lines have 3 values. If numbers have decimal "
    "commas, they cannot be told from the commas between values: save the file with semicolons "
    "between values. If all commas separate values, give each column a name: names=[...], and "
    "skip=1 if there is a line of other names."
)


@pytest.mark.parametrize(
    ("text", "form", "message"),
    [
        ("", {}, "x.csv is empty: it has no rows."),
        (",,\n,,\n", {}, "x.csv is empty: it has no rows."),
        ("rt,side\n", {}, "x.csv has a line of column names, but no rows."),
        (
            "rt\n0.5\n0.6\n",
            {},
            "x.csv has one value per line: a table of trials has columns, separated by commas, "
            "semicolons, tabs, bars or white space. If another mark separates them, say it: sep=.",
        ),
        (
            "0.5,1\n0.6,0\n",
            {},
            "x.csv has numbers in its first line (0.5, 1), not names of columns. If the file has "
            "no line of names, say them: names=[...], one for each of the 2 columns. If the names "
            "stand in a later line, skip the lines before: skip=.",
        ),
        (
            "0,5,1\n0,6,0\n",
            {},
            "x.csv has numbers in its first line (0, 5, 1), not names of columns. If the file has "
            "no line of names, say them: names=[...], one for each of the 3 columns; if commas "
            "are decimal commas, sep= says what separates values. If the names stand in a later "
            "line, skip the lines before: skip=.",
        ),
        (
            "hard 1 0.378\nhard 0 0.512\neasy 1 0.466\n",
            {},
            "x.csv begins with a line that looks like its other rows (hard, 1, 0.378), not like "
            "names of columns. If the file has no line of names, say them: names=[...], one for "
            "each of the 3 columns.",
        ),
        ("rt,side\n0,5,1\n0,6,0\n", {}, DECIMAL_COMMAS.format("line 1 has 2 names")),
        (
            "0,5,1\n0,6,0\n",
            {"names": ("rt", "side")},
            DECIMAL_COMMAS.format("names= has 2 names"),
        ),
        ("My task\nrt,side\n0.5,left\n", {}, PREAMBLE),
        (
            "a,b\nrt,side,x\n0.5,left,1\n0.6,1\n0.7,left,2\n",
            {},
            "x.csv, separated by commas: line 1 has 2 names, but most lines have 3 values. If the "
            "names stand in line 2, skip the lines before it: skip=1.",
        ),
        (
            "rt,side\n0.5,left\n0.6\n0.7,left\n0.8\n",
            {},
            "x.csv, separated by commas: line 1 has 2 names, but line 3 has 1 value, and 1 line "
            "more another number. Complete or delete these lines; a value that contains the "
            "separator stands in quotes.",
        ),
        (
            'rt,side\n0.5,"left\n0.6,right\n',
            {},
            "x.csv cannot be read from line 2 on: a quote is opened and not closed. Correct the "
            "quotes in this line.",
        ),
        (
            'rt,side\n0.5,"left"x\n',
            {},
            "x.csv cannot be read from line 2 on: a closing quote is followed by more text. "
            "Correct the quotes in this line.",
        ),
    ],
)
def test_what_can_be_read_in_two_ways_or_in_none_is_asked(text, form, message):
    with refused(ValueError, message):
        records_of("x.csv", text, Form(**form))
