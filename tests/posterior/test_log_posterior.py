"""The log density of a population: by its definition, and the same whatever names and units are."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

import ddm
from ddm.populations.population import lay_out_population
from ddm.posterior.log_posterior import HIGHEST_T0, bounded_t0
from posterior.placed import (
    FORMS,
    WINDOW,
    density_of_form,
    log_posterior,
    near_truth,
    places,
    population_of_form,
)

ROOT_HALF = np.sqrt(0.5)

# --- an independent density -----------------------------------------------------------------------

# default priors of locations on the scales of the links; half as large a variance for contrasts of
# two levels, which differ by sqrt 2 times the contrast
LOCATIONS = {
    "v": stats.norm(0.0, 3.0),
    "v: difficulty": stats.norm(0.0, 2.0 * ROOT_HALF),
    "a": stats.norm(np.log(1.5), 0.7),
    "z": stats.norm(0.0, 0.7),
    "t0": stats.norm(np.log(0.3), 0.7),
    "t0: difficulty": stats.norm(0.0, 0.5 * ROOT_HALF),
    "t0_sd": stats.norm(np.log(0.05), 0.7),
    "v: patient[T.yes]": stats.norm(0.0, 2.0),
    "v: difficulty: patient[T.yes]": stats.norm(0.0, 2.0 * ROOT_HALF),
    "t0: patient[T.yes]": stats.norm(0.0, 0.5),
}
SDS = {
    "v": 1.0,
    "v: difficulty": 1.0,
    "a": 0.5,
    "z": 0.5,
    "t0": 0.5,
    "t0: difficulty": 0.5,
    "lapse": 0.5,
}


def log_prior(population, phi):
    """The log prior density of phi, by scipy."""
    total = 0.0
    for location, value in zip(population.locations, phi, strict=False):
        if location.key == "lapse":
            share = special.expit(value)
            total += stats.beta(1, 19).logpdf(share) + np.log(share * (1.0 - share))
        else:
            total += LOCATIONS[location.key].logpdf(value)
    for key, log_sd in zip(population.sd_keys, phi[population.n_locations :], strict=True):
        total += stats.halfnorm(scale=SDS[key]).logpdf(np.exp(log_sd)) + log_sd
    return total


def log_density_of_people(population, phi, theta):
    """The log density of the coordinates of people, given phi; patients are every second one."""
    by_key = dict(zip([one.key for one in population.locations], phi, strict=False))
    sds = dict(zip(population.sd_keys, np.exp(phi[population.n_locations :]), strict=True))
    total = 0.0
    for j, own in enumerate(theta):
        for coordinate, value in zip(population.coordinates, own, strict=True):
            key = coordinate.key
            of_patients = by_key.get(f"{key}: patient[T.yes]", 0.0)
            mean = by_key[key] + (of_patients if j % 2 else -of_patients)
            if key in sds:
                sd = sds[key] * (ROOT_HALF if ":" in key else 1.0)
                total += stats.norm(mean, sd).logpdf(value)
            else:
                assert value == pytest.approx(mean, rel=1e-13)
    return total


def log_likelihood(population, theta):
    """The log likelihood, by the density of a process for each person and level."""
    model = population.model
    data = population.trials.data
    people = data["subject"] if population.by else pd.Series("all", index=data.index)
    total = 0.0
    for own, (_, trials) in zip(theta, data.groupby(people), strict=True):
        value = {one.key: x for one, x in zip(population.coordinates, own, strict=True)}
        for level, part in trials.groupby("difficulty", observed=True):
            sign = ROOT_HALF * (1.0 if level == "hard" else -1.0)
            t0 = np.exp(value["t0"] + sign * value.get("t0: difficulty", 0.0))
            more = {"st0": model.st0}
            if "t0_sd" in value:
                more = {"non_decision": "normal", "t0_sd": np.exp(value["t0_sd"])}
            process = ddm.DDM(
                v=value["v"] + sign * value.get("v: difficulty", 0.0),
                a=np.exp(value["a"]),
                z=special.expit(value.get("z", 0.0)),
                t0=t0,
                **more,
            )
            f = process.pdf(part["rt"], part["response"])
            known = 0.0 if model.lapse == ddm.FREE else model.lapse
            lapse = special.expit(value["lapse"]) if "lapse" in value else known
            inside = part["rt"].between(*WINDOW)
            total += np.log((1.0 - lapse) * f + lapse * 0.5 * inside / WINDOW[1]).sum()
    return total


def log_jacobian(density, x, h=2e-3):
    """log abs det of the derivatives of phi and of what differs between people, in x."""
    random = density.population.random

    def free(x):
        at = density.placed(x)
        return np.concatenate([at.phi, at.theta[:, random].ravel()])

    columns = []
    for step in h * np.eye(x.size):
        near = free(x + step) - free(x - step)
        columns.append((8.0 * near - free(x + 2.0 * step) + free(x - 2.0 * step)) / (12.0 * h))
    return np.linalg.slogdet(np.array(columns))[1]


@pytest.mark.parametrize("form", FORMS)
def test_the_density_is_that_of_its_definition(form):
    density = density_of_form(form)
    population = density.population
    # these matrices do not depend on x, and are left out
    constant = sum(np.linalg.slogdet(mix)[1] for mix in density.scaling.mix)
    constant += np.linalg.slogdet(density.scaling.root)[1]
    for x in places(density):
        at = density.placed(x)
        expected = log_prior(population, at.phi)
        expected += log_density_of_people(population, at.phi, at.theta)
        expected += log_likelihood(population, at.theta)
        expected += log_jacobian(density, x) - constant
        assert density(x)[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("form", FORMS)
def test_the_gradient_is_that_of_differences(form):
    density = density_of_form(form)
    h = 1e-3
    for x in places(density, seed=4):
        slopes = []
        for step in h * np.eye(x.size):
            near = density(x + step)[0] - density(x - step)[0]
            far = density(x + 2.0 * step)[0] - density(x - 2.0 * step)[0]
            slopes.append((8.0 * near - far) / (12.0 * h))
        gradient = density(x)[1]
        np.testing.assert_allclose(gradient, slopes, atol=1e-7 * np.abs(gradient).max())


@pytest.mark.parametrize("form", FORMS)
def test_its_arguments_are_not_changed(form):
    density = density_of_form(form)
    x = places(density, 1)[0]
    before = x.copy()
    value, gradient = density(x)
    again, same = density(x)
    np.testing.assert_array_equal(x, before)
    assert value == again
    np.testing.assert_array_equal(gradient, same)


def test_outside_the_support_it_is_minus_infinity_without_a_slope():
    density = density_of_form("lapses")
    for x in (np.full(density.size, 1e6), np.full(density.size, np.nan)):
        value, gradient = density(x)
        assert value == -np.inf
        assert not gradient.any()


# --- where t0 is bounded --------------------------------------------------------------------------


def t0_and_fastest(density, x):
    """log t0 of each person and level, and log of the fastest RT there, both (people, 2)."""
    population = density.population
    theta = density.placed(x).theta
    data = population.trials.data
    people = data["subject"] if population.by else pd.Series("all", index=data.index)
    fastest = data.groupby([people, "difficulty"], observed=True)["rt"].min().unstack()
    t0 = population.design.labels.index("t0")
    effect = [i for i, key in enumerate(population.design.labels) if key == "t0: difficulty"]
    signs = np.array([-ROOT_HALF, ROOT_HALF])
    levels = theta[:, [t0]] + (theta[:, effect] * signs if effect else 0.0 * signs)
    return levels, np.log(fastest.to_numpy())


@pytest.mark.parametrize("form", FORMS)
def test_t0_is_bounded_where_no_trial_can_be_faster(form):
    density = density_of_form(form)
    bounded = density.bounded
    assert (bounded.places.size > 0 and bounded.is_limited) == FORMS[form][2]

    # far from the mode towards late t0, of the population or of single people
    late, impossible = [], []
    for x in places(density, 40, width=8.0):
        t0, fastest = t0_and_fastest(density, x)
        value = density(x)[0]
        late.append((t0 >= fastest).any())
        impossible.append(value == -np.inf)
    if FORMS[form][2]:
        assert not any(late)
    else:
        assert any(late)
        # only a common effect leaves late t0 impossible
        possible = np.array(late) & ~np.array(impossible)
        assert possible.any() == (form != "a common effect on t0")


@pytest.mark.parametrize("form", ["t0 by condition", "t0 of all"])
def test_bounds_leave_t0_as_it_is_around_its_estimate(form):
    """The coordinate is the identity there, in value and in slope."""
    density = density_of_form(form)
    population, mode = density.population, density.scaling.mode
    estimate = population.means(mode)[:, population.random]
    scaling = density.scaling._replace(estimate=estimate)
    bounded = replace(
        density, scaling=scaling, bounded=bounded_t0(population, mode, estimate, np.eye(mode.size))
    )
    free = replace(
        bounded, bounded=bounded_t0(population_of_form("lapses"), mode, estimate, np.eye(mode.size))
    )
    assert free.bounded.places.size == 0
    x = np.zeros(density.size)
    np.testing.assert_allclose(bounded.placed(x).theta, free.placed(x).theta, rtol=1e-12)
    for step in 1e-5 * np.eye(x.size):
        near, same = bounded.placed(step), free.placed(step)
        np.testing.assert_allclose(near.theta, same.theta, atol=1e-9)
        np.testing.assert_allclose(near.phi, same.phi, atol=1e-9)


def test_a_person_without_trials_of_a_condition_has_the_longest_rt_as_the_limit():
    population = population_of_form("t0 by condition")
    data = population.trials.data
    some = data[~((data["subject"] == "s02") & (data["difficulty"] == "hard"))]
    fewer = lay_out_population(population.model, ddm.Trials(some), by="subject")
    limit = log_posterior(fewer).bounded.limit
    fastest = some.groupby(["subject", "difficulty"], observed=True)["rt"].min().unstack()
    fastest = fastest.fillna(some["rt"].max())
    np.testing.assert_allclose(limit, np.log(fastest), rtol=1e-15)


@pytest.mark.parametrize("sd", [0.001, 0.1, 3.0])
@pytest.mark.parametrize("mean", [-4.0, -1.5, 1.0])
def test_t0_of_people_is_a_normal_distribution_that_is_cut_off(mean, sd):
    """Its quantiles are those of scipy's, whether its mean lies below the fastest RT or not."""
    density = density_of_form("t0 of people")
    population = density.population
    t0 = population.design.labels.index("t0")
    phi = near_truth(population)
    phi[[one.key for one in population.locations].index("t0")] = mean
    phi[population.n_locations + population.sd_keys.index("t0")] = np.log(sd)
    r = population.random.size
    scaling = density.scaling._replace(
        mode=phi, precision=np.full((4, r), 1e-9), mix=np.tile(np.eye(r), (4, 1, 1))
    )
    density = replace(density, scaling=scaling)
    limit = density.bounded.limit[0, 0]
    for e in (-6.0, -1.0, 0.0, 1.0, 3.0):
        x = np.zeros(density.size)
        x[population.size :] = e
        found = density.placed(x).theta[0, t0]
        share = stats.norm.logcdf(e) + stats.norm(mean, sd).logcdf(limit)
        assert stats.norm(mean, sd).logcdf(found) == pytest.approx(share, rel=1e-6, abs=1e-9)
        assert found < limit


def test_estimates_of_t0_beyond_the_fastest_rt_begin_below_it():
    population = population_of_form("t0 of people")
    mode = near_truth(population)
    estimate = np.zeros((4, population.random.size))
    found = bounded_t0(population, mode, estimate, np.eye(mode.size))
    np.testing.assert_allclose(found.at - found.limit, np.log(HIGHEST_T0), rtol=1e-12)
