"""Tables to be examined, and what is found in them."""

import numpy as np
import pandas as pd

from ddm.doctor.checking import findings_of
from ddm.doctor.examined import examined_of

NAN = float("nan")


def decisions(n=200, seed=1, **columns):
    """A clean table: RTs between .25 and 3 s, rounded to .1 ms, and two responses."""
    rng = np.random.default_rng(seed)
    rt = 0.25 + rng.gamma(2.0, 0.15, n).clip(max=2.5)
    response = (rng.random(n) < 0.7).astype(int)
    return pd.DataFrame({"rt": rt.round(4), "response": response, **columns})


def by_person(n_people=4, n=50):
    """Clean tables of several people, one below the other."""
    tables = [decisions(n, seed=person, subject=person) for person in range(1, n_people + 1)]
    return pd.concat(tables, ignore_index=True)


def found(table, by=None, **arguments):
    """All findings about a table."""
    return findings_of(examined_of(table, by, arguments))


def only(table, by=None, **arguments):
    """The one finding about a table."""
    (finding,) = found(table, by, **arguments)
    return finding


def mend(table, line):
    """The table after a line of code, which calls it ``data``; lines must do what they say."""
    names = {"pd": pd, "np": np, "data": table.copy()}
    exec(line, names)
    return names["data"]


def with_cells(column, *cells, n=60):
    """Decisions with a column of trial numbers, and these cells at the beginning of a column."""
    table = decisions(n, trial=range(n)).astype({column: object})
    for i, cell in enumerate(cells):
        table.at[i, column] = cell
    return table
