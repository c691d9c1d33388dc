"""Groups of trials, against pandas' own loop over groups."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.trials.grouping import grouped


@pytest.fixture
def table():
    rng = np.random.default_rng(3)
    n = 60
    rt = rng.uniform(0.3, 1.0, n)
    rt[rng.permutation(n)[:9]] = np.nan
    return pd.DataFrame(
        {
            "rt": rt,
            "response": rng.integers(0, 2, n),
            "person": rng.choice(["b", "a", "c"], n),
            "session": rng.integers(1, 3, n),
        },
        index=rng.permutation(n),
    )


@pytest.mark.parametrize("by", [("person",), ("session",), ("person", "session")])
def test_rows_are_those_of_pandas_groups(table, by):
    trials = ddm.Trials(table)
    groups = grouped(trials, by)
    wanted = dict(list(table.groupby(list(by) if len(by) > 1 else by[0])))
    assert groups.keys == list(wanted)
    assert groups.counts().tolist() == [len(rows.dropna()) for rows in wanted.values()]
    for key, rows, aside in groups:
        part = trials.select(rows, aside)
        kept = wanted[key].dropna()
        pd.testing.assert_frame_equal(part.data, kept)
        np.testing.assert_array_equal(part.rt, kept["rt"])
        assert part.missing.sum() == len(wanted[key]) - len(kept)


def test_keys_are_plain_and_in_the_order_of_the_categories(table):
    order = pd.CategoricalDtype(["c", "d", "a", "b"])
    groups = grouped(ddm.Trials(table.astype({"person": order})), ("person", "session"))
    assert groups.keys[:3] == [("c", 1), ("c", 2), ("a", 1)]
    assert {type(session) for _, session in groups.keys} == {int}


def test_rows_without_a_level_that_were_set_aside_belong_to_no_group(table):
    table.loc[table["rt"].isna(), "person"] = None
    groups = grouped(ddm.Trials(table), ("person",))
    assert groups.code_aside.tolist() == [-1] * 9
    assert sum(aside.size for _, _, aside in groups) == 0
