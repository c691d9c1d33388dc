"""What models ask of a family, of both families: values, gradients and samples that agree."""

import numpy as np
import pytest
from scipy.stats import kstest

import ddm
from ddm.processes.families.constant import CONSTANT

LEAKY = ddm.Model(
    drift=ddm.drifts.leaky, boundary=ddm.boundaries.exponential, leak=ddm.FREE, tau=ddm.FREE
).family
STEADY = ddm.Model(drift=lambda v: v).family


def rows_of(family, **values):
    """Two cells, of which the second has a weaker drift."""
    rows = np.tile(family.unsaid, (2, 1))
    for name, value in {"v": 1.3, "a": 1.4, "z": 0.45, "t0": 0.25, "D": 1.0, **values}.items():
        rows[:, family.positions[name]] = value
    rows[1, family.positions["v"]] = 0.4
    return rows


CASES = {
    "constant": (CONSTANT, rows_of(CONSTANT)),
    "varied": (CONSTANT, rows_of(CONSTANT, sv=0.5, st0=0.1)),
    "steady": (STEADY, rows_of(STEADY)),
    "leaky": (LEAKY, rows_of(LEAKY, leak=2.0, tau=1.5)),
}
RT = np.array([0.4, 0.5, 0.62, 0.8, 1.1, 0.45, 0.71])
UPPER = np.array([True, False, True, True, False, True, False])
CELL = np.array([0, 0, 1, 1, 1, 0, 0])


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


def differences(function, rows, position, h=3e-3):
    # solutions of their own have errors of 1e-5, which smaller steps would enlarge
    ahead, behind = rows.copy(), rows.copy()
    ahead[:, position] += h
    behind[:, position] -= h
    return (function(ahead) - function(behind)) / (2.0 * h)


@pytest.mark.parametrize("what", ["scores", "cdf_gradients", "survivor_gradients"])
def test_gradients_are_those_of_differences(case, what):
    family, rows = case
    function = getattr(family, what)
    _, gradients = function(RT, UPPER, CELL, rows)
    for name in ("v", "a", "z", "t0", "leak", "tau"):
        if name not in family.positions:
            continue
        position = family.positions[name]
        found = differences(lambda p: function(RT, UPPER, CELL, p)[0], rows, position)
        scale = np.abs(found).max()
        np.testing.assert_allclose(gradients[:, position], found, atol=2e-3 * scale)


def test_sums_are_those_of_trials(case):
    family, rows = case
    values, gradients = family.scores(RT, UPPER, CELL, rows)
    np.testing.assert_allclose(family.log_densities(RT, UPPER, CELL, rows), values, rtol=1e-12)
    value, gradient = family.log_likelihood(RT, UPPER, CELL, 2)(rows)
    assert value == pytest.approx(values.sum(), rel=1e-12)
    expected = [gradients[cell == CELL].sum(axis=0) for cell in (0, 1)]
    np.testing.assert_allclose(gradient, expected, rtol=1e-10, atol=1e-10)


def test_an_impossible_trial_makes_all_impossible(case):
    family, rows = case
    early = np.append(RT, 0.2), np.append(UPPER, True), np.append(CELL, 0)
    value, gradient = family.log_likelihood(*early, 2)(rows)
    assert value == -np.inf
    assert not gradient.any()


def test_all_responses_come_or_are_still_to_come(case):
    family, rows = case
    total = np.zeros(RT.size)
    for side in (False, True):
        upper = np.full(RT.size, side)
        total += np.exp(family.log_cdfs(RT, upper, CELL, rows))
        total += np.exp(family.log_survivors(RT, upper, CELL, rows))
    np.testing.assert_allclose(total, 1.0, atol=1e-6)


def test_samples_have_the_distribution_function(case):
    family, rows = case
    rt, response = family.simulate(np.zeros(4000, dtype=np.int64), rows, seed=5)

    def cdf(x):
        zero = np.zeros(x.size, dtype=np.int64)
        sides = (np.full(x.size, side) for side in (False, True))
        return sum(np.exp(family.log_cdfs(x, upper, zero, rows)) for upper in sides)

    assert kstest(rt, cdf).pvalue > 1e-3
    p_upper = np.exp(family.log_cdfs(np.array([np.inf]), UPPER[:1], CELL[:1], rows))[0]
    assert abs(response.mean() - p_upper) < 4.0 * np.sqrt(p_upper * (1.0 - p_upper) / 4000)


def test_the_process_of_a_row_has_its_densities(case):
    family, rows = case
    process = family.process(rows[0])
    chosen = CELL == 0
    np.testing.assert_allclose(
        process.logpdf(RT[chosen], UPPER[chosen]),
        family.log_densities(RT[chosen], UPPER[chosen], CELL[chosen], rows),
        rtol=1e-5,
    )


def test_the_constant_process_is_the_same_in_both_families():
    closed = CONSTANT.scores(RT, UPPER, CELL, CASES["constant"][1])
    solved = STEADY.scores(RT, UPPER, CELL, CASES["steady"][1])
    np.testing.assert_allclose(solved[0], closed[0], rtol=1e-5)
    names = [STEADY.positions[name] for name in ("v", "a", "z", "t0")]
    np.testing.assert_allclose(solved[1][:, names], closed[1][:, names], rtol=2e-3, atol=2e-3)


def test_families_are_alike_if_their_functions_are():
    again = ddm.Model(
        drift=ddm.drifts.leaky, boundary=ddm.boundaries.exponential, leak=1.0, tau=2.0
    ).family
    assert LEAKY.is_like(again)
    assert CONSTANT.is_like(CONSTANT)
    assert not LEAKY.is_like(STEADY)
    assert not LEAKY.is_like(CONSTANT)
    assert not CONSTANT.is_like(LEAKY)
