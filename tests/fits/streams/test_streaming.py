"""Fits from a file are those of the table that it holds, however it is cut."""

import functools
import re

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet
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
        f"'{path}' ORDER BY \\\"subject\\\") TO 'sorted.parquet'\"",
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


# --- what a part of a file must not decide --------------------------------------------------------


def test_neighbours_without_rts_and_in_another_unit_stop_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "SLOW_PEOPLE", 2)
    table = people()[people()["subject"] < 10].copy()
    table.loc[table["subject"].isin([4, 5]), "rt"] = np.nan
    table.loc[table["subject"].isin([8, 9]), "rt"] *= 1000.0
    model = ddm.Model(v="~ difficulty")
    with pytest.warns(ddm.ConvergenceWarning, match="4 of 10 fits did not converge: 4, 5, 8, 9"):
        _, found = from_file(table, tmp_path, model=model)
    with pytest.warns(ddm.ConvergenceWarning):
        expected = ddm.fit_each(model, table, by="subject").table
    numbers = expected.columns.drop("message")
    assert_same(found[numbers], expected[numbers])
    for subject in (4, 8):
        assert expected.loc[subject, "message"].startswith(found.loc[subject, "message"])


def test_pieces_have_the_same_types_whatever_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "SLOW_PEOPLE", 2)
    table = people()[people()["subject"] < 6].copy()
    table.loc[table["subject"].isin([4, 5]), "rt"] = np.nan
    with pytest.warns(ddm.ConvergenceWarning):
        _, found = from_file(table, tmp_path, method="chi2")
    assert found["df"].isna().tolist() == [False] * 4 + [True] * 2


@pytest.mark.parametrize(
    ("reading", "method", "message"),
    [
        (
            {"deadline": 9.0},
            "ez",
            "method='ez' needs trials that were all observed; these have a d",
        ),
        ({"truncated": (0.1, 9.0)}, "ks", "method='ks' needs trials that were all observed;"),
        ({"lost_rt": "random"}, "ez", "method='ez' cannot use responses without an RT, which may "),
    ],
)
def test_methods_that_need_complete_trials_refuse_others(tmp_path, reading, method, message):
    path = written(people(), tmp_path / "trials.parquet")
    trials = ddm.Trials(path, **reading)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        ddm.fit_each(MODEL, trials, by="subject", out=tmp_path / "f.csv", method=method)


def test_numbers_of_levels_are_judged_as_in_the_whole_table(tmp_path):
    table = people()[people()["subject"] < 3].assign(step=np.arange(180) % 24)
    with pytest.raises(ValueError, match="the column holds 24 different numbers, so it is a meas"):
        from_file(table, tmp_path, model=ddm.Model(v="step"))
    model = ddm.Model(a="step", v=1.0, t0=0.2)
    enough = trials_of_people(4).assign(step=np.arange(240) % 24)
    _, found = from_file(enough, tmp_path, model=model)
    assert_same(found, ddm.fit_each(model, enough, by="subject").table)


def test_a_file_is_never_changed_by_what_is_written(tmp_path):
    folder = tmp_path / "trials"
    folder.mkdir()
    path = written(people(), folder / "trials.parquet")
    with refused(
        ValueError,
        f"out={str(path)!r} is what is read, which is never changed. Name another place.",
    ):
        ddm.fit_each(MODEL, ddm.Trials(path), by="subject", out=str(path))
    inside = str(folder / "kept")
    for argument, other in (("out", f"{inside}.csv"), ("checkpoint", inside)):
        where = {"out": tmp_path / "f.csv", argument: other}
        with refused(
            ValueError,
            f"{argument}={other!r} lies in the folder {folder}, which is never changed. Name "
            "another place.",
        ):
            ddm.fit_each(MODEL, ddm.Trials(folder), by="subject", **where)
    assert len(list(folder.iterdir())) == 1


def test_columns_with_points_in_their_names_are_read(tmp_path):
    table = people().rename(columns={"rt": "key_resp.rt"}).assign(**{"rt.raw": 1.0})
    path = written(table, tmp_path / "trials.parquet")
    trials = ddm.Trials(path, rt="key_resp.rt")
    fits = ddm.fit_each(MODEL, trials, by="subject", out=tmp_path / "fits.parquet")
    expected = ddm.fit_each(MODEL, people(), by="subject").table
    assert_same(fits.table().set_index("subject"), expected)


def test_functions_whose_names_end_like_others_are_taken(tmp_path):
    table = people()[people()["subject"] < 4].assign(x=lambda t: (t.index % 3) - 1.0)
    model = ddm.Model(v="~ abs(x)")
    _, found = from_file(table, tmp_path, model=model)
    assert_same(found, ddm.fit_each(model, table, by="subject").table)


def test_people_have_no_name_of_the_table_of_fits(tmp_path):
    table = people().rename(columns={"subject": "n"})
    path = written(table, tmp_path / "trials.parquet")
    with refused(
        ValueError, "by='n': the table of fits has a column of this name. Rename it in the file."
    ):
        ddm.fit_each(MODEL, ddm.Trials(path), by="n", out=tmp_path / "fits.parquet")


def test_keys_of_text_stay_text_in_a_csv(tmp_path):
    keys = {i: f"{i:03}" for i in range(39)} | {39: "NA"}
    table = people().assign(subject=people()["subject"].map(keys))
    path = written(table, tmp_path / "trials.parquet")
    fits = ddm.fit_each(MODEL, ddm.Trials(path), by="subject", out=tmp_path / "fits.csv")
    assert fits.table()["subject"].tolist() == list(keys.values())


def test_not_a_number_is_a_missing_person(tmp_path):
    table = people().astype({"subject": float})
    path = tmp_path / "trials.parquet"
    pyarrow.parquet.write_table(
        pyarrow.table({name: table[name].to_numpy() for name in ("rt", "response")}).append_column(
            "subject", pyarrow.array(np.where(table["subject"] == 39, np.nan, table["subject"]))
        ),
        path,
    )
    with pytest.raises(ValueError, match="by='subject': the column is missing in 60 rows of the"):
        ddm.fit_each(ddm.Model(), ddm.Trials(path), by="subject", out=tmp_path / "fits.csv")


def test_a_path_is_read_in_parts_too_where_there_is_a_file_to_write(tmp_path):
    path = written(people(), tmp_path / "trials.parquet")
    fits = ddm.fit_each(MODEL, str(path), by="subject", out=tmp_path / "fits.parquet")
    assert_same(
        fits.table().set_index("subject"), ddm.fit_each(MODEL, people(), by="subject").table
    )
