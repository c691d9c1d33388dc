"""fit_each() with a checkpoint: it goes on where a run was killed, and equals one that was not."""

import os
import signal

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.cli.translation import in_shell_words
from ddm.runtime import jobs
from killing import DIED, run_until
from refusals import refused
from sent import by_value

by_value(__name__)

FIT = """
import pandas as pd, ddm
data = pd.read_csv(sys.argv[4])
how = {"by": "subject", "method": "chi2", "checkpoint": sys.argv[5]}
ddm.fit_each(ddm.Model(v="condition"), data, n_jobs=1, **how)
"""

COMMAND = """
from ddm.cli import main
main(["fit", sys.argv[4], "--by", "subject", "--method", "chi2", "--param", "v=condition",
      "--checkpoint", sys.argv[5]])
"""


@pytest.fixture
def file(subjects, tmp_path):
    subjects.to_csv(tmp_path / "data.csv", index=False)
    return tmp_path / "data.csv"


def parts(folder):
    return sorted(path.name for path in folder.glob("fits-*"))


def test_a_run_that_is_killed_goes_on(file, tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    for n, when, n_parts in ((2, "before", 1), (1, "after", 2)):
        killed = run_until(n, when, FIT, file, folder)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert len(parts(folder)) == n_parts

    data = pd.read_csv(file)
    how = {"by": "subject", "method": "chi2"}
    whole = ddm.fit_each(ddm.Model(v="condition"), data, n_jobs=1, **how)
    again = ddm.fit_each(ddm.Model(v="condition"), data, n_jobs=2, checkpoint=folder, **how)
    assert again.table.to_csv() == whole.table.to_csv()
    for key in whole:
        pd.testing.assert_frame_equal(again[key].cov, whole[key].cov, check_exact=True)
        assert str(again[key]) == str(whole[key])

    # all is there now, so that nothing is searched
    monkeypatch.setattr("ddm.estimation.search.Search.of_outcomes", None)
    at_once = ddm.fit_each(ddm.Model(v="condition"), data, checkpoint=str(folder), **how)
    assert at_once.table.to_csv() == whole.table.to_csv()
    other = data.assign(rt=data["rt"] + 0.001)
    message = (
        f"checkpoint={str(folder)!r} holds results of something else: the table of trials has the "
        "same text but other content (480 trials). Name another folder for this computation; or, "
        f"if the results that were kept there are not needed, delete it: "
        f"shutil.rmtree({str(folder)!r})."
    )
    with refused(ValueError, message):
        ddm.fit_each(ddm.Model(v="condition"), other, checkpoint=folder, **how)


def test_ctrl_c_keeps_what_was_done_and_says_so(file, tmp_path):
    folder = tmp_path / "kept"
    ended = run_until(2, "after", COMMAND, file, folder, by=signal.SIGINT)
    assert ended.returncode == 1
    assert f"\nWhat was done is kept in {folder}: the same line goes on.\n" in ended.stderr
    assert len(parts(folder)) == 2


def test_other_columns_and_another_index_go_on(subjects, tmp_path):
    how = {"by": "subject", "method": "chi2", "n_jobs": 1, "checkpoint": tmp_path / "kept"}
    first = ddm.fit_each(ddm.Model(), subjects, **how)
    other = subjects.assign(comment="x").set_index(subjects.index + 7)
    assert ddm.fit_each(ddm.Model(), other, **how).table.equals(first.table)


def test_fits_that_take_no_time_are_made_again(subjects, tmp_path):
    how = {"by": "subject", "checkpoint": tmp_path / "kept"}
    first = ddm.fit_each(ddm.Model(), subjects, **how)
    assert parts(tmp_path / "kept") == []
    assert ddm.fit_each(ddm.Model(), subjects, **how).table.equals(first.table)


def test_a_fit_that_failed_is_kept_with_its_message(subjects, tmp_path):
    lacking = subjects.assign(response=subjects["response"].where(subjects["subject"] != 2))
    how = {"by": "subject", "method": "chi2", "n_jobs": 1, "checkpoint": tmp_path / "kept"}
    with pytest.warns(ddm.ConvergenceWarning):
        first = ddm.fit_each(ddm.Model(), lacking, **how)
    with pytest.warns(ddm.ConvergenceWarning):
        again = ddm.fit_each(ddm.Model(), lacking, **how)
    assert again.table.equals(first.table)


@pytest.mark.parametrize("seed", [None, np.random.default_rng(1)])
def test_a_seed_that_is_another_one_next_time_is_refused(subjects, tmp_path, seed):
    with pytest.raises((ValueError, TypeError), match=r"^seed"):
        ddm.fit_each(ddm.Model(), subjects, by="subject", seed=seed, checkpoint=tmp_path)


# --- processes that die ---------------------------------------------------------------------------


class Killing(ddm.Method):
    """Chi-square, but the process of a group with so many trials dies, unless it is the first."""

    name = "killing"

    def __init__(self, n):
        self.n = n
        self.parent = os.getpid()

    def on(self, outcomes, design):
        if outcomes.rt.size == self.n and os.getpid() != self.parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return ddm.ChiSquare().on(outcomes, design)


def test_a_group_whose_process_dies_is_a_fit_that_did_not_converge(subjects):
    data = subjects.drop(index=subjects.index[subjects["subject"] == 3][0])
    how = {"by": "subject", "n_jobs": 2}
    with pytest.warns(ddm.ConvergenceWarning, match="1 of 4 fits did not converge: 3"):
        fits = ddm.fit_each(ddm.Model(), data, method=Killing(119), **how)
    assert fits.table["converged"].tolist() == [True, True, True, False]
    message = fits[3].message
    assert message == f"not converged: {DIED}"
    assert in_shell_words(message).endswith("(SIGKILL(-9)), as happens when memory runs out")
    assert fits.params.loc[3].isna().all()


def test_a_stored_death_is_a_result(subjects, tmp_path, monkeypatch):
    def died(work, tasks, n_jobs):
        yield from ((i, jobs.Died("it died")) for i in tasks)

    monkeypatch.setattr(jobs, "results_of_workers", died)
    how = {"by": "subject", "method": "chi2", "n_jobs": 2, "checkpoint": tmp_path / "kept"}
    for _ in range(2):
        with pytest.warns(ddm.ConvergenceWarning, match="2 of 4 fits did not converge: 2, 3"):
            fits = ddm.fit_each(ddm.Model(), subjects, **how)
        assert fits[3].message == "not converged: it died"
    names = [f"fits-0000000{i}-died.json" for i in (2, 3)]
    assert parts(tmp_path / "kept") == ["fits-00000000.json", *names]

    # without its file it is tried again
    (tmp_path / "kept" / names[0]).unlink()
    with pytest.warns(ddm.ConvergenceWarning, match="1 of 4 fits did not converge: 3"):
        ddm.fit_each(ddm.Model(), subjects, **how)
