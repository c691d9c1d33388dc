"""RTs that are too fast, or pile up at the longest one."""

import numpy as np
import pytest

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


def test_time_outs_recorded_as_rts():
    table = decisions(300)
    late = table["rt"] > 0.9
    table["rt"] = table["rt"].mask(late, 0.9003)
    finding = only(table)
    below = ((table["rt"] >= 0.8503) & ~late).sum()
    assert finding.finding == (
        f"{late.sum()} RTs pile up at the longest one, 0.9003 s, with only {below} in the 50 ms "
        "before it: they look like time-outs recorded as RTs."
    )
    assert (finding.n, finding.severity) == (late.sum(), "note")
    assert finding.rows == tuple(table.index[late][:10])
    assert finding.remedy.endswith("ddm.Trials(data, deadline=0.901)")
    mended = mend(table, finding.remedy.partition(";")[0])
    assert mended[["rt", "response"]].isna().sum().tolist() == [late.sum()] * 2
    assert found(table, deadline=1.0) == []


def test_clocks_of_time_outs_may_jitter():
    table = decisions(300)
    late = table["rt"] > 0.9
    jitter = np.random.default_rng(1).uniform(0, 2e-4, 300)
    assert only(table.assign(rt=table["rt"].mask(late, 0.9 + jitter))).n == late.sum()


@pytest.mark.parametrize("step", [1e-3, 0.01, 1 / 60, 0.1])
def test_rounded_rts_are_no_pile(step):
    table = decisions(2000)
    assert found(table.assign(rt=(table["rt"] / step).round() * step)) == []


def test_the_end_of_a_window_is_no_pile():
    table = decisions(5000)
    assert found(table[table["rt"] < 0.6]) == []
