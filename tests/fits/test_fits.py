"""Fits: a mapping from groups to their fits, and tables of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.fits.tables import people_table


def test_tables_of_fits_as_parquet(clean, tmp_path, monkeypatch):
    by_subject = ddm.fit_each(ddm.Model(), clean.iloc[:200].assign(s=[1, 2] * 100), by="s")
    monkeypatch.setattr("ddm.fits.fits.find_spec", lambda name: None)
    with pytest.raises(
        ImportError,
        match=r"^to_parquet needs pyarrow\. Install it: pip install 'ddm-toolkit\[parque",
    ):
        by_subject.to_parquet(tmp_path / "fits.parquet")
    monkeypatch.undo()
    pytest.importorskip("pyarrow")
    by_subject.to_parquet(tmp_path / "fits.parquet")
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "fits.parquet"), by_subject.table, check_dtype=False
    )


def test_fits_are_a_mapping_from_groups_to_fits(by_subject, sessions):
    assert len(by_subject) == 2
    assert list(by_subject) == ["s1", "s2"]
    assert "s1" in by_subject
    assert "s3" not in by_subject
    alone = ddm.fit(ddm.Model(v="difficulty"), sessions[sessions["subject"] == "s2"])
    pd.testing.assert_series_equal(by_subject["s2"].params, alone.params)
    assert [fit.n for fit in by_subject.values()] == [200, 200]


def test_an_unknown_group_is_named_with_those_that_exist(by_subject):
    with pytest.raises(KeyError) as caught:
        by_subject["s3"]
    assert caught.value.args == ("no fit of subject = 's3'; the keys are 's1', 's2'",)


def test_tables_have_a_row_per_group(by_subject):
    for table, part in ((by_subject.params, "params"), (by_subject.se, "se")):
        assert table.index.name == "subject"
        for key, fit in by_subject.items():
            pd.testing.assert_series_equal(table.loc[key], getattr(fit, part), check_names=False)


def test_the_table_of_likelihood_fits(by_subject):
    estimates = ["v[easy]", "v[hard]", "a", "t0"]
    errors = [f"{name}_se" for name in estimates]
    table = by_subject.table
    assert list(table.columns) == [*estimates, *errors, "n", "loglik", "converged", "message"]
    pd.testing.assert_frame_equal(table[estimates], by_subject.params)
    pd.testing.assert_frame_equal(table[errors].set_axis(estimates, axis=1), by_subject.se)
    for column in ("n", "loglik", "converged", "message"):
        assert table[column].tolist() == [getattr(fit, column) for fit in by_subject.values()]


def test_the_table_of_chi_square_fits(sessions):
    by_subject = ddm.fit_each(ddm.Model(), sessions, by="subject", method="chi2")
    table = by_subject.table
    assert list(table.columns[-7:]) == [
        "n",
        "loglik",
        "statistic",
        "df",
        "p_value",
        "converged",
        "message",
    ]
    for column in ("statistic", "df", "p_value"):
        assert table[column].tolist() == [getattr(fit, column) for fit in by_subject.values()]


def test_several_grouping_columns_give_tuples_and_a_multiindex(sessions):
    by_subject = ddm.fit_each(ddm.Model(), sessions, by=["subject", "session"])
    assert list(by_subject) == [("s1", 1), ("s1", 2), ("s2", 1), ("s2", 2)]
    assert repr(next(iter(by_subject))) == "('s1', 1)"
    assert list(by_subject.table.index.names) == ["subject", "session"]
    assert by_subject.params.loc[("s2", 1), "a"] == by_subject["s2", 1].params["a"]
    with pytest.raises(KeyError) as caught:
        by_subject["s1"]
    assert caught.value.args == (
        "no fit of subject, session = 's1'; the keys are ('s1', 1), ('s1', 2), ('s2', 1), ('s2', "
        "2)",
    )


def test_summary_is_over_the_people_whose_fits_converged(by_subject):
    table, params = by_subject.summary(), by_subject.params
    assert table.index.tolist() == ["v[easy]", "v[hard]", "a", "t0"]
    assert list(table) == ["mean", "sd", "se", "ci_low", "ci_high", "min", "max", "n"]
    for name, row in table.iterrows():
        values = params[name].to_numpy()
        ends = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
        expected = [
            values.mean(),
            values.std(ddof=1),
            values.std(ddof=1) / np.sqrt(2),
            *ends,
            values.min(),
            values.max(),
        ]
        np.testing.assert_allclose(row.to_numpy()[:7], expected, atol=5.1e-5)
        assert row["n"] == 2


def test_summary_leaves_out_what_failed_or_is_not_there(by_subject):
    columns = by_subject.columns
    theta = np.vstack([columns.theta, columns.theta + 1.0])
    theta[0, 1] = np.nan
    several = replace(
        by_subject,
        columns=replace(columns, theta=theta, converged=np.array([True, True, True, False])),
    )
    table = several.summary()
    assert table["n"].tolist() == [3, 2, 3, 3]
    assert table.loc["a", "max"] == (theta[2, 2]).round(4)
    only = people_table(theta[:1], columns.labels, 0.95)
    assert only["n"].tolist() == [1, 0, 1, 1]
    assert only[["sd", "se", "ci_low", "ci_high"]].isna().all(axis=None)
    assert only.loc["v[hard]"].iloc[:7].isna().all()


def test_repr_of_fits_counts_failures_and_shows_a_summary(by_subject):
    first, *rest = repr(by_subject).splitlines()
    assert first == "<Fits of 2 groups by subject: all converged>"
    assert rest[:5] == by_subject.summary().to_string().splitlines()
    failed = replace(
        by_subject, columns=replace(by_subject.columns, converged=np.array([True, False]))
    )
    assert repr(failed).startswith(
        "<Fits of 2 groups by subject: 1 not converged, and not counted here>\n"
    )


def test_html_has_the_summary_and_escapes_labels(sessions):
    named = sessions.assign(difficulty=sessions["difficulty"].replace({"easy": "<script>"}))
    fits = ddm.fit_each(ddm.Model(v="difficulty"), named, by="subject")
    for noun in (fits, fits["s1"], fits["s1"].trials):
        html = noun._repr_html_()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
        assert "<table" in html
