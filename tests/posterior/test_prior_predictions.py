"""Data sets that the priors expect."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import priors
from ddm.populations.population import lay_out_population, people_drawn
from populations.people import table_of_people
from refusals import refused

DATA = table_of_people(4, 40)
SURE = {
    "v": priors.Normal(1.0, 1e-6),
    "a": priors.LogNormal(1.4, 1e-6),
    "t0": priors.LogNormal(0.3, 1e-6),
    "v: difficulty": priors.Normal(0, 1e-6),
}


def test_the_table_has_conditions_responses_and_quantiles():
    found = ddm.prior_predictive(ddm.Model(v="difficulty"), DATA, by="subject", n=20, seed=1)
    table = found.table
    assert list(table.columns) == [
        "difficulty", "statistic", "observed", "low", "median", "high", "rank",
    ]  # fmt: skip
    assert len(table) == 2 * 8
    easy = DATA[DATA["difficulty"] == "easy"]
    observed = table[(table["difficulty"] == "easy") & (table["statistic"] == "p[1]")]["observed"]
    assert observed.item() == easy["response"].mean()
    assert (table["low"] <= table["median"]).all()
    assert (table["median"] <= table["high"]).all()
    assert table["rank"].between(0.0, 1.0).all()
    assert len(found) == 20
    assert found.theta.shape == (20, 4, 4)
    assert repr(found).startswith("<20 data sets simulated from the priors, beside 320 trials>\n")
    assert found.priors.loc["a", "prior"] == "LogNormal(1.5, 0.7)"


def test_sure_priors_give_the_data_of_their_process():
    """Of 160 trials in each of 60 data sets."""
    found = ddm.prior_predictive(ddm.Model(v="difficulty"), DATA, priors=SURE, n=60, seed=2)
    process = ddm.DDM(v=1.0, a=1.4, t0=0.3)
    table = found.table[found.table["difficulty"] == "hard"].set_index("statistic")
    p = float(process.probability(1))
    assert table.loc["p[1]", "median"] == pytest.approx(p, abs=0.02)
    assert table.loc["q0.5[1]", "median"] == pytest.approx(
        float(process.quantile(0.5, 1)), abs=0.02
    )
    # the middle 90 % of a proportion of 160 trials
    width = 2.0 * 1.645 * np.sqrt(p * (1.0 - p) / 160)
    wide = table.loc["p[1]", "high"] - table.loc["p[1]", "low"]
    assert wide == pytest.approx(width, rel=0.35)
    assert found.params["a"].to_numpy() == pytest.approx(1.4, abs=1e-4)


def test_the_same_seed_gives_the_same_data_sets():
    once, again, other = (
        ddm.prior_predictive(ddm.Model(), DATA, n=5, seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(once.table, again.table)
    pd.testing.assert_frame_equal(once.params, again.params)
    assert not once.table.equals(other.table)


def test_people_are_drawn_as_the_population_says():
    population = lay_out_population(
        ddm.Model(v="difficulty", lapse=ddm.FREE), ddm.Trials(table_of_people(300, 1)), by="subject"
    )
    phi = np.array([1.0, -0.5, 0.3, -1.2, -3.0, *np.log([0.5, 0.8, 0.2, 0.1])])
    theta = people_drawn(population, phi, np.random.default_rng(1))
    np.testing.assert_allclose(theta.mean(axis=0), phi[:5], atol=0.12)
    # the SD of a difference of two levels is that of the key, .8
    sds = [0.5, 0.8 * np.sqrt(0.5), 0.2, 0.1, 0.0]
    np.testing.assert_allclose(theta.std(axis=0), sds, rtol=0.15)


def test_impossible_draws_are_replaced():
    """With an identity as its link, a may be negative in a draw."""
    model = ddm.Model(a="~ 1", links={"a": "identity"})
    prior = {"a[Intercept]": priors.Normal(0.2, 1.0)}
    found = ddm.prior_predictive(model, DATA, priors=prior, n=30, seed=1)
    assert (found.params["a[Intercept]"] > 0.0).all()
    never = {"a[Intercept]": priors.Normal(-5.0, 0.1)}
    with refused(
        ValueError,
        "priors: none of 1000 draws makes data: parameters lie outside their domains, or all RTs "
        "outside the window in which they were kept. State narrower priors.",
    ):
        ddm.prior_predictive(model, DATA, priors=never, n=2, seed=1)


def test_draws_whose_rts_would_all_be_removed_are_replaced():
    trials = ddm.Trials(DATA[DATA["rt"] < 1.5], truncated=(0.2, 1.5))
    wide = {"t0": priors.LogNormal(1.0, 1.5)}
    found = ddm.prior_predictive(ddm.Model(), trials, priors=wide, n=10, seed=1)
    assert (found.params["t0"] < 1.5).all()


def test_deadlines_make_omissions():
    trials = ddm.Trials(DATA.assign(rt=DATA["rt"].mask(DATA["rt"] > 0.8),
                                    response=DATA["response"].mask(DATA["rt"] > 0.8)),
                        deadline=0.8)  # fmt: skip
    found = ddm.prior_predictive(ddm.Model(), trials, n=20, seed=1)
    table = found.table.set_index("statistic")
    assert table.loc["p[0]", "median"] + table.loc["p[1]", "median"] < 1.0
    assert table["high"].filter(like="q").max() <= 0.8


def test_arguments_are_checked():
    with pytest.raises(ValueError, match=r"^n must"):
        ddm.prior_predictive(ddm.Model(), DATA, n=1)
    with pytest.raises(ValueError, match=r"^priors: 'w' is nothing that has a prior here"):
        ddm.prior_predictive(ddm.Model(), DATA, priors={"w": priors.Normal(0, 1)})
    with pytest.raises(ValueError, match=r"^priors=None"):
        ddm.prior_predictive(ddm.Model(), DATA, priors=None)
    with pytest.raises(TypeError, match=r"^model must"):
        ddm.prior_predictive(DATA, ddm.Model())
