"""Data sets by their names: those of the package load, and are what their script makes."""

import subprocess
import sys
from pathlib import Path

import pytest

import ddm
from ddm import datasets
from ddm.datasets.catalogue import LOADERS
from ddm.datasets.sources import SOURCES
from refusals import refused

FOLDER = Path(__file__).parents[2] / "data"


NAMES = [
    "cavanagh_2011",
    "roitman_shadlen_2002",
    "speed_accuracy",
    "speed_accuracy_truth",
    "ulrich_2015_flanker",
    "ulrich_2015_simon",
]


def test_names():
    assert datasets.names() == NAMES
    assert set(dir(datasets)) == {*LOADERS, "load", "names", "overview"}


def test_the_overview_says_what_ships_and_under_which_terms():
    table = datasets.overview()
    assert list(table.index) == NAMES
    columns = ["task", "people", "rows", "ships", "licence", "source", "reference"]
    assert list(table.columns) == columns
    assert table.index[table["ships"]].tolist() == [
        "cavanagh_2011",
        "speed_accuracy",
        "speed_accuracy_truth",
    ]
    assert table.loc["ulrich_2015_simon", ["people", "rows", "source"]].tolist() == [
        16,
        5374,
        "https://github.com/igmmgi/DMCfun",
    ]
    assert (table["licence"] != "").all()


@pytest.mark.parametrize("name", [name for name, one in SOURCES.items() if not one.repository])
def test_a_set_that_was_made_here_has_the_size_that_is_said(name):
    data = datasets.load(name)
    assert (data["subject"].nunique(), len(data)) == (SOURCES[name].people, SOURCES[name].rows)


@pytest.mark.parametrize("name", ["speed", "speed_accuracy.csv", "", None], ids=repr)
def test_an_unknown_name(name):
    message = (
        "name must be one of 'cavanagh_2011', 'roitman_shadlen_2002', 'speed_accuracy', "
        "'speed_accuracy_truth', 'ulrich_2015_flanker', 'ulrich_2015_simon'; got "
        f"{name!r}."
    )
    with refused(ValueError, message):
        datasets.load(name)


def test_the_trials_are_read_as_they_are():
    data = datasets.load("speed_accuracy")
    trials = ddm.Trials(data)
    assert data.groupby(["subject", "instruction", "difficulty"]).size().tolist() == [120] * 48
    assert trials.n + trials.missing.sum() == 5760
    assert 0 < trials.missing["no rt and no response"] < 60
    assert trials.labels == (0, 1)


def test_the_truth_names_the_estimates_of_the_model():
    truth = datasets.load("speed_accuracy_truth").set_index("subject")
    data = datasets.load("speed_accuracy")
    assert truth.index.tolist() == sorted(data.subject.unique())
    fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), data[data.subject == "s01"])
    assert truth.columns.tolist() == fit.params.index.tolist()


def test_a_loaded_table_is_a_copy():
    data = datasets.load("speed_accuracy")
    data["rt"] = 0.0
    assert datasets.load("speed_accuracy").rt.median() > 0.3


@pytest.mark.slow  # a new process
def test_the_script_makes_the_same_bytes(tmp_path):
    subprocess.run(
        [sys.executable, str(FOLDER / "make_speed_accuracy.py"), str(tmp_path)], check=True
    )
    for name in ("speed_accuracy", "speed_accuracy_truth"):
        assert (tmp_path / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()
