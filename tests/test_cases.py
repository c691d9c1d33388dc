"""Files as people publish them: what happens to each, in Python and in the shell."""

import re
import warnings
from pathlib import Path

import pytest

import ddm
from cli.command import run

CASES = Path(__file__).with_name("cases")


def read(name, **options):
    return ddm.read_table(CASES / name, **options)


def shell(command, name, *options):
    result = run(command, CASES / name, *options)
    return result.exit_code, result.stdout + result.stderr


def estimates(text):
    """The estimates that the command printed."""
    rows = re.findall(r"^(\S+) +(-?\d+\.\d+) ", text, re.M)
    return {name: float(value) for name, value in rows}


# -- files that need nothing, or one option, to be fitted ------------------------------------------

# options of the shell, and arguments of read_table and of Trials
FITTED = {
    "tabs.tsv": ([], {}, {}, 2),
    "semi_decimal.csv": ([], {}, {}, 2),
    "de.csv": ([], {}, {}, 3),
    "ws.txt": ([], {}, {}, 3),
    "rtable.txt": ([], {}, {}, 2),
    "sepline.csv": ([], {}, {}, 2),
    "comments.csv": ([], {}, {}, 2),
    "deccomma_quoted.csv": ([], {}, {}, 3),
    "rephead.csv": ([], {}, {}, 3),
    "trail.csv": ([], {}, {}, 2),
    "x.json": ([], {}, {}, 300),
    "slow.csv": (["--unit", "s"], {}, {"unit": "s"}, 5),
    "ms.csv": (["--unit", "ms"], {}, {"unit": "ms"}, 4),
    "events.csv": (
        ["--skip", "1", "--where", "event_code == 7", "--rt", "response_time"],
        {"skip": 1, "where": "event_code == 7"},
        {"rt": "response_time"},
        3,
    ),
    "whererttext.csv": (
        ["--where", "kind == 'trial'"],
        {"where": "kind == 'trial'"},
        {},
        4,
    ),
    "hddm999.csv": (["--missing", "999"], {"missing": 999}, {}, 5),
    "na.csv": (["--missing", "response=none"], {"missing": {"response": "none"}}, {}, 2),
    "flags.csv": (["--where", "practice == FALSE"], {"where": "practice == FALSE"}, {}, 3),
    "neg.csv": (["--missing", "-1"], {"missing": -1}, {}, 3),
    "txt.csv": (["--missing", "x"], {"missing": "x"}, {}, 3),
    "stimlab.csv": (
        ["--response", "key", "--upper", "j", "--stimulus", "side=left:-1,right:1"],
        {},
        {"response": "key", "upper": "j"},
        6,
    ),
}

MODELS = {"stimlab.csv": ddm.Model(stimulus={"side": {"left": -1, "right": 1}})}


@pytest.mark.parametrize("name", FITTED)
def test_a_file_is_fitted_and_the_shell_says_what_python_says(name):
    options, reading, trials, n = FITTED[name]
    laid = ddm.Trials(read(name, **reading), **trials)
    assert laid.n == n

    code, text = shell("fit", name, *options)
    assert (code, text.count("read ")) == (0, 1)
    assert f"<Trials: {n} trials" in text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        expected = ddm.fit(MODELS.get(name, ddm.Model()), laid).params
    assert estimates(text) == expected.round(4).to_dict()
    if name != "stimlab.csv":
        assert shell("check", name, *options)[0] == 0


def test_rows_without_rt_or_response_are_counted():
    assert ddm.Trials(read("na.csv", missing={"response": "none"})).missing.to_dict() == {
        "no response": 3
    }


# -- omissions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "how"),
    [("eprime_zero.csv", {}), ("psychopy_omit.csv", {"lost_rt": "omission"})],
)
def test_omissions_give_the_true_values(name, how):
    trials = ddm.Trials(read(name), deadline=1.0, **how)
    assert trials.omitted.sum() == 985
    found = ddm.fit(ddm.Model(), trials).params
    assert found.round(3).to_dict() == {"v": 1.02, "a": 1.61, "t0": 0.299}

    options = [word for key, value in how.items() for word in (f"--{key.replace('_', '-')}", value)]
    _, text = shell("fit", name, "--deadline", "1", *options)
    assert estimates(text) == found.round(4).to_dict()


@pytest.mark.parametrize("name", ["psychopy_omit.csv", "late.csv"])
def test_an_accuracy_without_an_rt_is_asked_about(name):
    response = "correct" if name == "late.csv" else "response"
    with pytest.raises(ValueError, match="Say which it was: lost_rt='omission'"):
        ddm.Trials(read(name), response=response, deadline=1.0)

    options = ["--response", response, "--deadline", "1"]
    for command in ("fit", "check"):
        code, text = shell(command, name, *options)
        assert code == 1
        assert "--lost-rt omission" in text
    assert shell("fit", name, *options, "--lost-rt", "omission")[0] == 0


def test_late_choices_that_are_all_alike_are_noted():
    _, text = shell("fit", "psychopy_omit.csv", "--deadline", "1", "--lost-rt", "late")
    assert "say --lost-rt omission" in text


# -- units and codes that are named ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ms.csv", "these look like milliseconds"),
        ("slow.csv", "--unit s for seconds"),
        ("frames60.csv", "frames of a screen of 60 Hz (median 0.513 s)"),
        ("tiny_rt.csv", "seconds divided by 1000 once too often (median 0.511 s)"),
        ("mixed.csv", "milliseconds in 40 rows (median 486.6), those of subject 4"),
        ("hddm999.csv", "it looks like a code for no RT"),
        ("neg.csv", "it looks like a code, or an anticipation"),
        ("caselab.csv", "differ only in capitals or spaces: 'Left' and 'left'"),
        ("txt.csv", "'x'"),
        ("covtext.csv", "line 62"),
    ],
)
def test_what_looks_odd_is_named(name, said):
    _, text = shell("check", name)
    assert said in " ".join(text.split())
    findings = ddm.check(read(name))
    assert len(findings)


def test_a_clock_is_no_rt():
    options = ["--rt", "response_times", "--response", "feedbackType"]
    _, text = shell("check", "ibl_abs.csv", *options)
    assert "rises from row to row" in " ".join(text.split())


@pytest.mark.parametrize("name", ["tiny_rt.csv", "mixed.csv", "hddm999.csv"])
def test_a_fit_of_odd_times_says_so(name):
    code, text = shell("fit", name)
    assert code == 0
    assert "ddm check says more" in text


# -- columns and their levels ----------------------------------------------------------------------


def test_keys_are_kept_as_text():
    assert read("ids.csv", text=["sub", "cond"])["cond"].unique().tolist() == ["null", "neutral"]
    _, text = shell("fit", "ids.csv", "--by", "sub", "--param", "v=cond", "--param", "t0=0.3")
    assert [line.split()[0] for line in text.splitlines() if re.match(r"(00\d|NA) ", line)] == [
        "001",
        "002",
        "NA",
    ]
    _, text = shell("fit", "zeros.csv", "--by", "sub", "--param", "t0=0.3", "--param", "a=1")
    assert re.search(r"^002 ", text, re.M)


def test_whole_levels_are_called_by_whole_numbers():
    _, text = shell("fit", "floatlev.csv", "--param", "v=congruent", "--param", "t0=0.3")
    assert {"v[0]", "v[1]"} <= set(estimates(text))
    table = read("floatlev.csv").astype({"congruent": float})
    assert list(ddm.fit(ddm.Model(v="congruent", t0=0.3), table).params.index[:2]) == [
        "v[0]",
        "v[1]",
    ]


def test_a_covariate_is_one_of_numbers_once_its_text_is_left_out():
    where = "trial != 'END OF FILE'"
    assert read("covtext.csv", where=where)["trial"].dtype == int
    _, text = shell("fit", "covtext.csv", "--where", where, "--param", "v=~ trial")
    assert "v[trial] " in text


def test_no_sign_of_a_stimulus_is_proposed():
    _, text = shell("fit", "stim90.csv", "--stimulus", "stim")
    assert "--stimulus stim=90:SIGN,270:SIGN, where SIGN is +1 for the stimulus whose" in text
    _, text = shell("fit", "stim90.csv", "--stimulus", "stim=90:1,270:-1")
    assert estimates(text)["v"] == pytest.approx(1.47, abs=0.01)


def test_an_error_about_a_row_says_its_line():
    assert "line 4" in shell("fit", "neg.csv")[1]
    assert "line 4 has 'x'" in shell("fit", "txt.csv")[1]
    assert "skip the lines before it: --skip 1" in shell("fit", "events.csv")[1]
