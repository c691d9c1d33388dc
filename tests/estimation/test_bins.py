"""Bins between quantiles: their counts, and the counts that are expected there."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.bins import SMALLEST_PROBABILITY, bin_trials, checked_quantiles
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from incomplete import missed

PROCESS = ddm.DDM(v=1.0, a=1.4, t0=0.3)
THETA = np.array([1.0, 1.4, 0.3])
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)


def bins_of(trials, quantiles=QUANTILES, min_count=12):
    model = ddm.Model()
    design = lay_out(model, trials)
    return bin_trials(outcomes_of_trials(model, trials, design), design, quantiles, min_count)


@pytest.fixture(scope="module")
def data():
    return PROCESS.simulate(400, seed=1)


def test_counts_are_those_between_the_quantiles_of_each_response(data):
    bins, expected = bins_of(ddm.Trials(data)), []
    for response in (0, 1):
        rt = data["rt"][data["response"] == response]
        edges = np.quantile(rt, QUANTILES)
        expected += [(rt <= edges[0]).sum()]
        expected += [((low < rt) & (rt <= high)).sum() for low, high in pairwise(edges)]
        expected += [(rt > edges[-1]).sum()]
    np.testing.assert_array_equal(bins.counts, expected)
    assert bins.df == 12 - 1
    np.testing.assert_array_equal(bins.trials_of_bin, 400)


def test_expected_counts_are_those_of_the_process(data):
    bins = bins_of(ddm.Trials(data))
    expected = [
        400 * np.diff([0.0, *PROCESS.cdf([*np.quantile(rt, QUANTILES), np.inf], response)])
        for response in (0, 1)
        for rt in [data["rt"][data["response"] == response]]
    ]
    np.testing.assert_allclose(bins.expected(THETA)[0], np.concatenate(expected), rtol=1e-9)
    np.testing.assert_allclose(bins.probabilities(THETA) * 400, bins.expected(THETA)[0])


def test_omissions_have_a_bin_and_late_bins_end_at_the_deadline(data):
    deadline = 0.8
    bins = bins_of(ddm.Trials(missed(data, deadline), deadline=deadline))
    assert bins.counts[bins.bin_of_omission] == (data["rt"] > deadline).sum()
    late = 400 * (1.0 - PROCESS.cdf(deadline, 0) - PROCESS.cdf(deadline, 1))
    expected = bins.expected(THETA)[0]
    assert expected[bins.bin_of_omission] == pytest.approx([late])
    assert expected.sum() == pytest.approx(400.0)


def test_removed_rts_leave_the_share_of_the_others(data):
    low, high = 0.4, 1.2
    kept = data[data["rt"].between(low, high)]
    bins = bins_of(ddm.Trials(kept, truncated=(low, high)))
    inside = sum(PROCESS.cdf(high, r) - PROCESS.cdf(low, r) for r in (0, 1))
    for response in (0, 1):
        of_response = bins.upper[bins.bin_of_piece.argsort()] == bool(response)
        share = (PROCESS.cdf(high, response) - PROCESS.cdf(low, response)) / inside
        assert bins.expected(THETA)[0][of_response].sum() == pytest.approx(len(kept) * share)


def test_a_rare_response_is_one_bin(data):
    rare = pd.concat([data[data["response"] == 1], data[data["response"] == 0].iloc[:11]])
    bins = bins_of(ddm.Trials(rare))
    assert bins.counts.size == 1 + 6
    assert bins.counts[0] == 11
    assert bins_of(ddm.Trials(rare), min_count=11).counts.size == 12


def test_information_is_that_of_a_multinomial(data):
    """n sum over bins of dp dp' / p, the derivatives of p by differences."""
    bins, h = bins_of(ddm.Trials(data)), 1e-6
    slopes = [
        (bins.probabilities(THETA + step) - bins.probabilities(THETA - step)) / (2 * h)
        for step in h * np.eye(3)
    ]
    p = bins.probabilities(THETA)
    expected = 400 * (np.array(slopes) / p) @ np.array(slopes).T
    np.testing.assert_allclose(bins.information(THETA), expected, rtol=1e-5, atol=1e-3)


def test_t0_stays_below_the_first_edge_of_either_response(data):
    edges = [np.quantile(data["rt"][data["response"] == r], 0.1) for r in (0, 1)]
    assert bins_of(ddm.Trials(data)).t0_limits() == pytest.approx([min(edges) - 1e-6], abs=1e-9)


def test_impossible_bins_keep_the_smallest_probability(data):
    bins = bins_of(ddm.Trials(data))
    beyond = np.append(THETA[:2], 0.6)
    least = bins.probabilities(beyond).min()
    assert least == pytest.approx(SMALLEST_PROBABILITY)
    early = (data["rt"] <= 0.6).sum()
    assert bins.flaw(THETA) == ""
    assert 0 < int(bins.flaw(beyond).split()[0]) <= early


def test_quantiles_of_any_kind_become_a_tuple_of_floats():
    assert checked_quantiles("quantiles", [0.25, np.float32(0.5)]) == (0.25, 0.5)
    assert checked_quantiles("quantiles", 0.5) == (0.5,)
    assert checked_quantiles("quantiles", pd.Series([0.1, 0.9])) == (0.1, 0.9)
