"""Comparison of fits: information criteria, likelihood-ratio tests, and the likelihood of trials that were left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from ddm.design import is_within
from ddm.fit import fit
from ddm.fits import Fits
from ddm.layout import lay_out
from ddm.model import Model
from ddm.objectives import MaximumLikelihood
from ddm.outcomes import outcomes
from ddm.parameters import MODEL_NAMES, VARIABILITIES
from ddm.result import Fit
from ddm.simulators.random import Seed, seed_key
from ddm.trials import Trials

# a full model may fall short of a restricted one by no more than this, else its fit is no optimum
SHORT = 1e-3

COLUMNS = ["n", "k", "loglik", "aic", "aicc", "bic"]


def compare(fits: Mapping[str, Fit] | Mapping[str, Fits]) -> pd.DataFrame:
    """Maximum-likelihood fits of the same trials by their information criteria, best AIC first.

    Columns: n (trials, omissions included), k (estimates), loglik, aic = 2 k - 2 loglik, aicc, bic = k log n - 2
    loglik, and delta_aic, how much higher than the lowest. Of several `Fits` the sums over their groups, and wins, the
    number of groups in which the model has the lowest AIC (`winners` says which); groups of which a fit did not
    converge are left out of all models, and subjects says how many remain. ValueError where fits are no such thing, or
    not of the same trials, deadlines, truncation and window of lapses.

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> table = ddm.compare({"free": ddm.fit(ddm.Model(), data), "no drift": ddm.fit(ddm.Model(v=0), data)})
    >>> table.index[0]
    'free'
    """
    if not isinstance(fits, Mapping) or len(fits) < 2:
        raise TypeError(
            "fits must be {name: fit} with two or more fits, as in ddm.compare({'one': fit1, 'two': fit2})."
        )
    groups = {name: fit for name, fit in fits.items() if isinstance(fit, Fits)}
    single = {name: fit for name, fit in fits.items() if not isinstance(fit, Fits)}
    if groups and single:
        raise TypeError("fits must all be of one kind, either Fit or Fits; some are of each.")
    rows = _of_groups(groups) if groups else {name: _criteria(name, fit) for name, fit in single.items()}
    _check_same_trials(single)
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("model").sort_values("aic", kind="stable")
    return table.assign(delta_aic=table["aic"] - table["aic"].min())


def winners(fits: Mapping[str, Fits]) -> pd.Series:
    """The name of the model with the lowest AIC in each group; groups of which a fit did not converge are left out."""
    keys = _common(fits)
    aic = pd.DataFrame({name: [group[key].aic for key in keys] for name, group in fits.items()})
    return pd.Series(aic.idxmin(axis=1).to_numpy(), index=_index(fits, keys), name="model")


def likelihood_ratio(restricted: Fit, full: Fit, *, bootstrap: int = 0, seed: Seed = None) -> pd.Series:
    """The test of a restricted model against a full one: statistic = 2 (loglik full - loglik restricted), df, p_value.

    The p value is of chi^2(df) (Wilks 1938); where one SD, width or proportion of lapses is fixed at 0, the end of its
    domain, of the mixture of chi^2(0) and chi^2(1) in equal parts (Self & Liang 1987); where there are several such,
    only the bootstrap has one.

    Parameters
    ----------
    restricted, full : maximum-likelihood fits of the same trials, of which the first is a special case of the second
    bootstrap : number of data sets that are simulated from the restricted fit and fitted with both models; the p value
        is then the share of them with a statistic as large, (1 + larger) / (1 + number)
    seed : of these data sets

    ValueError with the reason where the fits are not of the same trials, not by maximum likelihood, or not nested.
    """
    pair = {"restricted": restricted, "full": full}
    for name, one in pair.items():
        _criteria(name, one)
    _check_same_trials(pair)
    df = full.k - restricted.k
    reason = f"it has {restricted.k} estimates and the full one {full.k}"
    if df > 0:
        reason = _why_not_nested(restricted, full)
    if reason:
        raise ValueError(
            f"the restricted model is no special case of the full one: {reason}. Compare them by AIC or BIC with "
            "ddm.compare, which need no nesting."
        )
    statistic = 2.0 * (full.loglik - restricted.loglik)
    if statistic < -2.0 * SHORT:
        raise ValueError(
            f"the full model's log likelihood is lower than the restricted one's by {-0.5 * statistic:.3g}, so its fit "
            "is no optimum. Fit it again with start=dict(restricted.params) or other starting values."
        )
    statistic = max(statistic, 0.0)
    p_value, distribution = _p_value(statistic, df, _at_zero(restricted, full))
    if bootstrap:
        drawn = _simulated_statistics(restricted, full, bootstrap, seed)
        p_value, distribution = (1.0 + (drawn >= statistic).sum()) / (1.0 + drawn.size), f"{drawn.size} simulations"
    return pd.Series({"statistic": statistic, "df": df, "p_value": p_value, "distribution": distribution}, name="test")


def cross_validate(model: Model, data: Trials | pd.DataFrame, *, k: int = 5, seed: Seed = 0) -> pd.DataFrame:
    """The log likelihood of trials that were left out: k folds, each predicted from a fit to the others.

    Columns: fold (the index), n, loglik (sum over the fold's trials), converged. Every fold has its share of every
    condition. An RT below the t0 that the other folds have makes it -inf, which no information criterion shows: give
    the model a lapse for a finite comparison. A window of lapses that the model leaves open is that of all trials.
    """
    trials = data if isinstance(data, Trials) else Trials(data)
    if isinstance(k, bool) or not isinstance(k, Integral) or not 2 <= k <= trials.n:
        raise ValueError(f"k must be a whole number from 2 to the number of trials, {trials.n}; got {k!r}.")
    design = lay_out(model, trials)
    seen = outcomes(model, trials, design)
    if seen.lapses is not None:
        model = replace(model, lapse_window=seen.lapses)
    fold_of = _folds(design.cell, int(k), np.random.default_rng(seed))
    aside = np.zeros(len(trials.set_aside), dtype=bool)
    rows = []
    for fold in range(int(k)):
        held = fold_of == fold
        fitted = fit(model, trials.select(~held, aside))
        part = design.select(held)
        missing = [label for label in part.labels if label not in fitted.params.index]
        if missing:
            raise ValueError(
                f"{', '.join(missing)} cannot be estimated without fold {fold}, which holds all its trials. Use fewer "
                "folds (k=), or leave out conditions with so few trials."
            )
        tested = outcomes(model, trials.select(held, aside), part)
        answered, omitted = MaximumLikelihood().on(tested, part).pointwise(fitted.params[list(part.labels)].to_numpy())
        lost = float(tested.omitted[tested.omitted > 0.0] @ omitted[tested.omitted > 0.0])
        rows.append({"n": int(held.sum()), "loglik": float(answered.sum()) + lost, "converged": fitted.converged})
    return pd.DataFrame(rows).rename_axis("fold")


def _folds(cell: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """The fold of each trial: the trials of every cell dealt out in random order."""
    shuffled = rng.permutation(cell.size)
    order = shuffled[np.argsort(cell[shuffled], kind="stable")]
    fold_of = np.empty(cell.size, dtype=np.int64)
    fold_of[order] = np.arange(cell.size) % k
    return fold_of


def _criteria(name: str, fit: Fit) -> dict[str, Any]:
    if not isinstance(fit, Fit):
        raise TypeError(f"{name!r} must be a Fit, as ddm.fit gives; got {type(fit).__name__}.")
    if fit.method != "ml":
        raise ValueError(
            f"{name!r} was fitted by {fit.method!r}, which has no likelihood of the trials. Fit it with method='ml'."
        )
    if not np.isfinite(fit.loglik):
        raise ValueError(f"{name!r} has no log likelihood: {fit.message}.")
    return {column: getattr(fit, column) for column in COLUMNS}


def _of_groups(fits: Mapping[str, Fits]) -> dict[str, dict[str, Any]]:
    keys = _common(fits)
    for key in keys:
        _check_same_trials({name: group[key] for name, group in fits.items()})
    best = winners(fits)
    rows = {}
    for name, group in fits.items():
        table = pd.DataFrame([_criteria(name, group[key]) for key in keys])
        sums = {column: table[column].sum() for column in COLUMNS}
        rows[name] = {**sums, "subjects": len(keys), "wins": int((best == name).sum())}
    return rows


def _common(fits: Mapping[str, Fits]) -> list[Any]:
    """The groups that all have and of which all fits converged."""
    first = next(iter(fits.values()))
    for name, group in fits.items():
        if set(group) != set(first):
            raise ValueError(f"{name!r} has other groups than the first. Fit all models to the same table and by=.")
    keys = [key for key in first if all(group[key].converged for group in fits.values())]
    if not keys:
        raise ValueError("there is no group of which all fits converged; their messages say why.")
    return list(keys)


def _index(fits: Mapping[str, Fits], keys: list[Any]) -> pd.Index:
    by = next(iter(fits.values())).by
    return pd.Index(keys, name=by[0]) if len(by) == 1 else pd.MultiIndex.from_tuples(keys, names=by)


def _check_same_trials(fits: Mapping[str, Fit]) -> None:
    for (name, one), (other_name, other) in pairwise(fits.items()):
        what = _difference(one, other)
        if what:
            raise ValueError(
                f"{name!r} and {other_name!r} differ in {what}, so their likelihoods cannot be compared. Fit all "
                "models to the same trials."
            )


def _difference(one: Fit, other: Fit) -> str:
    """In what the data of two fits differ."""
    first, second = one.trials, other.trials
    if not isinstance(first, Trials) or not isinstance(second, Trials):
        return "that one was loaded without its trials (ddm.load(path, data=...) gives them back)"
    if first.n != second.n:
        return f"the number of trials, {first.n} and {second.n}"
    if not np.array_equal(first.rt, second.rt, equal_nan=True) or not np.array_equal(first.upper, second.upper):
        return "their RTs or responses"
    if not np.array_equal(first.deadline, second.deadline):
        return "their deadlines"
    if first.window != second.window or first.observed != second.observed:
        return "what could be observed (truncated=, observed=)"
    windows = [fit.seen.lapses for fit in (one, other) if fit.seen is not None and fit.seen.lapses is not None]
    return "the window of their lapses" if len(set(windows)) > 1 else ""


def _why_not_nested(restricted: Fit, full: Fit) -> str:
    """Why a model is no special case of another; empty if it is one."""
    one, other = restricted.model, full.model
    if (one.stimulus, one.flip_start) != (other.stimulus, other.flip_start):
        return "their stimulus coding differs"
    for name in MODEL_NAMES:
        mine, whole = _reach(restricted, name), _reach(full, name)
        if mine[0] != whole[0] and mine[1].shape[1] and whole[1].shape[1]:
            return f"{name} has another link"
        if not is_within(mine[1], whole[1]):
            return f"{name}={getattr(one, name)!r} is no special case of {name}={getattr(other, name)!r}"
        constant = getattr(one, name)
        if isinstance(constant, float) and not _contains(constant, getattr(other, name), whole):
            return f"{name}={constant:g} is no special case of {name}={getattr(other, name)!r}"
    return ""


def _reach(fit: Fit, name: str) -> tuple[str, np.ndarray]:
    """The link of a parameter and its matrix by trial, with no column if it is fixed."""
    for term in fit.design.terms:
        if term.owner == name:
            return term.link.name, term.matrix[fit.design.cell]
    return "identity", np.zeros((fit.n, 0))


def _contains(value: float, specification: object, whole: tuple[str, np.ndarray]) -> bool:
    """Whether a fixed value is among those that a specification can give all trials."""
    if isinstance(specification, float):
        return specification == value
    if value == 0.0 and whole[0] != "identity":
        return False  # a log never arrives there
    return value == 0.0 or is_within(np.ones((len(whole[1]), 1)), whole[1])


def _at_zero(restricted: Fit, full: Fit) -> int:
    """How many of the estimates that the full model has more are 0, the end of their domain, in the restricted one."""
    names = (*VARIABILITIES, "lapse")
    count = {name: full.design.owners.count(name) for name in names if getattr(restricted.model, name) == 0.0}
    return sum(count.values())


def _p_value(statistic: float, df: int, at_zero: int) -> tuple[float, str]:
    from scipy.special import chdtrc

    if not at_zero:
        return float(chdtrc(df, statistic)), f"chi2({df})"
    if at_zero == df == 1:
        return (0.5 * float(chdtrc(1, statistic)) if statistic > 0.0 else 1.0), "chi2(0) / 2 + chi2(1) / 2"
    return np.nan, "unknown, since several parameters are fixed at the end of their domain: use bootstrap="


def _simulated_statistics(restricted: Fit, full: Fit, n: int, seed: Seed) -> np.ndarray:
    """The statistics of data sets simulated from the restricted fit, of which both fits converged."""
    drawn = []
    reading = restricted.trials.reading
    for child in np.random.SeedSequence([int(word) for word in seed_key(seed)]).spawn(n):
        trials = Trials(restricted.simulate(child), **reading)
        both = [fit.search(trials, lay_out(fit.model, trials)) for fit in (restricted, full)]
        if all(optimum.converged for optimum in both):
            drawn.append(2.0 * (both[0].value - both[1].value))
    return np.array(drawn)
