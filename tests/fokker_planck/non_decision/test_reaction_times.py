"""RTs are decision times and non-decision times, which may be spread."""

import math

import numpy as np
import pytest

from ddm import DDM
from ddm.fokker_planck.non_decision.reaction_times import ReactionTimes
from ddm.fokker_planck.passages import passages_of
from ddm.fokker_planck.solving import solve
from fokker_planck.equations import equation, numbers

RT = np.array([0.25, 0.35, 0.5, 1.0, 3.0])


@pytest.fixture(scope="module")
def passages():
    return passages_of(solve(equation(), numbers(), until=100.0).curves(), math.inf, 0.0)


@pytest.mark.parametrize("st0", [0.0, 0.15])
def test_they_are_those_of_the_constant_process(passages, st0):
    times, exact = ReactionTimes(passages, 0.2, st0), DDM(v=1.0, a=1.5, t0=0.2, st0=st0)
    for side in (False, True):
        upper = np.full(RT.size, side)
        np.testing.assert_allclose(
            times.log_densities(RT, upper), exact.logpdf(RT, side), atol=1e-4
        )
        np.testing.assert_allclose(times.log_cdfs(RT, upper), exact.logcdf(RT, side), atol=1e-4)
        np.testing.assert_allclose(times.log_survivors(RT, upper), exact.logsf(RT, side), atol=1e-4)
    assert times.mean_added == pytest.approx(0.2 + st0 / 2)
    assert times.variance_added == pytest.approx(st0**2 / 12)


def test_a_deadline_leaves_what_is_not_decided(passages):
    times = ReactionTimes(passages, 0.2, 0.15)
    rt = np.repeat(RT, 2)
    upper = np.tile([False, True], RT.size)
    come, later = np.exp(times.log_cdfs(rt, upper)), np.exp(times.log_survivors(rt, upper))
    np.testing.assert_allclose(
        1.0 - come.reshape(-1, 2).sum(1), later.reshape(-1, 2).sum(1), atol=1e-8
    )
