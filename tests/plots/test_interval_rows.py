"""Estimates with their intervals."""

import numpy as np

import ddm
from ddm import plots
from ddm.plots.interval_rows import axis_text
from plots.axes import visible
from refusals import refused


def test_a_panel_per_parameter_with_its_unit(fit):
    panels = plots.parameters(fit)
    assert [ax.get_xlabel() for ax in visible(panels)] == [
        "v (evidence/s)",
        "a (evidence)",
        "t0 (s)",
    ]
    assert [text.get_text() for text in panels[0, 0].get_yticklabels()] == ["easy", "hard"]


def test_whiskers_are_the_intervals(fit):
    ax = plots.parameters(fit, level=0.9).flat[0]
    (segments,) = [one.get_segments() for one in ax.collections]
    ends = np.array([[one[0, 0], one[1, 0]] for one in segments])
    np.testing.assert_allclose(ends, fit.ci(0.9).loc[["v[easy]", "v[hard]"]], rtol=1e-9)
    points = ax.lines[0].get_xdata()
    np.testing.assert_allclose(points, fit.params[["v[easy]", "v[hard]"]])


def test_people_are_points_around_their_mean(people):
    ax = plots.parameters(people).flat[0]
    drawn = [
        line for line in ax.lines if line.get_label() == "people" or len(line.get_xdata()) == 4
    ]
    np.testing.assert_allclose(drawn[1].get_xdata(), np.sort(people.params["v[hard]"]))
    (segments,) = [one.get_segments() for one in ax.collections]
    mean, sd = people.params["v[hard]"].mean(), people.params["v[hard]"].std()
    # the quantile .975 of t with 3 degrees of freedom
    reach = 3.182446 * sd / 2.0
    np.testing.assert_allclose(segments[1][:, 0], [mean - reach, mean + reach], rtol=1e-6)


def test_coefficients_have_no_unit_of_the_parameter(data):
    fit = ddm.fit(ddm.Model(a="~ x"), data)
    texts = [ax.get_xlabel() for ax in visible(plots.parameters(fit))]
    assert texts == ["v (evidence/s)", "a, coefficients", "t0 (s)"]
    assert axis_text("z") == "z"


def test_what_has_no_estimates_is_refused(data):
    with refused(TypeError, "parameters draws the estimates of a Fit or Fits; got DataFrame."):
        plots.parameters(data)
    fixed = ddm.fit(ddm.Model(v=1.0, a=1.4, t0=0.3), data)
    with refused(ValueError, "the fit has no estimates to draw: every parameter is fixed."):
        plots.parameters(fixed)
