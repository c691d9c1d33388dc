"""`Accumulators`: what it holds, the published models, its tables, and its errors."""

import dataclasses
import math
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


def error_text(error, function, *args, **options):
    with pytest.raises(error) as caught:
        function(*args, **options)
    return str(caught.value)


# --- what it holds --------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("fields", "error", "text"),
    [
        (
            {"inputs": 3.0},
            ValueError,
            "inputs must be one finite number per unit, of one unit or more; got 3.0. Write e.g. "
            "inputs=[2.0, 1.0].",
        ),
        (
            {"inputs": []},
            ValueError,
            "inputs must be one finite number per unit, of one unit or more; got []. Write e.g. "
            "inputs=[2.0, 1.0].",
        ),
        (
            {"inputs": ["a", "b"]},
            TypeError,
            "inputs must be one finite number per unit; got ['a', 'b']. Write e.g. inputs=[2.0, "
            "1.0].",
        ),
        (
            {"inputs": [1.0, math.nan]},
            ValueError,
            "inputs must be one finite number per unit; got nan in [1.0, nan]. Write e.g. "
            "inputs=[2.0, 1.0].",
        ),
        (
            {"coupling": [[1, 2]]},
            ValueError,
            "coupling must be a square matrix of finite numbers with a row and a column per "
            "unit, of shape (2, 2); got one of shape (1, 2). inputs says how many units there "
            "are: 2.",
        ),
        (
            {"coupling": [[1, 2], [3]]},
            ValueError,
            "coupling must be a square matrix of finite numbers; got [[1, 2], [3]]. "
            "Write e.g. coupling=[[0.0, 1.0], [1.0, 0.0]].",
        ),
        (
            {"coupling": [[1, 2], [3, math.inf]]},
            ValueError,
            "coupling must be a square matrix of finite numbers; got inf in [[1, 2], [3, inf]]. "
            "Write e.g. coupling=[[0.0, 1.0], [1.0, 0.0]].",
        ),
        (
            {"threshold": [1, 2, 3]},
            ValueError,
            "threshold must be a finite number, or one per unit, of which inputs says that there "
            "are 2; got [1, 2, 3] of shape (3,).",
        ),
        (
            {"threshold": None},
            TypeError,
            "threshold must be a finite number, or one per unit; got None. Write e.g. "
            "threshold=1.0.",
        ),
        (
            {"start": math.inf},
            ValueError,
            "start must be a finite number, or one per unit; got inf. Write e.g. start=1.0.",
        ),
        (
            {"start": [0.0, 1.5]},
            ValueError,
            "threshold must be above start; got threshold=1 and start=1.5 in unit 1. Raise "
            "threshold, or lower start.",
        ),
        (
            {"D": [1.0, 0.0]},
            ValueError,
            "D must be > 0 (the variance of the noise per second); got 0 in unit 1. The usual "
            "choice is D=1.",
        ),
        (
            {"start": -0.1, "floor": True},
            ValueError,
            "start must be >= 0 where activity is reflected at a floor of 0; got -0.1 in unit 0. "
            "Raise start, or leave the floor out: ddm.Accumulators(floor=False).",
        ),
        (
            {"t0": -0.1},
            ValueError,
            "t0 must be a finite number >= 0; got -0.1. (t0: non-decision time; with st0 > 0 its "
            "smallest value)",
        ),
        (
            {"st0": math.nan},
            ValueError,
            "st0 must be a finite number >= 0; got nan. (st0: width of the uniform distribution "
            "of non-decision times above t0)",
        ),
        (
            {"floor": 0},
            TypeError,
            "floor must be True or False; got 0. True reflects activity at 0.",
        ),
    ],
)
def test_what_makes_no_process_is_an_error(fields, error, text):
    assert (
        error_text(error, Accumulators, **({"inputs": [2.0, 1.0], "threshold": 1.0} | fields))
        == text
    )


@pytest.mark.parametrize(
    ("fields", "error", "text"),
    [
        (
            {"inhibition": -1},
            ValueError,
            "inhibition must be >= 0; got -1. It is subtracted: each unit is inhibited by the "
            "activity of the others. Excitation is said with ddm.Accumulators(coupling=...).",
        ),
        (
            {"leak": [1.0, 2.0]},
            TypeError,
            "leak must be one finite number (in 1/s); got [1.0, 2.0]. What differs between units "
            "is said with ddm.Accumulators(coupling=...).",
        ),
        (
            {"leak": math.nan},
            ValueError,
            "leak must be one finite number (in 1/s); got nan. What differs between units is said "
            "with ddm.Accumulators(coupling=...).",
        ),
    ],
)
def test_what_makes_no_competition_is_an_error(fields, error, text):
    fields = {"inputs": [2.0, 1.0], "threshold": 1.0, "leak": 1.0, "inhibition": 1.0} | fields
    assert error_text(error, Accumulators.leaky_competing, **fields) == text


@pytest.mark.parametrize(
    ("adjacency", "text"),
    [
        (
            [[0, 1, 1], [1, 0, 1], [1, 1, 0]],
            "adjacency must be a square matrix of finite numbers with a row and a column per "
            "unit, of shape (2, 2); got one of shape (3, 3). inputs says how many units there "
            "are: 2.",
        ),
        (
            [[0, -1], [-1, 0]],
            "adjacency must hold numbers >= 0; got -1 between units 0 and 1. It holds how "
            "strongly each two units are connected, in 1/s. Inhibition is said with "
            "ddm.Accumulators.leaky_competing or ddm.Accumulators(coupling=...).",
        ),
        (
            [[0, 1], [1, 2]],
            "adjacency must have zeros on the diagonal; got 2 for unit 1. It holds how strongly "
            "each two units are connected, in 1/s. Leak is an argument of its own: leak=...",
        ),
        (
            [[0, 1], [2, 0]],
            "adjacency must be symmetric; got 1 from unit 1 to 0 and 2 back. It holds how "
            "strongly each two units are connected, in 1/s. Effects in one direction are said "
            "with ddm.Accumulators(coupling=...).",
        ),
    ],
)
def test_what_makes_no_network_is_an_error(adjacency, text):
    assert (
        error_text(
            ValueError, Accumulators.on_network, inputs=[2, 1], adjacency=adjacency, threshold=1
        )
        == text
    )


# --- simulated trials -----------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("per_trial", "text"),
    [
        (
            {"inputs": [1.0, 2.0]},
            "per_trial['inputs'] must have a row per trial and a column per unit, of shape (2, "
            "3); got values of shape (2,).",
        ),
        (
            {"D": np.ones((2, 2))},
            "per_trial['D'] must have a row per trial and a column per unit, of shape (2, 3), or "
            "of shape (2,), for all units; got values of shape (2, 2).",
        ),
        (
            {"D": [[1, 1, 1], [1, 1, -1]]},
            "D must be > 0 (the variance of the noise per second); got -1 in unit 2 of trial 1. "
            "The usual choice is D=1.",
        ),
        (
            {"threshold": [1.0, 0.0]},
            "threshold must be above start; got threshold=0 and start=0 in unit 0 of trial 1. "
            "Raise threshold, or lower start.",
        ),
        (
            {"start": [-1.0, 0.0]},
            "start must be >= 0 where activity is reflected at a floor of 0; got -1 in unit 0 of "
            "trial 0. Raise start, or leave the floor out: ddm.Accumulators(floor=False).",
        ),
        (
            {"t0": [0.1, -0.1]},
            "per_trial['t0'] must hold numbers >= 0; got -0.1 in trial 1. (t0: non-decision "
            "time; with st0 > 0 its smallest value)",
        ),
        (
            {"st0": np.zeros((2, 3))},
            "per_trial['st0'] must hold one value per trial; got values of shape (2, 3).",
        ),
        (
            {"leak": [1.0, 2.0]},
            "per_trial names 'leak', which is no parameter of this process; these are inputs, "
            "threshold, D, start, t0, st0. Of a table with other columns, pass those of the "
            "parameters: per_trial=table[['inputs']].",
        ),
    ],
)
def test_numbers_of_trials_that_make_no_process_are_an_error(per_trial, text):
    assert error_text(ValueError, LCA.simulate, 2, per_trial=per_trial) == text


def test_numbers_of_a_single_trial_name_it_too():
    text = error_text(ValueError, LCA.simulate, 1, per_trial={"D": [-1.0]})
    assert "got -1 in unit 0 of trial 0." in text


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
    text = error_text(ValueError, process.simulate, 10, seed=1)
    assert text == (
        "the coupling makes activity explode: in 10 of 10 trials it became infinite before any "
        "unit reached its threshold, in trial 0 at a decision time of 59 s. Make the leak larger "
        "or the coupling weaker, add floor=True, which keeps activity from going below 0, or end "
        "the simulation before with t_max."
    )
    assert "trial 0 at a decision time of 59" in error_text(
        ValueError, process.paths, 10, t_max=70, seed=1
    )


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
        assert error_text(error, function, n) == f"n must be a whole number >= 0; got {n!r}."


# --- trajectories ---------------------------------------------------------------------------------


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
