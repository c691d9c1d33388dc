"""`ddm compare`: the table of the function, in lines that fit, and what it refuses."""

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal, run

TWO = ["--model", "one drift:", "--model", "two drifts: v=condition"]
ONE, OTHER = ddm.Model(), ddm.Model(v="condition")


@pytest.fixture
def saved():
    """Two fits in files."""
    done("fit", "data.csv", "--save", "one.json")
    done("fit", "data.csv", "--param", "v=condition", "--save", "other.json")
    return ["--fit", "one.json", "--fit", "other.json"]


def assert_table(file, expected):
    pd.testing.assert_frame_equal(pd.read_csv(file, index_col="model"), expected, rtol=1e-6)


def test_models_are_fitted_and_compared(trials):
    result = done("compare", "data.csv", *TWO, "--out", "out.csv")
    fits = {"one drift": ddm.fit(ONE, trials), "two drifts": ddm.fit(OTHER, trials)}
    expected = ddm.compare(fits)
    assert_table("out.csv", expected)
    assert result.stdout == expected.round(2).to_string() + "\n"
    assert result.stderr.splitlines()[-1] == "wrote out.csv"


def test_models_of_people_are_added_up_and_counted(trials):
    result = done("compare", "data.csv", "--by", "subject", *TWO, "--out", "out.csv")
    fits = {
        "one drift": ddm.fit_each(ONE, trials, by="subject"),
        "two drifts": ddm.fit_each(OTHER, trials, by="subject"),
    }
    assert_table("out.csv", ddm.compare(fits))
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "subjects  wins" in result.stdout


def test_populations_are_compared(trials):
    options = ["--by", "subject", "--hierarchical", *TWO]
    done("compare", "data.csv", *options, "--out", "out.csv")
    fits = {
        "one drift": ddm.fit_hierarchical(ONE, trials, by="subject"),
        "two drifts": ddm.fit_hierarchical(OTHER, trials, by="subject"),
    }
    assert_table("out.csv", ddm.compare(fits))


def test_saved_fits_are_compared(saved, trials):
    done("compare", "data.csv", *saved, "--out", "out.csv")
    fits = {"one": ddm.fit(ONE, trials), "other": ddm.fit(OTHER, trials)}
    assert_table("out.csv", ddm.compare(fits))


def test_saved_fits_and_models_are_compared(saved, trials):
    done("compare", "data.csv", *saved[:2], "--model", "v=condition", "--out", "out.csv")
    fits = {"one": ddm.fit(ONE, trials), "v=condition": ddm.fit(OTHER, trials)}
    assert_table("out.csv", ddm.compare(fits))


def test_saved_fits_of_people_need_no_by(trials):
    for name, param in (("one", "v=free"), ("other", "v=condition")):
        done("fit", "data.csv", "--by", "subject", "--param", param, "--save", f"{name}.json")
    done("compare", "data.csv", "--fit", "one.json", "--fit", "other.json", "--out", "out.csv")
    fits = {
        "one": ddm.fit_each(ONE, trials, by="subject"),
        "other": ddm.fit_each(OTHER, trials, by="subject"),
    }
    assert_table("out.csv", ddm.compare(fits))


def test_long_names_stand_below_the_table():
    long = (
        "a name that is longer than the place that there is for it in eighty columns: v=condition"
    )
    lines = done("compare", "data.csv", "--model", long, "--model", "z=free").stdout.splitlines()
    assert [line[:3].strip() for line in lines[2:4]] == ["1", "2"]
    assert lines[-3:] == [
        "",
        "1  a name that is longer than the place that there is for it in eighty columns",
        "2  z=free",
    ]
    assert max(map(len, lines)) <= 80


def test_several_files_as_one_person_are_warned_of(trials):
    for subject, rows in trials.groupby("subject"):
        rows.to_csv(f"sub-{subject}.csv", index=False)
    said = done("compare", "sub-1.csv", "sub-2.csv", *TWO).stderr
    assert (
        "Warning: the trials of all 2 files are fitted as one person's (--by file fits each on its "
        "own).\n"
    ) in said
    assert "Warning" not in done("compare", "sub-*.csv", "--by", "file", *TWO).stderr


def test_options_stand_in_a_file(folder):
    done("compare", "data.csv", *TWO, "--out", "a.csv", "--save-config", "study.toml")
    text = (folder / "study.toml").read_text()
    assert '"two drifts: v=condition"' in text
    done("compare", "--config", "study.toml", "--out", "b.csv")
    assert (folder / "a.csv").read_bytes() == (folder / "b.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--model", "v=condition"],
            "say two models or more, fitted here, as in --model 'one drift:' --model "
            "'v=difficulty', or saved, as in --fit one.json --fit other.json.",
        ),
        (
            ["--hierarchical", *TWO],
            "--hierarchical needs --by, the column that tells people apart. Say --by subject.",
        ),
        (
            ["--model", "v=condition", "--model", "w=1"],
            "Invalid value for --model: 'w=1': 'w=1'; write NAME=VALUE with NAME one of v, a, z, "
            "t0, sv, sz, st0, D, start_shape, t0_sd, lapse, drift_bias, start, non_decision, as in "
            "v=difficulty.",
        ),
    ],
)
def test_wrong_usage(arguments, message):
    assert refusal("compare", "data.csv", *arguments, code=2) == message


def test_wrong_usage_of_saved_fits(saved):
    assert refusal("compare", "data.csv", *saved, "--by", "subject", code=2) == (
        "--by is about models that are fitted here, and saved fits know their groups. Leave --by "
        "out."
    )
    assert refusal("compare", "data.csv", *saved, "--model", "one: v=1", code=2) == (
        "a --model and a --fit are both called 'one'. Give the model another name."
    )


def test_a_column_that_is_not_there_exits_1():
    result = run("compare", "data.csv", "--model", "one:", "--model", "v=conditio")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: there is no column 'conditio'. Did you mean --param v=condition? The columns are "
        "subject, condition, rt, response."
    )


def test_fits_that_maximise_no_likelihood_exit_1(saved):
    done("fit", "data.csv", "--method", "chi2", "--save", "chi2.json")
    result = run("compare", "data.csv", *saved, "--fit", "chi2.json")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: 'chi2' was fitted with --method chi2, which maximises no likelihood of the trials. "
        "Fit it with --method ml."
    )


def test_files_that_are_read_are_never_overwritten(saved, folder):
    (folder / "one.json").rename("one.csv")
    files = ["--fit", "one.csv", "--fit", "other.json"]
    assert refusal("compare", "data.csv", *files, "--out", "one.csv", code=2) == (
        "Invalid value for '--out': 'one.csv' is the file 'one.csv' that is read, which is never "
        "overwritten. Write to another file."
    )
