"""`ddm check`: what was understood of a file."""

import pandas as pd

from cli.command import done, run


def test_check_says_everything_that_was_inferred():
    table = pd.DataFrame(
        {
            "rt": [0.4, 0.5, 0.6, 0.7, 0.8, None, 0.9],
            "response": [1, 1, 1, 0, 1, 0, None],
            "subject": ["s1", "s1", "s2", "s2", "s2", "s2", "s2"],
            "trial": [1, 2, 3, 4, 5, 6, 7],
            "cue": [None, "go", "go", "stop", "go", "go", "go"],
            "note": [None] * 7,
        }
    )
    table.to_csv("data.csv", index=False)
    result = done("check", "data.csv", "--by", "subject")
    assert result.stdout == (
        "5 trials; upper boundary: response = 1; lower: 0\n"
        "rows with no rt, to be set aside: 1\n"
        "rows with no response, to be set aside: 1\n"
        "80.0% response = 1, 20.0% 0\n"
        "rt (s): 0% 0.400, 1% 0.404, 10% 0.440, 50% 0.600, 90% 0.760, 99% 0.796, 100% 0.800\n"
        "column subject: s1, s2\n"
        "column trial: 1, 2, 3, 4, 5\n"
        "column cue: go, stop, missing in 1\n"
        "column note: missing in all\n"
        "         trials  median rt  longest rt  response = 1\n"
        "subject                                             \n"
        "s1            2      0.450       0.500         1.000\n"
        "s2            3      0.700       0.800         0.667\n"
    )
    assert result.stderr == ""


def test_check_counts_the_values_of_a_column_with_many(trials):
    trials.assign(trial=range(len(trials))).to_csv("data.csv", index=False)
    assert "column trial: 240 values\n" in done("check", "data.csv").stdout


def test_check_counts_the_groups_of_two_columns():
    table = done("check", "data.csv", "--by", "subject", "--by", "condition").stdout.splitlines()[
        -4:
    ]
    assert [line.split()[-4] for line in table] == ["60"] * 4


def test_conditions_that_are_repeated_must_all_hold(trials):
    both = done("check", "data.csv", "--where", "subject == 1", "--where", "rt < 0.5").stdout
    assert both.startswith(f"{((trials['subject'] == 1) & (trials['rt'] < 0.5)).sum()} trials; ")
    assert both == done("check", "data.csv", "--where", "subject == 1 and rt < 0.5").stdout


def test_groups_may_be_named_one_by_one():
    one, other = (
        done("fit", "data.csv", *by)
        for by in (["--by", "subject,condition"], ["--by", "subject", "--by", "condition"])
    )
    assert one.stdout == other.stdout


def test_a_group_in_milliseconds_is_pointed_out(trials):
    trials.assign(
        rt=trials["rt"].where(trials["subject"] == 1, 1000.0 * trials["rt"]),
        trial=range(len(trials)),
    ).query("trial < 140").to_csv("mixed.csv", index=False)
    result = run("check", "mixed.csv", "--by", "subject")
    assert result.exit_code == 1
    assert "in the group 2: these look like milliseconds" in result.stderr
    assert (
        "2: not converged: column 'rt' has a median of"
        in done("fit", "mixed.csv", "--by", "subject").stdout
    )


# -- rows without a response or without an RT ------------------------------------------------------

# with a deadline of 1 s: responses, time-outs in several codings, and a code for no response
MIXED = "rt,response,block\n" + "".join(
    f"{rt},{response},{block}\n"
    for rt, response, block in (
        (0.5, 1, "a"),
        (0.7, 0, "a"),
        (1.01, 1, "a"),
        ("", "", "a"),
        (0, "", "b"),
        (0.98, "", "b"),
        (0.6, "", "b"),
        ("", 0, "b"),
        (0.8, 1, "b"),
    )
)


def how(folder, *options):
    """What is said of the rows, down to the RTs."""
    (folder / "mixed.csv").write_text(MIXED)
    result = done("check", "mixed.csv", "--deadline", "1", "--deadline-tolerance", "0.02", *options)
    return result.stdout.split("rt (s)")[0], result


def test_check_says_how_rows_were_read(folder):
    said, result = how(folder, "--lost-rt", "omission", "--by", "block")
    assert said == (
        "8 trials; upper boundary: response = 1; lower: 0\n"
        "rows with no response, to be set aside: 1\n"
        "75.0% response = 1, 25.0% 0\n"
        "omissions: 4\n"
        "omissions coded by a time <= 0 or at the deadline: 2\n"
        "RTs beyond the deadline by at most --deadline-tolerance, taken as the deadline: 1\n"
        "responses without an RT, taken as omissions (--lost-rt omission): 1\n"
    )
    assert result.stderr.startswith("Warning: 1 of 9 rows have no response but a time before")
    # of the responses, so without the omissions
    assert result.stdout.splitlines()[-2:] == [
        "a           4      0.700       1.000         0.667",
        "b           4      0.800       0.800         1.000",
    ]


def test_check_counts_lost_rts_apart(folder):
    said, result = how(folder, "--lost-rt", "late", "--omissions", "no-response")
    assert said == (
        "9 trials; upper boundary: response = 1; lower: 0\n"
        "75.0% response = 1, 25.0% 0\n"
        "omissions: 4\n"
        "omissions coded by a time <= 0 or at the deadline: 2\n"
        "rows without a response but with a time before the deadline, taken as omissions "
        "(--omissions no-response): 1\n"
        "RTs beyond the deadline by at most --deadline-tolerance, taken as the deadline: 1\n"
        "responses after the deadline, without an RT (--lost-rt late): 1\n"
    )
    assert result.stderr == ""
    said, _ = how(folder, "--lost-rt", "random")
    assert said.endswith("responses in time whose RT was lost (--lost-rt random): 1\n")
