"""Posteriors without a sampler: draws around known numbers."""

import numpy as np

import ddm
from ddm.populations.population import lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.posterior.nuts import Chains
from ddm.posterior.posterior import Posterior

# locations and log SDs by key, on the scales of the links
KNOWN = {
    "v": 1.5, "v: difficulty": -0.7, "v[Intercept]": 1.5, "v[x]": 0.6, "a": np.log(1.4), "z": 0.0,
    "t0": np.log(0.3), "lapse": -3.0,
}  # fmt: skip
SD = 0.2


def posterior_of(model, trials, *, by="subject", spread=0.05, chains=2, draws=30, seed=1, **more):
    """A posterior whose draws lie around `KNOWN`, those of people ``SD`` around the population."""
    if not isinstance(trials, ddm.Trials):
        trials = ddm.Trials(trials)
    population = lay_out_population(model, trials, by=by, **more)
    generator = np.random.default_rng(seed)
    center = [KNOWN.get(one.key, 0.1) for one in population.locations]
    center += [np.log(SD)] * len(population.sd_keys)
    phi = center + spread * generator.normal(size=(chains, draws, population.size))

    people = population.means(np.array(center))
    people[:, population.random] += SD * generator.normal(
        size=(len(people), population.random.size)
    )
    theta = people + spread * generator.normal(size=(chains, draws, *people.shape))
    theta[..., population.is_shared] = phi[..., None, : people.shape[1]][..., population.is_shared]
    none = np.zeros((chains, draws))
    return Posterior(
        population=population,
        priors_of_phi=priors_of_phi(population, "default"),
        phi=phi,
        theta=theta,
        chains=Chains(none[..., None], none, none > 0.0, none.astype(int), ""),
    )
