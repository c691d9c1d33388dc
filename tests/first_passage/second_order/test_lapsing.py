"""Second derivatives with lapses, against the mixture of densities and differences."""

import numpy as np
import pytest

from ddm.first_passage.second_order.lapsing import (
    N_LAPSING_SUMS,
    LapsingTrials,
    add_lapsing,
    add_mixed,
    mixed,
)
from ddm.first_passage.second_order.varied_drift import drifting_from
from ddm.first_passage.series import images_from, waves_from
from ddm.models.mixture import log_density, summed
from ddm.parameters import LAPSE
from ddm.processes.families.constant import CONSTANT
from ddm.runtime.compilation import kernel

# v, a, z, t0, q in place of sv, p in place of sz: RTs lie before t0, and some in no lapse
RT = np.linspace(0.12, 2.5, 61)
ROWS = {
    "steady": np.array([1.2, 1.5, 0.4, 0.25, 0.0, 0.05, 0.0, 1.0]),
    "varied": np.array([-0.6, 1.1, 0.55, 0.3, 0.7, 0.3, 0.0, 1.0]),
    "D = .01": np.array([0.2, 0.13, 0.3, 0.25, 0.005, 0.1, 0.0, 0.01]),
    "no lapse": np.array([1.2, 1.5, 0.4, 0.01, 0.3, 0.0, 0.0, 1.0]),
}
LAPSES = np.where(RT > 2.3, 0.0, 0.5 / 2.3)
PLACES = [0, 1, 2, 3, 4, LAPSE]


def trials(lapses=LAPSES):
    with np.errstate(divide="ignore"):
        return LapsingTrials(RT, np.array([[0, 0, RT.size]]), np.log(lapses))


@kernel
def compiled(trials, first, last, upper, row, slopes, curvature, sums):
    return add_lapsing(trials, first, last, upper, row, slopes, curvature, sums)


def found(row, upper, function=compiled, lapses=LAPSES):
    """Value, gradient and Hessian in v, a, z, t0, q and p."""
    slopes, curvature = np.zeros(6), np.zeros((6, 6))
    value = function(
        trials(lapses), 0, RT.size, upper, row, slopes, curvature, np.empty(N_LAPSING_SUMS)
    )
    return value, slopes, curvature + np.triu(curvature, 1).T


def of_table(row):
    return np.array([[*row[:4], np.sqrt(row[4]), 0.0, 0.0, row[7], 0.0, 0.0, row[5]]])


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_value_and_gradient_are_those_of_the_mixture(row, upper):
    cell = np.zeros(RT.size, dtype=int)
    expected, gradient = summed(CONSTANT, RT, np.full(RT.size, upper), cell, of_table(row), LAPSES)
    value, slopes, _ = found(row, upper)
    assert value == pytest.approx(expected, rel=1e-12)
    in_table = slopes.copy()
    in_table[4] *= 2.0 * np.sqrt(row[4])
    np.testing.assert_allclose(in_table, gradient[0, PLACES], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_the_hessian_is_that_of_differences(row, upper):
    hessian = found(row, upper)[2]
    for i in range(6):
        # p cannot be below 0
        h = 1e-6 * max(abs(row[i]), 0.1 * row[7])
        if i == 5 and row[i] == 0.0:
            ahead = [row + k * h * np.eye(8)[i] for k in (0, 1, 2)]
            slopes = [found(point, upper)[1] for point in ahead]
            difference = (-1.5 * slopes[0] + 2.0 * slopes[1] - 0.5 * slopes[2]) / h
        else:
            pair = [row + k * h * np.eye(8)[i] for k in (1, -1)]
            slopes = [found(point, upper)[1] for point in pair]
            difference = (slopes[0] - slopes[1]) / (2.0 * h)
        scale = np.sqrt(np.abs(hessian[i, i] * np.diag(hessian)))
        np.testing.assert_allclose(hessian[i] / scale, difference / scale, atol=2e-6)


def test_a_trial_before_t0_that_is_no_lapse_is_impossible():
    assert np.isfinite(found(ROWS["steady"], True)[0])
    assert found(ROWS["steady"], True, lapses=np.where(RT < 0.2, 0.0, 0.2))[0] == -np.inf
    without = ROWS["steady"].copy()
    without[5] = 0.0
    assert found(without, True)[0] == -np.inf


def test_a_trial_next_to_t0_is_a_lapse():
    """Its slopes are finite, although those of the process are not."""
    for gap in (0.0, 1e-300, 1e-12, 1e-5):
        row = ROWS["steady"].copy()
        row[3] = RT[5] - gap
        value, slopes, hessian = found(row, False)
        cell = np.zeros(RT.size, dtype=int)
        expected = log_density(
            CONSTANT, RT, np.zeros(RT.size, dtype=bool), cell, of_table(row), LAPSES
        )
        assert value == pytest.approx(expected.sum(), rel=1e-12)
        assert np.isfinite(slopes).all()
        assert np.isfinite(hessian).all()


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("row", [ROWS["steady"], ROWS["varied"]])
def test_compiled_and_plain_forms_agree(row, upper):
    plain = found(row, upper, function=add_lapsing)
    for one, other in zip(found(row, upper), plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10)


def test_compiled_and_plain_sums_agree():
    side = drifting_from(ROWS["varied"], False)
    for rt, start in ((RT[3:8], images_from(0.4, 0.6)), (RT[20:], waves_from(0.4, 0.6))):
        sums, plain = np.zeros(N_LAPSING_SUMS), np.zeros(N_LAPSING_SUMS)
        log_lapse = np.linspace(-3.0, -1.0, rt.size)
        add_mixed(rt, log_lapse, 0.12, start, side, 0.1, sums)
        add_mixed.py_func(rt, log_lapse, 0.12, start, side, 0.1, plain)
        np.testing.assert_allclose(sums, plain, rtol=1e-10)
    arguments = -2.0, -1.5, 0.1, np.log(0.1), np.log(0.9)
    np.testing.assert_allclose(mixed(*arguments), mixed.py_func(*arguments), rtol=1e-14)
