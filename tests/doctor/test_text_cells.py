"""Text where numbers should be."""

import numpy as np
import pandas as pd
import pytest

from doctor.tables import decisions, found, mend, only, with_cells


@pytest.mark.parametrize(
    ("cells", "text", "n"),
    [
        (["x"], "1 of 60 rows has no number in column 'rt', first 'x'.", 1),
        (["0.5", "?"], "1 of 60 rows has no number in column 'rt', first '?'.", 1),
        (
            ["0.5", "0.6"],
            "2 of 60 rows have no number in column 'rt', numbers that are written as text, first "
            "'0.5'.",
            2,
        ),
        (
            ["rt", "rt"],
            "2 of 60 rows have no number in column 'rt', the name of the column: the line of names "
            "is repeated.",
            2,
        ),
        (
            ["0,5"],
            "1 of 60 rows has no number in column 'rt', numbers with decimal commas, first '0,5'.",
            1,
        ),
        (
            ["1,234", "2,345"],
            "2 of 60 rows have no number in column 'rt', numbers with commas, which are decimal "
            "commas or stand between thousands, first '1,234'.",
            2,
        ),
        ([[1, 2]], "1 of 60 rows has no number in column 'rt', first [1, 2].", 1),
    ],
)
def test_text_among_the_rts(cells, text, n):
    finding = found(with_cells("rt", *cells))[0]
    assert finding.finding == text
    assert (finding.column, finding.n, finding.severity) == ("rt", n, "error")


@pytest.mark.parametrize("cells", [["x"], ["0.5", "0.6"], ["rt"], ["0.5", "?"]])
def test_what_is_pasted_leaves_numbers(cells):
    table = with_cells("rt", *cells)
    assert pd.api.types.is_numeric_dtype(mend(table, found(table)[0].remedy)["rt"])


def test_decimal_commas_everywhere():
    table = decisions(60)
    commas = table.assign(rt=table["rt"].map(lambda rt: str(rt).replace(".", ",")))
    assert mend(commas, only(commas).remedy)["rt"].tolist() == table["rt"].tolist()


def test_commas_that_may_stand_between_thousands_are_asked_about():
    table = with_cells("rt", "1,234", "2,345")
    decimal, thousands = found(table)[0].remedy.split("  OR  ")
    assert mend(table, decimal)["rt"].tolist()[:2] == [1.234, 2.345]
    assert mend(table, thousands)["rt"].tolist()[:2] == [1234, 2345]


def test_columns_of_other_kinds():
    table = decisions(60)
    finding = found(table.assign(rt=pd.to_timedelta(table["rt"], unit="s")))[0]
    assert finding.finding.startswith("column 'rt' holds time differences; RTs are numbers")
    assert finding.severity == "error"


@pytest.mark.parametrize(
    ("cells", "times", "call"),
    [
        (["[0.5]", "[0.6]"], [0.5, 0.6], ""),
        (["[0.5]", None], [0.5, None], ""),
        (["[0,5]", "[0,6]"], [0.5, 0.6], ""),
        (["'0.5'", '"0.6"'], [0.5, 0.6], ""),
        ([[0.5], [0.6]], [0.5, 0.6], ""),
        (["[0.5]", "timeout"], [0.5, None], ""),
        (["[0.5, 0.9]", "[0.6]"], [0.5, 0.6], ""),
        (["534 ms", 600.0], [534.0, 600.0], "ddm.Trials(data, response='side', unit='ms')"),
        (["0.5s", "0.6 sec"], [0.5, 0.6], "ddm.Trials(data, response='side', unit='s')"),
    ],
)
def test_numbers_within_text_are_taken_out(cells, times, call):
    table = pd.DataFrame({"rt": pd.Series(cells * 15, dtype=object), "side": [0, 1, 1] * 10})
    finding = found(table, response="side")[0]
    assert finding.finding.endswith(f"numbers in brackets or with a unit, first {cells[0]!r}.")
    code, _, said = finding.remedy.partition("; ")
    assert said == call
    mended = mend(table, code)["rt"].astype(float).to_numpy()
    np.testing.assert_array_equal(mended, np.array(times * 15, dtype=float))


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("2000 late", "data.loc[[0], 'rt'] = NUMBERS  # that stand in the text of these cells"),
        ("late", "data['rt'] = pd.to_numeric(data['rt'], errors='coerce')"),
    ],
)
def test_text_with_numbers_is_not_thrown_away(cell, remedy):
    assert found(with_cells("rt", cell))[0].remedy == remedy


def test_different_units_are_not_guessed():
    finding = found(with_cells("rt", "534 ms", "0.5 s"))[0]
    assert "numbers with different units, ms and s, first '534 ms'" in finding.finding
    assert finding.remedy == "data['rt'] = TIMES_IN_SECONDS"
