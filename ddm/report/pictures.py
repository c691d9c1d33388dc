"""Pictures as SVG, each drawn twice: side by side for wide screens, one below the other for phones.

A page shows them as images, in which nothing that stands in them can run.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from ddm.plots.facets import columns_at_most
from ddm.report.page import Picture

Draw: TypeAlias = Callable[[], np.ndarray]

# panels side by side on a wide screen and on paper, and on a phone
COLUMNS = 3
NARROW_COLUMNS = 1

# CSS pixels per inch
PIXELS = 96

# letters are drawn as shapes, which look alike everywhere; the same picture has the same text
STYLE: dict[Any, Any] = {"svg.fonttype": "path", "svg.hashsalt": "ddm"}


def picture(
    draw: Draw, caption: str, alternative: str, *, draw_narrow: Draw | None = None
) -> Picture:
    """The picture that ``draw`` draws on new axes, which it returns.

    ``draw_narrow`` draws it for narrow screens, where that needs more than fewer columns.
    """
    wide, width = _drawn(draw, COLUMNS)
    narrow, narrow_width = _drawn(draw_narrow or draw, NARROW_COLUMNS)
    return Picture(caption, alternative, wide, narrow, width, narrow_width)


def _drawn(draw: Draw, columns: int) -> tuple[str, int]:
    """The picture with at most so many panels side by side, in base64, and its width."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    # a user's own settings of fonts and colours hold; windows do not open
    with mpl.rc_context(STYLE), plt.ioff(), columns_at_most(columns):
        axes = draw()
        figure: Any = axes.flat[0].figure
        try:
            return _as_svg(figure), round(figure.get_figwidth() * PIXELS)
        finally:
            plt.close(figure)


def _as_svg(figure: Any) -> str:
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return base64.b64encode(file.getvalue()).decode("ascii")
