"""People of two groups."""

import numpy as np
import pandas as pd
import pytest

import ddm


@pytest.fixture(scope="session")
def people():
    """Ten people, two conditions; four are old, and their easy drifts are smaller."""
    rng = np.random.default_rng(5)
    parts = []
    for person in range(10):
        group = "old" if person % 5 < 2 else "young"
        v = rng.normal(1.5 if group == "old" else 2.2, 0.2)
        for level, drift in (("easy", v), ("hard", 1.0)):
            part = ddm.DDM(v=drift, a=1.4, t0=0.3).simulate(60, seed=int(rng.integers(1000)))
            parts.append(part.assign(person=f"p{person}", group=group, level=level))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="session")
def of_people(people):
    return ddm.fit_each(ddm.Model(v="level"), people, by="person", n_jobs=1)
