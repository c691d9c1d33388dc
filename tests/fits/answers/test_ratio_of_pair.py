"""The test of one pair of fits: simulated statistics, and where no test is fair."""

import pytest

import ddm
from refusals import refused


def test_the_p_value_of_simulations_counts_the_data_set_itself(two_levels, nested):
    """(1 + those with as large a statistic) / (1 + all): 1 / 20 at the least of 19, and 1 for a
    statistic of 0, which all are as large as.
    """
    least = ddm.likelihood_ratio(nested["one"], nested["two"], bootstrap=19, seed=1)
    assert least["statistic"] > 30.0
    assert least["p_value"] == pytest.approx(1 / 20)
    lapses = ddm.fit(ddm.Model(lapse=ddm.FREE, lapse_window=(0.0, 10.0)), two_levels)
    none = ddm.likelihood_ratio(nested["one"], lapses, bootstrap=19, seed=1)
    assert none["statistic"] == 0.0
    assert none["p_value"] == 1.0


def test_models_whose_t0_may_come_nearer_are_not_compared():
    """RTs within a millisecond or two: the gap that sz needs makes the larger model worse."""
    data = ddm.DDM(v=3, a=0.08, t0=0.3).simulate(300, seed=1)
    restricted, full = ddm.fit(ddm.Model(), data), ddm.fit(ddm.Model(sz=ddm.FREE), data)
    assert full.loglik < restricted.loglik - 100
    assert (
        "t0 is kept 1 ms below the fastest RT, since sz is estimated: a model with a fixed sz, "
        "whose t0 is not, may fit better (to compare them give both the same "
        "method=ddm.MaximumLikelihood(t0_gap=0.001))"
    ) in full.message
    with refused(
        ValueError,
        "the full model estimates sz, so it keeps t0 1 ms below the fastest RT, and t0 of the "
        "restricted model lies nearer. Fit both with the same gap: "
        "method=ddm.MaximumLikelihood(t0_gap=0.001).",
    ):
        ddm.likelihood_ratio(restricted, full)

    same = ddm.MaximumLikelihood(t0_gap=0.001)
    pair = [ddm.fit(model, data, method=same) for model in (ddm.Model(), ddm.Model(sz=ddm.FREE))]
    assert ddm.likelihood_ratio(*pair)["statistic"] == pytest.approx(0.0, abs=1e-6)
