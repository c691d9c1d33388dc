"""Pictures of a posterior, which are those of fits."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import ddm
from ddm import plots
from plots.axes import curves, visible
from populations.people import table_of_people
from posterior.synthetic import posterior_of

MODEL = ddm.Model(v="difficulty", z=ddm.FREE)

AVERAGED = ("cumulative", "conditional_accuracy", "delta", "psychometric", "chronometric", "paths")


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def posterior():
    return posterior_of(MODEL, table_of_people(3))


def test_densities_are_averages_over_people(posterior):
    panels = posterior.plot()
    assert [ax.get_title().split("\n")[:2] for ax in visible(panels)] == [
        ["difficulty = easy", "n = 90, 3 people"],
        ["difficulty = hard", "n = 90, 3 people"],
    ]
    times, heights = curves(panels.flat[1])[0]
    processes = [posterior.process(f"s{j}", difficulty="hard") for j in range(3)]
    expected = np.mean([one.pdf(times, 1) for one in processes], axis=0)
    np.testing.assert_allclose(heights, expected, rtol=1e-8, atol=1e-12)


def test_quantiles_are_one_panel(posterior):
    assert posterior.plot_quantiles().shape == (1, 1)


@pytest.mark.parametrize("name", AVERAGED)
def test_functions_of_plots_draw_it(posterior, name):
    assert visible(getattr(plots, name)(posterior))


def test_intervals_are_those_of_the_summary(posterior):
    panels = plots.parameters(posterior, level=0.8)
    (segments,) = [one.get_segments() for one in panels.flat[0].collections]
    ends = posterior.summary(0.8).loc[["v[easy]", "v[hard]"], ["ci_low", "ci_high"]]
    np.testing.assert_allclose([one[:, 0] for one in segments], ends)


def test_pairs_of_draws_leave_their_places_out(posterior):
    draws = posterior.draws[["chain", "draw", "v[easy]", "a"]]
    assert plots.pairs(draws).shape == (2, 2)


def test_shrinkage_is_from_the_separate_fits(posterior):
    fits = ddm.fit_each(MODEL, posterior.trials, by="subject", n_jobs=1)
    panels = posterior.plot_shrinkage(fits)
    (rings,) = [line for line in panels.flat[2].lines if line.get_label() == "separate fit"]
    np.testing.assert_allclose(rings.get_xdata(), fits.params["a"].sort_values())


def test_people_and_draws_are_drawn(posterior):
    assert len(visible(posterior.plot_subjects())) == 5
    assert posterior.plot_draws().shape == (10, 2)
