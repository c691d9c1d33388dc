"""Saved populations: as they were, also with their trials; damage is told."""

import json

import numpy as np
import pandas as pd
import pytest

import ddm
import population_cases as cases
from ddm.fits.saved.file_text import CHECKSUM, checksum

MODEL = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))


@pytest.fixture(scope="module")
def data():
    return cases.table(5, 40, lapses=0.04)


@pytest.fixture(scope="module")
def fit(data):
    return ddm.fit_hierarchical(
        MODEL, data, by="subject", between={"v": "~ patient"}, priors="default"
    )


@pytest.fixture
def path(fit, tmp_path):
    fit.save(tmp_path / "population.json")
    return tmp_path / "population.json"


def test_estimates_people_and_processes_are_those_of_the_original(fit, path):
    loaded = ddm.load(path)
    pd.testing.assert_frame_equal(loaded.summary(), fit.summary())
    pd.testing.assert_frame_equal(loaded.subjects, fit.subjects)
    pd.testing.assert_frame_equal(loaded.priors, fit.priors)
    pd.testing.assert_frame_equal(loaded.cov, fit.cov)
    assert loaded.message == fit.message
    assert loaded.loglik == fit.loglik
    assert loaded.process(difficulty="easy") == fit.process(difficulty="easy")
    assert repr(loaded) == repr(fit)
    simulated = loaded.simulate(1)
    np.testing.assert_array_equal(simulated["rt"], fit.simulate(1)["rt"])


def test_checks_need_the_trials(fit, path, data):
    with pytest.raises(ValueError, match="needs the RTs, which a saved fit does not keep"):
        ddm.load(path).predictive(5)
    whole = ddm.load(path, data=data)
    pd.testing.assert_frame_equal(whole.predictive(5, seed=1), fit.predictive(5, seed=1))
    assert whole.trials.n == fit.n


def test_other_trials_are_refused(path, data):
    for other in (data.iloc[:-1], data.assign(rt=data["rt"] + 0.01), data.drop(columns="subject")):
        with pytest.raises(ValueError, match="data are not the 400 trials that were fitted"):
            ddm.load(path, data=other)


def test_damage_is_told(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    content["found"]["phi"][0] += 1.0
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    with pytest.raises(ValueError, match="is damaged: its content is not what was written"):
        ddm.load(path)

    for part, value in (("people", [["a"]]), ("person", [0, 1, 9]), ("is_shared", [True])):
        changed = {**content, part: value}
        changed[CHECKSUM] = checksum(changed)
        path.write_text(json.dumps(changed, indent=1), encoding="utf-8")
        with pytest.raises(ValueError, match="is damaged"):
            ddm.load(path)


def test_a_formula_that_could_run_code_is_refused(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    content["model"]["v"] = "~ __import__('os').getcwd()"
    content[CHECKSUM] = checksum(content)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    with pytest.raises(ValueError, match="is not loaded"):
        ddm.load(path)


def test_a_later_version_is_told(path):
    content = json.loads(path.read_text(encoding="utf-8")) | {"schema": 99}
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    with pytest.raises(ValueError, match="a later version"):
        ddm.load(path)
