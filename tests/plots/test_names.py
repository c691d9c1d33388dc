"""What a user sees of `ddm.plots`, and what importing it costs."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from plots.axes import PROCESSES, curves, visible

PICTURES = [
    "chronometric",
    "comparison",
    "concentrations",
    "conditional_accuracy",
    "cumulative",
    "delta",
    "densities",
    "draws",
    "pairs",
    "parameters",
    "paths",
    "profiles",
    "psychometric",
    "quantiles",
    "recovery",
    "shrinkage",
    "state",
    "subjects",
]

# of tables, of populations, and of what is inside a process
NOT_OF_FITS = (
    *("recovery", "comparison", "state", "concentrations"),
    *("shrinkage", "subjects", "draws"),
)

OF_FITS = [name for name in PICTURES if name not in NOT_OF_FITS]

OF_TRIALS = [
    "densities",
    "cumulative",
    "quantiles",
    "conditional_accuracy",
    "psychometric",
    "chronometric",
]


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
        "difficulty = easy\nn = 150",
        "difficulty = hard\nn = 150, 98.7 % shown",
    ]
    times, heights = curves(panels.flat[1])[0]
    np.testing.assert_allclose(heights, fit.process(difficulty="hard").pdf(times, 1))
    assert fit.plot_quantiles().shape == (1, 1)


def test_a_fit_without_conditions_draws_all_trials(fit):
    panels = ddm.fit(ddm.Model(), fit.trials).plot()
    assert [ax.get_title() for ax in visible(panels)] == ["n = 300, 99 % shown"]


@pytest.mark.parametrize("name", OF_FITS)
def test_pictures_of_a_fit_need_no_further_argument(fit, name):
    panels = getattr(plots, name)(fit)
    assert all(ax.lines or ax.texts or ax.collections for ax in visible(panels))


@pytest.mark.parametrize("name", [name for name in OF_FITS if name != "profiles"])
def test_nor_do_those_of_fits(people, name):
    assert visible(getattr(plots, name)(people))


@pytest.mark.parametrize("name", OF_TRIALS)
def test_nor_do_those_of_data(data, name):
    """Which have no model."""
    panels = getattr(plots, name)(data)
    texts = [handle.get_label() for ax in visible(panels) for handle in (*ax.lines, *ax.patches)]
    assert texts
    assert not any(text.endswith("model") for text in texts)


@pytest.mark.parametrize("name", [*OF_TRIALS, "paths"])
def test_nor_do_those_of_trials_with_parameters_of_their_own(trialwise, name):
    assert visible(getattr(plots, name)(trialwise))


def test_the_picture_can_be_saved(fit, tmp_path):
    fit.plot().flat[0].figure.savefig(tmp_path / "fit.png")
    assert (tmp_path / "fit.png").read_bytes().startswith(b"\x89PNG")
