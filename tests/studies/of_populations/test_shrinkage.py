"""Shrinkage: the errors of people's estimates beside those of separate fits."""

import numpy as np
import pandas as pd
import pytest

from ddm.studies.of_populations.shrinkage import COLUMNS, shrinkage_table


def table_of(n_sets=200, n_people=12, *, pull=0.6, noise=0.5, seed=1):
    """Separate estimates with noise, and others drawn to 0; both with intervals of 1.96 SDs."""
    generator = np.random.default_rng(seed)
    true = generator.normal(size=(n_sets, n_people))
    each = true + noise * generator.normal(size=true.shape)
    parts = []
    for method, estimate in (("hierarchical", pull * each), ("each", each)):
        part = pd.DataFrame({"estimate": estimate.ravel(), "true": true.ravel()})
        part["set"] = np.repeat(np.arange(n_sets), n_people)
        part["subject"] = np.tile(np.arange(n_people), n_sets)
        part["ci_low"] = part["estimate"] - 1.96 * noise
        part["ci_high"] = part["estimate"] + 1.96 * noise
        parts.append(part.assign(method=method, n_people=n_people, n=50, name="v", converged=True))
    return pd.concat(parts, ignore_index=True)


def test_figures_are_those_of_the_errors():
    found = shrinkage_table(table_of())
    drawn, each = found.loc[("hierarchical", 12, 50, "v")], found.loc[("each", 12, 50, "v")]
    expected = np.sqrt(0.4**2 + 0.6**2 * 0.5**2)
    assert abs(drawn["rmse"] - expected) < 4.0 * drawn["rmse_mc"]
    assert abs(drawn["rmse_each"] - 0.5) < 4.0 * drawn["rmse_each_mc"]
    assert drawn["ratio"] == pytest.approx(drawn["rmse"] / drawn["rmse_each"])
    assert abs(drawn["slope"] - 0.6) < 4.0 * drawn["slope_mc"]
    assert abs(each["slope"] - 1.0) < 4.0 * each["slope_mc"]
    assert abs(each["coverage"] - 0.95) < 4.0 * each["coverage_mc"]
    assert each["ratio"] == 1.0
    assert each["ratio_mc"] == pytest.approx(0.0, abs=1e-12)


def test_monte_carlo_errors_say_how_other_simulations_differ():
    several = [shrinkage_table(table_of(30, seed=seed)).iloc[0] for seed in range(60)]
    table = pd.DataFrame(several)
    for name in COLUMNS:
        np.testing.assert_allclose(table[f"{name}_mc"].mean(), table[name].std(), rtol=0.35)


def test_without_separate_fits_there_is_no_ratio():
    table = table_of(5)
    found = shrinkage_table(table[table["method"] == "hierarchical"]).iloc[0]
    assert np.isnan(found[["ratio", "rmse_each"]]).all()
    assert found["rmse"] > 0.0


def test_estimates_of_fits_that_failed_are_left_out():
    table = table_of(5)
    is_one = (table["method"] == "each") & (table["set"] == 1) & (table["subject"] == 2)
    lost = table.assign(converged=~is_one, estimate=table["estimate"].mask(is_one, 1e6))
    found = shrinkage_table(lost)
    assert (found["rmse_each"] < 1.0).all()
    # the other method keeps its person
    whole = shrinkage_table(table)
    first = found.index[0]
    assert found.loc[first, "rmse"] == pytest.approx(whole.loc[first, "rmse"])


def test_one_data_set_has_no_monte_carlo_error():
    found = shrinkage_table(table_of(1))
    assert found.filter(like="_mc").isna().all().all()


def test_nothing_that_converged_is_an_empty_table():
    assert shrinkage_table(table_of(2).assign(converged=False)).empty


def test_what_people_share_has_no_slope():
    table = table_of(5)
    found = shrinkage_table(table.assign(true=0.1))
    assert found["slope"].isna().all()
    assert found["slope_mc"].isna().all()
    assert found["rmse"].notna().all()
