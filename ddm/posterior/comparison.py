"""Models side by side, by how well they predict data that are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm.populations import comparison as of_fits
from ddm.posterior.loo.result import PLURALS, Loo
from ddm.posterior.posterior import Posterior


def compare(fits: Mapping[str, Any]) -> pd.DataFrame:
    """Fits, or posteriors, of the same trials side by side, the best model first.

    ``fits`` is {name: fit}. Fits by maximum likelihood are compared by their information criteria,
    lowest AIC first. Columns of the result: delta_aic, the AIC minus the lowest AIC of the
    table; aic = 2 k - 2 loglik, bic = k log n - 2 loglik, aicc (AIC corrected for few trials),
    loglik, k (number of estimates) and n (number of trials, omissions included). If some fits did
    not converge, a column "converged" says which.

    {name: `Fits`} compares models of several people: all columns are then sums over the people
    (groups), and delta_aic is the difference of these sums. Two columns come after them: "subjects"
    is the number of groups, "wins" in how many of them the model has the lowest AIC (`winners` says
    in which). A group in which the fit of some model did not converge is left out of all models,
    with a warning.

    {name: `HierarchicalFit`} compares populations by their marginal likelihoods. n is the number of
    people then, and there is no aicc. An SD over people that is 0 counts among the estimates, so
    that the criteria are a little too strict with it.

    {name: `Posterior`} compares models by how well they predict each trial from all others
    (``posterior.loo()``), highest elpd first; {name: posterior.loo(by="subject")} does so for
    people. Columns: elpd, the expected log predictive density; its standard error se; p, the
    effective number of parameters; delta_elpd, the elpd minus the highest, and se_delta, its
    standard error; max_k, the largest Pareto k (above .7 an elpd cannot be trusted, and ``loo()``
    says what to do). A difference below 4, or of less than two standard errors, says little
    (Sivula, Magnusson, Matamoros & Vehtari, arXiv 2008.10296).

    A log likelihood at its maximum and a predictive density do not compare.

    Returns
    -------
    DataFrame : a row per model, the best one first

    Raises
    ------
    ValueError : if fits are not by maximum likelihood, have priors, or are not of the same trials
    TypeError : if ``fits`` holds something else, or posteriors and fits are mixed

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> driftless, drifting = ddm.fit(ddm.Model(v=0), data), ddm.fit(ddm.Model(), data)
    >>> table = ddm.compare({"no drift": driftless, "drift": drifting})
    >>> list(table.index)
    ['drift', 'no drift']
    """
    kinds = (Posterior, Loo)
    if not isinstance(fits, Mapping) or not any(isinstance(one, kinds) for one in fits.values()):
        return of_fits.compare(fits)
    for name, one in fits.items():
        _check_kind(name, one)
    loos = {name: one.loo() if isinstance(one, Posterior) else one for name, one in fits.items()}
    return compare_loos(loos)


def compare_loos(loos: Mapping[str, Loo]) -> pd.DataFrame:
    """Results of leave-one-out cross-validation by name, the highest elpd first; see `compare`.

    se_delta is sqrt(n var) of the differences of single trials or people. A ValueError if the data
    differ.
    """
    _check_data(loos)

    best = max(loos.values(), key=lambda one: one.elpd)
    rows = {name: _row(one, best) for name, one in loos.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("model")
    return table.sort_values("elpd", ascending=False, kind="stable")


def _row(one: Loo, best: Loo) -> dict[str, float]:
    difference = one.elpd_i - best.elpd_i
    return {
        "elpd": one.elpd,
        "se": one.se,
        "p": one.p,
        "delta_elpd": float(difference.sum()),
        "se_delta": float(np.sqrt(one.n * difference.var())),
        "max_k": one.max_k,
    }


def _check_kind(name: str, one: Any) -> None:
    if not isinstance(one, (Posterior, Loo)):
        raise TypeError(
            f"{name!r} is a {type(one).__name__}, which has no draws to predict with. Compare "
            "posteriors with one another, and fits of ddm.fit with one another."
        )


def _check_data(loos: Mapping[str, Loo]) -> None:
    (name, first), *others = loos.items()
    for other_name, other in others:
        difference = _difference(first, other)
        if difference:
            raise ValueError(
                f"{name!r} and {other_name!r} cannot be compared, because they differ in "
                f"{difference}. Sample all models from the same Trials."
            )


def _difference(one: Loo, other: Loo) -> str:
    """How the data of two results differ; empty if they are the same."""
    if one.unit != other.unit:
        return f"what is left out, {PLURALS[one.unit]} and {PLURALS[other.unit]}"
    if one.n != other.n:
        return f"the number of {PLURALS[one.unit]}, {one.n} and {other.n}"
    if one.labels != other.labels or one.data != other.data:
        return f"their {PLURALS[one.unit]}, or in the order of these"
    return ""
