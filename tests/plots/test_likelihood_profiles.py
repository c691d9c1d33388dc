"""Profiles of the deviance."""

import numpy as np

from ddm import plots
from plots.axes import visible
from refusals import refused


def test_lines_are_the_table_of_profiles(fit):
    panels = plots.profiles(fit)
    table = fit.profile()
    for ax, label in zip(visible(panels), fit.params.index, strict=True):
        own = table[table["estimate"] == label]
        np.testing.assert_array_equal(ax.lines[0].get_xdata(), own["value"])
        np.testing.assert_array_equal(ax.lines[0].get_ydata(), own["deviance"])
        wald = ((own["value"] - fit.params[label]) / fit.se[label]) ** 2
        np.testing.assert_allclose(ax.lines[1].get_ydata(), wald)
    assert panels.flat[0].get_xlabel() == "v[easy] (evidence/s)"


def test_one_fit_is_drawn(people):
    with refused(
        TypeError, "profiles draws one Fit; got Fits. Of Fits take one person: fits[key]."
    ):
        plots.profiles(people)
