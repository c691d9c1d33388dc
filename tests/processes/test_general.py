"""GeneralDDM: the constant process is that of DDM, symmetries and units hold, results depend on the
seed alone, and what is no process is refused.
"""

import copy
import dataclasses
import functools
import math
import pickle
import re
import warnings
from pathlib import Path

import joblib
import numba
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ddm import DDM, GeneralDDM, boundaries, drifts
from ddm.simulators import euler
from ddm.simulators.user_functions import _kernels_of

# Every combination of functions is compiled once per process: tests share these.
LEAKY = {"drift": drifts.leaky, "boundary": boundaries.exponential}
LEAKY_NUMBERS = {"v": 1.0, "leak": 3.0, "a": 1.5, "tau": 2.0}
VARYING = {"z": 0.4, "t0": 0.2, "sv": 0.5, "sz": 0.3, "st0": 0.1}


def rising_noise(t, D):
    return D * (1 + t)


def leaky(own=VARYING, **numbers):
    return GeneralDDM(**LEAKY, parameters=LEAKY_NUMBERS | numbers, **own)


def collapsing(**numbers):
    """Boundaries that meet at a / slope, and noise that grows."""
    numbers = {"v": 1.0, "urgency": 0.5, "a": 2.0, "slope": 2.5, "D": 1.0} | numbers
    return GeneralDDM(
        drift=drifts.urgent,
        boundary=boundaries.linear,
        noise=rising_noise,
        parameters=numbers,
        t0=0.2,
    )


def refused(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


# -- the constant process --------------------------------------------------------------------------

CONSTANT = {
    "plain": {"v": 1.2, "a": 1.5},
    "biased": {"v": -0.8, "a": 1.1, "z": 0.3, "t0": 0.25},
    "sv": {"v": 1.2, "a": 1.5, "sv": 0.9},
    "sz": {"v": 1.2, "a": 1.5, "z": 0.4, "sz": 0.7},
    "st0": {"v": 1.2, "a": 1.5, "t0": 0.3, "st0": 0.2},
    "all vary, D = 0.01": {
        "v": 0.2,
        "a": 0.12,
        "z": 0.6,
        "t0": 0.2,
        "sv": 0.1,
        "sz": 0.5,
        "st0": 0.3,
        "D": 0.01,
    },
    "D = 2": {"v": 1.0, "a": 2.0, "D": 2.0},
}
constant = pytest.mark.parametrize("numbers", CONSTANT.values(), ids=CONSTANT)


def general(v, a, D=1.0, **own):
    return GeneralDDM(drift=v, boundary=a, noise=D, **own)


@constant
@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("dt", [1e-3, 7e-3])
def test_with_numbers_it_is_the_constant_process_bit_by_bit(numbers, correct, dt):
    options = {"seed": 1, "dt": dt, "correct": correct}
    expected = DDM(**numbers).simulate(700, method="euler", **options)
    pd.testing.assert_frame_equal(
        general(**numbers).simulate(700, **options), expected, check_exact=True
    )


@constant
def test_paths_with_numbers_are_those_of_the_constant_process(numbers):
    """Which measures evidence from the lower boundary, this one from the middle between both."""
    options = {"seed": 1, "dt": 2e-3, "t_max": 2.0}
    paths, expected = general(**numbers).paths(40, **options), DDM(**numbers).paths(40, **options)
    pd.testing.assert_frame_equal(paths + numbers["a"] / 2, expected, check_exact=True)


@pytest.mark.parametrize("correct", [True, False])
def test_functions_that_return_the_parameters_are_the_constant_process(correct):
    numbers = CONSTANT["all vary, D = 0.01"]
    own = {name: numbers[name] for name in VARYING}
    process = GeneralDDM(
        drift=drifts.leaky,
        boundary=boundaries.exponential,
        noise=numbers["D"],
        parameters={"v": numbers["v"], "leak": 0.0, "a": numbers["a"], "tau": 1e300},
        **own,
    )
    options = {"seed": 1, "correct": correct}
    expected = DDM(**numbers).simulate(500, method="euler", **options)
    pd.testing.assert_frame_equal(
        process.simulate(500, **options), expected, rtol=1e-11
    )  # Heun rounds otherwise


# -- exact values ----------------------------------------------------------------------------------

REFERENCE = pd.read_csv(
    Path(__file__).parents[1] / "reference" / "general_process.csv", index_col="process"
)
LEVELS = {"q10": 0.1, "q30": 0.3, "q50": 0.5, "q70": 0.7, "q90": 0.9}

# those of tests/reference/make_general_process.py
EXACT = {
    "constant": GeneralDDM(drift=1.0, boundary=1.5),
    "strong": GeneralDDM(drift=3.0, boundary=1.0),
    "near": GeneralDDM(drift=1.0, boundary=1.5, z=0.1),
    "linear": GeneralDDM(
        drift=1.0, boundary=boundaries.linear, parameters={"a": 2.0, "slope": 1.0}
    ),
    "exponential": GeneralDDM(
        drift=1.0, boundary=boundaries.exponential, parameters={"a": 2.0, "tau": 1.0}
    ),
    "weibull": GeneralDDM(
        drift=1.0,
        boundary=boundaries.weibull,
        parameters={"a": 2.0, "scale": 1.0, "shape": 3.0, "shrink": 0.8},
        z=0.4,
    ),
    "hyperbolic": GeneralDDM(
        drift=0.5, boundary=boundaries.hyperbolic, parameters={"a": 2.0, "half_time": 1.0}
    ),
    "leak 4": GeneralDDM(drift=drifts.leaky, boundary=1.0, parameters={"v": 2.0, "leak": 4.0}),
    "leak 10": GeneralDDM(drift=drifts.leaky, boundary=0.8, parameters={"v": 3.0, "leak": 10.0}),
    "leak -2": GeneralDDM(
        drift=drifts.leaky, boundary=1.5, parameters={"v": 0.5, "leak": -2.0}, z=0.4
    ),
    "urgency": GeneralDDM(drift=drifts.urgent, boundary=1.5, parameters={"v": 0.5, "urgency": 3.0}),
    "noise": GeneralDDM(drift=1.0, boundary=1.5, noise=rising_noise, parameters={"D": 1.0}),
    "pulse": GeneralDDM(
        drift=drifts.pulsed,
        boundary=1.5,
        parameters={"v": 1.0, "pulse": 2.0, "onset": 0.2, "duration": 0.1},
    ),
    "leak 4, exponential": GeneralDDM(
        **LEAKY, parameters={"v": 2.0, "leak": 4.0, "a": 1.2, "tau": 1.5}
    ),
}


def test_all_reference_processes_are_tested():
    assert set(EXACT) == set(REFERENCE.index)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize(("dt", "n", "bias"), [(1e-3, 40_000, 0.2e-3), (4e-3, 150_000, 0.4e-3)])
def test_corrected_trials_have_the_exact_distribution(name, dt, n, bias):
    """Biases of times in s, and of shares: at these RTs a share of 1e-3 is some 0.5 to 2 ms."""
    trials, exact = EXACT[name].simulate(n, seed=3, dt=dt), REFERENCE.loc[name]
    p, rt = exact.p_upper, trials.rt.to_numpy()
    assert rt.mean() == pytest.approx(exact["mean"], abs=bias + 4 * rt.std() / math.sqrt(n))
    assert trials.response.mean() == pytest.approx(p, abs=bias + 4 * math.sqrt(p * (1 - p) / n))
    kurtosis = stats.kurtosis(rt, fisher=False)
    spread = 4 * math.sqrt((kurtosis - 1) / n) + 2 * bias / exact["mean"]
    assert rt.var() == pytest.approx(exact.variance, rel=spread)
    for column, level in LEVELS.items():
        share = np.mean(rt <= exact[column])
        assert share == pytest.approx(level, abs=bias + 4 * math.sqrt(level * (1 - level) / n))


@pytest.mark.parametrize("name", EXACT)
def test_the_textbook_scheme_is_biased(name):
    n = 30_000
    trials, exact = EXACT[name].simulate(n, seed=3, correct=False), REFERENCE.loc[name]
    bias = trials.rt.mean() - exact["mean"]
    error = 3 * trials.rt.std() / math.sqrt(n)
    assert bias - error > (5e-3 if name != "strong" else 4e-3)
    assert bias + error < 0.045


def test_a_pulse_acts_from_its_onset_on():
    """Without it the process is the constant one, and so are the trials that end before it."""
    numbers = {"v": 0.5, "pulse": 6.0, "onset": 0.2, "duration": 0.1}
    process = GeneralDDM(drift=drifts.pulsed, boundary=1.5, parameters=numbers)
    trials, constant = (
        process.simulate(20_000, seed=1),
        DDM(v=0.5, a=1.5).simulate(20_000, seed=1, method="euler"),
    )
    early = constant.rt <= 0.199
    assert 100 < early.sum() < 10_000
    pd.testing.assert_frame_equal(trials[early], constant[early], rtol=1e-9)
    assert (trials.rt[~early] > 0.199).all()
    # in the evidence a jump by pulse times duration, spread over the pulse
    paths, undisturbed = (
        process.paths(30, seed=1, t_max=0.5),
        DDM(v=0.5, a=1.5).paths(30, seed=1, t_max=0.5) - 0.75,
    )
    jump = (paths - undisturbed).where(paths.abs() < 0.75).where(undisturbed.abs() < 0.75)
    expected = 6.0 * np.clip(jump.index - 0.2, 0.0, 0.1)
    assert jump.notna().sum(axis=1).loc[0.25] > 10
    assert np.nanmax(abs(jump.to_numpy() - expected.to_numpy()[:, np.newaxis])) < 1.1 * 6.0 * 1e-3


@pytest.mark.parametrize("dt", [1e-3, 4e-3])
def test_without_noise_crossings_are_those_of_straight_lines(dt):
    """Evidence v t + urgency v t^2 / 2 meets (a - slope t) / 2: within the step, and without an
    error of order dt.
    """
    trials = collapsing(v=2.0, urgency=0.5, a=2.0, slope=1.5, D=1e-14).simulate(3, seed=1, dt=dt)
    b = 2.0 + 1.5 / 2
    crossing = (math.sqrt(b * b + 2 * 1.0 * 1.0) - b) / 1.0
    np.testing.assert_allclose(trials.rt, 0.2 + crossing, atol=1e-6 + dt * dt / 4)


@pytest.mark.parametrize("dt", [1e-3, 4e-3])
def test_without_noise_a_leak_is_right_to_second_order(dt):
    """Evidence v / leak (1 - exp(-leak t)) against a boundary that hardly moves."""
    process = GeneralDDM(
        **LEAKY, noise=1e-14, parameters={"v": 4.0, "leak": 4.0, "a": 1.5, "tau": 1e9}
    )
    crossing = -math.log(1 - 0.75) / 4
    error = process.simulate(3, seed=1, dt=dt).rt - crossing
    assert abs(error).max() < 10 * dt * dt
    textbook = process.simulate(3, seed=1, dt=dt, correct=False).rt - crossing
    assert abs(textbook).min() > abs(error).max()


@pytest.mark.parametrize("dt", [1e-3, 4e-3])
def test_without_noise_a_pulse_has_its_full_effect_and_no_more(dt):
    """Evidence v t + pulse times duration; the pulse begins and ends between two steps."""
    numbers = {"v": 1.0, "pulse": 20.0, "onset": 0.2, "duration": 0.1}
    process = GeneralDDM(drift=drifts.pulsed, boundary=5.0, noise=1e-14, parameters=numbers)
    np.testing.assert_allclose(process.simulate(3, seed=1, dt=dt).rt, 0.5, atol=1e-6)


def short_noise(t, D, at):
    return D if abs(t - at) < 1e-5 else 1e-14


@pytest.mark.parametrize(("correct", "at"), [(True, 0.5), (False, 0.0)])
def test_noise_is_that_in_the_middle_of_a_step_or_at_its_beginning(correct, at):
    process = GeneralDDM(
        drift=0.0, boundary=1.0, noise=short_noise, parameters={"D": 1e8, "at": 0.0}
    )
    at_steps = np.array([0, 0.25, 0.5, 0.75, 1.0, 1.5, 5, 5.5])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trials = process.simulate(
            8, seed=1, dt=1e-3, t_max=0.05, correct=correct, per_trial={"at": 1e-3 * at_steps}
        )
    found = at_steps % 1 == at
    np.testing.assert_array_equal(trials.rt.notna(), found)
    np.testing.assert_array_equal(
        np.ceil(trials.rt[found] / 1e-3 - 1e-9), np.floor(at_steps[found]) + 1
    )


# -- symmetries and units --------------------------------------------------------------------------


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("boundary", ["exponential", "linear"])
def test_mirrored_evidence_gives_mirrored_responses(correct, boundary):
    if boundary == "exponential":
        one, other = leaky(), leaky(VARYING | {"z": 0.6}, v=-1.0)
    else:
        one, other = collapsing(), collapsing(v=-1.0)
    trials, mirrored = (
        p.simulate(20_000, seed=seed, correct=correct) for p, seed in ((one, 1), (other, 2))
    )
    shares = pd.crosstab([0] * 20_000 + [1] * 20_000, [*trials.response, *(1 - mirrored.response)])
    assert stats.chi2_contingency(shares).pvalue > 1e-4
    for response in (0, 1):
        times = (
            trials.rt[trials.response == response],
            mirrored.rt[mirrored.response == 1 - response],
        )
        assert stats.ks_2samp(*times).pvalue > 1e-4


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("k", [0.25, 8.0])
def test_the_unit_of_evidence_does_not_matter(correct, k):
    """With a power of two the arithmetic is the same to the last bit."""
    options = {"seed": 1, "correct": correct}
    scaled = GeneralDDM(
        **LEAKY,
        noise=k * k,
        parameters=LEAKY_NUMBERS | {"v": k * 1.0, "a": k * 1.5},
        **VARYING | {"sv": k * VARYING["sv"]},
    )
    assert scaled.simulate(1000, **options).equals(leaky().simulate(1000, **options))
    scaled = collapsing(v=k * 1.0, a=k * 2.0, slope=k * 2.5, D=k * k)
    assert scaled.simulate(1000, **options).equals(collapsing().simulate(1000, **options))


@pytest.mark.parametrize("correct", [True, False])
def test_where_the_boundaries_meet_every_trial_is_over(correct):
    """And not many before, without noise to speak of: the response is then the sign of the
    evidence.
    """
    process = collapsing()
    trials = process.simulate(5000, seed=1, correct=correct)
    assert trials.notna().all(axis=None)
    assert trials.rt.max() <= 0.2 + 2.0 / 2.5 + 1e-9
    slow = collapsing(v=0.0, D=1e-12, a=1.0, slope=1.25)
    trials = slow.simulate(2000, seed=1, correct=correct)
    assert trials.rt.min() > 0.2 + 0.8 - 2e-3
    assert trials.rt.max() <= 0.2 + 0.8 + 1e-9
    assert stats.binomtest(int(trials.response.sum()), 2000, 0.5).pvalue > 1e-4
    off = slow.simulate(
        2000, seed=1, correct=correct, per_trial={"z": np.repeat([0.45, 0.55], 1000)}
    )
    assert off.response.tolist() == [0] * 1000 + [1] * 1000


def test_paths_end_on_the_boundary_of_their_time_with_the_trial():
    process = leaky()
    paths = process.paths(60, dt=2e-3, t_max=8.0, seed=4)
    trials = process.simulate(60, dt=2e-3, seed=4, correct=False)
    last = paths.apply(pd.Series.last_valid_index)
    decision = pd.Series({i: paths.loc[last[i], i] for i in paths})
    np.testing.assert_allclose(
        abs(decision), boundaries.exponential(last.to_numpy(), a=1.5, tau=2.0) / 2, rtol=1e-12
    )
    assert (decision > 0).astype(int).tolist() == trials.response.tolist()
    assert (trials.rt - last).between(0.2, 0.3).all()  # the non-decision time, which varies by st0
    half = boundaries.exponential(paths.index.to_numpy(), a=1.5, tau=2.0) / 2
    assert np.nanmax(paths.abs().to_numpy() / half[:, np.newaxis]) == pytest.approx(1.0, rel=1e-12)
    assert paths.index.name == "time"
    assert paths.iloc[0].between((0.25 - 0.5) * 1.5, (0.55 - 0.5) * 1.5).all()
    assert paths.iloc[0].nunique() == 60


def test_paths_end_where_boundaries_meet():
    paths = collapsing().paths(50, dt=1e-3, t_max=2.0, seed=1)
    assert paths.loc[0.8 + 1e-9 :].isna().all(axis=None)
    assert paths.abs().max(axis=None) <= 1.0


# -- what results depend on ------------------------------------------------------------------------


@pytest.fixture
def threads():
    before = numba.get_num_threads()
    yield numba.set_num_threads
    numba.set_num_threads(before)


@pytest.mark.parametrize("correct", [True, False])
def test_results_depend_on_neither_threads_nor_blocks(monkeypatch, threads, correct):
    process = leaky()
    reference = process.simulate(3000, seed=1, correct=correct)
    path = process.paths(10, seed=1, t_max=0.5)
    for n_threads, block_size in [(1, 1024), (1, 7), (min(2, numba.config.NUMBA_NUM_THREADS), 100)]:
        threads(n_threads)
        monkeypatch.setattr(euler, "BLOCK_SIZE", block_size)
        assert process.simulate(3000, seed=1, correct=correct).equals(reference)
        assert process.paths(10, seed=1, t_max=0.5).equals(path)


@pytest.mark.parametrize("correct", [True, False])
def test_fewer_trials_are_the_first_of_more(correct):
    few, many = (leaky().simulate(n, seed=1, correct=correct) for n in (100, 1000))
    assert few.equals(many.iloc[:100])
    few, many = (leaky().paths(n, seed=1, t_max=0.5) for n in (3, 10))
    assert few.equals(many[[0, 1, 2]])


@pytest.mark.parametrize(
    "make", [lambda: 7, lambda: np.random.SeedSequence(7), lambda: np.random.default_rng(7)]
)
def test_a_seed_repeats_a_result(make):
    process = leaky()
    one, other = process.simulate(20, seed=make()), process.simulate(20, seed=make())
    assert one.equals(other)
    assert not one.equals(process.simulate(20, seed=8))
    assert process.paths(3, t_max=0.1, seed=make()).equals(process.paths(3, t_max=0.1, seed=make()))


def test_no_seed_is_another_result_every_time():
    assert not leaky().simulate(5).equals(leaky().simulate(5))


def test_a_generator_goes_on():
    generator = np.random.default_rng(1)
    assert not leaky().simulate(5, seed=generator).equals(leaky().simulate(5, seed=generator))


OWN_FUNCTIONS = {
    "drift": lambda x, v, leak: v - leak * x,
    "boundary": lambda tau, t, a: a * np.exp(-t / tau),
}


@pytest.mark.parametrize("correct", [True, False])
def test_a_function_of_the_users_own_is_the_ready_made_one(correct):
    own = GeneralDDM(**OWN_FUNCTIONS, parameters=LEAKY_NUMBERS, **VARYING)
    assert own.simulate(1000, seed=1, correct=correct).equals(
        leaky().simulate(1000, seed=1, correct=correct)
    )
    assert own.paths(10, seed=1, t_max=1.0).equals(leaky().paths(10, seed=1, t_max=1.0))


def test_the_order_of_the_parameters_does_not_matter():
    turned = GeneralDDM(**LEAKY, parameters=dict(reversed(LEAKY_NUMBERS.items())), **VARYING)
    assert turned.simulate(50, seed=1).equals(leaky().simulate(50, seed=1))
    assert turned == leaky()


def test_other_numbers_do_not_compile_again():
    leaky().simulate(5, seed=1)
    compiled = _kernels_of.cache_info().misses
    other = GeneralDDM(**LEAKY, parameters={"v": -2.0, "leak": -1.0, "a": 2.0, "tau": 0.3}, z=0.3)
    other.simulate(5, seed=2)
    dataclasses.replace(other, t0=0.4, noise=2.0).simulate(5, dt=0.002, correct=False)
    assert _kernels_of.cache_info().misses == compiled


def test_global_numbers_are_those_that_there_are_when_the_process_is_made():
    space = {}
    exec("slope = 1.0\ndef boundary(t): return 2.0 - slope * t", space)
    process = GeneralDDM(drift=1.0, boundary=space["boundary"])
    before = process.paths(1, seed=1, t_max=3.0)
    space["slope"] = 0.5
    assert process.paths(1, seed=1, t_max=3.0).equals(before)
    assert (
        not GeneralDDM(drift=1.0, boundary=space["boundary"])
        .paths(1, seed=1, t_max=3.0)
        .equals(before)
    )


# -- arguments of the functions --------------------------------------------------------------------


def tuned(x, v=2.0, gain=1.0, bonus=0.0):
    return v * gain + bonus


def test_defaults_hold_where_no_number_is_given():
    simulate = functools.partial(GeneralDDM.simulate, n=200, seed=1)
    with_defaults = GeneralDDM(drift=tuned, boundary=1.0)
    assert simulate(with_defaults).equals(
        simulate(GeneralDDM(drift=tuned, boundary=1.0, parameters={"v": 2.0}))
    )
    fast = GeneralDDM(drift=tuned, boundary=1.0, parameters={"v": 2.5})
    assert not simulate(fast).equals(simulate(with_defaults))
    for numbers in ({"v": 1.0, "gain": 2.5}, {"v": 1.0, "gain": 2.0, "bonus": 0.5}, {"bonus": 0.5}):
        assert simulate(GeneralDDM(drift=tuned, boundary=1.0, parameters=numbers)).equals(
            simulate(fast)
        )
    for columns in ({"bonus": [0.5] * 200}, {"gain": [1.25] * 200}, {"v": [2.5] * 200}):
        assert simulate(with_defaults, per_trial=columns).equals(simulate(fast))


def test_a_default_of_v_varies_with_sv():
    options = {"boundary": 1.0, "sv": 1.0}
    by_default = GeneralDDM(drift=tuned, **options).simulate(200, seed=1)
    assert by_default.equals(
        GeneralDDM(drift=tuned, parameters={"v": 2.0}, **options).simulate(200, seed=1)
    )
    assert not by_default.equals(GeneralDDM(drift=tuned, boundary=1.0).simulate(200, seed=1))


def test_a_jitted_function_is_as_good():
    jitted = GeneralDDM(
        drift=numba.njit(drifts.leaky), boundary=1.2, parameters={"v": 1.0, "leak": 3.0}
    )
    plain = GeneralDDM(drift=drifts.leaky, boundary=1.2, parameters={"v": 1.0, "leak": 3.0})
    assert jitted.simulate(200, seed=1).equals(plain.simulate(200, seed=1))


def test_one_parameter_may_go_to_several_functions():
    process = GeneralDDM(
        drift=lambda t, v, k: v + k * t,
        boundary=lambda t, k: 2.0 / (1 + k * t),
        parameters={"v": 1.0, "k": 1.0},
    )
    assert process.simulate(200, seed=1).rt.mean() < 1.0
    with pytest.raises(
        ValueError, match=r"^the parameter 'k' of drift and boundary has no value\. "
    ):
        GeneralDDM(drift=process.drift, boundary=process.boundary, parameters={"v": 1.0}).simulate(
            1
        )


def test_defaults_that_contradict_one_another_are_refused():
    with refused(
        ValueError,
        "the parameter 'k' has two defaults, 1 and 2 in boundary. Give it one number in all "
        "functions.",
    ):
        GeneralDDM(drift=lambda x, k=1.0: k * x, boundary=lambda t, k=2.0: k)


def test_a_default_that_is_no_number_is_refused():
    with refused(
        TypeError,
        "the default of k in drift must be one finite number; got None. Values that differ "
        "between trials are said in simulate(per_trial=...).",
    ):
        GeneralDDM(drift=lambda x, k=None: x, boundary=1.0)


# -- parameters of each trial ----------------------------------------------------------------------


def test_covariates_need_no_value_in_the_process():
    n, coherence = 300, np.repeat([0.0, 0.5, 1.0], 100)
    process = GeneralDDM(
        **LEAKY, parameters={name: LEAKY_NUMBERS[name] for name in ("leak", "a", "tau")}
    )
    table = pd.DataFrame({"v": 2 * coherence}, index=pd.Index(range(1000, 1000 + n), name="trial"))
    trials = process.simulate(n, seed=1, per_trial=table)
    assert trials.index.equals(table.index)
    for value in (0.0, 1.0, 2.0):
        alone = leaky({}, v=value).simulate(n, seed=1)
        chosen = table.v.to_numpy() == value
        assert trials[chosen].reset_index(drop=True).equals(alone[chosen].reset_index(drop=True))


def test_numbers_of_the_functions_may_differ_too():
    """A number in the place of a function is a parameter as well: v, a and D."""
    v, a, d = [1.0, -2.0, 0.5], [1.5, 1.0, 2.0], [1.0, 2.0, 0.5]
    trials = GeneralDDM(drift=0.0, boundary=1.0).simulate(
        3, seed=1, per_trial={"v": v, "a": a, "D": d}
    )
    expected = DDM(v=0.0, a=1.0).simulate(
        3, seed=1, method="euler", per_trial={"v": v, "a": a, "D": d}
    )
    assert trials.equals(expected)


def test_what_is_missing_is_asked_for():
    process = GeneralDDM(**LEAKY, parameters={"v": 1.0, "a": 1.5, "leak": 3.0})
    message = (
        "the parameter 'tau' of boundary has no value. Give it in parameters={'tau': ...}, or for "
        "each trial in per_trial={'tau': ...}."
    )
    with refused(ValueError, message):
        process.simulate(5)
    with refused(ValueError, message):
        process.simulate(5, per_trial={"v": [1.0] * 5})
    with refused(ValueError, message):
        process.paths(5)
    assert len(process.simulate(5, per_trial={"tau": [1.0] * 5})) == 5


def test_a_drift_that_cannot_vary_per_trial_is_refused():
    process = GeneralDDM(drift=lambda x, k: k * x, boundary=1.0, parameters={"k": 1.0})
    with refused(
        ValueError,
        "sv=0.5 is the SD of the parameter v, which drift does not take. Name it in drift, e.g. "
        "drift=lambda x, v, leak: v - leak * x, or draw your own parameter: "
        "simulate(per_trial={...}).",
    ):
        process.simulate(2, per_trial={"sv": [0.0, 0.5]})


# -- construction ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
@pytest.mark.parametrize("value", ["v", None, [1.0], np.array([1.0]), 1j, {}], ids=repr)
def test_what_is_neither_number_nor_function_is_refused(role, value):
    with refused(
        TypeError, f"{role} must be a number or a function; got {value!r}. Write e.g. {role}=1.0."
    ):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: value})


@pytest.mark.parametrize(
    ("role", "value", "message"),
    [
        ("drift", math.nan, 
            "must be a finite number; got nan. (v: drift rate; positive towards the upper "
            "boundary)"
        ),
        ("drift", -math.inf, 
            "must be a finite number; got -inf. (v: drift rate; positive towards the upper "
            "boundary)"
        ),
        ("boundary", 0, 
            "must be a finite number > 0; got 0. (a: boundary separation: the full distance "
            "between the boundaries)"
        ),
        ("noise", -1, 
            "must be a finite number > 0; got -1. (D: diffusion coefficient: variance of the "
            "noise per second (D = s^2))"
        ),
    ],
)  # fmt: skip
def test_numbers_outside_the_domain_are_refused(role, value, message):
    with refused(ValueError, f"{role} {message}"):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: value})


@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
def test_a_truth_value_is_no_number(role):
    with refused(
        TypeError,
        f"{role} must be a number or a function; got True. Write e.g. {role}=1.0.",
    ):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: True})


def test_the_fields_of_its_own_are_checked():
    with refused(
        ValueError,
        "z must be a number between 0 and 1, both excluded; got 1. (z: starting point relative "
        "to a (0 = lower, 1 = upper boundary))",
    ):
        GeneralDDM(drift=1.0, boundary=1.0, z=1)
    with refused(
        TypeError,
        "t0 must be a finite number >= 0; got '0.3'. (t0: non-decision time; with st0 > 0 its "
        "smallest value)",
    ):
        GeneralDDM(drift=1.0, boundary=1.0, t0="0.3")
    with pytest.raises(
        ValueError,
        match=r"^sz must be a number >= 0 and below 2 min\(z, 1 - z\), which is 0\.4 for",
    ):
        GeneralDDM(drift=1.0, boundary=1.0, z=0.2, sz=0.5)
    with pytest.raises(TypeError, match=r"^sv must be one number; got \[1\.0\]\."):
        GeneralDDM(drift=1.0, boundary=1.0, sv=[1.0])


@pytest.mark.parametrize("missing", ["drift", "boundary"])
def test_drift_and_boundary_are_required(missing):
    with pytest.raises(TypeError, match=f"missing 1 required keyword-only argument: '{missing}'"):
        GeneralDDM(**{name: 1.0 for name in ("drift", "boundary") if name != missing})


@pytest.mark.parametrize("value", [[1.0], pd.Series({"v": 1.0}), "v", 1.0, None], ids=repr)
def test_parameters_that_are_no_dict_are_refused(value):
    with refused(
        TypeError,
        f"parameters must be a dict of numbers by name; got {value!r}. Write e.g. {{'v': 1.0}}.",
    ):
        GeneralDDM(**LEAKY, parameters=value)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        *((value, ValueError) for value in (math.nan, math.inf)),
        *((value, TypeError) for value in ("1", None, True, 1j, [1.0], np.ones(2))),
    ],
    ids=repr,
)
def test_parameters_that_are_no_numbers_are_refused(value, error):
    with refused(
        error,
        f"parameters['tau'] must be one finite number; got {value!r}. Values that differ between "
        "trials are said in simulate(per_trial=...).",
    ):
        leaky(tau=value)


def test_a_name_that_is_no_name_is_refused():
    with refused(
        TypeError,
        "parameters must be a dict of numbers by name; got the name 1. Write e.g. {'v': 1.0}.",
    ):
        GeneralDDM(**LEAKY, parameters=LEAKY_NUMBERS | {1: 1.0})


@pytest.mark.parametrize("value", [2, np.float32(2), np.int8(2), np.array(2.0)], ids=repr)
def test_all_kinds_of_numbers_become_floats(value):
    number = leaky(leak=value).parameters["leak"]
    assert type(number) is float
    assert number == 2.0


@pytest.mark.parametrize(("role", "name"), [("drift", "v"), ("boundary", "a"), ("noise", "D")])
def test_a_number_given_twice_is_refused(role, name):
    with refused(
        ValueError,
        f"{role}=1 is the value of the parameter {name}, and parameters has another one, 2. Give "
        "one of them.",
    ):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: 1.0}, parameters={name: 2.0})


@pytest.mark.parametrize(
    ("functions", "taken"),
    [
        (LEAKY, "v, leak, a, tau, D"),
        ({"drift": 1.0, "boundary": 1.0}, "v, a, D"),
        ({"drift": lambda t: t, "boundary": lambda t: 1.0, "noise": lambda t: 1.0}, "none"),
    ],
)
@pytest.mark.parametrize("name", ["scale", "x", "t", "z"])
def test_a_parameter_that_nothing_takes_is_refused(functions, taken, name):
    with refused(
        ValueError,
        f"parameters has {name!r}, which no function takes; they take {taken}. Leave it out, or "
        "name it in a function.",
    ):
        GeneralDDM(**functions, parameters={name: 1.0})


@pytest.mark.parametrize("name", ["z", "t0", "sv", "sz", "st0"])
@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
def test_a_function_cannot_take_a_field(name, role):
    function = {
        "z": lambda t, z: z,
        "t0": lambda t, t0: t0,
        "sv": lambda t, sv: sv,
        "sz": lambda t, sz: sz,
        "st0": lambda t, st0=1.0: st0,
    }[name]
    for numbers in ({}, {name: 1.0}):
        with refused(
            ValueError,
            f"{role} takes an argument {name!r}, which is a field of GeneralDDM (z, t0, sv, sz, "
            "st0) and not passed on. Give the argument another name.",
        ):
            GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: function}, parameters=numbers)


@pytest.mark.parametrize(
    ("boundary", "numbers"),
    [(1.0, {"k": 1.0}), (lambda v: v, {"k": 1.0, "v": 1.0})],
    ids=["no v", "v elsewhere"],
)
def test_a_drift_that_cannot_vary_is_refused(boundary, numbers):
    with refused(
        ValueError,
        "sv=0.5 is the SD of the parameter v, which drift does not take. Name it in drift, e.g. "
        "drift=lambda x, v, leak: v - leak * x, or draw your own parameter: "
        "simulate(per_trial={...}).",
    ):
        GeneralDDM(drift=lambda x, k: k * x, boundary=boundary, parameters=numbers, sv=0.5)


@pytest.mark.parametrize(
    ("role", "function", "error", "beginning"),
    [
        (
            "drift",
            max,
            TypeError,
            "drift must be a number or a Python function; got <built-in function max>. ",
        ),
        ("boundary", lambda x: 1.0, ValueError, "boundary must not depend on x: only drift may. "),
        (
            "noise",
            lambda *values: 1.0,
            ValueError,
            "noise must name its arguments one by one; got *values, ",
        ),
        (
            "boundary",
            lambda t: None,
            TypeError,
            "boundary cannot be compiled by numba to a function that returns a ",
        ),
        (
            "drift",
            lambda x: "fast",
            TypeError,
            "drift cannot be compiled by numba to a function that returns a number",
        ),
    ],
)
def test_functions_are_checked_when_the_process_is_made(role, function, error, beginning):
    with pytest.raises(error, match=f"^{re.escape(beginning)}"):
        GeneralDDM(**{"drift": 1.0, "boundary": 1.0, role: function})


# -- functions that go wrong -----------------------------------------------------------------------


def wrong_drift(x, t, v, late, wrong):
    if wrong == 1 and t >= late:
        return math.nan
    if wrong == 2 and 0.3 < x < 0.9:
        return math.inf
    if wrong == 3 and t >= late:
        raise ZeroDivisionError("too late")
    return v


def wrong_boundary(t, a, late, wrong):
    if wrong == 4 and t >= late:
        return math.nan
    if wrong == 5 and t >= late:
        return math.inf
    if wrong == 6 and t >= late:
        raise RuntimeError("no boundary")
    return a


def wrong_noise(t, D, late, wrong):
    if wrong == 7 and t >= late:
        return -D
    if wrong == 8 and t >= late:
        return math.nan
    return D


def wrong(kind, late=0.1, a=2.0, D=1.0):
    return GeneralDDM(
        drift=wrong_drift,
        boundary=wrong_boundary,
        noise=wrong_noise,
        parameters={"v": 1.0, "a": a, "D": D, "late": late, "wrong": kind},
        t0=0.3,
    )


GOES_WRONG = {1: "drift", 4: "boundary", 5: "boundary", 7: "noise", 8: "noise"}
RAISES = {3: ZeroDivisionError("too late"), 6: RuntimeError("no boundary")}


def failure(role, trial, step, kind):
    return (
        f"{role} must return a finite number{' >= 0' if role == 'noise' else ''}; in trial {trial} "
        f"it did not, in the step of dt=0.001 s from t={step:g} s on, with v=1, a=2, D=1, "
        f"late=0.1, wrong={kind}. Look at what it returns there, or end the simulation before with "
        "t_max."
    )


def first_slow_trial(process, correct):
    """The first trial whose decision takes longer than 0.1 s."""
    rt = dataclasses.replace(process, parameters={**process.parameters, "wrong": 0}).simulate(
        50, seed=1, correct=correct
    )["rt"]
    return int((rt > 0.3 + 0.1).to_numpy().argmax())


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("kind", GOES_WRONG)
def test_a_function_that_goes_wrong_later_is_named(kind, correct):
    process = wrong(kind)
    with pytest.raises(ValueError, match="must return a finite number") as caught:
        process.simulate(50, seed=1, correct=correct)
    # the step at whose beginning, in whose middle or at whose end the function is asked first; an
    # infinite boundary is no obstacle to most steps of the corrected scheme, which notices it in
    # the first one that is not easy
    steps = np.arange(99, 500 if kind == 5 and correct else 101) / 1000
    expected = [
        failure(GOES_WRONG[kind], first_slow_trial(process, correct), step, kind) for step in steps
    ]
    assert str(caught.value) in expected


@pytest.mark.parametrize("kind", GOES_WRONG)
def test_paths_name_what_goes_wrong(kind):
    with pytest.raises(ValueError, match="must return a finite number") as caught:
        wrong(kind).paths(50, seed=1, t_max=2.0)
    trial = first_slow_trial(wrong(kind), correct=False)
    assert str(caught.value) in [
        failure(GOES_WRONG[kind], trial, step, kind) for step in (0.099, 0.1)
    ]


@pytest.mark.parametrize("correct", [True, False])
def test_a_drift_that_is_infinite_for_some_evidence_is_named(correct):
    trials = wrong(0).simulate(50, seed=1, correct=correct)
    upper = int(trials.response.to_numpy().argmax())  # passes x = 0.3 for sure
    with pytest.raises(
        ValueError,
        match=r"^drift must return a finite number; in trial \d+ it did not, in the step of",
    ) as caught:
        wrong(2).simulate(50, seed=1, correct=correct)
    assert int(re.search(r"in trial (\d+)", str(caught.value))[1]) <= upper
    with pytest.raises(
        ValueError,
        match=r"^drift must return a finite number; in trial \d+ it did not, in the step of",
    ):
        wrong(2).paths(50, seed=1, t_max=2.0)


def test_before_it_goes_wrong_there_is_no_error():
    for kind in (*GOES_WRONG, *RAISES):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*did not end before t_max.*")
            assert len(wrong(kind).simulate(50, seed=1, t_max=0.099)) == 50
        assert len(wrong(kind).paths(5, seed=1, t_max=0.099)) == 100


@pytest.mark.parametrize("kind", RAISES)
@pytest.mark.parametrize("late", [0.0, 0.1])
def test_a_function_that_raises_is_a_value_error(kind, late):
    message = (
        f"drift, boundary or noise raised {RAISES[kind]!r} while simulating. They must return a "
        "number for every time from 0 to t_max and every x between the boundaries, or a step "
        "beyond."
    )
    if late == 0:  # at the start, before any trial
        with refused(ValueError, message):
            wrong(kind, late)
        return
    process = wrong(kind, late)
    for correct in (True, False):
        with refused(ValueError, message) as caught:
            process.simulate(600, seed=1, correct=correct)
        assert type(caught.value.__cause__) is type(RAISES[kind])
    with refused(ValueError, message):
        process.paths(10, seed=1)


@pytest.mark.parametrize(
    ("options", "role", "got", "allowed"),
    [
        (
            {"kind": 0, "a": 0.0},
            "boundary",
            "0",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        (
            {"kind": 0, "a": -1.0},
            "boundary",
            "-1",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        (
            {"kind": 4, "late": 0.0},
            "boundary",
            "nan",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        (
            {"kind": 5, "late": 0.0},
            "boundary",
            "inf",
            "> 0 at t = 0, for the start to lie between the boundaries",
        ),
        ({"kind": 7, "late": 0.0}, "noise", "-1", ">= 0 at t = 0"),
        ({"kind": 8, "late": 0.0}, "noise", "nan", ">= 0 at t = 0"),
    ],
)
def test_a_wrong_beginning_is_an_error_at_once(options, role, got, allowed):
    numbers = {"a": 2.0, "late": 0.1} | options
    with refused(
        ValueError,
        f"{role} must return a finite number {allowed}; got {got} with v=1, a={numbers['a']:g}, "
        f"D=1, late={numbers['late']:g}, wrong={numbers['kind']}.",
    ):
        wrong(**options)


@pytest.mark.parametrize(
    "drift", [lambda t: 1 / t, lambda x: 1 / x, lambda x: math.nan, lambda v: v / 0.0]
)
def test_a_drift_that_begins_wrong_makes_no_process(drift):
    numbers = {"v": 1.0} if "v" in drift.__code__.co_varnames else {}
    with refused(
        ValueError,
        "drift must return a finite number at t = 0 for every x between the boundaries; with "
        f"{'v=1, ' if numbers else ''}a=2, D=1 it does not at the boundaries or in the middle, x "
        "= 0.",
    ):
        GeneralDDM(drift=drift, boundary=2.0, parameters=numbers)


def test_the_parameters_of_the_trial_that_fails_are_named():
    late = np.repeat([100.0, 1e-3], 5)
    with refused(
        ValueError,
        "drift must return a finite number; in trial 5 it did not, in the step of dt=0.001 s "
        "from t=0.001 s on, with v=1, a=2, D=1, late=0.001, wrong=1. Look at what it returns "
        "there, or end the simulation before with t_max.",
    ):
        wrong(1).simulate(10, seed=1, per_trial={"late": late})


def test_noise_may_be_none():
    """Without noise the evidence goes straight: x = v t up to the boundary at a / 2."""
    for correct in (True, False):
        trials = wrong(0, D=0.0).simulate(3, seed=1, correct=correct)
        np.testing.assert_allclose(trials.rt, 0.3 + 1.0, atol=1.1e-3)
        assert (trials.response == 1).all()


# -- limits of time --------------------------------------------------------------------------------


@pytest.mark.parametrize("dt", [0, -1, math.nan, math.inf, "1", None, True], ids=repr)
def test_what_is_no_step_is_refused(dt):
    error = ValueError if isinstance(dt, int | float) and dt is not True else TypeError
    message = (
        f"dt must be a finite number > 0 (the time step, in seconds); got {dt!r}. The usual choice "
        "is dt=1e-3."
    )
    with refused(error, message):
        leaky().simulate(5, dt=dt)
    with refused(error, message):
        leaky().paths(5, dt=dt)


@pytest.mark.parametrize("t_max", [0, -1, math.nan, math.inf, "1", True], ids=repr)
def test_what_is_no_limit_is_refused(t_max):
    error = ValueError if isinstance(t_max, int | float) and t_max is not True else TypeError
    message = (
        "t_max must be a finite number > 0 (the longest decision time, in seconds); got "
        f"{t_max!r}. Take e.g. t_max=10."
    )
    with refused(error, message):
        leaky().simulate(5, t_max=t_max)
    with refused(error, message):
        leaky().paths(5, t_max=t_max)


def test_limits_of_work_are_kept():
    with refused(
        ValueError, "t_max=0.001 s is shorter than one step of dt=0.01 s. Take a smaller dt."
    ):
        leaky().simulate(5, dt=0.01, t_max=0.001)
    with refused(
        ValueError,
        "dt=1e-07 s makes about 1e+09 steps of a trial, more than 1e+08. Take a larger dt or a "
        "shorter t_max.",
    ):
        leaky().simulate(5, dt=1e-7)
    with refused(
        ValueError,
        "n=100000 paths of t_max=10 s in steps of dt=0.001 s have 1e+09 points, more than 1e+08. "
        "Take fewer paths, a shorter t_max or a larger dt.",
    ):
        leaky().paths(100_000)


@pytest.mark.parametrize("simulate", [leaky().simulate, leaky().paths], ids=["simulate", "paths"])
@pytest.mark.parametrize(
    ("n", "error"),
    [
        *((n, ValueError) for n in (-1, 2.0)),
        *((n, TypeError) for n in ("3", True, None)),
    ],
    ids=repr,
)
def test_numbers_of_trials_that_are_refused(simulate, n, error):
    with refused(error, f"n must be a whole number >= 0; got {n!r}."):
        simulate(n)


@pytest.mark.parametrize("correct", [True, False])
def test_undecided_trials_are_missing_and_counted(correct):
    process = leaky({"t0": 0.2})
    with pytest.warns(UserWarning, match="t_max") as caught:
        trials = process.simulate(50, seed=1, t_max=0.2, correct=correct)
    n_undecided = int(trials.rt.isna().sum())
    assert 0 < n_undecided < 50
    assert [str(warning.message) for warning in caught] == [
        f"{n_undecided} of 50 simulated trials did not end before t_max: their rt and response are "
        "NaN. Raise t_max to see them end."
    ]
    assert caught[0].filename == __file__
    decided = trials.dropna()
    pd.testing.assert_frame_equal(
        decided, process.simulate(50, seed=1, correct=correct).loc[decided.index], check_dtype=False
    )


@pytest.mark.parametrize(
    ("correct", "bias", "advice", "variance"),
    [(True, "0.0018", "dt <= 0.14", "0.14 of itself too small"),
     (False, "0.96", "dt <= 0.001, or correct=True", "0.49 of itself too large")],
)  # fmt: skip
def test_a_step_that_is_long_is_warned_about(correct, bias, advice, variance):
    with pytest.warns(UserWarning, match="dt=") as caught:
        leaky().simulate(5, seed=1, dt=0.22, correct=correct)
    assert [str(warning.message) for warning in caught] == [
        "dt=0.22 s is so long that one step can reach both boundaries (sqrt(D dt) = 0.31 a); "
        f"mean decision times are then too long, by about {bias} of themselves without drift. "
        f"Take {advice} (1 ms is dt=0.001).",
        "dt=0.22 s is long for this drift, whose change with evidence is 3 per s; evidence that "
        f"decays at this rate then has a variance that is {variance}. Take dt <= 0.067.",
    ]
    assert all(warning.filename == __file__ for warning in caught)


def test_a_step_that_is_too_long_for_the_leak_is_refused():
    with refused(
        ValueError,
        "dt=0.05 s is too long for this drift, whose change with evidence is 60 per s: where "
        "their product is 2 or more, evidence grows from step to step. Take dt <= 0.0033.",
    ):
        leaky(leak=60.0, v=30.0).simulate(5, seed=1, dt=0.05)


def test_functions_may_call_the_ready_made_ones():
    own = GeneralDDM(
        drift=lambda x, v, leak: drifts.leaky(x, v, leak) + 0.0,
        boundary=lambda t, a, tau: boundaries.exponential(t, a, tau),
        parameters=LEAKY_NUMBERS,
        **VARYING,
    )
    assert own.simulate(100, seed=1).equals(leaky().simulate(100, seed=1))


def test_no_trials():
    assert leaky().simulate(0).shape == (0, 2)
    assert leaky().paths(0, dt=0.01, t_max=0.05).shape == (6, 0)


def test_tables_have_the_types_of_a_decided_trial():
    trials = leaky().simulate(20, seed=1)
    assert trials.dtypes.to_dict() == {"rt": np.dtype("float64"), "response": np.dtype("int64")}
    assert trials.index.equals(pd.RangeIndex(20))


def test_a_progress_bar_changes_no_result(capsys):
    shown = leaky().simulate(1000, seed=1, progress=True)
    assert "1000/1000" in capsys.readouterr().err
    assert leaky().simulate(1000, seed=1, progress=False).equals(shown)
    assert capsys.readouterr() == ("", "")


# -- an immutable value ----------------------------------------------------------------------------


def test_a_process_is_a_frozen_value():
    process, numbers = leaky(), dict(LEAKY_NUMBERS)
    assert process == leaky()
    assert hash(process) == hash(leaky())
    assert len({process, leaky()}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError, match="drift"):
        process.drift = 1.0
    with pytest.raises(TypeError, match="does not support item assignment"):
        process.parameters["v"] = 2.0
    own = GeneralDDM(**LEAKY, parameters=numbers)
    numbers["v"] = 5.0
    assert own.parameters["v"] == 1.0


def test_processes_that_differ_are_not_equal():
    process = leaky()
    others = [
        leaky(v=1.5),
        leaky(VARYING | {"z": 0.5}),
        GeneralDDM(**LEAKY, noise=2.0, parameters=LEAKY_NUMBERS, **VARYING),
        GeneralDDM(**OWN_FUNCTIONS, parameters=LEAKY_NUMBERS, **VARYING),
        GeneralDDM(**LEAKY, parameters={"v": 1.0, "leak": 3.0, "a": 1.5}, **VARYING),
    ]
    assert all(process != other for other in others)
    assert process != DDM(v=1.0, a=1.5)
    process.simulate(5, seed=1)  # what it remembers of its compilation is no part of it
    assert process == leaky()
    assert repr(process) == repr(leaky())


def test_a_process_replaced_in_part():
    faster = dataclasses.replace(leaky(), parameters=LEAKY_NUMBERS | {"v": 2.0}, t0=0.3)
    assert faster == leaky(VARYING | {"t0": 0.3}, v=2.0)
    assert faster.simulate(50, seed=1).equals(
        leaky(VARYING | {"t0": 0.3}, v=2.0).simulate(50, seed=1)
    )
    simulated = leaky()
    simulated.simulate(5, seed=1)
    changed = dataclasses.replace(simulated, noise=2.0)
    assert changed.simulate(20, seed=1).equals(
        GeneralDDM(**LEAKY, noise=2.0, parameters=LEAKY_NUMBERS, **VARYING).simulate(20, seed=1)
    )
    with pytest.raises(ValueError, match=r"^sz must be"):
        dataclasses.replace(leaky(), z=0.1)


@pytest.mark.parametrize(
    "copied", [lambda p: pickle.loads(pickle.dumps(p)), copy.copy, copy.deepcopy]
)
def test_a_process_is_copied(copied):
    process = leaky()
    expected = process.simulate(50, seed=1)
    other = copied(process)
    assert other == process
    assert hash(other) == hash(process)
    assert other.simulate(50, seed=1).equals(expected)
    with pytest.raises(TypeError, match="does not support item assignment"):
        other.parameters["v"] = 2.0


def test_a_process_with_functions_of_no_module_is_sent_to_workers():
    """joblib pickles by value what cannot be imported, as functions of a notebook."""
    own = GeneralDDM(drift=OWN_FUNCTIONS["drift"], boundary=1.2, parameters={"v": 1.0, "leak": 3.0})
    other = pickle.loads(pickle.dumps(joblib.wrap_non_picklable_objects(own)))
    assert other.simulate(50, seed=1).equals(own.simulate(50, seed=1))


def test_its_text_says_what_it_is():
    process = GeneralDDM(drift=1.0, boundary=2.0, t0=0.3)
    assert repr(process) == (
        "GeneralDDM(drift=1.0, boundary=2.0, noise=1.0, z=0.5, t0=0.3, sv=0.0, sz=0.0, st0=0.0, "
        "parameters={})"
    )
    assert "parameters={'v': 1.0, 'leak': 3.0, 'a': 1.5, 'tau': 2.0}" in repr(leaky())
    assert "drift=<function leaky" in repr(leaky())
