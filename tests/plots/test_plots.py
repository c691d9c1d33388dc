"""Pictures: what is drawn where, against numbers computed from the data and the processes."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from refusals import refused

PROCESSES = {"easy": ddm.DDM(v=2.0, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.5, a=1.4, t0=0.3)}


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def conditions():
    return {
        name: (ddm.Trials(process.simulate(300, seed=seed)), process)
        for seed, (name, process) in enumerate(PROCESSES.items())
    }


@pytest.fixture(scope="module")
def fit():
    parts = [
        process.simulate(150, seed=1).assign(difficulty=name) for name, process in PROCESSES.items()
    ]
    return ddm.fit(ddm.Model(v="difficulty"), pd.concat(parts, ignore_index=True))


def visible(panels):
    return [ax for ax in panels.flat if ax.get_visible()]


def histograms(ax):
    """The bars of each response, upper first: heights and edges."""
    return [(patch.get_data().values, patch.get_data().edges) for patch in ax.patches]


def curves(ax):
    return [line.get_data() for line in ax.lines[:2]]


# --- densities ------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 9])
def test_there_is_a_panel_per_condition(conditions, n):
    many = {str(i): conditions["easy"] for i in range(n)}
    panels = plots.densities(many)
    assert [ax.get_title() for ax in visible(panels)] == [f"{i} (n = 300)" for i in range(n)]


@pytest.mark.parametrize("n", [1, 3, 4, 5, 9])
def test_the_lowest_panel_of_each_column_and_the_first_of_each_row_are_labelled(conditions, n):
    panels = plots.densities({str(i): conditions["easy"] for i in range(n)})
    rows = len(panels)
    for (row, column), ax in np.ndenumerate(panels):
        if ax.get_visible():
            is_lowest = row == rows - 1 or not panels[row + 1, column].get_visible()
            assert ax.get_xlabel() == ("RT (s)" if is_lowest else "")
            assert (
                any(tick.label1.get_visible() for tick in ax.xaxis.get_major_ticks()) is is_lowest
            )
            assert ax.get_ylabel() == ("density (1/s)" if column == 0 else "")


def test_the_areas_of_the_histograms_are_the_proportions_of_the_responses(conditions):
    """Of the RTs that the time axis shows."""
    for ax, (trials, _) in zip(
        visible(plots.densities(conditions)), conditions.values(), strict=True
    ):
        end = ax.get_xlim()[1]
        for (heights, edges), response, sign in zip(
            histograms(ax), (True, False), (1, -1), strict=True
        ):
            shown = ((trials.upper == response) & (trials.rt <= end)).mean()
            assert (heights * np.diff(edges)).sum() == pytest.approx(sign * shown)


def test_the_areas_under_the_curves_are_the_probabilities_of_the_responses(conditions):
    for ax, (_, process) in zip(
        visible(plots.densities(conditions)), conditions.values(), strict=True
    ):
        end = ax.get_xlim()[1]
        for (times, heights), response, sign in zip(curves(ax), (1, 0), (1, -1), strict=True):
            area = (0.5 * (heights[1:] + heights[:-1]) * np.diff(times)).sum()
            assert area == pytest.approx(sign * process.cdf(end, response), abs=1e-3)
            assert abs(area) == pytest.approx(process.probability(response), abs=0.02)


def test_all_but_the_slowest_hundredth_of_the_rts_are_shown(conditions):
    end = visible(plots.densities(conditions))[0].get_xlim()[1]
    assert all((trials.rt <= end).mean() >= 0.99 for trials, _ in conditions.values())


def test_given_axes_are_used_and_further_ones_left_alone(conditions):
    figure, axes = plt.subplots(1, 3)
    panels = plots.densities(conditions, axes=axes)
    assert [ax.get_title() for ax in axes] == ["easy (n = 300)", "hard (n = 300)", ""]
    assert all(given is used for given, used in zip(axes, panels, strict=True))
    assert axes[2].get_visible()
    assert not axes[2].has_data()
    assert plt.get_fignums() == [figure.number]


def test_one_pair_of_axes_is_enough_for_one_condition(conditions):
    _, ax = plt.subplots()
    assert plots.densities({"easy": conditions["easy"]}, axes=ax).tolist() == [ax]
    assert ax.has_data()


def test_too_few_axes_are_refused(conditions):
    _, ax = plt.subplots()
    with pytest.raises(
        ValueError, match=r"^axes must hold at least 2 axes, one per condition; got 1\.$"
    ):
        plots.densities(conditions, axes=ax)


def test_the_legend_names_the_responses_as_the_data_do():
    data = PROCESSES["hard"].simulate(50, seed=1).replace({"response": {0: 10, 1: 20}})
    trials = ddm.Trials(data.rename(columns={"response": "key"}), response="key", upper=10)
    (ax,) = visible(plots.densities({"": (trials, PROCESSES["hard"])}))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["key = 10", "key = 20"]


# --- quantiles ------------------------------------------------------------------------------------


def points(ax, marker):
    """(proportion, quantile) of all points with a marker, sorted."""
    lines = [line for line in ax.lines if line.get_marker() == marker]
    return sorted((x, y) for line in lines for x, y in zip(*line.get_data(), strict=True))


Q = [0.1, 0.3, 0.5, 0.7, 0.9]


def test_crosses_are_the_quantiles_of_the_data_at_their_proportions(conditions):
    expected = []
    for trials, _ in conditions.values():
        answers = pd.Series(trials.rt).groupby(trials.upper)
        for _, rt in answers:
            expected += [(len(rt) / trials.n, value) for value in rt.quantile(Q)]
    np.testing.assert_allclose(
        points(plots.quantiles(conditions), "x"), sorted(expected), rtol=1e-12
    )


def test_circles_are_the_quantiles_of_the_processes_at_their_probabilities(conditions):
    """Each splits its probability as its order says: cdf(circle, response) = q P(response)."""
    found = points(plots.quantiles(conditions), "o")
    expected = sorted(
        (process.probability(response), q)
        for _, process in conditions.values()
        for response in (0, 1)
        for q in Q
    )
    for (x, rt), (probability, q) in zip(found, expected, strict=True):
        assert x == pytest.approx(probability)
        response, process = next(
            (response, process)
            for _, process in conditions.values()
            for response in (0, 1)
            if process.probability(response) == pytest.approx(x)
        )
        assert process.cdf(rt, response) == pytest.approx(q * probability, rel=1e-6)


def test_a_response_with_fewer_than_five_trials_is_not_drawn():
    process = PROCESSES["easy"]
    data = process.simulate(200, seed=1)
    for n, drawn in ((4, 5), (5, 10)):
        errors = data[data["response"] == 0].head(n)
        trials = ddm.Trials(pd.concat([data[data["response"] == 1], errors]))
        assert len(points(plots.quantiles({"easy": (trials, process)}), "x")) == drawn


def test_a_given_ax_is_used(conditions):
    figure, ax = plt.subplots()
    assert plots.quantiles(conditions, ax=ax) is ax
    assert plt.get_fignums() == [figure.number]


def test_the_legend_of_the_quantiles_names_responses_data_and_fit(conditions):
    legend = plots.quantiles(conditions).get_legend()
    assert [text.get_text() for text in legend.get_texts()] == [
        "response = 1, data", "response = 1, fit", "response = 0, data", "response = 0, fit",
    ]  # fmt: skip


# --- difficult data -------------------------------------------------------------------------------


@pytest.mark.parametrize("response", [0, 1])
def test_conditions_with_one_response_are_drawn(response):
    data = PROCESSES["hard"].simulate(100, seed=1)
    trials = ddm.Trials(data[data["response"] == response])
    single = {"all": (trials, PROCESSES["hard"])}
    (ax,) = visible(plots.densities(single))
    areas = [(heights * np.diff(edges)).sum() for heights, edges in histograms(ax)]
    assert np.flatnonzero(areas).tolist() == [1 - response]
    assert len(points(plots.quantiles(single), "x")) == 5


def test_a_single_trial_is_drawn():
    single = {"all": (ddm.Trials(pd.DataFrame({"rt": [0.5], "response": [1]})), PROCESSES["easy"])}
    plots.densities(single)
    assert plots.quantiles(single).get_legend() is None


# --- from a fit -----------------------------------------------------------------------------------


def test_a_fit_draws_its_conditions(fit):
    panels = fit.plot()
    assert [ax.get_title() for ax in visible(panels)] == ["easy (n = 150)", "hard (n = 150)"]
    times, heights = curves(panels.flat[1])[0]
    np.testing.assert_allclose(heights, fit.process(difficulty="hard").pdf(times, 1))
    assert len(points(fit.plot_quantiles(), "o")) == 2 * 10


def test_a_fit_without_conditions_draws_all_trials(fit):
    panels = ddm.fit(ddm.Model(), fit.trials).plot()
    assert [ax.get_title() for ax in visible(panels)] == ["all trials (n = 300)"]


def test_the_picture_can_be_saved(fit, tmp_path):
    fit.plot().flat[0].figure.savefig(tmp_path / "fit.png")
    assert (tmp_path / "fit.png").read_bytes().startswith(b"\x89PNG")


# --- recovery -------------------------------------------------------------------------------------


def recovered(process):
    return ddm.recover(
        ddm.Model(),
        process,
        n_trials=[50, 100],
        n_datasets=6,
        methods=["ml", "ez"],
        seed=1,
        n_jobs=1,
    )


def test_true_values_that_differ_are_drawn_against_the_estimates():
    table = recovered(ddm.typical)
    panels = plots.recovery(table)
    assert panels.shape == (2, 3)
    points, _, line = panels[1, 2].lines
    rows = table.query("n_trials == 100 and parameter == 't0' and method == 'ml' and converged")
    assert points.get_xydata().tolist() == rows[["true", "estimate"]].to_numpy().tolist()
    assert list(line.get_xdata()) == list(line.get_ydata())
    assert [text.get_text() for text in panels[1, 2].get_legend().get_texts()] == ["ml", "ez"]
    assert panels[1, 2].get_title() == "t0, 100 trials"


def test_tables_without_fits_are_refused():
    table = recovered(ddm.typical)
    with refused(
        TypeError, "recovered must be the table that ddm.recover gives, with a row per estimate."
    ):
        plots.recovery(ddm.recovery_summary(table))
    with refused(ValueError, "recovered has no fit that converged, so there is nothing to draw."):
        plots.recovery(table.assign(converged=False))


def test_one_true_value_is_a_line_through_the_boxes_of_the_methods():
    panels = plots.recovery(recovered(ddm.DDM(v=1.0, a=1.5, t0=0.3)))
    assert [label.get_text() for label in panels[1, 0].get_xticklabels()] == ["ml", "ez"]
    assert panels[0, 1].lines[-1].get_ydata()[0] == 1.5
