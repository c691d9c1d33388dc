"""Other drifts, and averages over them, against those of the constant process."""

import numpy as np
import pytest

from ddm import DDM
from ddm.fokker_planck.passages import Boundary
from ddm.fokker_planck.solving import solve
from ddm.fokker_planck.tangents.directions import Numbers
from ddm.fokker_planck.tangents.drifts import OneSolution
from ddm.fokker_planck.tangents.passages import GradedBoundary
from ddm.fokker_planck.tangents.reaction_times import GradedReactionTimes
from ddm.fokker_planck.tangents.solutions import differentiate
from fokker_planck.equations import equation, numbers
from fokker_planck.tangents.constant import assert_close, derivatives
from fokker_planck.tangents.examples import direction

RT = np.linspace(0.05, 4.0, 40).repeat(2)
UPPER = np.tile([True, False], 40)
NAMES = ("a", "D", "z")


def served(v, a, *, until, z=0.45, **functions):
    p = numbers(v=v, a=a)
    solution = solve(equation(**functions), p, until=until, z=z, least_mass=1e-40)
    curves, own = solution.curves(), Numbers(p, z)
    directions = [direction(name) for name in NAMES]
    slopes = differentiate(solution, curves, own, directions)
    lower, upper = (GradedBoundary(Boundary(c), s) for c, s in zip(curves, slopes, strict=True))
    return OneSolution(solution, own, directions, (lower, upper))


@pytest.mark.parametrize(("v", "sv"), [(1.0, 0.0), (-3.0, 0.0), (5.0, 0.0), (2.0, 0.8)])
@pytest.mark.parametrize("a", [1.0, 3.0])
@pytest.mark.parametrize(
    ("question", "method"), [("log_densities", "logpdf"), ("cdfs", "cdf"), ("survivors", "sf")]
)
def test_one_solution_serves_them(v, sv, a, question, method):
    """From a drift of 1, up to 4 away."""
    passages = served(1.0, a, until=100.0).with_drift(v - 1.0, sv)
    found, by = getattr(GradedReactionTimes(passages, 0.0, 0.0), question)(RT, UPPER)
    values = {"a": a, "D": 1.0, "z": 0.45, "v": v, "sv": sv, "t0": 0.0}
    exact = getattr(DDM(**values), method)(RT, UPPER.astype(int))
    names = (*NAMES, "v", "sv") if sv else (*NAMES, "v")
    expected = derivatives(values, method, RT, UPPER, names)
    matters = np.full(RT.size, True)
    if method == "logpdf":
        matters = exact > exact.max() + np.log(1e-4)
    np.testing.assert_allclose(found[matters], exact[matters], atol=1e-5)
    assert_close(by[matters][:, : len(names)], expected[matters], 2e-5)


def test_until_a_time_what_is_left_changes_by_what_has_left():
    """Of both sides together; which response is to come is not known by then."""
    passages = served(0.0, 1.5, until=1.0).with_drift(0.8, 0.5)
    t = np.full(2, 0.9)
    _, by = GradedReactionTimes(passages, 0.0, 0.0).survivors(t, np.array([True, False]))
    values = {"a": 1.5, "D": 1.0, "z": 0.45, "v": 0.8, "sv": 0.5, "t0": 0.0}
    expected = derivatives(values, "sf", t, np.array([True, False]), (*NAMES, "v", "sv"))
    np.testing.assert_allclose(by.sum(0)[:5], expected.sum(0), atol=1e-5)


def test_drifts_that_change_with_time():
    """The density of an urgent drift, from solutions with both drifts."""

    def rising(t, v):
        return v + 2.0 * t

    found = served(1.0, 1.5, until=6.0, drift=rising).with_drift(0.7).log_densities(RT, UPPER)
    alone = served(1.7, 1.5, until=6.0, drift=rising).with_drift(0.0).log_densities(RT, UPPER)
    matters = found.values > found.values.max() + np.log(1e-4)
    np.testing.assert_allclose(found.values[matters], alone.values[matters], atol=3e-5)
    assert_close(found.by[matters][:, :4], alone.by[matters][:, :4], 1e-4)
    assert_close(found.by_time[matters], alone.by_time[matters], 1e-4)
