"""A fit as a table, and in one line."""

import numpy as np
import pandas as pd

from ddm.fits.tables import notes_table, notes_text, paper_table
from refusals import refused


def test_summary_puts_estimates_intervals_units_and_meanings_in_one_table(fit):
    table = fit.summary(0.9, meaning=True)
    assert list(table.columns) == ["estimate", "se", "ci_low", "ci_high", "unit", "meaning"]
    pd.testing.assert_frame_equal(table.drop(columns="meaning"), fit.summary(0.9))
    pd.testing.assert_series_equal(table["estimate"], fit.params)
    pd.testing.assert_series_equal(table["se"], fit.se)
    pd.testing.assert_frame_equal(table[["ci_low", "ci_high"]], fit.ci(0.9))
    assert table["unit"].to_dict() == {
        "v[easy]": "evidence/s",
        "v[hard]": "evidence/s",
        "a": "evidence",
        "t0": "s",
    }
    meaning = "non-decision time; with st0 > 0 its smallest value, with t0_sd > 0 its mean"
    assert table.loc["t0", "meaning"] == meaning


def test_a_table_for_a_paper_has_the_digits_of_its_errors():
    numbers = {
        "estimate": [2.447812, 0.279131, 123.456, np.nan, 1.5],
        "se": [0.140243, 0.0030737, 12.3, np.nan, np.nan],
        "ci_low": [2.17294, 0.273107, 99.3, np.nan, np.nan],
        "ci_high": [2.72268, 0.285156, 147.6, np.nan, np.nan],
        "unit": ["evidence/s", "s", "-", "s", "s"],
    }
    found = paper_table(pd.DataFrame(numbers, index=list("abcde")), 0.9)
    assert list(found) == ["estimate (SE)", "90% CI", "unit"]
    assert found["estimate (SE)"].tolist() == [
        "2.45 (0.14)",
        "0.2791 (0.0031)",
        "123.46 (12.30)",
        "-",
        "1.50 (-)",
    ]
    assert found["90% CI"].tolist() == [
        "[2.17, 2.72]",
        "[0.2731, 0.2852]",
        "[99.30, 147.60]",
        "-",
        "-",
    ]


def test_a_summary_in_the_style_of_a_paper(fit):
    found = fit.summary(style="paper", meaning=True)
    assert list(found) == ["estimate (SE)", "95% CI", "unit", "meaning"]
    assert found["unit"].tolist() == fit.summary()["unit"].tolist()
    with refused(ValueError, "style must be 'numbers' or 'paper'; got 'apa'."):
        fit.summary(style="apa")


def test_pandas_writes_it_to_files(fit, tmp_path):
    found = fit.summary(style="paper")
    first = found["estimate (SE)"].iloc[0]
    assert first in found.to_latex()
    assert f"| {first}" in found.to_markdown()
    found.to_excel(tmp_path / "table.xlsx")
    again = pd.read_excel(tmp_path / "table.xlsx", index_col=0)
    assert again["95% CI"].tolist() == found["95% CI"].tolist()


def test_repr_says_what_a_reader_needs(fit, chi2):
    first, second, *table = repr(fit).splitlines()
    assert first == f"<Fit by ml: 400 trials, loglik {fit.loglik:.2f}; {fit.message}>"
    assert second == "upper boundary: response = 1; lower: 0"
    assert table[0].split() == ["estimate", "se", "ci_low", "ci_high", "unit"]
    assert [line.split()[0] for line in table[1:]] == list(fit.params.index)
    assert repr(chi2).startswith(
        f"<Fit by chi2: 400 trials, X2 {chi2.statistic:.2f}, df {chi2.df}; the trials of all 2 "
    )


# -- messages of many fits -------------------------------------------------------------------------


def test_a_note_about_many_groups_is_said_once():
    messages = {
        1: "the fastest RT, 0.300 s, lies 0.1 ms above t0; RTs below t0: 3",
        2: "converged",
        3: "the fastest RT, 0.250 s, lies 1e-05 ms above t0",
    }
    notes = notes_table(messages)
    assert notes.to_dict("list") == {
        "note": ["the fastest RT, 0.300 s, lies 0.1 ms above t0", "RTs below t0: 3"],
        "n": [2, 1],
        "groups": [[1, 3], [1]],
    }
    assert notes_text(notes, 3) == [
        "2 of 3 groups (1, 3), the first: the fastest RT, 0.300 s, lies 0.1 ms above t0",
        "1: RTs below t0: 3",
    ]
    assert notes_table({1: "converged"}).empty


def test_six_groups_are_named():
    (line,) = notes_text(notes_table(dict.fromkeys(range(20), "odd")), 20)
    assert line == "20 of 20 groups (0, 1, 2, 3, 4, 5 and 14 more), the first: odd"
