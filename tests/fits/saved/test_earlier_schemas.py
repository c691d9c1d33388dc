"""Files of earlier schemas are read as if they were written today."""

import json

import pytest

import ddm
from ddm.fits.saved.earlier_schemas import as_today
from fits.cases import CASES
from fits.earlier import of_schema_1, of_schema_2, of_schema_3


def without_head(whole):
    return {name: part for name, part in whole.items() if name not in ("schema", "sha256")}


@pytest.mark.parametrize("case", ["simple", "stimulus"])
@pytest.mark.parametrize("earlier", [of_schema_2, of_schema_3])
def test_a_file_of_an_earlier_schema_says_the_same(tmp_path, case, earlier):
    model, trials, method = CASES[case]
    path = tmp_path / "fit.json"
    ddm.fit(model, trials, method=method).save(path)
    today = json.loads(path.read_text())
    assert without_head(as_today(earlier(today))) == without_head(today)
    assert as_today(today) is today


def test_lapses_stay_in_their_column(tmp_path):
    trials = ddm.DDM(v=1.2, a=1.4, t0=0.3).simulate(200, seed=1)
    fit = ddm.fit(ddm.Model(lapse=0.05, lapse_window=(0.0, 3.0), t0=0.2), trials)
    path = tmp_path / "fit.json"
    fit.save(path)
    whole = json.loads(path.read_text())
    for earlier in (of_schema_1, of_schema_2):
        path.write_text(json.dumps(earlier(whole)))
        loaded = ddm.load(path)
        assert loaded.model == fit.model
        assert loaded.conditions.equals(fit.conditions)


def test_the_options_of_a_model_are_kept(tmp_path):
    trials = ddm.DDM(v=1.2, a=1.4, t0=0.3).simulate(200, seed=1)
    model = ddm.Model(start="beta", start_shape=4.0, non_decision="normal", t0_sd=0.03)
    fit = ddm.fit(model, trials)
    fit.save(tmp_path / "fit.json")
    loaded = ddm.load(tmp_path / "fit.json", data=trials)
    assert loaded.model == model
    assert loaded.process() == fit.process()
