"""Fits to a file go on from a checkpoint, and the table is that of a run without a break."""

import shutil

import pytest

import ddm
from ddm.fits.streams import streaming
from ddm.fits.streams.people_fits import PeopleFits
from fits.streams.files import trials_of_people, written

MODEL = ddm.Model(v="difficulty")


@pytest.fixture(autouse=True)
def short_ranges(monkeypatch):
    """Ranges of few people, so that there are several."""
    monkeypatch.setattr(streaming, "ROWS", 300)
    monkeypatch.setattr(streaming, "PEOPLE", 4)
    monkeypatch.setattr(streaming, "SLOW_PEOPLE", 2)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(trials_of_people(17), "trials.parquet")
    return tmp_path


def fitted(out="fits.parquet", model=MODEL, **arguments):
    return ddm.fit_each(model, ddm.Trials("trials.parquet"), by="subject", out=out, **arguments)


def interrupted_after(n, monkeypatch):
    """Let the n-th range from now on be the last one that is fitted."""
    made = []
    fit = PeopleFits.__call__

    def stop(work, starts):
        if len(made) == n:
            raise KeyboardInterrupt
        made.append(fit(work, starts))
        return made[-1]

    monkeypatch.setattr(PeopleFits, "__call__", stop)
    return made


@pytest.mark.parametrize("model", [MODEL, ddm.Model(v="~ difficulty")], ids=["quick", "slow"])
def test_what_was_done_is_not_done_again(folder, monkeypatch, model):
    expected = fitted("expected.parquet", model, n_jobs=1)
    with monkeypatch.context() as patch:
        interrupted_after(3, patch)
        with pytest.raises(KeyboardInterrupt) as caught:
            fitted(model=model, checkpoint="work", n_jobs=1)
    assert caught.value.__notes__ == [
        "What was done is kept in 'work': run the same again to go on from there."
    ]
    assert not (folder / "fits.parquet").exists()
    n_kept = len(list((folder / "work").glob("from-row-*.parquet")))
    assert n_kept > 0

    with monkeypatch.context() as patch:
        made = interrupted_after(1000, patch)
        # another number of threads makes the same ranges
        found = fitted(model=model, checkpoint="work", n_jobs=1)
        n_all = len(list((folder / "work").glob("from-row-*.parquet")))
        assert len(made) == n_all - n_kept
    assert (folder / "fits.parquet").read_bytes() == (folder / "expected.parquet").read_bytes()
    assert repr(found).replace("fits.", "expected.") == repr(expected)


def test_a_complete_one_gives_the_table_at_once_also_in_another_form(folder, monkeypatch):
    fitted(checkpoint="work")
    fitted("expected.csv")
    interrupted_after(0, monkeypatch)
    fitted("fits.csv", checkpoint="work", n_jobs=2, progress=False)
    assert (folder / "fits.csv").read_bytes() == (folder / "expected.csv").read_bytes()


def test_another_file_or_another_reading_is_refused(folder):
    fitted(checkpoint="work")
    shutil.move("trials.parquet", "moved.parquet")
    trials = ddm.Trials("moved.parquet")
    ddm.fit_each(MODEL, trials, by="subject", out="fits.csv", checkpoint="work")

    limited = ddm.Trials("moved.parquet", deadline=9.0)
    for data in (limited, ddm.Trials(written(trials_of_people(17, seed=2), "trials.parquet"))):
        with pytest.raises(ValueError, match=r"the table of trials has|the table of trials was"):
            ddm.fit_each(MODEL, data, by="subject", out="fits.csv", checkpoint="work")
    with pytest.raises(ValueError, match=r"^checkpoint='work' holds results of something else"):
        fitted(model=ddm.Model(), checkpoint="work")
    with pytest.raises(ValueError, match=r"^seed=None draws other random numbers in every run"):
        fitted(checkpoint="other", seed=None)
