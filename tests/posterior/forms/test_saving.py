"""Saved posteriors: as they were, also with their trials; damage and other trials are told."""

import json

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.posterior.forms.netcdf import load_groups, save_groups
from posterior.sampled import DATA, person, population
from refusals import refused


@pytest.fixture
def path(tmp_path):
    population().save(tmp_path / "posterior.nc")
    return tmp_path / "posterior.nc"


def test_all_is_that_of_the_original(path):
    loaded, known = ddm.load(path), population()
    assert repr(loaded) == repr(known)
    for name in ("draws", "subjects", "priors"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(known, name))
    pd.testing.assert_frame_equal(loaded.summary(), known.summary())
    np.testing.assert_array_equal(loaded.loglik, known.loglik)
    assert loaded.message == known.message
    assert loaded.process("s01", difficulty="easy") == known.process("s01", difficulty="easy")
    np.testing.assert_array_equal(loaded.simulate(1)["rt"], known.simulate(1)["rt"])


def test_what_was_loaded_can_be_saved(path, tmp_path):
    ddm.load(path).save(tmp_path / "again.nc")
    assert repr(ddm.load(tmp_path / "again.nc")) == repr(population())


def test_one_person(tmp_path):
    person().save(tmp_path / "person.nc")
    loaded = ddm.load(tmp_path / "person.nc", data=DATA[DATA["subject"] == "s01"])
    assert repr(loaded) == repr(person())
    assert loaded.loo().elpd == person().loo().elpd


def test_leave_one_out_needs_the_trials(path):
    message = (
        "loo needs the RTs, which a saved fit does not keep. Load it with them: "
        "ddm.load(path, data=...)."
    )
    with refused(ValueError, message):
        ddm.load(path).loo()
    assert ddm.load(path, data=DATA).loo().elpd == population().loo().elpd


@pytest.mark.parametrize(
    "other",
    [DATA.iloc[:-1], DATA.assign(rt=DATA["rt"] + 0.01), DATA.drop(columns="subject"),
     DATA.assign(difficulty=DATA["difficulty"].to_numpy()[::-1])],
)  # fmt: skip
def test_other_trials_are_refused(path, other):
    with pytest.raises(ValueError, match="data are not the 300 trials that were fitted"):
        ddm.load(path, data=other)


def changed(path, change):
    """The file with a changed description."""
    saved = load_groups(path)
    content = json.loads(json.dumps(saved.attributes))
    change(content)
    save_groups(path, saved.groups, content)


@pytest.mark.parametrize(
    ("part", "value"), [("people", [["a"]]), ("person", [0, 1, 9]), ("is_shared", [True])]
)
def test_contradictions_are_told(path, part, value):
    changed(path, lambda content: content.update({part: value}))
    with pytest.raises(ValueError, match="is damaged"):
        ddm.load(path)


def test_what_is_missing_is_told(path):
    changed(path, lambda content: content.pop("priors"))
    with pytest.raises(ValueError, match="is damaged: priors is missing"):
        ddm.load(path)


def test_a_formula_that_could_run_code_is_refused(path):
    changed(path, lambda content: content["model"].update(v="~ __import__('os').getcwd()"))
    with pytest.raises(ValueError, match="is not loaded"):
        ddm.load(path)
