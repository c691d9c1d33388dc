"""Wrong use of options: exit codes and messages."""

import pytest

from cli.command import refusal, run
from ddm.estimation.methods import METHODS


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--by", "Subject"],
            "there is no column 'Subject'. Did you mean --by subject? The columns are subject, "
            "condition, rt, response.",
        ),
        (
            ["--upper", "right"],
            "--upper right is not a label of column 'response'; its labels are 0 and 1.",
        ),
        (
            ["--where", "subject = 1"],
            "--where 'subject = 1': it cannot be read: = does not compare; write == for equal.",
        ),
        (
            ["--where", "subject == 9"],
            "--where 'subject == 9' holds in none of the 240 rows. Compare with the values in "
            "the file: subject has 1, 2.",
        ),
    ],
)
def test_what_does_not_fit_the_data_exits_1(arguments, message):
    result = run("fit", "data.csv", *arguments)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"Error: {message}\n")
    assert result.stdout == ""


@pytest.mark.parametrize(
    "where", ["rt", "nothing > 1", "rt >", "condition == easy", "rt > 'a'", "open('x', 'w')"]
)
def test_a_condition_that_is_not_understood_is_refused(where):
    message = refusal("check", "data.csv", "--where", where, code=1)
    assert message.startswith(f"--where {where!r}: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--param", "vcondition"],
            "Invalid value for --param: 'vcondition'; write NAME=VALUE with NAME one of v, a, z, "
            "t0, sv, sz, st0, D, start_shape, t0_sd, lapse, drift_bias, start, non_decision, as in "
            "v=difficulty.",
        ),
        (
            ["--param", "drift=condition"],
            "Invalid value for --param: 'drift=condition'; write NAME=VALUE with NAME one of v, "
            "a, z, t0, sv, sz, st0, D, start_shape, t0_sd, lapse, drift_bias, start, non_decision, "
            "as in v=difficulty.",
        ),
        (
            ["--param", "v="],
            "Invalid value for --param: 'v='; write NAME=VALUE with NAME one of v, a, z, t0, sv, "
            "sz, st0, D, start_shape, t0_sd, lapse, drift_bias, start, non_decision, as in "
            "v=difficulty.",
        ),
        (
            ["--param", "v=condition", "--param", "v=subject"],
            "Invalid value for --param: v is said more than once. For a value per combination of "
            "columns write v=first,second.",
        ),
        (
            ["--param", "z=1.5"],
            "Invalid value for --param: z must be a number between 0 and 1, both excluded; got "
            "1.5. (z: starting point relative to a (0 = lower, 1 = upper boundary))",
        ),
        (
            ["--param", "D=free"],
            "Invalid value for --param: D=free cannot be estimated together with v and a: "
            "(v, a, sv, D) and (k v, k a, k sv, k^2 D) predict the same data. Fix a, or v or sv "
            "at a nonzero number, or leave D at 1.",
        ),
        (
            ["--out", "fits.xlsx"],
            "Invalid value for '--out': 'fits.xlsx' must end in .csv, .csv.gz, .json, .parquet.",
        ),
        (
            ["--out", "absent/fits.csv"],
            "Invalid value for '--out': 'absent/fits.csv' must be a file in a folder that "
            "exists. Make the folder first.",
        ),
        (
            ["--method", "mle"],
            f"Invalid value for '--method': 'mle' is not one of {', '.join(map(repr, METHODS))}.",
        ),
    ],
)
def test_wrong_options_exit_2_before_anything_is_fitted(arguments, message):
    assert refusal("fit", "data.csv", *arguments, code=2) == message


@pytest.mark.parametrize("command", ["fit", "check"])
def test_a_file_that_does_not_exist_exits_2(command):
    assert (
        refusal(command, "absent.csv", code=2)
        == "Invalid value for 'DATA...': Path 'absent.csv' does not exist."
    )
    assert refusal(command, code=2) == "Missing argument 'DATA...'."
