"""The command under random options and damaged files: it refuses in plain words, or does its work.

The seeds are fixed; ``python benchmarks/run.py shell`` takes many others.
"""

import pytest

from fuzz.case import Case, Outcome, outcome_of
from fuzz.complaints import complaints_of
from fuzz.equal_forms import equal_form
from fuzz.file_cases import file_case
from fuzz.option_cases import option_case
from fuzz.tables import simulated

OPTION_SEEDS = range(50)
FILE_SEEDS = range(50)
FORM_SEEDS = range(50)

FIT = ("fit", "data", "--text", "subject", "--param", "v=condition", "--out", "fit.csv")


@pytest.fixture
def folder(tmp_path):
    """A folder within one in which nothing may appear either."""
    inner = tmp_path / "in"
    inner.mkdir()
    yield inner
    assert list(tmp_path.iterdir()) == [inner]


@pytest.mark.parametrize("seed", OPTION_SEEDS)
def test_random_options(folder, seed):
    case = option_case(seed)
    assert complaints_of(case, outcome_of(case, folder)) == [], str(case)


@pytest.mark.parametrize("seed", FILE_SEEDS)
def test_damaged_files(folder, seed):
    case = file_case(seed)
    assert complaints_of(case, outcome_of(case, folder)) == [], str(case)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """What is written about the table as it is."""
    return fitted(tmp_path_factory.mktemp("plain"), text_of_numbers().encode())


@pytest.mark.parametrize("seed", FORM_SEEDS)
def test_a_form_that_changes_no_value_changes_no_digit(folder, expected, seed):
    content, form = equal_form(text_of_numbers(), seed)
    assert fitted(folder, content) == expected, form


def text_of_numbers():
    """The table without the column whose name has a blank: white space cannot part it."""
    lines = simulated().splitlines()
    return "\n".join(line.rpartition(",")[0] for line in lines)


def fitted(folder, content):
    outcome = outcome_of(Case(FIT, {"data": content}), folder)
    assert outcome.status == 0, outcome.stderr
    return (folder / "fit.csv").read_bytes()


# -- the complaints themselves ---------------------------------------------------------------------


def said(stderr, *, words=("fit", "data.csv"), status=1, **changes):
    """What is complained of a call that says this."""
    outcome = Outcome(
        status, changes.get("stdout", ""), stderr, 0.1, frozenset(changes.get("changed", ())),
        changes.get("crash", ""),
    )  # fmt: skip
    return [complaint.partition(":")[0] for complaint in complaints_of(Case(words, {}), outcome)]


@pytest.mark.parametrize(
    ("stderr", "complaint"),
    [
        ("Error: drop them: data.dropna()", "a table in Python"),
        ("Error: say ddm.FREE", "a name in Python"),
        ("Error: group it by pd.cut", "a name in Python"),
        ("Error: set it to NaN", "no value in Python"),
        ("Error: a KeyError", "an error of Python"),
        ("Error: say upper='right'", "an argument"),
        ("Error: lapse_window has no effect", "an argument's name"),
        ("Error: got ['a', 'b']", "a list in Python"),
        ("Error: first in row 4", "a row's index"),
        ("Error: first in row 'line 4'", "a row's index"),
        ("Error: 'x' is not a valid float", "a type in Python"),
        ("", "nothing is said of what went wrong"),
        (" ".join(f"extra{i}" for i in range(21)), "too many columns are listed"),
        ("x" * 3_000, "3000 characters are said"),
    ],
)
def test_python_in_a_message_is_found(stderr, complaint):
    assert complaint in said(stderr)


def test_plain_words_are_no_complaint():
    assert said("Error: column 'rt' has -1 in line 4. Say --missing -1 or --upper 'right'.") == []
    assert said("Error: there is no column 'ddm.x'", words=("fit", "--by", "ddm.x")) == []


def test_doings_that_were_not_asked_for_are_found():
    is_written = "a file is written that was not asked for"
    assert said("x", changed=["fit.csv"]) == [is_written]
    assert said("x", changed=["fit.csv"], words=("fit", "--out", "fit.csv")) == []
    assert said("x", changed=["harmed"]) == ["code was executed"]
    assert said("x", crash="Traceback\nKeyError: 1") == ["crash"]
    assert said("x", status=3) == ["exit status 3"]
