"""Kernels with the user's own functions: made once for each combination, equal to plain Python."""

import math
import random
import types

import numba
import numpy as np
import pytest

from ddm import GeneralDDM
from ddm.parameters import NAMES, A, D, V
from ddm.runtime.seeds import seed_key
from ddm.simulators import euler_kernels
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.kernels_with_functions import kernels_of
from ddm.user_functions import adapted, arguments
from refusals import refused
from simulators.kernels_with_functions.rows import COLUMNS, VARYING, rows

NOISE = np.random.default_rng(1)


def test_the_same_functions_have_the_same_kernels():
    kernels = kernels_of(*VARYING)
    assert kernels_of(*VARYING) is kernels
    assert kernels_of(lambda x: x, *VARYING[1:]) is not kernels
    assert kernels_of(*VARYING[:3], (*NAMES, "tau", "leak")) is not kernels


def test_a_function_that_is_made_again_is_the_same_function():
    def with_offset(offset):
        return lambda x: offset - x

    kernels = kernels_of(with_offset(1.0), *VARYING[1:])
    assert kernels_of(with_offset(1.0), *VARYING[1:]) is kernels
    assert kernels_of(with_offset(1), *VARYING[1:]) is not kernels
    assert kernels_of(with_offset(2.0), *VARYING[1:]) is not kernels


OUTER = 1.0


def test_a_changed_number_outside_of_a_function_is_seen(monkeypatch):
    def drift(v):
        return v * OUTER

    kernels = kernels_of(drift, *VARYING[1:])
    assert kernels_of(drift, *VARYING[1:]) is kernels
    monkeypatch.setitem(globals(), "OUTER", 2.0)
    assert kernels_of(drift, *VARYING[1:]) is not kernels
    assert kernels is not euler_kernels.CONSTANT


def test_other_numbers_compile_nothing():
    """The kernels are the same objects, and their compiled forms are: numba lists one signature
    each.
    """
    dispatchers = euler_kernels.with_functions(
        {
            "drift": adapted("drift", VARYING[0], COLUMNS),
            "boundary": adapted("boundary", VARYING[1], COLUMNS),
            "noise": adapted("noise", VARYING[2], COLUMNS),
            "as_tuple": numba.njit(
                lambda row: (
                    row[0],
                    row[1],
                    row[2],
                    row[3],
                    row[4],
                    row[5],
                    row[6],
                    row[7],
                    row[8],
                    row[9],
                    row[10],
                    row[11],
                )
            ),
        },
        drift_varies=True,
    )
    cell = np.zeros(5, dtype=int)
    for seed, n_seconds, correct, numbers in [
        (1, 1, True, {}),
        (np.int64(2), 2.0, False, {"v": 3}),
        (3, 1, 1, {"a": 2}),
    ]:
        simulate_euler(
            cell,
            rows(**numbers),
            seed=seed,
            dt=0.01,
            t_max=n_seconds,
            correct=correct,
            kernels=dispatchers,
        )
    assert len(dispatchers.simulate.signatures) == 1
    assert len(dispatchers.begin.signatures) == 1


def test_the_constant_kernels_are_untouched():
    before = dict(vars(euler_kernels))
    kernels_of(*VARYING)
    assert vars(euler_kernels) == before


def test_kernels_of_the_constant_functions_are_the_constant_kernels():
    constant = lambda v: v, lambda a: a, lambda D: D, COLUMNS
    cell = np.zeros(300, dtype=int)
    for correct in (True, False):
        options = {"seed": 1, "correct": correct}
        one = simulate_euler(cell, rows(), kernels=kernels_of(*constant), **options)
        other = simulate_euler(cell, np.ascontiguousarray(rows()[:, : len(NAMES)]), **options)
        np.testing.assert_array_equal(one, other)


@pytest.fixture(scope="module")
def plain(plain_functions):
    """The kernels as plain Python, with the functions of VARYING."""
    namespace = plain_functions("streams", "bridge", "trial", "euler_kernels")
    leak, tau = COLUMNS.index("leak"), COLUMNS.index("tau")
    namespace["drift"] = lambda x, t, p: p[V] - p[leak] * x
    namespace["boundary"] = lambda t, p: p[A] * np.exp(-t / p[tau])
    namespace["noise"] = lambda t, p: p[D] * (1 + t)
    namespace["as_tuple"] = tuple
    namespace["DRIFT_VARIES"] = True
    return types.SimpleNamespace(**namespace)


@pytest.mark.parametrize("correct", [True, False])
def test_the_plain_functions_give_the_same_as_the_compiled_ones(plain, correct):
    n, outputs = 60, []
    for euler_block in (kernels_of(*VARYING).simulate, plain.euler_block):
        rt, response = np.empty(n), np.empty(n, dtype=np.int8)
        with np.errstate(over="ignore"):
            euler_block(
                0, n, np.zeros(n, dtype=int), rows(), seed_key(1), 0.01, 200, correct, rt, response
            )
        outputs.append((rt, response))
    np.testing.assert_array_equal(outputs[0][1], outputs[1][1])
    np.testing.assert_allclose(outputs[0][0], outputs[1][0], rtol=1e-13)
    assert set(outputs[0][1]) == {0, 1}


def test_the_plain_paths_and_beginnings_are_the_compiled_ones(plain):
    outputs = []
    for kernels in (
        kernels_of(*VARYING),
        types.SimpleNamespace(record=plain.record_block, begin=plain.begin),
    ):
        paths, beginning = np.empty((6, 150)), np.empty((3, 1))
        with np.errstate(over="ignore"):
            kernels.record(0, 6, rows()[0], seed_key(1), 0.01, paths)
            kernels.begin(rows(), *beginning)
        outputs.append((paths, beginning))
    for one, other in zip(*outputs, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(outputs[0][1].ravel(), [1.2, 1.3, rows()[0, COLUMNS.index("leak")]])


@pytest.mark.parametrize(
    "function",
    [
        lambda v: v + np.random.normal(),  # noqa: NPY002
        lambda v: v + random.random(),
        lambda v: v + NOISE.normal(),
    ],
)
def test_a_function_that_draws_random_numbers_is_refused(function):
    with refused(
        TypeError,
        "drift must not draw random numbers: they would not follow from the seed, and be others "
        "in each step. For what differs between trials use sv, sz, st0 or "
        "simulate(per_trial=...); for noise, noise=...",
    ):
        arguments("drift", function)


def test_an_index_beyond_an_array_is_an_error():
    table = np.ones(3)
    process = GeneralDDM(drift=lambda t: table[int(t * 100)], boundary=3.0)
    with pytest.raises(ValueError, match="IndexError"):
        process.simulate(10, method="euler", seed=1)


def test_a_step_of_the_textbook_scheme_is_written_out():
    """x + drift(x, t) dt + sqrt(noise(t) dt) N, between boundaries at the end of the step."""
    n, dt, row = 400, 0.01, rows(sv=0.0, sz=0.0, a=6.0)[0]
    _, paths = euler_paths(n, row, seed=1, dt=dt, t_max=1.0, kernels=kernels_of(*VARYING))
    _, driftless = euler_paths(
        n,
        rows(sv=0, sz=0, a=1e9, v=0, leak=0, tau=1e9)[0],
        seed=1,
        dt=dt,
        t_max=1.0,
        kernels=kernels_of(*VARYING),
    )
    shocks = np.diff(driftless, axis=0)
    x = np.full(n, (0.4 - 0.5) * 6.0)
    inside = np.ones(n, dtype=bool)
    for i in range(100):
        np.testing.assert_allclose(paths[i, inside], x[inside], rtol=1e-6, atol=1e-6)
        assert np.isnan(paths[i + 1, ~inside]).all()
        x = x + (1.0 - 4.0 * x) * dt + shocks[i]
        inside &= abs(x) < 3.0 * math.exp(-(i + 1) * dt / 0.5)
        x[~inside] = math.nan
    assert 0 < inside.sum() < n or not inside.any()
    sd = shocks.std(axis=1) / np.sqrt(1.3 * (1 + np.arange(100) * dt) * dt)
    assert sd.mean() == pytest.approx(1.0, abs=0.015)
