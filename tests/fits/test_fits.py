"""Fits: a mapping from groups to their fits, and tables of them."""

import pandas as pd
import pytest

import ddm


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


def test_repr_of_fits_counts_failures_and_shows_estimates(by_subject):
    first, *rest = repr(by_subject).splitlines()
    assert first == "<Fits of 2 groups by subject; 0 not converged>"
    assert rest[0].split() == ["v[easy]", "v[hard]", "a", "t0"]
