"""Panels in a grid, with labels at its edges."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from ddm.plots.facets import Panels, heading, text_of
from plots.axes import curves, visible
from refusals import refused


def titles(panels):
    return [ax.get_title() for ax in visible(panels)]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 9])
def test_there_is_a_panel_per_condition(conditions, n):
    many = {str(i): conditions["easy"] for i in range(n)}
    assert titles(plots.densities(many)) == [
        f"condition = {i}\nn = 300, 99 % shown" for i in range(n)
    ]


@pytest.mark.parametrize("n", [1, 3, 4, 5, 9])
def test_the_lowest_panel_of_each_column_and_the_first_of_each_row_are_labelled(conditions, n):
    panels = plots.densities({str(i): conditions["easy"] for i in range(n)})
    rows = len(panels)
    for (row, column), ax in np.ndenumerate(panels):
        if ax.get_visible():
            is_lowest = row == rows - 1 or not panels[row + 1, column].get_visible()
            assert ax.get_xlabel() == ("RT (s)" if is_lowest else "")
            assert (
                any(tick.label1.get_visible() for tick in ax.xaxis.get_major_ticks()) is is_lowest
            )
            assert ax.get_ylabel() == ("density (1/s)" if column == 0 else "")


def test_rows_and_columns_are_levels(fit):
    panels = plots.densities(fit, row="difficulty", col="block")
    assert panels.shape == (2, 3)
    assert panels[1, 2].get_title().startswith("block = 2\nn = 100")
    assert [ax.get_ylabel() for ax in panels[:, 0]] == [
        "difficulty = easy\ndensity (1/s)",
        "difficulty = hard\ndensity (1/s)",
    ]


def test_on_axes_in_one_row_titles_say_all(fit):
    _, axes = plt.subplots(1, 6)
    panels = plots.densities(fit, row="difficulty", col="block", axes=axes)
    assert panels[5].get_title().startswith("difficulty = hard, block = 2\nn = 100")


def test_conditions_that_make_no_panel_are_averaged(fit, data):
    """The density of a block is the mean of those of both difficulties."""
    ax = plots.densities(fit, col="block")[0, 1]
    times, heights = curves(ax)[0]
    both = [fit.process(difficulty=level).pdf(times, 1) for level in ("easy", "hard")]
    np.testing.assert_allclose(heights, np.mean(both, axis=0), rtol=1e-9)


def test_only_rows(fit):
    assert plots.densities(fit, row="block").shape == (3, 1)


def test_values_beside_the_data_make_panels(trialwise, data):
    cut = pd.cut(data["x"], [-9, 0.0, 9], labels=["low", "high"])
    panels = plots.densities(trialwise, col=cut)
    n = (data["x"] > 0).sum()
    assert panels[0, 1].get_title().startswith(f"x = high\nn = {n}")


def test_order_is_that_of_the_picture(fit):
    for order in ({"difficulty": ["hard", "easy"]}, ["hard", "easy"]):
        assert [one.split("\n")[0] for one in titles(plots.densities(fit, order=order))] == [
            "difficulty = hard",
            "difficulty = easy",
        ]


def test_where_leaves_trials_out(fit):
    panels = plots.densities(fit, where="block > 0 and difficulty == 'hard'")
    assert titles(panels) == ["difficulty = hard\nn = 200, 99 % shown"]


def test_axes_that_were_given_are_drawn_on_in_their_order(fit):
    _, axes = plt.subplots(2, 2)
    panels = plots.densities(fit, axes=axes)
    assert panels.flat[1] is axes[0, 1]
    assert [len(ax.lines) > 0 for ax in axes.flat] == [True, True, False, False]
    _, ax = plt.subplots()
    assert plots.quantiles(fit, axes=ax).flat[0] is ax


def test_the_text_of_panels_is_one_line(fit):
    panels = fit.plot()
    assert repr(panels) == "<2 axes (1 x 2): .flat[0].figure is the figure>"
    assert isinstance(panels, Panels)
    assert isinstance(panels[0, 0], plt.Axes)


def test_conditions_are_named_as_in_the_data():
    assert heading(["coherence"], [0.032]) == "coherence = 0.032"
    assert heading(["difficulty", "instruction"], ["easy", "accuracy"]) == (
        "difficulty = easy\ninstruction = accuracy"
    )
    assert text_of(pd.Interval(0.25, 0.5)) == "(0.25, 0.5]"
    assert text_of(0.1 + 0.2) == "0.3"
    assert text_of(pd.Timestamp("2020-01-02")) == "2020-01-02"
    assert text_of(pd.Timestamp("2020-01-02 09:30")) == "2020-01-02 09:30:00"


def test_no_setting_of_matplotlib_changes(fit):
    before = plt.rcParams.copy()
    plots.densities(fit)
    assert before == plt.rcParams


def test_many_panels_are_warned_of(data):
    table = data.assign(item=np.arange(600) % 30)
    with pytest.warns(
        UserWarning,
        match=r"^30 panels are many to look at\. Choose some by where=, or group a column with "
        r"pd\.cut\.$",
    ):
        plots.densities(table, col="item")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"row": "blok"},
            ValueError,
            "row='blok': data has no column 'blok'. Did you mean 'block'? The columns are rt, "
            "response, difficulty, block, x.",
        ),
        (
            {"col": "x"},
            ValueError,
            "col='x': the column has 600 levels, too many to compare one by one (at most 60). "
            "Group them first: col=pd.cut(data['x'], 4).",
        ),
        (
            {"col": ["block", "difficulty"]},
            TypeError,
            "col must be one column, or values beside the data; got ['block', 'difficulty']. Make "
            "one column of several: data['both'] = data['a'] + ' ' + data['b'].",
        ),
        (
            {"row": "block", "col": "block"},
            ValueError,
            "row and col are the same, 'block'. Leave one of them out.",
        ),
        (
            {"order": {"block": [1, 2, 0]}},
            ValueError,
            "order names 'block', which makes no groups here; the columns that do: difficulty.",
        ),
        (
            {"order": ["hard"]},
            ValueError,
            "order={'difficulty': ...} must have each level once: ['easy', 'hard']; got ['hard']. "
            "To draw fewer of them use where=.",
        ),
        (
            {"row": "block", "col": "difficulty", "order": ["hard", "easy"]},
            ValueError,
            "order must say which column it is about: order={'block': [...]}; got ['hard', "
            "'easy'].",
        ),
        (
            {"where": "difficulty == 'medium'"},
            ValueError,
            "where=\"difficulty == 'medium'\" leaves no trials. Compare with the values in the "
            "data: difficulty has 'easy', 'hard'.",
        ),
    ],
)
def test_what_makes_no_panels_is_refused(fit, options, error, message):
    with refused(error, message):
        plots.densities(fit, **options)


def test_too_few_axes_are_refused(fit):
    _, axes = plt.subplots(1, 1)
    with refused(
        ValueError,
        "axes must hold at least 2 axes, one per panel; got 1. Leave it out for a new figure.",
    ):
        plots.densities(fit, axes=axes)


def test_panels_of_fits_are_averages(people):
    panels = people.plot()
    assert [one.split(", 4 people")[0] for one in titles(panels)] == [
        "difficulty = easy\nn = 320",
        "difficulty = hard\nn = 320",
    ]
    times, heights = curves(panels[0, 1])[1]
    alone = [people[key].process(difficulty="hard").pdf(times, 0) for key in people]
    np.testing.assert_allclose(-heights, np.mean(alone, axis=0), rtol=1e-9)


def test_people_without_estimates_are_named_and_left_out(people, data):
    table = data.assign(subject=np.where(data["block"] == 0, "s1", "s2"))
    table.loc[table["subject"] == "s2", "rt"] = np.nan
    table["response"] = table["response"].astype(float)
    table.loc[table["subject"] == "s2", "response"] = np.nan
    trials = ddm.Trials(table, deadline=9.0)
    with pytest.warns(ddm.ConvergenceWarning):
        fits = ddm.fit_each(ddm.Model(v="difficulty"), trials, by="subject", n_jobs=1)
    with pytest.warns(
        UserWarning, match=r"^1 of 2 groups have no estimates and are left out: s2\."
    ):
        panels = fits.plot()
    assert "people" not in panels.flat[0].get_title()
