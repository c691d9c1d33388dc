"""Models side by side, by how well they predict data that are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm.posterior.loo.result import PLURALS, Loo


def compare_loos(loos: Mapping[str, Loo]) -> pd.DataFrame:
    """Results of leave-one-out cross-validation of the same data, by name, the highest elpd first.

    Columns: elpd, its standard error se, p (the effective number of parameters), delta_elpd (elpd
    minus the highest), se_delta (the standard error of that difference: sqrt(n var) of the
    differences of single trials or people) and max_k (the largest Pareto k). A difference of less
    than 4, or of less than two standard errors, says little (Sivula, Magnusson, Matamoros
    & Vehtari, arXiv 2008.10296).

    A TypeError if something else is among them, such as a Fit; a ValueError if the data differ.
    """
    if not isinstance(loos, Mapping) or not loos:
        raise TypeError(f"posteriors must be {{name: posterior}}; got {loos!r}.")
    for name, one in loos.items():
        _check_kind(name, one)
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
    if not isinstance(one, Loo):
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
