"""DDM: pdf, cdf, quantiles, moments and samples of one process agree."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from ddm import DDM
from processes.ddm.examples import PROCESS, PROCESSES
from refusals import refused


def integral(function, process):
    """The integral over all RTs of the process, with a break in each of the parts where the density
    is large.
    """
    start, typical = process.t0, float(process.mean() - process.t0)
    ends = [start, *(start + typical * np.array([0.1, 0.5, 1, 2, 4, 8, 16, 40]))]
    return sum(quad(function, *pair, epsabs=1e-13)[0] for pair in pairwise(ends))


@pytest.mark.parametrize("response", [0, 1])
def test_logarithms(process, response):
    rt = process.t0 + np.geomspace(0.01, 5, 30)
    np.testing.assert_allclose(
        process.pdf(rt, response), np.exp(process.logpdf(rt, response)), rtol=1e-14
    )
    np.testing.assert_allclose(
        process.cdf(rt, response), np.exp(process.logcdf(rt, response)), rtol=1e-14
    )


@pytest.mark.parametrize("response", [0, 1])
def test_the_cdf_is_the_integral_of_the_pdf(process, response):
    for share in (0.05, 0.5, 0.95):
        rt = float(process.quantile(share, response))
        middle = 0.5 * (process.t0 + rt)
        area = sum(
            quad(process.pdf, low, high, args=(response,), epsabs=1e-14)[0]
            for low, high in ((process.t0, middle), (middle, rt))
        )
        assert process.cdf(rt, response) == pytest.approx(area, rel=1e-8)


@pytest.mark.parametrize("name", ["cdf", "sf"])
def test_without_a_response_it_is_the_sum_over_both(process, name):
    rt = process.t0 + np.array([-0.1, 0.05, 0.3, 1, 3])
    both = getattr(process, name)(rt, 0) + getattr(process, name)(rt, 1)
    np.testing.assert_allclose(getattr(process, name)(rt), both, rtol=1e-14)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(
            getattr(process, f"log{name}")(rt), np.log(both), rtol=1e-12, atol=1e-14
        )


def test_an_rt_is_shorter_or_longer(process):
    rt = process.t0 + np.array([-0.1, 0.05, 0.3, 1, 3])
    np.testing.assert_allclose(process.cdf(rt) + process.sf(rt), 1, rtol=1e-8)


@pytest.mark.parametrize("response", [0, 1])
def test_the_cdf_tends_to_the_probability(process, response):
    assert process.cdf(process.t0 + 1e3, response) == pytest.approx(
        process.probability(response), rel=1e-9
    )


def test_probabilities_add_up_to_one(process):
    assert process.probability([0, 1]).sum() == pytest.approx(1, rel=1e-14)
    assert process.probability() == process.probability(1)


def test_without_drift_the_probability_is_the_starting_point():
    assert DDM(v=0, a=3, z=0.3).probability([0, 1]).tolist() == pytest.approx([0.7, 0.3])


def test_probability_of_a_drift():
    v, a, z, d = 0.7, 1.4, 0.35, 2.0
    expected = (1 - np.exp(-2 * v * z * a / d)) / (1 - np.exp(-2 * v * a / d))
    assert DDM(v=v, a=a, z=z, D=d).probability(1) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("response", [0, 1])
def test_quantiles_invert_the_cdf(process, response):
    q = np.array([1e-6, 0.1, 0.5, 0.9, 1 - 1e-6])
    cdf = process.cdf(process.quantile(q, response), response)
    np.testing.assert_allclose(cdf, q * process.probability(response), rtol=1e-8)


def test_the_ends_of_the_quantiles():
    assert PROCESS.quantile([0, 1], [[0], [1]]).tolist() == [[0.3, np.inf]] * 2


@pytest.mark.parametrize("q", [-0.1, 1.1, np.nan, np.inf, [0.5, 2.0]])
def test_quantiles_lie_between_0_and_1(q):
    with refused(ValueError, f"q must lie between 0 and 1; got {np.max(q):g}."):
        PROCESS.quantile(q, 1)


@pytest.mark.parametrize("response", [None, 0, 1])
def test_moments_are_integrals_of_the_density(process, response):
    responses = [0, 1] if response is None else [response]

    def density(rt):
        return sum(process.pdf(rt, r) for r in responses)

    mass = integral(density, process)
    mean = integral(lambda rt: rt * density(rt), process) / mass
    var = integral(lambda rt: (rt - mean) ** 2 * density(rt), process) / mass
    assert mass == pytest.approx(1 if response is None else process.probability(response), rel=1e-8)
    assert process.mean(response) == pytest.approx(mean, rel=1e-7)
    assert process.var(response) == pytest.approx(var, rel=1e-6)


@pytest.mark.parametrize("name", ["mean", "var", "probability"])
def test_moments_are_broadcast(name):
    function = getattr(PROCESS, name)
    assert isinstance(function(), np.float64)
    assert isinstance(function(1), np.float64)
    assert function([[0, 1, 1]]).tolist() == [[function(0), function(1), function(1)]]


def test_no_drift_is_the_limit_of_weak_drifts():
    none, weak = PROCESSES["no drift"], PROCESSES["weak drift"]
    for name in ("pdf", "cdf", "quantile"):
        np.testing.assert_allclose(
            getattr(none, name)([0.4, 0.9], [[0], [1]]),
            getattr(weak, name)([0.4, 0.9], [[0], [1]]),
            rtol=1e-7,
        )
    assert none.mean(1) == pytest.approx(weak.mean(1), rel=1e-7)
    assert none.mean() == pytest.approx(0.25 + 1.3**2 * 0.6 * 0.4, rel=1e-12)


def test_d_sets_the_scale_only():
    other = DDM(v=0.12, a=0.15, t0=0.3, D=0.01)
    rt = [0.4, 0.6, 1.5]
    for response in (0, 1):
        np.testing.assert_allclose(other.pdf(rt, response), PROCESS.pdf(rt, response), rtol=1e-11)
        np.testing.assert_allclose(other.cdf(rt, response), PROCESS.cdf(rt, response), rtol=1e-9)
        assert other.mean(response) == pytest.approx(PROCESS.mean(response), rel=1e-12)
        assert other.var(response) == pytest.approx(PROCESS.var(response), rel=1e-12)
    pd.testing.assert_frame_equal(
        other.simulate(50, seed=1), PROCESS.simulate(50, seed=1), rtol=1e-9
    )
