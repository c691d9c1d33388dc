"""RT quantiles over proportions."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from plots.axes import labelled, texts_of_legend, visible

Q = (0.1, 0.3, 0.5, 0.7, 0.9)


def points_of(ax, label, filled=True):
    (line,) = [
        line
        for line in ax.lines
        if len(line.get_xdata()) == len(Q)
        and line.get_linestyle() == "None"
        and (line.get_label() == label if filled else line.get_fillstyle() == "none")
    ][:1]
    return line.get_data()


def test_points_are_the_data(fit, data):
    ax = plots.quantiles(fit).flat[0]
    easy = data[data["difficulty"] == "easy"]
    p, rt = points_of(ax, "difficulty = easy")
    np.testing.assert_allclose(p, (easy["response"] == 1).mean())
    np.testing.assert_allclose(rt, easy.loc[easy["response"] == 1, "rt"].quantile(Q))


def test_lines_are_the_model_over_all_proportions(fit):
    ax = plots.quantiles(fit).flat[0]
    median = [line for line in ax.lines if line.get_linestyle() == "-"][2]
    expected = []
    for level in ("easy", "hard"):
        process = fit.process(difficulty=level)
        for r in (0, 1):
            expected.append((float(process.probability(r)), float(process.quantile(0.5, r))))
    # so few lower responses to the easy condition have no quantiles
    drawn = list(zip(*median.get_data(), strict=True))
    np.testing.assert_allclose(drawn, sorted(expected)[-len(drawn) :], rtol=1e-6)
    assert len(drawn) >= 3


def test_lower_responses_have_open_marks(fit):
    ax = plots.quantiles(fit).flat[0]
    styles = {
        line.get_fillstyle()
        for line in ax.lines
        if len(line.get_xdata()) == 5 and line.get_linestyle() == "None"
    }
    assert styles == {"full", "none"}
    texts = texts_of_legend(plots.quantiles(fit))
    assert texts == [
        "difficulty = easy",
        "difficulty = hard",
        "response = 1, data",
        "response = 0, data",
        "model",
    ]


def test_a_response_of_few_trials_is_left_out():
    data = ddm.DDM(v=1.5, a=1.4, t0=0.3).simulate(200, seed=1)
    lower = np.flatnonzero(data["response"] == 0)[:4]
    few = data[(data["response"] == 1) | data.index.isin(lower)]
    ax = plots.quantiles(few).flat[0]
    drawn = [line for line in ax.lines if len(line.get_xdata()) == 5]
    assert [line.get_fillstyle() for line in drawn] == ["full"]


def test_the_column_with_the_most_levels_shares_a_panel(twelve):
    panels = plots.quantiles(twelve)
    assert [ax.get_title() for ax in visible(panels)] == [
        "instruction = accuracy",
        "instruction = speed",
    ]


def test_quantiles_of_people_are_averaged(people):
    ax = plots.quantiles(people).flat[0]
    trials = pd.concat([people[key].trials.data for key in people])
    hard = trials[(trials["difficulty"] == "hard") & (trials["response"] == 1)]
    _, rt = labelled(ax, "difficulty = hard").get_data()
    by_person = [one["rt"].quantile(Q).to_numpy() for _, one in hard.groupby("subject")]
    np.testing.assert_allclose(rt, np.mean(by_person, axis=0))


def test_bars_hold_most_points_of_a_true_model(fit):
    ax = plots.quantiles(fit).flat[0]
    inside = []
    for bars in ax.collections:
        segments = np.array(bars.get_segments())
        line = next(
            line
            for line in ax.lines
            if len(line.get_xdata()) == 5
            and line.get_xdata()[0] == segments[0, 0, 0]
            and line.get_linestyle() == "None"
        )
        inside += list(
            (segments[:, 0, 1] <= line.get_ydata()) & (line.get_ydata() <= segments[:, 1, 1])
        )
    assert len(inside) >= 15
    assert np.mean(inside) > 0.8


def test_quantiles_may_be_said(fit):
    ax = plots.quantiles(fit, q=(0.25, 0.75)).flat[0]
    assert len(labelled(ax, "difficulty = easy").get_xdata()) == 2
    with pytest.raises(ValueError, match=r"^q must be numbers that increase"):
        plots.quantiles(fit, q=(0.5, 0.2))
