"""What accumulators cannot be made of, and what is said of it."""

import math

import numpy as np
import pytest

from ddm.processes.accumulators import Accumulators
from refusals import refused

LCA = Accumulators.leaky_competing(
    inputs=[4.0, 3.5, 3.0], leak=3.0, inhibition=2.0, threshold=1.0, D=0.5, t0=0.3
)


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
            "smallest value, with t0_sd > 0 its mean)",
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
    with refused(error, text):
        Accumulators(**({"inputs": [2.0, 1.0], "threshold": 1.0} | fields))


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
    with refused(error, text):
        Accumulators.leaky_competing(**fields)


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
    with refused(ValueError, text):
        Accumulators.on_network(inputs=[2, 1], adjacency=adjacency, threshold=1)


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
            "time; with st0 > 0 its smallest value, with t0_sd > 0 its mean)",
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
    with refused(ValueError, text):
        LCA.simulate(2, per_trial=per_trial)


def test_numbers_of_a_single_trial_name_it_too():
    with pytest.raises(ValueError, match=r"got -1 in unit 0 of trial 0\."):
        LCA.simulate(1, per_trial={"D": [-1.0]})
