"""Text where numbers should be."""

import pandas as pd
import pytest

from doctor.tables import decisions, found, mend, only


def with_cells(column, *cells, n=60):
    table = decisions(n, trial=range(n)).astype({column: object})
    for i, cell in enumerate(cells):
        table.loc[i, column] = cell
    return table


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
        ([[1]], "1 of 60 rows has no number in column 'rt', first [1].", 1),
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
    decimal, thousands = found(table)[0].remedy.split("\n")
    assert mend(table, decimal)["rt"].tolist()[:2] == [1.234, 2.345]
    assert mend(table, thousands)["rt"].tolist()[:2] == [1234, 2345]


def test_columns_of_other_kinds():
    table = decisions(60)
    finding = found(table.assign(rt=pd.to_timedelta(table["rt"], unit="s")))[0]
    assert finding.finding.startswith("column 'rt' holds time differences; RTs are numbers")
    assert finding.severity == "error"


def test_one_cell_of_text_in_a_covariate():
    finding = only(with_cells("trial", "END"))
    assert finding.finding == (
        "column 'trial' holds numbers, but 1 of 60 rows has text there, first 'END': it would be "
        "taken as categories."
    )
    assert (finding.column, finding.rows, finding.severity) == ("trial", (0,), "warning")
    assert mend(with_cells("trial", "END"), finding.remedy)["trial"].isna().sum() == 1


def test_levels_and_names_are_no_numbers():
    codes = [f"s{i}" if i % 2 else str(i) for i in range(60)]
    assert found(decisions(60, code=codes)) == []
    people = [*map(str, range(59)), "3a"]
    assert found(decisions(60, subject=people)) == []
    assert found(with_cells("trial", *"abcd")) == []
