"""Histograms of RTs with the densities of processes."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from plots.axes import PROCESSES, curves, points, visible


def histograms(ax):
    """The bars of each response, upper first: heights and edges."""
    return [(patch.get_data().values, patch.get_data().edges) for patch in ax.patches]


# -- densities -------------------------------------------------------------------------------------


def test_the_areas_of_the_histograms_are_the_proportions_of_the_responses(conditions):
    """Of the RTs that the time axis shows."""
    for ax, (trials, _) in zip(
        visible(plots.densities(conditions)), conditions.values(), strict=True
    ):
        end = ax.get_xlim()[1]
        for (heights, edges), response, sign in zip(
            histograms(ax), (True, False), (1, -1), strict=True
        ):
            shown = ((trials.upper == response) & (trials.rt <= end)).mean()
            assert (heights * np.diff(edges)).sum() == pytest.approx(sign * shown)


def test_the_areas_under_the_curves_are_the_probabilities_of_the_responses(conditions):
    for ax, (_, process) in zip(
        visible(plots.densities(conditions)), conditions.values(), strict=True
    ):
        end = ax.get_xlim()[1]
        for (times, heights), response, sign in zip(curves(ax), (1, 0), (1, -1), strict=True):
            area = (0.5 * (heights[1:] + heights[:-1]) * np.diff(times)).sum()
            assert area == pytest.approx(sign * process.cdf(end, response), abs=1e-3)
            assert abs(area) == pytest.approx(process.probability(response), abs=0.02)


def test_all_but_the_slowest_hundredth_of_the_rts_are_shown(conditions):
    end = visible(plots.densities(conditions))[0].get_xlim()[1]
    assert all((trials.rt <= end).mean() >= 0.99 for trials, _ in conditions.values())


def test_given_axes_are_used_and_further_ones_left_alone(conditions):
    figure, axes = plt.subplots(1, 3)
    panels = plots.densities(conditions, axes=axes)
    assert [ax.get_title() for ax in axes] == [
        "easy\nn = 300",
        "hard\nn = 300, 99 % of RTs shown",
        "",
    ]
    assert all(given is used for given, used in zip(axes, panels, strict=True))
    assert axes[2].get_visible()
    assert not axes[2].has_data()
    assert plt.get_fignums() == [figure.number]


def test_one_pair_of_axes_is_enough_for_one_condition(conditions):
    _, ax = plt.subplots()
    assert plots.densities({"easy": conditions["easy"]}, axes=ax).tolist() == [ax]
    assert ax.has_data()


def test_too_few_axes_are_refused(conditions):
    _, ax = plt.subplots()
    with pytest.raises(
        ValueError, match=r"^axes must hold at least 2 axes, one per condition; got 1\.$"
    ):
        plots.densities(conditions, axes=ax)


def test_the_legend_names_the_responses_as_the_data_do():
    data = PROCESSES["hard"].simulate(50, seed=1).replace({"response": {0: 10, 1: 20}})
    trials = ddm.Trials(data.rename(columns={"response": "key"}), response="key", upper=10)
    (ax,) = visible(plots.densities({"": (trials, PROCESSES["hard"])}))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["key = 10", "key = 20"]


# -- difficult data --------------------------------------------------------------------------------


@pytest.mark.parametrize("response", [0, 1])
def test_conditions_with_one_response_are_drawn(response):
    data = PROCESSES["hard"].simulate(100, seed=1)
    trials = ddm.Trials(data[data["response"] == response])
    single = {"all": (trials, PROCESSES["hard"])}
    (ax,) = visible(plots.densities(single))
    areas = [(heights * np.diff(edges)).sum() for heights, edges in histograms(ax)]
    assert np.flatnonzero(areas).tolist() == [1 - response]
    assert len(points(plots.quantiles(single), "x")) == 5


def test_a_single_trial_is_drawn():
    single = {"all": (ddm.Trials(pd.DataFrame({"rt": [0.5], "response": [1]})), PROCESSES["easy"])}
    plots.densities(single)
    assert plots.quantiles(single).get_legend() is None
