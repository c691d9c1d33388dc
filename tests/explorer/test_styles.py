"""Texts can be read: their colours differ enough from what is behind them."""

import pytest

from ddm.explorer.styles import ACCENT, FAINT, INK, NARROW, PAGE


def luminance(colour):
    """The relative luminance of the guidelines of web accessibility (WCAG 2)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [INK, FAINT, ACCENT])
@pytest.mark.parametrize("behind", ["#ffffff", "#f6f8fa"])
def test_text_has_the_contrast_of_the_guidelines(colour, behind):
    assert (luminance(behind) + 0.05) / (luminance(colour) + 0.05) >= 4.5


def test_a_narrow_screen_has_one_column():
    assert "minmax(0, 1fr)" in PAGE.split(NARROW)[1]
