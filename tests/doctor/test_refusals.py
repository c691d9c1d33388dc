"""What is refused beyond the values of single columns."""

import pandas as pd
import pytest

from ddm import Trials
from doctor.tables import decisions, found, only
from refusals import refused


def test_columns_of_one_name():
    table = pd.concat([decisions(30), decisions(30)["rt"]], axis=1)
    finding = only(table)
    assert finding.finding == (
        "the table has more than one column named 'rt'; only the first is looked at."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", 30, "error")


@pytest.mark.parametrize(
    ("names", "remedies"),
    [
        ({"rt": "RT"}, ["ddm.Trials(data, rt='RT')"]),
        ({"rt": "rt "}, ["ddm.Trials(data, rt='rt ')"]),
        ({"rt": "time"}, ["ddm.Trials(data, rt=...)"]),
        ({"response": "choice"}, ["ddm.Trials(data, response='choice')"]),
        ({"response": "respnse"}, ["ddm.Trials(data, response='respnse')"]),
        (
            {"rt": "ReactionTime", "response": "x"},
            ["ddm.Trials(data, rt='ReactionTime')", "ddm.Trials(data, response=...)"],
        ),
    ],
)
def test_columns_that_are_not_there(names, remedies):
    findings = found(decisions(30).rename(columns=names))
    assert [finding.remedy for finding in findings] == remedies
    assert {finding.severity for finding in findings} == {"error"}
    name = next(iter(names))
    columns = " and ".join(map(repr, decisions(1).rename(columns=names)))
    assert findings[0].finding == f"the table has no column {name!r}; it has {columns}."


def test_a_table_without_rows():
    assert only(decisions(5)[:0]).finding == "the table is empty: it has no rows."


def test_a_deadline_that_rts_exceed():
    table = decisions(60)
    late = table["rt"] > 0.9
    finding = only(table, deadline=0.9)
    assert finding.rows == tuple(table.index[late][:10])
    assert (finding.column, finding.n, finding.severity) == ("rt", late.sum(), "error")
    with refused(ValueError, finding.finding):
        Trials(table, deadline=0.9)


@pytest.mark.parametrize(
    ("columns", "arguments"),
    [
        ({}, {"truncated": (0.4, 0.5)}),
        ({}, {"deadline": 5.0, "truncated": (0.1, 9.0)}),
        ({"deadline": [-1.0] + [3.0] * 29}, {"deadline": "deadline"}),
        ({"response": float("nan")}, {}),
        ({"response": float("nan")}, {"observed": "upper"}),
    ],
)
def test_what_trials_refuse_otherwise_is_repeated(columns, arguments):
    table = decisions(30).assign(**columns)
    finding = next(finding for finding in found(table, **arguments) if finding.severity == "error")
    with refused(ValueError, finding.finding):
        Trials(table, **arguments)


def test_a_refusal_calls_a_row_by_its_label():
    table = decisions(60).set_axis([f"line {i}" for i in range(2, 62)], axis=0)
    late = table["rt"] > 0.9
    text = only(table, deadline=0.9).finding
    assert f"first in row '{table.index[late][0]}'" in text
    text = only(table, truncated=(50, 60)).finding
    assert "first in row 'line 2'" in text
