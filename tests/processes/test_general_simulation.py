"""Exact samples of GeneralDDM, and stored histograms, against the solved distributions."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ddm import DDM, GeneralDDM, boundaries, drifts
from ddm.processes import general_simulation
from processes.general.examples import leaky
from refusals import refused

HISTOGRAMS = pd.read_csv(
    Path(__file__).parents[1] / "reference" / "general_simulated.csv", index_col="process"
)
SIMULATED = {"exponential": {"drift": 1.0}, "leaky + exponential": {"drift": drifts.leaky}}


def by_20(counts, expected):
    """Bins merged in their order until each has 20 expected."""
    groups = np.floor(np.cumsum(expected) / 20.0)
    table = pd.DataFrame({"counts": counts, "expected": expected})
    return table.groupby(groups).sum()


@pytest.mark.parametrize("label", HISTOGRAMS.index.unique())
def test_stored_histograms_follow_the_densities(label):
    rows = HISTOGRAMS.loc[label]
    name, text = label.split(": ")
    numbers = {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", text)}
    functions = SIMULATED[name]
    if functions["drift"] == 1.0:
        numbers.pop("v")
    process = GeneralDDM(**functions, boundary=boundaries.exponential, **numbers)
    n = rows["n"].iloc[0]
    counts, expected = [], []
    for response, column in ((0, "lower"), (1, "upper")):
        shares = process.cdf(rows["to_s"], response) - process.cdf(rows["from_s"], response)
        merged = by_20(rows[column].to_numpy(), n * shares)
        counts += merged["counts"].tolist()
        expected += merged["expected"].tolist()
    counts, expected = np.array(counts), np.array(expected)
    enough = expected >= 5.0
    statistic = ((counts - expected) ** 2 / expected)[enough].sum()
    assert stats.chi2(enough.sum()).sf(statistic) > 1e-4


PROCESSES = {
    "all vary": leaky(),
    "drift in closed form": GeneralDDM(drift=1.0, boundary=1.5, sv=0.8, t0=0.2),
    "noise": GeneralDDM(drift=1.0, boundary=1.5, noise=lambda t, D: D * (1 + t), D=1.0, z=0.4),
}


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_exact_samples_have_the_solved_distribution(process):
    trials = process.simulate(20_000, seed=3)
    n_upper = int(trials["response"].sum())
    assert stats.binomtest(n_upper, 20_000, float(process.probability())).pvalue > 1e-4
    for response in (0, 1):
        rt = trials.loc[trials["response"] == response, "rt"]
        p = float(process.probability(response))
        uniform = process.cdf(rt.to_numpy(), response) / p
        assert stats.kstest(uniform, "uniform").pvalue > 1e-4


def test_exact_samples_follow_from_the_seed_alone(threads):
    few, many = (leaky().simulate(n, seed=1) for n in (10, 50))
    assert few.equals(many.iloc[:10])
    threads(1)
    assert leaky().simulate(10, seed=1).equals(few)
    assert not leaky().simulate(10, seed=2).equals(few)


def test_numbers_of_each_trial():
    process = GeneralDDM(drift=drifts.leaky, boundary=1.2, leak=2.0)
    v = np.repeat([-3.0, 3.0], 500)
    trials = process.simulate(1000, seed=1, per_trial={"v": v, "t0": np.arange(1000.0)})
    for drift, rows in trials.groupby(v):
        exact = GeneralDDM(drift=drifts.leaky, boundary=1.2, leak=2.0, v=drift)
        p = float(exact.probability())
        assert stats.binomtest(int(rows["response"].sum()), 500, p).pvalue > 1e-4
    assert (trials["rt"] > np.arange(1000.0)).all()


def test_trials_with_the_same_numbers_share_a_solution(monkeypatch):
    solved = []
    drawn = general_simulation._drawn

    def counted(solver, numbers, u, longest):
        solved.append(numbers)
        return drawn(solver, numbers, u, longest)

    monkeypatch.setattr(general_simulation, "_drawn", counted)
    process = GeneralDDM(drift=drifts.leaky, boundary=1.2, leak=2.0)
    numbers = {"v": np.repeat([-1.0, 3.0], 20), "t0": np.linspace(0.1, 0.3, 40)}
    process.simulate(40, seed=1, per_trial=numbers)
    assert len(solved) == 2


def test_undecided_trials():
    process = GeneralDDM(drift=1.0, boundary=1.5)
    with pytest.warns(UserWarning, match="did not end before t_max") as caught:
        trials = process.simulate(2000, seed=1, t_max=0.4)
    assert caught[0].filename == __file__
    undecided = int(trials["rt"].isna().sum())
    assert stats.binomtest(undecided, 2000, float(DDM(v=1.0, a=1.5).sf(0.4))).pvalue > 1e-4
    assert trials["rt"].max() <= 0.4


def test_options_of_steps_are_refused_with_exact_samples():
    with refused(
        ValueError,
        "dt=0.001 is an option of method='euler'; exact samples take no steps. Leave dt out, or "
        "say method='euler'.",
    ):
        leaky().simulate(5, dt=0.001)
    with refused(ValueError, "method must be 'exact' or 'euler'; got 'heun'."):
        leaky().simulate(5, method="heun")


def test_a_density_of_starts():
    process = GeneralDDM(drift=1.0, boundary=1.5, start=stats.beta(3, 3).pdf)
    trials = process.simulate(5000, seed=1)
    p = float(process.probability())
    nodes, weights = np.polynomial.legendre.leggauss(200)
    z = (nodes + 1) / 2
    exact = [float(DDM(v=1.0, a=1.5, z=start).probability()) for start in z]
    assert p == pytest.approx(weights / 2 * stats.beta(3, 3).pdf(z) @ exact, abs=1e-6)
    assert stats.binomtest(int(trials["response"].sum()), 5000, p).pvalue > 1e-4
    with refused(
        ValueError,
        "method='euler' draws starts at z, or spread by sz, not from a density start=. Leave "
        "method out: exact samples begin with the density.",
    ):
        process.simulate(5, method="euler")
    with refused(
        ValueError,
        "start= says where evidence starts, and so do z=0.4 and sz=0. Leave out z and sz, or "
        "start.",
    ):
        GeneralDDM(drift=1.0, boundary=1.5, z=0.4, start=stats.beta(3, 3).pdf)
    with refused(
        ValueError,
        "start must be a density on (0, 1): finite, >= 0, and > 0 somewhere; got -1.",
    ):
        GeneralDDM(drift=1.0, boundary=1.5, start=lambda z: -np.ones_like(z))


def test_steps_between_two_boundaries_of_their_own():
    """The middle of which moves, and the drift knows x: against exact samples."""
    process = GeneralDDM(
        drift=lambda x: 1.0 - x,
        boundary=(1.0, lambda t, tau: -0.6 * np.exp(-t / tau)),
        tau=1.0,
    )
    steps, exact = (
        process.simulate(20_000, seed=1, method="euler"),
        process.simulate(20_000, seed=2),
    )
    shares = pd.crosstab([0] * 20_000 + [1] * 20_000, [*steps["response"], *exact["response"]])
    assert stats.chi2_contingency(shares).pvalue > 1e-4
    for response in (0, 1):
        times = (table.loc[table["response"] == response, "rt"] for table in (steps, exact))
        assert stats.ks_2samp(*times).pvalue > 1e-4
    path = process.paths(5, seed=1, t_max=3.0)
    assert path.iloc[0].tolist() == pytest.approx([0.2] * 5)
    assert path.max(axis=None) <= 1.0
