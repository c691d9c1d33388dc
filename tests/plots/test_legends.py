"""Legends outside the data, whatever is drawn and wherever."""

import matplotlib.pyplot as plt
import pytest

from ddm import plots
from plots.axes import BAND, overlaps, texts_of_legend

PICTURES = [
    plots.densities,
    plots.cumulative,
    plots.quantiles,
    plots.conditional_accuracy,
    plots.delta,
    plots.psychometric,
    plots.chronometric,
    plots.paths,
    plots.parameters,
    plots.profiles,
]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.__name__)
def test_no_legend_lies_over_data(fit, picture):
    assert not any(overlaps(picture(fit)))


@pytest.mark.parametrize("picture", [plots.densities, plots.quantiles, plots.cumulative])
@pytest.mark.parametrize("width", [3.35, 13.3])
def test_also_at_the_width_of_a_paper_and_of_a_slide(fit, picture, width):
    panels = picture(fit)
    panels.flat[0].figure.set_size_inches(width, 0.9 * width)
    assert not any(overlaps(panels))
    figure, (legend,) = panels.flat[0].figure, panels.flat[0].figure.legends
    assert legend.get_window_extent().width <= figure.bbox.width


def test_also_on_axes_that_were_given(fit):
    _, axes = plt.subplots(1, 2)
    assert not any(overlaps(plots.densities(fit, axes=axes)))


def test_lines_and_bars_are_named_once_data_first(fit):
    assert texts_of_legend(plots.densities(fit)) == [
        "response = 1, data",
        "response = 0, data",
        "response = 1, model",
        "response = 0, model",
        BAND,
    ]


def test_twelve_conditions_are_named_each(twelve):
    panels = plots.quantiles(twelve)
    assert texts_of_legend(panels)[:6] == [
        f"coherence = {c}" for c in ("0", "0.032", "0.064", "0.128", "0.256", "0.512")
    ]
    assert not any(overlaps(panels))
