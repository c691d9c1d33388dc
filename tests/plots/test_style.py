"""Looks that colour-blind readers and readers of grey copies tell apart."""

import matplotlib as mpl
import numpy as np
import pytest

from ddm.plots.style import COLOUR_OF_RESPONSE, LINE_OF_RESPONSE, MARK_OF_RESPONSE, looks


def grey(colour):
    """The lightness of a colour (Rec. 709), 0 to 1."""
    return float(np.dot(mpl.colors.to_rgb(colour), [0.2126, 0.7152, 0.0722]))


def test_responses_differ_in_grey_in_line_and_in_mark():
    assert abs(grey(COLOUR_OF_RESPONSE[1]) - grey(COLOUR_OF_RESPONSE[0])) > 0.2
    assert LINE_OF_RESPONSE[1] != LINE_OF_RESPONSE[0]
    assert MARK_OF_RESPONSE[1] != MARK_OF_RESPONSE[0]


@pytest.mark.parametrize("n", [1, 2, 3, 12])
def test_conditions_go_from_dark_to_light_with_a_mark_each(n):
    several = looks(n)
    assert len({look.mark for look in several}) == n
    steps = np.diff([grey(look.colour) for look in several])
    assert (steps > 0.02).all()
