"""What is refused beyond the values of single columns."""

import pandas as pd
import pytest

from ddm import Trials
from doctor.tables import NAN, decisions, found, only
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
        ({"rt": "time"}, ["ddm.Trials(data, rt=COLUMN)"]),
        ({"response": "choice"}, ["ddm.Trials(data, response='choice')"]),
        ({"response": "respnse"}, ["ddm.Trials(data, response='respnse')"]),
        (
            {"rt": "ReactionTime", "response": "x"},
            ["ddm.Trials(data, rt='ReactionTime', response=COLUMN)"] * 2,
        ),
    ],
)
def test_columns_that_are_not_there(names, remedies):
    findings = found(decisions(30).rename(columns=names))
    assert [finding.remedy for finding in findings] == remedies
    assert {finding.severity for finding in findings} == {"error"}
    (name, meant), *_ = names.items()
    columns = ", ".join(decisions(1).rename(columns=names))
    hint = "" if meant == "time" else f" It may be {meant!r}."
    assert (
        findings[0].finding == f"the table has no column {name!r}.{hint} The columns are {columns}."
    )


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


def psychopy(n=60):
    table = decisions(n).rename(columns={"rt": "key_resp.rt", "response": "key_resp.corr"})
    return table.assign(
        **{"instr_resp.rt": [6.7, 2.1] + [NAN] * (n - 2), "key_resp.duration": 0.09},
        **{"key_resp.keys": ["left", "right"] * (n // 2), "corrAns": "left"},
    )


def test_the_columns_that_hold_rts_and_accuracies_are_proposed_first():
    rt, response = found(psychopy())
    assert rt.finding.startswith("the table has no column 'rt'. It may be 'key_resp.rt'. The ")
    assert response.finding == (
        "the table has no column 'response'. It may be 'key_resp.corr' or 'key_resp.keys'."
    )
    assert rt.remedy == "ddm.Trials(data, rt='key_resp.rt', response='key_resp.corr')"
    assert response.remedy == (
        "ddm.Trials(data, rt='key_resp.rt', response='key_resp.corr')  OR  "
        "ddm.Trials(data, rt='key_resp.rt', response='key_resp.keys')"
    )
    assert response.option == "--response key_resp.corr or --response key_resp.keys"
    Trials(psychopy(), rt="key_resp.rt", response="key_resp.corr")


def test_at_most_twenty_columns_are_listed():
    table = decisions(30, **{f"x{i}": 1 for i in range(50)}).rename(columns={"rt": "seconds"})
    assert only(table).finding.endswith(", x16, x17 and 32 more.")


@pytest.mark.parametrize("labels", [{}, {0: "left", 1: "right"}, {0: 1, 1: 2}])
def test_rts_and_responses_that_are_exchanged(labels):
    table = (
        decisions(60)
        .replace({"response": labels})
        .rename(columns={"rt": "response", "response": "rt"})
    )
    finding = only(table)
    low, high = sorted(table["rt"].unique().tolist())
    assert finding.finding == (
        f"column 'rt' holds only {low!r} and {high!r}, and 'response' "
        f"{table['response'].nunique()} different numbers: are rt and response exchanged?"
    )
    assert (finding.column, finding.severity) == ("rt", "error")
    assert finding.remedy == "ddm.Trials(data, rt='response', response='rt')"
    assert finding.option == "--rt response --response rt"
    assert found(table, rt="response", response="rt", upper=high) == []


def test_the_question_of_a_deadline_names_the_columns_and_rows_of_the_table():
    table = decisions(60).rename(columns={"rt": "RT", "response": "Stimulus.ACC"})
    table.loc[[3, 7], "RT"] = [0.0, 999.0]
    table.index = [f"line {i + 2}" for i in range(60)]
    read = {"rt": "RT", "response": "Stimulus.ACC", "deadline": 3.0}
    assert found(table, **read, lost_rt="random")[0].finding.startswith(
        "1 of 59 RTs are longer than their deadline, first in row 'line 9': 999.0 s with"
    )
    assert found(table, **read)[0].finding.startswith(
        "1 of 60 rows have a response in 'Stimulus.ACC' but no RT (1 of them have one <= 0)"
    )
