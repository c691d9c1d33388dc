"""Brownian bridges: whether and when they reach a boundary within a step."""

import math

import numpy as np
import pytest
from scipy import stats

from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import seed_key
from ddm.simulators import bridge
from ddm.simulators.streams import trial_state


@kernel
def draw_first_hits(before, after, key, out):
    for trial in range(out.size):
        out[trial], _ = bridge.first_hit(before, after, trial_state(key, trial))


def bridge_hit_cdf(t, before, after):
    """P(a Brownian bridge over one step reaches a boundary by t), without the change of time: by
    the Markov property.

    The density of the first passage at t times that of going on from the boundary to the end of the
    step in 1 - t, over that of the step; integrated numerically.
    """
    edges = np.linspace(0, 1, 20_001)
    middle = (edges[1:] + edges[:-1]) / 2
    passage = before * middle**-1.5 * stats.norm.pdf(before / np.sqrt(middle))
    rest = stats.norm.pdf(after, scale=np.sqrt(1 - middle))
    density = passage * rest / stats.norm.pdf(before - after)
    return np.interp(t, edges, np.r_[0, np.cumsum(density) * (edges[1] - edges[0])])


@pytest.mark.parametrize(
    ("before", "after"),
    [(0.5, -0.5), (0.1, -2.0), (2.0, -0.1), (0.5, 0.5), (0.05, 1.0), (1.0, 0.05), (0.3, 1e-9)],
)
def test_a_bridge_reaches_the_boundary_as_often_and_when_it_should(before, after):
    n = 100_000
    hits = np.empty(n)
    draw_first_hits(before, after, seed_key(1), hits)
    probability = min(1, math.exp(-2 * before * after))
    assert bridge_hit_cdf(1, before, after) == pytest.approx(probability, abs=1e-3)
    times = hits[np.isfinite(hits)]
    assert times.size / n == pytest.approx(
        probability, abs=4 * math.sqrt(probability * (1 - probability) / n)
    )
    assert stats.kstest(bridge_hit_cdf(times, before, after) / probability, "uniform").pvalue > 1e-3


@pytest.mark.parametrize(
    ("before", "after"), [(1e-320, 1.0), (1e-320, -1.0), (0.0, 0.5), (1.0, 0.0), (1e-12, -1e12)]
)
def test_a_bridge_at_the_boundary_reaches_it_within_the_step(before, after):
    hits = np.empty(1000)
    draw_first_hits(before, after, seed_key(1), hits)
    assert np.all((hits >= 0) & (hits <= 1))
