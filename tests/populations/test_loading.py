"""`load` reads files of all kinds."""

import pytest

import ddm
import population_cases as cases


def test_each_file_gives_what_was_saved(tmp_path):
    data = cases.table(3, 40)
    model = ddm.Model(v="difficulty")
    fit = ddm.fit(model, data[data.subject == "s00"])
    fits = ddm.fit_each(model, data, by="subject")
    population = ddm.fit_hierarchical(model, data, by="subject")
    for name, one in (("fit", fit), ("fits", fits), ("population", population)):
        one.save(tmp_path / f"{name}.json")
        loaded = ddm.load(tmp_path / f"{name}.json")
        assert type(loaded) is type(one)
        assert (loaded.params == one.params).all(axis=None)


def test_what_is_no_file_of_a_fit_is_refused(tmp_path):
    path = tmp_path / "other.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="is no file of a saved fit"):
        ddm.load(path)
    with pytest.raises(FileNotFoundError):
        ddm.load(tmp_path / "missing.json")
