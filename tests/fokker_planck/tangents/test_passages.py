"""Sums of passages with their derivatives."""

import numpy as np
import pytest

from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.tangents.passages import (
    Graded,
    GradedBoundary,
    GradedMixture,
    GradedPassages,
    logarithm,
)
from ddm.fokker_planck.tangents.solutions import differentiate
from fokker_planck.tangents.examples import solved

T = np.array([0.05, 0.2, 0.6, 1.2, 0.4])
UPPER = np.array([True, False, True, True, False])


def passages(name):
    solution, own, directions = solved(name)
    curves = solution.curves()
    slopes = differentiate(solution, curves, own, directions)
    lower, upper = (GradedBoundary(Boundary(c), s) for c, s in zip(curves, slopes, strict=True))
    return GradedPassages((lower, upper))


def test_each_trial_has_its_side():
    both = passages("starts")
    found, (gone, _) = both.log_densities(T, UPPER), both.masses(T, UPPER)
    for i, (t, upper) in enumerate(zip(T, UPPER, strict=True)):
        one = both.sides[int(upper)]
        np.testing.assert_array_equal(found.by[i], one.log_densities(np.array([t])).by[0])
        np.testing.assert_array_equal(gone.by[i], one.masses(np.array([t]))[0].by[0])


def test_a_mixture_is_a_sum():
    parts, weights = [passages("starts"), passages("leak, collapse")], np.array([0.3, 0.7])
    maps = [np.eye(5, 2), np.eye(4, 2)]
    mixture = GradedMixture(parts, weights, maps)
    found, each = mixture.log_densities(T, UPPER), [part.log_densities(T, UPPER) for part in parts]
    f = [w * np.exp(one.values) for one, w in zip(each, weights, strict=True)]
    np.testing.assert_allclose(found.values, np.log(f[0] + f[1]))
    by = sum(share[:, None] * one.by[:, :2] for one, share in zip(each, f, strict=True))
    np.testing.assert_allclose(found.by, by / (f[0] + f[1])[:, None])
    by_time = sum(share * one.by_time for one, share in zip(each, f, strict=True))
    np.testing.assert_allclose(found.by_time, by_time / (f[0] + f[1]))
    for which in (0, 1):
        masses = [part.masses(T, UPPER)[which] for part in parts]
        expected = 0.3 * masses[0].by[:, :2] + 0.7 * masses[1].by[:, :2]
        np.testing.assert_allclose(mixture.masses(T, UPPER)[which].by, expected)


@pytest.mark.parametrize("t", [0.0, -0.1])
def test_a_mixture_before_all_decisions(t):
    mixture = GradedMixture([passages("starts")], np.ones(1), [np.eye(5)])
    found = mixture.log_densities(np.array([t]), np.array([True]))
    assert found.values.tolist() == [-np.inf]
    assert not found.by.any()


def test_the_logarithm_of_nothing_does_not_change():
    found = logarithm(Graded(np.array([0.0, 2.0]), np.array([[3.0], [3.0]]), np.array([1.0, 1.0])))
    assert found.values.tolist() == [-np.inf, np.log(2.0)]
    assert found.by.tolist() == [[0.0], [1.5]]
    assert found.by_time.tolist() == [0.0, 0.5]
