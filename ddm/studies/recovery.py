"""`recover`: do fits find the parameters that generated the data, and how precisely?"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
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
from ddm.fits.interval_tables import wald_ends
from ddm.fits.intervals import profiles
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.processes.ddm import DDM
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.studies.experiment import Experiment, Processes, experiment_of
from ddm.studies.fisher_information import check_trials
from ddm.studies.replication import simulated
from ddm.studies.truths import DATA, stream, true_processes
from ddm.trials.seconds import UnusableTimes

# figures of every estimate, in this order
FIGURES = ("true", "estimate", "se", "ci_low", "ci_high")
TRUE, ESTIMATE, SE, LOW, HIGH = range(len(FIGURES))

# what ``interval`` may be
INTERVALS = ("wald", "profile")

# number of a data set, its parameters (n_cells, 9) and its true estimates (k,)
Task = tuple[int, NDArray[np.float64], NDArray[np.float64]]


def recover(
    model: Model,
    process: Any,
    *,
    n_trials: int | Sequence[int],
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
    """Simulate data sets of known processes and fit a model to each: a row per method, size, data
    set and estimate.

    Columns: method, n_trials, dataset, parameter, true, estimate, se, ci_low, ci_high, converged.
    `ddm.recovery_summary` makes bias, SD, coverage and so on of them.

    Parameters
    ----------
    model : what is fitted
    process : the truth. A `DDM`; for a model with conditions {level: DDM}, with several columns
        {(level, level): DDM}. A DataFrame of true values with a row per data set, whose columns are
        parameters of `DDM` (also as a value of the dict); a list of processes or dicts; the `Fits`
        of subjects, whose estimates are then the true values. Or a function of a
        `numpy.random.Generator` that returns a DDM or such a dict, as `ddm.typical` does.
    n_trials : trials of each condition: a number, or a list of them
    n_datasets : number of data sets of each size; not needed with a DataFrame, a list or Fits,
        which have one each
    methods : objectives, as ``method`` of `ddm.fit`. All see the same data.
    contaminants : puts trials into the data that come from no decision:
        ``ddm.contaminants.Guesses(...)``, ``ddm.contaminants.Delays(...)`` or a function ``(rt,
        response, rng) -> (rt, response)``
    bounds : of the search, as in `ddm.fit`
    interval : "wald", or "profile" for profile-likelihood intervals, which take some five times as
        long as a fit
    level : of the intervals
    seed : int, SeedSequence, Generator or None; with the same one the data are the same, whatever
        is fitted and whichever other sizes there are
    n_jobs, progress : number of processes and progress bar, as in `ddm.fit_each`

    A parameter that the model fixes, other than D, may have another value in ``process``: what is
    lost by a model that is too simple is then to be seen. The truth of an estimated lapse is the
    ``share`` of the contaminants, NaN if they have none.

    A fit that fails is a row with ``converged`` False. Methods without standard errors ("ks") have
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
    sizes = _checked_sizes(n_trials)
    objectives = _checked_methods(methods)
    if interval not in INTERVALS:
        raise ValueError(f"interval must be 'wald' or 'profile'; got {interval!r}.")
    arguments.share("level", level)
    _check_contaminants(contaminants)
    check_jobs(n_jobs)

    root = sequence_of(seed)
    known = _of_fits(process) if isinstance(process, Fits) else process
    truths = true_processes(known, n_datasets, root)
    laid_out = experiment_of(model, truths[0])
    region = search_region(laid_out.design, bounds or {}, {})
    tasks = _tasks(laid_out, region, truths, contaminants)

    searches = {name: Search(model, method, region, root) for name, method in objectives.items()}
    study = _Study(laid_out, searches, sizes, contaminants, interval, level, root)
    found = in_turn_or_parallel(study, tasks, n_jobs, progress, "data set")
    _warn_of_useless(study, [errors for _, _, errors in found])

    figures = np.array([figures for figures, _, _ in found])
    converged = np.array([converged for _, converged, _ in found])
    return _table(study, figures, converged)


def _of_fits(fits: Fits) -> list[dict[Hashable, DDM]]:
    """The processes of every fit that converged, by condition."""
    found = []
    for fit in (fit for fit in fits.values() if fit.converged):
        cells: Any = fit.design.cells.to_dict(orient="records")
        found.append({_key(tuple(levels.values())): fit.process(**levels) for levels in cells})
    return found


def _key(levels: tuple[Hashable, ...]) -> Hashable:
    """What a condition is called: a level alone, or a tuple of several, or of none."""
    return levels[0] if len(levels) == 1 else levels


def _tasks(
    laid_out: Experiment,
    region: Region,
    truths: list[Processes],
    contaminants: Contaminant | None,
) -> list[Task]:
    """The truth of every data set; mostly all have the same one, which is then worked out once."""
    found: dict[int, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
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
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The parameters (n_cells, 9) and the true estimates (k,) of a data set; an error if no fit can
    find them.
    """
    share = 0.0 if contaminants is None else float(getattr(contaminants, "share", np.nan))
    parameters_by_cell = laid_out.parameters_by_cell(processes, share)
    laid_out.check_unit(parameters_by_cell)
    true = laid_out.estimates(parameters_by_cell)
    outside = np.flatnonzero((true < region.lower) | (true > region.upper))
    if outside.size:
        i = int(outside[0])
        raise ValueError(
            f"the true {region.labels[i]} of data set {dataset} is {true[i]:g}, outside the "
            f"search, {region.lower[i]:g} to {region.upper[i]:g}, so that no fit could find it. "
            f"Change it, or widen the search: bounds={{{region.labels[i]!r}: (low, high)}}."
        )
    return parameters_by_cell, true


# --- one data set ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Study:
    """What is done with each true process: data sets of all sizes, fitted by all methods."""

    experiment: Experiment
    searches: Mapping[str, Search]
    sizes: tuple[int, ...]
    contaminants: Contaminant | None
    interval: str
    level: float
    seed: np.random.SeedSequence

    def __call__(
        self, dataset: int, parameters_by_cell: np.ndarray, true: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], list[list[str]]]:
        """Figures (sizes, methods, k, 5), whether fits converged (sizes, methods), and what made
        them impossible.
        """
        figures = np.full((len(self.sizes), len(self.searches), true.size, len(FIGURES)), np.nan)
        figures[..., TRUE] = true
        converged = np.zeros(figures.shape[:2], dtype=bool)
        errors = [[""] * len(self.searches) for _ in self.sizes]
        for i, size in enumerate(self.sizes):
            design = self.experiment.design_of(size)
            rng = np.random.default_rng(stream(self.seed, DATA, dataset, size))
            outcomes = simulated(
                self.experiment.model, design, parameters_by_cell, rng, self.contaminants
            )
            for j, search in enumerate(self.searches.values()):
                try:
                    one = search.found(outcomes, design)
                except UnusableTimes as error:
                    errors[i][j] = str(error)
                    continue
                converged[i, j] = one.optimum.converged
                found = figures[i, j]
                found[:, ESTIMATE] = one.optimum.theta
                found[:, SE] = np.sqrt(np.diag(one.covariance))
                found[:, LOW:] = self._intervals(
                    search, outcomes, design, one.optimum, found[:, SE]
                )
        return figures, converged, errors

    def _intervals(
        self, search: Search, outcomes: Outcomes, design: Design, optimum: Optimum, se: np.ndarray
    ) -> NDArray[np.float64]:
        """Ends of the interval of every estimate, (k, 2)."""
        if self.interval == "wald":
            return wald_ends(optimum.theta, se, self.level)
        if not search.method.is_smooth or not optimum.converged:
            return np.full((se.size, 2), np.nan)
        ends = profiles(search, outcomes, design, optimum, self.level)
        return np.array([[low.value, high.value] for low, high in ends])


# --- checks and the table -------------------------------------------------------------------------


def _checked_sizes(n_trials: Any) -> tuple[int, ...]:
    sizes = [n_trials] if np.ndim(n_trials) == 0 else list(n_trials)
    sizes = [check_trials(size) for size in sizes]
    if not sizes or len(set(sizes)) < len(sizes):
        raise ValueError(f"n_trials must hold numbers of trials, each once; got {n_trials!r}.")
    return tuple(sizes)


def _check_contaminants(contaminants: Any) -> None:
    if contaminants is not None and not callable(contaminants):
        raise TypeError(
            "contaminants must be ddm.contaminants.Guesses(...) or Delays(...), or a function "
            f"(rt, response, rng) -> (rt, response); got {contaminants!r}."
        )


def _checked_methods(methods: Any) -> dict[str, Method]:
    """The objectives by the name they have in the table."""
    several = list(methods) if isinstance(methods, (list, tuple)) else [methods]
    names = [method if isinstance(method, str) else repr(method) for method in several]
    if not several or len(set(names)) < len(names):
        raise ValueError(f"methods must name objectives, each once; got {methods!r}.")
    return {name: named(method) for name, method in zip(names, several, strict=True)}


def _warn_of_useless(study: _Study, errors: list[list[list[str]]]) -> None:
    """A warning if a method could use none of the data sets of a size."""
    for i, size in enumerate(study.sizes):
        for j, name in enumerate(study.searches):
            if all(of_dataset[i][j] for of_dataset in errors):
                warnings.warn(
                    f"{name} could use none of the {len(errors)} data sets with n_trials={size}: "
                    f"{errors[0][i][j]}",
                    UserWarning,
                    stacklevel=3,
                )


def _table(study: _Study, figures: np.ndarray, converged: np.ndarray) -> pd.DataFrame:
    """The tidy table of figures (data sets, sizes, methods, k, 5)."""
    figures, converged = figures.transpose(2, 1, 0, 3, 4), converged.transpose(2, 1, 0)
    axes: list[Sequence[Hashable]] = [
        list(study.searches), study.sizes, range(figures.shape[2]), study.experiment.design.labels
    ]  # fmt: skip
    index = pd.MultiIndex.from_product(axes, names=["method", "n_trials", "dataset", "parameter"])
    table = pd.DataFrame(figures.reshape(-1, len(FIGURES)), columns=list(FIGURES), index=index)
    return table.assign(converged=np.repeat(converged.ravel(), figures.shape[3])).reset_index()
