"""Tables of populations as text, and tables of people."""

import numpy as np
import pandas as pd

from ddm.cli.texts_of_populations import people_table, summary_text


def summary(label):
    columns = ["estimate", "sd", "ci_low", "ci_high", "r_hat", "ess_bulk", "ess_tail"]
    numbers = [1.23456, 0.5, 0.2, 2.2, 1.0004, 1234.6, 900.0]
    table = pd.DataFrame([numbers], index=[label], columns=columns)
    return table.assign(people_low=np.nan, people_high=3.0, unit="s")


def test_as_many_columns_as_fit_are_shown_those_of_estimates_last_to_go():
    assert summary_text(summary("v")).splitlines() == [
        "   estimate   sd  ci_low  ci_high  r_hat ess_bulk  68%_low  68%_high",
        "v     1.235  0.5     0.2      2.2    1.0     1235        -       3.0",
    ]
    for length, last in ((30, "ess_bulk"), (40, "r_hat"), (45, "ci_high"), (60, "sd")):
        lines = summary_text(summary("v" * length)).splitlines()
        assert lines[0].split()[-1] == last
        assert max(map(len, lines)) <= 80


def test_people_are_told_apart_by_the_columns_that_were_named():
    subjects = pd.DataFrame({"subject": ["s1", "s1"], "parameter": ["v", "a"], "estimate": [1, 2]})
    assert list(people_table(subjects, ["person"])) == ["person", "parameter", "estimate"]

    subjects["subject"] = [("A", 1), ("A", 1)]
    table = people_table(subjects, ["clinic", "person"])
    assert table.iloc[0].tolist() == ["A", 1, "v", 1]
    assert list(table)[:2] == ["clinic", "person"]
