"""RTs that are too fast, or pile up at the longest one."""

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from ddm.reading.expressions import rows_where
from doctor.tables import decisions, found, mend, only


@pytest.mark.parametrize(("n", "severity"), [(2, "note"), (5, "warning")])
def test_rts_below_50_ms(n, severity):
    table = decisions(300)
    table.loc[range(n), "rt"] = np.linspace(0.004, 0.049, n)
    finding = only(table)
    assert finding.finding == (
        f"{n} of 300 RTs are below 50 ms, the fastest 0.004 s: nobody decides that fast, and each "
        "can pull the non-decision time down."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", n, severity)
    assert finding.option == "--where 'not rt < 0.05'"
    table.loc[200, ["rt", "response"]] = float("nan")
    assert len(mend(table, finding.remedy)) == 300 - n


def timed_out(limit=0.9, n=300, jitter=0.0, **columns):
    """Decisions of which those beyond a limit have a time at it, and which these are."""
    table = decisions(n)
    late = table["rt"] > limit
    times = limit + np.abs(np.random.default_rng(1).normal(0.0, jitter, n))
    return table.assign(rt=table["rt"].mask(late, times), **columns), late


def test_time_outs_recorded_as_rts():
    table, late = timed_out(0.9003)
    finding = only(table)
    assert finding.finding.startswith(
        f"{late.sum()} of 300 RTs pile up at the end, at 0.9003 s, where 0."
    )
    assert finding.finding.endswith(
        " would be expected from those before: they look like time-outs recorded as RTs."
    )
    assert (finding.n, finding.severity) == (late.sum(), "note")
    assert finding.rows == tuple(table.index[late][:10])
    mended, _, call = finding.remedy.partition("; ")
    assert call == "ddm.Trials(data, deadline=0.9)"
    assert Trials(mend(table, mended), deadline=0.9).omitted.tolist() == late.tolist()
    assert finding.option == (
        "--where 'not rt >= 0.9' --truncated none 0.9, without --deadline, leaves them out; with "
        "--deadline 0.9 they are omissions if 'response' is empty in these lines of the file"
    )
    assert len(rows_where(table, "not rt >= 0.9")) == 300 - late.sum()


@pytest.mark.parametrize("jitter", [0.0, 1e-4, 2e-3, 5e-3])
@pytest.mark.parametrize("limit", [0.5, 0.7, 0.9])
def test_clocks_of_time_outs_may_jitter(jitter, limit):
    table, late = timed_out(limit, jitter=jitter)
    finding = only(table)
    assert finding.n == pytest.approx(late.sum(), rel=0.05)
    assert finding.severity == ("warning" if finding.n > 15 else "note")


def test_some_time_outs_are_noticed_late():
    table, late = timed_out(0.7, jitter=2e-3)
    table.loc[table.index[late][:3], "rt"] = [0.78, 0.95, 1.3]
    assert only(table).n == late.sum()


def test_time_outs_that_are_all_errors_and_have_a_column_of_their_own():
    table, late = timed_out(2.0, jitter=5e-3)
    late = pd.Series(np.arange(300) % 20 == 3)
    table["rt"] = table["rt"].mask(late, 2.0 + 1e-4 * table.index)
    key = pd.Series(["f", "j"] * 150).mask(late)
    table = table.assign(response=table["response"].mask(late, 0), late=1.0 * late, key=key)
    table = table.rename(columns={"rt": "RT in ms"}).assign(**{"RT in ms": 1000.0 * table["rt"]})
    read = {"rt": "RT in ms", "unit": "ms"}

    finding = only(table, **read)
    assert finding.finding.endswith(
        "recorded as RTs. The response is 0 in all of them. 'late' is 1 in all of them, and in no "
        "other. 'key' is empty in all of them, and in no other."
    )
    assert (finding.n, finding.severity) == (15, "warning")
    mended, _, call = finding.remedy.partition("; ")
    assert call == "ddm.Trials(data, rt='RT in ms', deadline=2.0, unit='ms')"
    assert Trials(mend(table, mended), deadline=2.0, **read).omitted.tolist() == late.tolist()
    assert finding.option == (
        "--where 'late == 0' --truncated none 2, without --deadline, leaves them out; with "
        "--deadline 2 they are omissions if 'response' is empty in these lines of the file, or "
        "with --response key and --upper LABEL"
    )
    # a tolerance makes them RTs at the deadline, which says nothing of their responses
    again = only(table, deadline=2.0, deadline_tolerance=0.1, **read)
    assert again.finding == finding.finding


def test_beyond_the_deadline_that_is_said_they_are_an_error():
    table, late = timed_out(0.7, jitter=2e-3)
    table["response"] = table["response"].mask(late, 0)
    finding = only(table, deadline=0.7)
    assert finding.finding.startswith(
        f"{late.sum()} of 300 RTs are longer than their deadline, by at most 0.0"
    )
    assert finding.finding.endswith(
        " s: they look like time-outs recorded as RTs. The response is 0 in all of them."
    )
    assert (finding.n, finding.severity) == (late.sum(), "error")
    first, second = finding.remedy.split("  OR  ")
    assert second == "ddm.Trials(data, deadline=0.7, deadline_tolerance=SECONDS)"
    mended = mend(table, first.partition("; ")[0])
    assert Trials(mended, deadline=0.7).omitted.sum() == late.sum()
    assert "If the responses did count: --deadline-tolerance SECONDS" in finding.option


@pytest.mark.parametrize("step", [1e-3, 0.01, 1 / 60, 0.1])
@pytest.mark.parametrize("end", [0.5, 0.8, 9.0])
def test_rounded_rts_are_no_pile(step, end):
    table = decisions(2000)
    rounded = table.assign(rt=(table["rt"] / step).round() * step)
    findings = found(rounded[rounded["rt"] < end])
    assert [one for one in findings if "pile up" in one.finding] == []


def test_the_end_of_a_window_is_no_pile():
    table = decisions(5000)
    assert found(table[table["rt"] < 0.6]) == []
