"""Populations whose truth is known, small enough for tests."""

import numpy as np
import pandas as pd

import ddm
from ddm.populations.laplace.marginal import Marginal
from ddm.populations.laplace.starts import start_of_people
from ddm.populations.likelihoods.people import people_likelihood
from ddm.populations.population import lay_out_population

# means and SDs over people, on the scales of the links
TRUTH = {"v": (1.5, 0.5), "a": (np.log(1.5), 0.2), "z": (0.0, 0.2), "t0": (np.log(0.3), 0.15)}


def table(n_people=12, n_trials=40, *, effect=1.0, lapses=0.0, patients=0.0, seed=1):
    """Trials of people in two conditions, ``n_trials`` in each; every second person is a patient.

    ``effect`` is the difference of drifts, easy - hard; ``patients`` what patients' drifts have
    more; ``lapses`` the share of trials that are guesses.
    """
    generator = np.random.default_rng(seed)
    parts = []
    for person in range(n_people):
        drawn = {name: mean + sd * generator.normal() for name, (mean, sd) in TRUTH.items()}
        drift = drawn["v"] + patients * (person % 2)
        rest = {"a": np.exp(drawn["a"]), "t0": np.exp(drawn["t0"])}
        rest["z"] = 1.0 / (1.0 + np.exp(-drawn["z"]))
        for level, sign in (("easy", 0.5), ("hard", -0.5)):
            process = ddm.DDM(v=drift + sign * effect, **rest)
            part = process.simulate(n_trials, seed=generator)
            guess = generator.random(n_trials) < lapses
            part.loc[guess, "rt"] = generator.uniform(0.05, 3.0, guess.sum())
            part.loc[guess, "response"] = generator.integers(0, 2, guess.sum())
            part = part.assign(subject=f"s{person:02d}", difficulty=level)
            parts.append(part.assign(patient="yes" if person % 2 else "no"))
    return pd.concat(parts, ignore_index=True)


def marginal(model, data, *, prior=None, general=None, **arguments):
    """Laplace's approximation for a model and a table of `table`."""
    population = lay_out_population(model, ddm.Trials(data), **{"by": "subject", **arguments})
    make = people_likelihood if general is None else general
    return Marginal(population, make(population), start_of_people(population), prior)


def phi_near(population, **sds):
    """The locations of the truth, with an SD of .2 for all but the named keys."""
    values = {"v": 1.5, "v: difficulty": -0.7, "a": 0.4, "z": 0.02, "t0": -1.5, "lapse": -3.0}
    locations = [
        values[population.coordinates[one.coordinate].key] if one.predictor < 0 else 0.1
        for one in population.locations
    ]
    logs = [np.log(sds.get(key, 0.2)) for key in population.sd_keys]
    return np.array(locations + logs)
