"""Averages over starts, against quadrature of the density of a fixed start."""

import numpy as np
import pytest

from ddm.first_passage.density import log_densities
from ddm.first_passage.shelf import side_of
from ddm.first_passage.sums import normalise, start_averages
from ddm.parameters import SV, A, V, Z
from first_passage.varied import row, uniform

PROCESSES = {
    "plain": (row(1.2, 1.4, 0.4), 0.5),
    "drift varies": (row(-2.0, 0.9, 0.6, sv=1.1), 0.7),
    "strong drift": (row(6.0, 2.0, 0.5), 0.9),
    "another unit": (row(0.2, 0.12, 0.45, sv=0.08, D=0.01), 0.3),
}
TIMES = np.array([0.02, 0.1, 0.5, 2.0])


def plain(t, p, width, upper):
    """log of the density averaged over 60 starts, without the unit D / a^2."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    cells = np.tile(p, (60, 1))
    cells[:, Z] += 0.5 * width * nodes
    logs = log_densities(np.full(60, t), np.full(60, upper), np.arange(60), cells)
    return np.log(np.exp(logs) @ weights / 2.0 * p[A] ** 2 / p[7])


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("name", PROCESSES)
def test_averages_over_starts_are_those_of_quadrature(name, upper):
    p, width = PROCESSES[name]
    t = TIMES * p[A] ** 2 / p[7]
    found = start_averages(t, side_of(p, upper), uniform(width))
    expected = [plain(one, p, width, upper) for one in t]
    np.testing.assert_allclose(found[:, 0], expected, atol=2e-9)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("name", ["plain", "drift varies"])
def test_their_derivatives_are_differences(name, upper):
    """In the drift and the start of the side, which are mirrored for the upper one."""
    p, width = PROCESSES[name]
    t, sign = TIMES * p[A] ** 2, -1.0 if upper else 1.0
    found = start_averages(t, side_of(p, upper), uniform(width))

    def difference(column, h=1e-5):
        ahead, behind = p.copy(), p.copy()
        ahead[column] += h
        behind[column] -= h
        if column == A:  # t stays, the unit D / a^2 is no part of it
            pass
        return [
            (plain(one, ahead, width, upper) - plain(one, behind, width, upper)) / (2 * h)
            for one in t
        ]

    tolerance = {"rtol": 1e-5, "atol": 1e-5}
    np.testing.assert_allclose(found[:, 1], sign * np.array(difference(V)), **tolerance)
    np.testing.assert_allclose(found[:, 2] + 2.0 / p[A], difference(A), **tolerance)
    np.testing.assert_allclose(found[:, 3], sign * np.array(difference(Z)), **tolerance)
    h = 1e-5
    in_t = [(plain(x + h, p, width, upper) - plain(x - h, p, width, upper)) / (2 * h) for x in t]
    np.testing.assert_allclose(found[:, 4], in_t, **tolerance)
    in_width = [
        (plain(x, p, width + h, upper) - plain(x, p, width - h, upper)) / (2 * h) for x in t
    ]
    np.testing.assert_allclose(found[:, 6], in_width, **tolerance)
    if p[SV] > 0.0:
        np.testing.assert_allclose(found[:, 5], difference(SV), **tolerance)


def test_normalising_takes_logarithms_and_ratios():
    total = np.array([[2.0, 6.0, -1.0], [0.5, 0.25, 2.0]])
    top = np.array([3.0, -700.0])
    normalise(top, total, True)
    expected = [[np.log(2.0) + 3.0, 3.0, -0.5], [np.log(0.5) - 700.0, 0.5, 4.0]]
    np.testing.assert_allclose(total, expected, rtol=1e-15)
    values = np.array([[2.0, 6.0]])
    normalise(np.zeros(1), values, False)
    np.testing.assert_allclose(values, [[np.log(2.0), 6.0]])
