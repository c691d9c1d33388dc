"""What is said of chains: each text, and the number from which on it is said."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.populations.population import lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.posterior.verdict import Verdict, contradicted_priors, verdict_of
from populations.people import table_of_people

DIVERGED = (
    "draws diverged, so that a part of the posterior may be left out: sample with more tuning "
    "(tune=1000); if that does not help, a prior may leave too much open, or data of single "
    "people may contradict the model"
)


def diagnostics(labels, **changes):
    """The columns of tables of draws that are good, but for ``changes`` of their last row."""
    table = pd.DataFrame(
        {"r_hat": 1.001, "ess_bulk": 2000.0, "ess_tail": 1500.0}, index=list(labels)
    )
    for column, value in changes.items():
        table.loc[table.index[-1], column] = value
    return table


def of_people(r_hat):
    return pd.DataFrame(
        {
            "subject": ["s1", "s1", "s2"],
            "parameter": ["v[easy]", "a", "v[easy]"],
            "r_hat": [1.0, 1.001, r_hat],
        }
    )


def verdict(population=None, people=None, *, divergent=0, contradicted=(), notes=()):
    population = diagnostics(["v", "a"]) if population is None else population
    return verdict_of(population, people, divergent, 4000, contradicted, notes)


def test_good_chains_have_converged():
    assert verdict() == Verdict(True, "converged")
    assert verdict(people=of_people(1.0)) == Verdict(True, "converged")


def test_a_divergence_is_a_fault():
    assert verdict(divergent=1) == Verdict(False, f"1 of 4000 {DIVERGED}")
    assert verdict(divergent=37).message == f"37 of 4000 {DIVERGED}"


def test_chains_must_agree_about_the_population():
    assert verdict(diagnostics(["v", "a"], r_hat=1.0099)).converged
    found = verdict(diagnostics(["v", "sd(a)"], r_hat=1.01))
    assert found == Verdict(
        False,
        "chains disagree about sd(a) (R-hat 1.010, below 1.01 where they agree): sample more "
        "draws, with more tuning",
    )


@pytest.mark.parametrize("column", ["ess_bulk", "ess_tail"])
@pytest.mark.parametrize(
    ("ess", "shown", "times"), [(399.4, "399", 2), (150.0, "150", 4), (3.0, "3", 30)]
)
def test_few_effective_draws_are_said_with_how_many_are_needed(column, ess, shown, times):
    assert verdict(diagnostics(["v", "a"], **{column: 400.0})).converged
    found = verdict(diagnostics(["v", "a"], **{column: ess}))
    assert found == Verdict(
        False,
        f"a has {shown} effective draws (an interval needs 400): sample {times} times as many "
        "draws",
    )


def test_chains_must_agree_about_people():
    assert verdict(people=of_people(1.0199)).converged
    assert verdict(people=of_people(1.02)) == Verdict(
        False, "chains disagree about v[easy] of s2 (R-hat 1.020): sample more draws"
    )


def test_draws_that_are_all_the_same_are_a_fault():
    none = dict.fromkeys(("r_hat", "ess_bulk", "ess_tail"), np.nan)
    text = (
        "the draws of {} are all the same, or not finite, so that nothing is known of it: sample "
        "more draws, with more tuning (tune=1000)"
    )
    assert verdict(diagnostics(["v", "a"], **none)) == Verdict(False, text.format("a"))
    assert verdict(diagnostics(["v"], **none)) == Verdict(False, text.format("v"))


def test_priors_and_notes_are_said_but_are_no_faults():
    found = verdict(contradicted=["t0", "sd(v)"], notes=["the density failed somewhere (it did)"])
    assert found.converged
    assert found.message == (
        "the posterior of t0 contradicts its prior: its median lies outside the middle 99%; look "
        "at its unit, or state another prior; the posterior of sd(v) contradicts its prior: its "
        "median lies outside the middle 99%; look at its unit, or state another prior; the density "
        "failed somewhere (it did)"
    )


def test_texts_follow_one_another():
    found = verdict(
        diagnostics(["v", "a"], r_hat=1.2, ess_bulk=20.0),
        of_people(1.1),
        divergent=2,
        contradicted=["v"],
        notes=["a note"],
    )
    assert not found.converged
    starts = [
        "2 of 4000 draws diverged", "chains disagree about a", "a has 20 effective draws",
        "chains disagree about v[easy] of s2", "the posterior of v contradicts", "a note",
    ]  # fmt: skip
    places = [found.message.index(start) for start in starts]
    assert places == sorted(places)


# --- priors ---------------------------------------------------------------------------------------


def contradicted(priors="default", **values):
    """What is contradicted by draws around typical values, and around ``values`` on their links."""
    model = ddm.Model(v="difficulty", z=ddm.FREE)
    population = lay_out_population(model, ddm.Trials(table_of_people()), by="subject")
    typical = {"v": 1.5, "v: difficulty": -0.5, "a": 0.4, "z": 0.0, "t0": -1.2}
    typical |= {f"sd({key})": np.log(0.2) for key in population.sd_keys}
    keys = [one.key for one in population.locations]
    keys += [f"sd({key})" for key in population.sd_keys]
    phi = np.array([(typical | values)[key] for key in keys])
    spread = np.random.default_rng(1).normal(0.0, 0.001, (200, phi.size))
    return contradicted_priors(priors_of_phi(population, priors), phi + spread)


def test_typical_values_contradict_no_prior():
    assert contradicted() == []


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize(
    ("key", "center", "sd"),
    [
        ("v", 0.0, 3.0),
        # a contrast of two levels is their difference divided by the root of 2
        ("v: difficulty", 0.0, 2.0 / np.sqrt(2.0)),
        ("a", np.log(1.5), 0.7),
        ("z", 0.0, 0.7),
        ("t0", np.log(0.3), 0.7),
    ],
)
def test_medians_outside_the_middle_99_percent_are_found(key, center, sd, sign):
    # 2.576 is the 99.5 % quantile of a standard normal
    assert contradicted(**{key: center + sign * 2.56 * sd}) == []
    assert contradicted(**{key: center + sign * 2.59 * sd}) == [key]


def test_sds_contradict_their_prior_only_if_they_are_large():
    # 2.807 is the 99.5 % quantile of a half-normal with the SD 1
    assert contradicted(**{"sd(v)": np.log(2.79)}) == []
    assert contradicted(**{"sd(v)": np.log(2.83)}) == ["sd(v)"]
    assert contradicted(**{"sd(v)": np.log(1e-6)}) == []


def test_stated_priors_are_those_that_count():
    """A small SD contradicts a prior by which it is not small."""
    stated = {"v": ddm.priors.Normal(5, 0.5), "sd(a)": ddm.priors.Gamma(20, 0.05)}
    assert contradicted(stated) == ["v", "sd(a)"]
    assert contradicted(stated, **{"v": 5.0, "sd(a)": 0.0}) == []
    assert contradicted({"sd(a)": ddm.priors.Gamma(1, 1)}, **{"sd(a)": -20.0}) == []


def test_a_proportion_of_lapses_of_almost_0_does_not_contradict_its_prior():
    model = ddm.Model(lapse=ddm.FREE)
    population = lay_out_population(model, ddm.Trials(table_of_people()), by=None)
    priors = priors_of_phi(population, "default")
    for lapse, expected in ((-12.0, []), (0.0, ["lapse"])):
        phi = np.tile([1.0, 0.4, -1.2, lapse], (10, 1))
        assert contradicted_priors(priors, phi) == expected


def test_medians_count_and_not_means():
    """On the scale of the link: a tail of some draws is no contradiction."""
    population = lay_out_population(ddm.Model(), ddm.Trials(table_of_people()), by=None)
    priors = priors_of_phi(population, "default")
    phi = np.tile([1.0, 0.4, -1.2], (100, 1))
    phi[:40, 0] = 1000.0
    assert contradicted_priors(priors, phi) == []
    phi[:60, 0] = 1000.0
    assert contradicted_priors(priors, phi) == ["v"]
