"""`sample`: draws from the posterior of a person, or of a population."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ddm import arguments
from ddm.fits.fitting import as_trials
from ddm.fits.result import ConvergenceWarning
from ddm.frames import Frame
from ddm.models.model import Model, checked_model
from ddm.populations.laplace.search import LaplaceFit, laplace
from ddm.populations.likelihoods.people import people_likelihood, with_window
from ddm.populations.population import Population, lay_out_population
from ddm.populations.priors_of_phi import PriorsOfPhi, priors_of_phi
from ddm.posterior.extras import needed
from ddm.posterior.log_posterior import LogPosterior, bounded_t0, layout_of, priors_for
from ddm.posterior.nuts import run_chains
from ddm.posterior.posterior import Posterior
from ddm.posterior.scaling import scaling_of, usable
from ddm.priors import Distribution
from ddm.runtime.jobs import check_jobs
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

EXAMPLE = "ddm.sample(ddm.Model(v='difficulty'), data, by='subject')"

# Laplace's approximation gives the scale, so that little is left to tune
TUNE = 300


def sample(
    model: Model,
    data: Trials | Frame,
    *,
    by: str | Sequence[str] | None = None,
    shared: str | Sequence[str] = (),
    between: Mapping[str, str] | None = None,
    priors: str | Mapping[str, Distribution] | None = "default",
    draws: int = 1000,
    tune: int | None = None,
    chains: int = 4,
    seed: Seed = 0,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Posterior:
    """Draw from the posterior of a model: of one person, or of a population of people.

    In a population each person has its own value of every free parameter, normally distributed
    over people on the scale of the parameter's link (v as it is, log a, logit z, log t0). With a
    column, ``v="difficulty"``, people have their own mean over the levels, and their own effects of
    the levels.

    Parameters
    ----------
    model : what is fixed, free, or differs between conditions
    data : `Trials`, or a DataFrame with the columns rt (s) and response (0/1)
    by : column, or list of columns, that tells people apart; None: all trials are one person's
    shared : parameters, or effects such as ``"v[difficulty]"``, that are the same in all people;
        ``lapse`` is, unless ``priors`` has a prior of ``"sd(lapse)"``
    between : predictors of people, ``{"v": "~ patient", "v[difficulty]": "~ patient"}``, of columns
        that are constant within people
    priors : ``"default"``, or {label: prior of `ddm.priors`} for those that differ from the default
    draws, tune, chains : draws kept and draws for tuning in each chain, and the number of chains
    seed : an int, a SeedSequence or a Generator; the same seed gives the same draws
    n_jobs : the number of chains that run at once, in threads; None or -1: one per core
    progress : whether to show a progress bar; None shows it on a terminal after two seconds

    Returns a `Posterior`. If chains cannot be trusted, its ``converged`` is False, with the reason
    in ``message``, and there is a `ConvergenceWarning`.

    Needs the extra ``bayes``: ``pip install "ddm-toolkit[bayes]"``.

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(200, seed=1)
    >>> posterior = ddm.sample(ddm.Model(), data, draws=500, seed=1)
    >>> bool(abs(posterior.params["v"] - 1.2) < 0.4)
    True
    """
    needed("nutpie", "ddm.sample")
    check_jobs(n_jobs)
    counts = {
        "draws": arguments.whole_number("draws", draws, at_least=4),
        "tune": TUNE if tune is None else arguments.whole_number("tune", tune, at_least=50),
        "chains": arguments.whole_number("chains", chains, at_least=1),
    }
    trials = as_trials(data)
    population = population_of(checked_model(model, EXAMPLE), trials, by, shared, between, priors)
    of_phi = priors_of_phi(population, _stated(priors))
    density = density_of(population, of_phi, laplace(population, of_phi))
    drawn = run_chains(
        density,
        density.size,
        **counts,
        sequence=sequence_of(seed),
        n_threads=_threads(n_jobs, counts["chains"]),
        progress=progress,
    )
    placed = [[density.placed(x) for x in chain] for chain in drawn.x]
    posterior = Posterior(
        population=population,
        priors_of_phi=of_phi,
        phi=np.array([[one.phi for one in chain] for chain in placed]),
        theta=np.array([[one.theta for one in chain] for chain in placed]),
        chains=drawn,
        notes=(f"the density failed somewhere ({drawn.trouble})",) if drawn.trouble else (),
    )
    if not posterior.converged:
        warnings.warn(posterior.message, ConvergenceWarning, stacklevel=2)
    return posterior


def population_of(
    model: Model, trials: Trials, by: Any, shared: Any, between: Any, priors: Any
) -> Population:
    """The population of these arguments, with its lapses fixed for all people."""
    stated = _stated(priors)
    varying = [
        name for name in ("lapse",) if isinstance(stated, Mapping) and f"sd({name})" in stated
    ]
    population = lay_out_population(
        model, trials, by=by, shared=shared, between=between, varying=varying
    )
    return with_window(population)


def density_of(population: Population, priors: PriorsOfPhi, found: LaplaceFit) -> LogPosterior:
    """The density that is sampled, in coordinates scaled by Laplace's approximation ``found``."""
    likelihood = people_likelihood(population)
    found = usable(population, likelihood, found)
    scaling = scaling_of(population, found)
    return LogPosterior(
        population=population,
        likelihood=likelihood,
        layout=layout_of(population),
        scaling=scaling,
        bounded=bounded_t0(population, found.phi, found.theta[:, population.random]),
        priors=priors_for(priors),
    )


def _stated(priors: Any) -> Any:
    if priors is None:
        raise ValueError(
            "priors=None: without priors there is no posterior to draw from. Keep the default, "
            "which `priors` of the result lists, or maximise the likelihood of the population: "
            "ddm.fit_hierarchical(model, data, by=...)."
        )
    return priors


def _threads(n_jobs: int | None, chains: int) -> int:
    import numba

    threads = numba.get_num_threads()
    return min(chains, threads if n_jobs in (None, -1) else abs(int(n_jobs)))
