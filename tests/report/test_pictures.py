"""Pictures are SVG, wide and narrow, and leave no figure open."""

import base64

import matplotlib.pyplot as plt
import pytest

from ddm import plots
from ddm.report.pictures import picture
from reports import fits


def drawn():
    return picture(lambda: plots.parameters(fits()), "caption", "alternative")


def test_a_picture_is_drawn_for_wide_and_for_narrow_screens():
    before = plt.get_fignums()
    found = drawn()
    assert found.width == pytest.approx((3 * 2.6 + 0.6) * 96, abs=1)
    assert found.narrow_width == pytest.approx((2.6 + 0.6) * 96, abs=1)
    wide, narrow = (base64.b64decode(one) for one in (found.wide, found.narrow))
    assert wide != narrow
    assert all(b"<svg" in one and b"</svg>" in one for one in (wide, narrow))
    assert plt.get_fignums() == before


def test_the_same_picture_has_the_same_text():
    assert drawn() == drawn()


def test_a_drawing_that_fails_leaves_no_setting_behind():
    def fails():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        picture(fails, "", "")
    panels = plots.parameters(fits())
    assert panels.shape == (1, 3)
    plt.close(panels.flat[0].figure)
