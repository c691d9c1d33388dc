"""`ddm.Trials` of a path: a look at the first rows, and no more until they are needed."""

import copy
import inspect
import pickle

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.trials.parquet_files import ParquetFiles
from ddm.trials.trials_file import TrialsFile
from refusals import refused

DATA = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(300, seed=1).assign(level=[0, 1] * 150)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "trials.parquet"
    DATA.to_parquet(path, row_group_size=100)
    return path


def test_only_the_first_row_group_is_read(path, monkeypatch):
    ranges = []
    rows = ParquetFiles.rows
    monkeypatch.setattr(
        ParquetFiles, "rows", lambda files, *of: (ranges.append(of[:2]), rows(files, *of))[1]
    )
    trials = ddm.Trials(str(path))
    assert ranges == [(0, 100)]
    assert repr(trials) == (
        f"<Trials in {path}: 300 rows in 3 row groups, not read yet; upper boundary: response = 1; "
        "lower: 0>"
    )


def test_it_is_read_whole_where_a_function_needs_it(path):
    trials = ddm.Trials(path)
    whole = trials.read()
    assert isinstance(trials, TrialsFile)
    assert (whole.n, list(whole.data.columns)) == (300, ["rt", "response", "level"])
    expected = ddm.fit(ddm.Model(), DATA)
    assert ddm.fit(ddm.Model(), trials).params.equals(expected.params)
    assert ddm.fit(ddm.Model(), path).params.equals(expected.params)
    each = ddm.fit_each(ddm.Model(), trials, by="level")
    assert each.params.equals(ddm.fit_each(ddm.Model(), DATA, by="level").params)
    folds = ddm.cross_validate(ddm.Model(), trials, k=2)
    assert folds.equals(ddm.cross_validate(ddm.Model(), DATA, k=2))


def test_labels_are_those_of_the_whole_file_in_every_part(path):
    DATA.assign(response=np.where(DATA["response"] == 1, "left", "right")).to_parquet(path)
    trials = ddm.Trials(path, upper="left")
    rows = trials.files.rows(0, 300, ["rt", "response"]).to_pandas()
    assert trials.trials_of(rows).labels == ("right", "left")
    assert trials.trials_of(rows[rows["response"] == "left"]).labels == ("right", "left")


def test_the_label_of_lower_responses_is_looked_for_until_there_is_one(path):
    late = np.where(np.arange(300) < 210, "left", "right")
    DATA.assign(response=late).to_parquet(path, row_group_size=100)
    assert ddm.Trials(path, upper="left").labels == ("right", "left")
    DATA.assign(response="left").to_parquet(path, row_group_size=100)
    assert ddm.Trials(path, upper="left").labels == ("not left", "left")


def test_a_third_label_in_a_later_part_is_refused(path):
    labels = np.where(DATA["response"] == 1, 1, np.where(np.arange(300) < 150, 0, 2))
    DATA.assign(response=labels).to_parquet(path, row_group_size=100)
    trials = ddm.Trials(path)
    rows = trials.files.rows(200, 300, ["rt", "response"]).to_pandas()
    with refused(
        ValueError,
        "column 'response' has the label 2 in rows 200 to 299, beside 0 and 1 before. A diffusion "
        "between two boundaries has two responses: leave out the rows with others, or recode the "
        "column.",
    ):
        trials.trials_of(rows.set_axis(range(200, 300)))


def test_whether_trials_are_complete_is_known(path):
    assert ddm.Trials(path).is_complete
    assert not ddm.Trials(path, deadline=9.0).is_complete
    assert not ddm.Trials(path, truncated=(0.1, None)).is_complete


def test_columns_of_its_own_are_those_of_a_trial(path):
    assert ddm.Trials(path).own_columns == ("rt", "response")
    limited = DATA.assign(limit=9.0)
    limited.to_parquet(path)
    assert ddm.Trials(path, deadline="limit").own_columns == ("rt", "response", "limit")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rt": "time"}, "data has no column 'time'"),
        ({"response": "key"}, "data has no column 'key'"),
        ({"upper": "left"}, "upper='left' is not a label of column 'response'"),
    ],
)
def test_errors_are_those_of_a_table(path, arguments, message):
    with pytest.raises(ValueError, match=message):
        ddm.Trials(path, **arguments)


def test_other_files_are_to_be_read_first(tmp_path):
    path = str(tmp_path / "trials.csv")
    with refused(
        ValueError,
        f"data={path!r}: only Parquet files (.parquet) and folders of them are read by their path. "
        f"Read another one first: ddm.Trials(ddm.read_table({path!r}), ...).",
    ):
        ddm.Trials(path)


def test_an_empty_file_is_refused(path):
    DATA[:0].to_parquet(path)
    with refused(ValueError, f"{path} has no rows."):
        ddm.Trials(path)


def test_trials_of_a_table_are_copied_and_pickled_as_before():
    trials = ddm.Trials(DATA)
    for same in (copy.copy(trials), pickle.loads(pickle.dumps(trials))):
        assert isinstance(same, ddm.Trials)
        assert same.n == 300


def test_a_file_is_pickled_without_its_trials(path):
    trials = ddm.Trials(path)
    content = pickle.dumps(trials)
    assert len(content) < 10_000
    pd.testing.assert_frame_equal(pickle.loads(content).read().data, trials.read().data)


def test_what_only_trials_in_memory_have_is_said(path):
    with refused(
        AttributeError, "trials in a file have no 'rt' until they are read: trials.read().rt"
    ):
        _ = ddm.Trials(path).rt


def test_help_shows_the_arguments():
    names = list(inspect.signature(ddm.Trials).parameters)
    assert names[:4] == ["data", "rt", "response", "upper"]


def test_first_row_groups_without_rts_are_passed_over(path):
    DATA.assign(rt=DATA["rt"].where(DATA.index >= 200)).to_parquet(path, row_group_size=100)
    assert ddm.Trials(path).labels == (0, 1)
    DATA.assign(rt=np.nan).to_parquet(path, row_group_size=100)
    with pytest.raises(ValueError, match="none with both 'rt' and 'response'"):
        ddm.Trials(path)


def test_other_functions_read_the_file(path):
    trials = ddm.Trials(path)
    assert ddm.check(trials).equals(ddm.check(ddm.Trials(DATA)))
