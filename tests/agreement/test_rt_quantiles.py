"""RT quantiles, and accuracy among faster and slower RTs."""

import numpy as np
import pytest

import ddm
from ddm.agreement.part import expectation_of_process
from ddm.agreement.rt_quantiles import AccuracyBySpeed, Quantiles
from ddm.agreement.sample import sample_of

PROCESS = ddm.DDM(v=1.0, a=1.4, z=0.4, t0=0.3, sv=0.8)
DATA = PROCESS.simulate(500, seed=1)
SAMPLE = sample_of(ddm.Trials(DATA))
Q = (0.25, 0.75)


def test_quantiles_of_data_and_of_the_process():
    statistic = Quantiles(Q)
    seen = statistic.of_sample(SAMPLE).reshape(2, 3)
    model = statistic.of_expectation(expectation_of_process(PROCESS), SAMPLE).reshape(2, 3)
    for r in (0, 1):
        rt = DATA.loc[DATA["response"] == r, "rt"]
        np.testing.assert_allclose(seen[r], [rt.size / 500, *np.quantile(rt, Q)])
        exact = [float(PROCESS.probability(r)), *PROCESS.quantile(Q, r)]
        np.testing.assert_allclose(model[r], exact, rtol=1e-6)


def test_few_rts_have_no_quantiles():
    rows = np.append(
        np.flatnonzero(DATA["response"] == 1), np.flatnonzero(DATA["response"] == 0)[:3]
    )
    found = Quantiles(Q, fewest=4).of_sample(SAMPLE.rows(rows)).reshape(2, 3)
    assert np.isnan(found[0, 1:]).all()
    assert np.isfinite(found[1]).all()


def test_accuracy_in_bins_of_as_many_trials():
    found = AccuracyBySpeed(4).of_sample(SAMPLE)
    ordered = DATA.sort_values("rt", ignore_index=True)
    bins = ordered.groupby(np.arange(500) // 125)
    np.testing.assert_allclose(found[:4], bins["response"].mean())
    np.testing.assert_allclose(found[4:], bins["rt"].median())


def test_expected_accuracy_in_bins_of_the_process():
    n = 4
    found = AccuracyBySpeed(n).of_expectation(expectation_of_process(PROCESS), SAMPLE)
    many = PROCESS.simulate(400_000, seed=2).sort_values("rt", ignore_index=True)
    bins = many.groupby(np.arange(len(many)) // (len(many) // n))
    np.testing.assert_allclose(found[:n], bins["response"].mean(), atol=0.006)
    np.testing.assert_allclose(found[n:], bins["rt"].median(), atol=0.006)


def test_fewer_rts_than_bins_have_no_accuracy():
    assert np.isnan(AccuracyBySpeed(5).of_sample(SAMPLE.rows(np.arange(4)))).all()


def test_keys_say_what_the_values_are():
    assert len(Quantiles(Q).keys((True, True))) == 6
    assert AccuracyBySpeed(2).keys((True, True))[2] == {"quantity": "rt", "bin": 1}
    assert Quantiles(Q).keys((False, True))[1] == {"response": 1, "quantity": "rt", "q": 0.25}
    assert pytest.approx(1.0) == sum(Q)
