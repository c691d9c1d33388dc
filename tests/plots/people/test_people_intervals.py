"""The estimates of people with their intervals."""

import numpy as np

from ddm import plots
from plots.axes import labelled, visible
from plots.people.tables import ESTIMATES, PEOPLE, subjects, summary


def test_each_person_has_a_row_with_estimate_and_interval():
    first, second = visible(plots.subjects(subjects(), summary()))
    assert first.get_xlabel() == "v[easy] (evidence/s)"
    for ax, values in ((first, ESTIMATES["v[easy]"]), (second, ESTIMATES["a"])):
        np.testing.assert_allclose(labelled(ax, "person").get_xdata(), values)
        (lines,) = ax.collections
        ends = np.array([segment[:, 0] for segment in lines.get_segments()])
        np.testing.assert_allclose(ends, np.array(values)[:, None] + [-0.1, 0.2])
    assert [text.get_text() for text in first.get_yticklabels()] == PEOPLE
    assert [text.get_text() for text in second.get_yticklabels()] == [""] * 5
    # the first person is on top
    assert first.get_ylim()[0] > first.get_ylim()[1]
