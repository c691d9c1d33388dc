"""The four figures. Their data are replaced in place, so that they move."""

from __future__ import annotations

from typing import Any

import numpy as np

from ddm.agreement.statistic import sides_of
from ddm.explorer.curves import Motion, Numbers, Summaries
from ddm.explorer.extras import needed
from ddm.explorer.observed import Observed
from ddm.explorer.styles import FAINT, FIGURE_HEIGHT, FONT, INK, LINE
from ddm.plots.style import BARS, COLOUR_OF_RESPONSE

# ends of axes: with few of them an axis seldom moves while a slider does
NICE = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 40.0, 80.0, 160.0)

# dashes of the lower response, and its marks, as in `ddm.plots`
DASH_OF_RESPONSE = {1: "solid", 0: "dashed"}
MARK_OF_RESPONSE = {1: "circle", 0: "square"}

WIDTH = 2.2

# CSS pixels. Bokeh paints once before a page is laid out; a picture one pixel wide would stay there
NARROWEST = 200

# P goes from 0 to 1, with room for marks
SHARES = (-0.03, 1.03)

NOTHING: Numbers = np.zeros(0)

# lower densities hang down, and are positive numbers
SIZE_OF_TICK = "return Math.abs(tick).toString()"


class Figures:
    """Evidence, densities, quantiles over proportions, and accuracy by speed.

    ``labels`` are those of the (lower, upper) responses.
    """

    def __init__(self, labels: dict[int, str]) -> None:
        models = needed("bokeh.models", "ddm.explore")
        self._source = models.ColumnDataSource
        self._range = models.Range1d
        self.labels = labels
        self.sources: dict[str, Any] = {}

        self.time = self._range(0.0, 2.0)
        self.evidence = self._evidence()
        self.densities = self._densities(models.CustomJSTickFormatter(code=SIZE_OF_TICK))
        self.quantiles = self._quantiles()
        self.accuracy = self._accuracy()

    @property
    def all(self) -> list[Any]:
        """The figures in the order of the page."""
        return [self.evidence, self.densities, self.quantiles, self.accuracy]

    # --- making -----------------------------------------------------------------------------------

    def _new(self, name: str, **columns: Any) -> Any:
        """An empty source of data, by its name."""
        data = dict.fromkeys(columns or ("x", "y"), NOTHING)
        self.sources[name] = self._source(data=data, name=name)
        return self.sources[name]

    def _figure(self, title: str, x: str, y: str, x_range: Any, y_range: Any) -> Any:
        plotting = needed("bokeh.plotting", "ddm.explore")
        figure = plotting.figure(
            title=title,
            x_axis_label=x,
            y_axis_label=y,
            x_range=x_range,
            y_range=y_range,
            height=FIGURE_HEIGHT,
            sizing_mode="stretch_width",
            min_width=NARROWEST,
            tools="",
            toolbar_location=None,
            outline_line_color=None,
        )
        figure.title.update(text_font_size="15px", text_color=INK, text_font=FONT)
        for axis in (*figure.xaxis, *figure.yaxis):
            axis.update(
                axis_label_text_font_size="13px",
                axis_label_text_font_style="normal",
                axis_label_text_font=FONT,
                axis_label_text_color=INK,
                major_label_text_font_size="12px",
                major_label_text_font=FONT,
                major_label_text_color=FAINT,
                axis_line_color="#8c959f",
                major_tick_line_color="#8c959f",
                minor_tick_line_color=None,
            )
        for grid in (*figure.xgrid, *figure.ygrid):
            grid.update(grid_line_color=LINE, grid_line_alpha=0.5)
        return figure

    def _legend(self, figure: Any, location: str) -> None:
        figure.legend.update(
            location=location,
            label_text_font_size="12px",
            label_text_font=FONT,
            background_fill_alpha=0.75,
            border_line_color=None,
            padding=4,
            spacing=0,
            glyph_width=22,
            label_height=14,
            glyph_height=14,
        )

    def _evidence(self) -> Any:
        figure = self._figure("Evidence", "time (s)", "evidence", self.time, self._range(-0.1, 2.1))
        walks = self._new("walks", xs=0, ys=0, colour=0)
        figure.multi_line("xs", "ys", color="colour", alpha=0.75, line_width=1, source=walks)
        wait = self._new("wait")
        figure.line("x", "y", color="#6e7781", line_width=2, source=wait)
        for name in ("lower", "upper"):
            figure.line("x", "y", color=INK, line_width=1.8, source=self._new(name))
        return figure

    def _densities(self, formatter: Any) -> Any:
        figure = self._figure(
            "RT densities",
            "time (s)",
            "density (1/s)",
            self.time,
            self._range(-1.0, 2.0),
        )
        for response in (1, 0):
            colour, label = COLOUR_OF_RESPONSE[response], self.labels[response]
            bars = self._new(f"bars {response}", left=0, right=0, top=0)
            figure.quad(
                left="left",
                right="right",
                top="top",
                bottom=0,
                fill_color=colour,
                fill_alpha=BARS,
                line_color=colour,
                line_alpha=0.5,
                line_width=0.6,
                source=bars,
            )
            figure.line(
                "x",
                "y",
                color=colour,
                line_width=WIDTH,
                line_dash=DASH_OF_RESPONSE[response],
                legend_label=label,
                source=self._new(f"density {response}"),
            )
        figure.yaxis.formatter = formatter
        figure.line([-1e3, 1e3], [0.0, 0.0], color=INK, line_width=0.8)
        self._legend(figure, "top_right")
        return figure

    def _quantiles(self) -> Any:
        figure = self._figure(
            "RT quantiles over proportions",
            "P(response)",
            "RT quantiles (s)",
            self._range(*SHARES),
            self._range(0.0, 2.0),
        )
        joined = self._new("joined", xs=0, ys=0)
        figure.multi_line("xs", "ys", color="#8c959f", line_width=1, source=joined)
        for response in (1, 0):
            colour, mark = COLOUR_OF_RESPONSE[response], MARK_OF_RESPONSE[response]
            figure.scatter(
                "x",
                "y",
                marker="dash",
                size=20,
                line_width=WIDTH,
                color=colour,
                source=self._new(f"quantiles {response}"),
                legend_label=f"{self.labels[response]}",
            )
            figure.scatter(
                "x",
                "y",
                marker=mark,
                size=8,
                color=colour,
                fill_color=colour if response else "white",
                line_width=1.5,
                source=self._new(f"quantiles seen {response}"),
            )
        self._legend(figure, "top_center")
        return figure

    def _accuracy(self) -> Any:
        figure = self._figure(
            "Conditional accuracy",
            "RT (s), medians of fifths from fast to slow",
            f"P({self.labels[1]})",
            self.time,
            self._range(*SHARES),
        )
        source = self._new("accuracy")
        figure.line("x", "y", color=INK, line_width=WIDTH, source=source)
        figure.scatter("x", "y", color=INK, size=5, source=source)
        seen = self._new("accuracy seen")
        blue = COLOUR_OF_RESPONSE[1]
        figure.scatter("x", "y", marker="circle", size=9, color=blue, source=seen)
        return figure

    # --- moving -----------------------------------------------------------------------------------

    def _put(self, name: str, **columns: Any) -> None:
        self.sources[name].data = columns

    def move(self, motion: Motion) -> None:
        """Draw evidence and densities."""
        self.time.end = float(motion.times[-1])
        lower, upper = motion.boundaries
        self._put("lower", x=motion.times, y=lower)
        self._put("upper", x=motion.times, y=upper)
        self._put("wait", x=np.array([0.0, motion.wait]), y=np.full(2, motion.start))
        self._put(
            "walks",
            xs=[walk.times for walk in motion.walks],
            ys=[walk.evidence for walk in motion.walks],
            colour=[_colour(walk.response) for walk in motion.walks],
        )
        low, high = float(lower.min()), float(upper.max())
        room = 0.06 * (_nice(high - low))
        middle = 0.5 * (low + high) if low < 0.0 else 0.5 * _nice(high)
        half = 0.5 * _nice(high - low) + room
        self.evidence.y_range.update(start=middle - half, end=middle + half)

        for response in (1, 0):
            height = motion.densities.get(response, NOTHING)
            times = motion.density_times if height.size else NOTHING
            self._put(f"density {response}", x=times, y=height if response else -height)
        self._fit_densities()

    def _fit_densities(self) -> None:
        """Let the axis of densities hold the lines and the bars."""
        up, down = (
            _nice(
                1.05
                * max(
                    _largest(self.sources[f"density {response}"].data["y"]),
                    _largest(self.sources[f"bars {response}"].data["top"]),
                )
            )
            for response in (1, 0)
        )
        self.densities.y_range.update(start=-max(down, 0.2 * up), end=max(up, 0.2 * down))

    def summarise(self, summaries: Summaries) -> None:
        """Draw quantiles and accuracy."""
        found = summaries.proportions
        for response in (1, 0):
            rt = summaries.quantiles.get(response, NOTHING)
            x = np.full(rt.size, found.get(response, np.nan))
            self._put(f"quantiles {response}", x=x, y=rt)
        pairs = list(zip(*summaries.quantiles.values(), strict=True)) if len(found) == 2 else []
        ends = list(found.values())
        self._put("joined", xs=[ends for _ in pairs], ys=[list(map(float, one)) for one in pairs])
        self._put("accuracy", x=summaries.accuracy_rt, y=summaries.accuracy)

        self._fit_accuracy()
        slowest = max(
            _largest(self.sources[f"quantiles{seen}{response}"].data["y"])
            for seen in (" ", " seen ")
            for response in (1, 0)
        )
        self.quantiles.y_range.end = _nice(1.2 * slowest)

    def _fit_accuracy(self) -> None:
        """Leave out proportions below a half where there is none."""
        drawn = [self.sources[name].data["y"] for name in ("accuracy", "accuracy seen")]
        lowest = min((float(np.nanmin(one)) for one in drawn if len(one)), default=0.0)
        start = SHARES[0] if lowest < 0.5 else 0.5 + SHARES[0]
        self.accuracy.y_range.update(start=start, end=SHARES[1])

    def lay_under(self, observed: Observed | None) -> None:
        """Draw data; none if there are none."""
        for response in (1, 0):
            self._put(f"bars {response}", left=NOTHING, right=NOTHING, top=NOTHING)
            self._put(f"quantiles seen {response}", x=NOTHING, y=NOTHING)
        self._put("accuracy seen", x=NOTHING, y=NOTHING)
        if observed is None:
            return

        for response in sides_of(observed.sides):
            bars = observed.histogram.query("response == @response")
            top = bars["observed"].to_numpy() * (1.0 if response else -1.0)
            edges = {"left": bars["from"].to_numpy(), "right": bars["to"].to_numpy()}
            self._put(f"bars {int(response)}", **edges, top=top)
        for response in sides_of(observed.sides):
            rows = observed.quantiles.query("response == @response")
            rt = rows.loc[rows["quantity"] == "rt", "observed"].to_numpy()
            (p,) = rows.loc[rows["quantity"] == "p", "observed"]
            self._put(f"quantiles seen {int(response)}", x=np.full(rt.size, p), y=rt)
        if all(observed.sides):
            rows = observed.accuracy
            of = {one: rows.loc[rows["quantity"] == one, "observed"] for one in ("rt", "p")}
            self._put("accuracy seen", x=of["rt"].to_numpy(), y=of["p"].to_numpy())


def _colour(response: int | None) -> str:
    # matplotlib's grey of a share, which a browser writes as a colour
    return "#999999" if response is None else COLOUR_OF_RESPONSE[response]


def _largest(values: Any) -> float:
    """The largest size of the numbers; 0 without any."""
    sizes = np.abs(np.asarray(values, dtype=float))
    sizes = sizes[np.isfinite(sizes)]
    return float(sizes.max()) if sizes.size else 0.0


def _nice(value: float) -> float:
    """The first end of an axis that is not smaller."""
    return next((end for end in NICE if end >= value), value)
