"""Densities of small populations, in coordinates that no approximation made."""

import numpy as np

import ddm
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.population import lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.posterior.log_posterior import LogPosterior, bounded_t0, layout_of, priors_for
from ddm.posterior.placing import Scaling
from population_cases import phi_near, table

FREE = dict.fromkeys(("z", "lapse"), ddm.FREE)

# (model, arguments of the population), by what is special about t0 or about the people
FORMS = {
    "bounded t0 of people": (ddm.Model(v="difficulty"), {}),
    "bounded t0 by condition": (ddm.Model(t0="difficulty"), {}),
    "bounded t0 of all": (ddm.Model(v="difficulty", z=ddm.FREE), {"shared": "t0"}),
    "lapses": (ddm.Model(v="difficulty", lapse_window=(0, 5), **FREE), {}),
    "predictors": (
        ddm.Model(v="difficulty", z=ddm.FREE),
        {"between": {"v": "~ patient", "v[difficulty]": "~ patient", "t0": "~ patient"}},
    ),
    "one person": (ddm.Model(v="difficulty", z=ddm.FREE), {"by": None}),
}


def density_of_form(form, *, n_people=4, n_trials=6, seed=1):
    """The log posterior of a form of `FORMS`, and its priors."""
    model, arguments = FORMS[form]
    data = table(n_people, n_trials, patients=0.5, seed=seed)
    population = lay_out_population(model, ddm.Trials(data), **{"by": "subject", **arguments})
    priors = priors_of_phi(population, "default")
    return log_posterior(population, priors, seed), priors


def log_posterior(population, priors, seed=1):
    """The log posterior in coordinates of random scales."""
    scaling = random_scaling(population, np.random.default_rng(seed))
    return LogPosterior(
        population=population,
        likelihood=people_likelihood(population),
        layout=layout_of(population),
        scaling=scaling,
        bounded=bounded_t0(population, scaling.mode, scaling.estimate),
        priors=priors_for(priors),
    )


def random_scaling(population, generator):
    """A scaling around the truth of the table, whose matrices are random lower triangles."""
    mode = phi_near(population)
    people, r = len(population.people), population.random.size
    near = population.means(mode)[:, population.random]
    mix = np.tril(generator.normal(0.0, 0.2, (people, r, r)), -1)
    mix += np.eye(r) * generator.uniform(0.6, 1.2, (people, r, 1))
    root = np.tril(generator.normal(0.0, 0.03, (mode.size, mode.size)), -1)
    root += np.diag(generator.uniform(0.05, 0.2, mode.size))
    return Scaling(
        mode=mode,
        root=root,
        estimate=near + 0.05 * generator.normal(size=near.shape),
        precision=generator.uniform(5.0, 100.0, near.shape),
        mix=mix,
    )
