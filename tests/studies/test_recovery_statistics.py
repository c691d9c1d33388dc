"""`recovery_summary`: its figures by hand, and their Monte Carlo errors against the spread of
repeated studies.
"""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.studies.recovery_statistics import recovery_summary
from refusals import refused

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)


def table(true, estimate, se=1.0, converged=True, reach=1.0):
    estimate = np.asarray(estimate, dtype=float)
    return pd.DataFrame(
        {
            "method": "ml",
            "n": 100,
            "set": range(len(estimate)),
            "name": "v",
            "true": true,
            "estimate": estimate,
            "se": se,
            "ci_low": estimate - reach,
            "ci_high": estimate + reach,
            "converged": converged,
        }
    )


def figures(**arguments):
    return recovery_summary(table(**arguments)).loc["ml", 100, "v"]


def test_figures_by_hand():
    found = figures(true=1.0, estimate=[0.0, 1.0, 2.5, 3.0])
    assert found["fits"] == 4
    assert found["bias"] == pytest.approx(0.625)
    assert found["sd"] == pytest.approx(np.std([0.0, 1.0, 2.5, 3.0], ddof=1))
    assert found["rmse"] == pytest.approx(np.sqrt((1.0 + 0.0 + 2.25 + 4.0) / 4.0))
    assert found["coverage"] == 0.5
    assert found["se"] == 1.0
    assert np.isnan(found["r"])
    assert found["failed"] == 0.0


def test_correlation_where_true_values_differ():
    found = figures(true=[1.0, 2.0, 3.0], estimate=[1.1, 1.8, 3.3])
    assert found["r"] == pytest.approx(np.corrcoef([1.0, 2.0, 3.0], [1.1, 1.8, 3.3])[0, 1])


def test_fits_that_did_not_converge_are_counted_and_left_out():
    found = figures(
        true=1.0, estimate=[0.0, 1.0, 99.0, np.nan], converged=[True, True, False, False]
    )
    assert found["fits"] == 2
    assert found["failed"] == 0.5
    assert found["bias"] == pytest.approx(-0.5)
    none = figures(true=1.0, estimate=[np.nan, np.nan], converged=False)
    assert none["fits"] == 0
    assert none["failed"] == 1.0
    assert np.isnan(none["rmse"])


def test_fits_without_interval_are_counted():
    found = figures(true=1.0, estimate=[0.5, 1.0, 9.0], reach=[1.0, np.nan, 1.0])
    assert found["no_ci"] == pytest.approx(1.0 / 3.0)
    assert found["coverage"] == 0.5


def test_a_truth_that_is_unknown_is_not_covered_or_missed():
    found = figures(true=np.nan, estimate=[0.5, 1.0])
    assert np.isnan(found["coverage"])
    assert found["no_ci"] == 0.0


def test_estimates_that_do_not_differ_have_no_correlation():
    assert np.isnan(figures(true=[1.0, 2.0], estimate=[0.5, 0.5])["r"])


def test_monte_carlo_errors_are_the_spread_of_repeated_studies():
    """1,000 studies of 200 normal estimates with bias .3: the errors predicted are those seen,
    within 8 %.
    """
    rng, m = np.random.default_rng(1), 200
    studies = []
    for study in range(1000):
        true = rng.normal(0.0, 1.0, m)
        studies.append(
            table(true=true, estimate=true + rng.normal(0.3, 1.0, m), reach=1.5).assign(n=study + 1)
        )
    found = recovery_summary(pd.concat(studies))
    for name in ("bias", "sd", "rmse", "r", "coverage"):
        assert found[f"{name}_mc"].mean() == pytest.approx(found[name].std(), rel=0.08), name


def test_efficiency_is_bound_over_variance():
    recovered = ddm.recover(
        ddm.Model(), PROCESS, n_trials=[50, 200], n_datasets=10, methods=["ml", "ks"], seed=1
    )
    found = recovery_summary(recovered, ddm.information(PROCESS, 800))
    assert found.loc[("ml", 200, "v"), "bound"] == pytest.approx(
        ddm.information(PROCESS, 200).bound["v"]
    )
    assert found["efficiency"].to_numpy() == pytest.approx(
        (found["bound"] / found["sd"]).to_numpy() ** 2
    )
    assert list(found.index.names) == ["method", "n", "name"]


def test_sizes_with_different_numbers_are_rows_of_their_own():
    model, unequal = ddm.Model(v="flankers"), {"comp": 60, "incomp": 20}
    process = {"comp": PROCESS, "incomp": ddm.DDM(v=0.5, a=1.5, t0=0.3)}
    recovered = ddm.recover(
        model, process, n_trials=[unequal, 40], n_datasets=10, methods="ez", seed=1
    )
    found = recovery_summary(recovered)
    assert found.index.get_level_values("n").unique().tolist() == [
        "comp 60, incomp 20",
        "comp 40, incomp 40",
    ]
    rows = recovered.query("n == 'comp 60, incomp 20' and name == 'v[comp]'")
    assert found.loc[("ez", "comp 60, incomp 20", "v[comp]"), "bias"] == pytest.approx(
        (rows["estimate"] - rows["true"]).mean()
    )

    information = ddm.information(process, unequal, model)
    of_one_size = recovered.query("n == 'comp 60, incomp 20'")
    bound = recovery_summary(of_one_size, information)["bound"]
    assert bound.to_numpy() == pytest.approx(information.bound.to_numpy())
    with refused(
        ValueError,
        "information is that of comp 60, incomp 20 trials, but data sets of comp 40, incomp 40 "
        "trials were recovered. Where conditions differ in their numbers the bound cannot be "
        "rescaled: make it for the same numbers, and summarise the rows of one n at a time.",
    ):
        recovery_summary(recovered, information)


def test_the_error_of_the_efficiency_is_that_of_a_variance():
    """The variance of m normal numbers has the relative error sqrt(2 / (m - 1)), and so has its
    inverse.
    """
    m = 20_000
    estimate = 1.0 + np.random.default_rng(1).normal(0.0, 0.3, m)
    information = ddm.information(ddm.DDM(v=1.0, a=1.5, t0=0.3), 100, ["v"])
    found = recovery_summary(table(true=1.0, estimate=estimate), information).loc["ml", 100, "v"]
    relative = found["efficiency_mc"] / found["efficiency"]
    assert relative == pytest.approx(np.sqrt(2.0 / (m - 1)), rel=0.05)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            ("table",),
            TypeError,
            "recovered must be a table with the columns method, n, name, set, "
            "true, estimate, se, ci_low, ci_high, converged, as ddm.recover gives; got 'table'.",
        ),
        (
            (pd.DataFrame({"v": [1.0]}),),
            TypeError,
            "recovered must be a table with the columns method, n, name, set, "
            "true, estimate, se, ci_low, ci_high, converged, as ddm.recover gives; got ['v'].",
        ),
        (
            (table(1.0, [1.0]), 3.0),
            TypeError,
            "information must be what ddm.information gives; got 3.0.",
        ),
        (
            (table(1.0, [1.0]), ddm.information(PROCESS, 100, ["a"])),
            ValueError,
            "information is about a, but v was recovered. Make it for the same model: "
            "ddm.information(process, n_trials, model).",
        ),
        (
            (table(1.0, [1.0]), ddm.information(ddm.DDM(v=2.0, a=1.5, t0=0.3), 100, ["v"])),
            ValueError,
            "information is that of a process with v = 2, but the true values of the recovered "
            "data sets are 1. The bound holds for one process: make it for the one that was "
            "simulated.",
        ),
        (
            (
                table([1.0, 2.0], [1.0, 2.0]),
                ddm.information(ddm.DDM(v=2.0, a=1.5, t0=0.3), 100, ["v"]),
            ),
            ValueError,
            "information is that of a process with v = 2, but the true values of the recovered "
            "data sets are 1 to 2. The bound holds for one process: make it for the one that was "
            "simulated.",
        ),
    ],
)
def test_what_is_no_such_table_is_refused(arguments, error, message):
    with refused(error, message):
        recovery_summary(*arguments)
