"""Speed of the parts and of the main job: ``pytest benchmarks``. These measure; no time is a
test.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ddm

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)
N = 100_000


@pytest.fixture(scope="module")
def trials():
    """100,000 trials of the process."""
    return PROCESS.simulate(N, seed=1)


@pytest.mark.parametrize("function", ["logpdf", "logcdf"])
def test_function_of_100_000_trials(benchmark, trials, function):
    evaluate = getattr(PROCESS, function)
    benchmark(evaluate, trials["rt"].to_numpy(), trials["response"].to_numpy())


def test_quantiles_of_1_000_shares(benchmark):
    benchmark(PROCESS.quantile, np.linspace(0.001, 0.999, 1000), 1)


@pytest.mark.parametrize("method", ["exact", "euler"])
def test_simulation_of_10_000_trials(benchmark, method):
    benchmark(PROCESS.simulate, 10_000, seed=1, method=method)


@pytest.mark.parametrize("method", ["ml", "chi2"])
def test_fit_of_v_a_t0_to_500_trials(benchmark, trials, method):
    data = ddm.Trials(trials.iloc[:500])
    fit = benchmark(ddm.fit, ddm.Model(), data, method=method)
    assert fit.converged


@pytest.mark.parametrize(
    "free", [["sv"], ["z", "sv", "sz"], ["z", "sv", "sz", "st0"]], ids=", ".join
)
def test_fit_with_variability_to_500_trials(benchmark, free):
    process = ddm.DDM(v=1.5, a=1.5, t0=0.3, sv=1.0, sz=0.3, st0=0.15)
    trials = ddm.Trials(process.simulate(500, seed=1))
    fit = benchmark(ddm.fit, ddm.Model(**dict.fromkeys(free, ddm.FREE)), trials)
    assert fit.converged


@pytest.mark.skipif(
    "DDM_DATA" not in os.environ, reason="DDM_DATA names no folder with the data set"
)
@pytest.mark.parametrize("method", ["ml", "chi2"])
def test_fit_of_17_subjects_of_a_lexical_decision_task(benchmark, method):
    data = pd.read_csv(Path(os.environ["DDM_DATA"], "wagenmakers_2008_lexdec.csv.gz")).query(
        "censor == 0"
    )
    model, trials = ddm.Model(v="frequency", a="instruction"), ddm.Trials(data, response="accuracy")
    fits = benchmark(ddm.fit_each, model, trials, by="subject", method=method)
    assert fits.table["converged"].all()
