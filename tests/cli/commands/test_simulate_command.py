"""`ddm simulate`: the trials that it prints or writes, and what it refuses."""

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal


def test_simulate_prints_the_trials_that_the_process_gives():
    result = done("simulate", "--v", 1.2, "--a", 1.5, "--t0", 0.3, "-n", 20, "--seed", 1)
    assert result.stderr == ""
    expected = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(20, seed=1)
    assert result.stdout == expected.to_csv(index=False)


def test_simulate_writes_a_file_that_can_be_fitted():
    result = done(
        "simulate", "--v", 1, "--a", 1.5, "--t0", 0.3, "-n", 100, "--seed", 1, "--out", "trials.csv"
    )
    assert result.stdout == ""
    assert result.stderr == "wrote trials.csv\n"
    expected = ddm.DDM(v=1, a=1.5, t0=0.3).simulate(100, seed=1)
    pd.testing.assert_frame_equal(pd.read_csv("trials.csv"), expected, rtol=1e-12)
    assert "converged" in done("fit", "trials.csv").stdout


def test_variability_is_simulated_and_fitted():
    options = [
        "--sv",
        0.5,
        "--sz",
        0.2,
        "--st0",
        0.1,
        "-n",
        300,
        "--seed",
        1,
        "--out",
        "trials.csv",
    ]
    done("simulate", "--v", 1, "--a", 1.5, "--t0", 0.3, *options)
    expected = ddm.DDM(v=1, a=1.5, t0=0.3, sv=0.5, sz=0.2, st0=0.1).simulate(300, seed=1)
    pd.testing.assert_frame_equal(pd.read_csv("trials.csv"), expected, rtol=1e-12)
    lines = done("fit", "trials.csv", "--param", "sv=free").stdout.splitlines()
    assert [line.split()[0] for line in lines[-4:]] == ["v", "a", "t0", "sv"]


def test_the_same_seed_gives_the_same_trials():
    def simulated(*seed):
        return done("simulate", "--v", 1, "--a", 1, "-n", 5, *seed).stdout

    assert simulated("--seed", 7) == simulated("--seed", 7) != simulated("--seed", 8)
    assert simulated() != simulated()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--a", 1, "-n", 5], "Missing option '--v'."),
        (["--v", 1, "--a", 1], "Missing option '-n'."),
        (
            ["--v", 1, "--a", -1, "-n", 5],
            "a must be a finite number > 0; got -1. (a: boundary separation: the full distance "
            "between the boundaries)",
        ),
        (
            ["--v", 1, "--a", 1, "--z", 0.2, "--sz", 0.5, "-n", 5],
            "sz must be a number >= 0 and below 2 min(z, 1 - z), which is 0.4 for z = 0.2; got "
            "0.5. Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make "
            "sz smaller, or move z towards 0.5.",
        ),
        (
            ["--v", 1, "--a", 1, "-n", 5, "--method", "euler", "--dt", 0],
            "--dt must be a finite number > 0 (the time step, in seconds); got 0.0. The usual "
            "choice is --dt 1e-3.",
        ),
        (["--v", 1, "--a", 1, "-n", 0], "Invalid value for '-n': 0 is not in the range x>=1."),
        (
            ["--v", "fast", "--a", 1, "-n", 5],
            "Invalid value for '--v': 'fast' is not a valid number.",
        ),
        (
            ["--v", 1, "--a", 1, "-n", 5, "--out", "x.txt"],
            "Invalid value for '--out': 'x.txt' must end in .csv, .csv.gz, .json, .parquet.",
        ),
    ],
)
def test_simulate_refuses_impossible_processes_with_2(arguments, message):
    assert refusal("simulate", *arguments, code=2) == message
