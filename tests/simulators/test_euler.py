"""Euler-Maruyama: against closed forms and series written out here, and against itself where results must be equal."""

import math
import types
import warnings

import numba
import numpy as np
import pytest
from scipy import stats

from ddm.compilation import kernel
from ddm.simulators import bridge, euler, random
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.random import seed_key, trial_state

# v, a, z, D
SETS = [
    (1.0, 1.5, 0.5, 1.0),
    (3.0, 1.0, 0.5, 1.0),
    (0.0, 1.0, 0.5, 1.0),
    (1.0, 1.5, 0.1, 1.0),
    (-2.0, 0.5, 0.5, 1.0),
    (0.1, 0.15, 0.3, 0.01),
]


def simulate(n, v, a, z=0.5, D=1.0, t0=0.0, *, seed=1, dt=1e-3, t_max=None, correct=True):
    cell = np.zeros(n, dtype=int)
    return simulate_euler(cell, np.array([[v, a, z, t0, D]]), seed=seed, dt=dt, t_max=t_max, correct=correct)


def coarse_dt(a, D):
    """A step whose noise has an SD of a / 5: what is biased by an order of dt would be so most of all here."""
    return a * a / (25 * D)


# --- closed forms -----------------------------------------------------------------------------------------------------


def probability_of_upper(v, a, z, D):
    return z if v == 0 else math.expm1(-2 * v * z * a / D) / math.expm1(-2 * v * a / D)


def mean_decision_time(v, a, z, D):
    return z * (1 - z) * a * a / D if v == 0 else (probability_of_upper(v, a, z, D) - z) * a / v


def lower_cdf(t, v, a, z, D):
    """P(response 0 by time t): the large-time series of Feller (1968), integrated term by term."""
    k = np.arange(1, 400)
    rate = (v * v / D + k * k * math.pi**2 * D / a**2) / 2
    weight = math.pi * D / a**2 * math.exp(-v * z * a / D) * k * np.sin(k * math.pi * z) / rate
    return 1 - probability_of_upper(v, a, z, D) - np.exp(-np.multiply.outer(t, rate)) @ weight


@pytest.mark.parametrize(("v", "a", "z", "D"), SETS)
@pytest.mark.parametrize(("n", "dt"), [(200_000, 1e-3), (1_000_000, None)])
def test_corrected_means_and_probabilities_are_unbiased(v, a, z, D, n, dt):
    rt, response = simulate(n, v, a, z, D, dt=dt or coarse_dt(a, D))
    p, mean = probability_of_upper(v, a, z, D), mean_decision_time(v, a, z, D)
    assert np.mean(rt) == pytest.approx(mean, abs=0.2e-3 + 4 * np.std(rt) / math.sqrt(n))
    assert np.mean(response) == pytest.approx(p, abs=0.0002 + 4 * math.sqrt(p * (1 - p) / n))


@pytest.mark.parametrize(("v", "a", "z", "D"), SETS)
@pytest.mark.parametrize("dt", [1e-3, None])
def test_corrected_reaction_times_have_the_right_distribution(v, a, z, D, dt):
    rt, response = simulate(50_000, v, a, z, D, dt=dt or coarse_dt(a, D), seed=2)
    for response_wanted, process in [(0, (v, a, z, D)), (1, (-v, a, 1 - z, D))]:
        total = 1 - probability_of_upper(*process)
        grid = np.linspace(2e-4 * a * a / D, rt.max(), 4000)
        cdf = np.interp(np.sort(rt[response == response_wanted]), grid, lower_cdf(grid, *process) / total)
        assert stats.kstest(cdf, "uniform").pvalue > 1e-3


def test_the_textbook_scheme_has_its_known_bias():
    rt, response = simulate(200_000, 1.0, 1.5, correct=False)
    assert 0.015 < np.mean(rt) - mean_decision_time(1.0, 1.5, 0.5, 1.0) < 0.025
    assert 0.003 < np.mean(response) - probability_of_upper(1.0, 1.5, 0.5, 1.0) < 0.009


# --- the bridge -------------------------------------------------------------------------------------------------------


@kernel
def draw_first_hits(before, after, key, out):
    for trial in range(out.size):
        out[trial], _ = bridge.first_hit(before, after, trial_state(key, trial))


def bridge_hit_cdf(t, before, after):
    """P(a Brownian bridge over one step reaches a boundary by t), without the change of time: by the Markov property.

    The density of the first passage at t times that of going on from the boundary to the end of the step in 1 - t,
    over that of the step; integrated numerically.
    """
    edges = np.linspace(0, 1, 20_001)
    middle = (edges[1:] + edges[:-1]) / 2
    passage = before * middle**-1.5 * stats.norm.pdf(before / np.sqrt(middle))
    rest = stats.norm.pdf(after, scale=np.sqrt(1 - middle))
    density = passage * rest / stats.norm.pdf(before - after)
    return np.interp(t, edges, np.r_[0, np.cumsum(density) * (edges[1] - edges[0])])


@pytest.mark.parametrize(
    ("before", "after"), [(0.5, -0.5), (0.1, -2.0), (2.0, -0.1), (0.5, 0.5), (0.05, 1.0), (1.0, 0.05), (0.3, 1e-9)]
)
def test_a_bridge_reaches_the_boundary_as_often_and_when_it_should(before, after):
    n = 100_000
    hits = np.empty(n)
    draw_first_hits(before, after, seed_key(1), hits)
    probability = min(1, math.exp(-2 * before * after))
    assert bridge_hit_cdf(1, before, after) == pytest.approx(probability, abs=1e-3)
    times = hits[np.isfinite(hits)]
    assert times.size / n == pytest.approx(probability, abs=4 * math.sqrt(probability * (1 - probability) / n))
    assert stats.kstest(bridge_hit_cdf(times, before, after) / probability, "uniform").pvalue > 1e-3


@pytest.mark.parametrize(("before", "after"), [(1e-320, 1.0), (1e-320, -1.0), (0.0, 0.5), (1.0, 0.0), (1e-12, -1e12)])
def test_a_bridge_at_the_boundary_reaches_it_within_the_step(before, after):
    hits = np.empty(1000)
    draw_first_hits(before, after, seed_key(1), hits)
    assert np.all((hits >= 0) & (hits <= 1))


# --- what must be equal -----------------------------------------------------------------------------------------------


@pytest.fixture
def threads():
    """A function that sets the number of threads for the rest of the test."""
    before = numba.get_num_threads()
    yield numba.set_num_threads
    numba.set_num_threads(before)


@pytest.mark.parametrize("correct", [True, False])
def test_results_depend_on_neither_threads_nor_blocks(monkeypatch, threads, correct):
    reference = simulate(3000, 1.0, 1.5, correct=correct)
    for n_threads, block_size in [(1, 1024), (1, 7), (min(2, numba.config.NUMBA_NUM_THREADS), 100)]:
        threads(n_threads)
        monkeypatch.setattr(euler, "BLOCK_SIZE", block_size)
        for one, other in zip(reference, simulate(3000, 1.0, 1.5, correct=correct), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("correct", [True, False])
def test_fewer_trials_are_the_first_of_more(correct):
    for few, many in zip(
        simulate(100, 1.0, 1.5, correct=correct), simulate(1000, 1.0, 1.5, correct=correct), strict=True
    ):
        np.testing.assert_array_equal(few, many[:100])


def test_a_trial_has_the_parameters_of_its_cell():
    parameters_by_cell = np.array([[1.0, 1.5, 0.5, 0.3, 1.0], [-2.0, 1.0, 0.4, 0.2, 1.0], [0.0, 3.0, 0.5, 0.1, 4.0]])
    cell = np.random.default_rng(1).integers(0, 3, 500)
    rt, response = simulate_euler(cell, parameters_by_cell, seed=1, dt=1e-3)
    for i in range(3):
        alone = simulate_euler(np.full(500, i), parameters_by_cell, seed=1, dt=1e-3)
        np.testing.assert_array_equal(rt[cell == i], alone[0][cell == i])
        np.testing.assert_array_equal(response[cell == i], alone[1][cell == i])
        assert rt[cell == i].min() > parameters_by_cell[i, 3]


@pytest.mark.parametrize("correct", [True, False])
def test_the_scale_of_evidence_does_not_matter(correct):
    """With a power of two the arithmetic is the same to the last bit."""
    for one, other in zip(
        simulate(1000, 1.0, 1.5, 0.3, 1.0, correct=correct),
        simulate(1000, 0.25, 0.375, 0.3, 0.0625, correct=correct),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)


def plain(*modules):
    """The functions of the modules as plain Python functions that call one another."""
    namespace = {}
    for module in modules:
        namespace |= vars(module)
    for name, value in namespace.items():
        if hasattr(value, "py_func"):
            namespace[name] = types.FunctionType(value.py_func.__code__, namespace, name)
    return namespace


@pytest.mark.parametrize("correct", [True, False])
def test_the_plain_functions_give_the_same_as_the_compiled_ones(correct):
    n, parameters = 50, np.array([[1.0, 1.0, 0.4, 0.3, 1.0]])
    outputs = []
    for simulate_block in (euler.simulate_block, plain(random, bridge, euler)["simulate_block"]):
        rt, response = np.empty(n), np.empty(n, dtype=np.int8)
        with np.errstate(over="ignore"):
            simulate_block(0, n, np.zeros(n, dtype=int), parameters, seed_key(1), 0.01, 500, correct, rt, response)
        outputs.append((rt, response))
    np.testing.assert_array_equal(*(rt for rt, _ in outputs))
    np.testing.assert_array_equal(*(response for _, response in outputs))


def test_the_plain_paths_are_the_compiled_ones():
    outputs = []
    for record_block in (euler.record_block, plain(random, bridge, euler)["record_block"]):
        paths = np.empty((5, 301))
        with np.errstate(over="ignore"):
            record_block(0, 5, np.array([1.0, 1.0, 0.4, 0.3, 1.0]), seed_key(1), 0.01, paths)
        outputs.append(paths)
    np.testing.assert_array_equal(*outputs)


# --- limits of time, and paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("t_max", [0.001, 0.3, 1.0])
def test_a_limit_only_leaves_trials_undecided(correct, t_max):
    rt, response = simulate(2000, 1.0, 1.5, t0=0.25, correct=correct)
    rt_limited, response_limited = simulate(2000, 1.0, 1.5, t0=0.25, correct=correct, t_max=t_max)
    late = rt > 0.25 + t_max + 1e-9
    np.testing.assert_array_equal(rt_limited, np.where(late, np.nan, rt))
    np.testing.assert_array_equal(response_limited, np.where(late, -1, response))
    assert late.any()
    assert not np.isnan(rt).any()
    assert response_limited.dtype == np.int8


@pytest.mark.parametrize("t_max", [0.1, 0.7, 5.0])
@pytest.mark.parametrize("z", [0.5, 0.1])
def test_paths_have_the_reaction_times_and_responses_of_the_textbook_scheme(t_max, z):
    n, a, t0 = 1500, 1.5, 0.2
    times, paths = euler_paths(n, np.array([1.0, a, z, t0, 1.0]), seed=1, dt=1e-3, t_max=t_max)
    crossed = (paths == 0) | (paths == a)
    decided, step = crossed.any(axis=0), crossed.argmax(axis=0)
    assert decided.any()
    for limit in (t_max, None):
        rt, response = simulate(n, 1.0, a, z, t0=t0, t_max=limit, correct=False)
        np.testing.assert_array_equal(rt[decided], t0 + times[step[decided]])
        np.testing.assert_array_equal(response[decided] * a, paths[step, np.arange(n)][decided])
        assert np.all(np.isnan(rt[~decided]) if limit else rt[~decided] > t0 + t_max)


def test_paths_stay_between_the_boundaries_and_end_at_the_crossing():
    a = 1.2
    times, paths = euler_paths(300, np.array([0.5, a, 0.3, 0.0, 2.0]), seed=3, dt=2e-3, t_max=1.0)
    assert times.shape == (501,)
    assert paths.shape == (501, 300)
    np.testing.assert_allclose(times, np.linspace(0, 1, 501))
    assert np.all(paths[0] == 0.3 * a)
    assert np.nanmin(paths) == 0
    assert np.nanmax(paths) == a
    for path in paths.T:
        ends = np.flatnonzero((path == 0) | (path == a))
        n_values = np.isfinite(path).sum()
        assert list(ends) == [n_values - 1] if n_values < 501 else np.all(ends == 500)
        assert np.isnan(path[n_values:]).all()
    increments = np.diff(paths, axis=0)
    inside = increments[np.isfinite(increments) & (paths[1:] > 0) & (paths[1:] < a)]
    assert np.std(inside) == pytest.approx(math.sqrt(2.0 * 2e-3), rel=0.02)


# --- errors and warnings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dt", "error"),
    [
        (0, ValueError),
        (-0.1, ValueError),
        (math.nan, ValueError),
        (math.inf, ValueError),
        ("1ms", TypeError),
        (True, TypeError),
        (None, TypeError),
    ],
)
def test_what_is_no_time_step_is_an_error(dt, error):
    text = f"dt must be a finite number > 0 (the time step, in seconds); got {dt!r}. The usual choice is dt=1e-3."
    with pytest.raises(error) as caught:
        simulate(10, 1.0, 1.5, dt=dt)
    assert str(caught.value) == text
    with pytest.raises(error) as caught:
        euler_paths(10, np.array([1.0, 1.5, 0.5, 0.0, 1.0]), dt=dt)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("t_max", "error"), [(0, ValueError), (-1, ValueError), (math.inf, ValueError), ("1", TypeError)]
)
def test_what_is_no_limit_is_an_error(t_max, error):
    with pytest.raises(error) as caught:
        simulate(10, 1.0, 1.5, t_max=t_max)
    assert str(caught.value) == (
        f"t_max must be a finite number > 0 (the longest decision time, in seconds); got {t_max!r}. Take e.g. t_max=10."
    )


def test_a_limit_shorter_than_a_step_is_an_error():
    with pytest.raises(ValueError, match="t_max") as caught:
        simulate(10, 1.0, 1.5, dt=0.01, t_max=0.005)
    assert str(caught.value) == "t_max=0.005 s is shorter than one step of dt=0.01 s. Take a smaller dt."


def test_steps_without_end_are_an_error():
    with pytest.raises(ValueError, match="dt") as caught:
        simulate(10, 0.0, 2.0, dt=1e-12)
    assert str(caught.value) == (
        "dt=1e-12 s makes about 1e+12 steps of a trial, more than 1e+08. Take a larger dt or a shorter t_max."
    )
    with pytest.raises(ValueError, match="steps of a trial"):
        simulate(10, 0.0, 2.0, dt=5e-324)
    rt, _ = simulate(10, 0.0, 2.0, dt=1e-12, t_max=1e-9)
    assert np.isnan(rt).all()


def test_paths_that_would_not_fit_in_memory_are_an_error():
    with pytest.raises(ValueError, match="n=") as caught:
        euler_paths(100_000, np.array([1.0, 1.5, 0.5, 0.0, 1.0]), dt=1e-3, t_max=10)
    assert str(caught.value) == (
        "n=100000 paths of t_max=10 s in steps of dt=0.001 s have 1e+09 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt."
    )


def test_a_step_that_can_reach_both_boundaries_is_warned_about():
    with pytest.warns(UserWarning, match="dt") as caught:
        simulate(10, 0.0, 1.0, dt=0.1)
    assert [str(warning.message) for warning in caught] == [
        "dt=0.1 s is so long that one step can reach both boundaries (sqrt(D dt) > a / 4); "
        "corrected reaction times are then too long. Take dt <= 0.062."
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        simulate(10, 0.0, 1.0, dt=0.062)
        simulate(10, 0.0, 1.0, dt=0.1, correct=False)


def test_no_trials_give_empty_arrays():
    rt, response = simulate(0, 1.0, 1.5)
    assert rt.shape == response.shape == (0,)
