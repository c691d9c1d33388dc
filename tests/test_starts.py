"""Where searches begin: the published EZ example, its edge corrections, and points that a search can start from."""

import numpy as np
import pandas as pd
import pytest

from ddm import DDM, FREE, Model, Trials
from ddm.design import lay_out
from ddm.parameters import NAMES
from ddm.starts import ez, scattered, starting_points


def data(**processes):
    """Trials of several conditions, one process each."""
    tables = [process.simulate(2000, seed=1).assign(condition=name) for name, process in processes.items()]
    return Trials(pd.concat(tables, ignore_index=True))


def points(model, trials, limit=None):
    """The starting points as {label: value}; t0 below the fastest RT unless a limit is given."""
    design = lay_out(model, trials)
    limits = np.full(len(design.cells), trials.rt.min() if limit is None else limit)
    return [dict(zip(design.labels, point, strict=True)) for point in starting_points(trials, design, limits)]


# -- EZ ---------------------------------------------------------------------------------------------------------------


def test_the_example_of_the_ez_paper():
    # Wagenmakers, van der Maas & Grasman (2007): v = 0.1, a = 0.14, t0 = 0.3; more digits with 30-digit arithmetic
    estimates = ez(0.802, 0.112, 0.723, n=1000, s=0.1)
    assert estimates == pytest.approx((0.0999385262, 0.1399702027, 0.3000299723), abs=5e-11)


@pytest.mark.parametrize("k", [0.1, 2.0])
def test_s_sets_the_scale(k):
    one, other = ez(0.8, 0.1, 0.7, n=100), ez(0.8, 0.1, 0.7, n=100, s=k)
    assert other == pytest.approx((k * one.v, k * one.a, one.t0))


def test_the_other_response_turns_the_drift_round():
    one, other = ez(0.8, 0.1, 0.7, n=100), ez(0.2, 0.1, 0.7, n=100)
    assert other == pytest.approx((-one.v, one.a, one.t0))


@pytest.mark.parametrize(
    ("p", "moved"), [(0.0, 0.5 / 40), (0.5, 0.5 + 0.5 / 40), (1.0, 1 - 0.5 / 40), (0.999, 1 - 0.5 / 40)]
)
def test_edges_are_moved_by_half_a_trial(p, moved):
    assert ez(p, 0.1, 0.7, n=40) == ez(moved, 0.1, 0.7, n=40)


@pytest.mark.parametrize("p", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("n", [1, 2, 40])
def test_edges_give_finite_estimates(p, n):
    estimates = ez(p, 0.1, 0.7, n=n)
    assert np.isfinite(estimates).all()
    assert estimates.a > 0


def test_ez_inverts_the_closed_forms():
    process = DDM(v=0.9, a=1.3, t0=0.25)
    # mean and variance do not depend on the response when z = 1/2
    estimates = ez(process.probability(1), process.var(1), process.mean(1), n=10**6)
    assert estimates == pytest.approx((0.9, 1.3, 0.25), rel=1e-9)


# -- starting points --------------------------------------------------------------------------------------------------


def test_the_first_point_is_near_the_truth():
    first, second = points(Model(), data(only=DDM(v=1.2, a=1.4, t0=0.3)), limit=0.4)
    assert first == pytest.approx({"v": 1.2, "a": 1.4, "t0": 0.3}, rel=0.1)
    assert second == pytest.approx({"v": first["v"] / 2, "a": 1.5, "t0": 0.2})


def test_each_condition_has_its_estimates():
    trials = data(easy=DDM(v=2.0, a=1.4, t0=0.3), hard=DDM(v=-0.8, a=1.4, t0=0.3))
    first, _ = points(Model(v="condition"), trials)
    assert first == pytest.approx({"v[easy]": 2.0, "v[hard]": -0.8, "a": 1.4, "t0": 0.3}, rel=0.15)


def test_stimulus_coding_turns_estimates_round():
    trials = data(left=DDM(v=-1.2, a=1.4, t0=0.3), right=DDM(v=1.2, a=1.4, t0=0.3))
    first, _ = points(Model(stimulus={"condition": {"left": -1, "right": 1}}), trials)
    assert first == pytest.approx({"v": 1.2, "a": 1.4, "t0": 0.3}, rel=0.15)


@pytest.mark.parametrize(
    ("fixed", "scale"), [({"D": 0.01}, 0.1), ({"D": 4.0}, 2.0), ({"D": FREE, "a": 0.14}, 0.1), ({"D": 1.0}, 1.0)]
)
def test_the_scale_follows_what_is_fixed(fixed, scale):
    trials = data(only=DDM(v=1.2, a=1.4, t0=0.3))
    first, _ = points(Model(**fixed), trials)
    expected = {"v": 1.2 * scale, "a": 1.4 * scale, "t0": 0.3, "D": scale**2}
    assert first == pytest.approx({name: expected[name] for name in first}, rel=0.2)


@pytest.mark.parametrize("limit", [0.25, 0.05])
def test_t0_begins_below_its_limit(limit):
    for point in points(Model(), data(only=DDM(v=1.2, a=1.4, t0=0.3)), limit=limit):
        assert 0 < point["t0"] <= 0.95 * limit


def test_a_negative_t0_is_moved_up():
    rt = np.r_[np.full(90, 0.5), np.full(10, 9.0)]  # a variance for which EZ's t0 is negative
    upper = np.arange(100) < 80
    assert ez(upper.mean(), rt.var(), rt.mean(), n=100).t0 < 0
    first, _ = points(Model(), Trials(pd.DataFrame({"rt": rt, "response": upper})), limit=0.5)
    assert first["t0"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    "rows",
    [
        {"rt": [0.5], "response": [1]},
        {"rt": [0.5] * 20, "response": [1] * 20},
        {"rt": [0.4, 0.6], "response": [0, 1]},
        {"rt": np.linspace(0.3, 2, 30), "response": [0] * 30},
    ],
    ids=["one trial", "one RT", "two trials", "one response"],
)
@pytest.mark.parametrize("model", [Model(), Model(z=FREE), Model(D=FREE, v=1), Model(a=1, t0=0.1)])
def test_poor_data_give_finite_points(rows, model):
    for point in points(model, Trials(pd.DataFrame(rows)), limit=0.3):
        assert np.isfinite(list(point.values())).all()
        assert point.get("a", 1) > 0
        assert 0 < point.get("t0", 0.1) < 0.3


def test_conditions_of_few_trials_borrow_their_times():
    rows = {"rt": np.linspace(0.4, 1.2, 32), "response": [1, 0, 1, 1] * 8, "condition": ["a"] * 30 + ["b"] * 2}
    first, _ = points(Model(a="condition"), Trials(pd.DataFrame(rows)))
    assert first["a[b]"] == pytest.approx(first["a[a]"], rel=0.7)


def test_parameters_that_ez_does_not_know_begin_at_the_values_of_the_table():
    first, second = points(Model(z=FREE), data(only=DDM(v=1, a=1.2, z=0.7, t0=0.2)))
    assert first["z"] == second["z"] == 0.5
    assert list(first) == [name for name in NAMES if name not in ("sv", "sz", "st0", "D")]


def test_scattered_points_repeat_with_the_seed():
    point, step = np.array([1.0, 2.0]), np.array([0.1, 10.0])
    drawn = scattered(point, step, 400, seed=3)
    np.testing.assert_array_equal(drawn, scattered(point, step, 400, seed=3))
    np.testing.assert_allclose(np.std(drawn, axis=0), step, rtol=0.15)
    assert (abs(np.mean(drawn, axis=0) - point) < 4 * step / 20).all()
