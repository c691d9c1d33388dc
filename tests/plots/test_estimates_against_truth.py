"""Estimates of simulated data sets against the values that made them."""

import numpy as np

import ddm
from ddm import plots
from plots.axes import labelled, texts_of_legend, visible
from refusals import refused


def recovered(process):
    return ddm.recover(
        ddm.Model(),
        process,
        n_trials=[50, 100],
        n_datasets=6,
        methods=["ml", "ez"],
        seed=1,
        n_jobs=1,
    )


def test_true_values_that_differ_are_drawn_against_the_estimates():
    table = recovered(ddm.typical)
    panels = plots.recovery(table)
    assert panels.shape == (2, 3)
    ax = panels[1, 2]
    rows = table.query("n == 100 and name == 't0' and method == 'ml' and converged")
    points = labelled(ax, "ml")
    assert points.get_xydata().tolist() == rows[["true", "estimate"]].to_numpy().tolist()
    line = labelled(ax, "estimate = true value")
    assert list(line.get_xdata()) == list(line.get_ydata())
    assert texts_of_legend(panels) == ["ml", "ez", "estimate = true value"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("true t0 (s)", "estimate")


def test_titles_have_correlation_error_and_coverage():
    table = recovered(ddm.typical)
    title = plots.recovery(table)[0, 0].get_title().split("\n")
    rows = table.query("n == 50 and name == 'v' and method == 'ml' and converged")
    r = rows["true"].corr(rows["estimate"])
    rmse = np.sqrt(((rows["true"] - rows["estimate"]) ** 2).mean())
    covered = ((rows["ci_low"] <= rows["true"]) & (rows["true"] <= rows["ci_high"])).mean()
    assert title[0] == "v, 50 trials"
    assert title[1] == f"ml: r = {r:.2f}, RMSE {rmse:.2g}, {100 * covered:.0f} % covered"


def test_estimates_far_away_stand_at_the_edge_and_are_counted():
    table = recovered(ddm.typical)
    rows = table.query("n == 50 and name == 'a' and method == 'ml'").index
    table.loc[rows[:2], ["estimate", "converged"]] = [500.0, True]
    ax = plots.recovery(table)[0, 1]
    assert ax.get_ylim()[1] < 50.0
    assert [text.get_text() for text in ax.texts] == ["2 outside"]
    (far,) = [line for line in ax.lines if line.get_marker() == "^"]
    assert far.get_ydata().tolist() == [ax.get_ylim()[1]] * 2
    assert far.get_xdata().tolist() == table.loc[rows[:2], "true"].tolist()


def test_there_are_at_most_four_panels_in_a_row():
    model = ddm.Model(z=ddm.FREE, sv=ddm.FREE)
    table = ddm.recover(model, ddm.typical, n_trials=[60, 80], n_datasets=4, seed=1, n_jobs=1)
    panels = plots.recovery(table)
    assert panels.shape == (4, 4)
    assert len(visible(panels)) == 10
    assert panels[2, 0].get_title().startswith("v, 80 trials")


def test_different_numbers_of_trials_are_rows_of_panels():
    process = {"comp": ddm.DDM(v=2.0, a=1.5, t0=0.3), "incomp": ddm.DDM(v=1.0, a=1.5, t0=0.3)}
    unequal = {"comp": 60, "incomp": 20}
    table = ddm.recover(
        ddm.Model(v="flankers"), process, n_trials=[unequal, 40], n_datasets=4, methods="ez", seed=1
    )
    panels = plots.recovery(table)
    assert panels.shape == (2, 4)
    first, last = panels[0, 1].get_title(), panels[1, 3].get_title()
    assert first.startswith("v[incomp]\ncomp 60, incomp 20 trials\nRMSE ")
    assert last.startswith("t0\ncomp 40, incomp 40 trials\nRMSE ")


def test_tables_without_fits_are_refused():
    table = recovered(ddm.typical)
    with refused(
        TypeError, "recovered must be the table that ddm.recover gives, with a row per estimate."
    ):
        plots.recovery(ddm.recovery_summary(table))
    with refused(ValueError, "recovered has no fit that converged, so there is nothing to draw."):
        plots.recovery(table.assign(converged=False))


def test_one_true_value_is_a_line_through_the_boxes_of_the_methods():
    panels = plots.recovery(recovered(ddm.DDM(v=1.0, a=1.5, t0=0.3)))
    assert [label.get_text() for label in panels[1, 0].get_xticklabels()] == ["ml", "ez"]
    assert labelled(panels[0, 1], "true value").get_ydata()[0] == 1.5
