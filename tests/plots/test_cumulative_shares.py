"""Distribution functions of each response."""

import numpy as np

from ddm import plots
from plots.axes import BAND, labelled


def test_lines_are_distribution_functions_and_points_the_data(fit, data):
    ax = plots.cumulative(fit).flat[1]
    hard = data[data["difficulty"] == "hard"]
    for r in (0, 1):
        line, points = (labelled(ax, f"response = {r}, {what}") for what in ("model", "data"))
        times = line.get_xdata()
        np.testing.assert_allclose(
            line.get_ydata(), fit.process(difficulty="hard").cdf(times, r), rtol=1e-8, atol=1e-12
        )
        rt = hard.loc[hard["response"] == r, "rt"].to_numpy()
        shares = [(rt <= t).sum() / 300 for t in points.get_xdata()]
        np.testing.assert_allclose(points.get_ydata(), shares)


def test_all_panels_hold_their_data(twelve):
    for ax in plots.cumulative(twelve).flat:
        low, high = ax.get_ylim()
        assert low <= 0.0
        assert max(line.get_ydata().max() for line in ax.lines) <= high


def test_the_band_holds_most_of_the_data_of_a_true_model(fit):
    ax = plots.cumulative(fit).flat[0]
    band = next(one for one in ax.collections if one.get_label() == BAND)
    points = labelled(ax, "response = 1, data").get_xydata()
    path = band.get_paths()[0]
    inside = path.contains_points(points, radius=1e-6)
    assert inside[points[:, 1] > 0.05].mean() > 0.8
