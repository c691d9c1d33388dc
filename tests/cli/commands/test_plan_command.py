"""`ddm plan`: the plan of the function, in words and as a table, and what it refuses."""

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal

PLAN = ["plan", "--v", 2, "--a", 1.5, "--t0", 0.3]
CONDITIONS = ["--param", "v=difficulty", "--condition", "easy:", "--condition", "hard: v=1.5"]

EASY, HARD = ddm.DDM(v=2, a=1.5, t0=0.3), ddm.DDM(v=1.5, a=1.5, t0=0.3)
MODEL, BOTH = ddm.Model(v="difficulty"), {"easy": EASY, "hard": HARD}


def test_trials_for_a_standard_error():
    said = done(*PLAN, "--estimate", "v", "--se", 0.1).stdout
    assert said == "Plan: 412 trials of each condition\nv = 2, standard error 0.0999\n"


def test_people_for_a_power():
    options = ["--difference", "v", "--power", 0.9, "--trials", 100, "--spread", 0.5]
    result = done(*PLAN, *CONDITIONS, *options, "--out", "plan.csv")
    expected = ddm.plan(MODEL, BOTH, difference="v", power=0.9, n_trials=100, spread=0.5)
    row = pd.read_csv("plan.csv").iloc[0]
    assert row["quantity"] == "v[easy] - v[hard]"
    assert (row["n_trials"], row["subjects"]) == (100, expected.subjects)
    for name in ("value", "se", "group_se", "power", "alpha"):
        assert row[name] == pytest.approx(getattr(expected, name))
    assert result.stdout.startswith(
        f"Plan: {expected.subjects} subjects with 100 trials of each condition\n"
    )
    assert "--verify 1000 simulates such studies" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_numbers_of_trials_may_differ():
    options = ["--difference", "v[easy], v[hard]", "--trials", "hard=100,easy=300"]
    done(*PLAN, *CONDITIONS, *options, "--out", "plan.csv")
    expected = ddm.plan(
        MODEL, BOTH, difference=("v[easy]", "v[hard]"), n_trials={"easy": 300, "hard": 100}
    )
    row = pd.read_csv("plan.csv").iloc[0]
    assert (row["n_trials[easy]"], row["n_trials[hard]"]) == (300, 100)
    assert row["power"] == pytest.approx(expected.power)


def test_levels_of_two_columns_and_of_numbers():
    options = ["--param", "v=load,side", "--condition", "1,left:", "--condition", "2,left: v=1"]
    said = done(*PLAN, *options, "--difference", "v[1, left],v[2, left]", "--trials", 300).stdout
    assert said.splitlines()[1].startswith("v[1, left] - v[2, left] = 1, standard error ")


def test_a_plan_is_verified_by_simulation():
    options = ["--estimate", "v", "--trials", 300, "--verify", 10, "--seed", 1]
    done(*PLAN, *options, "--out", "plan.csv")
    expected = ddm.plan(ddm.Model(), EASY, estimate="v", n_trials=300, verify=10, seed=1)
    row = pd.read_csv("plan.csv").iloc[0]
    for name, value in expected.simulated.items():
        assert row[f"simulated_{name}"] == pytest.approx(value, nan_ok=True)


def test_the_unit_of_evidence_is_that_of_the_process():
    ratcliff = ["plan", "--v", 0.2, "--a", 0.15, "--t0", 0.3, "--D", 0.01]
    said = done(*ratcliff, "--estimate", "v", "--se", 0.01).stdout
    assert said.startswith("Plan: 412 trials of each condition\nv = 0.2, ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            [],
            "say what is to be known: --estimate v, or --difference v[easy],v[hard]; one of them.",
        ),
        (
            ["--estimate", "v", "--difference", "v"],
            "say what is to be known: --estimate v, or --difference v[easy],v[hard]; one of them.",
        ),
        (
            ["--estimate", "v", "--se", 0.1, "--power", 0.9],
            "--se and --power cannot be given together. Leave one of them out.",
        ),
        (
            ["--estimate", "w", "--se", 0.1],
            "--estimate: 'w' is not estimated by this model; it estimates v, a, t0.",
        ),
        (
            ["--difference", "v", "--se", 0.1],
            "--difference must be two estimates, as v[easy],v[hard], or a parameter with a value "
            "for each of two levels; got 'v'. The model estimates v, a, t0; for an effect in a "
            "formula say --estimate.",
        ),
        (
            ["--difference", "v,a,t0"],
            "Invalid value for --difference: 'v,a,t0' names 3 estimates; write two, as in "
            "v[easy],v[hard].",
        ),
        (
            ["--estimate", "v", "--trials", "many"],
            "Invalid value for --trials: 'many'; write a whole number, or one for each level: "
            "--trials easy=300,hard=100.",
        ),
        (
            ["--estimate", "v", "--trials", 100, "--subjects", 5, "--se", 0.1],
            "--trials 100 and --subjects 5 leave nothing to find. Leave one of them out, or --se, "
            "to learn what such a study can show.",
        ),
        (
            ["--estimate", "v", "--spread", 1, "--se", 0.1],
            "--spread 1 makes no difference to one subject. Give --subjects to learn how many "
            "trials each needs, or --trials to learn how many subjects.",
        ),
        (
            ["--estimate", "v"],
            "say what is wanted, --se or --power, or else --trials, to learn what so many trials "
            "can show.",
        ),
        (
            ["--estimate", "v", "--se", 0.1, "--alpha", 5],
            "--alpha must be a number between 0 and 1, both excluded (the level of the test); got "
            "5.0. For 5 % write --alpha 0.05.",
        ),
        (
            ["--estimate", "v", "--trials", 0],
            "--trials must be a whole number >= 1 (the trials of each condition); got 0.",
        ),
        (
            [*CONDITIONS, "--difference", "v", "--trials", "easy=10"],
            "--trials has no number for 'hard'. Give one for each of the conditions, 'easy', "
            "'hard', or a single number for all.",
        ),
        (
            ["--estimate", "v", "--se", 0],
            "--se must be a finite number > 0 (the wanted standard error); got 0.0.",
        ),
    ],
)
def test_wrong_usage(arguments, message):
    assert refusal(*PLAN, *arguments, code=2) == message
