"""Trials from files: columns that are named, and what is said where they are not."""

import pandas as pd
import pytest

from cli.command import done, refusal, run

READ = "read {}: separated by commas, decimal points, {} rows, {} columns\n"


def test_what_was_read_is_said_first():
    assert run("check", "data.csv").stderr.startswith(READ.format("data.csv", 240, 4))


def test_spaces_after_commas_are_not_part_of_names_and_labels(folder):
    (folder / "spaces.csv").write_text("rt, response\n0.5, yes\n0.6, no\n")
    assert (
        "boundaries: upper is response = yes, lower is no\n"
        in done("check", "spaces.csv", "--upper", "yes").stdout
    )


def test_several_files_are_one_table(trials):
    for subject, rows in trials.groupby("subject"):
        rows.to_csv(f"s{subject}.csv", index=False)
    both = done("fit", "s1.csv", "s2.csv", "--by", "file").stdout
    assert both == done("fit", "s*.csv", "--by", "file").stdout
    params = done("fit", "data.csv", "--by", "subject").stdout
    assert [line.split()[1:] for line in both.splitlines()[2:]] == [
        line.split()[1:] for line in params.splitlines()[2:]
    ]


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        (
            ["RT", "response"],
            [],
            "there is no column 'rt'. Did you mean --rt RT? The columns are RT, response.",
        ),
        (
            ["key_resp.rt", "key_resp.corr"],
            [],
            "there is no column 'rt'. Did you mean --rt key_resp.rt? The columns are key_resp.rt, "
            "key_resp.corr.",
        ),
        (
            ["rt", "my key"],
            [],
            "there is no column 'response'. Did you mean --response 'my key'? The columns are rt, "
            "my key.",
        ),
        (
            ["rt", "response"],
            ["--by", "subject"],
            "there is no column 'subject'. The columns are rt, response.",
        ),
        (
            ["rt", "response"],
            ["--deadline", "1.5s"],
            "there is no column '1.5s'. The columns are rt, response.",
        ),
    ],
)
def test_columns_that_there_are_not(folder, names, options, message):
    pd.DataFrame([[0.5, 1], [0.6, 0]], columns=names).to_csv("no.csv", index=False)
    assert refusal("fit", "no.csv", *options, code=1) == message


def test_columns_of_a_model_that_there_are_not():
    assert refusal("fit", "data.csv", "--param", "v=Condition", code=1) == (
        "there is no column 'Condition'. Did you mean --param v=condition? The columns are "
        "subject, condition, rt, response."
    )
    assert refusal("fit", "data.csv", "--stimulus", "side", code=1) == (
        "there is no column 'side'. The columns are subject, condition, rt, response."
    )


def test_text_among_rts_is_shown_with_its_line(folder):
    (folder / "no.csv").write_text("# me\nrt,response\n0.5,1\nnone,0\n0.7,1\n")
    assert refusal("fit", "no.csv", code=1) == (
        "column 'rt' must hold numbers; line 4 has 'none'. If it stands for no response, say "
        "--missing none; if it is in rows that are no trials, leave them out with --where."
    )


def test_text_with_a_comma_may_be_a_number(folder):
    (folder / "no.csv").write_text("rt;x;response\n0,5;0.5;1\n0,6;0.6;0\n")
    assert "If it is a number with a decimal comma, say --decimal ,." in refusal(
        "fit", "no.csv", code=1
    )
    done("check", "no.csv", "--decimal", ",")


def test_one_end_of_a_window():
    message = refusal("check", "data.csv", "--truncated", "none", "2s", code=2)
    assert message == (
        "Invalid value for --truncated: '2s'; write seconds, or none for an end at which no RT "
        "was removed: --truncated none 2.5."
    )
    done("fit", "data.csv", "--truncated", "none", 20)


@pytest.mark.parametrize(
    ("header", "options", "message"),
    [
        ("rt,rt,response", [], "there are 2 columns 'rt'. Rename all but one in the file."),
        (
            "rt,response,response",
            ["--upper", 1],
            "there are 2 columns 'response'. Rename all but one in the file.",
        ),
        (
            "rt,response,x,x",
            ["--by", "x"],
            "there are 2 columns 'x'. Rename all but one in the file.",
        ),
        (
            "rt,rt,response",
            ["--missing", 9],
            "--missing rt=9: there are 2 columns 'rt'. Rename all but one.",
        ),
    ],
)
def test_a_column_that_is_there_twice(folder, header, options, message):
    row = ",".join("1" for _ in header.split(","))
    (folder / "no.csv").write_text(f"{header}\n{row}\n{row}\n")
    assert refusal("fit", "no.csv", *options, code=1) == message


def test_a_response_that_is_there_twice_is_a_finding(folder):
    (folder / "no.csv").write_text("rt,response,response\n0.5,1,1\n0.6,0,1\n")
    result = run("check", "no.csv", "--upper", 1)
    assert result.exit_code == 1
    assert "more than one column named 'response'; only the" in result.stdout


def test_a_very_long_cell_is_cut(folder):
    (folder / "no.csv").write_text(f"rt,response\n0.5,1\n{'x' * 5000},0\n")
    assert refusal("fit", "no.csv", code=1) == (
        f"column 'rt' must hold numbers; line 3 has '{'x' * 100}...'. If it stands for no "
        f"response, say --missing {'x' * 100}...; if it is in rows that are no trials, leave them "
        "out with --where."
    )


def test_a_line_that_is_read_as_one_name_is_not_proposed(folder):
    names = ",".join(["rt", *(f"extra{i}" for i in range(40))])
    (folder / "no.csv").write_text(f"{names};x\n1;2\n")
    assert refusal("fit", "no.csv", code=1) == (
        f"there is no column 'rt'. The columns are {names[:100]}..., x."
    )
