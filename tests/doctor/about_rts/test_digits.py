"""RTs with 3 significant digits."""

import numpy as np
import pytest

from ddm.doctor.about_rts.digits import step_of, where_digits_end
from doctor.tables import decisions, found, only


def test_three_significant_digits():
    table = decisions(500)
    rt = 2.0 * table["rt"]
    table["rt"] = [float(f"{one:.3g}") for one in rt]
    above = int((table["rt"] >= 1.0).sum())
    finding = only(table)
    assert finding.finding == (
        f"RTs are written with 3 significant digits: in steps of 1 ms below 1 s, but of 10 ms "
        f"above it, where {above} of 500 are. Mostly this does no harm."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", above, "note")
    assert finding.remedy == "ddm.Model(st0=0.01)  # the steps above 1 s; mostly none is needed"


@pytest.mark.parametrize("digits", [3, 4])
def test_the_same_digits_everywhere_are_no_finding(digits):
    table = decisions(500)
    assert found(table.assign(rt=(2.0 * table["rt"]).round(digits))) == []


@pytest.mark.parametrize(
    ("times", "step"),
    [
        ([0.51, 1.2, 0.7], 0.01),
        ([0.51, 1.203, 0.7], 1e-3),
        ([0.51, 1.2034], 1e-4),
        ([0.1234567891], None),
        ([1.0, 2.0], 1.0),
        ([], None),
        (np.array([0.511, 1.203], dtype=np.float32).astype(float), 1e-3),
    ],
)
def test_the_step_of_times(times, step):
    assert step_of(np.array(times)) == step


def test_few_rts_above_a_second_tell_nothing():
    assert where_digits_end(np.array([0.512] * 40 + [1.21] * 10)) is None
    assert where_digits_end(np.array([0.512] * 40 + [1.21] * 20)) == (1.0, 0.01)
