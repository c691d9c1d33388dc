"""Likelihood-ratio tests of nested models, and whether they are nested."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ddm
from ddm.estimation.objective import Report
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


def test_the_likelihood_ratio_by_hand(nested):
    test = ddm.likelihood_ratio(nested["one"], nested["two"])
    statistic = 2 * (nested["two"].loglik - nested["one"].loglik)
    assert test["statistic"] == pytest.approx(statistic)
    assert (test["df"], test["distribution"]) == (1, "chi2(1)")
    assert test["p_value"] == pytest.approx(stats.chi2.sf(statistic, 1))


def test_at_the_end_of_a_domain_the_distribution_is_a_mixture(two_levels, nested):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["two"], full)
    assert test["distribution"] == "chi2(0) / 2 + chi2(1) / 2"
    statistic = max(2 * (full.loglik - nested["two"].loglik), 0.0)
    assert test["p_value"] == pytest.approx(
        0.5 * stats.chi2.sf(statistic, 1) if statistic > 0 else 1.0
    )


def test_with_further_estimates_the_mixture_has_one_degree_of_freedom_less_or_not(
    two_levels, nested
):
    full = ddm.fit(ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["one"], full)
    assert (test["df"], test["distribution"]) == (2, "chi2(1) / 2 + chi2(2) / 2")
    x = 2 * (full.loglik - nested["one"].loglik)
    assert test["p_value"] == pytest.approx(0.5 * (stats.chi2.sf(x, 1) + stats.chi2.sf(x, 2)))
    assert (test["restricted_loglik"], test["full_loglik"]) == (nested["one"].loglik, full.loglik)


def test_several_estimates_at_the_end_of_their_domain(two_levels, nested):
    full = ddm.fit(ddm.Model(lapse="difficulty", lapse_window=(0, 10)), two_levels)
    test = ddm.likelihood_ratio(nested["one"], full)
    assert np.isnan(test["p_value"])
    expected = (
        "unknown, since several estimates are fixed at 0, the end of their domain: use bootstrap="
    )
    assert test["distribution"] == expected
    assert 0.0 < ddm.likelihood_ratio(nested["one"], full, bootstrap=5, seed=1)["p_value"] <= 1.0


def test_the_size_of_the_test_and_its_bootstrap():
    rng = np.random.default_rng(2)
    process, rejected = ddm.DDM(v=1.0, a=1.2, t0=0.3), 0
    for seed in range(150):
        null = process.simulate(150, seed=seed).assign(difficulty=rng.choice(["a", "b"], 150))
        one, two = ddm.fit(ONE, null), ddm.fit(BY_LEVEL, null)
        rejected += ddm.likelihood_ratio(one, two)["p_value"] < 0.05
    assert stats.binomtest(rejected, 150, 0.05).pvalue > 0.01
    p = ddm.likelihood_ratio(one, two, bootstrap=60, seed=1)
    assert p["distribution"] == "60 simulations"
    assert p["p_value"] == pytest.approx(ddm.likelihood_ratio(one, two)["p_value"], abs=0.2)
    assert p["p_value"] == ddm.likelihood_ratio(one, two, bootstrap=60, seed=1)["p_value"]


AMONG = "is not among the values of"
SIDES = {"side": {"left": -1, "right": 1}}


@pytest.mark.parametrize(
    ("restricted", "full"),
    [
        (ddm.Model(v=1.0), ONE),
        (ddm.Model(a=1.4), BY_LEVEL),
        (BY_LEVEL, ddm.Model(v=["difficulty", "block"])),
        (ONE, ddm.Model(v="~ block")),
        (ddm.Model(v="~ block"), ddm.Model(v="~ block + difficulty")),
        (ddm.Model(v="~ block"), ddm.Model(v="block")),
        # a number, a value for all and a value by level are such on the scale of any link
        (ddm.Model(a=1.4), ddm.Model(a="~ block")),
        (ONE, ddm.Model(a="~ block")),
        (ddm.Model(a="difficulty"), ddm.Model(a="~ difficulty + block")),
        (ddm.Model(a="~ block"), ddm.Model(a="block")),
        (ddm.Model(z=0.5), ddm.Model(z="~ block")),
        # drifts that flip are drifts by stimulus, and equal drifts a bias
        (ddm.Model(stimulus=SIDES), ddm.Model(v="side")),
        (ONE, ddm.Model(drift_bias=ddm.FREE, stimulus=SIDES)),
        (ddm.Model(z=ddm.FREE), ddm.Model(z="side")),
        (ddm.Model(v=0.5), ddm.Model(v=0.5, lapse=ddm.FREE)),
    ],
)
def test_nested_models_are_accepted(two_levels, restricted, full):
    pair = ddm.fit(restricted, two_levels), ddm.fit(full, two_levels)
    assert ddm.likelihood_ratio(*pair)["df"] == pair[1].k - pair[0].k


@pytest.mark.parametrize(
    ("restricted", "full", "reason"),
    [
        (
            BY_LEVEL,
            ddm.Model(v="block", z=ddm.FREE),
            "v='difficulty' is not among the values of v='block'",
        ),
        (ddm.Model(z=0.4), BY_LEVEL, "z=0.4 is not among the values of z=0.5"),
        (BY_LEVEL, ONE, "v='difficulty' is not among the values of v=ddm.FREE"),
        (ONE, ONE, "both models are the same, with 3 estimates"),
        (
            ONE,
            ddm.Model(v="~ 0 + block"),
            f"v=ddm.FREE {AMONG} v='~ 0 + block', links={{'v': 'identity'}}",
        ),
        (
            ddm.Model(a="~ block"),
            ddm.Model(a="~ block + side", links={"a": "identity"}),
            f"a='~ block', links={{'a': 'log'}} {AMONG} a='~ block + side', links={{'a': "
            "'identity'}",
        ),
        (
            ONE,
            ddm.Model(lapse="~ block"),
            f"lapse=0.0 {AMONG} lapse='~ block', links={{'lapse': 'logit'}}",
        ),
        (
            ddm.Model(stimulus=SIDES),
            ddm.Model(v="~ block"),
            f"v=ddm.FREE, stimulus={SIDES!r} {AMONG} v='~ block', links={{'v': 'identity'}}",
        ),
    ],
)
def test_other_models_are_refused_with_a_reason(two_levels, restricted, full, reason):
    pair = ddm.fit(restricted, two_levels), ddm.fit(full, two_levels)
    message = (
        f"the restricted model is no special case of the full one: {reason}. Compare them with "
        "ddm.compare, whose criteria need no nesting."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(*pair)


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_fits_that_did_not_converge_are_shown_but_not_tested(two_levels, nested):
    failed = ddm.fit(ddm.Model(t0=2.0), two_levels)
    table = ddm.compare({"failed": failed, "one": nested["one"]})
    assert table["converged"].to_dict() == {"one": True, "failed": False}
    assert table["delta_aic"]["one"] == 0.0
    message = (
        f"the restricted model's fit did not converge ({failed.message}), so its likelihood is no "
        "maximum. Fit it again with other starting values (start=), or simplify the model."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(failed, nested["one"])


def test_a_full_fit_that_is_no_optimum_is_found_out(nested):
    worse = dataclasses.replace(nested["two"], report=Report(loglik=nested["one"].loglik - 0.5))
    message = (
        f"the log likelihood of the full model, {worse.loglik:.3f}, is lower than that of the "
        f"restricted one, {nested['one'].loglik:.3f}, so its fit is no optimum. Fit it again with "
        "start= at the restricted estimates."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(nested["one"], worse)


@pytest.mark.parametrize(("n", "error"), [(-3, ValueError), (2.5, ValueError), (True, TypeError)])
def test_a_number_of_simulations_that_is_none(nested, n, error):
    with refused(
        error,
        f"bootstrap must be a whole number >= 0 (the data sets to simulate); got {n!r}. For "
        "example bootstrap=500, or 0 for none.",
    ):
        ddm.likelihood_ratio(nested["one"], nested["two"], bootstrap=n)


def test_fits_that_come_from_another_process_are_nested_too(two_levels):
    coded = {"stimulus": {"difficulty": {"easy": 1, "hard": -1}}}
    pair = [
        ddm.fit(ddm.Model(**coded, **more), two_levels) for more in ({}, {"drift_bias": ddm.FREE})
    ]
    again = [pickle.loads(pickle.dumps(fit)) for fit in pair]
    pd.testing.assert_series_equal(ddm.likelihood_ratio(*again), ddm.likelihood_ratio(*pair))


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


# -- the gap below the fastest RT ------------------------------------------------------------------


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
