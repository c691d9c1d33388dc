"""Estimates of simulated data sets against the values that made them."""

import ddm
from ddm import plots
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
    points, _, line = panels[1, 2].lines
    rows = table.query("n == 100 and name == 't0' and method == 'ml' and converged")
    assert points.get_xydata().tolist() == rows[["true", "estimate"]].to_numpy().tolist()
    assert list(line.get_xdata()) == list(line.get_ydata())
    assert [text.get_text() for text in panels[1, 2].get_legend().get_texts()] == ["ml", "ez"]
    assert panels[1, 2].get_title() == "t0, 100 trials"


def test_different_numbers_of_trials_are_rows_of_panels():
    process = {"comp": ddm.DDM(v=2.0, a=1.5, t0=0.3), "incomp": ddm.DDM(v=1.0, a=1.5, t0=0.3)}
    unequal = {"comp": 60, "incomp": 20}
    table = ddm.recover(
        ddm.Model(v="flankers"), process, n_trials=[unequal, 40], n_datasets=4, methods="ez", seed=1
    )
    panels = plots.recovery(table)
    assert panels.shape == (2, 4)
    assert panels[0, 1].get_title() == "v[incomp]\ncomp 60, incomp 20 trials"
    assert panels[1, 3].get_title() == "t0\ncomp 40, incomp 40 trials"


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
    assert panels[0, 1].lines[-1].get_ydata()[0] == 1.5
