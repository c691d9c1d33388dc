"""Beta starts and normal non-decision times of GeneralDDM, beside those of DDM's closed form."""

import math
import pickle

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import simpson

from ddm import DDM, GeneralDDM, drifts
from refusals import refused

RT = np.array([0.32, 0.45, 0.7, 1.2, 2.5])
BETA = {"start": "beta", "start_shape": 2.5}
NORMAL = {"non_decision": "normal", "t0": 0.3, "t0_sd": 0.05}


def constant(**options):
    return GeneralDDM(drift=1.0, boundary=1.5, **options)


@pytest.mark.parametrize("shape", [2.5, 3.0, 6.0])
@pytest.mark.parametrize("response", [0, 1])
def test_starts_are_averaged(shape, response):
    nodes, weights = np.polynomial.legendre.leggauss(400)
    angle = np.pi * (nodes + 1) / 2
    z = np.sin(angle / 2) ** 2
    share = weights * np.pi / 4 * np.sin(angle) * stats.beta(shape, shape).pdf(z)
    t = np.array([0.001, 0.01, 0.1, 0.6, 2.0])
    every = np.array([DDM(v=1.0, a=1.5, z=float(one)).pdf(t, response) for one in z])
    found = constant(start="beta", start_shape=shape).pdf(t, response)
    np.testing.assert_allclose(found, share @ every, rtol=1e-4)


@pytest.mark.parametrize("options", [BETA, NORMAL, BETA | NORMAL], ids=["beta", "normal", "both"])
def test_a_deadline_leaves_what_is_not_decided(options):
    process = constant(**options)
    for rt in (0.33, 0.6, 1.4):
        assert 1 - process.cdf(rt, 0) - process.cdf(rt, 1) == pytest.approx(
            process.sf(rt), abs=1e-8
        )


@pytest.mark.parametrize("options", [BETA, NORMAL, BETA | NORMAL], ids=["beta", "normal", "both"])
def test_quantiles_and_moments_are_those_of_the_density(options):
    process = constant(**options)
    q = np.array([0.1, 0.5, 0.9])
    for response in (0, 1):
        p = process.probability(response)
        np.testing.assert_allclose(
            process.cdf(process.quantile(q, response), response), q * p, rtol=1e-6
        )
    rt = np.linspace(0.0, 14.0, 14001)
    density = process.pdf(rt)
    mean = simpson(rt * density, x=rt)
    assert process.mean() == pytest.approx(mean, abs=2e-5)
    assert process.var() == pytest.approx(simpson((rt - mean) ** 2 * density, x=rt), abs=1e-4)


@pytest.mark.parametrize("method", ["exact", "euler"])
def test_trials_have_the_distribution(method):
    process = constant(**BETA, **NORMAL)
    trials = process.simulate(4000, seed=3, method=method)
    upper = trials.query("response == 1")["rt"]
    p = float(process.probability())
    assert stats.binomtest(len(upper), 4000, p).pvalue > 1e-4
    assert stats.kstest(upper, lambda rt: process.cdf(rt, 1) / p).pvalue > 1e-4


def test_derivatives_are_differences_of_the_density():
    options = BETA | NORMAL
    process, responses = constant(**options), np.array([0, 1, 0, 1, 1])
    found = process.gradient(RT, responses)
    assert list(found) == ["v", "a", "D", "t0", "start_shape", "t0_sd"]
    for name in ("start_shape", "t0", "t0_sd"):
        e = 1e-3 * options[name]
        after, before = (
            constant(**options | {name: options[name] + sign * e}).logpdf(RT, responses)
            for sign in (1, -1)
        )
        np.testing.assert_allclose(found[name], (after - before) / (2 * e), rtol=2e-3, atol=2e-3)


def test_drifts_are_averaged_over_nodes_from_a_beta_start():
    process = constant(**BETA, sv=0.6)
    nodes, weights = np.polynomial.hermite_e.hermegauss(11)
    every = [GeneralDDM(drift=1.0 + 0.6 * node, boundary=1.5, **BETA).pdf(RT, 1) for node in nodes]
    expected = weights / weights.sum() @ np.array(every)
    np.testing.assert_allclose(process.pdf(RT, 1), expected, rtol=1e-9)


def test_they_are_shown_and_kept():
    process = constant(**BETA, **NORMAL)
    assert "start='beta', start_shape=2.5, non_decision='normal', t0_sd=0.05" in repr(process)
    assert "start" not in repr(constant())
    assert pickle.loads(pickle.dumps(process)) == process
    assert constant(start="beta").start_shape == 3.0
    assert process._row()[8:11].tolist() == [2.5, 0.05, 0.0]


def test_evidence_of_a_beta_start():
    process = GeneralDDM(drift=drifts.leaky, boundary=1.5, v=1.0, leak=2.0, **BETA)
    for ends, left in (("absorbing", float(process.sf(0.1))), ("reflecting", 1.0)):
        rows = process.state(0.1, ends=ends)
        assert simpson(rows["density"], x=rows["x"]) == pytest.approx(left, abs=1e-8)
    rows = process.state(0.1, ends="free")
    assert simpson(rows["density"], x=rows["x"]) == pytest.approx(1.0, abs=1e-6)


def test_numbers_per_trial():
    process = constant(**BETA, **NORMAL)
    trials = process.simulate(
        40, seed=1, per_trial={"start_shape": [3.0, 6.0] * 20, "t0_sd": [0.01, 0.02] * 20}
    )
    assert trials["rt"].gt(0.2).all()
    with refused(
        ValueError, "z=0.4 cannot be said with start='beta', where z is 0.5. Leave z out."
    ):
        process.simulate(2, per_trial={"z": [0.5, 0.4]})


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"start": "beta", "z": 0.4},
            ValueError,
            "z=0.4 belongs to start='uniform', but start is 'beta', where z is 0.5, and start_shape"
            " says how much varies. Leave z out, or say start='uniform'.",
        ),
        (
            {"start_shape": 3.0},
            ValueError,
            "start_shape=3.0 belongs to start='beta', but start is 'uniform'. Say start='beta', or "
            "leave start_shape out.",
        ),
        (
            {"start": stats.beta(3, 3).pdf, "start_shape": 3.0},
            ValueError,
            "start_shape=3.0 belongs to start='beta', but start is a density of its own. Say "
            "start='beta', or leave start_shape out.",
        ),
        (
            {"non_decision": "normal"},
            ValueError,
            "non_decision='normal' needs t0_sd: a finite number > 0. (t0_sd: SD of the normal "
            "distribution of non-decision times around t0, cut at 0) Say e.g. t0_sd=0.05.",
        ),
        (
            NORMAL | {"st0": 0.1},
            ValueError,
            "st0=0.1 belongs to non_decision='uniform', but non_decision is 'normal', where st0 is "
            "0, and t0_sd says how much varies. Leave st0 out, or say non_decision='uniform'.",
        ),
        (
            {"start": "gamma"},
            ValueError,
            "start must be 'uniform', 'beta' or a density of starting points on (0, 1), a function "
            "of an array; got 'gamma'. Write e.g. start=scipy.stats.beta(2, 5).pdf.",
        ),
        (
            {"start": 3.0},
            TypeError,
            "start must be 'uniform', 'beta' or a density of starting points on (0, 1), a function "
            "of an array; got 3.0. Write e.g. start=scipy.stats.beta(2, 5).pdf.",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(options, error, message):
    with refused(error, message):
        constant(**options)


def test_lapse_is_a_word_of_models():
    with refused(
        ValueError,
        "drift takes an argument 'lapse', which is the share of contaminants in a model. Give the "
        "argument another name.",
    ):
        GeneralDDM(drift=lambda t, lapse: lapse + t, boundary=1.5, lapse=math.pi)
