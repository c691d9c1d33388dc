"""The likelihood of trials that were left out of a fit."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.objective import Method
from ddm.estimation.region import Bounds
from ddm.estimation.search import Search
from ddm.fits.fitting import fit, fit_each
from ddm.fits.result import Fit
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import outcomes_of_trials
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials


def cross_validate(
    model: Model,
    data: Trials | pd.DataFrame,
    *,
    k: int = 5,
    by: str | Sequence[str] | None = None,
    method: str | Method = "ml",
    bounds: Bounds | None = None,
    start: Mapping[str, float] | None = None,
    seed: Seed = 0,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> pd.DataFrame:
    """The log likelihood of trials that were left out: k folds of them, each predicted from a fit
    to the others.

    Columns: fold (1 to k), n (its trials), loglik (their sum) and converged (of the fit to the
    others). The higher the sum over folds, the better a model predicts new trials of the same
    people. Every fold has its share of every condition; with the same ``seed`` models of the same
    conditions have the same folds.

    One RT below the t0 that the other folds have makes the log likelihood of its fold -inf: give
    all models a lapse to make it finite. The window of lapses, contrasts and ``scale()`` are those
    of all trials.

    Parameters
    ----------
    model, data, method, bounds, start : as in `fit`
    k : number of folds
    by : column, or list of columns, whose levels are fitted each on its own; they come first in the
        table
    seed : int, SeedSequence, Generator or None, of the folds and the fits
    n_jobs, progress : as in `fit_each`
    """
    trials = data if isinstance(data, Trials) else Trials(data)
    entropy = sequence_of(seed)
    how: dict[str, Any] = {"method": method, "bounds": bounds, "start": start, "seed": entropy}
    fits: Mapping[Hashable, Fit]
    if by is None:
        check_jobs(n_jobs)
        columns, fits = [], {(): fit(model, trials, **how)}
    else:
        fits = fit_each(model, trials, by=by, n_jobs=n_jobs, progress=progress, **how)
        columns = [by] if isinstance(by, str) else list(by)
    tasks, rows = [], []
    for key, whole in fits.items():
        of_fold = _folds(whole, k, columns, key, np.random.default_rng(entropy))
        for fold in range(k):
            tasks.append(
                (_with_window(whole), whole.trials, whole.design, of_fold == fold, fold + 1)
            )
            rows.append([*(key if isinstance(key, tuple) else [key]), fold + 1])
    held = in_turn_or_parallel(_held_out, tasks, n_jobs, progress, "fold")
    index = pd.DataFrame(rows, columns=[*columns, "fold"])
    return index.join(pd.DataFrame(held, columns=["n", "loglik", "converged"]))


# --- criteria -------------------------------------------------------------------------------------


def _folds(
    whole: Fit, k: int, by: list[str], key: Hashable, rng: np.random.Generator
) -> np.ndarray:
    """The fold of each trial: those of every cell are dealt out in random order."""
    where = f" of {', '.join(by)} = {key!r}" if by else ""
    meaning = f"at most the number of trials{where}"
    k = arguments.whole_number("k", k, at_least=2, at_most=whole.n, meaning=meaning)
    shuffled = rng.permutation(whole.n)
    order = shuffled[np.argsort(whole.design.cell[shuffled], kind="stable")]
    fold = np.empty(whole.n, dtype=np.int64)
    fold[order] = np.arange(whole.n) % k
    return fold


def _with_window(whole: Fit) -> Search:
    """The search with the window of lapses that all trials have."""
    return replace(whole.search, model=replace(whole.model, lapse_window=whole.lapses))


def _held_out(
    search: Search, trials: Trials, design: Design, held: np.ndarray, fold: int
) -> tuple[int, float, bool]:
    """Number and log likelihood of the trials held out, from a fit to the others, and whether it
    converged.
    """
    none, others = np.zeros(len(trials.set_aside), dtype=bool), design.select(~held)
    kept, part = trials.select(held, none), replace(design, cell=design.cell[held])
    optimum = search.of_group(trials.select(~held, none), others).optimum
    theta = np.zeros(len(design.labels))
    theta[[design.labels.index(label) for label in others.labels]] = optimum.theta
    missing = [label for i, label in enumerate(design.labels) if label not in others.labels]
    missing = [
        label for label in missing if design.cells_of(design.labels.index(label))[part.cell].any()
    ]
    if missing:
        raise ValueError(
            f"{', '.join(missing)} cannot be estimated without fold {fold}, whose trials need it. "
            "Use more folds (k=), or leave out conditions with so few trials."
        )
    if np.isnan(theta).any():
        return int(held.sum()), np.nan, False
    value, _ = MaximumLikelihood().on(outcomes_of_trials(search.model, kept, part), part)(theta)
    return int(held.sum()), -value, optimum.converged
