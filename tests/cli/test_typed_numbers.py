"""Numbers that are typed."""

import pytest

from cli.command import refusal


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["simulate", "--v", "fast", "--a", 1, "-n", 5],
            "Invalid value for '--v': 'fast' is not a valid number.",
        ),
        (
            ["simulate", "--v", 1, "--a", 1, "-n", 1.5],
            "Invalid value for '-n': '1.5' is not a valid whole number.",
        ),
        (
            ["check", "data.csv", "--deadline-tolerance", "1s"],
            "Invalid value for '--deadline-tolerance': '1s' is not a valid number.",
        ),
        (
            ["check", "data.csv", "--deadline-tolerance", -1],
            "Invalid value for '--deadline-tolerance': -1.0 is not in the range x>=0.0.",
        ),
        (
            ["recover", "--v", 1, "--a", 1, "--trials", 20, "--guesses", 0.1, 1, "late"],
            "Invalid value for '--guesses': 'late' is not a valid number.",
        ),
    ],
)
def test_what_is_no_number(folder, arguments, message):
    assert refusal(*arguments, code=2) == message
