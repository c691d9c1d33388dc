"""What a user sees of `ddm.plots`, and what importing it costs."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from plots.axes import PROCESSES, curves, points, visible

PICTURES = ["densities", "quantiles", "recovery"]


def test_a_user_is_shown_the_pictures_only():
    assert dir(plots) == PICTURES
    assert sorted(plots.__all__) == PICTURES
    assert all(callable(getattr(plots, name)) for name in PICTURES)


def test_importing_the_package_does_not_import_matplotlib():
    code = "import ddm.plots, sys; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture(scope="module")
def fit():
    parts = [
        process.simulate(150, seed=1).assign(difficulty=name) for name, process in PROCESSES.items()
    ]
    return ddm.fit(ddm.Model(v="difficulty"), pd.concat(parts, ignore_index=True))


def test_a_fit_draws_its_conditions(fit):
    panels = fit.plot()
    assert [ax.get_title() for ax in visible(panels)] == [
        "easy\nn = 150",
        "hard\nn = 150, 98.7 % of RTs shown",
    ]
    times, heights = curves(panels.flat[1])[0]
    np.testing.assert_allclose(heights, fit.process(difficulty="hard").pdf(times, 1))
    assert len(points(fit.plot_quantiles(), "o")) == 2 * 10


def test_a_fit_without_conditions_draws_all_trials(fit):
    panels = ddm.fit(ddm.Model(), fit.trials).plot()
    assert [ax.get_title() for ax in visible(panels)] == ["all trials\nn = 300, 99 % of RTs shown"]


def test_the_picture_can_be_saved(fit, tmp_path):
    fit.plot().flat[0].figure.savefig(tmp_path / "fit.png")
    assert (tmp_path / "fit.png").read_bytes().startswith(b"\x89PNG")
