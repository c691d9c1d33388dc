"""`ddm sample`: what it prints where, the files that it writes, and what the options mean."""

import numpy as np
import pandas as pd
import pytest

import ddm
from cli.command import done, refusal

FEW = ("--draws", 60, "--tune", 60, "--chains", 2, "--seed", 3)
PEOPLE = ("sample", "people.csv", "--by", "subject", *FEW)

pytest.importorskip("nutpie")


@pytest.fixture(scope="module")
def people():
    """Six people of two groups, and two conditions."""
    rng = np.random.default_rng(1)
    parts = [
        ddm.DDM(v=v + 0.3 * rng.normal(), a=1.4, t0=0.3)
        .simulate(25, seed=10 * person + v)
        .assign(subject=person, group="ab"[person % 2], condition=condition)
        for person in range(6)
        for condition, v in (("easy", 2), ("hard", 1))
    ]
    return pd.concat(parts, ignore_index=True).round(4)


@pytest.fixture(autouse=True)
def file(people, folder):
    people.to_csv("people.csv", index=False)


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_it_is_sample_with_these_options(people):
    result = done(
        *(*PEOPLE, "--param", "v=condition", "--shared", "t0,v[condition]"),
        *("--between", "v=~ group", "--prior", "sd(v)=HalfNormal(0.5)"),
        *("--out", "summary.csv", "--out-people", "people_out.csv", "--save", "draws.nc"),
    )
    posterior = ddm.sample(
        ddm.Model(v="condition"),
        people,
        by="subject",
        shared=["t0", "v[condition]"],
        between={"v": "~ group"},
        priors={"sd(v)": ddm.priors.HalfNormal(0.5)},
        draws=60,
        tune=60,
        chains=2,
        seed=3,
    )
    found = pd.read_csv("summary.csv", index_col="parameter")
    pd.testing.assert_frame_equal(found, posterior.summary().rename_axis("parameter"))
    pd.testing.assert_frame_equal(pd.read_csv("people_out.csv"), posterior.subjects)
    loaded = ddm.load("draws.nc", data=people)
    pd.testing.assert_series_equal(loaded.params, posterior.params)
    for name in ("summary.csv", "people_out.csv", "draws.nc"):
        assert f"wrote {name}\n" in result.stderr


def test_what_is_printed_fits_a_terminal_and_has_all_that_must_be_known():
    options = ["--param", "v=condition", "--param", "lapse=free", "--lapse-window", 0, 4]
    result = done(*PEOPLE, *options, "--between", "v[condition]=~ group")
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    text = " ".join(result.stdout.split())
    assert "<Posterior: 6 people, 300 trials, 2 x 60 draws; " in text
    assert "independent draws" in text or "effective draws" in text
    assert "upper boundary: response = 1; lower: 0" in text
    assert "lapses: uniform from 0 to 4 s" in text
    assert "v[hard - easy]: group[T.b]" in text
    assert "priors: prior scale v Normal(0, 3) natural" in text
    assert "sd(v: condition) HalfNormal(1) natural" in text


def test_chains_that_are_not_enough_are_said_on_stderr_and_exit_0():
    result = done(*PEOPLE)
    assert "Warning: " in result.stderr
    assert " times as many draws" in result.stderr


def test_without_by_all_trials_are_one_persons(people):
    result = done("sample", "people.csv", *FEW, "--out", "one.csv")
    assert "<Posterior: 300 trials, 2 x 60 draws; " in result.stdout
    assert list(pd.read_csv("one.csv")["parameter"]) == ["v", "a", "t0"]


def test_several_columns_of_people_are_columns_of_their_table():
    options = ["--by", "group,subject", "--out-people", "out.csv"]
    done("sample", "people.csv", *FEW, *options)
    assert list(pd.read_csv("out.csv").columns[:3]) == ["group", "subject", "parameter"]


def test_options_come_from_a_file():
    done(
        *("sample", "people.csv", "--by", "subject", *FEW, "--save-config", "study.toml"),
        *("--prior", "sd(v)=HalfNormal(0.5)", "--between", "v=~ group", "--shared", "a,t0"),
        *("--out", "first.csv"),
    )
    with open("study.toml") as file:
        text = file.read()
    assert '[prior]\n"sd(v)" = "HalfNormal(0.5)"\n' in text
    assert '[between]\nv = "~ group"\n' in text
    done("sample", "--config", "study.toml", "--out", "second.csv")
    pd.testing.assert_frame_equal(pd.read_csv("first.csv"), pd.read_csv("second.csv"))


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (
            ["--out-people", "out.csv"],
            2,
            "--out-people writes the estimates of people, so it needs --by, the column that tells "
            "people apart. Say --by subject, or leave it out.",
        ),
        (
            ["--between", "v=~ group"],
            1,
            "--between predicts how people differ, so it needs --by, the column that tells people "
            "apart, and at least two of them.",
        ),
        (
            ["--by", "subject", "--between", "v=~ condition"],
            1,
            "--between 'v=~ condition': 'condition' is not constant within people: it is 'easy' "
            "and 'hard' for 0. What changes within people belongs into the model, for example "
            "--param v=condition.",
        ),
        (
            ["--by", "subject", "--between", "w=~ group"],
            1,
            "--between: 'w' is nothing that can be predicted; these are 'v', 'a', 't0'.",
        ),
        (
            ["--by", "subject", "--shared", "w"],
            1,
            "--shared: 'w' is not estimated; what people may share is 'v', 'a', 't0'.",
        ),
        (
            ["--by", "subject", "--shared", "v,a,t0"],
            1,
            "--shared v,a,t0 leaves no parameter in which people differ. Leave --by out, or share "
            "fewer parameters.",
        ),
        (
            ["--by", "subject", "--prior", "sd(w)=HalfNormal(1)"],
            1,
            "--prior: 'sd(w)' is nothing that has a prior here; these have one: 'v', 'a', 't0', "
            "'sd(v)', 'sd(a)', 'sd(t0)'. Did you mean 'sd(v)'?",
        ),
        (
            ["--by", "subject", "--prior", "sd(v)=Normal(0, 1)"],
            1,
            "--prior: 'sd(v)' is an SD, which is positive; got Normal(0, 1). Use HalfNormal, "
            "LogNormal or Gamma.",
        ),
        (
            ["--draws", "2"],
            2,
            "Invalid value for '--draws': 2 is not in the range x>=4.",
        ),
        (
            ["--save", "draws.csv"],
            2,
            "Invalid value for '--save': 'draws.csv' must end in .nc.",
        ),
    ],
)
def test_options_that_cannot_be_meant(options, code, message):
    assert refusal("sample", "people.csv", *FEW, *options, code=code) == message


def test_a_missing_package_is_an_error_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "nutpie", None)
    assert refusal("sample", "people.csv", code=1) == (
        'ddm sample needs nutpie, which is not installed: pip install "ddm-toolkit[bayes]"'
    )
