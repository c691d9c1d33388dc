"""Trials for practice among the others."""

import numpy as np
import pytest

from ddm.reading.expressions import rows_where
from doctor.tables import NAN, decisions, found, mend, only

FIRST = np.arange(60) < 6


def where_first(there, elsewhere):
    return np.where(FIRST, there, elsewhere)


@pytest.mark.parametrize(
    ("column", "values", "what", "option"),
    [
        ("practice", FIRST, "'practice' is True there", "--where 'practice != True'"),
        ("is_practice", FIRST.astype(int), "'is_practice' is 1 there", None),
        ("Practice", where_first("yes", "no"), "'Practice' is 'yes' there", None),
        ("phase", where_first("practice", "main"), "'phase' is 'practice' there", None),
        (
            "Procedure[Block]",
            where_first("PracProc", "MainProc"),
            "'Procedure[Block]' is 'PracProc' there",
            "--where '`Procedure[Block]` != \"PracProc\"'",
        ),
        ("run", where_first("warm-up", "a"), "'run' is 'warm-up' there", None),
        ("block", where_first(0, np.arange(60) // 30 + 1), "'block' is 0 there", None),
        (
            "practice.thisN",
            np.where(FIRST, np.arange(60), NAN),
            "'practice.thisN' is filled in there",
            "--where 'practice.thisN != practice.thisN'",
        ),
    ],
)
def test_practice_is_a_note(column, values, what, option):
    table = decisions(60).assign(**{column: values})
    finding = only(table)
    assert finding.finding == f"6 of 60 trials with a response look like practice: {what}."
    assert (finding.column, finding.n, finding.severity) == (column, 6, "note")
    assert finding.rows == tuple(range(6))
    assert option in (None, finding.option)
    assert mend(table, finding.remedy).index.tolist() == list(range(6, 60))
    condition = finding.option.removeprefix("--where ")[1:-1]
    assert rows_where(table, condition).index.tolist() == list(range(6, 60))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("practice", False),
        ("block", np.arange(60) // 20),
        ("session", where_first("practical", "theory")),
        ("phase", np.where(np.arange(60) < 40, "training", "test")),
        ("trial", np.arange(60)),
    ],
)
def test_what_is_no_practice(column, values):
    assert found(decisions(60).assign(**{column: values})) == []


def test_rows_without_a_response_are_not_among_the_trials():
    table = decisions(60).assign(phase=where_first("practice", "main"))
    table[["rt", "response"]] = table[["rt", "response"]].mask(np.repeat(FIRST[:, None], 2, axis=1))
    assert [
        f.finding for f in found(table, deadline=5.0) if "look like practice" in f.finding
    ] == []
