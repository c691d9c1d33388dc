"""RTs with derivatives against those of the constant process."""

import numpy as np
import pytest

from ddm import DDM
from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.solving import solve
from ddm.fokker_planck.tangents.directions import Numbers
from ddm.fokker_planck.tangents.passages import GradedBoundary, GradedPassages
from ddm.fokker_planck.tangents.reaction_times import GradedReactionTimes
from ddm.fokker_planck.tangents.solutions import differentiate
from fokker_planck.equations import equation, numbers
from fokker_planck.tangents.constant import assert_close, derivatives
from fokker_planck.tangents.examples import direction

RT = np.linspace(0.3, 3.0, 30).repeat(2)
UPPER = np.tile([True, False], 30)
NAMES = ("v", "a", "z", "D")


@pytest.fixture(scope="module")
def passages():
    solution = solve(equation(rtol=1e-6), numbers(), until=100.0, z=0.45)
    curves = solution.curves()
    slopes = differentiate(
        solution, curves, Numbers(solution.p, 0.45), [direction(name) for name in NAMES]
    )
    lower, upper = (GradedBoundary(Boundary(c), s) for c, s in zip(curves, slopes, strict=True))
    return GradedPassages((lower, upper))


@pytest.mark.parametrize("st0", [0.0, 0.15])
@pytest.mark.parametrize(
    ("question", "method"), [("log_densities", "logpdf"), ("cdfs", "cdf"), ("survivors", "sf")]
)
def test_they_are_those_of_the_constant_process(passages, st0, question, method):
    times = GradedReactionTimes(passages, 0.2, st0)
    values = {"v": 1.0, "a": 1.5, "z": 0.45, "D": 1.0, "t0": 0.2, "st0": st0}
    found, by = getattr(times, question)(RT, UPPER)
    exact = getattr(DDM(**values), method)(RT, UPPER.astype(int))
    np.testing.assert_allclose(found, exact, atol=1e-6)
    names = (*NAMES, "t0", "st0") if st0 else (*NAMES, "t0")
    expected = derivatives(values, method, RT, UPPER, names)
    assert_close(by[:, : len(names)], expected, 1e-5)
    assert st0 or not by[:, -1].any()


@pytest.mark.parametrize("st0", [0.0, 0.15])
def test_before_t0_nothing_changes(passages, st0):
    times = GradedReactionTimes(passages, 0.2, st0)
    log_f, by = times.log_densities(np.array([0.1]), np.array([True]))
    assert log_f.tolist() == [-np.inf]
    assert not by.any()
    gone, by = times.cdfs(np.array([0.1]), np.array([True]))
    assert gone.tolist() == [0.0]
    assert not by.any()


def test_t0_may_differ_between_trials(passages):
    t0 = np.where(UPPER, 0.2, 0.25)
    found, by = GradedReactionTimes(passages, t0, 0.0).log_densities(RT, UPPER)
    alone, by_alone = GradedReactionTimes(passages, 0.25, 0.0).log_densities(RT, UPPER)
    np.testing.assert_array_equal(found[~UPPER], alone[~UPPER])
    np.testing.assert_array_equal(by[~UPPER], by_alone[~UPPER])
    assert (found != alone)[UPPER].all()


def test_the_log_of_a_density_of_nearly_nothing_has_finite_derivatives(monkeypatch):
    values, by = np.array([5e-324, 0.0, 0.2]), np.array([[1e-323], [0.0], [0.1]])
    monkeypatch.setattr(GradedReactionTimes, "_normal", lambda self, *asked: (values, by))
    times = GradedReactionTimes(None, 0.3, 0.0, 0.05)
    found, gradient = times.log_densities(np.zeros(3), np.ones(3, dtype=bool))
    np.testing.assert_allclose(found, [np.log(5e-324), -np.inf, np.log(0.2)])
    np.testing.assert_allclose(gradient[:, 0], [0.0, 0.0, 0.5])
