"""`check`: the table of findings, its arguments, and what it says of real data sets."""

import inspect
import warnings

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import Trials, check
from doctor.simulated_sets import ODDITIES, SAID, clean_set, odd_set
from doctor.tables import NAN, by_person, decisions
from refusals import refused

COLUMNS = ["finding", "column", "n", "rows", "severity", "remedy"]


def test_clean_data_give_an_empty_table_of_the_same_kind():
    clean, odd = check(decisions()), check(decisions().assign(response="a"))
    assert clean.empty
    assert not odd.empty
    assert list(clean) == list(odd) == COLUMNS
    assert clean.dtypes.tolist() == odd.dtypes.tolist()
    assert list(clean.attrs) == ["understood"]
    assert clean.attrs["understood"]["trials"] == "200 of 200 rows"


def test_the_most_severe_findings_come_first():
    table = by_person(3, 40)
    table.loc[[0, 50], "rt"] = [0.01, -0.4]
    table.loc[3, "response"] = NAN
    assert check(table, by="subject")["severity"].tolist() == ["error", "note", "note"]


def test_rows_are_the_labels_of_the_table():
    table = decisions(50).set_axis([f"row {i}" for i in range(50)])
    table.loc[["row 7", "row 9"], "rt"] = 999
    (finding,) = check(table).itertuples()
    assert (finding.column, finding.n, finding.rows) == ("rt", 2, ("row 7", "row 9"))


def test_the_data_are_not_changed():
    table = decisions(50).assign(response="Left", rt=lambda rows: 1000.0 * rows["rt"])
    before = table.copy()
    check(table, by="response")
    pd.testing.assert_frame_equal(table, before)
    assert table.attrs == {}


# -- arguments -------------------------------------------------------------------------------------


def test_the_arguments_are_those_of_trials():
    mine = dict(inspect.signature(check).parameters)
    assert list(mine)[:2] == ["data", "by"]
    del mine["data"], mine["by"]
    theirs = dict(inspect.signature(Trials).parameters)
    del theirs["data"]
    assert {name: one.default for name, one in mine.items()} == {
        name: one.default for name, one in theirs.items()
    }


def test_trials_are_examined_as_they_were_read():
    table = decisions(60).rename(columns={"rt": "seconds"}).astype({"response": float})
    table.loc[[4, 30], "response"] = NAN
    trials = Trials(table, rt="seconds")
    # the label that was found is said in the code of remedies
    pd.testing.assert_frame_equal(check(trials), check(table, rt="seconds", upper=1))
    assert check(trials)["rows"].tolist() == [(4, 30)]
    # also in the order in which a clock shows
    assert check(Trials(decisions(60), upper=0)).attrs["understood"]["boundaries"] == (
        "upper is response = 0, lower is 1"
    )


def test_what_trials_say_is_not_said_again():
    with refused(
        TypeError,
        "upper= is for a table; these Trials were read with arguments of their own. Leave it out, "
        "or give the table: ddm.check(data, upper=...).",
    ):
        check(Trials(decisions(20)), upper=1)


def test_data_of_another_kind():
    with refused(
        TypeError,
        "data must be a DataFrame with one row per trial, or ddm.Trials, of pandas, polars, "
        "pyarrow or another library that narwhals reads; got list. Make one of it: "
        "pandas.DataFrame(data).",
    ):
        check([0.5, 0.6])


def test_a_wrong_word():
    with refused(ValueError, "omissions must be 'no response' or None; got 'all'."):
        check(decisions(20), omissions="all")


# -- what Trials refuse is an error, and what they take is none ------------------------------------

SPOILT = [
    {},
    {"rt": [NAN, np.inf]},
    {"rt": [0, -1]},
    {"rt": ["x", "0.5"]},
    {"rt": [None, 0.4, True]},
    {"response": ["a", [1]]},
    {"response": [9, None]},
    {"response": [None, pd.NA, 2]},
    {"rt": [NAN] * 40},
    {"response": [1] * 40},
    {"response": [None] * 40},
    {"rt": [700.0] * 30},
]


@pytest.mark.parametrize("cells", SPOILT, ids=str)
@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"deadline": 2.9},
        {"deadline": 0.5, "lost_rt": "omission"},
        {"upper": 0},
        {"upper": "b"},
        {"observed": "upper"},
        {"truncated": (0.2, 3.0)},
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore:.* have no response but a time before")
def test_an_error_is_what_trials_refuse(cells, arguments):
    table = decisions(40).astype(object)
    for name, values in cells.items():
        for i, value in enumerate(values):
            table.at[i, name] = value

    try:
        Trials(table, **arguments)
        is_refused = False
    except (ValueError, TypeError):
        is_refused = True
    assert (check(table, **arguments)["severity"] == "error").any() == is_refused


# -- data sets -------------------------------------------------------------------------------------


def test_the_data_set_of_the_package():
    (finding,) = check(ddm.datasets.load("speed_accuracy"), by="subject").itertuples()
    assert (finding.severity, finding.n) == ("note", 21)
    assert "neither an RT nor a response" in finding.finding


LEARNING = ("note", None, "from the first fifth of the trials")


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("cavanagh_2011.csv", {}, [("note", 2684, "3 significant digits: in steps of 1 ms")]),
        (
            "forstmann_2008.csv",
            {"upper": "right"},
            [("note", 22, "begin abruptly at 0.25 s"), LEARNING],
        ),
        ("hddm_pst_learning.csv", {}, [LEARNING, ("note", 14, "(up to 360)")]),
        ("fontanesi_2019_learning.csv", {"response": "accuracy"}, [LEARNING]),
        (
            "ratcliff_rouder_1998.csv.gz",
            {"upper": "light"},
            [
                ("warning", 19, "the slowest 14.072,"),
                ("note", 510, "'outlier' is 1 in 510 of 24358 trials, with RTs from 0.083"),
                LEARNING,
                ("note", 7, "'trial' counts the trials, but leaves out 16 numbers"),
            ],
        ),
        (
            "roitman_shadlen_2002.csv",
            {},
            [("note", 1, "the fastest 0.005 s"), ("note", None, "'coherence' is 0, 'accuracy'")],
        ),
        (
            "trueblood_2018_meddec.csv.gz",
            {"upper": "blast"},
            [
                ("note", 16, "neither an RT nor a response"),
                ("note", 1, "the fastest 0.027 s"),
                ("note", 7200, "18 of 37 names in column 'id'"),
                ("note", 1, "'novice_8' (28% of 100 with 'non-blast')"),
                LEARNING,
            ],
        ),
        (
            "wagenmakers_2008_lexdec.csv.gz",
            {"response": "accuracy"},
            [
                ("warning", 15, "the slowest 1174.8,"),
                ("warning", 422, "fast guesses of 3 of 17 groups of subject"),
                ("note", 6, "an RT but no response"),
                ("note", 12, "the fastest 0.004 s"),
                ("note", 5759, "steps of 10.4 ms, with jitter"),
                ("note", 165, "'censor' is 1 in 165 of 31516 trials"),
                LEARNING,
                ("note", 1, "(up to 1920): 2 (798)"),
            ],
        ),
        (
            "ulrich_2015_flanker.csv",
            {"response": "accuracy"},
            [
                ("note", 8, "pile up at the end, at 1.202 s"),
                ("note", 5365, "steps of 16.7 ms, as those of a screen or a keyboard at 60 Hz"),
                ("note", 9, "'kept_driftdm' is 0 in 9 of 5373 trials"),
            ],
        ),
        (
            "borst_kievit_rotation.csv",
            {"response": "accuracy"},
            [
                ("note", 32, "a response but no RT"),
                ("note", 26, "fewer than 10 trials"),
                ("note", 95, "have 10 trials. By the information"),
            ],
        ),
        ("synthetic/driftdm_dmc.csv", {"response": "accuracy"}, []),
        ("synthetic/driftdm_ratcliff.csv", {"response": "accuracy"}, []),
        ("synthetic/hddm_simple_difficulty.csv", {}, []),
    ],
)
def test_real_data_sets_show_their_oddities_and_raise_no_false_alarm(
    real_data, name, arguments, expected
):
    findings = list(check(pd.read_csv(real_data(name)), by="subject", **arguments).itertuples())
    for finding, (severity, n, text) in zip(findings, expected, strict=True):
        assert text in finding.finding
        assert (finding.severity, n in (None, finding.n)) == (severity, True)


# -- simulated sets --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1000, 1025))
def test_clean_sets_draw_no_finding(seed):
    """200 others are checked by ``python benchmarks/run.py oddities``, where 2 % may draw one."""
    table, arguments = clean_set(seed)
    assert check(table, **arguments)["finding"].tolist() == []


@pytest.mark.parametrize("kind", ODDITIES)
def test_an_oddity_is_found(kind):
    table = odd_set(kind, 1)
    response = "accuracy" if "accuracy" in table else "response"
    assert any(SAID[kind] in text for text in check(table, response=response)["finding"])


# -- as `ddm.Trials` reads the table ---------------------------------------------------------------

LABELS = ([0, 1], [-1, 1], [1, 2], ["left", "right"], ["Left", "left"], ["a", "b", "none"], [1])
ODD = (None, -1.0, 0.0, 999.0, np.inf)
ARGUMENTS = (
    {},
    {"unit": "s"},
    {"unit": "ms"},
    {"deadline": 1.5},
    {"deadline": 1.5, "lost_rt": "omission"},
    {"upper": "left"},
    {"upper": "left", "observed": "upper"},
    {"truncated": (0.2, 3.0)},
)


def any_table(rng):
    n = int(rng.integers(1, 30))
    rt = (0.3 + rng.gamma(2.0, 0.2, n)) * rng.choice([1.0, 1000.0, 1.0 / 60.0, 30.0])
    times = pd.Series(np.where(rng.random(n) < 0.3, 1000.0 * rt, rt) if n % 5 == 0 else rt)
    odd = ODD[rng.integers(len(ODD))]
    labels = LABELS[rng.integers(len(LABELS))]
    answers = pd.Series([labels[i] for i in rng.integers(len(labels), size=n)], dtype=object)
    return pd.DataFrame(
        {
            "rt": times.mask(rng.random(n) < rng.choice([0.0, 0.1]), odd),
            "response": answers.mask(rng.random(n) < rng.choice([0.0, 0.1]), None),
        }
    )


@pytest.mark.parametrize("seed", range(60))
def test_an_error_is_found_exactly_where_trials_refuse_the_table(seed):
    rng = np.random.default_rng(seed)
    table, arguments = any_table(rng), ARGUMENTS[rng.integers(len(ARGUMENTS))]
    found = check(table, **arguments)
    has_error = bool((found["severity"] == "error").any())

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            trials = Trials(table, **arguments)
    except (TypeError, ValueError):
        assert has_error
        return

    assert not has_error
    understood = found.attrs["understood"]
    lower, upper = trials.labels
    assert understood["trials"] == f"{trials.n} of {len(table)} rows"
    assert understood["boundaries"] == f"upper is response = {upper}, lower is {lower}"


def test_cells_may_be_lists_and_records():
    table = decisions(60).astype({"response": object})
    table["history"] = [{"page": [i]} for i in range(60)]
    table["keys"] = [["a"], ["b"], None] * 20
    assert check(table).empty
    table.at[3, "response"] = {"Q0": "24"}
    assert check(table)["severity"].tolist()[0] == "error"
    assert not check(table, response="history").empty
    assert not check(table, rt="keys", by="keys").empty
