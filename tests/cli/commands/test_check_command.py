"""`ddm check`: what was understood of a file."""

import shlex

import pandas as pd

from cli.command import done, refusal, run


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
        "trials: 5 of 7 rows\n"
        "set aside: 1 with no rt, 1 with no response\n"
        "responses: 1 in 4 (80.0%), 0 in 1 (20.0%)\n"
        "boundaries: upper is response = 1, lower is 0\n"
        "unit: seconds\n"
        "rt: 0% 0.400, 1% 0.404, 10% 0.440, 50% 0.600, 90% 0.760, 99% 0.796, 100% 0.800\n"
        "steps of rt: 100 ms\n"
        "deadline: none\n"
        "omissions: 0\n"
        "groups: 2 of subject, with 2 to 3 trials each\n"
        "column subject: s1, s2\n"
        "column trial: 1, 2, 3, 4, 5\n"
        "column cue: go, stop, missing in 1\n"
        "empty: note\n"
        "         trials  median rt  longest rt  response = 1\n"
        "subject                                             \n"
        "s1            2      0.450       0.500         1.000\n"
        "s2            3      0.700       0.800         0.667\n"
        "\n"
        "warning: 1 of 7 rows (14.3%) has a response but no RT, and would be set aside.\n"
        "  line 7\n"
        "  remedy: none is needed if their times were lost by chance; else --deadline\n"
        "    SECONDS with --lost-rt\n"
        "\n"
        "warning: 1 of 7 rows (14.3%) has an RT but no response, and would be set aside.\n"
        "  line 8\n"
        "  remedy: --deadline SECONDS, if these are time-outs\n"
        "\n"
        "note: 2 of 2 groups of subject have fewer than 10 trials: 's1' and 's2'.\n"
        "  remedy: --where, to leave these groups out\n"
    )
    assert result.stderr.count("\n") == 1


def test_nothing_is_reported_of_clean_data():
    assert done("check", "data.csv").stdout.endswith("\n\nnothing to report\n")


def test_an_error_exits_1_and_all_else_is_said(folder):
    (folder / "sides.csv").write_text("rt,response\n0.5,left\n0.6,right\n0.7,left\n")
    result = run("check", "sides.csv")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "responses: 'left' in 2 (66.7%), 'right' in 1 (33.3%)\n" in result.stdout
    assert result.stdout.endswith(
        "\n\nerror: Column 'response' has the labels 'left' and 'right', and it is not said\n"
        "  which one is the upper boundary.\n"
        "  remedy: --upper left or --upper right\n"
    )
    assert done("check", "sides.csv", "--upper", "left").exit_code == 0


def test_columns_that_are_not_there_are_found(folder):
    (folder / "names.csv").write_text("RT,choice\n0.5,1\n0.6,0\n")
    result = run("check", "names.csv")
    assert result.exit_code == 1
    assert "  remedy: --rt RT\n" in result.stdout
    assert result.stdout.endswith("  remedy: --response choice\n")
    assert done("check", "names.csv", "--rt", "RT", "--response", "choice").exit_code == 0


def test_wrong_arguments_are_refused_before_anything_is_said():
    columns = "The columns are subject, condition, rt, response."
    assert refusal("check", "data.csv", "--by", "person", code=1) == (
        f"there is no column 'person'. {columns}"
    )
    assert refusal("check", "data.csv", "--deadline", "late", code=1) == (
        f"there is no column 'late'. {columns}"
    )


def test_lines_are_those_of_the_file_also_if_rows_are_chosen(trials):
    table = trials.assign(rt=trials["rt"].where(trials.index != 130, 999))
    table.to_csv("code.csv", index=False)
    said = done("check", "code.csv", "--where", "subject == 2").stdout
    assert "  line 132\n  remedy: --missing 999\n" in said


def test_check_counts_the_values_of_a_column_with_many(trials):
    trials.assign(trial=range(len(trials))).to_csv("data.csv", index=False)
    assert "many values: trial (240)\n" in done("check", "data.csv").stdout


def test_check_counts_the_groups_of_two_columns():
    said = done("check", "data.csv", "--by", "subject", "--by", "condition").stdout
    table = said.partition("\n\n")[0].splitlines()[-4:]
    assert [line.split()[-4] for line in table] == ["60"] * 4


def test_conditions_that_are_repeated_must_all_hold(trials):
    both = done("check", "data.csv", "--where", "subject == 1", "--where", "rt < 0.5").stdout
    n = ((trials["subject"] == 1) & (trials["rt"] < 0.5)).sum()
    assert both.startswith(f"trials: {n} of {n} rows\n")
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
    said = " ".join(result.stdout.split())
    assert "error: Column 'rt' looks like milliseconds in 20 rows (median" in said
    assert "those of subject 2, and like seconds in the other 120" in said
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
    """What is said of the rows, and how they were read."""
    (folder / "mixed.csv").write_text(MIXED)
    result = done("check", "mixed.csv", "--deadline", "1", "--deadline-tolerance", "0.02", *options)
    said = result.stdout.split("column block")[0].split("omissions: ")[1]
    return " ".join(said.split()), result


def test_check_says_how_rows_were_read(folder):
    said, result = how(folder, "--lost-rt", "omission", "--by", "block")
    assert said == (
        "4; omissions coded by a time <= 0 or at the deadline: 2; RTs beyond the deadline by at "
        "most --deadline-tolerance, taken as the deadline: 1; responses without an RT, taken as "
        "omissions (--lost-rt omission): 1 groups: 2 of block, with 4 trials each"
    )
    assert "trials: 8 of 9 rows\nset aside: 1 with no response\n" in result.stdout
    assert "responses: 1 in 3 (75.0%), 0 in 1 (25.0%)\n" in result.stdout
    # of the responses, so without the omissions
    table = result.stdout.partition("\n\n")[0].splitlines()
    assert [line.split() for line in table[-2:]] == [
        ["a", "4", "0.700", "1.010", "0.667"],
        ["b", "4", "0.800", "0.800", "1.000"],
    ]
    assert "warning: 1 of 9 rows (11.1%) has no response but a time before the" in result.stdout
    assert result.stderr.count("\n") == 1


def test_check_counts_lost_rts_apart(folder):
    said, result = how(folder, "--lost-rt", "late", "--omissions", "no-response")
    assert said == (
        "4; omissions coded by a time <= 0 or at the deadline: 2; rows without a response but with "
        "a time before the deadline, taken as omissions (--omissions no-response): 1; RTs beyond "
        "the deadline by at most --deadline-tolerance, taken as the deadline: 1; responses after "
        "the deadline, without an RT (--lost-rt late): 1"
    )
    assert "trials: 9 of 9 rows\nset aside: none\n" in result.stdout
    said, _ = how(folder, "--lost-rt", "random")
    assert said.endswith("responses in time whose RT was lost (--lost-rt random): 1")


# -- exports of other programs ---------------------------------------------------------------------


def said(*arguments):
    """What is printed, in one line."""
    return " ".join(run("check", *arguments).stdout.split())


def test_there_is_no_table_of_groups_without_trials(folder):
    (folder / "no.csv").write_text("rt,response,subject\n" + "x,1,1\ny,0,2\n" * 10)
    result = run("check", "no.csv", "--by", "subject")
    assert "Empty DataFrame" not in result.stdout
    assert result.stdout.count("error:") == 1
    assert "fewer than 10" not in result.stdout


def test_what_is_said_of_a_deadline_names_lines_and_columns_of_the_file(folder):
    rows = "".join(f"0.{i},{i % 2}\n" for i in range(3, 9))
    (folder / "acc.csv").write_text(f"# me\nRT,Stim.ACC\n{rows}1.5,1\n0,0\n0,0\n")
    text = said("acc.csv", "--rt", "RT", "--response", "Stim.ACC", "--deadline", "1")
    assert "2 of 9 rows have a response in 'Stim.ACC' but no RT" in text
    options = ["--rt", "RT", "--response", "Stim.ACC", "--deadline", "1", "--lost-rt", "omission"]
    text = said("acc.csv", *options)
    assert "1 of 7 RTs are longer than their deadline, first in line 9: 1.5 s" in text
    assert "if not, leave both empty in the file. line 9 remedy: --deadline-tolerance" in text
    # codes are no RTs
    assert "rt: 0% 0.300" in text


def test_the_options_for_time_outs_do_what_is_said(folder, trials):
    late = trials.index % 12 == 0
    table = trials.assign(
        **{"Reaction Time": trials["rt"].mask(late, 9.0 + 1e-5 * trials.index)},
        **{"Timed Out": late.astype(int), "Correct": trials["response"].mask(late, 0)},
    )
    table.drop(columns=["rt", "response"]).to_csv("gorilla.csv", index=False)
    options = ["gorilla.csv", "--rt", "Reaction Time", "--response", "Correct"]
    text = said(*options)
    assert "'Timed Out' is 1 in all of them, and in no other." in text
    remedy = "--where '`Timed Out` == 0' --truncated none 9"
    assert f"remedy: {remedy}, without --deadline, leaves them out" in text
    assert said(*options, *shlex.split(remedy)).endswith("nothing to report")
    # a fit says so too
    assert "they look like time-outs recorded as RTs" in done("fit", *options).stderr
