"""The family of a process, and its row there."""

import numpy as np
import pytest

import ddm
from ddm.processes.families.constant import CONSTANT
from ddm.processes.families.of_processes import family_of, row_of
from refusals import refused

COLLAPSING = ddm.GeneralDDM(drift=2.0, boundary=ddm.boundaries.exponential, a=1.6, tau=0.9, t0=0.3)
CONFLICT = ddm.GeneralDDM(
    drift=ddm.drifts.conflict, boundary=1.2, v=4.0, amplitude=0.15, peak=0.05, peak_shape=2.0
)


def test_a_constant_process_has_the_row_of_the_table():
    process = ddm.DDM(v=1.2, a=1.5, z=0.4, t0=0.3, sv=0.5, D=2.0)
    assert family_of(process) is CONSTANT
    row = row_of(process)
    for name, position in CONSTANT.positions.items():
        assert row[position] == getattr(process, name, 0.0) or name == "drift_bias"


def test_a_process_with_functions_comes_back_from_its_row():
    family, row = family_of(COLLAPSING), row_of(COLLAPSING)
    expected = {"v": 2.0, "a": 1.6, "tau": 0.9, "t0": 0.3, "z": 0.5, "D": 1.0, "lapse": 0.0}
    assert {name: row[family.positions[name]] for name in expected} == expected
    again = family.process(row)
    rt = np.linspace(0.35, 2.0, 7)
    np.testing.assert_array_equal(again.logpdf(rt, 1), COLLAPSING.logpdf(rt, 1))
    np.testing.assert_allclose(
        family.log_densities(rt, rt > 0.0, np.zeros(7, dtype=int), row[np.newaxis]),
        COLLAPSING.logpdf(rt, 1),
        rtol=1e-12,
    )


def test_its_family_is_that_of_a_model_with_the_same_functions():
    assert family_of(COLLAPSING).is_like(
        ddm.Model(boundary=ddm.boundaries.exponential, tau=ddm.FREE).family
    )
    assert not family_of(COLLAPSING).is_like(
        ddm.Model(boundary=ddm.boundaries.linear, slope=ddm.FREE).family
    )
    assert not family_of(COLLAPSING).is_like(CONSTANT)


def test_what_a_process_leaves_out_is_given_or_refused():
    family = family_of(CONFLICT)
    row = row_of(CONFLICT, given={"congruency": -1.0, "peak": 9.0})
    assert row[family.positions["congruency"]] == -1.0
    assert row[family.positions["peak"]] == 0.05
    with refused(
        ValueError,
        "the parameter 'congruency' of drift has no value. Give it by name, congruency=..., or "
        "for each trial in simulate(per_trial={'congruency': ...}).",
    ):
        row_of(CONFLICT)


def test_what_is_nan_in_a_row_is_left_out_of_the_process():
    row = row_of(CONFLICT, given={"congruency": np.nan})
    assert "congruency" not in family_of(CONFLICT).process(row).parameters


@pytest.mark.parametrize(
    "process",
    [
        ddm.DDM(v=3.0, a=1.5),
        ddm.DDM(v=0.0, a=0.5, z=0.3, sv=1.0, sz=0.2),
        COLLAPSING,
        ddm.GeneralDDM(drift=1.0, boundary=ddm.boundaries.linear, a=1.2, slope=1.5),
    ],
)
def test_almost_nothing_happens_outside_the_span(process):
    family, row = family_of(process), row_of(process)
    first, last = family.span(row)
    assert 0.0 < first < last
    t0 = float(process.t0)
    assert float(process.cdf(t0 + first)) < 1e-7
    assert float(process.sf(t0 + last)) < 1e-7


def test_boundaries_are_where_paths_have_them():
    times = np.array([0.0, 0.5, 2.0])
    lower, upper = family_of(COLLAPSING).boundaries(row_of(COLLAPSING), times)
    np.testing.assert_allclose(upper, 0.8 * np.exp(-times / 0.9), rtol=1e-12)
    np.testing.assert_allclose(lower, -upper, rtol=1e-12)
    constant = ddm.DDM(v=1.0, a=1.5)
    lower, upper = CONSTANT.boundaries(row_of(constant), times)
    assert lower.tolist() == [0.0] * 3
    assert upper.tolist() == [1.5] * 3
    skew = ddm.GeneralDDM(drift=1.0, boundary=(1.0, lambda t: -0.5 - t))
    lower, upper = family_of(skew).boundaries(row_of(skew), times)
    np.testing.assert_allclose(lower, -0.5 - times)
    np.testing.assert_allclose(upper, [1.0] * 3)


def test_how_starts_and_non_decision_times_vary_belongs_to_the_family():
    spread = {"start": "beta", "start_shape": 4.0, "non_decision": "normal", "t0_sd": 0.03}
    process = ddm.GeneralDDM(drift=1.0, boundary=ddm.boundaries.linear, a=1.2, slope=0.5, **spread)
    family, row = family_of(process), row_of(process)
    assert (family.start, family.non_decision) == ("beta", "normal")
    assert row[family.positions["start_shape"]] == 4.0
    assert row[family.positions["t0_sd"]] == 0.03
    rt = np.array([0.1, 0.3, 0.8])
    np.testing.assert_array_equal(family.process(row).logpdf(rt, 1), process.logpdf(rt, 1))
