"""Pictures of trials that were not all observed, or are lapses, agree with the fit."""

import re

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from plots.axes import area_of, area_under, curves, visible
from plots.axes import bars as bars_of

PROCESSES = {"fast": ddm.DDM(v=2.5, a=1.2, t0=0.3), "slow": ddm.DDM(v=0.6, a=1.5, t0=0.3)}
Q = [0.1, 0.3, 0.5, 0.7, 0.9]
N = 600


def complete():
    parts = [
        process.simulate(N, seed=seed).assign(task=name)
        for seed, (name, process) in enumerate(PROCESSES.items())
    ]
    return pd.concat(parts, ignore_index=True).astype({"response": float})


def until(deadline):
    data = complete()
    late = data["rt"] > deadline
    return data.assign(**{name: data[name].mask(late) for name in ("rt", "response")})


def by_task():
    data = complete()
    data = data.assign(limit=np.where(data["task"] == "fast", 0.7, 1.2))
    late = data["rt"] > data["limit"]
    return data.assign(**{name: data[name].mask(late) for name in ("rt", "response")})


def within_tasks():
    data = complete()
    data = data.assign(limit=np.array([0.6, 0.9, np.inf])[np.arange(2 * N) % 3])
    late = data["rt"] > data["limit"]
    return data.assign(**{name: data[name].mask(late) for name in ("rt", "response")})


def go(deadline):
    data = complete()
    other = (data["response"] == 0) | (data["rt"] > deadline)
    return data.assign(**{name: data[name].mask(other) for name in ("rt", "response")})


def window(low, high, table):
    return table[table["rt"].isna() | table["rt"].between(low, high)]


def lossy(table, seed=1):
    chosen = np.random.default_rng(seed).random(len(table)) < 0.2
    return table.assign(rt=table["rt"].mask(chosen))


# what is said of the trials, their table, and the lapses of the model
CASES = {
    "all observed": ({}, complete(), None),
    "deadline": ({"deadline": 1.0}, until(1.0), None),
    "deadlines by condition": ({"deadline": "limit"}, by_task(), None),
    "deadlines within conditions": ({"deadline": "limit"}, within_tasks(), None),
    "truncated": ({"truncated": (0.4, 1.0)}, window(0.4, 1.0, complete()), None),
    "truncated, deadline": (
        {"truncated": (0.4, None), "deadline": 1.0},
        window(0.4, 9.0, until(1.0)),
        None,
    ),
    "truncated twice": (
        {"truncated": (0.4, 0.8), "deadline": 1.0},
        window(0.4, 0.8, until(1.0)),
        None,
    ),
    "go": ({"observed": "upper"}, go(np.inf), None),
    "go until": ({"observed": "upper", "deadline": 1.0}, go(1.0), None),
    "lapses": ({}, complete(), (0.35, 2.5)),
    "exponential lapses": ({}, complete(), ddm.Exponential(1.0)),
    "deadline, lapses": ({"deadline": 1.0}, until(1.0), (0.35, 1.8)),
    "deadlines, lapses": ({"deadline": "limit"}, within_tasks(), ddm.Exponential(1.0)),
    "lapses that end early": ({"deadline": 1.0}, until(1.0), (0.0, 0.71)),
    "truncated, lapses": ({"truncated": (0.4, 1.0)}, window(0.4, 1.0, complete()), (0.0, 1.8)),
    "go, lapses": ({"observed": "upper", "deadline": 1.0}, go(1.0), (0.0, 1.8)),
    "lost": ({"lost_rt": "random"}, lossy(complete()), None),
    "lost, deadline": ({"deadline": 1.0, "lost_rt": "random"}, lossy(until(1.0)), (0.0, 1.8)),
    "late": (
        {"deadline": 1.0, "lost_rt": "late"},
        until(1.0).assign(response=complete()["response"]),
        None,
    ),
}


@pytest.fixture(scope="module", params=CASES)
def fit(request):
    reading, table, lapses = CASES[request.param]
    more = {} if lapses is None else {"lapse": 0.15, "lapse_window": lapses}
    return ddm.fit(ddm.Model(v="task", **more), ddm.Trials(table, **reading))


@pytest.fixture
def panels(fit):
    """The axes of every condition, with its name and its trials as (mask, n)."""
    drawn = fit.plot()
    names = fit.design.cells["task"].astype(str)
    found = {}
    for cell, (name, ax) in enumerate(zip(names, visible(drawn), strict=True)):
        found[name] = ax, fit.design.cell == cell
    return found


def bars(ax):
    return sum(map(area_of, bars_of(ax)))


def shown(ax):
    """The share of RTs on the axis that the title says; 1 without one."""
    said = re.search(r"([\d.]+) % shown", ax.get_title())
    return 1.0 if said is None else float(said[1]) / 100.0


def test_bars_are_the_trials_with_an_rt(fit, panels):
    trials = fit.trials
    is_whole = []
    for ax, of_cell in panels.values():
        answered = (trials.answered & of_cell).sum()
        is_whole.append(shown(ax) == 1.0)
        if is_whole[-1]:
            assert bars(ax) == pytest.approx(answered / of_cell.sum(), abs=1e-12)
        on_axis = (of_cell & (trials.rt <= ax.get_xlim()[1])).sum()
        assert bars(ax) == pytest.approx(on_axis / of_cell.sum(), abs=1e-12)
        assert shown(ax) == pytest.approx(on_axis / answered, rel=5e-3)
        assert (shown(ax) == 1.0) == (on_axis == answered)
    # the slower condition makes the axis, unless the RTs of both end alike
    assert any(is_whole) or np.isfinite(trials.window[1])


def test_the_title_counts_all_trials(fit, panels):
    trials = fit.trials
    for name, (ax, of_cell) in panels.items():
        title = ax.get_title()
        assert title.startswith(f"task = {name}\nn = {of_cell.sum()}")
        omitted, lost = (trials.omitted & of_cell).sum(), (trials.lost & of_cell).sum()
        assert (f", {omitted} omitted" in title) == bool(omitted)
        assert (f", {lost} RTs lost" in title) == bool(lost)


def test_there_are_filled_bars_and_a_line_for_each_observed_response(fit, panels):
    responses = sum(fit.trials.observed_sides)
    for ax, _ in panels.values():
        assert [patch.get_fill() for patch in bars_of(ax)] == [True] * responses
        assert len(curves(ax)) == responses


def kept(fit, deadline, level):
    """P(not removed) of a trial with this deadline, by the distribution function of the fit."""
    low, high = fit.trials.window
    sides = [r for r in (0, 1) if fit.trials.observed_sides[r]]

    def of_all(rt):
        return sum(float(fit.cdf(rt, r, task=level)) for r in sides)

    return of_all(min(high, deadline)) - of_all(low) + 1.0 - of_all(deadline)


def expected_area(fit, end, r, level, of_cell):
    """The share of the trials of a condition with this response and an RT before ``end``."""
    low, high = fit.trials.window
    total = 0.0
    for deadline, n in zip(
        *np.unique(fit.trials.deadline[of_cell], return_counts=True), strict=True
    ):
        last = max(low, min(end, high, deadline))
        mass = fit.cdf(last, r, task=level) - fit.cdf(low, r, task=level)
        total += n * float(mass) / kept(fit, deadline, level)
    return total / of_cell.sum()


def test_curves_are_the_mass_of_the_distribution_function_over_the_axis(fit, panels):
    """Times the share of responses in time whose RT was not lost."""
    for name, (ax, of_cell) in panels.items():
        sides = [r for r in (1, 0) if fit.trials.observed_sides[r]]
        for (times, heights), r in zip(curves(ax), sides, strict=True):
            area = area_under(times, heights)
            in_time, answered = (fit.trials.in_time & of_cell), (fit.trials.answered & of_cell)
            expected = expected_area(fit, ax.get_xlim()[1], r, name, of_cell)
            expected *= answered.sum() / in_time.sum()
            assert area == pytest.approx(expected, abs=1e-3)


def test_curves_end_where_rts_do(fit, panels):
    low, high = fit.trials.window
    for ax, of_cell in panels.values():
        last = min(high, fit.trials.deadline[of_cell].max(), ax.get_xlim()[1])
        for times, _ in curves(ax):
            assert (times[0], times[-1]) == (low, last)


def test_quantiles_are_those_of_the_table_and_before_the_deadline(fit):
    """Five crosses of the model, and five points, for each response of at least five trials."""
    table = fit.quantiles()
    table = table[table["n"] >= 5]
    ax = fit.plot_quantiles().flat[0]
    model = [line for line in ax.lines if line.get_linestyle() == "-"]
    for q, line in zip(Q, model, strict=True):
        rows = table[table["q"] == q].sort_values("predicted_p")
        np.testing.assert_allclose(line.get_xdata(), rows["predicted_p"], rtol=1e-9)
        np.testing.assert_allclose(line.get_ydata(), rows["predicted"], rtol=1e-9)

    data = [line for line in ax.lines if line.get_linestyle() == "None" and len(line.get_xdata())]
    drawn = sorted(point for line in data for point in zip(*line.get_data(), strict=True))
    seen = sorted(zip(table["observed_p"], table["observed"], strict=True))
    np.testing.assert_allclose(drawn, seen, rtol=1e-12)
    last = min(fit.trials.window[1], fit.trials.deadline.max())
    assert max(line.get_ydata().max() for line in model) <= last


def test_a_process_is_drawn_as_its_trials_were_observed():
    """Without a fit: what `ddm.plots` is given."""
    data = until(1.0)
    conditions = {
        name: (ddm.Trials(data[data["task"] == name], deadline=1.0), process)
        for name, process in PROCESSES.items()
    }
    for ax, (trials, process) in zip(
        visible(plots.densities(conditions)), conditions.values(), strict=True
    ):
        assert f"n = {N}, {trials.omitted.sum()} omitted" in ax.get_title()
        for (times, heights), r in zip(curves(ax), (1, 0), strict=True):
            assert times[-1] <= 1.0
            area = area_under(times, heights)
            assert area == pytest.approx(float(process.cdf(ax.get_xlim()[1], r)), abs=1e-3)
    model = [
        line for line in plots.quantiles(conditions).flat[0].lines if line.get_linestyle() == "-"
    ]
    assert max(line.get_ydata().max() for line in model) <= 1.0
    proportions = {round(x, 6) for line in model for x in line.get_xdata()}
    assert proportions >= {round(float(process.cdf(1.0, 1)), 6) for process in PROCESSES.values()}


def test_a_deadline_of_a_condition_ends_its_curve_alone():
    reading, table, _ = CASES["deadlines by condition"]
    fit = ddm.fit(ddm.Model(v="task"), ddm.Trials(table, **reading))
    ends = {ax.get_title().split("\n")[0]: ax.lines[0].get_xdata()[-1] for ax in fit.plot().flat}
    assert ends["task = fast"] == 0.7
    assert 1.0 < ends["task = slow"] <= 1.2


def test_steep_densities_are_drawn_as_they_are():
    """Of fast, easy decisions nearly all come within a tenth of the axis."""
    data = ddm.DDM(v=4.0, a=1.0, t0=0.25).simulate(1000, seed=1)
    lapses = ddm.DDM(v=0.5, a=3.0, t0=0.25).simulate(200, seed=2)
    data = pd.concat([data.assign(task="fast"), lapses.assign(task="slow")], ignore_index=True)
    fit = ddm.fit(ddm.Model(v="task", a="task"), data)
    for name, ax in zip(("fast", "slow"), fit.plot().flat, strict=True):
        for (times, heights), r in zip(curves(ax), (1, 0), strict=True):
            area = area_under(times, heights)
            expected = float(fit.cdf(ax.get_xlim()[1], r, task=name))
            assert area == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("deadline", [None, 0.8])
def test_lost_rts_lower_bars_and_curves_alike(deadline):
    """Drawn with the process that made 20,000 trials, of which a fifth lost their RT."""
    process = PROCESSES["slow"]
    data = process.simulate(20_000, seed=3).astype({"response": float})
    late = data["rt"] > (deadline or np.inf)
    data = lossy(data.assign(**{name: data[name].mask(late) for name in ("rt", "response")}))
    trials = ddm.Trials(data, deadline=deadline, lost_rt="random")
    (ax,) = visible(plots.densities({"": (trials, process)}))
    assert f"{trials.lost.sum()} RTs lost" in ax.get_title()
    curve = sum(area_under(*line) for line in curves(ax))
    assert abs(bars(ax) - curve) < 4.0 * np.sqrt(curve * (1.0 - curve) / trials.n)
