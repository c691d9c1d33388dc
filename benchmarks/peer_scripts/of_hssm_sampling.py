"""HSSM's sampling of one person and of a population, https://pypi.org/project/hssm.

Its conventions here: `a` is half the separation of the boundaries, responses are -1 and 1, and the
density of lapses is that of *each* response, so that lapses on a window of T seconds, half of them
at either boundary, are its ``Uniform(0, 2 T)``.

A population: v = mean + effect x, with x = -.5 in the first condition and .5 in the second, log a,
logit z and log t, each with a deviation of each person, which is sampled as a standard normal
number times its SD ("non-centred"), HSSM's default. Results have the names and units of ddm.
"""

from __future__ import annotations

import functools
import math
import time
from typing import Any

import answering
import arviz
import hssm
import numpy as np
import pandas as pd
from hssm.likelihoods.analytical import logp_ddm

Numbers = dict[str, float]
Priors = dict[str, Any]
HALF = math.log(0.5)  # from log a of ours to log a of theirs
LINKS = {"a": "log", "z": "logit", "t": "log"}


def normal(mean: float, sd: float) -> hssm.Prior:
    """A normal prior."""
    return hssm.Prior("Normal", mu=mean, sigma=sd)


def deviations(sd: float) -> hssm.Prior:
    """The prior of people's deviations, whose SD is half-normal."""
    return hssm.Prior("Normal", mu=0.0, sigma=hssm.Prior("HalfNormal", sigma=sd))


def of_one(priors: Priors) -> dict[str, Any]:
    """The arguments of HSSM for one person."""
    return {
        "v": normal(*priors["v"]),
        "a": hssm.Prior("LogNormal", mu=priors["log a"][0] + HALF, sigma=priors["log a"][1]),
        "z": hssm.Prior("LogitNormal", mu=priors["logit z"][0], sigma=priors["logit z"][1]),
        "t": hssm.Prior("LogNormal", mu=priors["log t0"][0], sigma=priors["log t0"][1]),
    }


def of_many(priors: Priors) -> dict[str, Any]:
    """The arguments of HSSM for a population."""
    drift = {
        "name": "v",
        "formula": "v ~ 1 + x + (1 + x | subject)",
        "link": "identity",
        "prior": {
            "Intercept": normal(*priors["v"]),
            "x": normal(*priors["effect"]),
            "1|subject": deviations(priors["sd(v)"]),
            "x|subject": deviations(priors["sd(effect)"]),
        },
    }
    return {"include": [drift, *(_varying(name, priors) for name in LINKS)]}


def _varying(name: str, priors: Priors) -> dict[str, Any]:
    """A parameter with a value for each person."""
    key = f"{LINKS[name]} {'t0' if name == 't' else name}"
    mean, sd = priors[key]
    mean += HALF if name == "a" else 0.0
    return {
        "name": name,
        "formula": f"{name} ~ 1 + (1 | subject)",
        "link": LINKS[name],
        "prior": {"Intercept": normal(mean, sd), "1|subject": deviations(priors[f"sd({key})"])},
    }


def built(data: pd.DataFrame, priors: Priors, window: float, options: Numbers) -> hssm.HSSM:
    """The model; options are those of the density, none for HSSM's own."""
    hssm.set_floatX("float64")  # it prints, so not before the output belongs to the answers
    own = {"loglik": functools.partial(logp_ddm, **options)} if options else {}
    return hssm.HSSM(
        data,
        model="ddm",
        loglik_kind="analytical",
        p_outlier=hssm.Prior("Beta", alpha=priors["lapse"][0], beta=priors["lapse"][1]),
        lapse=hssm.Prior("Uniform", lower=0.0, upper=2.0 * window),
        **(of_many if "subject" in data else of_one)(priors),
        **own,
    )


# --- draws by our names ---------------------------------------------------------------------------


def draws_of_one(found: Any) -> dict[str, np.ndarray]:
    """Draws (chain, draw) by label."""
    a, p = 2.0 * found["a"], found["p_outlier"]
    draws = {"v": found["v"], "a": a, "z": found["z"], "t0": found["t"], "lapse": p}
    return {name: np.asarray(values) for name, values in draws.items()}


def draws_of_population(found: Any, levels: list[str]) -> dict[str, np.ndarray]:
    """Draws (chain, draw) by label, of the median person, and of the SDs on the links' scales."""
    mean, effect = found["v_Intercept"], found["v_x"]
    draws = {
        f"v[{levels[0]}]": mean - 0.5 * effect,
        f"v[{levels[1]}]": mean + 0.5 * effect,
        "a": 2.0 * np.exp(found["a_Intercept"]),
        "z": 1.0 / (1.0 + np.exp(-found["z_Intercept"])),
        "t0": np.exp(found["t_Intercept"]),
        "lapse": found["p_outlier"],
        "sd(v)": found["v_1|subject_sigma"],
        "sd(v: difficulty)": found["v_x|subject_sigma"],
        **{f"sd({ours})": found[f"{name}_1|subject_sigma"]
           for ours, name in (("a", "a"), ("z", "z"), ("t0", "t"))},
    }  # fmt: skip
    return {name: np.asarray(values) for name, values in draws.items()}


def by_person(found: Any, name: str) -> Any:
    """Draws of deviations (chain, draw, person), whose last dimension HSSM names in several ways."""
    values = found[name]
    return values.rename({values.dims[-1]: "person"})


def draws_of_people(found: Any, levels: list[str]) -> dict[str, np.ndarray]:
    """Draws (chain, draw) of each person's values."""
    mean = found["v_Intercept"] + by_person(found, "v_1|subject")
    effect = found["v_x"] + by_person(found, "v_x|subject")
    log_a, logit_z, log_t = (
        found[f"{name}_Intercept"] + by_person(found, f"{name}_1|subject") for name in LINKS
    )
    table = {
        f"v[{levels[0]}]": mean - 0.5 * effect,
        f"v[{levels[1]}]": mean + 0.5 * effect,
        "a": 2.0 * np.exp(log_a),
        "z": 1.0 / (1.0 + np.exp(-logit_z)),
        "t0": np.exp(log_t),
    }
    return {
        f"{person}: {name}": np.asarray(values.sel(person=person))
        for name, values in table.items()
        for person in values["person"].to_numpy().tolist()
    }


def summary(draws: dict[str, np.ndarray]) -> list[dict[str, object]]:
    """A row for each label: mean, SD, ESS and R-hat."""
    return [
        {
            "label": label,
            "mean": float(values.mean()),
            "sd": float(values.std(ddof=1)),
            "ess_bulk": float(arviz.ess(values, method="bulk")),
            "ess_tail": float(arviz.ess(values, method="tail", prob=(0.05, 0.95))),
            "r_hat": float(arviz.rhat(values)),
        }
        for label, values in draws.items()
    ]


def sample(
    file: str,
    priors: Priors,
    window: float,
    options: Numbers,
    sampler: str,
    chains: int,
    tune: int,
    draws: int,
    cores: int,
    seed: int,
) -> dict[str, object]:
    """Sample; summaries of the population and of people, divergences, and seconds.

    Compiling is what `HSSM.sample` takes beside its sampling, and the building of the model.
    """
    data = pd.read_csv(file)
    levels = sorted(data["difficulty"].unique()) if "difficulty" in data else []
    if levels:
        data["x"] = np.where(data["difficulty"] == levels[1], 0.5, -0.5)
    began, cpu = time.perf_counter(), time.process_time()
    model = built(data, priors, window, options)
    found = model.sample(
        sampler=sampler,
        chains=chains,
        tune=tune,
        draws=draws,
        cores=cores,
        random_seed=seed,
        progressbar=False,
        idata_kwargs={"log_likelihood": False},
    )
    whole, cpu = time.perf_counter() - began, time.process_time() - cpu
    sampling = float(found["posterior"].attrs["sampling_time"])
    posterior = found["posterior"]
    people = draws_of_people(posterior, levels) if levels else {}
    population = draws_of_population(posterior, levels) if levels else draws_of_one(posterior)
    return {
        "population": summary(population),
        "people": summary(people),
        "divergences": int(found["sample_stats"]["diverging"].sum()),
        "compiling": whole - sampling,
        "sampling": sampling,
        "cpu_seconds": cpu,
    }


def log_densities(
    rt: list[float], response: list[int], parameters: Numbers, lapse: float, window: float
) -> list[float]:
    """HSSM's log density of trials with lapses: what its conventions are checked with."""
    from hssm.distribution_utils.dist import make_distribution
    from pymc import logp

    distribution = make_distribution(
        "ddm",
        loglik=logp_ddm,
        list_params=["v", "a", "z", "t"],
        lapse=hssm.Prior("Uniform", lower=0.0, upper=2.0 * window),
    )
    process = distribution.dist(**parameters, p_outlier=lapse)
    return logp(process, np.column_stack([rt, response]).astype(float)).eval().tolist()


if __name__ == "__main__":
    answering.answer(
        {
            "versions": lambda: answering.versions("hssm", "pymc", "nutpie", "numpy"),
            "sample": sample,
            "log_densities": log_densities,
        }
    )
