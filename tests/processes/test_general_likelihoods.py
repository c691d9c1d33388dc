"""Values and gradients of many cells."""

import math

import numpy as np
import pytest

from ddm import DDM, GeneralDDM, boundaries, drifts
from ddm.processes import general_solutions
from ddm.processes.general_likelihoods import (
    cdf_gradients,
    log_likelihood,
    refusals,
    scores,
    survivor_gradients,
)
from fokker_planck.tangents.constant import assert_close, derivatives
from fokker_planck.tangents.examples import difference

RT = np.linspace(0.35, 2.5, 40).repeat(2)
UPPER = np.tile([True, False], 40)
CELL = np.arange(80) // 2 % 4


def process(**changed):
    numbers = {"v": 1.5, "a": 1.4, "tau": 1.5, "t0": 0.3} | changed
    return GeneralDDM(drift=lambda v: v, boundary=boundaries.exponential, **numbers)


def cells(one, **columns):
    """The solver of a process, and rows of parameters with other numbers."""
    names, row = one._solver.functions.columns, one._row()
    n = max(map(len, columns.values()), default=1)
    rows = np.repeat(row[None], n, axis=0)
    for name, values in columns.items():
        rows[:, names.index(name)] = values
    return one._solver, rows, names


@pytest.mark.parametrize(
    ("function", "method"),
    [(scores, "logpdf"), (cdf_gradients, "cdf"), (survivor_gradients, "sf")],
)
@pytest.mark.parametrize(
    "columns",
    [
        {"v": [0.5, 1.0, 1.5, 2.5]},
        {"a": [1.2, 1.2, 1.6, 1.6], "t0": [0.2, 0.25, 0.2, 0.25]},
        {"v": [1.0, 1.0, 2.0, 2.0], "sv": [0.5, 0.8, 0.5, 0.8], "st0": [0.1, 0.1, 0.0, 0.0]},
        {"sz": [0.0, 0.2, 0.0, 0.2], "v": [1.0, 1.0, 2.0, 2.0]},
    ],
    ids=["drifts", "boundaries", "averages", "starts"],
)
def test_each_cell_has_its_process(function, method, columns):
    """The constant process, in closed form."""
    one = GeneralDDM(drift=1.5, boundary=1.4, t0=0.2)
    solver, rows, names = cells(one, **columns)
    found, by = function(solver, RT, UPPER, CELL, rows)
    own = ("v", "a", "z", "t0", "D", "sv", "sz", "st0")
    for i, row in enumerate(rows):
        chosen = i == CELL
        values = {name: row[names.index(name)] for name in own}
        given = [name for name in own if values[name] > 0.0]
        exact = getattr(DDM(**values), method)(RT[chosen], UPPER[chosen].astype(int))
        np.testing.assert_allclose(found[chosen], exact, atol=2e-5)
        expected = derivatives(values, method, RT[chosen], UPPER[chosen], given)
        mine = by[chosen][:, [names.index(name) for name in given]]
        assert_close(mine, expected, 1e-4)


def test_the_sum_and_its_gradient_are_those_of_the_trials():
    solver, rows, names = cells(process(), a=[1.2, 1.3, 1.3, 1.5], t0=[0.2, 0.2, 0.3, 0.3])
    values, by = scores(solver, RT, UPPER, CELL, rows)
    total, gradient = log_likelihood(solver, RT, UPPER, CELL, rows)
    assert total == pytest.approx(values.sum())
    for i in range(4):
        np.testing.assert_allclose(gradient[i], by[i == CELL].sum(0))
    wanted = [names.index("a"), names.index("t0")]
    some = log_likelihood(solver, RT, UPPER, CELL, rows, wanted=wanted)
    assert some[0] == pytest.approx(total, abs=1e-9)
    np.testing.assert_allclose(some[1][:, wanted], gradient[:, wanted], rtol=1e-9)
    others = [i for i in range(len(names)) if i not in wanted]
    assert not some[1][:, others].any()


def test_the_sum_is_what_a_search_climbs():
    """By differences of the sum itself, for functions of x and t."""
    one = GeneralDDM(
        drift=drifts.leaky, boundary=boundaries.exponential, v=1.5, leak=2.0, a=1.4, tau=1.5, z=0.4,
        t0=0.3,
    )  # fmt: skip
    solver, rows, names = cells(one)
    cell = np.zeros(80, dtype=int)
    # later, all but 1e-12 has been absorbed
    rt = np.minimum(RT, 2.2)
    _, gradient = log_likelihood(solver, rt, UPPER, cell, rows)
    for name in ("v", "leak", "a", "tau", "z", "t0", "D"):
        sums, step = [], 0.02 if name != "t0" else 1e-3
        for change in (step, -step, 2.0 * step, -2.0 * step):
            moved = rows.copy()
            moved[0, names.index(name)] += change
            sums.append(log_likelihood(solver, rt, UPPER, cell, moved)[0])
        expected = difference(sums, step)
        found = gradient[0, names.index(name)]
        assert found == pytest.approx(expected, rel=2e-3, abs=0.05), name


def test_cells_that_share_a_solution_solve_it_once():
    solved = general_solutions._solved.cache_info
    one = process(a=1.4321)
    solver, rows, _ = cells(one, t0=[0.1, 0.2, 0.3, 0.3], st0=[0.0, 0.0, 0.0, 0.1])
    before = solved().misses
    scores(solver, RT, UPPER, CELL, rows)
    assert solved().misses == before + 1
    solver, rows, _ = cells(one, v=[0.5, 1.0, 1.5, 2.0])
    once = general_solutions.solution_of_drifts.cache_info().misses
    scores(solver, RT, UPPER, CELL, rows)
    assert solved().misses == before + 1
    assert general_solutions.solution_of_drifts.cache_info().misses == once + 1


def test_a_trial_before_t0_makes_all_impossible():
    solver, rows, _ = cells(process())
    rt = RT.copy()
    rt[7] = 0.29
    values, by = scores(solver, rt, UPPER, np.zeros(80, dtype=int), rows)
    assert np.flatnonzero(np.isinf(values)).tolist() == [7]
    assert not by[7].any()
    total, gradient = log_likelihood(solver, rt, UPPER, np.zeros(80, dtype=int), rows)
    assert total == -math.inf
    assert not gradient.any()


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"a": [1.4, -1.0, 1.4, 1.4]},
            "boundary must return a finite number > 0 at t = 0, for the start to lie between the "
            "boundaries; got -1 with v=1.5, a=-1, D=1, tau=1.5.",
        ),
        (
            {"z": [0.5, 1.2, 0.5, 0.5]},
            "sz must be a number >= 0 and below 2 min(z, 1 - z), which is -0.4 for z = 1.2; got 0. "
            "Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make sz "
            "smaller, or move z towards 0.5.",
        ),
        (
            {"tau": [1.5, np.nan, 1.5, 1.5]},
            "boundary must return a finite number > 0 at t = 0, for the start to lie between the "
            "boundaries; got nan with v=1.5, a=1.4, D=1, tau=nan.",
        ),
    ],
)
def test_a_cell_without_a_solution_is_impossible_and_says_why(columns, message):
    solver, rows, _ = cells(process(), **columns)
    values, by = scores(solver, RT, UPPER, CELL, rows)
    assert (values[CELL == 1] == -math.inf).all()
    assert np.isfinite(values[CELL != 1]).all()
    assert not by[CELL == 1].any()
    (refusal,) = refusals(solver, RT, CELL, rows)
    assert (refusal.cell, refusal.message) == (1, message)
    assert (cdf_gradients(solver, RT, UPPER, CELL, rows)[0][CELL == 1] == 0.0).all()


def test_a_function_that_ends_refuses_its_cell():
    one = GeneralDDM(drift=lambda t, v, end: v * math.sqrt(end - t), boundary=1.5, v=1.0, end=9.0)
    solver, rows, _ = cells(one, end=[9.0, 0.5, 0.004, 9.0])
    values, _ = scores(solver, RT, UPPER, CELL, rows)
    is_refused = np.isin(CELL, [1, 2])
    assert (values[is_refused] == -math.inf).all()
    assert np.isfinite(values[~is_refused]).all()
    found = refusals(solver, RT, CELL, rows)
    assert [refusal.cell for refusal in found] == [1, 2]
    assert found[0].message.startswith("drift must return a finite number")


@pytest.mark.parametrize("start", ["uniform", "beta", lambda x: x * (1 - x)])
def test_at_the_edge_of_what_a_function_allows_trials_are_impossible(start):
    """A derivative would need the function beyond it."""

    def drift(v, t):
        return v + math.sqrt(1.0 - v) * t

    one = GeneralDDM(drift=drift, boundary=1.4, v=1.0, t0=0.2, start=start)
    solver, rows, _ = cells(one)
    values, by = scores(solver, RT, UPPER, np.zeros(80, dtype=int), rows)
    assert (values == -math.inf).all()
    assert (by == 0.0).all()
