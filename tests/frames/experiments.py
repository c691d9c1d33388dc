"""One experiment as a table of each library: accuracies, conditions, subjects, and gaps."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import ddm

N = 160
ORDER = ["hard", "easy"]


def columns():
    """Lists of Python's own values, None where they are missing."""
    rng = np.random.default_rng(1)
    easy = rng.integers(0, 2, N)
    v = {"v": 0.5 + 1.5 * easy}
    trials = ddm.DDM(v=1.0, a=1.2, t0=0.25).simulate(N, seed=1, per_trial=v)
    table = {
        "subject": [f"s{i % 2}" for i in range(N)],
        "difficulty": [ORDER[i] for i in easy],
        "block": [i // 40 for i in range(N)],
        "speed": [bool(i % 3) for i in range(N)],
        "rt": trials["rt"].tolist(),
        "accuracy": trials["response"].tolist(),
        "note": [None if i % 5 else "slept" for i in range(N)],
    }
    # what a program writes of the first trials: RTs, and what was shown, that were lost
    for name in ("rt", "accuracy", "block", "speed"):
        table[name][:3] = [None] * 3
    return table


COLUMNS = columns()


def of_pandas():
    return pd.DataFrame(COLUMNS).astype(
        {
            "difficulty": pd.CategoricalDtype(ORDER, ordered=True),
            "rt": float,
            "accuracy": float,
            "block": "Int64",
            "speed": "boolean",
        }
    )


def of_polars():
    return pl.DataFrame(COLUMNS, schema_overrides={"difficulty": pl.Enum(ORDER)})


def of_pyarrow():
    codes = pa.array([ORDER.index(level) for level in COLUMNS["difficulty"]], pa.int8())
    difficulty = pa.DictionaryArray.from_arrays(codes, ORDER, ordered=True)
    return pa.table(COLUMNS | {"difficulty": difficulty})
