"""`recover`: do fits find the parameters that generated the data, and how precisely?"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.contaminants import Contaminant
from ddm.estimation.methods import named
from ddm.estimation.objective import Method
from ddm.estimation.region import Bounds, Region, search_region
from ddm.estimation.search import Search
from ddm.fits.fits import Fits
from ddm.models.model import Model, checked_model
from ddm.runtime.checkpoints import argument_identity, check_repeatable, open_checkpoint
from ddm.runtime.jobs import check_jobs, in_blocks_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.runtime.stored_results import Stored
from ddm.studies.experiment import EXAMPLE, Experiment, experiment_of
from ddm.studies.replicated import FIGURES, Replicated, Study, Task
from ddm.studies.trial_numbers import checked_sizes, names_of, size_of
from ddm.studies.true_parameters import Processes, Truth
from ddm.studies.truths import true_processes

# a warning names this many data sets
MOST_NAMED = 10

# the values that ``interval`` may have
INTERVALS = ("wald", "profile")


def recover(
    model: Model,
    process: Any,
    *,
    n_trials: int | Mapping[Any, int] | Sequence[int | Mapping[Any, int]],
    n_datasets: int | None = None,
    methods: str | Method | Sequence[str | Method] = ("ml",),
    contaminants: Contaminant | None = None,
    bounds: Bounds | None = None,
    interval: str = "wald",
    level: float = 0.95,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
    checkpoint: str | Path | None = None,
) -> pd.DataFrame:
    """Simulate data sets of known processes, and fit a model to each of them.

    The table has a row for each method, number of trials, data set and estimate. Its columns are
    method, name (of the estimate), estimate, se, ci_low, ci_high, true, converged, n (trials of
    each condition) and set (the number of the data set). `ddm.recovery_summary` computes bias, SD,
    coverage and so on from it.

    Parameters
    ----------
    model : the model that is fitted
    process : the true processes, in one of these forms:

        - a `DDM` or `GeneralDDM`; for a model with conditions {level: process}, and {(level,
          level): process} if it names several columns
        - a DataFrame of true values, of pandas or another library, with a row per data set; also as
          a value of such a dict. Its columns are parameters of `DDM` or, for a model with
          functions, of the model, which then says functions and fixed parameters too
        - a list with a process, or such a dict, per data set
        - the `Fits` of subjects, whose estimates are then the true values
        - a function of a `numpy.random.Generator` that returns a process or such a dict, as
          `ddm.typical` does
    n_trials : number of trials of each condition, or a list of such numbers. If the conditions have
        different numbers, {level: number}, with the keys of ``process``; also as an entry of such a
        list. The column n then holds texts, as "comp 300, incomp 100", with the levels in
        the order of the estimates.
    n_datasets : number of data sets of each size; not needed if a DataFrame, a list or Fits says it
    methods : one or several methods, as ``method`` of `ddm.fit`; all are fitted to the same data
    contaminants : what puts trials into the data that come from no decision:
        ``ddm.contaminants.Guesses(...)``, ``ddm.contaminants.Delays(...)`` or a function ``(rt,
        response, rng) -> (rt, response)``
    bounds : bounds of the search, as in `ddm.fit`
    interval : "wald", or "profile" for profile-likelihood intervals, which take about five times as
        long as a fit
    level : level of the intervals
    seed : int, SeedSequence, Generator or None. The same seed gives the same data, whatever is
        fitted and whichever other sizes there are.
    n_jobs, progress : number of processes and progress bar, as in `ddm.fit_each`
    checkpoint : a folder, which may be new, that keeps what was found, as in `ddm.fit_each`; it
        needs a ``seed``

    A parameter that the model fixes, other than D, may have another value in ``process``, and
    drift, boundary and noise may be other functions. This shows what a wrong model loses. An
    estimate has a true value if the process has a parameter of that name, else NaN. The true value
    of an estimated lapse is the ``share`` of the contaminants, or NaN if they have no such
    attribute.

    A fit that fails is a row with ``converged`` False; so are all fits of a data set whose process
    dies twice, as processes do where memory runs out, and a warning names the data set. A method
    without standard errors ("ks") has no intervals.

    Returns
    -------
    DataFrame : a row for each method, size, data set and estimate

    Raises
    ------
    ValueError, TypeError : if an argument is wrong, or true values lie outside their domains

    Examples
    --------
    >>> import ddm
    >>> process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    >>> recovered = ddm.recover(ddm.Model(), process, n_trials=[50, 200], n_datasets=20, seed=1)
    >>> recovered.shape
    (120, 10)
    >>> summary = ddm.recovery_summary(recovered)
    >>> bool(summary.loc[("ml", 200, "v"), "rmse"] < summary.loc[("ml", 50, "v"), "rmse"])
    True
    """
    several = _checked_methods(methods)
    if interval not in INTERVALS:
        raise ValueError(f"interval must be 'wald' or 'profile'; got {interval!r}.")
    arguments.share("level", level)
    _check_contaminants(contaminants)
    check_jobs(n_jobs)
    if checkpoint is not None:
        check_repeatable(seed)

    root = sequence_of(seed)
    known = _of_fits(process) if isinstance(process, Fits) else process
    checked_model(model, EXAMPLE)
    truths = true_processes(known, n_datasets, root, model)
    laid_out = experiment_of(model, truths[0])
    sizes = checked_sizes(n_trials, laid_out.conditions)
    region = search_region(laid_out.design, bounds or {}, {})
    tasks = _tasks(laid_out, region, truths, contaminants)

    searches = {name: Search(model, method, region, root) for name, method in several.items()}
    study = Study(laid_out, searches, sizes, contaminants, interval, level, root)
    are_quick = all(search.is_quick(laid_out.design) for search in searches.values())
    with _checkpoint(checkpoint, study, truths, bounds, seed) as stored:
        found = in_blocks_or_parallel(
            study,
            tasks,
            n_jobs,
            progress,
            "data set",
            together=are_quick and interval == "wald",
            failed=study.nothing,
            stored=stored,
        )
    _warn_of_useless(study, [one.errors for one in found])
    _warn_of_deaths([one.died for one in found])

    figures = np.array([one.figures for one in found])
    converged = np.array([one.converged for one in found])
    return _table(study, figures, converged)


def _of_fits(fits: Fits) -> list[Processes]:
    """The processes of every fit that converged, as {condition: process}."""
    found: list[Processes] = []
    for fit in fits.values():
        if fit.converged:
            cells: Any = fit.design.cells.to_dict(orient="records")
            found.append({_key(tuple(levels.values())): fit.process(**levels) for levels in cells})
    return found


def _key(levels: tuple[Hashable, ...]) -> Hashable:
    """The key of a condition: its only level, or the tuple of its levels, which may be empty."""
    return levels[0] if len(levels) == 1 else levels


def _tasks(
    laid_out: Experiment,
    region: Region,
    truths: list[Processes],
    contaminants: Contaminant | None,
) -> list[Task]:
    """The truth of every data set.

    Mostly all data sets have the same process, whose truth is then worked out once.
    """
    found: dict[int, tuple[Truth, NDArray[np.float64]]] = {}
    for dataset, one in enumerate(truths):
        if id(one) not in found:
            found[id(one)] = _truth(laid_out, region, one, dataset, contaminants)
    return [(dataset, *found[id(one)]) for dataset, one in enumerate(truths)]


def _truth(
    laid_out: Experiment,
    region: Region,
    processes: Processes,
    dataset: int,
    contaminants: Contaminant | None,
) -> tuple[Truth, NDArray[np.float64]]:
    """The true processes and the true estimates (k,) of a data set.

    ValueError if no fit can find the true estimates, because they lie outside the search.
    """
    share = 0.0 if contaminants is None else float(getattr(contaminants, "share", np.nan))
    truth = laid_out.truth(processes, share)
    laid_out.check_unit(truth.in_model)

    true = laid_out.estimates(truth.in_model)
    outside = np.flatnonzero((true < region.lower) | (true > region.upper))
    if outside.size:
        i = int(outside[0])
        raise ValueError(
            f"the true {region.labels[i]} of data set {dataset} is {true[i]:g}, outside the "
            f"search, {region.lower[i]:g} to {region.upper[i]:g}, so that no fit could find it. "
            f"Change it, or widen the search: bounds={{{region.labels[i]!r}: (low, high)}}."
        )
    return truth, true


@contextmanager
def _checkpoint(
    folder: str | Path | None,
    study: Study,
    truths: Sequence[Processes],
    bounds: Bounds | None,
    seed: Seed,
) -> Iterator[Stored[Replicated] | None]:
    """Where the data sets of a study are stored; None without a folder."""
    if folder is None:
        yield None
        return
    several = list({id(one): one for one in truths}.values())
    place = {id(one): i for i, one in enumerate(several)}
    is_one = len(several) == 1
    which = several if is_one else (several, [place[id(one)] for one in truths])
    sizes = ", ".join(map(str, names_of(study.sizes)))
    text = repr(several[0]) if is_one else f"{len(several)} processes"
    values = {
        "model": study.experiment.model,
        "process": argument_identity("process", which, text),
        "n_trials": argument_identity("n_trials", [*map(dict, study.sizes)], sizes),
        "n_datasets": len(truths),
        "methods": [(name, search.method) for name, search in study.searches.items()],
        "contaminants": study.contaminants,
        "bounds": dict(bounds or {}),
        "interval": study.interval,
        "level": study.level,
        "seed": seed,
    }
    with open_checkpoint(folder, "recover", values) as checkpoint:
        yield Stored(checkpoint, "datasets", Replicated.as_content, Replicated.of_content)


# --- checks and the table -------------------------------------------------------------------------


def _check_contaminants(contaminants: Any) -> None:
    """Raise a TypeError unless contaminants are None or can be called."""
    if contaminants is not None and not callable(contaminants):
        raise TypeError(
            "contaminants must be ddm.contaminants.Guesses(...) or Delays(...), or a function "
            f"(rt, response, rng) -> (rt, response); got {contaminants!r}."
        )


def _checked_methods(methods: Any) -> dict[str, Method]:
    """The methods, by the name that each has in the table."""
    several = list(methods) if isinstance(methods, (list, tuple)) else [methods]
    names = [method if isinstance(method, str) else repr(method) for method in several]
    if not several or len(set(names)) < len(names):
        raise ValueError(f"methods must name objectives, each once; got {methods!r}.")
    return {name: named(method) for name, method in zip(names, several, strict=True)}


def _warn_of_useless(study: Study, errors: list[list[list[str]]]) -> None:
    """Warn if a method could use none of the data sets of a size.

    ``errors[dataset][size][method]`` is what made the data set useless, or empty.
    """
    for i, size in enumerate(map(size_of, study.sizes)):
        for j, name in enumerate(study.searches):
            if all(of_dataset[i][j] for of_dataset in errors):
                warnings.warn(
                    f"{name} could use none of the {len(errors)} data sets with n_trials={size}: "
                    f"{errors[0][i][j]}",
                    UserWarning,
                    stacklevel=3,
                )


def _warn_of_deaths(messages: list[str]) -> None:
    """Warn of data sets whose process died; ``messages`` say why, or are empty."""
    died = [dataset for dataset, message in enumerate(messages) if message]
    if died:
        more = len(died) - MOST_NAMED
        others = f" and {more} more" if more > 0 else ""
        warnings.warn(
            f"{len(died)} of {len(messages)} data sets have no fits (set "
            f"{', '.join(map(str, died[:MOST_NAMED]))}{others}): {messages[died[0]]}.",
            UserWarning,
            stacklevel=3,
        )


def _table(study: Study, figures: np.ndarray, converged: np.ndarray) -> pd.DataFrame:
    """The table that `recover` returns.

    ``figures`` has the shape (data sets, sizes, methods, k, 5), ``converged`` (data sets, sizes,
    methods).
    """
    figures = figures.transpose(2, 1, 0, 3, 4)
    converged = converged.transpose(2, 1, 0)
    methods: list[Hashable] = list(study.searches)
    labels = study.experiment.design.labels
    sizes = names_of(study.sizes)
    axes: list[Sequence[Hashable]] = [methods, sizes, range(figures.shape[2]), labels]

    index = pd.MultiIndex.from_product(axes, names=["method", "n", "set", "name"])
    table = pd.DataFrame(figures.reshape(-1, len(FIGURES)), columns=list(FIGURES), index=index)
    table = table.assign(converged=np.repeat(converged.ravel(), figures.shape[3])).reset_index()
    return table[["method", "name", *FIGURES, "converged", "n", "set"]]
