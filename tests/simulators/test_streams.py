"""The random numbers: against published outputs and integer arithmetic of Python, and in
distribution.
"""

import math

import numpy as np
import pytest
from scipy import stats

from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import seed_key
from ddm.simulators.streams import (
    EDGE,
    TAIL_START,
    next_bits,
    normal,
    splitmix64,
    trial_state,
    uniform,
)

MASK = 2**64 - 1


def reference_splitmix64(start):
    """The generator of Steele, Lea & Flood (2014) in integers of any size."""
    while True:
        start = (start + 0x9E3779B97F4A7C15) & MASK
        x = start
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
        yield x ^ (x >> 31)


def reference_xoshiro(state):
    """xoshiro256++ of Blackman & Vigna (2021) in integers of any size."""

    def rotated(x, n):
        return ((x << n) | (x >> (64 - n))) & MASK

    s = list(state)
    while True:
        yield (rotated((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)


def first(generator, n):
    return [next(generator) for _ in range(n)]


@kernel
def draw_bits(state, out):
    for i in range(out.size):
        out[i], state = next_bits(state)


@kernel
def draw_uniform(key, out):
    for trial in range(out.shape[0]):
        state = trial_state(key, trial)
        for i in range(out.shape[1]):
            out[trial, i], state = uniform(state)


@kernel
def draw_normal(key, out):
    for trial in range(out.shape[0]):
        state = trial_state(key, trial)
        for i in range(out.shape[1]):
            out[trial, i], state = normal(state)


def drawn(draw, n_trials, n, seed=1):
    out = np.empty((n_trials, n))
    draw(seed_key(seed), out)
    return out


# --- the generators -------------------------------------------------------------------------------


def test_splitmix64_gives_the_published_outputs():
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    assert first(reference_splitmix64(1234567), 4) == published
    assert [splitmix64(np.uint64(1234567), np.uint64(n)) for n in range(4)] == published


def test_xoshiro_gives_the_published_outputs():
    """Those of the test of the Rust crate rand_xoshiro, made with the C code of the authors."""
    published = [
        41943041,
        58720359,
        3588806011781223,
        3591011842654386,
        9228616714210784205,
        9973669472204895162,
    ]
    assert first(reference_xoshiro([1, 2, 3, 4]), 6) == published
    out = np.empty(6, dtype=np.uint64)
    draw_bits(tuple(np.uint64(word) for word in (1, 2, 3, 4)), out)
    assert out.tolist() == published


def test_a_trial_has_the_stream_that_the_documentation_says():
    key = seed_key(7)
    halves = [first(reference_splitmix64(int(half)), 2 * 1001) for half in key]
    for trial in (0, 1, 1000):
        words = [half[2 * trial + i] for half in halves for i in (0, 1)]
        assert list(trial_state(key, trial)) == words
        out = np.empty(100, dtype=np.uint64)
        draw_bits(tuple(np.uint64(word) for word in words), out)
        assert out.tolist() == first(reference_xoshiro(words), 100)


def test_the_plain_functions_give_the_same_as_the_compiled_ones():
    state = tuple(np.uint64(word) for word in trial_state(seed_key(3), 5))
    with np.errstate(over="ignore"):
        bits, following = next_bits.py_func(state)
        assert (bits, following) == next_bits(state)
        assert splitmix64.py_func(np.uint64(99), np.uint64(4)) == splitmix64(
            np.uint64(99), np.uint64(4)
        )


# --- distributions --------------------------------------------------------------------------------


def test_uniform_numbers_are_uniform_within_and_across_trials():
    u = drawn(draw_uniform, 1000, 1000)
    assert u.min() > 0
    assert u.max() < 1
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-3
    assert stats.kstest(drawn(draw_uniform, 10**6, 1).ravel(), "uniform").pvalue > 1e-3


def test_the_layers_of_the_ziggurat_have_one_area():
    height = np.exp(-(EDGE**2) / 2)
    areas = EDGE[1:-1] * np.diff(height[1:])
    np.testing.assert_allclose(areas, EDGE[0] * height[1], rtol=1e-11)
    tail = math.sqrt(math.pi / 2) * math.erfc(TAIL_START / math.sqrt(2))
    assert EDGE[0] * height[1] == pytest.approx(TAIL_START * height[1] + tail)


def test_normal_numbers_are_normal_on_either_side_of_every_layer_and_in_the_tails():
    x = drawn(draw_normal, 2, 10**6).ravel()
    ends = np.sort(np.r_[EDGE[1:], (EDGE[1:-1] + EDGE[2:]) / 2, 4.0, 4.5])
    ends = np.r_[-np.inf, -ends[:0:-1], ends, np.inf]
    observed = np.histogram(x, ends)[0]
    expected = x.size * np.diff(stats.norm.cdf(ends))
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-3
    assert stats.kstest(x, "norm").pvalue > 1e-3


def test_normal_numbers_have_the_moments_of_a_normal_distribution():
    x = drawn(draw_normal, 1, 10**6, seed=2).ravel()
    power = np.ones_like(x)
    for moment in (0, 1, 0, 3, 0, 15):
        power *= x
        assert power.mean() == pytest.approx(moment, abs=4 * power.std() / math.sqrt(x.size))


def test_normal_numbers_of_neighbouring_trials_and_seeds_are_independent():
    x = drawn(draw_normal, 10**5, 3)
    other_seed = drawn(draw_normal, 10**5, 3, seed=2)
    assert stats.kstest(x[:, 0], "norm").pvalue > 1e-3
    pairs = [(x[:-1], x[1:]), (x[:-2], x[2:]), (x, other_seed), (x[:, :-1], x[:, 1:])]
    for one, other in pairs:
        for transform in (np.copy, np.square):
            correlation = np.corrcoef(transform(one).ravel(), transform(other).ravel())[0, 1]
            assert abs(correlation) < 4 / math.sqrt(one.size)
