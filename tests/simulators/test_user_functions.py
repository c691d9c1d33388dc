"""Functions of the user's own: their arguments, what is given to them, what cannot be compiled, and
their kernels.
"""

import functools
import math
import random
import re
import types

import numba
import numpy as np
import pandas as pd
import pytest

from ddm import GeneralDDM, boundaries, drifts
from ddm.parameters import NAMES, SV, SZ, T0, A, D, V, Z
from ddm.runtime.seeds import seed_key
from ddm.simulators import euler_kernels, user_functions
from ddm.simulators.euler import euler_paths, simulate_euler
from ddm.simulators.trial import FAILED
from ddm.simulators.user_functions import adapted, arguments, kernels_of, parameters_of, varies

COLUMNS = *NAMES, "leak", "tau"
ROW = tuple(float(i + 1) for i in range(len(COLUMNS)))  # v = 1, a = 2, ..., leak = 9, tau = 10


def refused(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


def rising_noise(t, D):
    return D * (1 + t)


# -- arguments -------------------------------------------------------------------------------------


def test_parameters_are_the_arguments_but_evidence_and_time():
    assert [argument.name for argument in arguments("drift", drifts.leaky)] == ["x", "v", "leak"]
    assert [argument.name for argument in parameters_of("drift", drifts.leaky)] == ["v", "leak"]
    assert [argument.name for argument in parameters_of("boundary", boundaries.exponential)] == [
        "a",
        "tau",
    ]
    assert parameters_of("noise", lambda t: t) == parameters_of("drift", lambda t, x: t) == []


def test_a_compiled_function_has_the_arguments_of_its_source():
    assert arguments("drift", numba.njit(drifts.leaky)) == arguments("drift", drifts.leaky)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x: x, True),
        (lambda t: t, True),
        (lambda v, t, x: t, True),
        (lambda v: v, False),
        (lambda: 1.0, False),
        (numba.njit(lambda x: x), True),
        (numba.njit(lambda v: v), False),
    ],
)
def test_a_drift_varies_with_evidence_or_time(function, expected):
    assert varies(function) is expected


@pytest.mark.parametrize(
    ("function", "shown"),
    [
        (lambda *values: 1.0, "*values, which is variadic positional"),
        (lambda t, **options: 1.0, "**options, which is variadic keyword"),
        (lambda t, *, b: 1.0, "b, which is keyword-only"),
        (lambda t, b, /: 1.0, "t, which is positional-only"),
    ],
)
@pytest.mark.parametrize(("role", "of"), [("drift", "x and t"), ("boundary", "t"), ("noise", "t")])
def test_arguments_without_a_name_or_a_place_are_refused(role, of, function, shown):
    with refused(
        ValueError,
        f"{role} must name its arguments one by one; got {shown}. They are {of}, where it depends "
        "on them, and names of parameters.",
    ):
        arguments(role, function)


@pytest.mark.parametrize("role", ["boundary", "noise"])
def test_only_drift_depends_on_evidence(role):
    with refused(
        ValueError,
        f"{role} must not depend on x: only drift may. It may depend on t and parameters.",
    ):
        arguments(role, lambda t, x: 1.0)


class Callable:
    def __call__(self, t):
        return 1.0

    def method(self, t):
        return 1.0


NO_FUNCTIONS = {
    "builtin": max,
    "builtin with a signature": math.sin,
    "ufunc": np.exp,
    "class": float,
    "partial": functools.partial(boundaries.exponential, tau=1.0),
    "partial of a compiled function": functools.partial(
        numba.njit(boundaries.exponential), tau=1.0
    ),
    "object": Callable(),
    "method": Callable().method,
    "vectorized": numba.vectorize(lambda t: 1.0),
    "vectorized by NumPy": np.vectorize(lambda t: 1.0),
}


@pytest.mark.parametrize("name", NO_FUNCTIONS)
@pytest.mark.parametrize("role", ["drift", "boundary", "noise"])
def test_what_is_no_python_function_is_refused(role, name):
    with refused(
        TypeError,
        f"{role} must be a number or a Python function; got {NO_FUNCTIONS[name]!r}. Write it with "
        f"def or lambda, e.g. {role}=lambda t, b: ..., and its numbers in parameters.",
    ):
        arguments(role, NO_FUNCTIONS[name])


# -- adapters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x, t, v, leak: x + 10 * t + 100 * v + 1000 * leak, 0.5 + 2.5 + 100 + 9000),
        (lambda leak, v, t, x: x + 10 * t + 100 * v + 1000 * leak, 0.5 + 2.5 + 100 + 9000),
        (lambda tau: tau, 10.0),
        (lambda t: t, 0.25),
        (lambda x: x, 0.5),
        (lambda: 7, 7.0),
        (lambda x: x > 0, 1.0),
        (lambda leak, tau=3.0: leak * tau, 90.0),  # the column has the number to take
        (numba.njit(lambda x, v: x * v), 0.5),
        (numba.njit("f8(f8, f8)")(lambda tau, x: x * tau), 5.0),
        (lambda D, a: D + a, 10.0),
    ],
)
def test_an_argument_gets_the_parameter_of_its_name(function, expected):
    value = adapted("drift", function, COLUMNS)(0.5, 0.25, ROW)
    assert isinstance(value, float)
    assert value == expected


def test_boundary_and_noise_get_no_evidence():
    for role in ("boundary", "noise"):
        assert adapted(role, lambda a, t: a * t, COLUMNS)(0.25, ROW) == 0.5


def test_division_by_zero_gives_an_infinity():
    assert adapted("boundary", lambda t, a: a / t, COLUMNS)(0.0, ROW) == math.inf
    assert math.isnan(adapted("boundary", lambda t: t / t, COLUMNS)(0.0, ROW))


@pytest.mark.parametrize("function", [math.sqrt, np.exp, np.tanh, math.erf, abs])
def test_functions_may_use_those_of_math_and_numpy(function):
    assert adapted("noise", lambda t: function(t), COLUMNS)(0.25, ROW) == pytest.approx(
        function(0.25), rel=1e-15
    )


def test_functions_may_use_loops_branches_arrays_and_functions():
    table = np.array([1.0, 3.0, 2.0])

    @numba.njit
    def square(t):
        return t * t

    def boundary(t, a):
        total = 0.0
        for i in range(3):
            total += table[i] * square(t)
        return total if t > 0 else a

    compiled = adapted("boundary", boundary, COLUMNS)
    assert compiled(2.0, ROW) == 24.0
    assert compiled(-2.0, ROW) == 2.0


NAMED = ["easy", "hard"]
SERIES = pd.Series([1.0, 2.0])

RULES = (
    "It may use its arguments, numbers, NumPy arrays, if and for, and functions of math and "
    "NumPy; what it calls of your own needs @numba.njit above it."
)
NOISE = np.random.default_rng(1)


@pytest.mark.parametrize(
    ("function", "gist"),
    [
        (lambda v: len(NAMED) * v, "The use of a reflected list(unicode_type)"),
        (lambda v: SERIES.sum() * v, "Untyped global name 'SERIES'"),
        (lambda v: v * missing, "NameError: name 'missing' is not defined"),  # noqa: F821
        (lambda v: v.easy, "Unknown attribute 'easy' of type float64"),
        (lambda v: v + "1", "No implementation of function"),
        (lambda v: None, "No conversion from none to float64"),
        (lambda v: v * 1j, "No conversion from complex128 to float64"),
        (lambda v: "fast", "No conversion from Literal[str](fast) to float64"),
        (lambda v: np.ones(2) * v, "No conversion from array(float64, 1d, C) to float64"),
        (lambda v: (v, v), "No conversion from UniTuple(float64 x 2) to float64"),
    ],
)
@pytest.mark.parametrize("role", ["drift", "boundary"])
def test_what_cannot_be_compiled_is_explained(role, function, gist):
    with pytest.raises(TypeError) as caught:
        adapted(role, function, COLUMNS)
    text = str(caught.value)
    assert text.startswith(
        f"{role} cannot be compiled by numba to a function that returns a number: {gist}"
    )
    assert text.endswith(f". {RULES}")
    assert "\n" not in text
    assert "During" not in text
    assert ".." not in text
    assert isinstance(caught.value.__cause__, numba.core.errors.NumbaError)


# -- kernels ---------------------------------------------------------------------------------------

VARYING = drifts.leaky, boundaries.exponential, rising_noise, COLUMNS
PARAMETERS = {
    "v": 1.0,
    "a": 1.2,
    "z": 0.4,
    "t0": 0.2,
    "D": 1.3,
    "leak": 4.0,
    "tau": 0.5,
    "sv": 0.7,
    "sz": 0.3,
}


def rows(**changed):
    return np.array([[(PARAMETERS | changed).get(name, 0.0) for name in COLUMNS]])


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
    with pytest.raises(TypeError) as caught:
        arguments("drift", function)
    assert str(caught.value) == (
        "drift must not draw random numbers: they would not follow from the seed, and be others "
        "in each step. For what differs between trials use sv, sz, st0 or "
        "simulate(per_trial=...); for noise, noise=..."
    )


def test_an_index_beyond_an_array_is_an_error():
    table = np.ones(3)
    process = GeneralDDM(drift=lambda t: table[int(t * 100)], boundary=3.0)
    with pytest.raises(ValueError, match="IndexError"):
        process.simulate(10, seed=1)


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


# -- functions that go wrong -----------------------------------------------------------------------


def wrong_drift(x, t, v, wrong):
    if wrong == 1 and t >= 0.1:
        return math.nan
    if wrong == 2 and x > 0.3:
        return -math.inf
    if wrong == 3 and t >= 0.1:
        raise ZeroDivisionError("too late")
    return v


def wrong_boundary(t, a, wrong):
    if t >= 0.1:
        if wrong == 4:
            return math.nan
        if wrong == 5:
            return math.inf
        if wrong == 6:
            raise RuntimeError("no boundary")
    return a


def wrong_noise(t, D, wrong):
    if t >= 0.1:
        if wrong == 7:
            return -D
        if wrong == 8:
            return math.nan
        if wrong == 9:
            return math.inf
    return D


WRONG = wrong_drift, wrong_boundary, wrong_noise, (*NAMES, "wrong")


def wrong_row(wrong):
    row = np.zeros((1, len(NAMES) + 1))
    row[0, [V, A, Z, T0, D, -1]] = 1.0, 2.0, 0.5, 0.3, 1.0, wrong
    return row


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("wrong", [1, 2, 4, 5, 7, 8, 9])
def test_trials_with_a_value_that_is_not_finite_fail(wrong, correct):
    n, options = 200, {"seed": 1, "correct": correct, "kernels": kernels_of(*WRONG)}
    rt, response = simulate_euler(np.zeros(n, dtype=int), wrong_row(wrong), **options)
    good_rt, good_response = simulate_euler(np.zeros(n, dtype=int), wrong_row(0), **options)
    failed = response == FAILED
    assert np.isfinite(rt).all()
    np.testing.assert_array_equal(rt[~failed], good_rt[~failed])  # those that ended before
    np.testing.assert_array_equal(response[~failed], good_response[~failed])
    if wrong == 2:
        assert failed[good_response == 1].all()
        assert failed.sum() < n
    else:
        np.testing.assert_array_equal(failed, good_rt > 0.3 + 0.1)
        # in place of a reaction time, the beginning of the step in which it failed, without the
        # non-decision time
        late = (
            1.0 if wrong == 5 and correct else 1.5e-3
        )  # an infinite boundary is noticed in a step that is not easy
        assert np.all((rt[failed] > 0.0985) & (rt[failed] < 0.1 + late))


@pytest.mark.parametrize("wrong", [1, 2, 4, 5, 7, 8, 9])
def test_paths_of_what_is_not_finite_are_infinite(wrong):
    kernels = kernels_of(*WRONG)
    times, paths = euler_paths(50, wrong_row(wrong)[0], seed=1, t_max=5.0, kernels=kernels)
    rt, response = simulate_euler(
        np.zeros(50, dtype=int), wrong_row(wrong), seed=1, correct=False, kernels=kernels
    )
    failed = response == FAILED
    infinite = np.isinf(paths)
    np.testing.assert_array_equal(infinite.sum(axis=0), failed)
    np.testing.assert_array_equal(times[infinite.argmax(axis=0) - 1][failed], rt[failed])
    assert failed.any()


@pytest.mark.parametrize(
    ("wrong", "error"), [(3, ZeroDivisionError("too late")), (6, RuntimeError("no boundary"))]
)
def test_what_a_function_raises_is_raised_as_its_own(wrong, error):
    message = (
        f"drift, boundary or noise raised {error!r} while simulating. They must return a number "
        "for every time from 0 to t_max and every x between the boundaries, or a step beyond."
    )
    for correct in (True, False):
        with refused(ValueError, message) as caught:
            simulate_euler(
                np.zeros(2000, dtype=int),
                wrong_row(wrong),
                seed=1,
                correct=correct,
                kernels=kernels_of(*WRONG),
            )
        assert type(caught.value.__cause__) is type(error)
    with refused(ValueError, message):
        euler_paths(10, wrong_row(wrong)[0], seed=1, t_max=1.0, kernels=kernels_of(*WRONG))


def test_an_interruption_is_not_what_a_function_raised():
    def kernel():
        raise KeyboardInterrupt("enough")

    with pytest.raises(KeyboardInterrupt, match=r"^enough$"):
        user_functions._guarded(kernel)()


def test_variability_is_drawn_for_the_kernels_as_for_the_constant_ones():
    row = rows()
    assert row[0, SV] == 0.7
    assert row[0, SZ] == 0.3
    _, paths = euler_paths(2000, row[0], seed=1, dt=0.01, t_max=0.01, kernels=kernels_of(*VARYING))
    start = paths[0] / 1.2 + 0.5
    assert 0.4 - 0.15 <= start.min() < 0.26
    assert 0.54 < start.max() <= 0.4 + 0.15
