"""Paths of evidence with the densities of RTs on top."""

import numpy as np
import pytest

import ddm
from ddm import plots
from ddm.plots.style import COLOUR_OF_RESPONSE
from plots.axes import labelled, visible
from refusals import refused

PROCESS = ddm.DDM(v=0.8, a=1.5, z=0.4, t0=0.3)


def paths_of(ax):
    """The lines of paths: they begin at the end of the non-decision time."""
    return [line for line in ax.lines if line.get_linewidth() == 0.6]


def test_paths_go_from_the_starting_point_to_a_boundary():
    ax = plots.paths(PROCESS, n=12, seed=3).flat[0]
    paths = paths_of(ax)
    assert len(paths) == 12
    ends = []
    for line in paths:
        assert line.get_xdata()[0] == pytest.approx(0.3)
        assert line.get_ydata()[0] == pytest.approx(0.6)
        assert line.get_ydata().min() >= 0.0
        assert line.get_ydata().max() <= 1.5
        ends.append(line.get_ydata()[-1])
    assert {0.0, 1.5} <= set(np.round(ends, 9))
    assert labelled(ax, "non-decision time").get_xdata().tolist() == [0.0, 0.3]


def test_densities_stand_on_the_boundaries_on_one_scale():
    ax = plots.paths(PROCESS, n=0).flat[0]
    times, upper = labelled(ax, "RTs of response = 1").get_data()
    _, lower = labelled(ax, "RTs of response = 0").get_data()
    scale = (upper.max() - 1.5) / PROCESS.pdf(times, 1).max()
    np.testing.assert_allclose(upper, 1.5 + scale * PROCESS.pdf(times, 1), atol=1e-9)
    np.testing.assert_allclose(lower, -scale * PROCESS.pdf(times, 0), atol=1e-9)
    levels = [line.get_ydata()[0] for line in ax.lines if line.get_color() == "black"]
    assert levels == [1.5, 0.0]


def test_a_fit_has_a_panel_per_condition(fit):
    panels = plots.paths(fit)
    assert [ax.get_title() for ax in visible(panels)] == ["difficulty = easy", "difficulty = hard"]
    times, upper = labelled(panels[0, 1], "RTs of response = 1").get_data()
    density = fit.process(difficulty="hard").pdf(times, 1)
    shown = (upper - fit.params["a"]) / (upper - fit.params["a"]).max()
    np.testing.assert_allclose(shown, density / density.max(), atol=1e-9)


def test_trials_with_parameters_of_their_own_have_mean_boundaries(data):
    fit = ddm.fit(ddm.Model(a="~ x"), data)
    ax = plots.paths(fit, n=2).flat[0]
    boundary = max(line.get_ydata()[0] for line in ax.lines if line.get_color() == "black")
    assert boundary == pytest.approx(fit.trialwise["a"].mean())


def test_several_processes_have_panels():
    panels = plots.paths({"fast": ddm.DDM(v=2, a=1), "slow": PROCESS})
    assert [ax.get_title() for ax in visible(panels)] == ["condition = fast", "condition = slow"]


COLLAPSING = ddm.GeneralDDM(
    drift=1.0, boundary=ddm.boundaries.exponential, a=1.6, tau=0.8, z=0.6, t0=0.25, st0=0.1
)


def test_boundaries_that_move_begin_with_the_decision():
    """They are drawn around 0, where x of such a process is, and paths end at them."""
    ax = plots.paths(COLLAPSING, n=12, seed=2).flat[0]
    upper, lower = (line.get_data() for line in ax.lines if line.get_color() == "black")
    times = upper[0]
    half = 0.8 * np.exp(-np.maximum(times - 0.3, 0.0) / 0.8)
    np.testing.assert_allclose(upper[1], half, rtol=1e-12)
    np.testing.assert_allclose(lower[1], -half, rtol=1e-12)
    paths = paths_of(ax)
    assert len(paths) == 12
    for line in paths:
        t, x = line.get_data()
        assert t[0] == pytest.approx(0.3)
        assert x[0] == pytest.approx(-0.8 + 0.6 * 1.6)
        end = 0.8 * np.exp(-(t - 0.3) / 0.8)
        assert (np.abs(x) <= end + 1e-12).all()
        if line.get_color() == "0.6":  # undecided where the axis ends
            assert t[-1] == pytest.approx(ax.get_xlim()[1], abs=4e-3)
        else:
            assert abs(x[-1]) == pytest.approx(end[-1])
    assert {line.get_color() for line in paths} - {"0.6"} == set(COLOUR_OF_RESPONSE.values())
    assert [text.get_text() for text in ax.get_yticklabels()] == ["-0.8", "0.16", "0.8"]


def test_densities_stand_on_the_furthest_places_of_boundaries_that_move():
    ax = plots.paths(COLLAPSING, n=0).flat[0]
    times, upper = labelled(ax, "RTs of response = 1").get_data()
    _, lower = labelled(ax, "RTs of response = 0").get_data()
    scale = (upper.max() - 0.8) / COLLAPSING.pdf(times, 1).max()
    np.testing.assert_allclose(upper, 0.8 + scale * COLLAPSING.pdf(times, 1), atol=2e-4)
    np.testing.assert_allclose(lower, -0.8 - scale * COLLAPSING.pdf(times, 0), atol=2e-4)


def test_processes_of_both_kinds_stand_side_by_side():
    panels = plots.paths({"constant": PROCESS, "collapsing": COLLAPSING}, n=2)
    low, high = panels.flat[0].get_ylim()
    assert low < -0.8
    assert high > 1.5


def test_the_same_picture_comes_each_time():
    first, again = (paths_of(plots.paths(PROCESS).flat[0])[0].get_ydata() for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_what_has_no_process_is_refused(data):
    with refused(
        TypeError, "paths needs a process: draw a ddm.DDM or ddm.GeneralDDM, a Fit or Fits."
    ):
        plots.paths(data)
    with refused(
        ValueError,
        "col='block' needs trials, which a process does not have. Draw a fit, or {name: process} "
        "for several panels.",
    ):
        plots.paths(PROCESS, col="block")
