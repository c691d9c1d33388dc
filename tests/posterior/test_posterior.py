"""A posterior: its tables are those of its draws, and its words those of what it knows."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.fits.result import ConvergenceWarning
from ddm.posterior.posterior import PersonDraws
from ddm.posterior.sampling import sample
from populations.people import table_of_people
from posterior.synthetic import posterior_of
from refusals import refused

MODEL = ddm.Model(v="difficulty", z=ddm.FREE)
DATA = table_of_people(5, 15)
LABELS = ["v[easy]", "v[hard]", "a", "z", "t0"]
SDS = ["sd(v)", "sd(v: difficulty)", "sd(a)", "sd(z)", "sd(t0)"]
COLUMNS = ["estimate", "sd", "ci_low", "ci_high", "r_hat", "ess_bulk", "ess_tail", "mcse"]


@pytest.fixture(scope="module")
def sampled():
    pytest.importorskip("nutpie")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return sample(
            MODEL, DATA, by="subject", draws=150, tune=150, chains=2, n_jobs=1, progress=False
        )


@pytest.fixture(scope="module")
def alone():
    """Of one person."""
    return posterior_of(MODEL, DATA[DATA["subject"] == "s0"], by=None)


def good(**arguments):
    """A posterior whose draws are independent and many."""
    return posterior_of(MODEL, DATA, **{"chains": 4, "draws": 500, **arguments})


def by_hand(posterior):
    """The draws of the population in natural units, by the definition of the coordinates."""
    n = posterior.population.n_locations
    v, effect, a, z, t0 = np.moveaxis(posterior.phi[..., :n], -1, 0)
    values = {
        # levels lie half of their difference from their mean, which is root 2 of a contrast
        "v[easy]": v - effect / np.sqrt(2.0),
        "v[hard]": v + effect / np.sqrt(2.0),
        "a": np.exp(a),
        "z": 1.0 / (1.0 + np.exp(-z)),
        "t0": np.exp(t0),
    }
    sds = np.moveaxis(np.exp(posterior.phi[..., n:]), -1, 0)
    return values | dict(zip(SDS, sds, strict=False))


# --- the population -------------------------------------------------------------------------------


def test_draws_are_those_of_the_coordinates_in_natural_units(sampled):
    table = sampled.draws
    assert list(table.columns) == ["chain", "draw", *LABELS, *SDS]
    assert table["chain"].tolist() == np.repeat([0, 1], 150).tolist()
    assert table["draw"].tolist() == list(range(150)) * 2
    for label, values in by_hand(sampled).items():
        np.testing.assert_allclose(table[label], values.ravel(), rtol=1e-12)


def test_params_are_the_means_of_the_draws(sampled):
    assert list(sampled.params.index) == [*LABELS, *SDS]
    assert sampled.params.name == "estimate"
    for label, values in by_hand(sampled).items():
        assert sampled.params[label] == pytest.approx(values.mean(), rel=1e-12)
    assert len(sampled) == 5
    assert sampled.n == len(DATA)
    assert sampled.model is MODEL


def test_the_summary_is_of_the_draws(sampled):
    table = sampled.summary(level=0.8)
    assert list(table.columns) == [*COLUMNS, "people_low", "people_high", "unit"]
    for label, values in by_hand(sampled).items():
        row = table.loc[label]
        assert row["estimate"] == pytest.approx(values.mean())
        assert row["sd"] == pytest.approx(values.std(ddof=1))
        np.testing.assert_allclose(
            [row["ci_low"], row["ci_high"]], np.quantile(values, [0.1, 0.9]), rtol=1e-12
        )
    wide = sampled.summary()
    assert (wide["ci_low"] < table["ci_low"]).all()
    assert (wide["ci_high"] > table["ci_high"]).all()
    assert table["unit"].to_dict() == {
        "v[easy]": "evidence/s",
        "v[hard]": "evidence/s",
        "a": "evidence",
        "z": "-",
        "t0": "s",
        "sd(v)": "evidence/s",
        "sd(v: difficulty)": "evidence/s",
        "sd(a)": "log evidence",
        "sd(z)": "logit",
        "sd(t0)": "log s",
    }


def test_the_range_over_people_is_one_sd_around_the_median_person(sampled):
    table, draws = sampled.summary(), by_hand(sampled)
    log_a = np.log(draws["a"])
    low, high = (np.exp(log_a + sign * draws["sd(a)"]).mean() for sign in (-1.0, 1.0))
    assert table.loc["a", "people_low"] == pytest.approx(low)
    assert table.loc["a", "people_high"] == pytest.approx(high)
    # a level differs by the mean over levels, and by half of the variance of a difference
    sd = np.sqrt(draws["sd(v)"] ** 2 + draws["sd(v: difficulty)"] ** 2 / 4.0)
    assert table.loc["v[easy]", "people_high"] == pytest.approx((draws["v[easy]"] + sd).mean())
    assert table.loc[SDS, ["people_low", "people_high"]].isna().all(axis=None)


def test_a_level_that_is_no_share_is_refused(sampled):
    for ask in (sampled.summary, sampled["s0"].summary):
        with refused(
            ValueError,
            "level must be a number between 0 and 1, both excluded; got 95. For 95 % write "
            "level=0.95.",
        ):
            ask(level=95)


def test_priors_are_a_table(sampled):
    table = sampled.priors
    assert list(table.index) == ["v", "v: difficulty", "a", "z", "t0", *SDS]
    assert table.loc["a"].tolist() == ["LogNormal(1.5, 0.7)", "natural"]
    assert table.loc["v: difficulty"].tolist() == ["Normal(0, 2)", "natural"]


# --- people ---------------------------------------------------------------------------------------


def test_subjects_are_the_draws_of_people(sampled):
    table = sampled.subjects
    assert list(table.columns) == ["subject", "parameter", *COLUMNS]
    assert len(table) == 5 * 5
    v, effect, a, _, _ = np.moveaxis(sampled.theta, -1, 0)
    rows = table.set_index(["subject", "parameter"])
    for j in range(5):
        hard = v[..., j] + effect[..., j] / np.sqrt(2.0)
        assert rows.loc[(f"s{j}", "v[hard]"), "estimate"] == pytest.approx(hard.mean())
        values = np.exp(a[..., j])
        row = rows.loc[(f"s{j}", "a")]
        assert row["sd"] == pytest.approx(values.std(ddof=1))
        assert row["ci_high"] == pytest.approx(np.quantile(values, 0.975))


def test_a_person_has_draws_and_a_summary(sampled):
    person = sampled["s3"]
    assert isinstance(person, PersonDraws)
    assert person.name == "s3"
    assert list(person.params.index) == LABELS
    np.testing.assert_allclose(person.draws["t0"], np.exp(sampled.theta[:, :, 3, 4]).ravel())
    rows = sampled.subjects.query("subject == 's3'").set_index("parameter")
    pd.testing.assert_frame_equal(person.summary(), rows[COLUMNS], check_names=False)
    np.testing.assert_allclose(person.params, rows["estimate"], rtol=1e-12)
    first, *lines = repr(person).splitlines()
    assert first == "<Draws of s3>"
    assert [line.split()[0] for line in lines[1:]] == LABELS
    with refused(KeyError, "\"'s7' is nobody here; the people are 's0', 's1', 's2', 's3', 's4'.\""):
        sampled["s7"]


def test_people_of_two_columns_are_tuples():
    posterior = posterior_of(MODEL, DATA.assign(day=2), by=["subject", "day"])
    assert posterior.subjects["subject"].iloc[0] == ("s0", 2)
    assert posterior["s1", 2].name == ("s1", 2)


def test_one_person_has_no_people(alone):
    assert list(alone.params.index) == LABELS
    assert list(alone.summary().columns) == [*COLUMNS, "unit"]
    assert len(alone.subjects) == 0
    assert list(alone.subjects.columns) == ["subject", "parameter", *COLUMNS]
    with refused(KeyError, "\"'s0': these are estimates of one person, without by=.\""):
        alone["s0"]


# --- labels ---------------------------------------------------------------------------------------


def test_labels_of_predictors_and_of_several_columns():
    between = {"v": "~ group", "v[difficulty]": "~ group", "t0": "~ age"}
    labels = list(posterior_of(MODEL, DATA, between=between).params.index)
    assert labels == [
        *LABELS,
        "v: group[T.patient]",
        "v[hard - easy]: group[T.patient]",
        "t0: age",
        *SDS,
    ]
    data = DATA.assign(side=np.where(np.arange(len(DATA)) % 2, "left", "right"))
    labels = list(posterior_of(ddm.Model(v=["difficulty", "side"]), data).params.index)
    assert labels == [
        "v[easy, left]",
        "v[easy, right]",
        "v[hard, left]",
        "v[hard, right]",
        "a",
        "t0",
        "sd(v)",
        "sd(v: difficulty)",
        "sd(v: side)",
        "sd(v: difficulty:side)",
        "sd(a)",
        "sd(t0)",
    ]


# --- derived --------------------------------------------------------------------------------------


def test_derived_quantities_are_computed_draw_by_draw(sampled):
    draws = by_hand(sampled)
    difference = draws["v[easy]"] - draws["v[hard]"]
    table = sampled.derived("v[easy] - v[hard]", level=0.5)
    row = table.loc["v[easy] - v[hard]"]
    assert list(table.columns) == [*COLUMNS, "p_positive"]
    assert row["estimate"] == pytest.approx(difference.mean())
    assert row["sd"] == pytest.approx(difference.std(ddof=1))
    np.testing.assert_allclose(
        row[["ci_low", "ci_high"]].astype(float), np.quantile(difference, [0.25, 0.75])
    )
    assert row["p_positive"] == (difference > 0.0).mean()


def test_derived_takes_lists_names_and_functions(sampled):
    two = sampled.derived(["a / 2", "sd(v)"])
    assert list(two.index) == ["a / 2", "sd(v)"]
    assert two.loc["a / 2", "estimate"] == pytest.approx(sampled.params["a"] / 2.0)
    named = sampled.derived({"text": "a * t0", "function": lambda one: one["a"] * one["t0"]})
    pd.testing.assert_series_equal(
        named.loc["text"], named.loc["function"], check_names=False, rtol=1e-12
    )
    assert named.loc["text", "p_positive"] == 1.0
    # the mean of products is no product of means
    product = (by_hand(sampled)["a"] * by_hand(sampled)["t0"]).mean()
    assert named.loc["text", "estimate"] == pytest.approx(product)


def test_an_unknown_name_in_a_derived_quantity_is_refused(sampled):
    with pytest.raises(ValueError, match=r"speed.*v\[easy\]"):
        sampled.derived("speed / 2")


# --- what is said ---------------------------------------------------------------------------------


def test_independent_draws_have_converged():
    posterior = good()
    assert posterior.converged
    assert posterior.message == "converged"


def test_divergent_draws_and_notes_are_said():
    posterior = good()
    divergent = posterior.chains.divergent.copy()
    divergent[1, 4] = True
    chains = replace(posterior.chains, divergent=divergent)
    found = replace(posterior, chains=chains, notes=("the density failed somewhere (it did)",))
    assert not found.converged
    assert found.message.startswith("1 of 2000 draws diverged, ")
    assert found.message.endswith("; the density failed somewhere (it did)")


def test_a_chain_apart_is_said():
    posterior = good()
    phi = posterior.phi.copy()
    phi[0, :, 2] += 1.0
    found = replace(posterior, phi=phi)
    assert not found.converged
    assert found.message.startswith("chains disagree about a (R-hat ")

    theta = posterior.theta.copy()
    theta[0, :, 3, 4] += 1.0
    found = replace(posterior, theta=theta)
    assert not found.converged
    assert found.message.startswith("chains disagree about t0 of s3 (R-hat ")


def test_a_prior_that_is_contradicted_is_said_but_no_fault():
    posterior = good()
    phi = posterior.phi.copy()
    phi[:, :, 2] += 5.0
    found = replace(posterior, phi=phi)
    assert found.converged
    assert found.message == (
        "the posterior of a contradicts its prior: its median lies outside the middle 99%; look at "
        "its unit, or state another prior"
    )


def test_the_text_has_head_coding_lapses_and_table():
    lines = repr(good()).splitlines()
    assert lines[0] == "<Posterior: 5 people, 150 trials, 4 x 500 draws; converged>"
    assert lines[1] == "upper boundary: response = 1; lower: 0"
    assert lines[2].split() == ["estimate", "sd", "ci_low", "ci_high", "r_hat", "ess_bulk"]
    assert [line.rsplit(maxsplit=6)[0] for line in lines[3:]] == [*LABELS, *SDS]
    assert max(map(len, lines)) <= 80

    model = ddm.Model(lapse=ddm.FREE, lapse_window=(0, 5))
    lines = repr(posterior_of(model, DATA, chains=4, draws=500)).splitlines()
    assert lines[2] == "lapses: uniform from 0 to 5 s"


def test_the_text_of_one_person(alone):
    first = repr(alone).splitlines()[0]
    assert first.startswith("<Posterior: 30 trials, 2 x 30 draws; ")


def test_the_text_in_notebooks_has_the_priors(sampled):
    html = sampled._repr_html_()
    assert "LogNormal(1.5, 0.7)" in html
    assert "sd(v: difficulty)" in html
