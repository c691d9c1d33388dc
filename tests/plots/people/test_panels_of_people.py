"""Panels for estimates in which people differ."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from ddm.plots.people.panels_of_people import (
    by_person,
    checked_table,
    draw_range,
    in_lines,
    labels_of_people,
    shape_for,
    text_of_person,
)
from plots.people.tables import PEOPLE, subjects, summary
from refusals import refused


def test_a_row_per_person_in_the_order_of_the_table():
    table = subjects()
    wide = by_person(table.iloc[::-1], "estimate")
    assert list(wide.index) == PEOPLE[::-1]
    assert wide.loc["s2", "a"] == 1.3
    tuples = by_person(table.assign(subject=[("A", one) for one in table["subject"]]), "estimate")
    assert list(tuples.index) == [("A", one) for one in PEOPLE]
    assert tuples["a"].tolist() == by_person(table, "estimate")["a"].tolist()


def test_what_people_share_has_no_panel():
    assert labels_of_people(subjects(), summary()) == ["v[easy]", "a"]
    alike = summary().assign(people_low=np.nan)
    with refused(
        ValueError, "subjects has no estimate in which people differ: there is nothing to draw."
    ):
        labels_of_people(subjects(), alike)


@pytest.mark.parametrize(
    ("n", "shape"), [(1, (1, 1)), (4, (1, 4)), (5, (2, 3)), (8, (2, 4)), (9, (3, 3))]
)
def test_panels_fill_their_rows(n, shape):
    assert shape_for(n) == shape


def test_the_band_holds_the_range_and_the_line_the_median():
    _, ax = plt.subplots()
    draw_range(ax, summary().loc["a"])
    (band,), (line,) = ax.patches, ax.lines
    # a polygon in some versions of matplotlib, a rectangle in others
    in_data = band.get_window_extent().transformed(ax.transData.inverted())
    assert in_data.x0 == pytest.approx(1.25)
    assert in_data.width == pytest.approx(0.3)
    assert list(line.get_xdata()) == [1.4, 1.4]


def test_other_tables_are_refused():
    with refused(
        TypeError,
        "subjects of shrinkage must be posterior.subjects, with the columns subject, estimate; got "
        "list.",
    ):
        checked_table("subjects", [], ("subject", "estimate"), "posterior.subjects", "shrinkage")
    with pytest.raises(TypeError, match=r"got DataFrame\.$"):
        checked_table("subjects", pd.DataFrame(), ("subject",), "posterior.subjects", "shrinkage")


def test_names_of_several_columns_are_joined():
    assert text_of_person(("A", 3)) == "A, 3"
    assert text_of_person(7) == "7"


def test_long_names_are_broken_so_that_those_of_neighbours_do_not_meet():
    text = "a[theta:conflict[high]:stimulation[off]], coefficients"
    assert in_lines(text) == "a[theta:conflict[high]:\nstimulation[off]], coefficients"
    assert in_lines("v[non-blast, easy] (evidence/s)") == "v[non-blast, easy] (evidence/s)"
    assert in_lines("t0 (s)") == "t0 (s)"
