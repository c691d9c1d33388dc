"""Models compared by a criterion."""

import numpy as np
import pandas as pd

import ddm
from ddm import plots
from refusals import refused


def compared(data):
    models = {
        "one": ddm.Model(),
        "drift": ddm.Model(v="difficulty"),
        "both": ddm.Model(v="difficulty", a="difficulty"),
    }
    return ddm.compare({name: ddm.fit(model, data) for name, model in models.items()})


def test_bars_are_differences_from_the_best_model(data):
    table = compared(data)
    for criterion in ("aic", "bic"):
        ax = plots.comparison(table, criterion=criterion).flat[0]
        order = table[criterion].sort_values()
        widths = [patch.get_width() for patch in ax.patches]
        np.testing.assert_allclose(widths, order - order.iloc[0])
        names = [text.get_text().split("\n")[0] for text in ax.get_yticklabels()]
        assert names == list(order.index)
        assert [text.get_text() for text in ax.texts] == [f" {width:.1f}" for width in widths]
    assert ax.get_xlabel() == "difference of BIC"


def test_weights_are_said_below_the_names(data):
    table = compared(data)
    ax = plots.comparison(table).flat[0]
    relative = np.exp(-0.5 * table["delta_aic"])
    first = relative.iloc[0] / relative.sum()
    assert ax.get_yticklabels()[0].get_text().endswith(f"\nweight {first:.2g}")


def test_of_several_people_the_numbers_of_wins_are_said(people, data):
    import pandas as pd

    table = pd.concat([people[key].trials.data for key in people], ignore_index=True)
    one = ddm.fit_each(ddm.Model(), table, by="subject", n_jobs=1)
    ax = plots.comparison(ddm.compare({"one": one, "two": people})).flat[0]
    assert ax.get_yticklabels()[0].get_text().endswith(", best for 4 of 4")


def test_other_tables_and_criteria_are_refused(data):
    with refused(
        TypeError,
        "comparison draws the table of ddm.compare: ddm.plots.comparison(ddm.compare({'one': fit, "
        "'other': other})); got dict.",
    ):
        plots.comparison({})
    with refused(ValueError, "criterion must be one of aic, aicc, bic in this table; got 'dic'."):
        plots.comparison(compared(data), criterion="dic")


def test_populations_have_no_aicc_and_are_drawn():
    columns = {"delta_aic": [0.0, 12.0], "aic": [1.0, 13.0], "bic": [2.0, 20.0]}
    table = pd.DataFrame(columns, index=["one", "other"])
    (ax,) = plots.comparison(table).flat
    assert [bar.get_width() for bar in ax.patches] == [0.0, 12.0]
    with refused(ValueError, "criterion must be one of aic, bic in this table; got 'aicc'."):
        plots.comparison(table, criterion="aicc")


def test_posteriors_are_drawn_with_the_standard_errors_of_the_differences():
    columns = {"elpd": [-20.0, -5.0], "delta_elpd": [-15.0, 0.0], "se_delta": [4.0, 0.0]}
    table = pd.DataFrame(columns, index=["bad", "good"])
    (ax,) = plots.comparison(table).flat
    assert [bar.get_width() for bar in ax.patches] == [0.0, 15.0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["good", "bad"]
    (lines,) = [one for one in ax.collections if len(one.get_segments()) == 2]
    assert [one[:, 0].tolist() for one in lines.get_segments()] == [[0.0, 0.0], [11.0, 19.0]]
    assert ax.get_xlabel() == "difference of elpd"
