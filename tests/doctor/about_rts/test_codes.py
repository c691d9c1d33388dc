"""Values that are no RTs."""

import numpy as np
import pytest

from ddm import Trials
from doctor.tables import NAN, decisions, found, mend, only


def with_values(values, **columns):
    table = decisions(60, **columns)
    table.loc[range(len(values)), "rt"] = values
    return table


def test_a_code_stands_apart_from_all_rts():
    table = with_values([999, 999])
    finding = only(table)
    longest = table["rt"][2:].max()
    assert finding.finding == (
        f"999, the value of 'rt' in 2 of 60 rows, stands apart from all other RTs (at most "
        f"{longest:.4g}): it looks like a code for no RT."
    )
    assert (finding.column, finding.n, finding.rows) == ("rt", 2, (0, 1))
    assert (finding.severity, finding.option) == ("warning", "--missing 999")
    assert mend(table, finding.remedy)["rt"].isna().sum() == 2


@pytest.mark.parametrize(
    ("code", "meaning"), [(0, "a code for no RT"), (-1, "a code, or an anticipation")]
)
def test_a_code_that_is_no_time_is_an_error(code, meaning):
    finding = only(with_values([code]))
    assert finding.finding == (
        f"{code}, the value of 'rt' in 1 of 60 rows, is no time that a response can take: it looks "
        f"like {meaning}."
    )
    assert (finding.severity, finding.option) == ("error", f"--missing {code}")


def test_codes_of_several_values_are_found():
    assert [f.option for f in found(with_values([0, 0, 99, 999, 999]))] == [
        "--missing 0",
        "--missing 99",
        "--missing 999",
    ]


def test_times_that_are_not_positive():
    table = with_values([-0.03, -0.2])
    finding = only(table)
    assert finding.finding == (
        "column 'rt' is not positive in 2 of 60 rows, first -0.03. RTs are times after the onset "
        "of the stimulus: such a value is an anticipation, or stands for no response."
    )
    assert (finding.severity, finding.rows) == ("error", (0, 1))
    assert finding.option == "--where 'not rt <= 0'"
    assert len(mend(table, finding.remedy)) == 58


def test_infinite_times():
    table = with_values([np.inf])
    finding = only(table)
    assert finding.finding.startswith("column 'rt' is infinite in 1 of 60 rows, first inf.")
    assert finding.severity == "error"
    assert len(mend(table, finding.remedy)) == 59


def test_numbers_that_are_no_times():
    table = with_values([1e308, 1e300])
    finding = only(table)
    assert finding.finding.startswith(
        "column 'rt' is too long to be a time in 2 of 60 rows, first 1e+308."
    )
    assert (finding.severity, finding.rows) == ("error", (0, 1))
    assert finding.option == "--where 'not rt > 1e+30'"
    assert len(mend(table, finding.remedy)) == 58


def test_under_a_deadline_a_time_of_0_stands_for_none():
    table = with_values([0, 0])
    table.loc[:1, "response"] = NAN
    assert Trials(table, deadline=3).omitted.sum() == 2
    assert found(table, deadline=3) == []


def test_a_response_that_leaves_no_trace_has_no_time():
    table = decisions(60)
    table.loc[table["response"] == 0, "rt"] = 0.0
    assert Trials(table, observed="upper").n == 60
    assert found(table, observed="upper") == []
