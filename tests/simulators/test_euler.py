"""Euler-Maruyama: against closed forms and series written out here, with variability against the
distribution function of the package, and against itself where results must be equal.
"""

import itertools
import math

import numba
import numpy as np
import pytest
from scipy import stats

from ddm.first_passage.by_trial import log_cdfs
from ddm.parameters import ST0, T0
from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import seed_key
from ddm.simulators import bridge, euler, euler_kernels, steps
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.streams import normal, trial_state, uniform
from ddm.simulators.trial import draw_trial

# v, a, z, D
SETS = [
    (1.0, 1.5, 0.5, 1.0),
    (3.0, 1.0, 0.5, 1.0),
    (0.0, 1.0, 0.5, 1.0),
    (1.0, 1.5, 0.1, 1.0),
    (-2.0, 0.5, 0.5, 1.0),
    (0.1, 0.15, 0.3, 0.01),
]


# sv, sz, st0
CONSTANT = {}
VARYING = {"sv": 0.8, "sz": 0.6, "st0": 0.2}


def row(v, a, z=0.5, D=1.0, t0=0.0, *, sv=0.0, sz=0.0, st0=0.0):
    """One row of a ``parameters_by_cell``."""
    return np.array([v, a, z, t0, sv, sz, st0, D])


def simulate(n, *process, seed=1, dt=1e-3, t_max=None, correct=True, **options):
    rows = row(*process, **options)[np.newaxis]
    return simulate_euler(
        np.zeros(n, dtype=int), rows, seed=seed, dt=dt, t_max=t_max, correct=correct
    )


def coarse_dt(a, D):
    """A step whose noise has an SD of a / 5: what is biased by an order of dt would be so most of
    all here.
    """
    return a * a / (25 * D)


# --- closed forms ---------------------------------------------------------------------------------


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
        cdf = np.interp(
            np.sort(rt[response == response_wanted]), grid, lower_cdf(grid, *process) / total
        )
        assert stats.kstest(cdf, "uniform").pvalue > 1e-3


def test_the_textbook_scheme_has_its_known_bias():
    rt, response = simulate(200_000, 1.0, 1.5, correct=False)
    assert 0.015 < np.mean(rt) - mean_decision_time(1.0, 1.5, 0.5, 1.0) < 0.025
    assert 0.003 < np.mean(response) - probability_of_upper(1.0, 1.5, 0.5, 1.0) < 0.009


# --- the bridge -----------------------------------------------------------------------------------


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


# --- variability ----------------------------------------------------------------------------------


@kernel
def draw_trials(parameters, key, out):
    for trial in range(out.shape[1]):
        out[0, trial], out[1, trial], out[2, trial], _ = draw_trial(
            parameters, trial_state(key, trial)
        )


def drawn(parameters, n, seed=1):
    """The drifts, relative starts and non-decision times of n trials."""
    out = np.empty((3, n))
    draw_trials(parameters, seed_key(seed), out)
    return out


def test_drift_start_and_non_decision_time_have_their_distributions():
    n = 100_000
    distributions = stats.norm(1.2, 0.8), stats.uniform(0.1, 0.6), stats.uniform(0.3, 0.2)
    for values, distribution in zip(
        drawn(row(1.2, 1.5, 0.4, t0=0.3, **VARYING), n), distributions, strict=True
    ):
        assert stats.kstest(values, distribution.cdf).pvalue > 1e-3
        assert values.mean() == pytest.approx(
            distribution.mean(), abs=4 * distribution.std() / math.sqrt(n)
        )
        assert values.std() == pytest.approx(distribution.std(), rel=4 / math.sqrt(2 * n))


def test_what_is_drawn_and_the_noise_of_the_first_step_are_independent():
    n, a, dt = 50_000, 4.0, 1e-3
    parameters = row(1.0, a, **VARYING)
    v, start, t0 = drawn(parameters, n)
    _, paths = euler_paths(n, parameters, seed=1, dt=dt, t_max=2 * dt)
    noise = (np.diff(paths, axis=0) - v * dt) / math.sqrt(dt)
    assert stats.kstest(noise.ravel(), "norm").pvalue > 1e-3
    for transform in (np.copy, lambda x: (x - x.mean(axis=1, keepdims=True)) ** 2):
        correlations = np.corrcoef(transform(np.array([v, start, t0, *noise])))
        assert np.max(abs(correlations - np.eye(5))) < 4 / math.sqrt(n)


def words(state):
    """The state with the types that it has within kernels: a compiled function returns Python
    integers.
    """
    return tuple(np.uint64(word) for word in state)


@pytest.mark.parametrize("varies", list(itertools.product([False, True], repeat=3)))
def test_the_draws_have_the_documented_order_and_zeros_draw_nothing(varies):
    widths = np.where(varies, [0.8, 0.6, 0.2], 0.0)
    start_of_stream = state = words(trial_state(seed_key(5), 3))
    expected = [1.2, 0.4, 0.3]
    for i in np.flatnonzero(varies):
        x, state = (normal, uniform, uniform)[i](words(state))
        expected[i] += widths[i] * (x - (0, 0.5, 0)[i])
    parameters = row(1.2, 1.5, 0.4, t0=0.3, sv=widths[0], sz=widths[1], st0=widths[2])
    assert draw_trial(parameters, start_of_stream) == (*expected, state)


@pytest.mark.parametrize(
    ("correct", "expected"),
    [
        (True, [0.8153278555880055, 0.6157200664544885, 0.4228164374524095, 1.6240912491790205]),
        (False, [0.825, 0.631, 0.422, 1.522]),
    ],
)
def test_without_variability_results_are_those_before_there_was_any(correct, expected):
    rt, response = simulate(4, 1.0, 1.5, t0=0.3, correct=correct)
    np.testing.assert_allclose(rt, expected, rtol=1e-12)
    assert response.tolist() == [1, 1, 1, 0]


VARYING_ROWS = {
    "sv": row(1.0, 1.5, t0=0.3, sv=0.8),
    "sz": row(1.0, 1.5, 0.4, t0=0.3, sz=0.5),
    "st0": row(1.0, 1.5, t0=0.3, st0=0.2),
    "all": row(1.2, 1.5, 0.45, t0=0.3, sv=1.0, sz=0.4, st0=0.15),
    "all, large": row(0.0, 1.0, 0.5, t0=0.2, sv=2.5, sz=0.9, st0=0.5),
    "all, towards lower": row(-2.0, 0.8, 0.6, t0=0.25, sv=0.5, sz=0.7, st0=0.1),
    "all, D = 0.01": row(0.1, 0.15, 0.3, 0.01, t0=0.4, sv=0.08, sz=0.3, st0=0.2),
}
varying_rows = pytest.mark.parametrize("parameters", VARYING_ROWS.values(), ids=VARYING_ROWS.keys())


def cdf(rt, upper, parameters):
    """P(RT <= rt and response) by the distribution function of the package."""
    n = len(rt)
    return np.exp(log_cdfs(rt, np.full(n, upper), np.zeros(n, dtype=int), parameters[np.newaxis]))


@varying_rows
def test_reaction_times_with_variability_have_the_right_distribution(parameters):
    n = 20_000
    rt, response = simulate_euler(np.zeros(n, dtype=int), parameters[np.newaxis], seed=3)
    total = [cdf(np.array([math.inf]), upper, parameters)[0] for upper in (False, True)]
    assert sum(total) == pytest.approx(1)
    assert stats.binomtest(int(response.sum()), n, total[1]).pvalue > 1e-4
    for upper in (False, True):
        shares = cdf(rt[response == upper], upper, parameters) / total[upper]
        assert stats.kstest(shares, "uniform").pvalue > 1e-4


@varying_rows
def test_the_number_of_steps_that_is_checked_is_not_below_their_mean(parameters):
    rt, _ = simulate_euler(np.zeros(20_000, dtype=int), parameters[np.newaxis], seed=3)
    mean = rt.mean() - parameters[T0] - parameters[ST0] / 2
    assert (
        euler._steps_per_trial(1e-3, steps.UNLIMITED, parameters[np.newaxis]) >= 0.99 * mean / 1e-3
    )


# --- what must be equal ---------------------------------------------------------------------------


@pytest.fixture
def threads():
    """A function that sets the number of threads for the rest of the test."""
    before = numba.get_num_threads()
    yield numba.set_num_threads
    numba.set_num_threads(before)


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
@pytest.mark.parametrize("correct", [True, False])
def test_results_depend_on_neither_threads_nor_blocks(monkeypatch, threads, correct, variability):
    reference = simulate(3000, 1.0, 1.5, correct=correct, **variability)
    for n_threads, block_size in [(1, 1024), (1, 7), (min(2, numba.config.NUMBA_NUM_THREADS), 100)]:
        threads(n_threads)
        monkeypatch.setattr(euler, "BLOCK_SIZE", block_size)
        for one, other in zip(
            reference, simulate(3000, 1.0, 1.5, correct=correct, **variability), strict=True
        ):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
@pytest.mark.parametrize("correct", [True, False])
def test_fewer_trials_are_the_first_of_more(correct, variability):
    few, many = (simulate(n, 1.0, 1.5, correct=correct, **variability) for n in (100, 1000))
    for some, more in zip(few, many, strict=True):
        np.testing.assert_array_equal(some, more[:100])


def test_a_trial_has_the_parameters_of_its_cell():
    parameters_by_cell = np.array(
        [
            row(1.0, 1.5, t0=0.3),
            row(-2.0, 1.0, 0.4, t0=0.2, **VARYING),
            row(0.0, 3.0, D=4.0, t0=0.1),
        ]
    )
    cell = np.random.default_rng(1).integers(0, 3, 500)
    rt, response = simulate_euler(cell, parameters_by_cell, seed=1, dt=1e-3)
    for i in range(3):
        alone = simulate_euler(np.full(500, i), parameters_by_cell, seed=1, dt=1e-3)
        np.testing.assert_array_equal(rt[cell == i], alone[0][cell == i])
        np.testing.assert_array_equal(response[cell == i], alone[1][cell == i])
        assert rt[cell == i].min() > parameters_by_cell[i, T0]


@pytest.mark.parametrize("correct", [True, False])
def test_the_scale_of_evidence_does_not_matter(correct):
    """With a power of two the arithmetic is the same to the last bit."""
    for one, other in zip(
        simulate(1000, 1.0, 1.5, 0.3, 1.0, sv=0.8, sz=0.4, st0=0.2, correct=correct),
        simulate(1000, 0.25, 0.375, 0.3, 0.0625, sv=0.2, sz=0.4, st0=0.2, correct=correct),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
@pytest.mark.parametrize("correct", [True, False])
def test_the_plain_functions_give_the_same_as_the_compiled_ones(
    correct, variability, plain_functions
):
    n, parameters = 50, row(1.0, 1.0, 0.4, t0=0.3, **variability)[np.newaxis]
    outputs = []
    for euler_block in (
        euler_kernels.euler_block,
        plain_functions("streams", "bridge", "trial", "euler_kernels")["euler_block"],
    ):
        rt, response = np.empty(n), np.empty(n, dtype=np.int8)
        with np.errstate(over="ignore"):
            euler_block(
                0,
                n,
                np.zeros(n, dtype=int),
                parameters,
                seed_key(1),
                0.01,
                500,
                correct,
                rt,
                response,
            )
        outputs.append((rt, response))
    np.testing.assert_array_equal(*(rt for rt, _ in outputs))
    np.testing.assert_array_equal(*(response for _, response in outputs))


@pytest.mark.parametrize("variability", [CONSTANT, VARYING])
def test_the_plain_paths_are_the_compiled_ones(variability, plain_functions):
    outputs = []
    for record_block in (
        euler_kernels.record_block,
        plain_functions("streams", "bridge", "trial", "euler_kernels")["record_block"],
    ):
        paths = np.empty((5, 301))
        with np.errstate(over="ignore"):
            record_block(0, 5, row(1.0, 1.0, 0.4, **variability), seed_key(1), 0.01, paths)
        outputs.append(paths)
    np.testing.assert_array_equal(*outputs)


# --- limits of time, and paths --------------------------------------------------------------------


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
@pytest.mark.parametrize(
    ("z", "variability"),
    [(0.5, CONSTANT), (0.1, CONSTANT), (0.5, VARYING), (0.4, {"st0": 0.2}), (0.1, {"sz": 0.15})],
)
def test_paths_have_the_reaction_times_and_responses_of_the_textbook_scheme(t_max, z, variability):
    n, a = 1500, 1.5
    parameters = row(1.0, a, z, t0=0.2, **variability)
    times, paths = euler_paths(n, parameters, seed=1, dt=1e-3, t_max=t_max)
    _, start, t0 = drawn(parameters, n)
    np.testing.assert_array_equal(paths[0], (start - 0.5) * a)
    crossed = abs(paths) == a / 2
    decided, step = crossed.any(axis=0), crossed.argmax(axis=0)
    assert decided.any()
    for limit in (t_max, None):
        rt, response = simulate(n, 1.0, a, z, t0=0.2, t_max=limit, correct=False, **variability)
        np.testing.assert_array_equal(rt[decided], (t0 + times[step])[decided])
        np.testing.assert_array_equal(
            response[decided] == 1, (paths[step, np.arange(n)] > 0)[decided]
        )
        assert np.all(np.isnan(rt[~decided]) if limit else rt[~decided] > t0[~decided] + t_max)


def test_paths_stay_between_the_boundaries_and_end_at_the_crossing():
    a = 1.2
    times, paths = euler_paths(300, row(0.5, a, 0.3, 2.0), seed=3, dt=2e-3, t_max=1.0)
    assert times.shape == (501,)
    assert paths.shape == (501, 300)
    np.testing.assert_allclose(times, np.linspace(0, 1, 501))
    assert np.all(paths[0] == (0.3 - 0.5) * a)
    assert np.nanmin(paths) == -a / 2
    assert np.nanmax(paths) == a / 2
    for path in paths.T:
        ends = np.flatnonzero(abs(path) == a / 2)
        n_values = np.isfinite(path).sum()
        assert list(ends) == [n_values - 1] if n_values < 501 else np.all(ends == 500)
        assert np.isnan(path[n_values:]).all()
    increments = np.diff(paths, axis=0)
    inside = increments[np.isfinite(increments) & (abs(paths[1:]) < a / 2)]
    assert np.std(inside) == pytest.approx(math.sqrt(2.0 * 2e-3), rel=0.02)


# --- errors and warnings --------------------------------------------------------------------------


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
    text = (
        f"dt must be a finite number > 0 (the time step, in seconds); got {dt!r}. The usual choice "
        "is dt=1e-3."
    )
    with pytest.raises(error) as caught:
        simulate(10, 1.0, 1.5, dt=dt)
    assert str(caught.value) == text
    with pytest.raises(error) as caught:
        euler_paths(10, row(1.0, 1.5), dt=dt)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("t_max", "error"),
    [(0, ValueError), (-1, ValueError), (math.inf, ValueError), ("1", TypeError)],
)
def test_what_is_no_limit_is_an_error(t_max, error):
    with pytest.raises(error) as caught:
        simulate(10, 1.0, 1.5, t_max=t_max)
    assert str(caught.value) == (
        "t_max must be a finite number > 0 (the longest decision time, in seconds); got "
        f"{t_max!r}. Take e.g. t_max=10."
    )


def test_a_limit_shorter_than_a_step_is_an_error():
    with pytest.raises(ValueError, match="t_max") as caught:
        simulate(10, 1.0, 1.5, dt=0.01, t_max=0.005)
    assert (
        str(caught.value)
        == "t_max=0.005 s is shorter than one step of dt=0.01 s. Take a smaller dt."
    )


def test_steps_without_end_are_an_error():
    with pytest.raises(ValueError, match="dt") as caught:
        simulate(10, 0.0, 2.0, dt=1e-12)
    assert str(caught.value) == (
        "dt=1e-12 s makes about 1e+12 steps of a trial, more than 1e+08. Take a larger dt or a "
        "shorter t_max."
    )
    with pytest.raises(ValueError, match="steps of a trial"):
        simulate(10, 0.0, 2.0, dt=5e-324)
    rt, _ = simulate(10, 0.0, 2.0, dt=1e-12, t_max=1e-9)
    assert np.isnan(rt).all()


def test_drifts_that_may_be_slow_take_the_steps_of_no_drift():
    for sv in (0.0, 1.0):
        assert (
            euler._steps_per_trial(1e-9, steps.UNLIMITED, row(100.0, 2.0, sv=sv)[np.newaxis])
            < steps.MAX_STEPS
        )
    with pytest.raises(ValueError, match="dt") as caught:
        simulate(10, 100.0, 2.0, sv=50.0, dt=1e-9)
    assert str(caught.value).startswith(
        "dt=1e-09 s makes about 1e+09 steps of a trial, more than 1e+08."
    )


def test_paths_that_would_not_fit_in_memory_are_an_error():
    with pytest.raises(ValueError, match="n=") as caught:
        euler_paths(100_000, row(1.0, 1.5), dt=1e-3, t_max=10)
    assert str(caught.value) == (
        "n=100000 paths of t_max=10 s in steps of dt=0.001 s have 1e+09 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt."
    )


@pytest.mark.parametrize(
    ("dt", "correct", "bias"),
    [
        (
            0.1,
            True,
            "sqrt(D dt) = 0.32 a); mean decision times are then too long, by about 0.0018 of "
            "themselves",
        ),
        (
            0.25,
            True,
            "sqrt(D dt) = 0.5 a); mean decision times are then too long, by about 0.025 of "
            "themselves",
        ),
        (
            4.0,
            True,
            "sqrt(D dt) = 2 a); mean decision times are then too long, by at least 0.3 of "
            "themselves",
        ),
        (
            0.1,
            False,
            "sqrt(D dt) = 0.32 a); mean decision times are then too long, by about 0.97 of "
            "themselves",
        ),
    ],
)
def test_a_step_that_can_reach_both_boundaries_is_warned_about(dt, correct, bias):
    advice = "dt <= 0.062" if correct else "dt <= 0.001, or correct=True"
    with pytest.warns(UserWarning, match="dt") as caught:
        simulate(10, 0.0, 1.0, dt=dt, correct=correct)
    assert [str(warning.message) for warning in caught] == [
        f"dt={dt:g} s is so long that one step can reach both boundaries ({bias} without drift. "
        f"Take {advice} (1 ms is dt=0.001)."
    ]


def test_a_step_that_cannot_reach_both_boundaries_is_not_warned_about():
    simulate(10, 0.0, 1.0, dt=0.062)


@pytest.mark.parametrize("coarseness", [1 / 4, 1 / 2, 1])
@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.filterwarnings("ignore:dt=")
def test_the_bias_that_is_warned_of_is_the_one_there_is(coarseness, correct):
    n = 200_000
    rt, _ = simulate(n, 0.0, 1.0, dt=coarseness**2, correct=correct)
    bias = rt.mean() / mean_decision_time(0.0, 1.0, 0.5, 1.0) - 1
    expected = steps.relative_bias(coarseness, correct)
    assert bias == pytest.approx(
        expected,
        rel=0.1 if correct or coarseness < 1 else 0.2,
        abs=4 * rt.std() / math.sqrt(n) / 0.25,
    )


def test_no_trials_give_empty_arrays():
    rt, response = simulate(0, 1.0, 1.5)
    assert rt.shape == response.shape == (0,)
