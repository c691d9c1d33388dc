"""One function loads every kind of file."""

import pytest

import ddm
from posterior.sampled import population
from refusals import refused


def test_every_kind_of_file_is_loaded(tmp_path):
    data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(60, seed=1)
    ddm.fit(ddm.Model(), data).save(tmp_path / "fit.json")
    population().save(tmp_path / "posterior.nc")
    assert isinstance(ddm.load(tmp_path / "fit.json"), ddm.Fit)
    assert isinstance(ddm.load(tmp_path / "posterior.nc"), ddm.Posterior)


def test_what_is_no_saved_fit_is_refused(tmp_path):
    other = tmp_path / "other.json"
    other.write_text("a, b", encoding="utf-8")
    with refused(
        ValueError,
        f"{str(other)!r} is no file of a saved fit. Give a file that fit.save(...) has written.",
    ):
        ddm.load(other)
    with pytest.raises(FileNotFoundError):
        ddm.load(tmp_path / "nothing.nc")
