"""Fits from a file are those of the table that it holds, however it is cut."""

import functools

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.fits.streams import streaming
from fits.streams.files import trials_of_people, written
from refusals import refused

MODEL = ddm.Model(v="difficulty")


@pytest.fixture(autouse=True)
def short_ranges(monkeypatch):
    """Ranges that are so short that there are several."""
    monkeypatch.setattr(streaming, "ROWS", 500)
    monkeypatch.setattr(streaming, "PEOPLE", 7)


@functools.cache
def people() -> pd.DataFrame:
    return trials_of_people(40)


def from_file(table, folder, *, model=MODEL, by="subject", row_group_size=700, **arguments):
    """The table of fits to a file, and that of the fits to the table in memory."""
    trials = ddm.Trials(written(table, folder / "trials.parquet", row_group_size))
    fits = ddm.fit_each(model, trials, by=by, out=folder / "fits.parquet", **arguments)
    return fits, fits.table().set_index(by)


def assert_same(found, expected):
    pd.testing.assert_frame_equal(
        found, expected, check_exact=True, check_dtype=False, check_index_type=False
    )


@pytest.mark.parametrize("row_group_size", [100, 700, 10_000])
@pytest.mark.parametrize("n_jobs", [1, 2, None])
def test_fits_are_those_of_the_table(tmp_path, row_group_size, n_jobs):
    fits, table = from_file(people(), tmp_path, row_group_size=row_group_size, n_jobs=n_jobs)
    assert_same(table, ddm.fit_each(MODEL, people(), by="subject").table)
    assert fits.n == 40


def test_a_folder_of_files_is_one_table(tmp_path):
    folder = tmp_path / "trials"
    folder.mkdir()
    for i, part in enumerate(np.array_split(np.arange(len(people())), 3)):
        written(people().iloc[part], folder / f"part-{i}.parquet")
    fits = ddm.fit_each(MODEL, ddm.Trials(folder), by="subject", out=tmp_path / "fits.csv")
    expected = ddm.fit_each(MODEL, people(), by="subject")
    assert_same(fits.table().set_index("subject"), expected.table)


def test_a_csv_is_the_one_that_fits_write(tmp_path):
    trials = ddm.Trials(written(people(), tmp_path / "trials.parquet"))
    ddm.fit_each(MODEL, trials, by="subject", out=tmp_path / "fits.csv")
    ddm.fit_each(MODEL, people(), by="subject").to_csv(tmp_path / "expected.csv")
    assert (tmp_path / "fits.csv").read_bytes() == (tmp_path / "expected.csv").read_bytes()


def test_levels_that_occur_late_have_their_place(tmp_path):
    table = people().copy()
    late = table["subject"] >= 30
    table.loc[late & (table["difficulty"] == "hard"), "difficulty"] = "a very hard one"
    for dtype in (str, "category", pd.CategoricalDtype(["hard", "easy", "a very hard one"])):
        typed = table.assign(difficulty=table["difficulty"].astype(dtype))
        _, found = from_file(typed, tmp_path, row_group_size=300)
        # as the file is read when it is read whole
        whole = ddm.Trials(tmp_path / "trials.parquet").read()
        assert_same(found, ddm.fit_each(MODEL, whole, by="subject").table)
        if isinstance(dtype, pd.CategoricalDtype):
            assert found.columns[0] == "v[hard]"


def test_people_of_several_columns_and_words_have_their_keys(tmp_path):
    table = people().assign(session=lambda t: t["subject"] % 2, subject=lambda t: t["subject"] // 2)
    table["subject"] = "person " + (table["subject"] + 100).astype(str)
    by = ["subject", "session"]
    _, found = from_file(table, tmp_path, by=by)
    assert_same(found, ddm.fit_each(MODEL, table, by=by).table)


@pytest.mark.parametrize(
    "model",
    [
        ddm.Model(v="~ 1 + difficulty", a=ddm.FREE),
        ddm.Model(v="difficulty", lapse=ddm.FREE),
        ddm.Model(v="response_side", stimulus={"difficulty": {"easy": 1, "hard": -1}}),
    ],
    ids=["formula", "lapse", "stimulus"],
)
def test_slower_models_are_fitted_too(tmp_path, model):
    table = people()[people()["subject"] < 6].assign(response_side="both")
    _, found = from_file(table, tmp_path, model=model)
    assert_same(found, ddm.fit_each(model, table, by="subject").table)


def test_chi_square_has_its_columns(tmp_path):
    table = people()[people()["subject"] < 4]
    _, found = from_file(table, tmp_path, method="chi2")
    assert_same(found, ddm.fit_each(MODEL, table, by="subject", method="chi2").table)


def test_rows_are_set_aside_and_counted_as_in_memory(tmp_path):
    table = people().copy()
    table.loc[[5, 700, 701], "rt"] = np.nan
    table["response"] = table["response"].astype(float)
    table.loc[[9], "response"] = np.nan
    fits, found = from_file(table, tmp_path)
    assert_same(found, ddm.fit_each(MODEL, table, by="subject").table)
    assert "rows with no rt set aside" in repr(fits)


def test_deadlines_and_units_are_those_of_the_file(tmp_path):
    table = people()[people()["subject"] < 5].assign(limit=1500.0)
    table["rt"] = (1000.0 * table["rt"]).round()
    table["response"] = table["response"].astype(float)
    table.loc[table["rt"] > 1500.0, ["rt", "response"]] = np.nan
    reading = {"deadline": "limit", "unit": "ms"}
    trials = ddm.Trials(written(table, tmp_path / "trials.parquet"), **reading)
    fits = ddm.fit_each(MODEL, trials, by="subject", out=tmp_path / "fits.parquet")
    expected = ddm.fit_each(MODEL, ddm.Trials(table, **reading), by="subject")
    assert_same(fits.table().set_index("subject"), expected.table)


def test_fits_that_fail_are_counted_and_named(tmp_path):
    table = people()[people()["subject"] < 4].copy()
    table.loc[table["subject"] == 2, "rt"] = np.nan
    with pytest.warns(ddm.ConvergenceWarning, match=r"^1 of 4 fits did not converge: 2\. Their"):
        fits, found = from_file(table, tmp_path)
    assert (fits.n_failed, fits.failed) == (1, (2,))
    assert not found.loc[2, "converged"]


def test_unsorted_people_are_refused_with_a_query_that_sorts_them(tmp_path):
    table = people().sample(frac=1.0, random_state=1)
    path = written(table, tmp_path / "trials.parquet")
    before, after = next(
        (a, b) for a, b in zip(table["subject"], table["subject"][1:], strict=False) if b < a
    )
    with refused(
        ValueError,
        f"by='subject': {path} is read a part at a time, so its rows must be sorted by people, but "
        f'{after} comes after {before}. DuckDB sorts files of any size: duckdb -c "COPY (FROM '
        f"'{path}' ORDER BY \"subject\") TO 'sorted.parquet'\"",
    ):
        ddm.fit_each(MODEL, ddm.Trials(path), by="subject", out=tmp_path / "fits.parquet")
    assert not (tmp_path / "fits.parquet").exists()


def test_an_error_in_a_late_part_leaves_the_old_file(tmp_path):
    table = people().copy()
    table.loc[table.index[-1], "rt"] = -0.5
    path = written(table, tmp_path / "trials.parquet")
    out = tmp_path / "fits.csv"
    out.write_text("mine")
    with pytest.raises(ValueError, match=f"row {table.index[-1]}"):
        ddm.fit_each(MODEL, ddm.Trials(path), by="subject", out=out)
    assert out.read_text() == "mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["fits.csv", "trials.parquet"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"by": "person"},
            ValueError,
            "by='person': data has no column 'person'. The columns are rt, response, subject, "
            "difficulty.",
        ),
        ({"out": 3}, TypeError, "out must be the name of a file; got 3."),
        ({"out": "fits.xlsx"}, ValueError, "out='fits.xlsx' must end in .parquet or .csv."),
        (
            {"model": ddm.Model(v="~ scale(x)")},
            ValueError,
            "v='~ scale(x)': scale() needs all rows at once, and PATH is read a part at a time. "
            "Compute this column when you make the file, or read it whole: ddm.fit_each(model, "
            "trials.read(), ...).",
        ),
        (
            {"model": ddm.Model(v="~ rt2")},
            ValueError,
            "v='~ rt2': its columns have 12,000 different rows, so it is about single trials, and "
            "PATH is read a part at a time. Read it whole: ddm.fit_each(model, trials.read(), "
            "...).",
        ),
    ],
)
def test_what_is_refused(tmp_path, arguments, error, message):
    model = arguments.get("model", MODEL)
    table = people()
    if "x" in model.columns or "rt2" in model.columns:
        table = pd.DataFrame({"rt": 1.0, "response": 1, "subject": 0}, index=range(12_000))
        table = table.assign(x=1.0, rt2=np.arange(12_000) / 7.0)
    path = written(table, tmp_path / "trials.parquet")
    given = {"by": "subject", "out": tmp_path / "fits.parquet", **arguments}
    given.pop("model", None)
    with refused(error, message.replace("PATH", str(path))):
        ddm.fit_each(model, ddm.Trials(path), **given)


def test_missing_people_are_refused(tmp_path):
    table = people().astype({"subject": "Int64"})
    table.loc[0, "subject"] = pd.NA
    path = written(table, tmp_path / "trials.parquet")
    with refused(
        ValueError,
        "by='subject': the column is missing in 1 rows of the row group from row 0 on. Leave these "
        "rows out of the file, or fill them in.",
    ):
        ddm.fit_each(MODEL, ddm.Trials(path), by="subject", out=tmp_path / "fits.parquet")
