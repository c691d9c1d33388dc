"""DDM: simulated trials and paths."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest

from ddm import DDM
from processes.ddm.examples import PROCESS
from refusals import refused

# -- simulation ------------------------------------------------------------------------------------


def test_simulated_trials_agree_with_the_closed_forms(process):
    trials = process.simulate(20_000, seed=1)
    is_upper = trials.response == 1
    p = float(process.probability(1))
    assert is_upper.mean() == pytest.approx(p, abs=4.5 * (p * (1 - p) / 20_000) ** 0.5 + 1e-12)
    assert trials.rt.mean() == pytest.approx(
        process.mean(), abs=4.5 * float(process.var() / 20_000) ** 0.5
    )
    for response, group in trials.groupby("response").rt:
        shares = [(group < process.quantile(q, response)).mean() for q in (0.1, 0.5, 0.9)]
        np.testing.assert_allclose(shares, [0.1, 0.5, 0.9], atol=2.3 / len(group) ** 0.5)


@pytest.mark.parametrize("method", ["exact", "euler"])
@pytest.mark.parametrize("response", [0, 1])
def test_simulated_rts_have_the_distribution_of_the_cdf(process, response, method):
    euler = {"dt": float(process.var()) ** 0.5 / 100} if method == "euler" else {}
    trials = process.simulate(10_000, seed=2, method=method, **euler)
    rt = trials.rt[trials.response == response]
    if rt.size:
        assert (
            kstest(rt, lambda x: process.cdf(x, response) / process.probability(response)).pvalue
            > 1e-4
        )


@pytest.mark.parametrize("n", [0, 1, 5, np.int64(5)])
def test_a_table_of_trials(n):
    trials = PROCESS.simulate(n, seed=1)
    assert trials.dtypes.to_dict() == {"rt": np.dtype("float64"), "response": np.dtype("int64")}
    assert trials.index.tolist() == list(range(n))
    assert (trials.rt > PROCESS.t0).all()
    assert set(trials.response) <= {0, 1}


@pytest.mark.parametrize(
    "make", [lambda: 7, lambda: np.random.SeedSequence(7), lambda: np.random.default_rng(7)]
)
def test_a_seed_repeats_a_result(make):
    one, other = PROCESS.simulate(20, seed=make()), PROCESS.simulate(20, seed=make())
    pd.testing.assert_frame_equal(one, other)
    assert not one.equals(PROCESS.simulate(20, seed=8))


def test_no_seed_is_another_result_every_time():
    assert not PROCESS.simulate(5).equals(PROCESS.simulate(5))


@pytest.mark.parametrize("simulate", [PROCESS.simulate, PROCESS.paths], ids=["simulate", "paths"])
@pytest.mark.parametrize(
    ("n", "error"),
    [
        *((n, ValueError) for n in (-1, 2.0)),
        *((n, TypeError) for n in ("3", True, None, [3])),
    ],
    ids=repr,
)
def test_numbers_of_trials_that_are_refused(simulate, n, error):
    with refused(error, f"n must be a whole number >= 0; got {n!r}."):
        simulate(n)


@pytest.mark.parametrize("method", ["Exact", "Euler", None], ids=repr)
def test_methods_that_are_refused(method):
    with refused(ValueError, f"method must be 'exact' or 'euler'; got {method!r}."):
        PROCESS.simulate(3, method=method)


@pytest.mark.parametrize(("name", "value"), [("dt", 1e-3), ("correct", False), ("correct", True)])
def test_options_of_steps_are_refused_where_there_are_none(name, value):
    with refused(
        ValueError,
        f"{name}={value!r} is an option of method='euler'; exact samples take no steps. Leave "
        f"{name} out, or say method='euler'.",
    ):
        PROCESS.simulate(3, **{name: value})


@pytest.mark.parametrize("method", ["exact", "euler"])
def test_undecided_trials_are_missing_and_counted(method):
    with pytest.warns(UserWarning, match=r"^\d+ of 50 simulated trials ") as caught:
        trials = PROCESS.simulate(50, seed=1, t_max=0.3, method=method)
    n_undecided = int(trials.rt.isna().sum())
    assert 0 < n_undecided < 50
    assert [str(warning.message) for warning in caught] == [
        f"{n_undecided} of 50 simulated trials did not end before t_max: their rt and response are "
        "NaN. Raise t_max to see them end."
    ]
    assert caught[0].filename == __file__
    assert trials.response.dtype == float
    assert trials.response.isna().equals(trials.rt.isna())
    assert (trials.rt.dropna() <= PROCESS.t0 + 0.3).all()
    decided = trials.dropna()
    all_trials = PROCESS.simulate(50, seed=1, method=method)
    pd.testing.assert_frame_equal(decided, all_trials.loc[decided.index], check_dtype=False)


def test_without_t_max_every_trial_ends():
    assert PROCESS.simulate(200, seed=1).notna().all(axis=None)
    assert DDM(v=0, a=12).simulate(5, seed=1, method="euler", dt=0.01).notna().all(axis=None)


# -- paths -----------------------------------------------------------------------------------------


def test_paths_start_at_z_and_end_at_a_boundary():
    process = DDM(v=0.5, a=1.5, z=0.3, t0=0.3)
    paths = process.paths(8, dt=0.002, t_max=20, seed=3)
    assert paths.shape == (10_001, 8)
    assert paths.index.name == "time"
    np.testing.assert_allclose(paths.index[:3], [0, 0.002, 0.004])
    assert paths.iloc[0].tolist() == pytest.approx([0.45] * 8)
    for _, path in paths.items():
        last = path.last_valid_index()
        assert path[last] in (0.0, 1.5)
        assert path.loc[last:].iloc[1:].isna().all()
        assert path.loc[:last].iloc[:-1].between(0, 1.5, inclusive="neither").all()


def test_paths_are_the_trials_of_the_textbook_scheme():
    paths = PROCESS.paths(20, dt=0.002, t_max=30, seed=4)
    trials = PROCESS.simulate(20, method="euler", dt=0.002, seed=4, correct=False)
    last = paths.apply(pd.Series.last_valid_index)
    np.testing.assert_allclose(last + PROCESS.t0, trials.rt, rtol=1e-12)
    assert [int(paths.loc[last[i], i] > 0) for i in paths] == trials.response.tolist()


def test_paths_end_at_t_max():
    paths = PROCESS.paths(5, dt=0.01, t_max=0.05, seed=1)
    np.testing.assert_allclose(paths.index, [0, 0.01, 0.02, 0.03, 0.04, 0.05])


def test_no_paths():
    assert PROCESS.paths(0, dt=0.01, t_max=0.05).shape == (6, 0)
