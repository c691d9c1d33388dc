"""A table of trials, and a folder that has it as a file."""

import pandas as pd
import pytest

import ddm
from cli.command import COLUMNS


@pytest.fixture(scope="session")
def trials():
    """Two subjects, two conditions."""
    parts = [
        ddm.DDM(v=v, a=1.4, t0=0.3)
        .simulate(60, seed=10 * subject + v)
        .assign(subject=subject, condition=condition)
        for subject in (1, 2)
        for condition, v in (("easy", 2), ("hard", 1))
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS].round(4)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, trials):
    """Every test works in a folder with the file data.csv."""
    monkeypatch.chdir(tmp_path)
    trials.to_csv("data.csv", index=False)
    return tmp_path
