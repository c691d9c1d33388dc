"""The concentrations of units as lines."""

import numpy as np

import ddm
from ddm import plots
from plots.axes import labelled, texts_of_legend
from refusals import refused


def chain(n, leak=0.0):
    adjacency = np.diag(np.ones(n - 1), 1)
    return ddm.Accumulators.on_network(
        inputs=np.zeros(n), adjacency=adjacency + adjacency.T, threshold=9.0, leak=leak
    )


def test_lines_are_the_states_of_the_units():
    process = chain(3)
    panels = plots.concentrations(process, initial=[1, 0, 0], t_max=2.0)
    ax = panels.flat[0]
    state = process.state(np.linspace(0.0, 2.0, 201), initial=[1, 0, 0])
    for unit in range(3):
        expected = state.loc[state["unit"] == unit, "concentration"]
        np.testing.assert_array_equal(labelled(ax, f"unit {unit}").get_ydata(), expected)
    np.testing.assert_allclose(labelled(ax, "steady state").get_ydata(), [1 / 3] * 3)
    assert texts_of_legend(panels) == ["unit 0", "unit 1", "unit 2", "steady state"]


def test_without_a_steady_state_none_is_shown():
    panels = plots.concentrations(chain(3, leak=-0.1), initial=1.0)
    assert texts_of_legend(panels) == ["unit 0", "unit 1", "unit 2"]


def test_many_units_have_no_names():
    panels = plots.concentrations(chain(12, leak=0.1), initial=1.0)
    assert texts_of_legend(panels) == ["steady state"]
    assert len(panels.flat[0].lines) == 13


def test_what_has_no_units_is_refused():
    with refused(
        TypeError,
        "concentrations draws a ddm.Accumulators; got 3. The density of the evidence of other "
        "processes is drawn by ddm.plots.state.",
    ):
        plots.concentrations(3)
