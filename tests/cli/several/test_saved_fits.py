"""`--fit`: fits in files, and how the trials are read that they are of."""

import click
import pandas as pd
import pytest

import ddm
from cli.command import done, refusal, run
from ddm.cli.several import saved_fits
from ddm.cli.several.saved_fits import groups_in, loaded, model_in_file, named_files
from refusals import refused


@pytest.fixture
def coded(folder, trials):
    """Trials with labels and columns of their own, and a fit of them."""
    table = trials.assign(choice=trials["response"].map({0: "left", 1: "right"}))
    table = table.drop(columns="response").rename(columns={"rt": "seconds"})
    table.to_csv("coded.csv", index=False)
    reading = ["--rt", "seconds", "--response", "choice", "--upper", "right"]
    done("fit", "coded.csv", *reading, "--param", "v=condition", "--save", "coded.json")
    return reading


def test_names_are_those_of_the_files():
    assert named_files(["a/one.json", "two.b.json"]) == {
        "one": "a/one.json",
        "two.b": "two.b.json",
    }
    message = "'a/one.json' and 'one.nc' would both be called 'one'. Rename one of them."
    with refused(click.BadParameter, message):
        named_files(["a/one.json", "one.nc"])


def test_what_is_in_a_file():
    done("fit", "data.csv", "--by", "subject", "--param", "v=condition", "--save", "fits.json")
    fits = loaded("fits.json")
    assert isinstance(fits, ddm.Fits)
    assert groups_in(fits) == ("subject",)
    assert model_in_file(fits) == ddm.Model(v="condition")

    done("fit", "data.csv", "--save", "fit.json")
    assert groups_in(loaded("fit.json")) == ()
    assert model_in_file(loaded("fit.json")) == ddm.Model()


def test_a_population_is_in_a_file():
    done("fit", "data.csv", "--by", "subject", "--hierarchical", "--save", "people.json")
    assert isinstance(loaded("people.json"), ddm.HierarchicalFit)
    assert groups_in(loaded("people.json")) == ("subject",)
    assert model_in_file(loaded("people.json")) == ddm.Model()


def test_a_saved_fit_knows_how_its_trials_are_read(coded):
    result = done("plot", "coded.csv", "--fit", "coded.json", "--out", "coded.png")
    assert result.stderr.splitlines()[-1] == "wrote coded.png"
    said = done("plot", "coded.csv", *coded, "--fit", "coded.json", "--out", "said.png")
    assert "upper boundary: choice = right" in said.stderr
    with open("coded.png", "rb") as one, open("said.png", "rb") as other:
        assert one.read() == other.read()


def test_a_reading_in_a_file_of_options_is_said(coded, folder):
    (folder / "study.toml").write_text(
        'data = "coded.csv"\nrt = "seconds"\nresponse = "choice"\nupper = "right"\n'
    )
    result = done("plot", "--config", "study.toml", "--fit", "coded.json", "--out", "coded.png")
    assert "upper boundary: choice = right" in result.stderr


def test_another_reading_that_is_said_is_not_ignored(coded):
    wrong = [*coded[:-1], "left"]
    result = run("plot", "coded.csv", *wrong, "--fit", "coded.json", "--out", "coded.png")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: --fit coded.json: data are not the 240 trials that were fitted: their number, "
        "conditions or RTs differ. Give the same rows, in the same order."
    )


def test_other_trials_are_refused(coded):
    where = ["--where", "subject == 1"]
    result = run("plot", "coded.csv", *where, "--fit", "coded.json", "--out", "coded.png")
    assert result.exit_code == 1
    assert "data are not the 240 trials that were fitted" in result.stderr


def test_names_of_people_that_are_numbers_with_zeros(trials):
    table = trials.assign(subject=trials["subject"].map({1: "001", 2: "002"}))
    table.to_csv("zeros.csv", index=False)
    done("fit", "zeros.csv", "--by", "subject", "--save", "fits.json")
    done("plot", "zeros.csv", "--fit", "fits.json", "--out", "fits.png")


def test_a_file_of_another_kind_exits_1():
    pd.DataFrame({"v": [1.0]}).to_json("other.json")
    assert refusal("plot", "data.csv", "--fit", "other.json", "--out", "x.png", code=1) == (
        "'other.json' is no file of a saved fit. Give a file that fit.save(...) has written."
    )


def test_a_file_that_is_not_there_exits_2():
    assert refusal("plot", "data.csv", "--fit", "absent.json", "--out", "x.png", code=2) == (
        "Invalid value for '--fit': File 'absent.json' does not exist."
    )


def test_a_posterior_without_its_packages_exits_1(monkeypatch):
    def missing(path, data):
        raise ImportError('load needs h5py, which is not installed: pip install "..."')

    monkeypatch.setattr(saved_fits, "load", missing)
    message = refusal("plot", "--fit", "data.csv", "--kind", "draws", "--out", "x.png", code=1)
    assert message == 'load needs h5py, which is not installed: pip install "..."'
