"""A whole study: subjects in a table with labels of its own, fitted, simulated from the fits, and
fitted again.
"""

import numpy as np
import pandas as pd
import pytest

import ddm

MODEL = ddm.Model(v="coherence")
TRUTH = pd.DataFrame(
    {"v[high]": [2.0, 1.6], "v[low]": [0.8, 0.5], "a": [1.3, 1.7], "t0": [0.25, 0.35]},
    index=pd.Index(["anna", "ben"], name="participant"),
)


def trials(table):
    return ddm.Trials(table, rt="seconds", response="choice", upper="right")


@pytest.fixture(scope="module")
def table():
    parts = [
        ddm.DDM(v=truth[f"v[{coherence}]"], a=truth["a"], t0=truth["t0"])
        .simulate(250, seed=[*TRUTH.index].index(name) * 2 + (coherence == "low"))
        .assign(participant=name, coherence=coherence)
        for name, truth in TRUTH.iterrows()
        for coherence in ("high", "low")
    ]
    both = pd.concat(parts, ignore_index=True)
    both = both.assign(choice=both.pop("response").map({1: "right", 0: "left"})).rename(
        columns={"rt": "seconds"}
    )
    both.loc[[3, 700], "choice"] = None
    return both


def test_from_a_table_to_estimates_and_back(table):
    fits = ddm.fit_each(MODEL, trials(table), by="participant", n_jobs=1)
    assert fits.table["converged"].all()
    assert fits.table["n"].tolist() == [499, 499]
    assert ((fits.params - TRUTH).abs() < 4.0 * fits.se).all(axis=None)

    again = pd.concat([fit.simulate(seed=seed) for seed, fit in enumerate(fits.values())])
    assert list(again.columns) == list(table.columns)
    assert set(again["choice"]) == {"left", "right"}
    refits = ddm.fit_each(MODEL, trials(again), by="participant", n_jobs=1)
    assert refits.table["converged"].all()
    assert ((refits.params - fits.params).abs() < 4.0 * np.sqrt(2.0) * fits.se).all(axis=None)
