"""Estimates against one another."""

import numpy as np
import pytest

from ddm import plots
from refusals import refused


def test_ellipses_hold_half_and_nearly_all_of_the_normal_distribution(fit):
    panels = plots.pairs(fit)
    assert panels.shape == (4, 4)
    rng = np.random.default_rng(1)
    draws = rng.multivariate_normal(fit.params, fit.cov, 20_000)
    for line, share in zip(panels[2, 0].lines, (0.5, 0.95), strict=True):
        inside = line.get_path().contains_points(draws[:, [0, 2]])
        assert inside.mean() == pytest.approx(share, abs=0.015)
    said = float(panels[0, 2].texts[0].get_text())
    assert said == pytest.approx(fit.correlation.iloc[0, 2], abs=0.006)


def test_people_and_draws_are_points(people):
    for thing in (people, people.params):
        panels = plots.pairs(thing)
        x, y = panels[2, 1].lines[0].get_data()
        np.testing.assert_array_equal(x, people.params["v[hard]"])
        np.testing.assert_array_equal(y, people.params["a"])
        said = float(panels[1, 2].texts[0].get_text())
        assert said == pytest.approx(people.params["v[hard]"].corr(people.params["a"]), abs=0.006)


def test_names_stand_at_the_edges(fit):
    panels = plots.pairs(fit)
    assert [ax.get_xlabel() for ax in panels[-1]] == list(fit.params.index)
    assert [ax.get_ylabel() for ax in panels[:, 0]] == list(fit.params.index)


def test_what_has_no_pairs_is_refused(people):
    with refused(
        ValueError,
        "pairs draws 2 to 12 estimates against one another; there are 1. Choose some: "
        "ddm.plots.pairs(fits.params[['v', 'a']]).",
    ):
        plots.pairs(people.params[["a"]])
    with refused(
        TypeError, "pairs draws a Fit, Fits, or a table such as fit.bootstrap(); got int."
    ):
        plots.pairs(3)
