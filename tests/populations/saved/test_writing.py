"""What a file of a population holds, and what it does not."""

import json

import ddm
import population_cases as cases


def test_a_file_has_no_rts(tmp_path):
    data = cases.table(3, 30)
    fit = ddm.fit_hierarchical(ddm.Model(v="difficulty"), data, by="subject")
    fit.save(tmp_path / "population.json")
    content = json.loads((tmp_path / "population.json").read_text(encoding="utf-8"))
    assert content["kind"] == "hierarchical"
    assert content["people"] == [["s00"], ["s01"], ["s02"]]
    assert len(content["person"]) == len(data)
    assert content["priors"] is None
    assert str(data["rt"].iloc[0]) not in (tmp_path / "population.json").read_text(encoding="utf-8")


def test_a_person_may_be_named_by_several_columns(tmp_path):
    data = cases.table(3, 30).assign(lab=1)
    fit = ddm.fit_hierarchical(ddm.Model(v="difficulty"), data, by=["lab", "subject"])
    fit.save(tmp_path / "population.json")
    loaded = ddm.load(tmp_path / "population.json", data=data)
    assert loaded[1, "s01"].n == 60
