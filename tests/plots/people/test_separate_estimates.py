"""People from their separate fits towards the population."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from ddm import plots
from plots.axes import labelled, texts_of_legend, visible
from plots.people.tables import ESTIMATES, separate, subjects, summary
from refusals import refused


def test_each_person_has_a_ring_and_a_dot_in_the_order_of_separate_fits():
    panels = plots.shrinkage(separate(), subjects(), summary())
    first, second = visible(panels)
    assert [first.get_xlabel(), second.get_xlabel()] == ["v[easy] (evidence/s)", "a (evidence)"]

    rings, dots = labelled(first, "separate fit"), labelled(first, "in the population")
    values = np.array(ESTIMATES["v[easy]"])
    np.testing.assert_allclose(rings.get_xdata(), values + 0.5 * (values - 2.0))
    np.testing.assert_allclose(dots.get_xdata(), values)
    assert list(dots.get_ydata()) == [0, 1, 2, 3, 4]
    # in the other panel people stand in another order
    np.testing.assert_allclose(labelled(second, "in the population").get_xdata(),
                               sorted(ESTIMATES["a"]))  # fmt: skip
    (lines,) = first.collections
    ends = [segment[:, 0].tolist() for segment in lines.get_segments()]
    np.testing.assert_allclose(ends, np.column_stack([rings.get_xdata(), dots.get_xdata()]))


def test_the_legend_says_each_thing_once():
    assert texts_of_legend(plots.shrinkage(separate(), subjects(), summary())) == [
        "median person, 68 % of people",
        "separate fit",
        "in the population",
    ]


def test_a_far_separate_estimate_stands_at_the_edge():
    table = separate()
    table.loc["s4", "a"] = 20.0
    _, ax = visible(plots.shrinkage(table, subjects(), summary()))
    assert ax.get_xlim()[1] < 2.5
    (edge,) = [line for line in ax.lines if line.get_marker() == ">"]
    assert edge.get_ydata().tolist() == [4]
    assert labelled(ax, "separate fit").get_xdata().size == 4


def test_people_without_a_separate_fit_have_their_dot_only():
    table = separate().drop(index="s2")
    table.loc["s3", "a"] = np.nan
    first, second = visible(plots.shrinkage(table, subjects(), summary()))
    assert labelled(first, "separate fit").get_xdata().size == 4
    assert labelled(second, "separate fit").get_xdata().size == 3
    assert labelled(second, "in the population").get_xdata().size == 5


def test_axes_that_are_given_are_drawn_on():
    _, axes = plt.subplots(1, 2)
    panels = plots.shrinkage(separate(), subjects(), summary(), axes=axes)
    assert list(panels) == list(axes)


def test_other_people_and_tables_are_refused():
    with refused(
        ValueError,
        "separate has none of the people of subjects, such as 's0': its index begins with 'x'. Fit "
        "with the same by=.",
    ):
        plots.shrinkage(separate().rename(lambda _: "x"), subjects(), summary())
    with refused(
        TypeError,
        "separate of shrinkage must be fits.params of fit_each, with the columns v[easy], a; got "
        "DataFrame.",
    ):
        plots.shrinkage(separate()[["a"]], subjects(), summary())
    with pytest.raises(TypeError, match=r"^summary of shrinkage must be posterior\.summary\(\)"):
        plots.shrinkage(separate(), subjects(), summary()[["estimate"]])
