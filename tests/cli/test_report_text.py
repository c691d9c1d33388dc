"""What was understood and found, as text that fits a terminal."""

import pandas as pd

from ddm.cli.report_text import (
    columns_text,
    findings_text,
    in_pieces,
    paragraph,
    understood_text,
)
from ddm.doctor.examined import examined_of
from ddm.doctor.finding import Finding


def finding(text="column 'rt' is odd.", n=2, rows=("line 2", "line 5"), **others):
    values = {"column": "rt", "severity": "warning", "remedy": "x = 1", "option": "--missing 9"}
    return Finding(finding=text, n=n, rows=rows, **values | others)


def test_lines_have_at_most_80_characters_and_words_are_whole():
    text = paragraph("word " * 40 + "--deadline-tolerance " * 5, "  ")
    lines = text.split("\n")
    assert max(map(len, lines)) <= 80
    assert [line[:4] for line in lines] == ["  wo"] + ["    "] * (len(lines) - 1)
    assert text.count("--deadline-tolerance") == 5


def test_a_wide_table_is_in_pieces():
    table = pd.DataFrame({name: [1.5, 2.5] for name in ("one", "two", "three")}, index=["a", "b"])
    assert in_pieces(table) == [table.to_string()]
    assert in_pieces(table, 12) == [table[["one", "two"]].to_string(), table[["three"]].to_string()]
    assert in_pieces(table, 1) == [table[[name]].to_string() for name in table]


def test_topics_have_lines_in_the_words_of_the_shell():
    text = understood_text({"trials": "5 of 5 rows", "omissions": "2; taken (lost_rt='late'): 2"})
    assert text == "trials: 5 of 5 rows\nomissions: 2; taken (--lost-rt late): 2"


def test_a_paragraph_for_each_finding():
    assert findings_text([finding(), finding(severity="note", rows=(), n=0)], 9) == (
        "warning: Column 'rt' is odd.\n"
        "  lines 2, 5\n"
        "  remedy: --missing 9\n"
        "\n"
        "note: Column 'rt' is odd.\n"
        "  remedy: --missing 9"
    )
    assert findings_text([], 9) == "nothing to report"


def test_lines_are_counted_if_not_all_are_listed():
    assert "  line 4\n" in findings_text([finding(n=1, rows=("line 4",))], 50)
    rows = tuple(f"line {i}" for i in range(2, 12))
    assert "  lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (30 in all)\n" in findings_text(
        [finding(n=30, rows=rows)], 50
    )
    # all lines, or groups
    assert "line" not in findings_text([finding(n=30, rows=rows)], 30)
    assert "line" not in findings_text([finding(n=2, rows=rows, counts="groups")], 50)


def test_lines_of_several_files_are_listed_by_file():
    rows = ("line 4 of a.csv", "line 4 of b.csv")
    assert "  line 4 of a.csv; line 4 of b.csv\n" in findings_text([finding(rows=rows)], 50)
    several = ("line 12 of a.csv", "line 13 of a.csv", "line 4 of b 1.csv", "line 9 of b 1.csv")
    assert "  lines 12, 13 of a.csv; lines 4, 9 of b 1.csv, ... (30 in all)\n" in findings_text(
        [finding(n=30, rows=several)], 50
    )
    assert "  7, 8\n" in findings_text([finding(rows=(7, 8))], 50)


def test_findings_are_in_the_words_of_the_shell():
    text = findings_text([finding("say deadline_tolerance=0.07.")], 9)
    assert text.startswith("warning: Say --deadline-tolerance 0.07.\n")


def columns(**columns):
    return columns_text(examined_of(pd.DataFrame({**{"rt": [0.5] * 20}, **columns}), None, {}))


def test_levels_of_columns():
    assert columns(
        response=[0, 1] * 10,
        trial=range(20),
        cue=[None] + ["stop", "go"] * 9 + ["go"],
        mixed=["b", 2] * 10,
        empty=[None] * 20,
        block=[1.0, 2.0] * 9 + [None] * 2,
        task=["dots"] * 20,
        session=[3.0] * 20,
        gap=[7] * 18 + [None] * 2,
        onset=[*range(19), None],
        history=[[1]] * 20,
    ) == (
        "column cue: go, stop, missing in 1\n"
        "column mixed: 2, b\n"
        "column block: 1, 2, missing in 2\n"
        "many values: trial (20), onset (19, missing in 1)\n"
        "constant: task = dots, session = 3, history = [1]\n"
        "constant but for missing values: gap = 7\n"
        "empty: empty"
    )


def test_columns_take_about_fifteen_lines():
    lines = columns(
        response=[0, 1] * 10,
        long=["a" * 40, "b" * 40] * 10,
        **{f"x{i}": [1, 2] * 10 for i in range(40)},
        trial=range(20),
    ).split("\n")
    assert lines[0].startswith("column long: a")
    assert lines[2:] == [
        *(f"column x{i}: 1, 2" for i in range(11)),
        "and 29 more columns with levels",
        "many values: trial (20)",
    ]
    assert len(lines) == 15
