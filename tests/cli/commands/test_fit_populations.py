"""`ddm fit --hierarchical`: what it prints where, the tables it writes, and its refusals."""

import numpy as np
import pandas as pd
import pytest

import ddm
from cli.command import done, refusal

HIERARCHICAL = ("fit", "people.csv", "--hierarchical", "--by", "subject")


@pytest.fixture(scope="module")
def people():
    """Eight people of two groups, and two conditions."""
    rng = np.random.default_rng(1)
    parts = [
        ddm.DDM(v=v + 0.5 * rng.normal(), a=1.4 * np.exp(0.2 * rng.normal()), t0=0.3)
        .simulate(40, seed=10 * person + v)
        .assign(subject=person, group="ab"[person % 2], condition=condition)
        for person in range(8)
        for condition, v in (("easy", 2), ("hard", 1))
    ]
    return pd.concat(parts, ignore_index=True).round(4)


@pytest.fixture(autouse=True)
def file(people, folder):
    people.to_csv("people.csv", index=False)


def test_it_is_fit_hierarchical_with_these_options(people):
    result = done(
        *(*HIERARCHICAL, "--param", "v=condition", "--shared", "t0"),
        *("--between", "a=~ group", "--out", "fit.csv", "--out-people", "people_out.csv"),
    )
    fit = ddm.fit_hierarchical(
        ddm.Model(v="condition"), people, by="subject", shared="t0", between={"a": "~ group"}
    )
    found = pd.read_csv("fit.csv", index_col="parameter")
    pd.testing.assert_frame_equal(found, fit.summary().rename_axis("parameter"), check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_csv("people_out.csv"), fit.subjects)
    assert "a: group[T.b]" in result.stdout
    assert f"8 people, 640 trials, loglik {fit.loglik:.2f}; " in " ".join(result.stdout.split())
    assert result.stderr.endswith("wrote fit.csv\nwrote people_out.csv\n")


@pytest.mark.parametrize(
    ("prior", "priors"),
    [("default", "default"), ("sd(v)=HalfNormal(0.3)", {"sd(v)": ddm.priors.HalfNormal(0.3)})],
)
def test_priors_make_it_a_mode(people, prior, priors):
    text = done(*HIERARCHICAL, "--prior", prior, "--out", "fit.csv").stdout
    fit = ddm.fit_hierarchical(ddm.Model(), people, by="subject", priors=priors)
    estimates = pd.read_csv("fit.csv", index_col="parameter")["estimate"]
    np.testing.assert_allclose(estimates, fit.params, rtol=1e-9)
    assert "640 trials, with priors; " in " ".join(text.split())
    assert f"\npriors:\n{fit.priors.to_string()}\n" in text


def test_what_is_printed_fits_a_terminal_and_has_all_that_must_be_known():
    options = ["--param", "v=condition", "--param", "lapse=free", "--lapse-window", 0, 4]
    result = done(*HIERARCHICAL, *options)
    assert max(map(len, result.stdout.splitlines())) <= 80
    text = " ".join(result.stdout.split())
    assert "upper boundary: response = 1; lower: 0" in text
    assert "lapses: uniform from 0 to 4 s" in text
    assert "68%_low" in text
    assert "ddm.sample" not in text


def test_missing_lapses_are_said_in_the_words_of_the_shell(people):
    guesses = people.assign(rt=people["rt"].where(people.index % 25 > 0, 0.05 + people["rt"] / 20))
    guesses.to_csv("guesses.csv", index=False)
    result = done("fit", "guesses.csv", "--hierarchical", "--by", "subject")
    assert "Warning: lapses are missing: " in result.stderr
    assert " Add them: --param lapse=free." in result.stderr
    assert "Add them: --param lapse=free" in " ".join(result.stdout.split())


def test_options_come_from_a_file():
    done(
        *(*HIERARCHICAL, "--between", "v=~ group", "--prior", "v=Normal(1, 2)"),
        *("--save-config", "study.toml", "--out", "first.csv"),
    )
    with open("study.toml") as file:
        assert "hierarchical = true\n" in file.read()
    done("fit", "--config", "study.toml", "--out", "second.csv")
    pd.testing.assert_frame_equal(pd.read_csv("first.csv"), pd.read_csv("second.csv"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--hierarchical"],
            "--hierarchical needs --by, the column that tells people apart. Say --by subject.",
        ),
        (
            ["--hierarchical", "--by", "subject", "--method", "chi2"],
            "--method chi2 cannot be used with --hierarchical, which maximises the likelihood of a "
            "population. Leave --method out, or --hierarchical.",
        ),
        (
            ["--hierarchical", "--by", "subject", "--start", "v=1"],
            "--start cannot be used with --hierarchical, whose search has neither bounds nor "
            "starts to be chosen. Leave --start out.",
        ),
        (
            ["--by", "subject", "--shared", "t0"],
            "--shared is about a population. Add --hierarchical, or leave --shared out.",
        ),
        (
            ["--by", "subject", "--prior", "default"],
            "--prior is about a population. Add --hierarchical, or leave --prior out.",
        ),
        (
            ["--between", "v=~ group"],
            "--between is about a population. Add --hierarchical, or leave --between out.",
        ),
        (
            ["--by", "subject", "--out-people", "people_out.csv"],
            "--out-people is about a population. Add --hierarchical, or leave --out-people out.",
        ),
        (
            ["--hierarchical", "--by", "subject", "--between", "v=group"],
            "Invalid value for --between: 'v=group'; write a formula, which begins with ~: "
            "--between 'v=~ group'.",
        ),
        (
            ["--hierarchical", "--by", "subject", "--out", "a.csv", "--out-people", "./a.csv"],
            "Invalid value for '--out-people': './a.csv' is the file of --out too. Write each to a "
            "file of its own.",
        ),
    ],
)
def test_options_that_do_not_go_together(options, message):
    assert refusal("fit", "people.csv", *options, code=2) == message


def test_what_the_data_refuse_is_said_in_the_words_of_the_shell():
    message = refusal(*HIERARCHICAL, "--param", "sz=free", code=1)
    assert message.startswith("sz cannot be estimated for a population")
    assert "Fix it, for example --param sz=0.3, or fit each person" in message
    assert message.endswith(": ddm fit without --hierarchical.")
    assert refusal(*HIERARCHICAL, "--param", "v=subject", code=1) == (
        "--by subject: the model already differs by 'subject'. A population says how people "
        "differ: leave the column out of the model."
    )
    assert refusal(*HIERARCHICAL, "--where", "subject == 1", code=1) == (
        "--by subject has one level, 1: a population needs several people. Leave --by out."
    )


def test_formulas_run_no_code(folder):
    formula = "v=~ __import__('os').system('touch run')"
    assert "--between" in refusal(*HIERARCHICAL, "--between", formula, code=2)
    assert not (folder / "run").exists()
