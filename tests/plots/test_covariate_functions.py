"""Choices and mean RTs over a column."""

import numpy as np
import pandas as pd

import ddm
from ddm import plots
from plots.axes import labelled, visible


def test_numbers_stand_at_their_values(twelve):
    ax = plots.psychometric(twelve).flat[0]
    x, p = labelled(ax, "instruction = speed, data").get_data()
    np.testing.assert_allclose(x, [0.0, 0.032, 0.064, 0.128, 0.256, 0.512])
    data = twelve.trials.data
    speed = data[data["instruction"] == "speed"]
    np.testing.assert_allclose(p, speed.groupby("coherence")["response"].mean())
    model = labelled(ax, "instruction = speed, model").get_ydata()
    expected = [float(twelve.process(coherence=c, instruction="speed").probability(1)) for c in x]
    np.testing.assert_allclose(model, expected, rtol=1e-8)
    assert ax.get_xlabel() == "coherence"
    assert ax.get_ylabel() == "P(response = 1)"


def test_mean_rts_have_a_panel_per_other_condition(twelve):
    panels = plots.chronometric(twelve)
    assert [ax.get_title() for ax in visible(panels)] == [
        "instruction = accuracy",
        "instruction = speed",
    ]
    x, rt = labelled(panels[0, 1], "response = 1, model").get_data()
    expected = [float(twelve.process(coherence=c, instruction="speed").mean(1)) for c in x]
    np.testing.assert_allclose(rt, expected, atol=1e-5)


def test_measurements_are_cut_into_groups_of_as_many_trials(trialwise, data):
    ax = plots.psychometric(trialwise, bins=5).flat[0]
    x, p = labelled(ax, "response = 1, data").get_data()
    groups = data.groupby(pd.qcut(data["x"], 5), observed=True)
    np.testing.assert_allclose(x, groups["x"].median())
    np.testing.assert_allclose(p, groups["response"].mean())
    assert ax.get_xlabel() == "x (5 groups of trials)"
    rows = trialwise.trialwise[pd.qcut(data["x"], 5, labels=False) == 4]
    alone = [float(ddm.DDM(v=v, a=rows["a"].iloc[0], t0=0.3).probability(1)) for v in rows["v"]]
    model = labelled(ax, "response = 1, model").get_ydata()
    np.testing.assert_allclose(model[4], np.mean(alone), rtol=1e-8)


def test_levels_without_numbers_are_named_below(fit):
    ax = plots.psychometric(fit).flat[0]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["easy", "hard"]
    ax = plots.chronometric(fit, order={"difficulty": ["hard", "easy"]}).flat[0]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["hard", "easy"]


def test_any_column_may_be_along_the_axis(fit, data):
    ax = plots.psychometric(fit, "block").flat[0]
    assert [line.get_label() for line in ax.lines if line.get_label()[0] != "_"] == [
        "difficulty = easy, model",
        "difficulty = easy, data",
        "difficulty = hard, model",
        "difficulty = hard, data",
    ]
    cut = pd.cut(data["x"], [-9, 0, 9])
    ax = plots.psychometric(data, cut).flat[0]
    np.testing.assert_allclose(ax.lines[0].get_xdata(), [-4.5, 4.5])


def test_without_columns_all_trials_stand_at_one_place(data):
    ax = plots.psychometric(ddm.fit(ddm.Model(), data)).flat[0]
    (x,), (p,) = labelled(ax, "response = 1, data").get_data()
    assert (x, p) == (0.0, data["response"].mean())
    assert ax.get_xlabel() == "all trials"
