"""Log likelihoods of trials and people for every draw, against the densities of processes."""

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

import ddm
import population_cases as cases
from ddm.posterior import pointwise
from ddm.posterior.pointwise import blocks_of_people, blocks_of_trials
from posterior.sampled import DATA, person, population
from posterior.synthetic import posterior_of


def whole(blocks):
    """(draws, n) of all blocks, in the order of the trials."""
    positions, values = zip(*blocks, strict=True)
    return np.concatenate(values, axis=1)[:, np.argsort(np.concatenate(positions))]


def by_processes(posterior, draw):
    """Of the first chain, trial by trial, from the draws of people in natural units."""
    values = np.empty(len(DATA))
    for place, name in enumerate(posterior.population.people):
        own = dict(zip(posterior[name].labels, posterior.of_people[0, draw, place], strict=True))
        for level in ("easy", "hard"):
            rows = (DATA["subject"] == name) & (DATA["difficulty"] == level)
            process = ddm.DDM(v=own[f"v[{level}]"], a=own["a"], t0=own["t0"])
            f = process.pdf(DATA["rt"][rows], DATA["response"][rows])
            values[rows] = np.log((1.0 - own["lapse"]) * f + own["lapse"] * 0.5 / 3.0)
    return values


def test_trials_have_the_densities_of_their_person_and_condition():
    posterior = population()
    found = whole(blocks_of_trials(posterior.population, posterior.theta[0]))
    assert found.shape == (150, len(DATA))
    for draw in (0, 70, 149):
        np.testing.assert_allclose(found[draw], by_processes(posterior, draw), rtol=1e-9)
    np.testing.assert_allclose(found.sum(axis=1), posterior.loglik[0], rtol=1e-10)


def test_blocks_do_not_matter(monkeypatch):
    theta = population().theta[0]
    at_once = whole(blocks_of_trials(population().population, theta))
    monkeypatch.setattr(pointwise, "PAIRS", 150 * 7)
    blocks = list(blocks_of_trials(population().population, theta))
    assert max(positions.size for positions, _ in blocks) == 7
    np.testing.assert_allclose(whole(blocks), at_once, rtol=1e-12, atol=1e-14)


def test_omissions_have_the_probability_of_a_late_response():
    data = cases.table(3, 20).drop(columns="patient")
    data.loc[data["rt"] > 0.9, ["rt", "response"]] = np.nan
    posterior = posterior_of(ddm.Model(), ddm.Trials(data, deadline=0.9), chains=1, draws=4)
    found = whole(blocks_of_trials(posterior.population, posterior.theta[0]))
    omitted = data["rt"].isna().to_numpy()
    assert omitted.any()
    for place, name in enumerate(posterior.population.people):
        v, a, t0 = posterior.of_people[0, 2, place]
        process = ddm.DDM(v=v, a=a, t0=t0)
        late = np.log(1.0 - process.cdf(0.9, 0) - process.cdf(0.9, 1))
        rows = (data["subject"] == name).to_numpy()
        np.testing.assert_allclose(found[2][rows & omitted], late, rtol=1e-8)
        kept = data[rows & ~omitted]
        expected = process.logpdf(kept["rt"], kept["response"])
        np.testing.assert_allclose(found[2][rows & ~omitted], expected, rtol=1e-9)


def test_people_are_integrated_out():
    """With one thing in which people differ, against an integral over it."""
    model = ddm.Model(a=1.5, t0=0.3)
    data = cases.table(3, 40)[["subject", "rt", "response"]].query("rt > 0.31")
    posterior = posterior_of(model, data, chains=1, draws=4)
    found = whole(blocks_of_people(posterior.population, posterior.phi[0]))
    for draw, phi in enumerate(posterior.phi[0]):
        mean, sd = phi[0], np.exp(phi[1])
        for place, name in enumerate(posterior.population.people):
            own = data[data["subject"] == name]

            def logs(v, own=own):
                process = ddm.DDM(v=v, a=1.5, t0=0.3)
                return process.logpdf(own["rt"], own["response"]).sum()

            grid = mean + sd * np.linspace(-8.0, 8.0, 801)
            log_f = np.array([logs(v) for v in grid]) + stats.norm(mean, sd).logpdf(grid)
            top = log_f.max()
            exact = top + np.log(integrate.simpson(np.exp(log_f - top), x=grid))
            # the error of the approximation, of 80 trials
            assert found[draw, place] == pytest.approx(exact, abs=0.02)


def test_leaving_out_trials_and_people():
    posterior = population()
    of_trials, of_people = posterior.loo(), posterior.loo(by="subject")
    assert of_trials is posterior.loo()
    assert of_trials.n == len(DATA)
    assert of_trials.labels == tuple(DATA.index)
    assert of_people.n == 5
    assert of_people.labels == ("s00", "s01", "s02", "s03", "s04")
    # who is not known is predicted worse than who is
    assert of_people.elpd < of_trials.elpd
    assert pd.isna(person().loo().pareto_k).sum() == 0
