"""Fits to draw, and figures that are closed after every test."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
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


@pytest.fixture(scope="session")
def data():
    """Two difficulties in three blocks, which make no difference; x is another covariate."""
    parts = [
        process.simulate(300, seed=seed).assign(difficulty=name, block=np.arange(300) % 3)
        for seed, (name, process) in enumerate(PROCESSES.items())
    ]
    both = pd.concat(parts, ignore_index=True)
    return both.assign(x=np.random.default_rng(1).normal(size=600))


@pytest.fixture(scope="session")
def fit(data):
    return ddm.fit(ddm.Model(v="difficulty"), data)


@pytest.fixture(scope="session")
def trialwise(data):
    return ddm.fit(ddm.Model(v="~ x"), data)


@pytest.fixture(scope="session")
def twelve():
    """Six coherences under two instructions."""
    rows = [
        ddm.DDM(v=5.0 * c, a=a, t0=0.3).simulate(60, seed=i).assign(coherence=c, instruction=name)
        for i, c in enumerate((0.0, 0.032, 0.064, 0.128, 0.256, 0.512))
        for name, a in (("accuracy", 1.6), ("speed", 1.0))
    ]
    return ddm.fit(ddm.Model(v="coherence", a="instruction"), pd.concat(rows, ignore_index=True))


@pytest.fixture(scope="session")
def people():
    """Four people with two difficulties."""
    parts = [
        ddm.DDM(v=v + 0.2 * i, a=1.2 + 0.1 * i, t0=0.3)
        .simulate(80, seed=10 * i + j)
        .assign(subject=f"s{i}", difficulty=level)
        for i in range(4)
        for j, (level, v) in enumerate({"easy": 2.0, "hard": 0.8}.items())
    ]
    table = pd.concat(parts, ignore_index=True)
    return ddm.fit_each(ddm.Model(v="difficulty"), table, by="subject", n_jobs=1)
