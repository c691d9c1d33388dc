"""Concentrations of coupled units, against eigenvectors and conservation."""

from dataclasses import replace

import numpy as np
import pytest

from ddm import Accumulators
from refusals import refused

CHAIN = [[0, 1, 0], [1, 0, 2], [0, 2, 0]]

rng = np.random.default_rng(1)
WEIGHTS = np.triu(rng.random((40, 40)) * (rng.random((40, 40)) < 0.15), 1)
WEIGHTS += WEIGHTS.T
INITIAL = rng.random(40)
INPUTS = rng.normal(size=40)


def network(adjacency=CHAIN, inputs=None, **options):
    n = len(adjacency)
    given = np.zeros(n) if inputs is None else inputs
    return Accumulators.on_network(inputs=given, adjacency=adjacency, threshold=9.0, **options)


def by_unit(table, time):
    return table.loc[table["time"] == time, "concentration"].to_numpy()


@pytest.mark.parametrize("leak", [0.0, 0.4])
def test_a_network_is_what_its_eigenvectors_say(leak):
    process = network(WEIGHTS, leak=leak)
    values, vectors = np.linalg.eigh(np.array(process.coupling))
    times = [0.0, 0.02, 1.0, 40.0]
    table = process.state(times, initial=INITIAL)
    for time in times:
        exact = vectors @ (np.exp(values * time) * (vectors.T @ INITIAL))
        np.testing.assert_allclose(by_unit(table, time), exact, atol=1e-12)


def test_inputs_and_leak_reach_their_steady_state():
    process = network(WEIGHTS, INPUTS, leak=0.4)
    values, vectors = np.linalg.eigh(np.array(process.coupling))
    table = process.state([0.5, 5.0, np.inf], initial=INITIAL)
    for time in (0.5, 5.0):
        grown = np.exp(values * time) * (vectors.T @ INITIAL)
        exact = vectors @ (grown + np.expm1(values * time) / values * (vectors.T @ INPUTS))
        np.testing.assert_allclose(by_unit(table, time), exact, atol=1e-12)
    laplacian = np.diag(WEIGHTS.sum(axis=1)) - WEIGHTS
    exact = np.linalg.solve(laplacian + 0.4 * np.eye(40), INPUTS)
    np.testing.assert_allclose(by_unit(table, np.inf), exact, atol=1e-12)


def test_long_times_are_no_longer_than_short_ones():
    """Where the exponential of the whole matrix is taken."""
    table = network(WEIGHTS, INPUTS, leak=0.4).state([1e5, np.inf], initial=INITIAL)
    np.testing.assert_allclose(by_unit(table, 1e5), by_unit(table, np.inf), atol=1e-11)


def test_without_leak_nothing_is_lost():
    table = network().state([0.1, 2.0, 30.0], initial=[1.0, 0.0, 0.5])
    assert table.groupby("time")["concentration"].sum().tolist() == pytest.approx([1.5] * 3)


def test_the_steady_state_is_the_mean_of_each_component():
    adjacency = np.zeros((5, 5))
    adjacency[0, 1] = adjacency[1, 0] = 1e-7
    adjacency[2, 3] = adjacency[3, 2] = 3.0
    table = network(adjacency).state(np.inf, initial=[1.0, 0.0, 4.0, 2.0, 7.0])
    assert table["concentration"].tolist() == pytest.approx([0.5, 0.5, 3.0, 3.0, 7.0], rel=1e-14)


def test_inputs_that_sum_to_0_move_what_is_there():
    process = network(inputs=[1.0, 0.0, -1.0])
    table = process.state([50.0, np.inf], initial=2.0)
    np.testing.assert_allclose(by_unit(table, np.inf), by_unit(table, 50.0), atol=1e-12)
    assert by_unit(table, np.inf).mean() == pytest.approx(2.0)


def test_the_table_is_in_order_and_begins_at_start():
    process = replace(network(), start=(0.5, 0.0, 0.2))
    table = process.state([1.0, 0.0])
    assert list(table) == ["time", "unit", "concentration"]
    assert table["time"].tolist() == [0.0] * 3 + [1.0] * 3
    assert table["unit"].tolist() == [0, 1, 2] * 2
    assert table["concentration"].tolist()[:3] == [0.5, 0.0, 0.2]


def test_it_is_the_mean_of_simulated_activity():
    process = replace(network(inputs=[2.0, 0.0, 0.0]), threshold=1e6, D=0.3)
    paths = process.paths(400, dt=0.005, t_max=0.5, seed=1)
    mean = paths.iloc[-1].groupby(level="unit").mean()
    expected = by_unit(process.state(0.5), 0.5)
    np.testing.assert_allclose(mean, expected, atol=4 * np.sqrt(0.15 / 400))


def test_units_without_coupling_are_the_sum_of_their_inputs():
    race = Accumulators(inputs=[2.0, 1.0], threshold=1.0)
    assert race.state(0.5)["concentration"].tolist() == pytest.approx([1.0, 0.5])


def test_what_grows_has_no_steady_state():
    with refused(
        ValueError,
        "the concentrations of the units 0, 1, 2 have no steady state: with this coupling they "
        "grow at a rate of 0.5 per second. Ask about finite times, or make the leak larger.",
    ):
        network(leak=-0.5).state(np.inf)
    with refused(
        ValueError,
        "the concentrations are too large for numbers at 3000 s: with this coupling they grow at "
        "a rate of 0.5 per second. Ask about earlier times, or make the leak larger.",
    ):
        network(leak=-0.5).state(3000.0, initial=1.0)
    with refused(
        ValueError,
        "the concentrations of the units 0, 1, 2 have no steady state: without a leak, inputs "
        "that sum to 1 per second add up for ever. Give a leak, or inputs that sum to 0.",
    ):
        network(inputs=[1.0, 0.0, 0.0]).state(np.inf)


def test_times_and_initial_concentrations_are_checked():
    with refused(
        ValueError, "times must be times >= 0, in s, or inf for the steady state; got -1.0."
    ):
        network().state(-1.0)
    with refused(
        ValueError,
        "initial must be a finite number, or one per unit, of which inputs says that there are 3; "
        "got [1.0, 2.0] of shape (2,).",
    ):
        network().state(1.0, initial=[1.0, 2.0])


def test_a_floor_is_refused_where_it_could_be_met():
    lca = Accumulators.leaky_competing(inputs=[2, 1], leak=3, inhibition=2, threshold=1)
    with refused(
        ValueError,
        "state() has no floor at 0, which a unit could meet here, since a coupling, an input or a "
        "concentration is negative. Leave the floor out: dataclasses.replace(process, "
        "floor=False).",
    ):
        lca.state(1.0)
    free = replace(lca, floor=False).state(np.inf)["concentration"]
    np.testing.assert_allclose(np.array(lca.coupling) @ free, [-2.0, -1.0])
    alone = replace(lca, coupling=((-2.0, 0.0), (0.0, -2.0)))
    assert alone.state(np.inf)["concentration"].tolist() == pytest.approx([1.0, 0.5])
