"""Trials of people with known parameters, for tests of populations."""

import numpy as np
import pandas as pd

import ddm


def table_of_people(n_people=6, n=30, *, lapse=0.0, seed=1):
    """Trials of people who differ in v, a, z and t0, under two conditions of n trials each."""
    generator = np.random.default_rng(seed)
    parts = []
    for person in range(n_people):
        v, a, z, t0 = np.array([1.5, 1.4, 0.5, 0.3]) * np.exp(0.15 * generator.normal(size=4))
        for level, shift in (("easy", 0.5), ("hard", -0.5)):
            process = ddm.DDM(v=v + shift, a=a, z=min(z, 0.8), t0=t0)
            part = process.simulate(n, seed=int(generator.integers(1 << 30)))
            is_lapse = generator.random(n) < lapse
            part.loc[is_lapse, "rt"] = generator.uniform(0.1, 3.0, is_lapse.sum())
            part["subject"], part["difficulty"] = f"s{person}", level
            part["group"] = "patient" if person % 2 else "control"
            part["age"] = 20 + 3 * person
            parts.append(part)
    return pd.concat(parts, ignore_index=True)
