"""Densities, distribution functions, quantiles and moments of GeneralDDM."""

import math
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from ddm import DDM, GeneralDDM, boundaries, drifts
from processes.general.examples import leaky
from processes.general.test_exact_values import EXACT, LEVELS, REFERENCE
from refusals import refused

RT = np.array([0.32, 0.45, 0.7, 1.2, 2.5])

# what varies, and whether the average over drifts has a closed form
CONSTANT = {
    "plain": {"v": 1.2, "a": 1.5, "t0": 0.3},
    "biased": {"v": -0.8, "a": 1.1, "z": 0.3, "t0": 0.25},
    "sv": {"v": 1.2, "a": 1.5, "t0": 0.3, "sv": 0.9},
    "sv, sz": {"v": 1.2, "a": 1.5, "t0": 0.3, "sv": 0.5, "sz": 0.4},
    "st0": {"v": 1.2, "a": 1.5, "t0": 0.2, "st0": 0.2},
    "D": {"v": 0.2, "a": 0.15, "t0": 0.3, "D": 0.01},
}
constant = pytest.mark.parametrize("numbers", CONSTANT.values(), ids=CONSTANT)


def general(v, a, D=1.0, **own):
    return GeneralDDM(drift=v, boundary=a, noise=D, **own)


@constant
@pytest.mark.parametrize("response", [0, 1, None])
def test_with_numbers_it_is_the_constant_process(numbers, response):
    process, exact = general(**numbers), DDM(**numbers)
    for name, tolerance in {"pdf": 1e-4, "cdf": 1e-4, "sf": 1e-5}.items():
        found = getattr(process, name)(RT, response)
        expected = getattr(exact, name)(RT, response)
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=1e-9)
        found = getattr(process, f"log{name}")(RT, response)
        expected = getattr(exact, f"log{name}")(RT, response)
        np.testing.assert_allclose(found, expected, atol=2e-3)


@constant
def test_moments_and_quantiles_are_those_of_the_constant_process(numbers):
    process, exact = general(**numbers), DDM(**numbers)
    for response in (0, 1, None):
        assert process.mean(response) == pytest.approx(exact.mean(response), abs=1e-6)
        assert process.var(response) == pytest.approx(exact.var(response), rel=1e-5)
    np.testing.assert_allclose(process.probability([0, 1]), exact.probability([0, 1]), atol=2e-7)
    shares = np.array([0.0, 0.01, 0.5, 0.99, 1.0])
    for response in (0, 1):
        found = process.quantile(shares, response)
        np.testing.assert_allclose(found, exact.quantile(shares, response), rtol=1e-5)
    assert process.undecided == 0.0


@pytest.mark.parametrize("name", EXACT)
def test_processes_have_the_moments_of_integral_equations(name):
    process, exact = EXACT[name], REFERENCE.loc[name]
    assert process.probability() == pytest.approx(exact.p_upper, abs=2e-7 + 3 * exact.p_error)
    assert process.mean() == pytest.approx(exact["mean"], abs=1e-6 + 3 * exact.mean_error)
    assert process.var() == pytest.approx(exact.variance, rel=2e-5)
    quantiles = exact[list(LEVELS)].to_numpy(float)
    np.testing.assert_allclose(process.cdf(quantiles), list(LEVELS.values()), atol=2e-6)


def test_survivors_are_relatively_exact_until_late():
    process, exact = general(v=1.0, a=1.5, z=0.1), DDM(v=1.0, a=1.5, z=0.1)
    rt = np.linspace(0.05, 9.5, 40)
    assert 1e-12 < exact.sf(9.5) < 1e-10
    np.testing.assert_allclose(process.sf(rt), exact.sf(rt), rtol=1e-6)
    np.testing.assert_allclose(process.sf(rt, 0), exact.sf(rt, 0), rtol=2e-6)


def test_two_boundaries_of_their_own():
    """x is where it is said to be: a leak pulls it to 0, not to the middle."""
    pair = GeneralDDM(drift=1.0, boundary=(1.2, -0.3))
    np.testing.assert_allclose(pair.pdf(RT, 1), DDM(v=1.0, a=1.5).pdf(RT, 1), rtol=1e-5)
    moving = GeneralDDM(
        drift=lambda x, v, leak: v - leak * (x - 0.5),
        boundary=(
            lambda t, tau: 0.5 + 0.7 * math.exp(-t / tau),
            lambda t, tau: 0.5 - 0.7 * math.exp(-t / tau),
        ),
        v=1.0,
        leak=2.0,
        tau=1.5,
    )
    same = GeneralDDM(
        drift=drifts.leaky, boundary=boundaries.exponential, v=1.0, leak=2.0, a=1.4, tau=1.5
    )
    for response in (0, 1):
        np.testing.assert_allclose(moving.pdf(RT, response), same.pdf(RT, response), rtol=2e-5)
    assert moving.mean() == pytest.approx(same.mean(), abs=1e-6)


def rising_variance(t, D):
    return D * (1 + t)


AVERAGED = {
    "in closed form": {"drift": lambda t, v: v + math.sin(t), "noise": 1.0},
    "over solutions": {
        "drift": lambda x, v, leak: v - leak * x, "noise": rising_variance, "leak": 1.0, "D": 1.0,
    },
}  # fmt: skip


@pytest.mark.parametrize("functions", AVERAGED.values(), ids=AVERAGED)
def test_drifts_that_vary_are_averaged(functions):
    """Against 40 processes with the drifts of Gauss and Hermite's nodes."""
    numbers = {**functions, "boundary": boundaries.hyperbolic, "a": 1.4, "half_time": 0.9}
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    process = GeneralDDM(**numbers, v=1.0, sv=0.7, t0=0.1)
    for response in (0, 1):
        each = [
            GeneralDDM(**numbers, v=1.0 + 0.7 * node, t0=0.1).pdf(RT, response) for node in nodes
        ]
        expected = weights / weights.sum() @ np.array(each)
        matters = expected > 1e-4 * expected.max()
        found = process.pdf(RT, response)
        np.testing.assert_allclose(found[matters], expected[matters], rtol=1e-4)


def test_a_density_integrates_to_the_distribution_function():
    process = leaky()
    for response in (0, 1):
        found, _ = quad(lambda rt, r=response: process.pdf(rt, r), 0.2, 0.9, limit=200)
        assert found == pytest.approx(process.cdf(0.9, response), abs=1e-6)


def test_what_never_ends_has_no_mean():
    process = GeneralDDM(drift=lambda x: -50.0 * x, boundary=2.0)
    assert process.undecided == pytest.approx(1.0, abs=1e-8)
    assert process.probability() == pytest.approx(0.0, abs=1e-8)
    for name in ("mean", "var"):
        with refused(
            ValueError,
            f"{name}() has no value: P(undecided at 100 s) is 1, so that not all trials end. Ask "
            "about the RTs until a time, by cdf, or let the boundaries approach each other.",
        ):
            getattr(process, name)()


def test_missing_values_and_shapes():
    process = leaky()
    assert process.pdf([[0.5, np.nan], [0.0, np.inf]], [1, 0]).shape == (2, 2)
    assert math.isnan(process.cdf(np.nan, 1))
    assert process.pdf(0.1, 1) == 0.0
    assert process.logpdf(0.1) == -math.inf
    assert process.cdf(np.inf) == pytest.approx(1.0, abs=1e-6)
    with refused(ValueError, "q must lie between 0 and 1; got 1.5."):
        process.quantile(1.5, 1)


def test_a_process_that_was_asked_is_copied_and_equal():
    process = leaky()
    process.mean()
    copied = pickle.loads(pickle.dumps(process))
    assert copied == process
    assert copied.mean() == process.mean()


def not_finite_after_1(t, v):
    return v if t < 1.0 else math.nan


def test_where_a_function_is_not_finite_is_said():
    process = GeneralDDM(drift=not_finite_after_1, boundary=2.0, v=1.0)
    exact = DDM(v=1.0, a=2.0)
    assert process.pdf(0.9, 1) == pytest.approx(exact.pdf(0.9, 1), rel=1e-5)
    with pytest.raises(
        ValueError,
        match=r"^drift must return a finite number; at t=1\.\d+ s and x=-1 it is nan, with v=1, "
        r"a=2, D=1\. Look at what it returns there, or ask about earlier times\.$",
    ):
        process.pdf(1.5, 1)


def jumping(x, v):
    return v if x > 0.1 else 0.0


def test_a_drift_that_jumps_in_x_is_refused():
    process = GeneralDDM(drift=jumping, boundary=2.0, v=1.0)
    for ask in (process.mean, lambda: process.simulate(3)):
        with pytest.raises(
            ValueError,
            match=r"^drift jumps or bends too sharply in x at t=0\.0\d+ s, with v=1, a=2, D=1: "
            r"densities need a drift that a polynomial of degree 31 follows between the "
            r"boundaries\. Make it smoother, e\.g\. by tanh, or simulate it: "
            r"simulate\(method='euler'\)\.$",
        ):
            ask()
    assert len(process.simulate(3, method="euler", seed=1)) == 3


def own_pulse(t, v, pulse, onset, duration):
    return drifts.pulsed(t, v, pulse, onset, duration)


def test_pulses_are_met_without_being_told():
    numbers = {"boundary": 1.5, "v": 1.0, "pulse": 2.0, "onset": 0.2, "duration": 0.1}
    known = GeneralDDM(drift=drifts.pulsed, **numbers)
    told = GeneralDDM(drift=own_pulse, breaks=(0.2, 0.3), **numbers)
    np.testing.assert_allclose(known.pdf(RT, 1), told.pdf(RT, 1), rtol=1e-12)
    assert known.mean() == pytest.approx(REFERENCE.loc["pulse"]["mean"], abs=1e-6)


def test_a_response_that_hardly_occurs_spoils_nothing():
    """Its flux is below the rounding of the other one."""
    process, exact = general(v=4.0, a=3.0, z=0.9), DDM(v=4.0, a=3.0, z=0.9)
    assert process.mean() == pytest.approx(exact.mean(), abs=1e-6)
    assert process.probability(0) == pytest.approx(exact.probability(0), abs=1e-8)
    assert np.isfinite(process.logpdf(RT, 0)).all()


CONFLICT = {
    "drift": drifts.conflict,
    "boundary": 1.2,
    "v": 4.0,
    "amplitude": 0.2,
    "peak": 0.04,
    "peak_shape": 2.0,
}
BY_FINITE_DIFFERENCES = {
    "collapse": {"drift": 1.0, "boundary": boundaries.exponential, "a": 2.0, "tau": 1.0, "z": 0.4},
    "leak": {"drift": drifts.leaky, "boundary": 1.2, "v": 2.0, "leak": 4.0},
    "urgency": {"drift": drifts.urgent, "boundary": 1.5, "v": 0.5, "urgency": 3.0, "z": 0.6},
    "congruent": CONFLICT | {"congruency": 1.0},
    "incongruent": CONFLICT | {"congruency": -1.0},
}


@pytest.mark.parametrize("name", BY_FINITE_DIFFERENCES)
def test_densities_are_those_of_finite_differences(name):
    """Where they are above 1e-4 of their mode; the table is exact to 1e-5."""
    process = GeneralDDM(**BY_FINITE_DIFFERENCES[name])
    table = pd.read_csv(Path(__file__).parents[2] / "reference" / "general_densities.csv")
    rows = table[table["process"] == name]
    assert len(rows) > 50
    found = process.pdf(rows["t"], rows["response"])
    np.testing.assert_allclose(found, rows["density"], rtol=3e-4)
