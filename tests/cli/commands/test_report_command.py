"""``ddm report``: the page of the function, from the shell."""

import sys

import pytest

import ddm
from cli.command import run as run_command
from reports import MODEL, data, fit

QUESTION = "Is it harder?"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with data, in which the command runs."""
    data().to_csv(tmp_path / "data.csv", index=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return run_command("report", *arguments)


def test_models_are_fitted_and_compared(folder):
    said = ["--model", "v=difficulty", "--model", "all equal:", "--by", "subject"]
    result = run("data.csv", *said, "--question", QUESTION, "--title", "A", "--out", "page.html")
    assert result.exit_code == 0
    assert "wrote page.html" in result.stderr
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "<title>A</title>" in page
    assert QUESTION in page
    assert "is preferred to" in page
    assert "Each of the 4 people (column subject) was fitted separately" in page


def test_a_saved_fit_is_reported_with_its_trials(folder):
    fit().save("fit.json")
    result = run("data.csv", "--fit", "fit.json", "--out", "page.html")
    assert result.exit_code == 0
    fit().report("same.html")
    here, same = (folder.joinpath(name).read_bytes() for name in ("page.html", "same.html"))
    assert here == same


def test_a_population_is_reported(folder):
    said = ["--model", "v=difficulty", "--hierarchical", "--by", "subject"]
    assert run("data.csv", *said, "--out", "page.html").exit_code == 0
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "One population of 4 people by subject" in page


def test_without_a_model_there_is_nothing_to_report(folder):
    result = run("data.csv", "--out", "page.html")
    assert result.exit_code == 2
    assert (
        "say a model that is fitted here, as in --model v=difficulty, or 'all equal:' for one "
        "without conditions; or a saved fit, as in --fit fit.json."
    ) in result.stderr


def test_the_ending_and_the_inputs_are_minded(folder):
    result = run("data.csv", "--model", "v=difficulty", "--out", "page.pdf")
    assert result.exit_code == 2
    assert ".html" in result.stderr
    assert run("data.csv", "--model", "v=difficulty").exit_code == 2


def test_the_extra_is_named_if_it_is_missing(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("data.csv", "--model", "v=difficulty", "--out", "page.html")
    assert result.exit_code == 1
    assert (
        'ddm report needs jinja2, which is not installed: pip install "ddm-toolkit[report]"'
    ) in result.stderr
    assert not (folder / "page.html").exists()


def test_a_fit_of_other_trials_is_refused(folder):
    other = data()[data()["subject"] != "s0"]
    ddm.fit(MODEL, other).save("other.json")
    result = run("data.csv", "--fit", "other.json", "--out", "page.html")
    assert result.exit_code == 1
    assert "--fit other.json: " in result.stderr
