"""Curves are what the functions of the process say."""

import numpy as np
import pytest

import ddm
from ddm.explorer.catalogue import Form
from ddm.explorer.curves import (
    ENDS,
    N_PATHS,
    N_PLACES,
    end_of,
    expected_of,
    motion_of,
    summaries_of,
)
from ddm.explorer.observed import EVERY, Observed
from ddm.explorer.sliders import values_at_first

Q = [0.1, 0.3, 0.5, 0.7, 0.9]


def of(form):
    return form.process(values_at_first(form.names))


PROCESSES = {
    "constant": ddm.DDM(v=1.2, a=1.5, z=0.4, t0=0.3),
    "varying": ddm.DDM(v=1.2, a=1.5, t0=0.3, sv=0.8, sz=0.3, st0=0.1),
    "weibull": of(Form(boundary="weibull")),
    "conflict": of(Form(drift="conflict")),
}


@pytest.fixture(params=PROCESSES)
def process(request):
    return PROCESSES[request.param]


def test_densities_quantiles_and_proportions_are_those_of_the_process(process):
    expected = expected_of(process, None)
    motion = motion_of(process, expected, 2.0, None)
    summaries = summaries_of(expected, None)
    assert (motion.times[0], motion.times[-1]) == (0.0, 2.0)
    for response in (0, 1):
        density = process.pdf(motion.density_times, response)
        np.testing.assert_array_equal(motion.densities[response], density)
        assert summaries.proportions[response] == float(process.probability(response))
        np.testing.assert_array_equal(summaries.quantiles[response], process.quantile(Q, response))


def test_accuracy_is_that_of_fifths_of_the_distribution(process):
    expected = expected_of(process, None)
    summaries = summaries_of(expected, None)
    assert summaries.accuracy.size == 5
    # each fifth has as many trials, so the mean of the accuracies is that of all
    assert summaries.accuracy.mean() == pytest.approx(process.probability(1), abs=1e-5)
    edges = expected.quantiles(np.array([0.2, 0.4]), None)
    first = process.cdf(edges[0], 1)
    second = process.cdf(edges[1], 1) - first
    np.testing.assert_allclose(summaries.accuracy[:2], [first / 0.2, second / 0.2], atol=2e-5)
    middle = process.cdf(summaries.accuracy_rt, 0) + process.cdf(summaries.accuracy_rt, 1)
    np.testing.assert_allclose(middle, [0.1, 0.3, 0.5, 0.7, 0.9], atol=1e-5)


def test_paths_bend_with_a_parameter_and_do_not_jump():
    def walks(v):
        process = ddm.DDM(v=v, a=1.5, t0=0.3)
        return motion_of(process, expected_of(process, None), 2.0, None).walks

    first, second = walks(1.2), walks(1.201)
    assert len(first) == N_PATHS
    for one, other in zip(first, second, strict=True):
        n = min(one.times.size, other.times.size) - 1
        assert one.times.size <= N_PLACES + 2
        assert one.times[0] == pytest.approx(0.3)
        np.testing.assert_allclose(one.evidence[:n], other.evidence[:n], atol=0.003)


def test_paths_end_at_the_boundary_of_their_response():
    process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    ends = {}
    for walk in motion_of(process, expected_of(process, None), 4.0, None).walks:
        ends.setdefault(walk.response, []).append(walk.evidence[-1])
    np.testing.assert_allclose(ends[1], 1.5)
    np.testing.assert_allclose(ends[0], 0.0)


def test_the_axis_ends_where_nearly_all_responses_have_come(process):
    end = end_of(expected_of(process, None), None)
    assert end in ENDS
    assert process.cdf(end, 0) + process.cdf(end, 1) >= 0.99
    shorter = ENDS[max(ENDS.index(end) - 1, 0)]
    assert process.cdf(shorter, 0) + process.cdf(shorter, 1) < 0.99


def test_data_stay_on_the_axis():
    data = ddm.DDM(v=0.5, a=2.5, t0=0.3).simulate(300, seed=1)
    observed = Observed.of(ddm.Trials(data), EVERY)
    fast = expected_of(ddm.DDM(v=3.0, a=0.8, t0=0.3), observed)
    assert end_of(fast, observed) == observed.end


def test_curves_of_limited_trials_are_those_that_can_be_observed():
    process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    data = process.simulate(400, seed=1)
    missed = Observed.of(ddm.Trials(data.mask(data["rt"] > 0.9), deadline=0.9), EVERY)
    expected = expected_of(process, missed)
    motion = motion_of(process, expected, 2.0, missed)
    times = motion.density_times
    seen = times <= 0.9
    np.testing.assert_allclose(motion.densities[1][seen], process.pdf(times[seen], 1), atol=1e-9)
    assert np.isnan(motion.densities[1][~seen]).all()
    assert summaries_of(expected, missed).proportions[1] == pytest.approx(process.cdf(0.9, 1))

    cut = Observed.of(ddm.Trials(data[data["rt"] <= 0.9], truncated=(None, 0.9)), EVERY)
    share = process.cdf(0.9, 0) + process.cdf(0.9, 1)
    found = motion_of(process, expected_of(process, cut), 2.0, cut)
    seen = found.density_times <= 0.9
    of_rest = process.pdf(found.density_times[seen], 0) / share
    np.testing.assert_allclose(found.densities[0][seen], of_rest, atol=1e-9)


def test_a_response_without_a_trace_has_no_curves():
    data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(300, seed=1)
    data.loc[data["response"] == 0, ["rt", "response"]] = np.nan
    go = Observed.of(ddm.Trials(data, deadline=3.0, observed="upper"), EVERY)
    process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    expected = expected_of(process, go)
    assert list(motion_of(process, expected, 2.0, go).densities) == [1]
    summaries = summaries_of(expected, go)
    assert list(summaries.proportions) == [1]
    assert summaries.accuracy.size == 0
