"""Data that several files fit, and their fits."""

import numpy as np
import pandas as pd
import pytest

import ddm
from fits.cases import CASES
from fits.sessions import TRUTH
from fits.two_levels import BY_LEVEL, ONE, PARTS


@pytest.fixture(scope="session")
def sessions():
    """Two subjects, two difficulties, two sessions; unordered, an index of its own."""
    parts = [
        process.simulate(100, seed=seed).assign(
            subject=f"s{seed - 2}", difficulty=difficulty, session=[1, 2] * 50
        )
        for seed in (3, 4)
        for difficulty, process in TRUTH.items()
    ]
    return pd.concat(parts, ignore_index=True).sample(frac=1.0, random_state=1)


@pytest.fixture(scope="session")
def fit(sessions):
    """The drift differs by difficulty; `chi2` is the same by another method."""
    return ddm.fit(ddm.Model(v="difficulty"), sessions)


@pytest.fixture(scope="session")
def chi2(sessions):
    return ddm.fit(ddm.Model(v="difficulty"), sessions, method="chi2")


@pytest.fixture(scope="session")
def by_subject(sessions):
    return ddm.fit_each(ddm.Model(v="difficulty"), sessions, by="subject")


@pytest.fixture(scope="session")
def stimulus_coded(sessions):
    """As `sessions`, with left and right stimuli and answers; drifts of equal size towards either
    side.
    """
    side = np.where(np.arange(len(sessions)) % 2, "left", "right")
    other = np.where(side == "left", "right", "left")
    coded = sessions.assign(
        side=side, choice=np.where(sessions["response"] == 1, side, other)
    ).drop(columns="response")
    trials = ddm.Trials(coded, response="choice", upper="right")
    return ddm.fit(ddm.Model(v="difficulty", stimulus="side"), trials)


@pytest.fixture(scope="session")
def two_levels():
    """Two difficulties, in three blocks and two sides that make no difference."""
    parts = [
        p.simulate(150, seed=i).assign(difficulty=level)
        for i, (level, p) in enumerate(PARTS.items())
    ]
    both = pd.concat(parts, ignore_index=True)
    return both.assign(block=np.arange(300) % 3, side=np.where(np.arange(300) % 2, "left", "right"))


@pytest.fixture(scope="session")
def nested(two_levels):
    return {"one": ddm.fit(ONE, two_levels), "two": ddm.fit(BY_LEVEL, two_levels)}


@pytest.fixture(params=CASES)
def case(request, tmp_path):
    model, trials, method = CASES[request.param]
    fit = ddm.fit(model, trials, method=method)
    path = tmp_path / "fit.json"
    fit.save(path)
    return fit, path
