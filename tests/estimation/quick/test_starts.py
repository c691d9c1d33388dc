"""Starts by EZ, against EZ's closed form, and given ones."""

import numpy as np
import pytest

from ddm.estimation.ez_formulas import ez
from ddm.estimation.quick.starts import (
    EzStarts,
    GivenStarts,
    StartSpace,
    fastest_of,
    first_of,
    moments,
    number_of,
    write_start,
)
from ddm.first_passage.second_order.linear_likelihood import LinearMap
from ddm.runtime.compilation import kernel

RNG = np.random.default_rng(1)
EDGES = np.array([0, 20, 60, 60, 65])
RT = np.concatenate([np.sort(RNG.uniform(0.4, 1.6, n)) for n in np.diff(EDGES)])

# v of the first cell, v of the second, a, t0 and the variance of the drift
CONSTANT = np.array([[0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 1.0]] * 2)
LINEAR = LinearMap(
    CONSTANT,
    np.array([0, 4, 8]),
    np.array([0, 1, 3, 4] * 2),
    np.array([0, 2, 3, 4, 1, 2, 3, 4]),
    np.ones(8),
    5,
)


@kernel
def compiled(starts, i, linear, space, theta):
    write_start(starts, i, 0, RT, EDGES, linear, space, theta)


def plain(starts, i, linear, space, theta):
    write_start(starts, i, 0, RT, EDGES, linear, space, theta)


def start(starts, i, function=compiled, linear=LINEAR, k=5):
    theta = np.empty(k)
    function(starts, i, linear, StartSpace(np.empty(8), np.empty((k, k)), np.empty((k, k))), theta)
    return theta


def expected(amount, unit=1.0):
    """EZ of each cell; the second has too few trials for a variance of its own."""
    weights = np.array([60, 5]) / 65
    rows = []
    for n_upper, n, rt in ((40, 60, RT[:60]), (5, 5, RT)):
        v, a, t0 = ez(n_upper / n, rt.var(), rt.mean(), n=n)
        drift = v * np.sqrt(1.0 + amount * max(rt.mean() - t0, 0.0))
        fastest = RT[:60].min() if n == 60 else RT[60:].min()
        rows.append((drift * unit, a * unit, np.clip(t0, 0.2 * fastest, 0.95 * fastest)))
    (v0, a0, t00), (v1, a1, t01) = rows
    shared = weights @ [[a0, t00], [a1, t01]]
    return np.array([v0, v1, *shared, amount * unit**2])


@pytest.mark.parametrize("amount", [0.0, 0.25, 4.0])
def test_starts_are_those_of_ez(amount):
    found = start(EzStarts(np.array([9.0, amount])), 1)
    np.testing.assert_allclose(found, expected(amount), rtol=1e-6, atol=1e-9)


def test_they_are_in_the_unit_of_evidence():
    constant = CONSTANT.copy()
    constant[:, 7] = 0.01
    found = start(EzStarts(np.array([0.25])), 0, linear=LINEAR._replace(constant=constant))
    np.testing.assert_allclose(found, expected(0.25, unit=0.1), rtol=1e-6)


def test_a_fixed_variance_makes_the_drift_stronger_too():
    constant = CONSTANT.copy()
    constant[:, 4] = 0.25
    linear = LinearMap(
        constant, np.array([0, 3, 6]), np.array([0, 1, 3] * 2), np.array([0, 2, 3, 1, 2, 3]),
        np.ones(6), 5,
    )  # fmt: skip
    found = start(EzStarts(np.zeros(1)), 0, linear=linear, k=4)
    np.testing.assert_allclose(found, expected(0.25)[:4], rtol=1e-6)


def test_given_starts_are_taken_as_they_are():
    points = np.arange(15.0).reshape(1, 3, 5)
    assert start(GivenStarts(points), 2).tolist() == points[0, 2].tolist()


def test_starts_are_counted():
    assert number_of(EzStarts(np.zeros(2))) == 2
    assert number_of(GivenStarts(np.zeros((4, 3, 5)))) == 3
    assert first_of(EzStarts(np.array([0.25, 4.0]))).amounts.tolist() == [0.25]
    assert first_of(GivenStarts(np.arange(24.0).reshape(2, 3, 4))).points.tolist() == [
        [[0.0, 1.0, 2.0, 3.0]]
    ]


def test_compiled_and_plain_forms_agree():
    for starts in (EzStarts(np.array([0.25])), GivenStarts(np.arange(5.0).reshape(1, 1, 5))):
        np.testing.assert_allclose(start(starts, 0), start(starts, 0, function=plain), rtol=1e-10)


def test_the_fastest_rt_and_the_moments():
    assert fastest_of(RT, EDGES, 0) == RT[:60].min()
    assert fastest_of(RT, EDGES, 1) == RT[60]
    assert fastest_of(RT, np.array([0, 0, 0]), 0) == np.inf
    assert moments(RT) == pytest.approx((RT.mean(), RT.var()))
    assert moments(np.full(4, 0.5)) == (0.5, 1e-4)
