"""Delta functions."""

import numpy as np
import pandas as pd

import ddm
from ddm import plots
from plots.axes import labelled, visible
from refusals import refused

Q = np.arange(1, 10) / 10


def test_points_are_differences_of_quantiles_over_their_means(fit, data):
    ax = plots.delta(fit).flat[0]
    rt = {
        level: data.loc[(data["difficulty"] == level) & (data["response"] == 1), "rt"].quantile(Q)
        for level in ("easy", "hard")
    }
    mean, change = labelled(ax, "data").get_data()
    np.testing.assert_allclose(change, rt["hard"] - rt["easy"])
    np.testing.assert_allclose(mean, 0.5 * (rt["hard"] + rt["easy"]))
    assert ax.get_ylabel() == "hard − easy (s)"

    easy, hard = (fit.process(difficulty=level).quantile(Q, 1) for level in ("easy", "hard"))
    mean, change = labelled(ax, "model").get_data()
    np.testing.assert_allclose(change, hard - easy, atol=1e-6)
    np.testing.assert_allclose(mean, 0.5 * (hard + easy), atol=1e-6)


def test_people_are_averaged(people):
    ax = plots.delta(people, bins=4).flat[0]
    trials = pd.concat([people[key].trials.data for key in people])
    upper = trials[trials["response"] == 1].groupby(["subject", "difficulty"])["rt"]
    rt = upper.quantile([0.2, 0.4, 0.6, 0.8]).unstack("difficulty")
    change = (rt["hard"] - rt["easy"]).groupby(level=1).mean()
    np.testing.assert_allclose(labelled(ax, "data").get_ydata(), change)
    assert ax.get_title() == "difficulty, 4 people"


def test_order_says_what_is_subtracted_from_what(fit):
    forth, back = (
        labelled(plots.delta(fit, order=order).flat[0], "data").get_ydata()
        for order in (None, {"difficulty": ["hard", "easy"]})
    )
    np.testing.assert_allclose(forth, -back)


def test_lower_responses_and_panels(fit):
    panels = plots.delta(fit, col="block", response=0, bins=3)
    assert len(visible(panels)) == 3
    assert panels[0, 2].get_title() == "block = 2\ndifficulty"


def test_a_column_of_the_table_is_found_if_the_model_has_none(data):
    one = ddm.fit(ddm.Model(), data)
    assert plots.delta(one).flat[0].get_title() == "difficulty"


def test_the_shrinking_effect_of_the_simon_task(real_data):
    """Negative-going delta functions in the Simon task, positive-going ones with flankers."""
    slopes = {}
    for task in ("simon", "flanker"):
        table = pd.read_csv(real_data(f"ulrich_2015_{task}.csv"))
        trials = ddm.Trials(table[table["kept_driftdm"] == 1], response="accuracy")
        ax = plots.delta(trials, by="condition").flat[0]
        mean, change = labelled(ax, "data").get_data()
        slopes[task] = np.polyfit(mean, change, 1)[0]
    assert slopes["simon"] < 0.0 < slopes["flanker"]


def test_what_has_not_two_levels_is_refused(fit, data):
    with refused(
        ValueError,
        "by='block' must have two levels to compare; it has 3: 0, 1, 2. Choose two of them by "
        "where=.",
    ):
        plots.delta(fit, by="block")
    assert visible(plots.delta(fit, by="block", where="block < 2"))
    with refused(
        ValueError,
        "delta compares the two levels of a column, and 2 columns have two levels: difficulty, "
        "side. Say which column it is: by=...",
    ):
        plots.delta(data.assign(side=np.arange(600) % 2))
    with refused(
        ValueError,
        "delta compares the two levels of a column, and no column has two levels. Say which column "
        "it is: by=...",
    ):
        plots.delta(data[["rt", "response", "block"]])
    with refused(
        TypeError,
        "by must be one column, or values beside the data; got ['block', 'difficulty'].",
    ):
        plots.delta(fit, by=["block", "difficulty"])
    with refused(ValueError, "response must be 1 (upper) or 0 (lower); got 'upper'."):
        plots.delta(fit, response="upper")
    with refused(
        ValueError,
        "order must be the two levels of 'difficulty', ['easy', 'hard'], in the order in which "
        "they are subtracted; got ['easy', 'medium'].",
    ):
        plots.delta(fit, order=["easy", "medium"])
