"""Comparison of fits by information criteria."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, cast

import numpy as np
import pandas as pd

from ddm.fits.columns import index_of
from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.trials.trials import Trials

# the columns of a comparison that are properties of a fit
CRITERIA = ("aic", "bic", "aicc", "loglik", "k", "n")


def compare(fits: Mapping[str, Fit] | Mapping[str, Fits]) -> pd.DataFrame:
    """The information criteria of maximum-likelihood fits of the same trials, lowest AIC first.

    ``fits`` is {name: fit}. Columns of the result: delta_aic, the AIC minus the lowest AIC of the
    table; aic = 2 k - 2 loglik, bic = k log n - 2 loglik, aicc (AIC corrected for few trials),
    loglik, k (number of estimates) and n (number of trials, omissions included). If some fits did
    not converge, a column "converged" says which.

    {name: `Fits`} compares models of several people: all columns are then sums over the people
    (groups), and delta_aic is the difference of these sums. Two columns come after them: "subjects"
    is the number of groups, "wins" in how many of them the model has the lowest AIC (`winners` says
    in which). A group in which the fit of some model did not converge is left out of all models,
    with a warning.

    A ValueError if fits are not by maximum likelihood, or not of the same trials.

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> driftless, drifting = ddm.fit(ddm.Model(v=0), data), ddm.fit(ddm.Model(), data)
    >>> table = ddm.compare({"no drift": driftless, "drift": drifting})
    >>> list(table.index)
    ['drift', 'no drift']
    """
    if not isinstance(fits, Mapping) or not fits:
        raise TypeError(
            f"fits must be {{name: fit}}, as in ddm.compare({{'one drift': fit}}); got {fits!r}."
        )

    several = {name: one for name, one in fits.items() if isinstance(one, Fits)}
    if several and len(several) < len(fits):
        single = next(name for name in fits if name not in several)
        raise TypeError(
            f"{next(iter(several))!r} is a Fits, but {single!r} is not. Compare fits of ddm.fit "
            "with one another, or those of ddm.fit_each."
        )

    rows = _of_groups(several) if several else _of_fits(fits)
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("model")
    table = table.sort_values("aic", kind="stable")
    table.insert(0, "delta_aic", table["aic"] - table["aic"].min())
    return table


def winners(fits: Mapping[str, Fits]) -> pd.Series:
    """The name of the model with the lowest AIC (Akaike 1974) in each group.

    Groups are left out if a fit of some model did not converge there.

    Parameters
    ----------
    fits : {name: Fits}, as in `compare`

    Returns
    -------
    Series : a name per group, indexed by the groups

    Raises
    ------
    TypeError : if a value is no `Fits`
    ValueError : if they are not of the same trials by maximum likelihood

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> models = {"one drift": ddm.Model(), "two drifts": ddm.Model(v="difficulty")}
    >>> fits = {name: ddm.fit_each(model, data, by="subject") for name, model in models.items()}
    >>> ddm.winners(fits).value_counts().to_dict()
    {'two drifts': 12}
    """
    if not isinstance(fits, Mapping) or not fits:
        raise TypeError(
            f"fits must be {{name: Fits}}, as in ddm.winners({{'one drift': fits}}); got {fits!r}."
        )
    check_groups(fits)
    made = _made(fits)
    keys = _common(made)
    by = next(iter(fits.values())).by
    return pd.Series(_best(made, keys), index=index_of(keys, by), name="model")


def _made(fits: Mapping[str, Fits]) -> dict[str, dict[Any, Fit]]:
    """The fits of every group, which are made when they are asked for, once."""
    return {name: dict(of_model) for name, of_model in fits.items()}


def _best(made: Mapping[str, Mapping[Any, Fit]], keys: Sequence[Any]) -> list[str]:
    """The name of the model with the lowest AIC in each group."""
    aic = pd.DataFrame({name: [group[key].aic for key in keys] for name, group in made.items()})
    best: list[str] = list(map(str, aic.idxmin(axis=1)))
    return best


def _of_fits(fits: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The criteria of single fits, by the name of the model."""
    for name, one in fits.items():
        check_likelihood(name, one)
    check_same_trials(fits)

    rows = {name: _criteria(one) for name, one in fits.items()}
    if not all(one.converged for one in fits.values()):
        rows = {name: {**row, "converged": fits[name].converged} for name, row in rows.items()}
    return rows


def _of_groups(fits: Mapping[str, Fits]) -> dict[str, dict[str, Any]]:
    """The sums of the criteria over groups, by the name of the model."""
    check_groups(fits)
    made = _made(fits)
    keys = _common(made)
    left_out = len(next(iter(fits.values()))) - len(keys)
    if left_out:
        warnings.warn(
            f"{left_out} of {left_out + len(keys)} groups are left out, because a fit of some "
            "model did not converge there; the messages in the tables of the Fits say why.",
            UserWarning,
            stacklevel=5,
        )

    best = _best(made, keys)
    rows = {}
    for name, of_model in made.items():
        sums = pd.DataFrame([_criteria(of_model[key]) for key in keys]).sum()
        row = {
            column: int(sums[column]) if column in ("n", "k") else float(sums[column])
            for column in CRITERIA
        }
        rows[name] = {**row, "subjects": len(keys), "wins": best.count(name)}
    return rows


def _criteria(one: Fit) -> dict[str, float]:
    return {column: getattr(one, column) for column in CRITERIA}


def _common(made: Mapping[str, Mapping[Any, Fit]]) -> list[Any]:
    """The keys of the groups in which all fits converged; an error if these cannot be compared."""
    first = next(iter(made.values()))
    for key in first:
        of_key = {f"{name}[{key}]": of_model[key] for name, of_model in made.items()}
        for name, one in of_key.items():
            check_likelihood(name, one)
        check_same_trials(of_key)

    keys = [key for key in first if all(of_model[key].converged for of_model in made.values())]
    if not keys:
        raise ValueError(
            "in no group did the fits of all models converge; the messages in the tables of the "
            "Fits say why. Simplify the models, or leave out the one that fails."
        )
    return keys


def check_groups(fits: Mapping[str, Fits]) -> None:
    """Raise an error unless all are `Fits` of the same groups."""
    for name, of_model in fits.items():
        if not isinstance(of_model, Fits):
            raise TypeError(
                f"{name!r} must be a Fits, as ddm.fit_each gives; got {type(of_model).__name__}."
            )

    first_name, first = next(iter(fits.items()))
    for name, of_model in fits.items():
        keys = (*first, *of_model)
        differing = [key for key in keys if key not in of_model or key not in first]
        if not differing and of_model.by == first.by:
            continue
        which = f", by {', '.join(first.by)} and {', '.join(of_model.by)}"
        if differing:
            which = f", such as {differing[0]!r}"
        raise ValueError(
            f"{first_name!r} and {name!r} have different groups{which}. Fit all models to the "
            "same table with the same by=."
        )


# --- what can be compared -------------------------------------------------------------------------


def check_likelihood(name: str, one: Any) -> None:
    """Raise an error unless this is a maximum-likelihood fit with its trials."""
    if not isinstance(one, Fit):
        raise TypeError(f"{name!r} must be a Fit, as ddm.fit gives; got {type(one).__name__}.")
    if not one.search.method.is_likelihood:
        raise ValueError(
            f"{name!r} was fitted with method={one.method!r}, which maximises no likelihood of the "
            "trials. Fit it with method='ml'."
        )
    if not isinstance(one.trials, Trials):
        raise ValueError(
            f"{name!r} was loaded from a file, which keeps no RTs, so nobody knows whether its "
            "trials are the others'. Load it with them: ddm.load(path, data=...)."
        )


def check_same_trials(fits: Mapping[str, Fit]) -> None:
    """Raise a ValueError if two of the fits are fits of different trials."""
    for (name, one), (other_name, other) in combinations(fits.items(), 2):
        difference = _difference(one, other)
        if difference:
            raise ValueError(
                f"{name!r} and {other_name!r} cannot be compared, because they differ in "
                f"{difference}"
            )


def _difference(one: Fit, other: Fit) -> str:
    """How the data of two fits differ, and what to do; empty if they are the same."""
    first = cast(Trials, one.trials)
    second = cast(Trials, other.trials)
    remedy = "Fit all models to the same Trials."
    if first.n != second.n:
        return f"the number of trials, {first.n} and {second.n}. {remedy}"
    if not np.array_equal(first.rt, second.rt, equal_nan=True):
        return f"their RTs. {remedy}"
    if not np.array_equal(first.lost, second.lost) or first.lost_rt != second.lost_rt:
        return f"the responses without an RT, {_lost(first)} and {_lost(second)}. {remedy}"
    if not np.array_equal(first.upper, second.upper):
        return f"the responses at the upper boundary. {remedy}"
    if not np.array_equal(first.deadline, second.deadline):
        return f"their deadlines. {remedy}"
    if first.window != second.window:
        return f"the RTs that were removed, truncated={first.window} and {second.window}. {remedy}"
    if first.observed != second.observed:
        return (
            f"the responses that leave a trace, observed={first.observed!r} and "
            f"{second.observed!r}. {remedy}"
        )

    windows = [fitted.lapses for fitted in (one, other) if fitted.lapses is not None]
    if len(set(windows)) > 1:
        return (
            f"the RTs of their lapses, {windows[0]} and {windows[1]}. Give all models that have "
            "lapses the same lapse_window=."
        )
    return ""


def _lost(trials: Trials) -> str:
    """The number of responses without an RT, and what is said of them."""
    return f"{trials.lost.sum()} with lost_rt={trials.lost_rt!r}" if trials.lost.any() else "none"
