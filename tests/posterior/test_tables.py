"""Draws as tables."""

import numpy as np
import pandas as pd
import pytest

from ddm.posterior.diagnostics import diagnosed
from ddm.posterior.tables import draws_by_chain, table_of_draws

COLUMNS = ["estimate", "sd", "ci_low", "ci_high", "r_hat", "ess_bulk", "ess_tail", "mcse"]


def draws(n=4000, seed=1):
    """Two chains of a normal quantity and of an exponential one."""
    generator = np.random.default_rng(seed)
    return np.stack(
        [generator.normal(2.0, 3.0, (2, n)), generator.exponential(0.5, (2, n))], axis=-1
    )


def test_rows_are_labels_and_columns_estimates_and_diagnostics():
    table = table_of_draws(draws(), ("v", "sd(v)"), 0.95)
    assert list(table.columns) == COLUMNS
    assert list(table.index) == ["v", "sd(v)"]
    assert {str(kind) for kind in table.dtypes} == {"float64"}


def test_estimates_and_intervals_are_those_of_the_distribution():
    table = table_of_draws(draws(), ("v", "sd(v)"), 0.9)
    np.testing.assert_allclose(table.loc["v", "estimate"], 2.0, atol=0.15)
    np.testing.assert_allclose(table.loc["v", "sd"], 3.0, rtol=0.05)
    # 5 % on either side
    ends = table.loc["v", ["ci_low", "ci_high"]].to_numpy(dtype=float)
    np.testing.assert_allclose(ends, [2.0 - 1.645 * 3.0, 2.0 + 1.645 * 3.0], atol=0.3)
    ends = table.loc["sd(v)", ["ci_low", "ci_high"]].to_numpy(dtype=float)
    np.testing.assert_allclose(ends, [-0.5 * np.log(0.95), -0.5 * np.log(0.05)], rtol=0.1)
    # the error of the mean of 8000 independent draws
    assert table.loc["v", "mcse"] == pytest.approx(3.0 / np.sqrt(8000), rel=0.1)


def test_small_numbers_by_hand():
    few = np.arange(8.0).reshape(2, 4, 1)
    row = table_of_draws(few, ["a"], 0.5).loc["a"]
    assert row["estimate"] == 3.5
    assert row["sd"] == pytest.approx(np.sqrt(6.0))
    assert (row["ci_low"], row["ci_high"]) == (1.75, 5.25)


def test_diagnostics_are_those_of_each_label():
    found, values = table_of_draws(draws(), ("v", "sd(v)"), 0.95), diagnosed(draws())
    np.testing.assert_array_equal(found["r_hat"], values.r_hat)
    np.testing.assert_array_equal(found["ess_bulk"], values.ess_bulk)
    np.testing.assert_array_equal(found["ess_tail"], values.ess_tail)
    np.testing.assert_array_equal(found["mcse"], values.mcse)


def test_nothing_has_an_empty_table():
    table = table_of_draws(draws()[:, :, :0], (), 0.95)
    assert list(table.columns) == COLUMNS
    assert len(table) == 0


def test_draws_by_chain():
    some = np.arange(12.0).reshape(2, 3, 2)
    before = some.copy()
    expected = pd.DataFrame(
        {
            "chain": [0, 0, 0, 1, 1, 1],
            "draw": [0, 1, 2, 0, 1, 2],
            "v": [0.0, 2.0, 4.0, 6.0, 8.0, 10.0],
            "a": [1.0, 3.0, 5.0, 7.0, 9.0, 11.0],
        }
    )
    table = draws_by_chain(some, ("v", "a"))
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)
    # the table is the reader's own
    table["v"] = 0.0
    np.testing.assert_array_equal(some, before)
    assert draws_by_chain(some[:, :, :0], ()).shape == (6, 2)
