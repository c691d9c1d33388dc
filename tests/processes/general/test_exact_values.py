"""GeneralDDM against the exact values of integral equations, and against motion without noise."""

import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ddm import DDM, GeneralDDM, boundaries, drifts
from processes.general.examples import LEAKY, collapsing, rising_noise

REFERENCE = pd.read_csv(
    Path(__file__).parents[2] / "reference" / "general_process.csv", index_col="process"
)

LEVELS = {"q10": 0.1, "q30": 0.3, "q50": 0.5, "q70": 0.7, "q90": 0.9}

# those of tests/reference/make_general_process.py
EXACT = {
    "constant": GeneralDDM(drift=1.0, boundary=1.5),
    "strong": GeneralDDM(drift=3.0, boundary=1.0),
    "near": GeneralDDM(drift=1.0, boundary=1.5, z=0.1),
    "linear": GeneralDDM(drift=1.0, boundary=boundaries.linear, a=2.0, slope=1.0),
    "exponential": GeneralDDM(drift=1.0, boundary=boundaries.exponential, a=2.0, tau=1.0),
    "weibull": GeneralDDM(
        drift=1.0,
        boundary=boundaries.weibull,
        a=2.0,
        scale=1.0,
        shape=3.0,
        shrink=0.8,
        z=0.4,
    ),
    "hyperbolic": GeneralDDM(drift=0.5, boundary=boundaries.hyperbolic, a=2.0, half_time=1.0),
    "leak 4": GeneralDDM(drift=drifts.leaky, boundary=1.0, v=2.0, leak=4.0),
    "leak 10": GeneralDDM(drift=drifts.leaky, boundary=0.8, v=3.0, leak=10.0),
    "leak -2": GeneralDDM(drift=drifts.leaky, boundary=1.5, v=0.5, leak=-2.0, z=0.4),
    "urgency": GeneralDDM(drift=drifts.urgent, boundary=1.5, v=0.5, urgency=3.0),
    "noise": GeneralDDM(drift=1.0, boundary=1.5, noise=rising_noise, D=1.0),
    "pulse": GeneralDDM(
        drift=drifts.pulsed,
        boundary=1.5,
        v=1.0,
        pulse=2.0,
        onset=0.2,
        duration=0.1,
    ),
    "leak 4, exponential": GeneralDDM(**LEAKY, v=2.0, leak=4.0, a=1.2, tau=1.5),
}


def test_all_reference_processes_are_tested():
    assert set(EXACT) == set(REFERENCE.index)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize(("dt", "n", "bias"), [(1e-3, 40_000, 0.2e-3), (4e-3, 150_000, 0.4e-3)])
def test_corrected_trials_have_the_exact_distribution(name, dt, n, bias):
    """Biases of times in s, and of shares: at these RTs a share of 1e-3 is some 0.5 to 2 ms."""
    trials, exact = EXACT[name].simulate(n, method="euler", seed=3, dt=dt), REFERENCE.loc[name]
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
    trials, exact = (
        EXACT[name].simulate(n, method="euler", seed=3, correct=False),
        REFERENCE.loc[name],
    )
    bias = trials.rt.mean() - exact["mean"]
    error = 3 * trials.rt.std() / math.sqrt(n)
    assert bias - error > (5e-3 if name != "strong" else 4e-3)
    assert bias + error < 0.045


def test_a_pulse_acts_from_its_onset_on():
    """Without it the process is the constant one, and so are the trials that end before it."""
    numbers = {"v": 0.5, "pulse": 6.0, "onset": 0.2, "duration": 0.1}
    process = GeneralDDM(drift=drifts.pulsed, boundary=1.5, **numbers)
    trials, constant = (
        process.simulate(20_000, method="euler", seed=1),
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
    trials = collapsing(v=2.0, urgency=0.5, a=2.0, slope=1.5, D=1e-14).simulate(
        3, method="euler", seed=1, dt=dt
    )
    b = 2.0 + 1.5 / 2
    crossing = (math.sqrt(b * b + 2 * 1.0 * 1.0) - b) / 1.0
    np.testing.assert_allclose(trials.rt, 0.2 + crossing, atol=1e-6 + dt * dt / 4)


@pytest.mark.parametrize("dt", [1e-3, 4e-3])
def test_without_noise_a_leak_is_right_to_second_order(dt):
    """Evidence v / leak (1 - exp(-leak t)) against a boundary that hardly moves."""
    process = GeneralDDM(**LEAKY, noise=1e-14, v=4.0, leak=4.0, a=1.5, tau=1e9)
    crossing = -math.log(1 - 0.75) / 4
    error = process.simulate(3, method="euler", seed=1, dt=dt).rt - crossing
    assert abs(error).max() < 10 * dt * dt
    textbook = process.simulate(3, method="euler", seed=1, dt=dt, correct=False).rt - crossing
    assert abs(textbook).min() > abs(error).max()


@pytest.mark.parametrize("dt", [1e-3, 4e-3])
def test_without_noise_a_pulse_has_its_full_effect_and_no_more(dt):
    """Evidence v t + pulse times duration; the pulse begins and ends between two steps."""
    numbers = {"v": 1.0, "pulse": 20.0, "onset": 0.2, "duration": 0.1}
    process = GeneralDDM(drift=drifts.pulsed, boundary=5.0, noise=1e-14, **numbers)
    np.testing.assert_allclose(
        process.simulate(3, method="euler", seed=1, dt=dt).rt, 0.5, atol=1e-6
    )


def short_noise(t, D, at):
    return D if abs(t - at) < 1e-5 else 1e-14


@pytest.mark.parametrize(("correct", "at"), [(True, 0.5), (False, 0.0)])
def test_noise_is_that_in_the_middle_of_a_step_or_at_its_beginning(correct, at):
    process = GeneralDDM(drift=0.0, boundary=1.0, noise=short_noise, D=1e8, at=0.0)
    at_steps = np.array([0, 0.25, 0.5, 0.75, 1.0, 1.5, 5, 5.5])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trials = process.simulate(
            8,
            method="euler",
            seed=1,
            dt=1e-3,
            t_max=0.05,
            correct=correct,
            per_trial={"at": 1e-3 * at_steps},
        )
    found = at_steps % 1 == at
    np.testing.assert_array_equal(trials.rt.notna(), found)
    np.testing.assert_array_equal(
        np.ceil(trials.rt[found] / 1e-3 - 1e-9), np.floor(at_steps[found]) + 1
    )
