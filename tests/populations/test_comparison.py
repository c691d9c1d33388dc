"""Criteria and likelihood ratios of populations."""

import numpy as np
import pytest

import ddm
import population_cases as cases

MODEL = ddm.Model(v="difficulty")

# populations that are too simple can have lapses in the place of what they lack
pytestmark = pytest.mark.filterwarnings("ignore:lapses are missing")


@pytest.fixture(scope="module")
def data():
    return cases.table(12, 40, patients=1.5, seed=6)


@pytest.fixture(scope="module")
def fits(data):
    return {
        "plain": ddm.fit_hierarchical(MODEL, data, by="subject"),
        "patients": ddm.fit_hierarchical(MODEL, data, by="subject", between={"v": "~ patient"}),
        "one t0": ddm.fit_hierarchical(MODEL, data, by="subject", shared="t0"),
    }


def test_criteria_are_those_of_the_marginal_likelihood(fits):
    table = ddm.compare(fits)
    assert list(table.columns) == ["delta_aic", "aic", "bic", "loglik", "k", "n"]
    assert table.index[0] == "patients"
    assert table.loc["patients", "delta_aic"] == 0.0
    assert (table["n"] == 12).all()


def test_a_predictor_is_tested(fits):
    test = ddm.likelihood_ratio(fits["plain"], fits["patients"])
    assert test["df"] == 1
    assert test["distribution"] == "chi2(1)"
    assert abs(test["statistic"] - 2.0 * (fits["patients"].loglik - fits["plain"].loglik)) < 1e-9
    assert 0.0 < test["p_value"] < 0.05


def test_an_sd_of_0_is_at_the_end_of_its_domain(fits):
    test = ddm.likelihood_ratio(fits["one t0"], fits["plain"])
    assert test["distribution"] == "chi2(0) / 2 + chi2(1) / 2"
    assert test["p_value"] < 0.01


def test_several_sds_of_0_have_no_known_distribution(data, fits):
    both = ddm.fit_hierarchical(MODEL, data, by="subject", shared=["t0", "a"])
    test = ddm.likelihood_ratio(both, fits["plain"])
    assert np.isnan(test["p_value"])
    assert "unknown" in test["distribution"]


def test_an_effect_of_a_condition_is_tested(data, fits):
    one = ddm.fit_hierarchical(ddm.Model(v=ddm.FREE), data, by="subject")
    test = ddm.likelihood_ratio(one, fits["plain"])
    assert test["df"] == 2
    assert test["distribution"] == "chi2(1) / 2 + chi2(2) / 2"


def test_true_restrictions_are_rarely_rejected():
    """Patients do not differ: 20 sets, of which 1 is expected below .05."""
    p_values = []
    for seed in range(20):
        data = cases.table(12, 25, seed=seed)
        pair = [
            ddm.fit_hierarchical(MODEL, data, by="subject", between=between)
            for between in (None, {"v": "~ patient"})
        ]
        p_values.append(ddm.likelihood_ratio(*pair)["p_value"])
    assert (np.array(p_values) < 0.05).sum() <= 4


def test_models_that_are_not_nested_are_refused(fits):
    with pytest.raises(ValueError, match=r"the full one does not have v: patient"):
        ddm.likelihood_ratio(fits["patients"], fits["one t0"])
    with pytest.raises(ValueError, match="both models are the same"):
        ddm.likelihood_ratio(fits["plain"], fits["plain"])


def test_other_kinds_people_and_priors_are_refused(data, fits):
    single = ddm.fit(MODEL, data[data.subject == "s00"])
    with pytest.raises(TypeError, match="'single' is a Fit, and others are a HierarchicalFit"):
        ddm.compare({"plain": fits["plain"], "single": single})
    with pytest.raises(ValueError, match="hierarchical fits have no bootstrap yet"):
        ddm.likelihood_ratio(fits["plain"], fits["patients"], bootstrap=10)

    prior = ddm.fit_hierarchical(MODEL, data, by="subject", priors="default")
    with pytest.raises(ValueError, match="'prior' has priors"):
        ddm.compare({"plain": fits["plain"], "prior": prior})
    pairs = data.assign(pair=(data.subject.str[1:].astype(int) // 2).astype(str))
    other = ddm.fit_hierarchical(MODEL, pairs, by="pair")
    with pytest.raises(ValueError, match="they differ in the people"):
        ddm.compare({"plain": fits["plain"], "pairs": other})


def test_single_fits_are_compared_as_before(data):
    own = data[data.subject == "s00"]
    pair = {"one": ddm.fit(ddm.Model(), own), "two": ddm.fit(MODEL, own)}
    assert "aicc" in ddm.compare(pair).columns
    assert ddm.likelihood_ratio(pair["one"], pair["two"])["df"] == 1
