"""`Accumulators`: what it holds, the published models, its tables, and its errors."""

import dataclasses
import pickle
import warnings

import numpy as np
import pandas as pd
import pytest

from ddm.processes.accumulators import Accumulators
from ddm.simulators.accumulators import simulate_accumulators
from refusals import refused

RACE = Accumulators(inputs=[2.0, 1.0], threshold=1.0, t0=0.2, st0=0.1)

LCA = Accumulators.leaky_competing(
    inputs=[4.0, 3.5, 3.0], leak=3.0, inhibition=2.0, threshold=1.0, D=0.5, t0=0.3
)

RING = [[0, 2, 1], [2, 0, 0], [1, 0, 0]]

NETWORK = Accumulators.on_network(
    inputs=[2.0, 1.0, 1.5], adjacency=RING, threshold=[1.0, 1.2, 0.9], leak=0.5
)


# -- what it holds ---------------------------------------------------------------------------------


def test_arrays_become_tuples_so_that_it_can_be_compared_printed_and_hashed():
    one = Accumulators(
        inputs=np.array([2, 1]),
        coupling=pd.DataFrame([[0, -1], [-1, 0]]),
        threshold=np.array([1, 2]),
        D=np.float32(0.5),
    )
    other = Accumulators(
        inputs=(2.0, 1.0), coupling=[[0.0, -1.0], [-1.0, 0.0]], threshold=[1.0, 2.0], D=0.5
    )
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == (
        "Accumulators(inputs=(2.0, 1.0), coupling=((0.0, -1.0), (-1.0, 0.0)), threshold=(1.0, "
        "2.0), D=0.5, start=0.0, t0=0.0, st0=0.0, floor=False)"
    )
    assert one.n_units == 2
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.D = 2.0


def test_fields_are_given_by_name():
    with refused(
        TypeError,
        "Accumulators takes its parameters by name; got [2, 1], 1 without a name. Write e.g. "
        "Accumulators(inputs=[2, 1], threshold=1). The names are inputs, threshold, coupling, D, "
        "start, t0, st0, floor.",
    ):
        Accumulators([2, 1], 1)


def test_a_name_that_is_no_field_is_refused():
    with refused(
        TypeError,
        "Accumulators does not know thresholds= (write threshold=). Its parameters are inputs, "
        "threshold, coupling, D, start, t0, st0, floor.",
    ):
        Accumulators(inputs=[2, 1], thresholds=1)


def test_what_is_given_is_not_changed():
    inputs, coupling = np.array([2.0, 1.0]), -np.eye(2)
    Accumulators(inputs=inputs, coupling=coupling, threshold=1.0).simulate(5, seed=1)
    np.testing.assert_array_equal(inputs, [2, 1])
    np.testing.assert_array_equal(coupling, -np.eye(2))


def test_the_published_models_have_their_couplings():
    assert LCA.coupling == ((-3.0, -2.0, -2.0), (-2.0, -3.0, -2.0), (-2.0, -2.0, -3.0))
    assert LCA.floor
    assert NETWORK.coupling == ((-3.5, 2.0, 1.0), (2.0, -2.5, 0.0), (1.0, 0.0, -1.5))
    assert not NETWORK.floor
    assert Accumulators.on_network(inputs=[1.0], adjacency=[[0]], threshold=1.0).coupling == (
        (0.0,),
    )
    assert Accumulators.on_network(
        inputs=[1, 1], adjacency=[[0, 1], [1, 0]], threshold=1, floor=True, st0=0.1
    ).floor


# -- simulated trials ------------------------------------------------------------------------------


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("process", [RACE, LCA, NETWORK])
def test_the_table_holds_what_the_kernels_give(process, correct):
    n = process.n_units
    units = np.array(
        [
            [
                np.broadcast_to(x, n)
                for x in (process.inputs, process.threshold, process.D, process.start)
            ]
        ]
    )
    times = np.array([[process.t0, process.st0]])
    coupling = None if process.coupling is None else np.array(process.coupling)
    rt, response = simulate_accumulators(
        np.zeros(300, dtype=int),
        units,
        times,
        coupling=coupling,
        floor=process.floor,
        seed=3,
        correct=correct,
    )
    table = process.simulate(300, seed=3, correct=correct)
    assert table.columns.to_list() == ["rt", "response"]
    assert table["response"].dtype == np.int64
    np.testing.assert_array_equal(table["rt"], rt)
    np.testing.assert_array_equal(table["response"], response)
    assert set(response) == set(range(n))
    assert rt.min() > process.t0


@pytest.mark.parametrize("process", [RACE, LCA, NETWORK])
@pytest.mark.parametrize("correct", [True, False])
def test_each_trial_with_its_own_numbers_is_that_of_a_process_with_them(process, correct):
    n, rng = 60, np.random.default_rng(1)
    values = {
        "inputs": rng.choice([3.5, 5.0], (n, process.n_units)),
        "threshold": rng.choice([0.8, 1.0], n),
        "D": rng.choice([0.3, 1.0], n),
        "start": np.repeat(rng.choice([0.0, 0.2], n)[:, np.newaxis], process.n_units, axis=1),
        "t0": rng.choice([0.2, 0.4], n),
        "st0": rng.choice([0.0, 0.1], n),
    }
    for names in [("inputs",), ("threshold", "t0"), tuple(values)]:
        per_trial = {name: values[name] for name in names}
        if "inputs" in names:
            per_trial["inputs"] = pd.DataFrame(
                values["inputs"], columns=[f"unit {i}" for i in range(process.n_units)]
            )
        found = process.simulate(n, seed=5, correct=correct, per_trial=per_trial)
        for trial in range(0, n, 6):
            fields = {name: tuple(np.atleast_1d(values[name][trial])) for name in names}
            fields = {
                name: value[0] if len(value) == 1 else value for name, value in fields.items()
            }
            alone = dataclasses.replace(process, **fields).simulate(
                trial + 1, seed=5, correct=correct
            )
            pd.testing.assert_series_equal(found.loc[trial], alone.loc[trial])


def test_the_trials_of_a_table_keep_its_index():
    table = pd.DataFrame(
        {"t0": [0.1, 0.2, 0.3], "threshold": [1.0, 2.0, 3.0]}, index=["x", "y", "z"]
    )
    assert RACE.simulate(3, seed=1, per_trial=table).index.to_list() == ["x", "y", "z"]
    assert RACE.simulate(3, seed=1).index.to_list() == [0, 1, 2]
    assert RACE.simulate(0).shape == (0, 2)
    assert RACE.simulate(0, per_trial={"inputs": np.empty((0, 2))}).shape == (0, 2)


def test_trials_without_an_answer_are_counted():
    process = Accumulators(inputs=[1.0, 1.0], threshold=1.0)
    with pytest.warns(UserWarning, match="t_max") as caught:
        table = process.simulate(200, seed=1, t_max=0.3)
    undecided = table["response"].isna()
    assert len(caught) == 1
    assert str(caught[0].message).startswith(
        f"{undecided.sum()} of 200 simulated trials did not end before"
    )
    assert 0 < undecided.sum() < 200
    np.testing.assert_array_equal(table["rt"].isna(), undecided)


def test_activity_that_explodes_is_an_error_that_tells_when():
    process = Accumulators(inputs=[-5.0, -5.0], coupling=[[10.0, 2.0], [2.0, 10.0]], threshold=1e3)
    text = (
        "the coupling makes activity explode: in 10 of 10 trials it became infinite before any "
        "unit reached its threshold, in trial 0 at a decision time of 59 s. Make the leak larger "
        "or the coupling weaker, add floor=True, which keeps activity from going below 0, or end "
        "the simulation before with t_max."
    )
    with refused(ValueError, text):
        process.simulate(10, seed=1)
    with pytest.raises(ValueError, match="trial 0 at a decision time of 59"):
        process.paths(10, t_max=70, seed=1)


def test_warnings_about_the_step_point_to_the_caller():
    process = Accumulators.leaky_competing(
        inputs=[9.0, 8.0], leak=6.0, inhibition=0.0, threshold=1.0
    )
    for call in (
        lambda: process.simulate(5, dt=0.1, seed=1),
        lambda: process.paths(5, dt=0.1, seed=1),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call()
        assert caught
        assert {warning.filename for warning in caught} == {__file__}


@pytest.mark.parametrize(
    ("n", "error"), [(-1, ValueError), (1.5, ValueError), ("3", TypeError)], ids=repr
)
def test_what_is_no_number_of_trials_is_an_error(n, error):
    for function in (RACE.simulate, RACE.paths):
        with refused(error, f"n must be a whole number >= 0; got {n!r}."):
            function(n)


# -- trajectories ----------------------------------------------------------------------------------


@pytest.mark.parametrize("process", [RACE, LCA, NETWORK])
def test_paths_end_where_the_simulated_trials_do(process):
    n, dt = 40, 2e-3
    paths = process.paths(n, dt=dt, t_max=8.0, seed=2)
    trials = process.simulate(n, dt=dt, seed=2, correct=False)
    assert paths.index.name == "time"
    assert paths.columns.names == ["path", "unit"]
    assert paths.shape == (4001, n * process.n_units)
    for trial in range(n):
        path = paths[trial].dropna()
        response = int(trials.loc[trial, "response"])
        assert (
            path.loc[path.index[-1], response]
            == np.broadcast_to(process.threshold, process.n_units)[response]
        )
        decision_time = trials.loc[trial, "rt"] - process.t0
        assert path.index[-1] - 1e-9 <= decision_time <= path.index[-1] + process.st0 + 1e-9
        assert paths[trial].loc[path.index[-1] + dt / 2 :].isna().all(axis=None)
        if process.floor:
            assert path.min(axis=None) >= 0
    assert np.all(paths.iloc[0] == 0)
