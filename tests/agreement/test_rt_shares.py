"""Shares of RTs in bins, densities and distribution functions."""

import numpy as np
import pytest

import ddm
from ddm.agreement.part import Part, expectation_of_process, predictions_of_process
from ddm.agreement.rt_shares import Cumulative, Curve, Histogram, edges_for
from ddm.agreement.sample import sample_of
from ddm.agreement.statistic import Group
from incomplete import missed

PROCESS = ddm.DDM(v=1.0, a=1.4, t0=0.3)


def group_of(data, **reading):
    trials = ddm.Trials(data, **reading)
    part = Part(trials, predictions_of_process(PROCESS, trials))
    rows = np.arange(trials.n)
    return Group(0, (), rows, sample_of(trials), part.expected(rows))


WHOLE = group_of(PROCESS.simulate(400, seed=1))


def test_bins_follow_freedman_and_diaconis_from_the_fastest_rt():
    rt = WHOLE.sample.rt
    end = float(np.quantile(rt, 0.99))
    edges = edges_for([WHOLE], end)
    assert edges[0] == rt.min()
    assert edges[-1] == pytest.approx(end)
    rule = 2.0 * (np.quantile(rt, 0.75) - np.quantile(rt, 0.25)) / 400 ** (1 / 3)
    n = edges.size - 1
    # the whole number of bins whose width is not more than that of the rule
    assert (end - edges[0]) / n <= rule < (end - edges[0]) / (n - 1)


def test_bins_of_equal_rts_are_few():
    data = PROCESS.simulate(50, seed=1).assign(rt=0.5)
    assert edges_for([group_of(data)], 0.5).size == 9


def test_bars_have_the_areas_of_their_trials():
    edges = np.array([0.3, 0.5, 1.0, 9.0])
    statistic = Histogram(edges)
    lower, upper = (statistic.of_sample(WHOLE.sample) * np.tile(np.diff(edges), 2)).reshape(2, 3)
    assert upper.sum() == pytest.approx(WHOLE.sample.share(True))
    assert lower.sum() == pytest.approx(WHOLE.sample.share(False))
    expected = statistic.of_expectation(WHOLE.expectation, WHOLE.sample).reshape(2, 3)
    for r in (0, 1):
        mass = np.diff(PROCESS.cdf(edges, r))
        np.testing.assert_allclose(expected[r] * np.diff(edges), mass, rtol=1e-8)


def test_curves_are_densities_where_rts_can_be_observed():
    late = group_of(missed(PROCESS.simulate(400, seed=1), 0.9), deadline=0.9)
    curve = Curve(end=1.2).settled([late])
    values = curve.of_expectation(late.expectation, late.sample).reshape(2, -1)
    seen = curve.times <= 0.9
    assert 0.9 in curve.times
    assert np.nextafter(0.9, 2.0) in curve.times
    assert np.isnan(values[:, ~seen]).all()
    np.testing.assert_allclose(values[1][seen], PROCESS.pdf(curve.times[seen], 1), rtol=1e-9)
    assert np.isnan(curve.of_sample(late.sample)).all()


def test_lost_rts_make_all_lower():
    data = PROCESS.simulate(400, seed=1)
    lost = group_of(data.assign(rt=data["rt"].mask(np.arange(400) % 4 == 0)), lost_rt="random")
    edges = np.array([0.3, 0.6, 0.9])
    whole = Histogram(edges).of_expectation(expectation_of_process(PROCESS), WHOLE.sample)
    lower = Histogram(edges).of_expectation(lost.expectation, lost.sample)
    np.testing.assert_allclose(lower, 0.75 * whole, rtol=1e-9)


def test_distribution_functions_are_shares_of_all_trials():
    times = np.array([0.4, 0.6, 5.0])
    statistic = Cumulative(times)
    seen = statistic.of_sample(WHOLE.sample).reshape(2, 3)
    for r in (0, 1):
        rt = WHOLE.sample.times(bool(r))
        np.testing.assert_allclose(seen[r], [(rt <= t).sum() / 400 for t in times])
    model = statistic.of_expectation(WHOLE.expectation, WHOLE.sample).reshape(2, 3)
    np.testing.assert_allclose(model[1], PROCESS.cdf(times, 1), rtol=1e-8)


def test_times_suit_the_groups():
    times = Cumulative().settled([WHOLE]).times
    assert times[0] < WHOLE.sample.rt.min()
    assert times[-1] == pytest.approx(np.quantile(WHOLE.sample.rt, 0.99))
