"""Where searches begin: points that a search can start from."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ddm import DDM, FREE, Model, Trials, fit
from ddm.distributions import BELONGING_NAMES
from ddm.estimation.ez_formulas import ez
from ddm.estimation.region import search_region
from ddm.estimation.starts import other_modes, scattered, starting_points, wide_points
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.parameters import BY_NAME, NAMES


def data(**processes):
    """Trials of several conditions, one process each."""
    tables = [
        process.simulate(2000, seed=1).assign(condition=name) for name, process in processes.items()
    ]
    return Trials(pd.concat(tables, ignore_index=True))


def points(model, trials, limit=None):
    """The starting points as {label: value}; t0 below the fastest RT unless a limit is given."""
    design = lay_out(model, trials)
    limits = np.full(len(design.cells), trials.rt.min() if limit is None else limit)
    return [
        dict(zip(design.labels, point, strict=True))
        for point in starting_points(outcomes_of_trials(model, trials, design), design, limits)
    ]


# -- starting points -------------------------------------------------------------------------------


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


def test_a_drift_that_is_reflected_begins_with_the_v_of_the_other_stimulus():
    trials = data(left=DDM(v=-1.2, a=1.4, t0=0.3), right=DDM(v=1.2, a=1.4, t0=0.3))
    stimulus = {"condition": {"left": -1, "right": 1}}
    expected = points(Model(stimulus=stimulus), trials)
    assert points(Model(drift=lambda v: v, stimulus=stimulus), trials) == expected


@pytest.mark.parametrize(
    ("fixed", "scale"),
    [({"D": 0.01}, 0.1), ({"D": 4.0}, 2.0), ({"D": FREE, "a": 0.14}, 0.1), ({"D": 1.0}, 1.0)],
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
    rows = {
        "rt": np.linspace(0.4, 1.2, 32),
        "response": [1, 0, 1, 1] * 8,
        "condition": ["a"] * 30 + ["b"] * 2,
    }
    first, _ = points(Model(a="condition"), Trials(pd.DataFrame(rows)))
    assert first["a[b]"] == pytest.approx(first["a[a]"], rel=0.7)


def test_parameters_that_ez_does_not_know_begin_at_the_values_of_the_table():
    first, second = points(Model(z=FREE), data(only=DDM(v=1, a=1.2, z=0.7, t0=0.2)))
    assert first["z"] == second["z"] == 0.5
    assert list(first) == [
        name for name in NAMES if name not in ("sv", "sz", "st0", "D", *BELONGING_NAMES)
    ]


def test_scattered_points_repeat_with_the_seed():
    point, step = np.array([1.0, 2.0]), np.array([0.1, 10.0])
    drawn = scattered(point, step, 400, seed=3)
    np.testing.assert_array_equal(drawn, scattered(point, step, 400, seed=3))
    np.testing.assert_allclose(np.std(drawn, axis=0), step, rtol=0.15)
    assert (abs(np.mean(drawn, axis=0) - point) < 4 * step / 20).all()


# -- variability -----------------------------------------------------------------------------------

AMOUNTS = {"sv": [0.5, 1.5], "sz": [0.2, 0.6, 0.9], "st0": [0.07, 0.25]}
VARIED = DDM(v=1.2, a=1.4, t0=0.3, sv=0.8, sz=0.3, st0=0.1)


@pytest.mark.parametrize("name", AMOUNTS)
def test_each_amount_of_a_variability_is_a_start(name):
    *found, cautious = points(Model(**{name: FREE}), data(only=VARIED))
    assert [point[name] for point in found] == pytest.approx(AMOUNTS[name])
    assert cautious[name] == pytest.approx({"sv": 0.5, "sz": 0.3, "st0": 0.1}[name])


def test_every_combination_of_amounts_is_a_start():
    found = points(Model(sv=FREE, sz=FREE, st0=FREE), data(only=VARIED))
    assert len(found) == 2 * 3 * 2 + 1
    assert len({(point["sv"], point["sz"], point["st0"]) for point in found}) == len(found)


def test_levels_begin_with_the_same_amount():
    trials = data(easy=VARIED, hard=VARIED)
    found = points(Model(sv="condition"), trials)
    assert len(found) == 3
    assert all(point["sv[easy]"] == pytest.approx(point["sv[hard]"]) for point in found)


def test_a_drift_that_varies_begins_stronger():
    """Averaged over drifts the mean evidence per second is v / sqrt(1 + sv^2 t) after t s."""
    trials = data(only=VARIED)
    little, much, _ = points(Model(sv=FREE), trials)
    constant, _ = points(Model(), trials)
    t = trials.rt.mean() - constant["t0"]
    assert little["v"] / constant["v"] == pytest.approx(np.sqrt(1 + 0.5**2 * t))
    assert much["v"] / constant["v"] == pytest.approx(np.sqrt(1 + 1.5**2 * t))


def test_the_range_of_non_decision_times_begins_around_their_mean():
    trials = data(only=VARIED)
    mean = ez(trials.upper.mean(), trials.rt.var(), trials.rt.mean(), n=trials.n).t0
    narrow, wide, _ = points(Model(st0=FREE), trials, limit=mean)
    assert narrow["t0"] == pytest.approx(0.95 * mean - 0.07 / 2)
    assert wide["t0"] == pytest.approx(0.95 * mean - 0.25 / 2)


def test_wide_starts_begin_with_t0_near_its_limit():
    by_width = {
        round(point["sz"], 1): point
        for point in points(Model(sz=FREE), data(only=VARIED), limit=0.25)
    }
    assert by_width[0.9]["t0"] == pytest.approx(0.97 * 0.25)
    assert by_width[0.6]["t0"] < 0.96 * 0.25


def test_amounts_are_in_the_unit_of_evidence():
    trials = data(only=VARIED)
    for one, other in zip(
        points(Model(sv=FREE), trials), points(Model(sv=FREE, D=0.01), trials), strict=True
    ):
        assert other["sv"] == pytest.approx(0.1 * one["sv"])


@pytest.mark.parametrize(
    "model", [Model(sv=FREE, sz=FREE, st0=FREE), Model(z=FREE, sv=FREE, sz=FREE, st0=FREE)]
)
def test_starts_are_processes_inside_the_region(model):
    trials = data(only=VARIED)
    design = lay_out(model, trials)
    limits = np.array([trials.rt.min() - 1e-3])
    region = search_region(design, {}, {}).below(limits, design)
    for point in starting_points(outcomes_of_trials(model, trials, design), design, limits):
        start = region.with_start(point)
        assert ((start > region.lower) & (start < region.upper)).all()
        process = DDM(
            **dict(zip(NAMES, design.parameters_by_cell(start)[0, : len(NAMES)], strict=True))
        )
        assert np.isfinite(process.logpdf(trials.rt, trials.upper)).all()


def modes(model, limit=0.3):
    """The other modes from the first starting point, as {label: value}, and that point."""
    trials = data(only=VARIED)
    design = lay_out(model, trials)
    first = starting_points(outcomes_of_trials(model, trials, design), design, np.array([limit]))[0]
    found = other_modes(first, design, np.array([limit]))
    return [dict(zip(design.labels, point, strict=True)) for point in (first, *found)]


@pytest.mark.parametrize(
    "model", [Model(), Model(sv=FREE, st0=FREE), Model(sz=0.3), Model(sz=FREE, t0=0.2)]
)
def test_without_a_width_and_a_t0_to_estimate_there_are_no_other_modes(model):
    assert len(modes(model)) == 1


def test_other_modes_are_wide_with_t0_near_its_limit():
    first, *found = modes(Model(sv=FREE, sz=FREE, st0=FREE))
    assert [mode["sz"] for mode in found] == [0.95, 0.95, 0.5]
    assert [mode["t0"] for mode in found] == pytest.approx([0.3 - 0.008, 0.3 - 0.01, 0.3 - 0.045])
    assert [mode["st0"] - first["st0"] for mode in found] == pytest.approx([0.08, 0.25, 0.02])
    assert all(mode[name] == first[name] for mode in found for name in ("v", "a", "sv"))


def test_points_drawn_at_random_fill_the_ranges_of_the_table():
    """Drifts in multiples of EZ's in the condition (roughly), t0 of its limit."""
    trials = data(easy=DDM(v=2.0, a=1.4, t0=0.3), hard=DDM(v=0.8, a=1.4, t0=0.3))
    model = Model(v="condition", z=FREE, sv=FREE, sz=FREE, st0=FREE)
    design = lay_out(model, trials)
    limits, outcomes = np.full(2, 0.25), outcomes_of_trials(model, trials, design)
    drawn = wide_points(outcomes, design, limits, 400, 1)
    table = pd.DataFrame(drawn, columns=design.labels)
    alone = Model(v="condition", a="condition", t0="condition")
    by_ez = fit(alone, trials, method="ez").params
    units = {"v[easy]": by_ez["v[easy]"], "v[hard]": by_ez["v[hard]"], "t0": 0.25}
    for label in design.labels:
        low, high = BY_NAME[label.split("[")[0]].wide
        share = (table[label] / units.get(label, 1.0) - low) / (high - low)
        assert share.between(-0.02, 1.02).all(), label
        assert stats.kstest(share, "uniform").pvalue > 1e-3, label
    np.testing.assert_allclose(
        table["v[easy]"] / table["v[hard]"], by_ez["v[easy]"] / by_ez["v[hard]"], rtol=0.02
    )
