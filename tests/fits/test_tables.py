"""A fit as a table, and in one line."""

import pandas as pd

from ddm.fits.tables import notes_table, notes_text


def test_summary_puts_estimates_intervals_units_and_meanings_in_one_table(fit):
    table = fit.summary(0.9)
    assert list(table.columns) == ["estimate", "se", "ci_low", "ci_high", "unit", "meaning"]
    pd.testing.assert_series_equal(table["estimate"], fit.params)
    pd.testing.assert_series_equal(table["se"], fit.se)
    pd.testing.assert_frame_equal(table[["ci_low", "ci_high"]], fit.ci(0.9))
    assert table["unit"].to_dict() == {
        "v[easy]": "evidence/s",
        "v[hard]": "evidence/s",
        "a": "evidence",
        "t0": "s",
    }
    assert table.loc["t0", "meaning"] == "non-decision time; with st0 > 0 its smallest value"


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
