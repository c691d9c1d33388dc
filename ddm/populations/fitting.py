"""`fit_hierarchical`: a model, a table of several people, a population."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from ddm.fits.fitting import as_trials
from ddm.fits.result import ConvergenceWarning
from ddm.frames import Frame
from ddm.models.model import Model, checked_model
from ddm.populations.answers.lapse_check import missing_lapses
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.populations.laplace.maximum import laplace
from ddm.populations.likelihoods.people import with_window
from ddm.populations.population import lay_out_population, refuse_sz
from ddm.populations.population_priors import priors_of_phi
from ddm.trials.trials import Trials

EXAMPLE = "ddm.fit_hierarchical(ddm.Model(v='difficulty'), data, by='subject')"


def fit_hierarchical(
    model: Model,
    data: Trials | Frame,
    *,
    by: str | Sequence[str],
    shared: str | Sequence[str] = (),
    between: Mapping[str, str] | None = None,
    priors: Any = None,
) -> HierarchicalFit:
    """Fit a population: how people are, and how they differ, from the trials of all of them.

    On the scale of its link (log a, logit z, log t0, v itself) each free parameter is normally
    distributed over people. Means and SDs of the population maximise Laplace's approximation of the
    likelihood, in which people are integrated out (Kristensen et al. 2016, Journal of Statistical
    Software 70:5); so people with few trials take part, and are drawn towards the others.

    Parameters
    ----------
    model, data : as in `ddm.fit`. With ``v="difficulty"`` people have a mean drift and effects of
        difficulty, exchangeable between its levels, each with its SD over people
    by : the column that tells people apart, or several columns that together do
    shared : parameters (``"z"``) or effects (``"v[difficulty]"``) that are the same in all people;
        ``"lapse"`` is in any case
    between : predictors of people, by what they predict: ``{"v": "~ patient", "v[difficulty]":
        "~ patient"}``, formulas of columns that are constant within people
    priors : None for maximum likelihood; "default", or {key: prior} with those of `ddm.priors`, for
        the mode of what `ddm.sample` draws from, for comparison with it

    If the model has no lapses, the trials are also fitted with a proportion of them that all people
    share. If that explains the trials much better (by 3 log units), a warning and the message say
    so: a few guesses can pull t0 far from where it is.

    SDs over people that end at 0 are said in the message. Not yet possible: correlations of
    parameters over people, and sessions within people.

    Returns
    -------
    HierarchicalFit : estimates of the population and of people

    Raises
    ------
    ValueError, TypeError : if an argument or the data are wrong, if there is one person only, or if
        sz is to be estimated

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> model = ddm.Model(v="difficulty", lapse=0.02, lapse_window=(0, 4))
    >>> fit = ddm.fit_hierarchical(model, data, by="subject")
    >>> fit.converged, list(fit.params.index)[:4]
    (True, ['v[easy]', 'v[hard]', 'a', 't0'])
    """
    _check_by(by)
    trials = as_trials(data)
    population = lay_out_population(
        checked_model(model, EXAMPLE), trials, by=by, shared=shared, between=between
    )
    refuse_sz(population)
    population = with_window(population)
    stated = None if priors is None else priors_of_phi(population, priors)
    found = laplace(population, stated)
    # lapses are looked for in the likelihood itself
    lapses = missing_lapses(population, found if stated is None else None)
    notes = () if lapses is None else (lapses.note,)
    result = HierarchicalFit(population=population, found=found, stated=stated, more_notes=notes)

    if lapses is not None:
        warnings.warn(f"{lapses.note}.", UserWarning, stacklevel=2)
    if not result.converged:
        warnings.warn(result.message, ConvergenceWarning, stacklevel=2)
    return result


def _check_by(by: Any) -> None:
    """An error unless it can be the columns of people."""
    if by is None:
        raise TypeError(
            "by must be the column that tells people apart, for example by='subject'; got None. To "
            "fit the trials of one person use ddm.fit(model, data)."
        )
    if isinstance(by, Mapping):
        raise TypeError(
            f"by must be a column name or a list of them; got {by!r}. Sessions within people are "
            "not yet possible: by=['subject', 'session'] takes each session as a person of its own."
        )
