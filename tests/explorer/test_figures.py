"""Figures hold the numbers that they are given, and replace them in place."""

import numpy as np
import pytest

import ddm
from ddm.explorer.curves import expected_of, motion_of, summaries_of
from ddm.explorer.figures import Figures
from ddm.explorer.observed import EVERY, Observed
from ddm.plots.style import COLOUR_OF_RESPONSE

PROCESS = ddm.DDM(v=1.2, a=1.5, t0=0.3)


@pytest.fixture
def figures():
    return Figures({1: "yes", 0: "no"})


def moved(figures, process, end=2.0, observed=None):
    expected = expected_of(process, observed)
    figures.move(motion_of(process, expected, end, observed))
    figures.summarise(summaries_of(expected, observed))


def test_sources_stay_and_their_numbers_change(figures):
    moved(figures, PROCESS)
    source = figures.sources["density 1"]
    np.testing.assert_array_equal(source.data["y"], PROCESS.pdf(source.data["x"], 1))
    other = ddm.DDM(v=2.0, a=1.5, t0=0.3)
    moved(figures, other)
    assert figures.sources["density 1"] is source
    np.testing.assert_array_equal(source.data["y"], other.pdf(source.data["x"], 1))


def test_lower_densities_hang_down_on_an_axis_of_sizes(figures):
    moved(figures, PROCESS)
    lower = figures.sources["density 0"].data
    np.testing.assert_array_equal(lower["y"], -PROCESS.pdf(lower["x"], 0))
    assert "Math.abs" in figures.densities.yaxis[0].formatter.code


def test_all_is_within_the_axes(figures):
    for process in (PROCESS, ddm.DDM(v=0.0, a=4.0, t0=1.0), ddm.DDM(v=5.0, a=0.5)):
        moved(figures, process, end=6.0)
        heights = [figures.sources[f"density {one}"].data["y"] for one in (0, 1)]
        assert figures.densities.y_range.start <= min(map(np.min, heights))
        assert figures.densities.y_range.end >= max(map(np.max, heights))
        assert figures.evidence.y_range.start < 0.0
        assert figures.evidence.y_range.end > process.a
        rt = [figures.sources[f"quantiles {one}"].data["y"].max() for one in (0, 1)]
        assert figures.quantiles.y_range.end >= max(rt)


def test_boundaries_around_zero_are_in_the_middle(figures):
    process = ddm.GeneralDDM(drift=1.0, boundary=ddm.boundaries.linear, a=2.0, slope=0.5)
    moved(figures, process)
    ends = figures.evidence.y_range
    assert ends.start == pytest.approx(-ends.end)
    assert ends.end > 1.0
    np.testing.assert_allclose(figures.sources["upper"].data["y"][0], 1.0)


def test_quantiles_of_both_responses_are_joined(figures):
    moved(figures, PROCESS)
    p = float(PROCESS.probability(1))
    joined = figures.sources["joined"].data
    assert len(joined["xs"]) == 5
    assert sorted(joined["xs"][0]) == [pytest.approx(1.0 - p), pytest.approx(p)]


def test_paths_have_the_colours_of_their_responses(figures):
    moved(figures, PROCESS)
    assert set(figures.sources["walks"].data["colour"]) <= {*COLOUR_OF_RESPONSE.values(), "#999999"}


def test_accuracy_above_chance_has_the_axis_for_itself(figures):
    moved(figures, PROCESS)
    assert figures.accuracy.y_range.start == pytest.approx(0.47)
    moved(figures, ddm.DDM(v=-1.0, a=1.5))
    assert figures.accuracy.y_range.start == pytest.approx(-0.03)


def test_data_are_laid_under_and_taken_away(figures):
    observed = Observed.of(ddm.Trials(PROCESS.simulate(200, seed=1)), EVERY)
    figures.lay_under(observed)
    bars = figures.sources["bars 0"].data
    expected = observed.histogram.query("response == 0")["observed"]
    np.testing.assert_array_equal(bars["top"], -expected.to_numpy())
    assert figures.sources["quantiles seen 1"].data["y"].size == 5
    assert figures.sources["accuracy seen"].data["y"].size == 5
    figures.lay_under(None)
    assert all(not len(figures.sources[f"bars {one}"].data["top"]) for one in (0, 1))
    assert not len(figures.sources["accuracy seen"].data["y"])


def test_axes_have_units(figures):
    labels = [(one.xaxis[0].axis_label, one.yaxis[0].axis_label) for one in figures.all]
    assert labels == [
        ("time (s)", "evidence"),
        ("time (s)", "density (1/s)"),
        ("P(response)", "RT quantiles (s)"),
        ("RT (s), medians of fifths from fast to slow", "P(yes)"),
    ]
