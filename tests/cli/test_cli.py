"""The command `ddm`: exit codes, what it prints where, the tables it writes, and what it says to
wrong use.
"""

import inspect
import json

import pandas as pd
import pytest
from click.testing import CliRunner

import ddm
from ddm.cli import main
from ddm.estimation.methods import METHODS
from ddm.parameters import NAMES

COLUMNS = ["subject", "condition", "rt", "response"]


@pytest.fixture(scope="module")
def trials():
    """Two subjects, two conditions."""
    parts = [
        ddm.DDM(v=v, a=1.4, t0=0.3)
        .simulate(60, seed=10 * subject + v)
        .assign(subject=subject, condition=condition)
        for subject in (1, 2)
        for condition, v in (("easy", 2), ("hard", 1))
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS].round(4)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, trials):
    """Every test works in a folder with the file data.csv."""
    monkeypatch.chdir(tmp_path)
    trials.to_csv("data.csv", index=False)
    return tmp_path


def run(*arguments):
    # click before 8.2 mixes the two streams unless told not to
    options = (
        {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
    )
    result = CliRunner(**options).invoke(main, list(map(str, arguments)), prog_name="ddm")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def done(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result


def refusal(*arguments, code):
    """The message of a refused command, without the hint at the help."""
    result = run(*arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    return result.stderr[result.stderr.index("Error: ") :].removeprefix("Error: ").strip()


# --- fit ------------------------------------------------------------------------------------------


def test_fit_prints_the_estimates_and_says_on_stderr_what_was_read(trials):
    result = done("fit", "data.csv")
    assert result.stdout == f"{ddm.fit(ddm.Model(), trials)}\n"
    assert result.stderr == "<Trials: 240 trials; upper boundary: response = 1; lower: 0>\n"


@pytest.mark.parametrize(
    ("specifications", "model"),
    [
        ([], ddm.Model()),
        (["v=condition"], ddm.Model(v="condition")),
        (["v=condition,subject"], ddm.Model(v=["condition", "subject"])),
        (["v=condition, subject"], ddm.Model(v=["condition", "subject"])),
        (["v=condition", "a=subject"], ddm.Model(v="condition", a="subject")),
        (["z=free"], ddm.Model(z=ddm.FREE)),
        (["z=0.45", "t0=0.3"], ddm.Model(z=0.45, t0=0.3)),
        (["D=0.01"], ddm.Model(D=0.01)),
        (["sv=free"], ddm.Model(sv=ddm.FREE)),
        (["sv=0.5", "sz=0.2", "st0=0.05"], ddm.Model(sv=0.5, sz=0.2, st0=0.05)),
        (["D=free", "a=1"], ddm.Model(D=ddm.FREE, a=1)),
    ],
)
def test_param_says_what_is_fixed_free_or_varies(trials, specifications, model):
    options = [word for specification in specifications for word in ("--param", specification)]
    done("fit", "data.csv", *options, "--out", "fit.csv")
    written = pd.read_csv("fit.csv", index_col="parameter")
    expected = ddm.fit(model, trials).summary().rename_axis("parameter")
    pd.testing.assert_frame_equal(written, expected, check_dtype=False)


@pytest.mark.parametrize("by", ["subject", "subject,condition", "condition, subject"])
def test_by_fits_each_group(trials, by):
    names = [name.strip() for name in by.split(",")]
    result = done("fit", "data.csv", "--by", by, "--out", "fits.csv")
    expected = ddm.fit_each(ddm.Model(), trials, by=names).table
    pd.testing.assert_frame_equal(
        pd.read_csv("fits.csv", index_col=names), expected, check_dtype=False
    )
    assert all(label in result.stdout for label in [*names, "v", "a", "t0", "loglik"])
    first = expected.iloc[0]
    assert f"{first['v']:.4g} ({first['v_se']:.2g})" in result.stdout
    assert result.stderr.endswith("wrote fits.csv\n")


def test_chi_square_fits_are_written_with_their_statistic(trials):
    done("fit", "data.csv", "--by", "subject", "--method", "chi2", "--out", "fits.csv")
    expected = ddm.fit_each(ddm.Model(), trials, by="subject", method="chi2").table
    pd.testing.assert_frame_equal(
        pd.read_csv("fits.csv", index_col="subject"), expected, check_dtype=False
    )


def test_every_suffix_holds_the_same_table():
    for suffix in ("csv", "csv.gz", "json"):
        done("fit", "data.csv", "--by", "subject", "--out", f"fits.{suffix}")
    plain = pd.read_csv("fits.csv")
    pd.testing.assert_frame_equal(pd.read_csv("fits.csv.gz"), plain)
    with open("fits.json") as file:
        rows = json.load(file)
    pd.testing.assert_frame_equal(pd.DataFrame(rows), plain, rtol=1e-12)


def test_a_compressed_file_is_read(trials):
    trials.to_csv("data.csv.gz", index=False)
    assert done("fit", "data.csv.gz").stdout == done("fit", "data.csv").stdout


def test_where_keeps_the_rows_that_meet_it(trials):
    chosen = trials[(trials["subject"] == 1) & (trials["condition"] == "easy")]
    assert done("fit", "data.csv", "--where", "subject == 1 and condition == 'easy'").stdout == (
        f"{ddm.fit(ddm.Model(), chosen)}\n"
    )


@pytest.mark.parametrize(
    ("labels", "upper"),
    [
        (("left", "right"), "right"),
        ((1, 2), "2"),
        ((1.5, 2.5), "2.5"),
        ((False, True), "True"),
        ((-1, 1), "1"),
    ],
)
@pytest.mark.parametrize("with_missing", [False, True])
def test_columns_and_labels_of_any_name(trials, labels, upper, with_missing):
    other = pd.DataFrame(
        {"seconds": trials["rt"], "choice": trials["response"].map(dict(enumerate(labels)))}
    )
    other.to_csv("other.csv", index=False)
    if with_missing:
        with open("other.csv", "a") as file:
            file.write("0.7,\n")
    result = done("fit", "other.csv", "--rt", "seconds", "--response", "choice", "--upper", upper)
    assert f"upper boundary: choice = {labels[1]}; lower: {labels[0]}" in result.stdout
    estimates = ddm.fit(ddm.Model(), trials).summary()["estimate"].round(4)
    assert all(f"{estimate:.4f}" in result.stdout for estimate in estimates)


def test_stimulus_coding(trials):
    sides = trials["response"].index % 2 == 0
    coded = trials.assign(side=sides, choice=(trials["response"] == 1) == sides).replace(
        {True: "right", False: "left"}
    )
    coded.to_csv("coded.csv", index=False)
    result = done(
        "fit", "coded.csv", "--response", "choice", "--upper", "right", "--stimulus", "side"
    )
    expected = ddm.fit(
        ddm.Model(stimulus="side"), ddm.Trials(coded, response="choice", upper="right")
    )
    assert result.stdout == f"{expected}\n"


def test_a_fit_that_does_not_converge_is_said_on_stderr_and_exits_0(trials):
    """No RT is possible under this t0."""
    result = done("fit", "data.csv", "--param", "t0=5", "--where", "subject == 1")
    assert "Warning: not converged: " in result.stderr
    assert "not converged" in result.stdout
    trials.assign(response=trials["response"].where(trials["subject"] == 1)).to_csv(
        "half.csv", index=False
    )
    result = done("fit", "half.csv", "--by", "subject")
    assert result.stderr.endswith(
        "Warning: 1 of 2 fits did not converge: 2. Their messages say why.\n"
    )


# --- check ----------------------------------------------------------------------------------------


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


# --- files that cannot be used --------------------------------------------------------------------

ADVICE = (
    "It must be a text file (UTF-8) of comma-separated values, with decimal points and column "
    "names in the first row; if its name ends in .gz, compressed by gzip."
)
MORE_VALUES = "its rows have more values than there are column names"


@pytest.mark.parametrize("command", ["fit", "check"])
@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("no.csv", b"", "No columns to parse from file"),
        ("no.csv", b"rt;response\n0,5;1\n0,7;0\n", "its values are separated by semicolons"),
        ("no.csv", b"rt\tresponse\n0.5\t1\n", "its values are separated by tabs"),
        ("no.csv", b"rt,response\n1,0.5,1\n2,0.7,0\n", MORE_VALUES),
        ("no.csv", b"rt,response\n0,5,1\n0,7,0\n", MORE_VALUES),
    ],
)
def test_a_file_that_is_no_table_is_refused(folder, command, file, content, reason):
    (folder / file).write_bytes(content)
    assert refusal(command, file, code=1) == f"{file} cannot be read as a table: {reason}. {ADVICE}"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("no.csv", b"a\nb,c\nd,e,f\n"),
        ("no.csv", b"\x89PNG\r\n\x1a\n\x00\xff"),
        ("no.csv", "rt,response\n0.5,très\n".encode("latin-1")),
        ("no.csv.gz", b"rt,response\n0.5,1\n"),
        ("no.csv.gz", b"\x1f\x8b\x08\x00broken"),
        ("no.zip", b"PK\x03\x04broken"),
    ],
)
def test_a_file_that_pandas_cannot_read_is_refused_without_a_traceback(folder, file, content):
    """The reason is in the words of pandas, Python or the decompressor."""
    (folder / file).write_bytes(content)
    message = refusal("check", file, code=1)
    assert message.startswith(f"{file} cannot be read as a table: ")
    assert message.endswith(ADVICE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("rt,response\n", "data is empty: it has no rows."),
        (
            "RT,correct\n0.5,1\n",
            "no.csv has no column 'rt'; it has ['RT', 'correct']. Name the right one: --rt COLUMN.",
        ),
        (
            "rt,key\n0.5,1\n",
            "no.csv has no column 'response'; it has ['rt', 'key']. Name the right one: "
            "--response COLUMN.",
        ),
        (
            "rt,response\n0.5,1\nnone,0\n0.7,1\n",
            "column 'rt' must hold numbers (seconds); row 2 has 'none'. Correct it in the file, "
            "or leave it empty where there was no response.",
        ),
        (
            "rt,response\n500,1\n600,0\n",
            "column 'rt' has a median of 550: these look like milliseconds, and RTs are seconds. "
            "Divide: data['rt'] = data['rt'] / 1000.",
        ),
        (
            "rt,response\n0.5,left\n0.6,right\n",
            "column 'response' has the labels 'left' and 'right'; say which one is the upper "
            "boundary: --upper 'left' or --upper 'right'.",
        ),
        (
            "rt,response\n0.5,1\n0.6,2\n",
            "column 'response' has the labels 1 and 2; say which one is the upper boundary: "
            "--upper 1 or --upper 2.",
        ),
    ],
)
def test_data_that_cannot_be_fitted_are_refused_in_the_words_of_the_shell(folder, content, message):
    (folder / "no.csv").write_text(content)
    assert refusal("check", "no.csv", code=1) == message
    assert refusal("fit", "no.csv", code=1) == message


def test_spaces_after_commas_are_not_part_of_names_and_labels(folder):
    (folder / "spaces.csv").write_text("rt, response\n0.5, yes\n0.6, no\n")
    assert (
        "upper boundary: response = yes; lower: no"
        in done("check", "spaces.csv", "--upper", "yes").stdout
    )


# --- wrong use of options -------------------------------------------------------------------------

HAS = "it has ['subject', 'condition', 'rt', 'response']"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "Subject"], f"data has no column 'Subject'; {HAS}."),
        (["--param", "v=Condition"], f"v='Condition': data has no column 'Condition'; {HAS}."),
        (
            ["--upper", "right"],
            "upper='right' is not a label of column 'response'; its labels are 0 and 1.",
        ),
        (
            ["--where", "subject = 1"],
            "--where 'subject = 1' cannot be evaluated (ValueError) on the columns "
            "['subject', 'condition', 'rt', 'response']. Write a comparison, with quotes around "
            "text and == for equal: --where \"subject == 's01' and rt > 0.2\".",
        ),
        (
            ["--where", "subject == 9"],
            "--where 'subject == 9' holds in none of the 240 rows. Compare with the values in "
            "the file.",
        ),
    ],
)
def test_what_does_not_fit_the_data_exits_1(arguments, message):
    result = run("fit", "data.csv", *arguments)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"Error: {message}\n")
    assert result.stdout == ""


@pytest.mark.parametrize("where", ["rt", "nothing > 1", "rt >", "condition == easy", "rt > 'a'"])
def test_a_condition_that_cannot_be_evaluated_is_refused(where):
    message = refusal("check", "data.csv", "--where", where, code=1)
    assert message.startswith(f"--where {where!r} cannot be evaluated (")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--param", "vcondition"],
            "Invalid value for --param: 'vcondition'; write NAME=VALUE with NAME one of v, a, z, "
            "t0, sv, sz, st0, D, lapse, drift_bias, as in v=difficulty.",
        ),
        (
            ["--param", "drift=condition"],
            "Invalid value for --param: 'drift=condition'; write NAME=VALUE with NAME one of v, "
            "a, z, t0, sv, sz, st0, D, lapse, drift_bias, as in v=difficulty.",
        ),
        (
            ["--param", "v="],
            "Invalid value for --param: 'v='; write NAME=VALUE with NAME one of v, a, z, t0, sv, "
            "sz, st0, D, lapse, drift_bias, as in v=difficulty.",
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
            "Invalid value for --param: D=ddm.FREE cannot be estimated together with v and a: "
            "(v, a, sv, D) and (k v, k a, k sv, k^2 D) predict the same data. Fix a, or v or sv "
            "at a nonzero number, or leave D at 1.",
        ),
        (
            ["--out", "fits.xlsx"],
            "Invalid value for '--out': 'fits.xlsx' must end in .csv, .csv.gz, .json.",
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
        == "Invalid value for 'DATA': File 'absent.csv' does not exist."
    )
    assert refusal(command, code=2) == "Missing argument 'DATA'."


def test_a_table_that_cannot_be_written_exits_1(monkeypatch):
    def full(*arguments, **options):
        raise OSError("no space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    result = run("fit", "data.csv", "--out", "fit.csv")
    assert result.exit_code == 1
    assert result.stderr.endswith("Error: fit.csv cannot be written: no space left on device.\n")


# --- simulate -------------------------------------------------------------------------------------


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
            "dt must be a finite number > 0 (the time step, in seconds); got 0.0. The usual "
            "choice is dt=1e-3.",
        ),
        (["--v", 1, "--a", 1, "-n", 0], "Invalid value for '-n': 0 is not in the range x>=1."),
        (
            ["--v", "fast", "--a", 1, "-n", 5],
            "Invalid value for '--v': 'fast' is not a valid float.",
        ),
        (
            ["--v", 1, "--a", 1, "-n", 5, "--out", "x.txt"],
            "Invalid value for '--out': 'x.txt' must end in .csv, .csv.gz, .json.",
        ),
    ],
)
def test_simulate_refuses_impossible_processes_with_2(arguments, message):
    assert refusal("simulate", *arguments, code=2) == message


# --- recover --------------------------------------------------------------------------------------

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
        "n_trials",
        "parameter",
        "bias",
        "sd",
        "rmse",
        "coverage",
        "failed",
    ]
    row = ddm.recovery_summary(expected).loc["ml", 80, "a"]
    shown = next(line for line in lines if line.split()[:3] == ["ml", "80", "a"])
    assert f"{row['bias']:.4g} ({row['bias_mc']:.1g})" in shown
    without_intervals = next(
        line.split() for line in lines if line.split()[:3] == ["ks", "80", "a"]
    )
    assert without_intervals[9] == "-"


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
            "n_trials must be a whole number >= 1 (the trials of each condition); got 0.",
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
            "with difficulty. Write NAME=free or a number; ddm.recover(model, {level: process}, "
            "...) in Python simulates conditions.",
        ),
        (
            ["--trials", 50, "--guesses", 5, 0.2, 3],
            "share must be a number between 0 and 1 (of the trials); got 5.0. For 5 % write "
            "share=0.05.",
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


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "essentials"),
    [
        (
            [],
            [
                "ddm check data.csv",
                "ddm fit data.csv",
                "seconds",
                "0/1",
                "--upper",
                "check",
                "fit",
                "simulate",
                "recover",
            ],
        ),
        (
            ["fit"],
            [
                "DATA",
                "--rt",
                "--response",
                "--upper",
                "--where",
                "--param",
                "v=difficulty",
                "z=free",
                "z=0.5",
                "--stimulus",
                "--by",
                "--deadline",
                "--method",
                f"[{'|'.join(METHODS)}]",
                "--out",
                ".csv.gz",
                ".json",
                "seconds",
            ],
        ),
        (["check"], ["DATA", "--rt", "--response", "--upper", "--where", "--by", "Exit 1"]),
        (
            ["recover"],
            [
                "--v",
                "--t0",
                "--trials",
                "--datasets",
                "--method",
                "--param",
                "--guesses",
                "--delays",
                "--seed",
                "--out",
                "Monte Carlo",
            ],
        ),
        (
            ["simulate"],
            [
                "--v",
                "--a",
                "--z",
                "--t0",
                "--D",
                "-n",
                "--seed",
                "--dt",
                "--out",
                "required",
                "evidence/s",
            ],
        ),
    ],
)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_mentions_the_essentials(command, essentials, flag):
    text = " ".join(done(*command, flag).stdout.split())
    assert [word for word in essentials if word not in text] == []


def test_the_parameters_stand_in_the_order_of_the_table_in_the_help():
    text = done("simulate", "--help").stdout
    positions = [text.index(f"  --{name} FLOAT") for name in NAMES]
    assert positions == sorted(positions)


def test_version():
    assert done("--version").stdout == f"ddm, version {ddm.__version__}\n"
