"""`compare` and `likelihood_ratio` for all kinds of fits, hierarchical ones among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import pandas as pd

from ddm.fits import comparison as of_fits
from ddm.fits import nested
from ddm.fits.answers.chi_bar import ChiBar
from ddm.fits.answers.nesting import why_not_nested
from ddm.fits.comparison import check_same_trials
from ddm.fits.estimates import Estimates
from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.runtime.seeds import Seed
from ddm.trials.trials import Trials

# a full model whose log likelihood is lower by more than this was not maximised
SHORT = 1e-2

# the distribution of a statistic that has several estimates at the ends of their domains
UNKNOWN = "unknown, since several estimates are fixed at 0, the end of their domain"


def compare(fits: Mapping[str, Any]) -> pd.DataFrame:
    """Fits by `ddm.fit` or by `ddm.fit_hierarchical` side by side; see `ddm.compare`."""
    are_mapped = isinstance(fits, Mapping)
    if not are_mapped or not any(isinstance(one, HierarchicalFit) for one in fits.values()):
        return of_fits.compare(fits)
    for name, one in fits.items():
        _check(name, one)
    check_same_trials(cast(Mapping[str, Fit], fits))
    _check_people(fits)

    rows = {name: _criteria(one) for name, one in fits.items()}
    if not all(one.converged for one in fits.values()):
        rows = {name: {**row, "converged": fits[name].converged} for name, row in rows.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("model")
    table = table.sort_values("aic", kind="stable")
    table.insert(0, "delta_aic", table["aic"] - table["aic"].min())
    return table


def likelihood_ratio(
    restricted: Fit | Fits | HierarchicalFit,
    full: Fit | Fits | HierarchicalFit,
    *,
    bootstrap: int = 0,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> pd.Series | pd.DataFrame:
    """The likelihood-ratio test of a restricted model against a full one.

    Rows: statistic = 2 (loglik of full - loglik of restricted), df, p_value, restricted_loglik,
    full_loglik, and distribution, which is that of the statistic if the restricted model is true.

    This distribution is chi^2(df) (Wilks 1938). If the restricted model fixes one SD, width or
    proportion of lapses at 0, the end of its domain, it is chi^2(df - 1) or chi^2(df), each half of
    the time (Self & Liang 1987). If it fixes several of them, only the bootstrap has a p value. For
    a proportion of lapses the test is far too cautious, because lapses are much more likely than a
    diffusion at late RTs: also with 1000 trials it rejects 0.5 % of true models at the 5 % level.
    Use the bootstrap.

    Of two `Fits` of the same people the result is a table with these columns, a row per person and
    a last row "sum". The sum of the statistics tests whether the restricted model is true of every
    person: a small p value says that it is not true of some, not that people agree in how it is
    wrong (``fits.derived`` tests their mean). Its distribution is chi^2 with the df of all, or the
    mixture that independent halves make; with a bootstrap, sums of simulated statistics stand for
    it. People are left out, with a warning that counts them, if one of their fits did not converge
    or is no optimum, or if they have no trials in which the models differ.

    Of two `HierarchicalFit` the marginal likelihoods are compared: predictors of people, or an SD
    over people, such as that of a parameter in ``shared=``, which the restricted model fixes at 0.
    There is no bootstrap of them.

    These distributions are those of many trials. With few, statistics are a little too large, which
    adds up over people: the sum of 20 people with 100 trials each rejects about 6 % of true models
    at the 5 % level, with 20 trials each 11 %. Use the bootstrap there.

    Parameters
    ----------
    restricted, full : maximum-likelihood fits of the same trials; the restricted model must be a
        special case of the full one
    bootstrap : number of data sets to simulate from the restricted fit and to fit with both models.
        The p value is then (1 + number with a statistic as large) / (1 + number of all), among the
        data sets whose fits converge (Davison & Hinkley 1997). Of `Fits`, so many for each person
    seed : int, SeedSequence, Generator or None, for these data sets
    n_jobs, progress : processes and progress bar of the bootstrap, as in `fit_each`

    Returns
    -------
    Series : the test, with the rows above; a DataFrame with a row per person for two `Fits`

    Raises
    ------
    ValueError : if the restricted model is no special case of the full one, or the fits are not of
        the same trials by maximum likelihood
    TypeError : if these are not two fits of one kind

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> test = ddm.likelihood_ratio(ddm.fit(ddm.Model(v=0), data), ddm.fit(ddm.Model(), data))
    >>> test["df"], test["distribution"], bool(test["p_value"] < 0.001)
    (1, 'chi2(1)', True)
    """
    if not isinstance(restricted, HierarchicalFit) and not isinstance(full, HierarchicalFit):
        settings: Any = {
            "bootstrap": bootstrap, "seed": seed, "n_jobs": n_jobs, "progress": progress
        }  # fmt: skip
        return nested.likelihood_ratio(cast(Any, restricted), cast(Any, full), **settings)
    if bootstrap:
        raise ValueError(
            f"bootstrap={bootstrap!r}: hierarchical fits have no bootstrap yet. Leave it out, for "
            "the distribution of many people."
        )
    pair = {"restricted": restricted, "full": full}
    for name, one in pair.items():
        _check(name, one)
    check_same_trials(cast(Mapping[str, Fit], pair))
    _check_people(pair)
    smaller, larger = cast(HierarchicalFit, restricted), cast(HierarchicalFit, full)
    _check_nested(smaller, larger)
    return _ratio(smaller, larger)


def _criteria(one: HierarchicalFit) -> dict[str, float]:
    criteria = {name: getattr(one, name) for name in ("aic", "bic", "loglik", "k")}
    return {**criteria, "n": one.n_people}


def _check(name: str, one: Any) -> None:
    """An error unless this is a hierarchical fit without priors, with its trials."""
    if not isinstance(one, HierarchicalFit):
        raise TypeError(
            f"{name!r} is a {type(one).__name__}, and others are a HierarchicalFit. Compare fits "
            "of one kind with one another."
        )
    if one.stated is not None:
        raise ValueError(
            f"{name!r} has priors, so that it maximises no likelihood. Fit it with priors=None."
        )
    if not isinstance(one.trials, Trials):
        raise ValueError(
            f"{name!r} was loaded from a file, which keeps no RTs, so nobody knows whether its "
            "trials are the others'. Load it with them: ddm.load(path, data=...)."
        )


def _check_people(fits: Mapping[str, Any]) -> None:
    """A ValueError unless the people of all fits are the same."""
    (name, first), *others = fits.items()
    for other_name, other in others:
        grouping, other_grouping = first.population.grouping, other.population.grouping
        if not np.array_equal(grouping.code, other_grouping.code):
            raise ValueError(
                f"{name!r} and {other_name!r} cannot be compared, because they differ in the "
                f"people: by={first.by} and by={other.by}. Fit all models with the same by=."
            )


# --- the test of nested populations --------------------------------------------------------------


def _check_nested(restricted: HierarchicalFit, full: HierarchicalFit) -> None:
    for name, one in (("restricted", restricted), ("full", full)):
        if not one.converged:
            raise ValueError(
                f"the {name} model's fit did not converge ({one.message}), so its likelihood is no "
                "maximum. Simplify the model, or share parameters (shared=)."
            )
    reason = why_not_nested(_as_estimates(restricted), _as_estimates(full))
    missing = [key for key in _named(restricted) if key not in _named(full)]
    if not reason and missing:
        reason = f"the full one does not have {', '.join(missing)}"
    if not reason and full.k <= restricted.k:
        reason = f"both models are the same, with {full.k} estimates"
    if reason:
        raise ValueError(
            f"the restricted model is no special case of the full one: {reason}. Compare them with "
            "ddm.compare, whose criteria need no nesting."
        )


def _as_estimates(one: HierarchicalFit) -> Estimates:
    """What a comparison of two models needs of a fit: the model and its design."""
    return cast(Estimates, _Laid(one.population.estimates, one.model))


class _Laid:
    """A model and its design."""

    def __init__(self, design: Any, model: Any) -> None:
        self.design = design
        self.model = model


def _named(one: HierarchicalFit) -> list[str]:
    """The predictors of people and the SDs over people."""
    population = one.population
    predicted = [each.key for each in population.locations if each.predictor >= 0]
    return [*dict.fromkeys(predicted), *(f"sd({key})" for key in population.sd_keys)]


def _ratio(restricted: HierarchicalFit, full: HierarchicalFit) -> pd.Series:
    if full.loglik < restricted.loglik - SHORT:
        raise ValueError(
            f"the log likelihood of the full model, {full.loglik:.3f}, is lower than that of the "
            f"restricted one, {restricted.loglik:.3f}, so its fit is no optimum. Simplify it, for "
            "example with shared=."
        )
    statistic = max(2.0 * (full.loglik - restricted.loglik), 0.0)
    distribution = _distribution(restricted, full)
    return pd.Series(
        {
            "statistic": statistic,
            "df": full.k - restricted.k,
            "p_value": np.nan if distribution is None else distribution.tail(statistic),
            "restricted_loglik": restricted.loglik,
            "full_loglik": full.loglik,
            "distribution": UNKNOWN if distribution is None else str(distribution),
        },
        name="likelihood ratio",
    )


def _distribution(restricted: HierarchicalFit, full: HierarchicalFit) -> ChiBar | None:
    """The asymptotic distribution of the statistic; None if it is not known."""
    known = restricted.population.sd_keys
    at_zero = sum(key not in known for key in full.population.sd_keys)
    at_zero += full.model.has_lapses and not restricted.model.has_lapses
    return ChiBar(full.k - restricted.k, at_zero) if at_zero < 2 else None
