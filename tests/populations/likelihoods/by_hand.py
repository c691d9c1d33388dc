"""Log likelihoods of people by the density of a process, trial by trial."""

import numpy as np

import ddm
from ddm.populations.population import lay_out_population
from ddm.populations.quantities import people_values
from population_cases import table

WINDOW = (0, 5)
LAPSING = {"lapse": ddm.FREE, "lapse_window": WINDOW}

# what kernels know
COMPILED = {
    "plain": ddm.Model(v="difficulty", z=ddm.FREE),
    "fixed numbers": ddm.Model(a=1.4, z=0.6, D=0.8),
    "known lapses": ddm.Model(a="difficulty", lapse=0.1, lapse_window=WINDOW),
    "lapses": ddm.Model(v="difficulty", z=ddm.FREE, **LAPSING),
    "t0 and lapses by condition": ddm.Model(
        t0="difficulty", lapse="difficulty", lapse_window=WINDOW
    ),
    "varied drift": ddm.Model(v="difficulty", sv=ddm.FREE),
    "varied drift and lapses": ddm.Model(sv=ddm.FREE, **LAPSING),
}

# and what they do not
GENERAL = {
    "uniform t0": ddm.Model(v="difficulty", st0=ddm.FREE),
    "normal t0": ddm.Model(non_decision="normal", **LAPSING),
    "varied start": ddm.Model(z=ddm.FREE, sz=0.2),
}

# on the scales of the links
NEAR = {
    "v": 1.5, "a": 0.4, "t0": -1.7, "sv": -0.7, "lapse": -2.5, "st0": -2.5, "t0_sd": -3.0,
}  # fmt: skip


def people_of(model, data=None, **arguments):
    """A population, and coordinates of its people around what is true."""
    data = table(4, 8) if data is None else data
    if not isinstance(data, ddm.Trials):
        data = ddm.Trials(data)
    population = lay_out_population(model, data, **{"by": "subject", **arguments})
    near = [NEAR.get(one.key, 0.0) for one in population.coordinates]
    shape = len(population.people), len(near)
    return population, near + 0.1 * np.random.default_rng(3).normal(size=shape)


def estimates_at(population, theta, person, level):
    """The free parameters of a person in a condition, by name."""
    values = people_values(population, theta)[person]
    named = zip(population.estimates.labels, values, strict=True)
    return {
        label.partition("[")[0]: value
        for label, value in named
        if label.partition("[")[2] in ("", f"{level}]")
    }


def process_and_lapse(population, theta, person, level):
    """The process of a person in a condition, and the proportion of lapses."""
    model = population.model
    known = {name: getattr(model, name) for name in ("a", "z", "D", "st0", "sz")}
    numbers = {name: value for name, value in known.items() if isinstance(value, (int, float))}
    numbers |= estimates_at(population, theta, person, level)
    free = model.lapse == ddm.FREE or isinstance(model.lapse, str)
    lapse = numbers.pop("lapse", 0.0 if free else model.lapse)
    return ddm.DDM(**numbers, non_decision=model.non_decision), lapse


def log_likelihoods(population, theta):
    """The log likelihoods of people who answered all trials, (people,)."""
    data = population.trials.data
    totals = []
    for j, person in enumerate(population.people):
        total = 0.0
        own = data[data["subject"] == person]
        for level, part in own.groupby("difficulty", observed=True):
            process, lapse = process_and_lapse(population, theta, j, level)
            g = (1.0 - lapse) * process.pdf(part["rt"], part["response"])
            g += lapse * 0.5 * part["rt"].between(*WINDOW) / (WINDOW[1] - WINDOW[0])
            total += np.log(g).sum()
        totals.append(total)
    return np.array(totals)


def slopes(function, theta, h=1e-4):
    """The derivatives of functions of each person, (people, ..., k), by central differences."""
    result = []
    for step in h * np.eye(theta.shape[1]):
        near = function(theta + step) - function(theta - step)
        far = function(theta + 2.0 * step) - function(theta - 2.0 * step)
        result.append((8.0 * near - far) / (12.0 * h))
    return np.stack(result, axis=-1)


def assert_close(found, expected, tolerance):
    """Differences below a share of the largest number."""
    np.testing.assert_allclose(found, expected, atol=tolerance * (1.0 + np.abs(expected).max()))
