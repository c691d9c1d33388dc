"""`sample`: draws from the posterior of a person, or of a population."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np

from ddm import arguments
from ddm.fits.fitting import as_trials
from ddm.fits.result import ConvergenceWarning
from ddm.frames import Frame
from ddm.models.model import Model, checked_model
from ddm.populations.answers.lapse_check import MissingLapses, missing_lapses
from ddm.populations.laplace.maximum import LaplaceFit, laplace
from ddm.populations.laplace.starts import start_of_people
from ddm.populations.likelihoods.people import PeopleLikelihood, people_likelihood, with_window
from ddm.populations.population import Population, lay_out_population, refuse_sz
from ddm.populations.population_priors import PriorsOfPhi, priors_of_phi
from ddm.posterior.extras import needed
from ddm.posterior.log_posterior import LogPosterior, bounded_t0, layout_of, priors_for
from ddm.posterior.nuts import Chains, run_chains
from ddm.posterior.posterior import Posterior
from ddm.posterior.scaling import begun, scaling_of
from ddm.priors import Distribution
from ddm.runtime.backends import goes_elsewhere, workers_elsewhere
from ddm.runtime.jobs import check_jobs
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

EXAMPLE = "ddm.sample(ddm.Model(v='difficulty'), data, by='subject')"

# gradients that a draw takes, about
STEPS = 12

# sampling of more seconds is announced
LONG = 120.0

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
    the levels. The sampler is the No-U-Turn sampler (Hoffman & Gelman 2014).

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
    n_jobs : the number of chains that run at once, in threads; None or -1: one per core. Within
        ``joblib.parallel_config(backend="dask")`` a cluster draws the chains, unless it is 1
    progress : whether to show a progress bar; None shows it on a terminal after two seconds

    If chains cannot be trusted, ``converged`` is False, with the reason in ``message``, and there
    is a `ConvergenceWarning`. A model without lapses is also fitted with a proportion of them that
    all people share, by Laplace's approximation, as `fit_hierarchical` does: if that explains the
    trials much better (by 3 log units), a warning and the message say so. Chains of such a model
    look well, and are wrong about t0. If sampling will take more than two minutes, a warning says
    how long.

    Where no trial can be faster than t0, a person's t0 lies below the person's fastest RT; with
    lapses, or a normal t0, it may lie above it. Not yet possible: correlations of parameters over
    people, sessions within people, and sz as an estimate.

    Needs the extra ``bayes``: ``pip install "ddm-toolkit[bayes]"``.

    Returns
    -------
    Posterior : the draws, with all that can be asked of them

    Raises
    ------
    ValueError, TypeError : as of `fit_hierarchical`
    ImportError : without the extra, with the command that installs it

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
    on_cluster = goes_elsewhere(n_jobs)
    at_once = min(counts["chains"], workers_elsewhere(n_jobs) if on_cluster else _threads(n_jobs))
    _announce(population, counts["chains"] * (counts["draws"] + counts["tune"]) / at_once)

    density = density_of(population, of_phi, laplace(population, of_phi))
    lapses = missing_lapses(population)
    drawn = run_chains(
        density,
        density.size,
        **counts,
        sequence=sequence_of(seed),
        n_threads=at_once,
        progress=progress,
        on_cluster=on_cluster,
    )
    placed = [[density.placed(x) for x in chain] for chain in drawn.x]
    posterior = Posterior(
        population=population,
        priors_of_phi=of_phi,
        phi=np.array([[one.phi for one in chain] for chain in placed]),
        theta=np.array([[one.theta for one in chain] for chain in placed]),
        chains=drawn,
        notes=tuple(_notes(drawn, lapses)),
        seed=int(seed) if isinstance(seed, Integral) else None,
        tune=counts["tune"],
    )
    if lapses is not None:
        warnings.warn(f"{lapses.note}.", UserWarning, stacklevel=2)
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
    refuse_sz(population)
    return with_window(population)


def density_of(population: Population, priors: PriorsOfPhi, found: LaplaceFit) -> LogPosterior:
    """The density that is sampled, in coordinates scaled by Laplace's approximation ``found``.

    With a handful of trials the approximation may grow without end, far from the posterior. If its
    search found no maximum, the place where it began is taken if that is likelier.
    """
    likelihood = people_likelihood(population)
    places = [found]
    if not found.converged:
        beginning = begun(population, likelihood, found)
        places = [found, beginning] if np.isfinite(found.phi).all() else [beginning]
    densities = [_scaled(population, priors, likelihood, place) for place in places]
    return max(densities, key=lambda one: one(np.zeros(one.size))[0])


def _scaled(
    population: Population, priors: PriorsOfPhi, likelihood: PeopleLikelihood, found: LaplaceFit
) -> LogPosterior:
    scaling = scaling_of(population, found)
    return LogPosterior(
        population=population,
        likelihood=likelihood,
        layout=layout_of(population),
        scaling=scaling,
        bounded=bounded_t0(population, found.phi, found.theta[:, population.random], scaling.root),
        priors=priors_for(priors),
    )


def _notes(drawn: Chains, lapses: MissingLapses | None) -> Iterator[str]:
    """What a reader must know besides the chains."""
    if lapses is not None:
        yield lapses.note
    if drawn.trouble:
        yield f"the density failed somewhere ({drawn.trouble})"


def _announce(population: Population, draws_one_by_one: float) -> None:
    """A warning with the time that sampling will take, if it is long."""
    likelihood, theta = people_likelihood(population), start_of_people(population)
    # the first time may compile
    likelihood.sloped(theta)
    began = time.perf_counter()
    likelihood.sloped(theta)
    seconds = STEPS * draws_one_by_one * (time.perf_counter() - began)
    if seconds > LONG:
        warnings.warn(
            f"sampling will take about {seconds / 60.0:.0f} minutes, since the likelihood of all "
            f"trials takes {1e3 * seconds / (STEPS * draws_one_by_one):.2g} ms. Fewer people or "
            "draws, or ddm.fit_hierarchical, are faster.",
            UserWarning,
            stacklevel=3,
        )


def _stated(priors: Any) -> Any:
    if priors is None:
        raise ValueError(
            "priors=None: without priors there is no posterior to draw from. Keep the default, "
            "which `priors` of the result lists, or maximise the likelihood of the population: "
            "ddm.fit_hierarchical(model, data, by=...)."
        )
    return priors


def _threads(n_jobs: int | None) -> int:
    import numba

    return numba.get_num_threads() if n_jobs in (None, -1) else abs(int(n_jobs))
