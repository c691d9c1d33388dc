"""`ddm recover`: the summary, the table, and what it refuses."""

from pathlib import Path

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal, run

RECOVER = ["recover", "--v", 1, "--a", 1.5, "--t0", 0.3, "--seed", 1]


def test_recover_prints_the_summary_and_writes_every_estimate():
    result = done(
        *RECOVER,
        "--trials",
        "40,80",
        "--datasets",
        4,
        "--method",
        "ml",
        "--method",
        "ks",
        "--out",
        "out.csv",
    )
    expected = ddm.recover(
        ddm.Model(),
        ddm.DDM(v=1, a=1.5, t0=0.3),
        n_trials=[40, 80],
        n_datasets=4,
        methods=["ml", "ks"],
        seed=1,
    )
    pd.testing.assert_frame_equal(pd.read_csv("out.csv"), expected)
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "method",
        "n",
        "name",
        "bias",
        "rmse",
        "coverage",
        "sd",
        "failed",
    ]
    row = ddm.recovery_summary(expected).loc["ml", 80, "a"]
    shown = next(line for line in lines if line.split()[:3] == ["ml", "80", "a"])
    assert f"{row['bias']:.4g} ({row['bias_mc']:.1g})" in shown
    without_intervals = next(
        line.split() for line in lines if line.split()[:3] == ["ks", "80", "a"]
    )
    # method, n, name, bias (mc), rmse (mc), coverage
    assert without_intervals[7] == "-"


def test_recover_fits_in_the_unit_of_the_process():
    done(
        "recover",
        "--v",
        0.1,
        "--a",
        0.15,
        "--t0",
        0.3,
        "--D",
        0.01,
        "--trials",
        200,
        "--datasets",
        3,
        "--seed",
        1,
        "--out",
        "out.csv",
    )
    table = pd.read_csv("out.csv")
    assert ((table["estimate"] - table["true"]).abs() < 5.0 * table["se"]).all()


@pytest.mark.parametrize(
    ("option", "contaminants"),
    [
        ("--guesses", ddm.contaminants.Guesses(0.1, 0.2, 3.0)),
        ("--delays", ddm.contaminants.Delays(0.1, 0.2, 3.0)),
    ],
)
def test_recover_puts_contaminants_into_the_data(option, contaminants):
    done(
        *RECOVER,
        "--trials",
        50,
        "--datasets",
        2,
        "--param",
        "z=free",
        option,
        0.1,
        0.2,
        3,
        "--out",
        "out.json",
    )
    expected = ddm.recover(
        ddm.Model(z=ddm.FREE),
        ddm.DDM(v=1, a=1.5, t0=0.3),
        n_trials=50,
        n_datasets=2,
        contaminants=contaminants,
        seed=1,
    )
    found = pd.read_json("out.json")
    assert found["estimate"].to_numpy() == pytest.approx(expected["estimate"].to_numpy())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--trials", "many"],
            "Invalid value for --trials: 'many'; write whole numbers with commas, as in --trials "
            "50,200.",
        ),
        (
            ["--trials", "0"],
            "--trials must be a whole number >= 1 (the trials of each condition); got 0.",
        ),
        (
            ["--trials", 50, "--param", "v=1", "--param", "a=1", "--param", "t0=.3"],
            "the model estimates nothing: all its parameters are fixed. Leave some of them free.",
        ),
        (
            ["--trials", 50, "--datasets", 0],
            "Invalid value for '--datasets': 0 is not in the range x>=1.",
        ),
        (
            ["--trials", 50, "--param", "v=difficulty"],
            "Invalid value for --param: the data sets have one condition, so that nothing varies "
            "with difficulty. Write NAME=free or a number; the function recover, in Python, "
            "simulates conditions.",
        ),
        (
            ["--trials", 50, "--guesses", 5, 0.2, 3],
            "Invalid value for --guesses: share must be a number between 0 and 1 (of the trials); "
            "got 5.0. For 5 % write 0.05.",
        ),
        (
            ["--trials", 50, "--D", 0],
            "D must be a finite number > 0; got 0. (D: diffusion coefficient: variance of the "
            "noise per second (D = s^2))",
        ),
        (
            ["--trials", 50, "--delays", 0.1, 2, 1],
            "Invalid value for --delays: low must be below high; got low=2, high=1 (seconds).",
        ),
        (
            ["--trials", 50, "--guesses", 0.05, 0.2, 3, "--delays", 0.05, 0.2, 3],
            "--guesses and --delays cannot be given together. Leave one of them out.",
        ),
        (
            ["--trials", 50, "--z", 2],
            "z must be a number between 0 and 1, both excluded; got 2. (z: starting point "
            "relative to a (0 = lower, 1 = upper boundary))",
        ),
    ],
)
def test_recover_refuses_what_cannot_be_simulated_with_2(arguments, message):
    assert refusal(*RECOVER, *arguments, code=2) == message


def test_a_warning_names_no_line_of_code():
    said = run("recover", "--v", -1, "--a", 1.5, "--trials", 8, "--datasets", 2, "--seed", 1,
               "--method", "robust_ez").stderr  # fmt: skip
    assert said.startswith(
        "Warning: robust_ez could use none of the 2 data sets with --trials 8: --method robust_ez "
        "needs 10 or more RTs of the response that is given more often, and 8 trials have "
    )


# --- checkpoints ----------------------------------------------------------------------------------

KEPT = ["--trials", 40, "--datasets", 3, "--checkpoint", "kept"]


def test_a_checkpoint_gives_the_same_table_again():
    for name in ("a", "b"):
        done(*RECOVER, *KEPT, "--out", f"{name}.csv")
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()
    assert [path.name for path in Path("kept").glob("datasets-*")] == ["datasets-00000000.json"]
    assert refusal(*RECOVER, *KEPT, "--trials", 50, "--datasets", 4, code=2) == (
        "--checkpoint kept holds results of something else: --trials was 40 there, and is 50 here; "
        "--datasets was 3 there, and is 4 here. Name another folder for this computation; or, if "
        "the results that were kept there are not needed, delete it: rm -r 'kept'."
    )


def test_a_checkpoint_needs_a_seed_of_the_user():
    assert refusal(*RECOVER[:-2], *KEPT, code=2) == (
        "without --seed the command draws other random numbers in every run, so that no run could "
        "continue what another one began. With --checkpoint give a whole number: --seed 1."
    )
