"""Densities of small populations, in coordinates that no approximation made."""

import numpy as np

import ddm
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.population import lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.posterior.log_posterior import LogPosterior, bounded_t0, layout_of, priors_for
from ddm.posterior.placing import Scaling
from ddm.posterior.scaling import in_distances
from population_cases import table

PATIENT = "~ patient"
# where lapses lie, s
WINDOW = (0, 5)
LAPSING = {"z": ddm.FREE, "lapse": ddm.FREE, "lapse_window": WINDOW}

# (model, arguments of the population, whether t0 is bounded), by what is special about t0 or people
FORMS = {
    "t0 of people": (ddm.Model(v="difficulty"), {}, True),
    "t0 by condition": (ddm.Model(t0="difficulty"), {}, True),
    "t0 of all": (ddm.Model(v="difficulty", z=ddm.FREE), {"shared": "t0"}, True),
    "t0 by condition of all": (ddm.Model(t0="difficulty"), {"shared": "t0"}, True),
    "a common effect on t0": (ddm.Model(t0="difficulty"), {"shared": "t0[difficulty]"}, False),
    "uniform t0": (ddm.Model(st0=0.05), {}, True),
    "normal t0": (ddm.Model(non_decision="normal"), {"shared": "t0_sd"}, False),
    "lapses": (ddm.Model(v="difficulty", **LAPSING), {}, False),
    "a known proportion of lapses": (ddm.Model(lapse=0.05, lapse_window=WINDOW), {}, False),
    "lapses that vary": (ddm.Model(**LAPSING), {"varying": ("lapse",)}, False),
    "predictors": (
        ddm.Model(v="difficulty", z=ddm.FREE),
        {"between": {"v": PATIENT, "v[difficulty]": PATIENT, "t0": PATIENT}},
        True,
    ),
    "one person": (ddm.Model(v="difficulty", z=ddm.FREE), {"by": None}, True),
    "one person with lapses": (ddm.Model(v="difficulty", **LAPSING), {"by": None}, False),
}

# locations on the scales of the links, and all SDs
NEAR = {
    "v": 1.5, "v: difficulty": -0.7, "a": 0.4, "z": 0.02, "t0": -1.6, "t0: difficulty": 0.05,
    "t0_sd": -3.0, "lapse": -3.0,
}  # fmt: skip
SD = 0.2


def population_of_form(form, *, n_people=4, n_trials=6, seed=1):
    """The population of a form of `FORMS`."""
    model, arguments, _ = FORMS[form]
    data = table(n_people, n_trials, patients=0.5, seed=seed)
    return lay_out_population(model, ddm.Trials(data), **{"by": "subject", **arguments})


def density_of_form(form, *, seed=1, **sizes):
    """The log posterior of a form."""
    return log_posterior(population_of_form(form, seed=seed, **sizes), seed=seed)


def log_posterior(population, priors="default", *, seed=1):
    """The log posterior in coordinates of random scales."""
    scaling = random_scaling(population, np.random.default_rng(seed))
    return LogPosterior(
        population=population,
        likelihood=people_likelihood(population),
        layout=layout_of(population),
        scaling=scaling,
        bounded=bounded_t0(population, near_truth(population), scaling.estimate, scaling.root),
        priors=priors_for(priors_of_phi(population, priors)),
    )


def near_truth(population):
    """phi near the truth of the table."""
    keys = [one.key for one in population.locations]
    known = [NEAR.get(key, 0.1) for key in keys]
    return np.array(known + [np.log(SD)] * len(population.sd_keys))


def random_scaling(population, generator):
    """A scaling near the truth, whose matrices are random lower triangles."""
    people, r = len(population.people), population.random.size
    near = population.means(near_truth(population))[:, population.random]
    size = population.size
    mode = in_distances(population, near_truth(population), np.eye(size))[0]
    mix = np.tril(generator.normal(0.0, 0.2, (people, r, r)), -1)
    mix += np.eye(r) * generator.uniform(0.6, 1.2, (people, r, 1))
    root = np.tril(generator.normal(0.0, 0.03, (size, size)), -1)
    root += np.diag(generator.uniform(0.05, 0.2, size))
    return Scaling(
        mode=mode,
        root=root,
        estimate=near + 0.05 * generator.normal(size=near.shape),
        precision=generator.uniform(5.0, 100.0, near.shape),
        mix=mix,
    )


def places(density, n=2, *, width=0.5, seed=3):
    """Numbers of a sampler around the mode, (n, size)."""
    return width * np.random.default_rng(seed).normal(size=(n, density.size))
