"""The data sets that come with the package load, fit their description, and are what their script
makes.
"""

import subprocess
import sys
from pathlib import Path

import pytest

import ddm
from ddm import datasets
from refusals import refused

FOLDER = Path(__file__).parents[1] / "data"


def test_names():
    assert datasets.names() == ["speed_accuracy", "speed_accuracy_truth"]


@pytest.mark.parametrize("name", ["speed", "speed_accuracy.csv", "", None], ids=repr)
def test_an_unknown_name(name):
    message = f"name must be one of 'speed_accuracy', 'speed_accuracy_truth'; got {name!r}."
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
    for name in datasets.names():
        assert (tmp_path / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()
