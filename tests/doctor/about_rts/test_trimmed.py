"""RTs that begin abruptly."""

import numpy as np
import pandas as pd

import ddm
from doctor.tables import found, only


def trimmed(limit, n=4000):
    """Trials of a process from which those before a limit, s, were left out."""
    table = ddm.DDM(v=1.0, a=1.0, t0=0.22).simulate(n, seed=1)
    return table[table["rt"] >= limit].reset_index(drop=True)


def test_rts_before_a_round_time_are_not_there():
    table = trimmed(0.3)
    first = int((table["rt"] < 0.305).sum())
    finding = only(table)
    assert finding.finding == (
        f"the RTs begin abruptly at 0.3 s: {first} of {len(table)} are within 5 ms after it, and "
        "none before it. Faster ones were probably left out, which pulls the non-decision time "
        "towards that limit."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", first, "note")
    assert finding.remedy == "ddm.Trials(data, truncated=(0.3, None))"
    assert finding.option == "--truncated 0.3 none"


def test_a_window_that_is_said_is_no_finding():
    assert found(trimmed(0.3), truncated=(0.3, None)) == []


def test_an_end_that_is_said_stays():
    table = trimmed(0.3)
    table = table[table["rt"] < 1.2]
    finding = only(table, truncated=(None, 1.2))
    assert finding.remedy == "ddm.Trials(data, truncated=(0.3, 1.2))"
    assert finding.option == "--truncated 0.3 1.2"


def test_other_times_are_no_limits():
    assert found(trimmed(0.327)) == []


def test_decisions_begin_slowly():
    assert found(trimmed(0.0)) == []


def test_quantised_rts_begin_abruptly_by_themselves():
    rt = np.repeat(0.25 + np.arange(20) / 60.0, 20)
    table = pd.DataFrame({"rt": rt, "response": np.arange(400) % 2})
    assert ["quantised" in one.finding for one in found(table)] == [True]
