"""Single cells with text in columns of numbers."""

import pandas as pd

from doctor.tables import decisions, found, mend, only, with_cells


def test_one_cell_of_text_in_a_covariate():
    finding = only(with_cells("trial", "END"))
    assert finding.finding == (
        "column 'trial' holds numbers, but 1 of 60 rows has text there, first 'END': it would be "
        "taken as categories."
    )
    assert (finding.column, finding.rows, finding.severity) == ("trial", (0,), "note")
    assert mend(with_cells("trial", "END"), finding.remedy)["trial"].isna().sum() == 1


def test_a_column_that_is_used_is_a_warning():
    limits = with_cells("trial", "END").assign(limit=pd.Series([3.0] * 59 + ["none"]))
    severities = {f.column: f.severity for f in found(limits, deadline="limit")[1:]}
    assert severities == {"limit": "warning", "trial": "note"}


def test_numbers_in_the_text_are_not_thrown_away():
    assert only(with_cells("trial", "7a")).remedy == (
        "data.loc[[0], 'trial'] = NUMBERS  # that stand in the text of these cells"
    )


def test_it_is_said_last():
    table = with_cells("trial", "END")
    table.loc[3, "rt"] = 0.01
    assert [finding.column for finding in found(table)][-1] == "trial"


def test_levels_and_names_are_no_numbers():
    codes = [f"s{i}" if i % 2 else str(i) for i in range(60)]
    assert found(decisions(60, code=codes)) == []
    people = [*map(str, range(59)), "3a"]
    assert found(decisions(60, subject=people)) == []
    assert found(with_cells("trial", *"abcd")) == []
    delays = ["100 ms", "200 ms"] * 29 + ["catch"] * 2
    assert found(decisions(60, delay=delays)) == []
