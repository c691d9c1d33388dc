"""Parts of the page that Panel does not have: a row for each parameter, and code to copy."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from ddm.explorer.extras import needed
from ddm.explorer.fits_from_here import USUAL, can_be_free
from ddm.explorer.sliders import Slider
from ddm.explorer.styles import CODE, ROW

FOLDER = Path(__file__).parent

PURPOSE = "ddm.explore"


# Panel is imported by who explores, so its classes are made then, once.
@cache
def _classes() -> tuple[Any, Any]:
    """The classes of the two parts."""
    custom: Any = needed("panel.custom", PURPOSE)
    param: Any = needed("param", PURPOSE)

    class ParameterRow(custom.JSComponent):
        """A parameter: slider, number, and whether a fit estimates it.

        frame : counts what was drawn, which the browser waits for
        partial : whether something is left to draw when the slider rests
        rests : counts how often it rested
        """

        parameter = param.String()
        meaning = param.String()
        unit = param.String()
        low = param.Number()
        high = param.Number()
        step = param.Number()
        value = param.Number()
        free = param.Boolean()
        fits = param.Boolean()
        frame = param.Integer()
        partial = param.Boolean()
        rests = param.Integer()

        _esm = FOLDER / "parameter_row.js"
        _stylesheets: ClassVar[list[str]] = [ROW]

    class CopiedCode(custom.JSComponent):
        """Code with a button."""

        code = param.String()

        _esm = FOLDER / "copied_code.js"
        _stylesheets: ClassVar[list[str]] = [CODE]

    return ParameterRow, CopiedCode


def parameter_row(slider: Slider, value: float, *, with_data: bool) -> Any:
    """The row of a parameter."""
    fits = with_data and can_be_free(slider.name)
    return _classes()[0](
        parameter=slider.name,
        meaning=slider.meaning,
        unit=slider.unit,
        low=slider.low,
        high=slider.high,
        step=slider.step,
        value=value,
        free=fits and slider.name in USUAL,
        fits=fits,
        sizing_mode="stretch_width",
        margin=0,
    )


def copied_code() -> Any:
    """An empty block of code."""
    return _classes()[1](sizing_mode="stretch_width", margin=0)
