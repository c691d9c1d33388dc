"""`recover`: do fits find the parameters that generated the data, and how precisely?"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.contaminants import Contaminant
from ddm.estimation.methods import named
from ddm.estimation.objective import Method
from ddm.estimation.region import Bounds, Region, search_region
from ddm.estimation.search import Found, Search
from ddm.fits.fits import Fits
from ddm.fits.interval_tables import wald_ends
from ddm.fits.intervals import profiles
from ddm.models.design import Design
from ddm.models.model import Model, checked_model
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.runtime.jobs import check_jobs, in_blocks_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.studies.experiment import EXAMPLE, Experiment, experiment_of
from ddm.studies.replication import simulated
from ddm.studies.trial_numbers import Numbers, checked_sizes, names_of, size_of
from ddm.studies.true_parameters import Processes, Truth
from ddm.studies.truths import DATA, stream, true_processes
from ddm.trials.seconds import UnusableTimes

# the columns of the table that hold the figures of an estimate, in the order of the arrays here
FIGURES = ("estimate", "se", "ci_low", "ci_high", "true")
ESTIMATE, SE, LOW, HIGH, TRUE = range(len(FIGURES))

# those of an interval
INTERVAL = [LOW, HIGH]

# the values that ``interval`` may have
INTERVALS = ("wald", "profile")

# the number of a data set, its true processes, and its true estimates (k,)
Task = tuple[int, Truth, NDArray[np.float64]]


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

    A parameter that the model fixes, other than D, may have another value in ``process``, and
    drift, boundary and noise may be other functions. This shows what a wrong model loses. An
    estimate has a true value if the process has a parameter of that name, else NaN. The true value
    of an estimated lapse is the ``share`` of the contaminants, or NaN if they have no such
    attribute.

    A fit that fails is a row with ``converged`` False. A method without standard errors ("ks") has
    no intervals.

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
    found = in_blocks_or_parallel(
        study, tasks, n_jobs, progress, "data set", together=are_quick and interval == "wald"
    )
    _warn_of_useless(study, [one.errors for one in found])

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


# --- data sets and their fits ---------------------------------------------------------------------


class Replicated(NamedTuple):
    """What is found in a data set of every size, by every method.

    figures : (sizes, methods, k, 5)
    converged : (sizes, methods)
    errors : [size][method], why the data cannot be used; empty if they can
    """

    figures: NDArray[np.float64]
    converged: NDArray[np.bool_]
    errors: list[list[str]]


@dataclass(frozen=True, eq=False)
class Study:
    """A design of several sizes, simulated and fitted many times by several methods.

    Each call does it for the true processes of some of the data sets.
    """

    experiment: Experiment
    searches: Mapping[str, Search]
    sizes: Sequence[Numbers]
    contaminants: Contaminant | None
    interval: str
    level: float
    seed: np.random.SeedSequence

    def __call__(self, tasks: Sequence[Task]) -> list[Replicated]:
        """What is found in some of the data sets."""
        n_sizes, n_methods = len(self.sizes), len(self.searches)
        found = []
        for _, _, true in tasks:
            figures = np.full((n_sizes, n_methods, true.size, len(FIGURES)), np.nan)
            figures[..., TRUE] = true
            converged = np.zeros((n_sizes, n_methods), dtype=bool)
            found.append(Replicated(figures, converged, [[""] * n_methods for _ in self.sizes]))

        for i, numbers in enumerate(self.sizes):
            design = self.experiment.design_of(numbers)
            several = [self._simulated(task, numbers, design) for task in tasks]
            for j, search in enumerate(self.searches.values()):
                ends = search.found_or_refused(several, design)
                for one, end, outcomes in zip(found, ends, several, strict=True):
                    self._write(one, (i, j), end, search, outcomes, design)
        return found

    def _simulated(self, task: Task, numbers: Numbers, design: Design) -> Outcomes:
        """The outcomes of a data set of some size."""
        dataset, truth, _ = task
        rng = np.random.default_rng(stream(self.seed, DATA, dataset, *_key_of_size(numbers)))
        model = self.experiment.model
        rows, family = truth.parameters_by_cell, truth.family
        return simulated(model, design, rows, rng, self.contaminants, family=family)

    def _write(
        self,
        one: Replicated,
        place: tuple[int, int],
        end: Found | ValueError,
        search: Search,
        outcomes: Outcomes,
        design: Design,
    ) -> None:
        """Write what a search found at the place of its size and method."""
        if isinstance(end, UnusableTimes):
            i, j = place
            one.errors[i][j] = str(end)
            return
        if isinstance(end, ValueError):
            raise end

        optimum = end.optimum
        se = np.sqrt(np.diag(end.covariance))
        figures = one.figures[place]
        one.converged[place] = optimum.converged
        figures[:, ESTIMATE] = optimum.theta
        figures[:, SE] = se
        figures[:, INTERVAL] = self._intervals(search, outcomes, design, optimum, se)

    def _intervals(
        self, search: Search, outcomes: Outcomes, design: Design, optimum: Optimum, se: np.ndarray
    ) -> NDArray[np.float64]:
        """The ends of the interval of every estimate, (k, 2); NaN if there is none."""
        if self.interval == "wald":
            return wald_ends(optimum.theta, se, self.level)
        if not search.method.is_smooth or not optimum.converged:
            return np.full((se.size, 2), np.nan)
        ends = profiles(search, outcomes, design, optimum, self.level)
        return np.array([[low.value, high.value] for low, high in ends])


def _key_of_size(numbers: Numbers) -> tuple[int, ...]:
    """What the seed of a size is made of: one number if all conditions have as many trials."""
    size = size_of(numbers)
    return (size,) if isinstance(size, int) else tuple(numbers.values())


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
