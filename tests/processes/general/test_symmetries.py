"""GeneralDDM: mirrored evidence, other units, boundaries that meet, paths beside trials."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ddm import GeneralDDM, boundaries
from processes.general.examples import LEAKY, LEAKY_NUMBERS, VARYING, collapsing, leaky


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("boundary", ["exponential", "linear"])
def test_mirrored_evidence_gives_mirrored_responses(correct, boundary):
    if boundary == "exponential":
        one, other = leaky(), leaky(VARYING | {"z": 0.6}, v=-1.0)
    else:
        one, other = collapsing(), collapsing(v=-1.0)
    trials, mirrored = (
        p.simulate(20_000, method="euler", seed=seed, correct=correct)
        for p, seed in ((one, 1), (other, 2))
    )
    shares = pd.crosstab([0] * 20_000 + [1] * 20_000, [*trials.response, *(1 - mirrored.response)])
    assert stats.chi2_contingency(shares).pvalue > 1e-4
    for response in (0, 1):
        times = (
            trials.rt[trials.response == response],
            mirrored.rt[mirrored.response == 1 - response],
        )
        assert stats.ks_2samp(*times).pvalue > 1e-4


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("k", [0.25, 8.0])
def test_the_unit_of_evidence_does_not_matter(correct, k):
    """With a power of two the arithmetic is the same to the last bit."""
    options = {"seed": 1, "correct": correct}
    scaled = GeneralDDM(
        **LEAKY,
        noise=k * k,
        **(LEAKY_NUMBERS | {"v": k * 1.0, "a": k * 1.5}),
        **VARYING | {"sv": k * VARYING["sv"]},
    )
    assert scaled.simulate(1000, method="euler", **options).equals(
        leaky().simulate(1000, method="euler", **options)
    )
    scaled = collapsing(v=k * 1.0, a=k * 2.0, slope=k * 2.5, D=k * k)
    assert scaled.simulate(1000, method="euler", **options).equals(
        collapsing().simulate(1000, method="euler", **options)
    )


@pytest.mark.parametrize("correct", [True, False])
def test_where_the_boundaries_meet_every_trial_is_over(correct):
    """And not many before, without noise to speak of: the response is then the sign of the
    evidence.
    """
    process = collapsing()
    trials = process.simulate(5000, method="euler", seed=1, correct=correct)
    assert trials.notna().all(axis=None)
    assert trials.rt.max() <= 0.2 + 2.0 / 2.5 + 1e-9
    slow = collapsing(v=0.0, D=1e-12, a=1.0, slope=1.25)
    trials = slow.simulate(2000, method="euler", seed=1, correct=correct)
    assert trials.rt.min() > 0.2 + 0.8 - 2e-3
    assert trials.rt.max() <= 0.2 + 0.8 + 1e-9
    assert stats.binomtest(int(trials.response.sum()), 2000, 0.5).pvalue > 1e-4
    off = slow.simulate(
        2000,
        method="euler",
        seed=1,
        correct=correct,
        per_trial={"z": np.repeat([0.45, 0.55], 1000)},
    )
    assert off.response.tolist() == [0] * 1000 + [1] * 1000


def test_paths_end_on_the_boundary_of_their_time_with_the_trial():
    process = leaky()
    paths = process.paths(60, dt=2e-3, t_max=8.0, seed=4)
    trials = process.simulate(60, method="euler", dt=2e-3, seed=4, correct=False)
    last = paths.apply(pd.Series.last_valid_index)
    decision = pd.Series({i: paths.loc[last[i], i] for i in paths})
    np.testing.assert_allclose(
        abs(decision), boundaries.exponential(last.to_numpy(), a=1.5, tau=2.0) / 2, rtol=1e-12
    )
    assert (decision > 0).astype(int).tolist() == trials.response.tolist()
    assert (trials.rt - last).between(0.2, 0.3).all()  # the non-decision time, which varies by st0
    half = boundaries.exponential(paths.index.to_numpy(), a=1.5, tau=2.0) / 2
    assert np.nanmax(paths.abs().to_numpy() / half[:, np.newaxis]) == pytest.approx(1.0, rel=1e-12)
    assert paths.index.name == "time"
    assert paths.iloc[0].between((0.25 - 0.5) * 1.5, (0.55 - 0.5) * 1.5).all()
    assert paths.iloc[0].nunique() == 60


def test_paths_end_where_boundaries_meet():
    paths = collapsing().paths(50, dt=1e-3, t_max=2.0, seed=1)
    assert paths.loc[0.8 + 1e-9 :].isna().all(axis=None)
    assert paths.abs().max(axis=None) <= 1.0
