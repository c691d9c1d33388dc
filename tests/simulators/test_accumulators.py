"""Coupled accumulators: against closed forms, integrals and stationary distributions, and against
themselves where results must be equal.
"""

import math
import types
import warnings

import numba
import numpy as np
import pytest
from scipy import integrate, stats

import ddm
from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import seed_key
from ddm.simulators import accumulators, bridge, streams
from ddm.simulators.accumulators import accumulator_paths, bridge_minimum, simulate_accumulators
from ddm.simulators.streams import normal, trial_state, uniform

SECONDS = np.zeros(2)  # t0 and st0
LCA = {"coupling": np.array([[-3.0, -2.5], [-2.0, -3.5]]), "floor": True}
NETWORK = {"coupling": np.array([[-4.0, 4.0], [4.0, -4.0]])}
KINDS = pytest.mark.parametrize(
    "kind", [{}, {"floor": True}, NETWORK, LCA], ids=["race", "floor", "network", "LCA"]
)
SCHEMES = pytest.mark.parametrize("correct", [True, False])


def cell(inputs, threshold=1.0, D=1.0, start=0.0):
    """The numbers of the units of one cell."""
    return np.array(np.broadcast_arrays(np.asarray(inputs, dtype=float), threshold, D, start))


def simulate(n, inputs, threshold=1.0, D=1.0, start=0.0, *, t0=0.0, st0=0.0, seed=1, **options):
    units, times = cell(inputs, threshold, D, start)[np.newaxis], np.array([[t0, st0]])
    return simulate_accumulators(np.zeros(n, dtype=int), units, times, seed=seed, **options)


def standard_error(values):
    return np.std(values) / math.sqrt(np.size(values))


# --- races: independent first passages ------------------------------------------------------------


def race(inputs, threshold, D, start):
    """P(each unit is first) and the mean time of the first, from the inverse Gaussian passage
    times.
    """
    way = np.subtract(threshold, start)
    units = [
        stats.invgauss(D_i / (w * v), scale=w * w / D_i)
        for v, w, D_i in zip(inputs, way, np.asarray(D), strict=True)
    ]
    t = np.linspace(0, 40, 2_000_001)[1:]
    survivors = [unit.sf(t) for unit in units]
    others = [np.prod(survivors[:i] + survivors[i + 1 :], axis=0) for i in range(len(units))]
    p = [
        integrate.simpson(unit.pdf(t) * other, x=t)
        for unit, other in zip(units, others, strict=True)
    ]
    return p, integrate.simpson(np.prod(survivors, axis=0), x=t) + t[0] * 0.5


RACES = [
    ((2.0, 1.5), (1.0, 1.0), (1.0, 1.0), (0.0, 0.0)),
    ((1.0, 3.0, 2.0), (0.6, 1.2, 0.5), (0.5, 1.0, 2.0), (0.2, 0.1, -0.8)),
]


@pytest.mark.parametrize("process", RACES)
@pytest.mark.parametrize(("n", "dt"), [(50_000, 1e-3), (400_000, 0.05), (400_000, 0.7)])
def test_a_race_has_the_winners_and_times_of_independent_passages_for_any_step(process, n, dt):
    """With the longest step most trials are one step in which several units cross."""
    rt, response = simulate(n, *process, dt=dt)
    p, mean = race(*process)
    assert sum(p) == pytest.approx(1, abs=1e-6)
    for i, p_i in enumerate(p):
        assert np.mean(response == i) == pytest.approx(p_i, abs=4 * math.sqrt(p_i * (1 - p_i) / n))
    assert np.mean(rt) == pytest.approx(mean, abs=4 * standard_error(rt))


def test_of_units_beyond_their_thresholds_at_the_end_of_a_step_the_furthest_answers():
    rt, response = simulate(
        100, [10.0, 30.0, 20.0], [0.5, 2.5, 0.7], 1e-6, dt=0.1, correct=False, t0=0.2
    )
    np.testing.assert_array_equal(response, 2)
    np.testing.assert_array_equal(rt, 0.1 + 0.2)


# --- the floor ------------------------------------------------------------------------------------


@kernel
def draw_minima(before, after, variance, key, out):
    for trial in range(out.size):
        u, _ = uniform(trial_state(key, trial))
        out[trial] = bridge_minimum(before, after, variance, u)


@kernel
def draw_reflected(before, sd, key, out):
    for trial in range(out.size):
        number, state = normal(trial_state(key, trial))
        u, _ = uniform(state)
        after = before + sd * number
        out[trial] = after - min(bridge_minimum(before, after, sd * sd, u), 0.0)


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.2), (0.0, 0.3), (0.2, -0.4), (0.1, 0.1)])
def test_the_minimum_of_a_bridge_has_its_distribution(before, after):
    variance, minima = 0.3, np.empty(20_000)
    draw_minima(before, after, variance, seed_key(1), minima)
    assert minima.max() <= min(before, after)
    assert (
        stats.kstest(np.exp(-2 * (before - minima) * (after - minima) / variance), "uniform").pvalue
        > 1e-3
    )


@pytest.mark.parametrize("before", [0.0, 0.1, 1.0])
def test_a_reflected_step_ends_like_the_absolute_value_of_a_free_one(before):
    sd, ends = 0.4, np.empty(20_000)
    draw_reflected(before, sd, seed_key(1), ends)
    assert stats.kstest(ends, stats.foldnorm(before / sd, scale=sd).cdf).pvalue > 1e-3


def mean_with_floor(v, c, D):
    """Mean time from 0 to c with reflection at 0."""
    return c * c / D if v == 0 else c / v - D * (1 - math.exp(-2 * v * c / D)) / (2 * v * v)


@pytest.mark.parametrize(("v", "c", "D"), [(0.0, 0.2, 1.0), (10.0, 0.25, 1.0), (-2.0, 0.3, 2.5)])
def test_mean_times_with_a_floor_are_unbiased(v, c, D):
    n = 700_000
    rt, _ = simulate(n, [v], c, D, floor=True, dt=1e-3)
    assert standard_error(rt) <= 0.05e-3
    assert np.mean(rt) == pytest.approx(mean_with_floor(v, c, D), abs=0.2e-3)


@pytest.mark.parametrize("dt", [1e-3, 0.01])
def test_times_with_a_floor_are_those_of_leaving_an_interval_twice_as_wide(dt):
    rt, _ = simulate(20_000, [0.0], 0.5, floor=True, dt=dt)
    assert stats.kstest(rt, ddm.DDM(v=0, a=1.0).cdf).pvalue > 1e-3


@kernel
def positions(units, coupling, floor, correct, dt, n_steps, key, out):
    """Positions after some steps of units whose thresholds are out of reach."""
    n = units.shape[1]
    sd, shock, rate, predicted = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for trial in range(out.shape[0]):
        _, state = accumulators.begin(trial, units, SECONDS, dt, key, out[trial], sd)
        if correct:
            accumulators.corrected_trial(
                units, coupling, floor, dt, n_steps, out[trial], sd, shock, rate, predicted, state
            )
        else:
            accumulators.textbook_trial(
                units, coupling, floor, dt, n_steps, out[trial], sd, shock, np.empty((0, 0)), state
            )


def test_input_away_from_the_floor_gives_an_exponential_distribution_for_any_step():
    ends = np.empty((20_000, 1))
    positions(cell([-2.0], 1e6, 1.5), np.empty((0, 0)), True, True, 0.3, 60, seed_key(1), ends)
    assert stats.kstest(ends.ravel(), stats.expon(scale=1.5 / 4).cdf).pvalue > 1e-3


def test_leak_at_the_floor_gives_nearly_half_a_normal_distribution_even_for_a_coarse_step():
    """Within 3.3 %, where a prediction that ignores the floor is 4 % off."""
    ends = np.empty((100_000, 1))
    positions(cell([0.0], 1e6), np.array([[-1.0]]), True, True, 0.4, 20, seed_key(1), ends)
    assert np.mean(ends) == pytest.approx(math.sqrt(1 / math.pi), rel=0.033)


# --- coupling -------------------------------------------------------------------------------------


def mean_with_leak(v, leak, c, D, lowest):
    """Mean time from 0 to c, reflected at ``lowest``, of dx = (v - leak x) dt + sqrt(D) dW (Siegert
    1951).
    """
    x = np.linspace(lowest, c, 200_001)
    potential = (leak * x * x - 2 * v * x) / D
    inner = integrate.cumulative_simpson(np.exp(-potential), x=x, initial=0)
    return 2 / D * integrate.simpson(np.where(x >= 0, np.exp(potential) * inner, 0), x=x)


@pytest.mark.parametrize("floor", [False, True])
def test_a_leaky_unit_has_its_mean_time(floor):
    rt, _ = simulate(500_000, [20.0], 0.8, 2.0, coupling=np.array([[-18.0]]), floor=floor, dt=1e-3)
    assert standard_error(rt) < 0.09e-3
    mean = mean_with_leak(20.0, 18.0, 0.8, 2.0, 0.0 if floor else -4.0)
    assert np.mean(rt) == pytest.approx(mean, abs=0.2e-3 + 2 * standard_error(rt))


FAST_LCA = dict(
    inputs=[32.0, 28.0], D=2.4, coupling=np.array([[-24.0, -24.0], [-24.0, -24.0]]), floor=True
)


def test_leaky_competition_does_not_depend_on_the_step():
    fine, p_fine = (np.asarray(x) for x in simulate(200_000, dt=0.25e-3, seed=1, **FAST_LCA))
    coarse, p_coarse = (np.asarray(x) for x in simulate(400_000, dt=2e-3, seed=2, **FAST_LCA))
    error = math.hypot(standard_error(fine), standard_error(coarse))
    assert error < 0.25e-3
    assert np.mean(coarse) == pytest.approx(np.mean(fine), abs=0.2e-3 + 3 * error)
    assert np.mean(p_coarse) == pytest.approx(
        np.mean(p_fine), abs=0.001 + 4 * 0.5 / math.sqrt(120_000)
    )
    textbook, _ = simulate(50_000, dt=2e-3, correct=False, **FAST_LCA)
    assert np.mean(textbook) - np.mean(fine) > 5e-3


@pytest.mark.parametrize("n_units", [2, 3])
@SCHEMES
def test_equal_competitors_win_equally_often(n_units, correct):
    coupling = np.full((n_units, n_units), -4.0) + 2 * np.eye(n_units)
    _, response = simulate(
        10_000, [3.0] * n_units, D=0.5, coupling=coupling, floor=True, correct=correct, dt=2e-3
    )
    assert stats.chisquare(np.bincount(response, minlength=n_units)).pvalue > 1e-3


def test_two_connected_units_are_a_mean_that_diffuses_and_a_difference_that_decays():
    w, D, dt, inputs = 8.0, 0.6, 1e-3, (2.0, 1.0)
    _, paths, _, _ = accumulator_paths(
        20,
        cell(inputs, 1e3, D),
        SECONDS,
        coupling=w * np.array([[-1.0, 1], [1, -1]]),
        t_max=1.0,
        seed=1,
    )
    mean, difference = paths.mean(axis=2), paths[..., 0] - paths[..., 1]
    noise = np.diff(mean, axis=0) - np.mean(inputs) * dt
    assert stats.kstest(noise.ravel() / math.sqrt(D * dt / 2), "norm").pvalue > 1e-3
    noise = difference[1:] - (1 - 2 * w * dt) * difference[:-1] - (inputs[0] - inputs[1]) * dt
    assert stats.kstest(noise.ravel() / math.sqrt(2 * D * dt), "norm").pvalue > 1e-3


def test_units_that_are_tightly_connected_answer_together_with_the_noise_of_their_mean():
    w, D, inputs = 2000.0, 0.5, [3.0, 1.0]
    rt, _ = simulate(2000, inputs, D=D, coupling=w * np.array([[-1.0, 1], [1, -1]]), dt=5e-5)
    # the difference, of SD sqrt(D / 2w), makes the first of the two reach the threshold a little
    # early
    assert 0.94 * 0.5 < np.mean(rt) < 0.5 + 4 * standard_error(rt)
    assert np.var(rt) == pytest.approx(D / 2 / 2.0**3, rel=0.2)


# --- results that must be equal -------------------------------------------------------------------


def both(kind, **options):
    return (
        {"inputs": [2.0, 1.8], "D": [0.5, 0.4], "start": [0.1, 0.0], "t0": 0.2, "st0": 0.1}
        | kind
        | options
    )


def assert_equal(one, other):
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.fixture
def threads():
    before = numba.get_num_threads()
    yield numba.set_num_threads
    numba.set_num_threads(before)


@KINDS
@SCHEMES
def test_results_depend_on_neither_threads_nor_blocks_nor_the_number_of_trials(
    monkeypatch, threads, kind, correct
):
    options = both(kind, correct=correct, dt=5e-3)
    reference = simulate(1000, **options)
    assert len(np.unique(reference[1])) == 2
    assert_equal(simulate(100, **options), [x[:100] for x in reference])
    for n_threads, block_size in [(1, 1024), (1, 7), (min(2, numba.config.NUMBA_NUM_THREADS), 50)]:
        threads(n_threads)
        monkeypatch.setattr(accumulators, "BLOCK_SIZE", block_size)
        assert_equal(simulate(1000, **options), reference)


def plain(*modules):
    """The functions of the modules as plain Python functions that call one another."""
    namespace = {}
    for module in modules:
        namespace |= vars(module)
    for name, value in namespace.items():
        if hasattr(value, "py_func"):
            namespace[name] = types.FunctionType(value.py_func.__code__, namespace, name)
    return types.SimpleNamespace(**namespace)


PLAIN = plain(streams, bridge, accumulators)


@KINDS
@SCHEMES
def test_the_plain_functions_give_the_same_as_the_compiled_ones(kind, correct):
    n, units, times = (
        20,
        cell([2.0, 1.8], 1.0, [0.5, 0.4], [0.1, 0.0])[np.newaxis],
        np.array([[0.2, 0.1]]),
    )
    coupling, floor = kind.get("coupling", np.empty((0, 0))), kind.get("floor", False)
    outputs = []
    for module in (accumulators, PLAIN):
        rt, response = np.empty(n), np.empty(n, dtype=np.int32)
        with np.errstate(over="ignore"):
            module.accumulator_block(
                0,
                n,
                np.zeros(n, dtype=int),
                units,
                times,
                coupling,
                floor,
                seed_key(1),
                0.01,
                150,
                correct,
                rt,
                response,
            )
        outputs.append((rt, response))
    assert len(set(outputs[0][1])) > 1
    assert_equal(*outputs)


@KINDS
def test_the_plain_paths_are_the_compiled_ones(kind):
    units, coupling, floor = (
        cell([2.0, 1.8], D=0.5),
        kind.get("coupling", np.empty((0, 0))),
        kind.get("floor", False),
    )
    outputs = []
    for module in (accumulators, PLAIN):
        paths, rt, response = np.full((5, 2, 151), np.nan), np.empty(5), np.empty(5, dtype=np.int32)
        with np.errstate(over="ignore"):
            module.record_block(
                0, 5, units, SECONDS, coupling, floor, seed_key(1), 0.01, paths, rt, response
            )
        outputs.append((paths, rt, response))
    assert_equal(*outputs)


@KINDS
@SCHEMES
def test_the_scale_of_evidence_does_not_matter(kind, correct):
    """With a power of two the arithmetic is the same to the last bit."""
    k = 0.25
    scaled = both(
        kind, inputs=[2 * k, 1.8 * k], D=[0.5 * k * k, 0.4 * k * k], start=[0.1 * k, 0], threshold=k
    )
    assert_equal(
        simulate(500, **both(kind), correct=correct), simulate(500, **scaled, correct=correct)
    )


def test_no_coupling_and_coupling_of_zero_are_the_same():
    assert_equal(simulate(200, [2.0, 1.0]), simulate(200, [2.0, 1.0], coupling=np.zeros((2, 2))))
    matrices = np.empty((0, 0)), np.zeros((2, 2))
    ends = np.empty((2, 50, 2))
    for matrix, out in zip(matrices, ends, strict=True):
        positions(cell([2.0, 1.0], 100.0), matrix, True, True, 0.01, 50, seed_key(1), out)
    assert_equal(*ends)


def test_a_trial_has_the_numbers_of_its_cell():
    units = np.array(
        [
            cell([2.0, 1.0]),
            cell([1.0, 3.0], [2.0, 1.0], 0.3, 0.2),
            cell([0.0, 5.0], 1.0, [1.0, 0.1]),
        ]
    )
    times = np.array([[0.3, 0.0], [0.2, 0.5], [0.0, 0.1]])
    cells = np.random.default_rng(1).integers(0, 3, 300)
    found = simulate_accumulators(cells, units, times, seed=1, **LCA)
    for i in range(3):
        alone = simulate_accumulators(np.full(300, i), units, times, seed=1, **LCA)
        assert_equal([x[cells == i] for x in found], [x[cells == i] for x in alone])
        assert found[0][cells == i].min() > times[i, 0]


def test_the_non_decision_time_is_drawn_first_and_only_where_it_varies():
    without, _ = simulate(5000, [2.0, 1.0], t0=0.3)
    with_t0, _ = simulate(5000, [2.0, 1.0])
    np.testing.assert_array_equal(without, with_t0 + 0.3)
    late, _ = simulate(5000, [2.0], 1e-9, 1e-12, t0=0.3, st0=0.2, dt=1e-9, t_max=1e-3)
    assert stats.kstest(late, stats.uniform(0.3, 0.2).cdf).pvalue > 1e-3


# --- limits of time, and paths --------------------------------------------------------------------


@SCHEMES
def test_a_limit_only_leaves_trials_undecided(correct):
    rt, response = simulate(1000, **both(LCA), correct=correct)
    rt_limited, response_limited = simulate(1000, **both(LCA), correct=correct, t_max=0.8)
    early = response_limited >= 0
    assert 0.1 < early.mean() < 0.9
    np.testing.assert_array_equal(rt_limited, np.where(early, rt, np.nan))
    np.testing.assert_array_equal(response_limited, np.where(early, response, -1))
    assert rt[~early].min() > 0.8 + 0.2
    assert response_limited.dtype == np.int32


@KINDS
def test_paths_are_those_of_the_textbook_scheme(kind):
    n, dt, threshold = 200, 5e-3, np.array([1.0, 0.9])
    numbers = {"inputs": [2.0, 1.8], "threshold": threshold, "D": [0.5, 0.4], "start": [0.1, 0.0]}
    times, paths, rt, response = accumulator_paths(
        n, cell(**numbers), np.array([0.2, 0.1]), seed=1, dt=dt, t_max=0.6, **kind
    )
    assert_equal(
        simulate(n, **numbers, t0=0.2, st0=0.1, correct=False, dt=dt, t_max=0.6, **kind),
        (rt, response),
    )
    np.testing.assert_allclose(times, np.arange(121) * dt)
    assert paths.shape == (121, n, 2)
    np.testing.assert_array_equal(paths[0], np.broadcast_to([0.1, 0.0], (n, 2)))
    assert set(response) == {0, 1, -1}
    for trial in range(n):
        last = np.isfinite(paths[:, trial, 0]).sum() - 1
        assert np.isfinite(paths[: last + 1, trial]).all()
        assert np.isnan(paths[last + 1 :, trial]).all()
        assert np.all(paths[:last, trial] < threshold)
        if response[trial] == -1:
            assert last == 120
        else:
            assert paths[last, trial, response[trial]] == threshold[response[trial]]
            assert 0.2 <= rt[trial] - times[last] <= 0.3 + 1e-12
    if kind.get("floor"):
        assert np.nanmin(paths) == 0


# --- steps that are too long, and what explodes ---------------------------------------------------


@SCHEMES
@pytest.mark.parametrize("inputs", [[-5.0], [-5.0, -4.0]])
def test_activity_that_explodes_is_told_with_its_time(inputs, correct):
    n_units = len(inputs)
    coupling = 10 * np.eye(n_units) + 3 * np.eye(n_units)[::-1] * (n_units > 1)
    time, response = simulate(20, inputs, 1e3, 0.01, coupling=coupling, correct=correct, t0=0.3)
    np.testing.assert_array_equal(response, accumulators.FAILED)
    # e^(10 t) or e^(13 t) reaches 1.8e308 some 710 time constants after it was of the order of 1
    assert np.all(abs(time - 710 / (10 if n_units == 1 else 13)) < 1)
    times, _, path_time, path_response = accumulator_paths(
        20, cell(inputs, 1e3, 0.01), SECONDS, coupling=coupling, t_max=80.0, seed=1
    )
    assert times[-1] == pytest.approx(80)
    np.testing.assert_array_equal(path_response, accumulators.FAILED)
    if not correct:
        np.testing.assert_array_equal(path_time, time)


def messages(function):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function()
    return result, [str(warning.message) for warning in caught]


def test_a_step_that_is_hopeless_for_the_coupling_is_an_error():
    for call in (
        lambda: simulate(10, [5.0], coupling=np.array([[-10.0]]), dt=0.2),
        lambda: accumulator_paths(10, cell([5.0]), SECONDS, coupling=np.array([[-10.0]]), dt=0.2),
    ):
        with pytest.raises(ValueError, match="dt") as caught:
            call()
        assert str(caught.value) == (
            "dt=0.2 s is too long for this coupling, whose fastest rate (largest absolute "
            "eigenvalue) is 10 per s: where their product is 2 or more, evidence grows from step "
            "to step. Take dt <= 0.02."
        )


@pytest.mark.parametrize(
    ("correct", "words"), [(True, "0.026 of itself too small"), (False, "0.18 of itself too large")]
)
def test_a_step_that_is_long_for_the_coupling_is_warned_about(correct, words):
    found = messages(
        lambda: simulate(10, [5.0], D=0.1, coupling=np.array([[-10.0]]), dt=0.03, correct=correct)
    )[1]
    assert found == [
        "dt=0.03 s is long for this coupling, whose fastest rate (largest absolute eigenvalue) is "
        f"10 per s; evidence that decays at this rate then has a variance that is {words}. Take dt "
        "<= 0.02."
    ]
    # a matrix with large entries but small eigenvalues is none
    assert not messages(
        lambda: simulate(10, [5.0, 5.0], D=0.1, coupling=np.array([[-1.0, 20], [0, -1]]), dt=0.02)
    )[1]


@pytest.mark.parametrize("h", [0.3, 1.0])
@SCHEMES
def test_the_variance_is_wrong_by_what_the_warning_says(h, correct):
    ends = np.empty((100_000, 1))
    positions(cell([0.0], 1e6), np.array([[-1.0]]), False, correct, h, 60, seed_key(1), ends)
    ratio = (1 - h / 2) / (1 - h / 2 + h * h / 4) if correct else 1 / (1 - h / 2)
    assert np.var(ends) / 0.5 == pytest.approx(ratio, rel=4 * math.sqrt(2 / 1e5))


def test_a_step_that_can_reach_a_threshold_is_warned_about():
    start = (
        "dt=0.16 s is so long that one step can reach a threshold (sqrt(D dt) = 0.4 of the way "
        "from start to threshold); mean decision times "
    )
    corrected = "are then off by some 0.032 of themselves. Take dt <= 0.062."
    textbook = "are then too long, by at least 0.23 of themselves. Take dt <= 0.062."
    race_of_two = {"inputs": [3.0, 1.0], "dt": 0.16}
    assert messages(lambda: simulate(10, **race_of_two))[1] == []
    assert messages(lambda: simulate(10, **race_of_two, correct=False))[1] == [start + textbook]
    assert messages(lambda: simulate(10, **race_of_two, floor=True))[1] == [start + corrected]
    assert messages(lambda: simulate(10, **race_of_two, coupling=-np.eye(2)))[1] == [
        start + corrected
    ]
    assert (
        messages(lambda: simulate(10, [3.0, 1.0], dt=0.0625, **LCA | {"coupling": -np.eye(2)}))[1]
        == []
    )
    found = messages(lambda: simulate(10, [3.0, 1.0], dt=4.0, floor=True))[1]
    assert "off by some 0.2 or more of themselves" in found[0]


def test_the_bias_is_about_what_the_warning_says():
    n, dt = 200_000, 0.16
    textbook = messages(lambda: simulate(n, [0.5], dt=dt, correct=False))[0][0]
    assert 0.22 < np.mean(textbook) / 2 - 1 < 0.27
    floored = messages(lambda: simulate(n, [0.0], dt=dt, floor=True))[0][0]
    assert abs(np.mean(floored) - 1) < 0.032
    leaky = messages(lambda: simulate(n, [3.0], dt=dt, coupling=np.array([[-1.0]])))[0][0]
    assert abs(np.mean(leaky) / mean_with_leak(3.0, 1.0, 1.0, 1.0, -5.0) - 1) < 0.032


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            {"dt": 0},
            "dt must be a finite number > 0 (the time step, in seconds); got 0. The usual choice "
            "is dt=1e-3.",
        ),
        (
            {"t_max": 1e-4},
            "t_max=0.0001 s is shorter than one step of dt=0.001 s. Take a smaller dt.",
        ),
        (
            {"dt": 1e-8},
            "dt=1e-08 s makes about 1e+10 steps of a trial, more than 1e+08. Take a larger dt or "
            "a shorter t_max.",
        ),
    ],
)
def test_what_is_no_time_step_is_an_error(options, text):
    with pytest.raises(ValueError, match="dt") as caught:
        simulate(10, [1.0], **options)
    assert str(caught.value) == text


def test_paths_that_would_not_fit_in_memory_are_an_error():
    with pytest.raises(ValueError, match="n=") as caught:
        accumulator_paths(1000, cell(np.ones(20)), SECONDS)
    assert str(caught.value) == (
        "n=1000 paths of t_max=10 s in steps of dt=0.001 s have 2e+08 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt."
    )


def test_no_trials_give_empty_arrays():
    rt, response = simulate(0, [1.0, 2.0])
    assert rt.shape == response.shape == (0,)
