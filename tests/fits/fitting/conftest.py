"""Data of one subject and of four, and their fits."""

import pandas as pd
import pytest

import ddm
from fits.fitting.examples import TRUTH


@pytest.fixture(scope="session")
def data():
    return ddm.DDM(**TRUTH).simulate(300, seed=1)


@pytest.fixture(scope="session")
def subjects():
    """Four subjects, two conditions that differ in drift."""
    parts = [
        ddm.DDM(v=v, a=1.5, t0=0.3)
        .simulate(60, seed=10 * subject + v)
        .assign(subject=subject, condition=condition)
        for subject in range(4)
        for condition, v in (("easy", 2), ("hard", 1))
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="session")
def fit(data):
    return ddm.fit(ddm.Model(), data)


@pytest.fixture(scope="session")
def fits(subjects):
    return ddm.fit_each(ddm.Model(v="condition"), subjects, by="subject", n_jobs=1)
