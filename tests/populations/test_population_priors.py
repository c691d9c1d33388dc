"""The priors of a population: defaults, those that are stated, and what each is about."""

import numpy as np
import pytest
from scipy import stats

import ddm
from ddm.populations.population import lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.priors import Beta, HalfNormal, LogNormal, Normal
from populations.people import table_of_people


def laid(model=None, **options):
    model = model or ddm.Model(v="difficulty", lapse=ddm.FREE)
    options = {"by": "subject"} | options
    return lay_out_population(model, ddm.Trials(table_of_people()), **options)


def test_the_density_is_that_of_the_distributions():
    """Of values in their units, times the derivative of a value in its coordinate."""
    population = laid(between={"v": "~ age"})
    phi = np.array([1.2, -0.4, 0.3, -1.1, -2.5, 0.2, -0.3, -1.5, -0.8, -1.2])
    v, effect, log_a, log_t0, logit, age, *log_sds = phi
    lapse = 1.0 / (1.0 + np.exp(-logit))
    expected = [
        stats.norm(0, 3).logpdf(v),
        # the difference of two levels is sqrt(2) times the contrast
        stats.norm(0, 2).logpdf(effect * np.sqrt(2)) + 0.5 * np.log(2),
        stats.norm(np.log(1.5), 0.7).logpdf(log_a),
        stats.norm(np.log(0.3), 0.7).logpdf(log_t0),
        stats.beta(1, 19).logpdf(lapse) + np.log(lapse * (1 - lapse)),
        stats.norm(0, 2).logpdf(age),
        *(
            stats.halfnorm(scale=scale).logpdf(np.exp(sd)) + sd
            for scale, sd in zip((1, 1, 0.5, 0.5), log_sds, strict=True)
        ),
    ]
    priors = priors_of_phi(population, "default")
    value, gradient = priors(phi)
    assert value == pytest.approx(sum(expected), rel=1e-12)
    steps = 1e-6 * np.eye(phi.size)
    numeric = [(priors(phi + step)[0] - priors(phi - step)[0]) / 2e-6 for step in steps]
    np.testing.assert_allclose(gradient, numeric, atol=1e-7)


def test_stated_priors_replace_the_defaults():
    stated = {"a": LogNormal(1, 0.3), "sd(a)": HalfNormal(0.2)}
    table = priors_of_phi(laid(), stated).table
    assert table.loc["a", "prior"] == "LogNormal(1, 0.3)"
    assert table.loc["sd(a)", "prior"] == "HalfNormal(0.2)"
    assert table.loc["v", "prior"] == "Normal(0, 3)"


def test_priors_are_in_the_units_of_evidence_of_the_model():
    """With D = .01, as Ratcliff has it, v, a and the SD of v are a tenth."""
    table = priors_of_phi(laid(ddm.Model(v="difficulty", D=0.01)), "default").table["prior"]
    assert table["v"] == "Normal(0, 0.3)"
    assert table["v: difficulty"] == "Normal(0, 0.2)"
    assert table["a"] == "LogNormal(0.15, 0.7)"
    assert table["sd(v)"] == "HalfNormal(0.1)"
    assert table["sd(a)"] == "HalfNormal(0.5)"


def test_draws_are_those_of_the_distributions():
    population = laid()
    draws = priors_of_phi(population, {"v": Normal(1, 0.5)}).draw(np.random.default_rng(2), 40_000)
    tests = {
        0: stats.norm(1, 0.5).cdf,
        1: stats.norm(0, np.sqrt(2)).cdf,
        2: stats.norm(np.log(1.5), 0.7).cdf,
        4: lambda logit: stats.beta(1, 19).cdf(1 / (1 + np.exp(-logit))),
        5: lambda log_sd: stats.halfnorm(scale=1.0).cdf(np.exp(log_sd)),
    }
    for place, cdf in tests.items():
        assert stats.kstest(draws[:, place], cdf).pvalue > 1e-3


def refusal(given, model=None, error=ValueError):
    with pytest.raises(error) as caught:
        priors_of_phi(laid(model), given)
    return str(caught.value)


def test_what_is_refused():
    assert refusal({"v[easy]": Normal(0, 1)}) == (
        "priors: 'v[easy]' is nothing that has a prior here; these have one: 'v', 'v: difficulty', "
        "'a', 't0', 'lapse', 'sd(v)', 'sd(v: difficulty)', 'sd(a)', 'sd(t0)'."
    )
    assert refusal({"v": 2.0}, error=TypeError) == (
        "priors: 'v' must be a distribution of ddm.priors, for example priors={'v': "
        "ddm.priors.Normal(2, 1)}; got 2.0."
    )
    assert refusal("flat", error=TypeError) == (
        "priors must be 'default' or {key: prior}, for example priors={'v': ddm.priors.Normal(2, "
        "1)}; got 'flat'."
    )
    assert refusal({"v: difficulty": Normal(1, 1)}) == (
        "priors: 'v: difficulty' is the difference between two levels, whose prior must be "
        "Normal(0, sd), so that names and order of the levels do not matter; got Normal(1, 1)."
    )
    assert refusal({"sd(v)": Normal(0, 1)}) == (
        "priors: 'sd(v)' is an SD, which is positive; got Normal(0, 1). Use HalfNormal, LogNormal "
        "or Gamma."
    )


def test_what_has_no_default_must_be_stated():
    model = ddm.Model(sz=ddm.FREE)
    assert "'sz'" in refusal("default", model)
    assert priors_of_phi(laid(model), {"sz": Beta(2, 2)}).table.loc["sz", "prior"] == "Beta(2, 2)"
