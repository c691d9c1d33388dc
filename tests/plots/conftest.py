"""Conditions to draw, and figures that are closed after every test."""

import matplotlib.pyplot as plt
import pytest

import ddm
from plots.axes import PROCESSES


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def conditions():
    return {
        name: (ddm.Trials(process.simulate(300, seed=seed)), process)
        for seed, (name, process) in enumerate(PROCESSES.items())
    }
