"""Panels in a grid, with labels at its edges."""

import numpy as np
import pytest

from ddm import plots
from plots.axes import visible


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 9])
def test_there_is_a_panel_per_condition(conditions, n):
    many = {str(i): conditions["easy"] for i in range(n)}
    panels = plots.densities(many)
    assert [ax.get_title() for ax in visible(panels)] == [
        f"{i}\nn = 300, 99 % of RTs shown" for i in range(n)
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
