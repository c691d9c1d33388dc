"""Parquet files of trials, with row groups that cut people."""

import numpy as np
import pandas as pd

import ddm


def trials_of_people(n_people: int, n_trials: int = 60, seed: int = 1) -> pd.DataFrame:
    """Trials of people in two conditions, sorted by person."""
    rng = np.random.default_rng(seed)
    tables = []
    for person in range(n_people):
        for level, v in (("easy", 2.0), ("hard", 1.0)):
            process = ddm.DDM(v=rng.normal(v, 0.3), a=rng.normal(1.4, 0.1), t0=0.3)
            table = process.simulate(n_trials // 2, seed=rng)
            tables.append(table.assign(subject=person, difficulty=level))
    return pd.concat(tables, ignore_index=True)


def written(table, path, row_group_size=700):
    """The path of a table as a Parquet file."""
    table.to_parquet(path, row_group_size=row_group_size, index=False)
    return path
