"""The words of the shell: models, and what is said of data in terms of its options."""

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal, run
from ddm.cli.shell_words import in_shell_words
from ddm.models.formula_words import ALLOWED


@pytest.mark.parametrize(
    ("specifications", "model"),
    [
        ([], ddm.Model()),
        (["v=condition"], ddm.Model(v="condition")),
        (["v=condition,subject"], ddm.Model(v=["condition", "subject"])),
        (["v=condition, subject"], ddm.Model(v=["condition", "subject"])),
        (["v=condition", "a=subject"], ddm.Model(v="condition", a="subject")),
        (["z=free"], ddm.Model(z=ddm.FREE)),
        (["z=0.45", "t0=0.3"], ddm.Model(z=0.45, t0=0.3)),
        (["D=0.01"], ddm.Model(D=0.01)),
        (["sv=free"], ddm.Model(sv=ddm.FREE)),
        (["sv=0.5", "sz=0.2", "st0=0.05"], ddm.Model(sv=0.5, sz=0.2, st0=0.05)),
        (["D=free", "a=1"], ddm.Model(D=ddm.FREE, a=1)),
    ],
)
def test_param_says_what_is_fixed_free_or_varies(trials, specifications, model):
    options = [word for specification in specifications for word in ("--param", specification)]
    done("fit", "data.csv", *options, "--out", "fit.csv")
    written = pd.read_csv("fit.csv", index_col="parameter")
    expected = ddm.fit(model, trials).summary().rename_axis("parameter")
    pd.testing.assert_frame_equal(written, expected, check_dtype=False)


def test_a_formula_runs_no_code(folder):
    formula = "~ I(__import__('os').system('touch harmed'))"
    message = refusal("fit", "data.csv", "--param", f"v={formula}", code=2)
    assert message == (
        f"Invalid value for --param: v={formula!r}: __import__('os').system('touch harmed') is "
        f"not allowed. {ALLOWED}"
    )
    assert [file.name for file in folder.iterdir()] == ["data.csv"]


def test_a_formula_of_allowed_words(trials):
    found = done("fit", "data.csv", "--param", "v=~ C(condition, levels=['easy', 'hard'])").stdout
    expected = ddm.fit(ddm.Model(v="~ condition"), trials).params["v[condition[T.hard]]"]
    assert f"{expected:.4f}" in found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("rt,response\n", "no.csv has a line of column names, but no rows."),
        (
            "rt,response\n500,1\n600,0\n",
            "column 'rt' has a median of 550: these look like milliseconds, and RTs are seconds. "
            "If they are milliseconds, say so: --unit 'ms'; if they are seconds: --unit 's'.",
        ),
        (
            "rt,response\n0.5,left\n0.6,right\n",
            "column 'response' has the labels 'left' and 'right'; say which one is the upper "
            "boundary: --upper 'left' or --upper 'right'.",
        ),
        (
            "rt,response\n0.5,1\n0.6,2\n",
            "column 'response' has the labels 1 and 2; say which one is the upper boundary: "
            "--upper 1 or --upper 2.",
        ),
    ],
)
def test_data_that_cannot_be_fitted_are_refused_in_the_words_of_the_shell(folder, content, message):
    (folder / "no.csv").write_text(content)
    assert refusal("fit", "no.csv", code=1) == message


# -- rows without a response or without an RT ------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "in_the_shell"),
    [
        ("say deadline_tolerance=0.07. If", "say --deadline-tolerance 0.07. If"),
        ("say deadline_tolerance=5e-07. If", "say --deadline-tolerance 5e-07. If"),
        ("say deadline_tolerance= in seconds", "say --deadline-tolerance in seconds"),
        ("by at most deadline_tolerance, taken", "by at most --deadline-tolerance, taken"),
        ("say omissions='no response'.", "say --omissions no-response."),
        ("Say deadline=, or lost_rt='random' if", "Say --deadline, or --lost-rt random if"),
        ("12 omissions; lost_rt= says", "12 omissions; --lost-rt says"),
        ("the deadline is longer", "the deadline is longer"),
    ],
)
def test_arguments_that_read_rows_become_options(message, in_the_shell):
    assert in_shell_words(message) == in_the_shell


def test_a_response_without_an_rt_is_asked_about_in_the_words_of_the_shell(folder):
    (folder / "lost.csv").write_text("rt,response\n0.5,1\n,0\n0.7,0\n")
    message = (
        "1 of 3 rows have a response in 'response' but no RT, under a deadline. Say which it was: "
        "--lost-rt omission if no response was given and the entry is a code; --lost-rt random if "
        "it was given in time and only its RT was lost; --lost-rt late if it was given after the "
        "deadline."
    )
    assert refusal("fit", "lost.csv", "--deadline", "1", code=1) == message


def test_warnings_are_in_the_words_of_the_shell(folder):
    (folder / "early.csv").write_text("rt,response\n0.5,1\n0.98,\n0.7,0\n")
    assert run("fit", "early.csv", "--deadline", "1").stderr.endswith(
        "Warning: 1 of 3 rows have no response but a time before their deadline, first in line 3: "
        "0.98 s with deadline 1.0 s. They are set aside. If time-outs come a little early, say "
        "--deadline-tolerance in seconds; if every row without a response is an omission, say "
        "--omissions no-response.\n"
    )


def test_groups_are_said_once():
    said = "Invalid value for --by: subject is said more than once. Name each column once."
    for options in (["--by", "subject,subject"], ["--by", "subject", "--by", "condition, subject"]):
        for command in ("fit", "check"):
            assert refusal(command, "data.csv", *options, code=2) == said
