"""RT histograms under densities."""

import numpy as np
import pytest

import ddm
from ddm import plots
from plots.axes import BAND, PROCESSES, area_of, area_under, bars, curves, labelled, visible
from refusals import refused


def test_areas_are_those_of_the_trials_and_of_the_process(conditions):
    for ax, (trials, process) in zip(
        visible(plots.densities(conditions)), conditions.values(), strict=True
    ):
        end = ax.get_xlim()[1]
        for patch, (times, heights), r in zip(bars(ax), curves(ax), (1, 0), strict=True):
            shown = (trials.rt <= end) & (trials.upper == bool(r))
            assert area_of(patch) == pytest.approx(shown.sum() / trials.n)
            area = area_under(times, heights)
            assert area == pytest.approx(float(process.cdf(end, r)), abs=1e-3)


def test_lower_responses_hang_downwards(conditions):
    ax = plots.densities(conditions).flat[1]
    upper, lower = bars(ax)
    assert upper.get_data().values.max() > 0 > lower.get_data().values.min()
    assert curves(ax)[1][1].max() <= 0.0


def test_all_panels_have_the_same_axes_and_bins(fit):
    panels = visible(plots.densities(fit))
    assert len({ax.get_xlim() for ax in panels}) == len({ax.get_ylim() for ax in panels}) == 1
    edges = [patch.get_data().edges.tolist() for ax in panels for patch in bars(ax)]
    assert all(one == edges[0] for one in edges)
    assert edges[0][0] == fit.trials.rt.min()


def test_bins_may_be_said(fit):
    by_number = bars(plots.densities(fit, bins=12).flat[0])[0].get_data()
    assert by_number.values.size == 12
    edges = np.array([0.3, 0.5, 0.8, 1.4])
    assert bars(plots.densities(fit, bins=edges).flat[0])[0].get_data().edges.tolist() == list(
        edges
    )
    with refused(
        ValueError,
        "bins must be a number of bins, or their edges in seconds, which increase; got [1, 0.5].",
    ):
        plots.densities(fit, bins=[1, 0.5])
    with refused(
        ValueError,
        "bins must be a whole number >= 1; got 0. Or give their edges in seconds: "
        "bins=np.arange(0.2, 2, 0.05).",
    ):
        plots.densities(fit, bins=0)


def test_the_band_holds_most_bars_of_a_true_model(fit):
    for ax in visible(plots.densities(fit)):
        bands = [patch.get_data() for patch in ax.patches if patch.get_label() == BAND]
        for bar, band in zip(bars(ax), bands, strict=True):
            low, high = np.sort([band.baseline, band.values], axis=0)
            height = bar.get_data().values
            assert ((low <= height) & (height <= high)).mean() > 0.8
            assert (high - low).max() > 0.0


def test_data_alone_have_neither_lines_nor_bands(data):
    ax = plots.densities(data).flat[0]
    assert curves(ax) == []
    assert [patch.get_label() for patch in bars(ax)] == [
        "response = 1, data",
        "response = 0, data",
    ]


def test_lines_of_trials_with_parameters_of_their_own_are_averages(trialwise, data):
    ax = plots.densities(trialwise, where="block == 1").flat[0]
    line = labelled(ax, "response = 1, model")
    times = line.get_xdata()
    rows = trialwise.trialwise[data["block"] == 1]
    every = [
        ddm.DDM(v=row.v, a=row.a, t0=row.t0).pdf(times, 1) for row in rows.itertuples(index=False)
    ]
    np.testing.assert_allclose(line.get_ydata(), np.mean(every, axis=0), rtol=1e-8)


def test_responses_are_called_as_in_the_data():
    data = PROCESSES["hard"].simulate(100, seed=1)
    choice = data["response"].map({0: "left", 1: "right"})
    trials = ddm.Trials(data.assign(choice=choice), response="choice", upper="right")
    ax = plots.densities(trials).flat[0]
    assert [patch.get_label() for patch in bars(ax)] == [
        "choice = right, data",
        "choice = left, data",
    ]
