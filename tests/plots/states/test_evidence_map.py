"""The density of evidence as a map, with the flux out of its boundaries."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import ddm
from ddm import plots
from plots.axes import labelled, visible
from refusals import refused

PROCESS = ddm.DDM(v=0.8, a=1.5, z=0.4, t0=0.3, st0=0.1)

MOVING = ddm.GeneralDDM(drift=1.0, boundary=ddm.boundaries.linear, a=2.0, slope=0.5)


def edges(ax):
    return [line.get_ydata() for line in ax.lines if line.get_color() == "black"]


def test_the_map_is_the_state_of_the_process():
    ax = plots.state(PROCESS, t_max=0.6).flat[0]
    state = PROCESS.state(np.linspace(0.0, 0.6, 121)[1:])
    np.testing.assert_allclose(ax.collections[0].get_array().ravel(), state["density"])
    assert ax.get_xlim() == (0.0, 0.6)
    assert [set(edge) for edge in edges(ax)] == [{0.0}, {1.5}]


def test_the_flux_stands_on_the_boundaries_on_one_scale():
    """Decision times have no non-decision time."""
    ax = plots.state(PROCESS).flat[0]
    process = ddm.DDM(v=0.8, a=1.5, z=0.4)
    times, upper = labelled(ax, "decisions for response = 1").get_data()
    _, lower = labelled(ax, "decisions for response = 0").get_data()
    scale = (upper.max() - 1.5) / process.pdf(times, 1).max()
    np.testing.assert_allclose(upper, 1.5 + scale * process.pdf(times, 1))
    np.testing.assert_allclose(lower, -scale * process.pdf(times, 0))
    assert process.cdf(times[-1]) == pytest.approx(0.97, abs=0.01)


def test_boundaries_may_move():
    ax = plots.state(MOVING, t_max=1.0).flat[0]
    low, high = edges(ax)
    times = np.linspace(0.0, 1.0, 121)[1:]
    np.testing.assert_allclose(high, ddm.boundaries.linear(times, a=2.0, slope=0.5) / 2)
    np.testing.assert_allclose(low, -high)


@pytest.mark.parametrize(("ends", "n_edges"), [("reflecting", 2), ("free", 0)])
def test_what_is_not_absorbed_has_no_flux(ends, n_edges):
    ax = plots.state(PROCESS, t_max=0.5, ends=ends).flat[0]
    assert len(edges(ax)) == n_edges
    assert len(ax.lines) == n_edges


def test_several_processes_share_one_scale_of_grey():
    panels = plots.state({"fast": ddm.DDM(v=2, a=1), "slow": PROCESS})
    assert [ax.get_title() for ax in visible(panels)] == ["condition = fast", "condition = slow"]
    assert panels[0, 0].collections[0].get_clim() == panels[0, 1].collections[0].get_clim()
    assert panels[0, 0].get_ylim() == panels[0, 1].get_ylim()


def test_it_is_drawn_on_the_axes_that_are_given():
    _, given = plt.subplots()
    assert plots.state(PROCESS, axes=given).flat[0] is given


def test_what_has_no_density_of_evidence_is_refused():
    with refused(
        TypeError,
        "state draws a ddm.DDM, a ddm.GeneralDDM, or {name: process}; got 3. Of a fit draw the "
        "process of a condition: fit.process(...); of ddm.Accumulators draw "
        "ddm.plots.concentrations.",
    ):
        plots.state(3)
    with refused(
        ValueError, "t_max must be a finite number > 0 (the last decision time, in s); got 0."
    ):
        plots.state(PROCESS, t_max=0)
