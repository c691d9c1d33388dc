"""The likelihood of trials that were left out of a fit."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.arguments import as_level, shown
from ddm.estimation.groups.trials_checkpoint import checkpoint_of_trials, given_settings
from ddm.estimation.likelihood import Likelihood, MaximumLikelihood
from ddm.estimation.methods import named
from ddm.estimation.objective import Method
from ddm.estimation.region import Bounds
from ddm.estimation.search import Search
from ddm.fits.fitting import as_trials, checked_by, fit, fit_each
from ddm.fits.result import Fit
from ddm.fits.tables import BETWEEN_NOTES, NOTHING
from ddm.frames import Frame
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import in_order, outcomes_of_trials
from ddm.parameters import T0
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.runtime.stored_results import Stored
from ddm.trials.grouping import grouped
from ddm.trials.trials import Trials

# a message names this many trials
MOST_NAMED = 3

# the row of a fold: n, loglik, converged and message
Row = tuple[int, float, bool, str]


def cross_validate(
    model: Model,
    data: Trials | Frame,
    *,
    k: int = 5,
    by: str | Sequence[str] | None = None,
    method: str | Method = "ml",
    bounds: Bounds | None = None,
    start: Mapping[str, float] | None = None,
    seed: Seed = 0,
    n_jobs: int | None = None,
    progress: bool | None = None,
    checkpoint: str | Path | None = None,
) -> pd.DataFrame:
    """The log likelihood of each of k folds of the trials, predicted from a fit to the other folds.

    Columns: fold (1 to k), n (the number of its trials), loglik (the sum over them), converged
    (whether the fit to the other folds did) and message (why it did not, and which trials make
    loglik -inf). The higher the sum over folds, the better a model predicts new trials of the same
    people. Every fold has its share of every condition. With the same ``seed``, models of the same
    conditions have the same folds.

    One RT below the t0 of the other folds makes the log likelihood of its fold -inf; give all
    models a lapse to make it finite. The window of lapses, contrasts and ``scale()`` are those of
    all trials.

    Parameters
    ----------
    model, data, method, bounds, start : as in `fit`
    k : number of folds, from 2 to the number of trials
    by : column, or list of columns, whose levels are the groups; each group is fitted on its own.
        They are the first columns of the table
    seed : int, SeedSequence, Generator or None, for the folds and the fits
    n_jobs, progress, checkpoint : as in `fit_each`

    Returns
    -------
    DataFrame : a row per fold, and group

    Raises
    ------
    ValueError, TypeError : if ``k`` is not between 2 and the number of trials, or as of `fit`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(300, seed=1)
    >>> ddm.cross_validate(ddm.Model(), data, k=3)[["fold", "n"]].to_dict("list")
    {'fold': [1, 2, 3], 'n': [100, 100, 100]}
    """
    trials = as_trials(data)
    entropy = sequence_of(seed)
    columns = () if by is None else checked_by(by, trials)
    check_jobs(n_jobs)
    k = _checked_k(k, trials, columns)

    folds = range(1, k + 1)
    keys: Sequence[Hashable] = [()] if by is None else grouped(trials, columns).keys
    rows = [[*(key if isinstance(key, tuple) else [key]), fold] for key in keys for fold in folds]

    settings = {**given_settings(model, named(method), bounds, start, seed), "k": k}
    opened = checkpoint_of_trials(
        checkpoint, "cross_validate", trials, columns, settings, names_rows=True
    )
    with opened as kept:
        stored = None if kept is None else Stored(kept, "folds", list, _as_row)
        held = None if stored is None else _complete(stored, len(rows))
        if held is None:
            how: dict[str, Any] = {
                "method": method,
                "bounds": bounds,
                "start": start,
                "seed": entropy,
            }
            fits: Mapping[Hashable, Fit]
            if by is None:
                fits = {(): fit(model, trials, **how)}
            else:
                within = None if kept is None else kept.path_of("fits")
                how |= {"n_jobs": n_jobs, "progress": progress, "checkpoint": within}
                fits = fit_each(model, trials, by=by, **how)
            tasks = [task for whole in fits.values() for task in _tasks(whole, k, entropy)]
            held = in_turn_or_parallel(
                _held_out, tasks, n_jobs, progress, "fold", failed=_not_predicted, stored=stored
            )
    index = pd.DataFrame(rows, columns=[*columns, "fold"])
    return index.join(pd.DataFrame(held, columns=["n", "loglik", "converged", "message"]))


def _tasks(whole: Fit, k: int, entropy: np.random.SeedSequence) -> Iterator[tuple[Any, ...]]:
    """The arguments of `_held_out` for each fold of the trials of a fit."""
    search = _with_window(whole)
    of_trial = _folds(whole, k, np.random.default_rng(entropy))
    for fold in range(k):
        yield search, whole.trials, whole.design, of_trial == fold, fold + 1


def _complete(stored: Stored[Row], n: int) -> list[Row] | None:
    """All n rows, if they were stored; else None."""
    known = stored.known()
    return [stored.decode(known[i]) for i in range(n)] if len(known) == n else None


def _as_row(content: list[Any], *_: Any) -> Row:
    """The row of a fold, of what was stored of it."""
    n, loglik, converged, message = content
    return n, loglik, converged, message


def _not_predicted(
    message: str, search: Search, trials: Trials, design: Design, held: np.ndarray, fold: int
) -> Row:
    """The row of a fold whose process died."""
    return int(held.sum()), np.nan, False, f"not converged: {message}"


def _checked_k(k: Any, trials: Trials, by: tuple[str, ...]) -> int:
    """The argument ``k`` as an int, if no group has fewer trials than folds."""
    if not by:
        return _at_most(k, trials.n, "")
    for key, rows, _ in grouped(trials, by):
        k = _at_most(k, rows.size, f" of {', '.join(by)} = {key!r}")
    return int(k)


def _at_most(k: Any, n_trials: int, where: str) -> int:
    meaning = f"at most the number of trials{where}"
    return arguments.whole_number("k", k, at_least=2, at_most=n_trials, meaning=meaning)


def _folds(whole: Fit, k: int, rng: np.random.Generator) -> np.ndarray:
    """The fold of each trial, (n,): the trials of every cell are dealt out in random order."""
    shuffled = rng.permutation(whole.n)
    order = shuffled[np.argsort(whole.design.cell[shuffled], kind="stable")]
    fold = np.empty(whole.n, dtype=np.int64)
    fold[order] = np.arange(whole.n) % k
    return fold


def _with_window(whole: Fit) -> Search:
    """The search, with the window of lapses of all trials."""
    return replace(whole.search, model=replace(whole.model, lapse_window=whole.lapses))


def _held_out(search: Search, trials: Trials, design: Design, held: np.ndarray, fold: int) -> Row:
    """The row of the trials held out, ``held`` (n,) bool: n, loglik, converged and message.

    The log likelihood is that of the estimates from the other trials.
    """
    none_set_aside = np.zeros(len(trials.set_aside), dtype=bool)
    design_of_others = design.select(~held)
    others = trials.select(~held, none_set_aside)
    optimum = search.of_group(others, design_of_others).optimum

    design_of_held = replace(design, cell=design.cell[held])
    _check_estimated(design_of_held, design_of_others, fold)
    theta = np.zeros(len(design.labels))
    theta[[design.labels.index(label) for label in design_of_others.labels]] = optimum.theta
    if np.isnan(theta).any():
        return int(held.sum()), np.nan, False, f"not converged: {optimum.message}"

    chosen = trials.select(held, none_set_aside)
    outcomes = outcomes_of_trials(search.model, chosen, design_of_held)
    likelihood = MaximumLikelihood().on(outcomes, design_of_held)
    value, _ = likelihood(theta)
    notes = [] if optimum.converged else [f"not converged: {optimum.message}"]
    if np.isinf(value):
        notes.append(_why_impossible(likelihood, theta, chosen))
    message = BETWEEN_NOTES.join(notes) or NOTHING
    return int(held.sum()), -float(value), bool(optimum.converged), message


def _why_impossible(likelihood: Likelihood, theta: np.ndarray, trials: Trials) -> str:
    """Which of the trials held out have likelihood 0 at the estimates theta (k,), and why."""
    design, outcomes = likelihood.design, likelihood.outcomes
    parameters_by_cell = design.parameters_by_cell(theta)
    if not design.is_admissible(parameters_by_cell):
        return (
            "the other folds give parameters that are out of their domain for the covariates of "
            "this fold"
        )

    each = in_order(*likelihood.pointwise(theta), outcomes, trials, design.cell)
    impossible = np.flatnonzero(np.isneginf(each))
    t0 = parameters_by_cell[design.cell, T0]
    found = ", ".join(_trial_text(trials, i, t0[i]) for i in impossible[:MOST_NAMED])
    more = len(impossible) - MOST_NAMED
    others = f" and {more} more" if more > 0 else ""
    remedy = "give all models a lapse" if outcomes.lapses is None else "widen lapse_window"
    return (
        f"{len(impossible)} of {trials.n} trials impossible by the other folds: {found}{others}; "
        f"to make loglik finite {remedy}"
    )


def _trial_text(trials: Trials, i: int, t0: float) -> str:
    """A trial in words: its row, and what was seen of it beside the t0 of the other folds, s."""
    row = f"row {shown(trials.data.index[i])}"
    if trials.omitted[i]:
        return f"{row} (no response)"

    response = f"response {shown(as_level(trials.data[trials.response_column].iloc[i]))}"
    if trials.lost[i]:
        return f"{row} ({response} without its RT)"
    relation = "not above " if trials.rt[i] <= t0 else ""
    return f"{row} ({response} at {trials.rt[i]:.4g} s, {relation}t0 = {t0:.4g} s)"


def _check_estimated(held: Design, others: Design, fold: int) -> None:
    """Raise a ValueError if the trials held out need an estimate that the others do not give."""
    missing = [
        label
        for i, label in enumerate(held.labels)
        if label not in others.labels and held.cells_of(i)[held.cell].any()
    ]
    if missing:
        raise ValueError(
            f"{', '.join(missing)} cannot be estimated without fold {fold}, whose trials need it. "
            "Use more folds (k=), or leave out conditions with so few trials."
        )
