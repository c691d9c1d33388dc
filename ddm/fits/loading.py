"""`load`: a saved fit, or saved fits of groups, as they were."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from ddm.estimation.methods import METHODS, named
from ddm.estimation.objective import Method
from ddm.fits.fits import Fits, fits_of
from ddm.fits.restoring import (
    OutdatedFit,
    damaged,
    method_of,
    parts_of,
    read,
    read_key,
)
from ddm.fits.result import Fit
from ddm.fits.saved.functions import as_arguments
from ddm.fits.saved.kinds import Damage
from ddm.frames import Frame
from ddm.models.outcomes import outcomes_of_trials
from ddm.trials.grouping import grouped
from ddm.trials.trials import Trials
from ddm.trials.trials_file import in_memory

Made = TypeVar("Made")


def load(
    path: str | Path,
    *,
    data: Trials | Frame | None = None,
    method: Method | None = None,
    functions: Mapping[str, Any] | None = None,
) -> Fit | Fits:
    """The `Fit` that `Fit.save` wrote, or the `Fits` that `Fits.save` wrote.

    A file keeps no RTs. Estimates, Wald's intervals, processes and simulations are those of the
    original. Profiles, bootstraps and checks of fit need the trials that were fitted: give them as
    ``data``. A DataFrame is read with the columns and labels of the original.

    A file never runs code. A fit by a `ddm.Method` of your own needs that method, with the same
    settings, as ``method``, because the file only names it. A file with a formula that could run
    code is refused.

    The functions of `ddm.drifts` and `ddm.boundaries` are found by their names. A model with a
    drift, boundary, noise or start of your own needs these as ``functions``, by the argument of
    `Model` that each was: ``functions={"drift": my_drift}``, for a pair of boundaries
    ``{"boundary": (upper, lower)}``. They must take the parameters that they took. Without them the
    fit has its estimates, and says what is missing where it needs more.

    Examples
    --------
    >>> import ddm, tempfile, pathlib
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> fit = ddm.fit(ddm.Model(), data)
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "fit.json"
    >>> fit.save(path)
    >>> bool((ddm.load(path).params == fit.params).all())
    True
    """
    saved = read(path)
    if saved["kind"] == "fits":
        by = tuple(saved["by"])
        fits = {
            read_key(item["key"]): _fit(
                path, item, method, functions, saved["schema"], f"fits[{i}]"
            )
            for i, item in enumerate(saved["fits"])
        }
        return fits_of(fits if data is None else _with_groups(fits, by, data), by)
    fit = _fit(path, saved, method, functions, saved["schema"])
    return fit if data is None else _with_trials(fit, data)


def _fit(
    path: str | Path,
    saved: dict[str, Any],
    method: Method | None,
    functions: Mapping[str, Any] | None,
    schema: int,
    where: str = "",
) -> Fit:
    """One fit from the content of a file, in which it stands at ``where``."""
    known = None if method is None else named(method)
    if known is None and saved["method"]["name"] in METHODS:
        known = _unless_damaged(path, where, lambda: method_of(saved["method"], None))
    else:
        known = method_of(saved["method"], known)
    own = as_arguments(saved["model"]["functions"], functions)
    parts = _unless_damaged(path, where, lambda: parts_of(saved, known, own, schema, where))
    return Fit(**parts)


def _unless_damaged(path: str | Path, where: str, made: Callable[[], Made]) -> Made:
    """What is made of the content of a file; the error about a damaged file if that fails."""
    try:
        return made()
    except OutdatedFit:
        raise
    except Damage as damage:
        raise damaged(path, damage) from None
    # what the checks before let pass, and a class of ddm does not take
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        said = str(error).rstrip(".")
        raise damaged(path, f"{where or 'it'} cannot be a fit, since {said}") from None


def _with_groups(
    fits: dict[Hashable, Fit], by: tuple[str, ...], data: Trials | Frame
) -> dict[Hashable, Fit]:
    """The fits with the trials of their groups."""
    reading = next(iter(fits.values())).trials.reading
    data = in_memory(data)
    trials = data if isinstance(data, Trials) else Trials(data, **reading)
    groups = {key: trials.select(rows, aside) for key, rows, aside in grouped(trials, by)}
    if list(groups) != list(fits):
        raise ValueError(
            f"data have other groups by {', '.join(by)} than those that were fitted. Give the same "
            "rows."
        )
    return {key: _with_trials(fit, groups[key]) for key, fit in fits.items()}


def _with_trials(fit: Fit, data: Trials | Frame) -> Fit:
    """The fit with its trials; a ValueError if the data are not those that were fitted."""
    data = in_memory(data)
    trials = data if isinstance(data, Trials) else Trials(data, **fit.trials.reading)
    # the values of the columns are compared, since the categories of a group are those of the whole
    # table
    cells = fit.design.cells.astype(object).iloc[fit.design.cell]
    is_same = trials.n == fit.n and all(
        trials.column(name).tolist() == cells[name].tolist() for name in cells
    )

    outcomes = outcomes_of_trials(fit.model, trials, fit.design) if is_same else None
    if outcomes is not None and np.isfinite(fit.optimum.value):
        value, _ = fit.search.method.on(outcomes, fit.design)(fit.optimum.theta)
        is_same = bool(np.isclose(value, fit.optimum.value, rtol=1e-6, atol=1e-6))

    if not is_same:
        # functions are only known by their names and arguments
        are_known = fit.design.family.has_closed_forms
        others = "" if are_known else " Or the functions are not those that were fitted."
        raise ValueError(
            f"data are not the {fit.n} trials that were fitted: their number, conditions or RTs "
            f"differ. Give the same rows, in the same order.{others}"
        )
    return replace(fit, trials=trials, outcomes=outcomes)
