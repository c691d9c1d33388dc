"""`fit` and `fit_each`: a model, a table of trials, an answer."""

from __future__ import annotations

import time
import warnings
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from ddm.coordinates import Coordinates
from ddm.design import Design, lay_out
from ddm.diagnosis import diagnose
from ddm.model import Model
from ddm.objectives import MaximumLikelihood, Method, Problem, named
from ddm.objectives.report import Report
from ddm.optimize import Optimum, minimise
from ddm.progress import progress_bar
from ddm.region import Region, search_region
from ddm.result import ConvergenceWarning, Fit, Fits
from ddm.simulators.random import Seed, seed_key
from ddm.starts import other_modes, scattered, starting_points
from ddm.trials import Trials, UnusableTimes, refuse_milliseconds

Bounds = Mapping[str, tuple[float, float]]

# of more starting points than this the best are taken
MOST_STARTS = 6

# Where a width of the start is estimated there are optima next to one another, as t0 passes single RTs: so many points
# near the first optimum are tried, drawn with this share of a typical difference.
NEAR_STARTS, NEAR = 3, 0.1

# further starting points, drawn at random, when the first ones did not lead to an optimum
MORE_STARTS = 6

# seconds of remaining work above which `fit_each` starts processes
WORTH_PROCESSES = 5.0


def fit(
    model: Model,
    data: Trials | pd.DataFrame,
    *,
    method: str | Method = "ml",
    bounds: Bounds | None = None,
    start: Mapping[str, float] | None = None,
    seed: Seed = 0,
) -> Fit:
    """Fit a model to trials.

    Parameters
    ----------
    model : what is fixed, free, or differs between conditions
    data : `Trials`, or a DataFrame with the columns rt (s) and response (0/1)
    method : "ml", maximum likelihood; "chi2", minimum chi-square on quantile bins; or ``ddm.MaximumLikelihood(...)``,
        ``ddm.ChiSquare(...)`` with their options
    bounds : {name: (low, high)} of the search, by parameter (``"v"``) or estimate (``"v[easy]"``). The default region
        is in the table of parameters.
    start : {name: value}, starting values in place of those from EZ, by parameter or estimate
    seed : of the further starting points that are drawn when the first ones lead to no optimum

    A search that fails is no exception: ``fit.converged`` is False, ``fit.message`` says why, and a
    `ConvergenceWarning` is issued. Invalid arguments and data raise ValueError or TypeError.

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> fit = ddm.fit(ddm.Model(), data)
    >>> fit.converged, list(fit.params.index)
    (True, ['v', 'a', 't0'])
    """
    trials = _as_trials(data)
    design = lay_out(_as_model(model), trials)
    search = Search(named(method), search_region(design, bounds or {}, start or {}), _repeatable(seed))
    result = _result(model, trials, design, design.labels, search, search(trials, design))
    if not result.converged:
        warnings.warn(result.message, ConvergenceWarning, stacklevel=2)
    return result


def fit_each(
    model: Model,
    data: Trials | pd.DataFrame,
    *,
    by: str | Sequence[str],
    method: str | Method = "ml",
    bounds: Bounds | None = None,
    start: Mapping[str, float] | None = None,
    seed: Seed = 0,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Fits:
    """Fit a model to each group of trials, for example to each subject.

    Parameters
    ----------
    model, data, method, bounds, start, seed : as in `fit`
    by : column, or list of columns, whose levels are the groups
    n_jobs : number of processes; None starts them only when there are several seconds of work, 1 never
    progress : a progress bar; None shows it on a terminal after two seconds

    The levels of the model's columns are taken from the whole table, so all groups have the same estimates; one of
    which a group has no trials is NaN there, with a message. A group that cannot be fitted has ``converged`` False.
    """
    trials = _as_trials(data)
    columns = _checked_by(by, trials)
    _check_jobs(n_jobs)
    design = lay_out(_as_model(model), trials)
    search = Search(named(method), search_region(design, bounds or {}, start or {}), _repeatable(seed))
    groups = [(key, trials.select(kept, aside), design.select(kept)) for key, kept, aside in _groups(trials, columns)]
    optima = _in_turn_or_parallel(search, [group[1:] for group in groups], n_jobs, progress)
    fits = {
        key: _result(model, chosen, part, design.labels, search, optimum)
        for (key, chosen, part), optimum in zip(groups, optima, strict=True)
    }
    failed = [key for key, result in fits.items() if not result.converged]
    if failed:
        others = f" and {len(failed) - 10} more" if len(failed) > 10 else ""
        warnings.warn(
            f"{len(failed)} of {len(fits)} fits did not converge: {', '.join(map(str, failed[:10]))}{others}. "
            "Their messages say why.",
            ConvergenceWarning,
            stacklevel=2,
        )
    return Fits(fits, columns)


@dataclass(frozen=True, eq=False)
class Search:
    """How every group is searched: the objective, the region of all estimates, the seed."""

    method: Method
    region: Region
    seed: np.random.SeedSequence

    def __call__(self, trials: Trials, design: Design) -> Optimum:
        """The optimum of one group of trials."""
        if not trials.n:
            return Optimum.none(len(design.labels), "no trials with rt and response")
        problem = self.method.on(trials, design)
        limits = problem.t0_limits()
        region = self.region.select(design.labels).below(limits, design)
        coordinates = Coordinates(design, region)
        points = starting_points(trials, design, limits) if design.labels else [np.empty(0)]
        starts = _lowest(problem, [coordinates.inside(region.with_start(point)) for point in points])
        optimum = _search(problem, coordinates, starts, limits)
        if coordinates.widths and np.isfinite(optimum.value):
            near = scattered(optimum.theta, NEAR * region.step, NEAR_STARTS, self.seed)
            near = [coordinates.inside(region.with_start(point)) for point in near]
            optimum = _better(optimum, _search(problem, coordinates, near))
        if not optimum.converged:
            more = [region.with_start(point) for point in scattered(starts[0], region.step, MORE_STARTS, self.seed)]
            optimum = _better(optimum, _search(problem, coordinates, more, limits))
        flaw = problem.flaw(optimum.theta) if optimum.converged else ""
        return replace(optimum, converged=False, message=flaw) if flaw else optimum

    def of_group(self, trials: Trials, design: Design) -> Optimum:
        """The same for one group of many: RTs that cannot be fitted must not end the fits of the others."""
        try:
            if trials.n:
                refuse_milliseconds(trials.rt, trials.rt_column)
            return self(trials, design)
        except UnusableTimes as error:
            return Optimum.none(len(design.labels), str(error).rstrip("."))


def _better(first: Optimum, second: Optimum) -> Optimum:
    """The optimum of two that converged, or else the lower one."""
    return min((first, second), key=lambda found: (not found.converged, np.nan_to_num(found.value, nan=np.inf)))


def _lowest(problem: Problem, starts: list[np.ndarray]) -> list[np.ndarray]:
    """The best of many starting points, and the last one."""
    if len(starts) <= MOST_STARTS:
        return starts
    values = np.array([problem(start)[0] for start in starts[:-1]])
    return [starts[i] for i in np.argsort(values, kind="stable")[: MOST_STARTS - 1]] + starts[-1:]


def _search(
    problem: Problem, coordinates: Coordinates, starts: list[np.ndarray], t0_limits: np.ndarray | None = None
) -> Optimum:
    """The optimum from some starting points and, given limits of t0, from others that the best of these suggests."""

    def others(x: np.ndarray) -> list[np.ndarray]:
        if t0_limits is None:
            return []
        modes = other_modes(coordinates.theta(x), coordinates.design, t0_limits)
        return [coordinates.x(coordinates.region.with_start(mode)) for mode in modes]

    found = minimise(
        coordinates.objective(problem),
        coordinates.curvature(problem.curvature),
        [coordinates.x(start) for start in starts],
        **coordinates.box,
        exits=coordinates.exits,
        others=others,
    )
    return coordinates.in_estimates(found)


def _result(
    model: Model, trials: Trials, design: Design, labels: tuple[str, ...], search: Search, optimum: Optimum
) -> Fit:
    """The `Fit` of an optimum, with NaN for the labels of the whole table that this group cannot inform."""
    method = search.method
    covariance = np.full((len(design.labels),) * 2, np.nan)
    report = Report()
    if np.isfinite(optimum.value):
        problem = method.on(trials, design)
        covariance = _covariance(problem.information(optimum.theta, optimum.hessian), ~optimum.at_bound)
        report = problem.report(optimum.theta, optimum.value)
    se = np.sqrt(np.diag(covariance))
    notes = diagnose(optimum, se, trials, design, labels, every_rt_counts=method.every_rt_counts)
    if report.df is not None and report.df <= 0:
        notes.append(f"bins - conditions - estimates leave {report.df} degrees of freedom: X2 tests nothing")
    params = pd.Series(optimum.theta, index=list(design.labels), name="estimate", dtype=float)
    cov = pd.DataFrame(covariance, index=params.index, columns=params.index)
    if labels != design.labels:
        params, cov = params.reindex(list(labels)), cov.reindex(index=list(labels), columns=list(labels))
    return Fit(
        params=params,
        cov=cov,
        converged=optimum.converged,
        message="; ".join(notes) or "converged",
        limits=_limits(search, trials, design),
        method=method.name,
        report=report,
        model=model,
        trials=trials,
        design=design,
    )


def _limits(search: Search, trials: Trials, design: Design) -> str:
    """How far the search went where sz is estimated."""
    if "sz" not in design.owners:
        return ""
    margin = search.region.select(design.labels).margin[design.owners.index("sz")]
    found = f"sz was searched up to {margin:g} of 2 min(z, 1 - z)"
    if isinstance(search.method, MaximumLikelihood):
        gap = min(search.method.gap(trials), 0.5 * trials.rt.min(initial=np.inf))
        found += f", t0 up to {1e3 * gap:.4g} ms below the fastest RT"
    return found


def _covariance(information: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Inverse of the information of the parameters inside the bounds; NaN for the others and where it is singular."""
    result = np.full(information.shape, np.nan)
    if not inside.any():
        return result
    block = information[np.ix_(inside, inside)]
    scale = np.sqrt(np.abs(np.diag(block)))
    if not np.isfinite(block).all() or not (scale > 0.0).all():
        return result
    correlation = block / np.outer(scale, scale)
    if np.linalg.eigvalsh(correlation)[0] > 1e-12:
        result[np.ix_(inside, inside)] = np.linalg.inv(correlation) / np.outer(scale, scale)
    return result


def _in_turn_or_parallel(
    search: Search, groups: list[tuple[Trials, Design]], n_jobs: int | None, progress: bool | None
) -> list[Optimum]:
    """The optimum of every group, in order. The first are found here, which compiles the kernels before any process."""
    optima: list[Optimum] = []
    with progress_bar(len(groups), "fit", progress) as bar:
        began = time.perf_counter()
        for group in groups:
            optima.append(search.of_group(*group))
            bar.update()
            if len(optima) == 1:
                began = time.perf_counter()  # without the first, which may have compiled
                continue
            per_fit = (time.perf_counter() - began) / (len(optima) - 1)
            if n_jobs != 1 and (n_jobs is not None or per_fit * (len(groups) - len(optima)) > WORTH_PROCESSES):
                break
        for optimum in _parallel(search, groups[len(optima) :], n_jobs):
            optima.append(optimum)
            bar.update()
    return optima


def _parallel(search: Search, groups: list[tuple[Trials, Design]], n_jobs: int | None) -> Iterator[Optimum]:
    if not groups:
        return
    from joblib import Parallel, cpu_count, delayed

    yield from Parallel(n_jobs=n_jobs or cpu_count(), return_as="generator")(
        delayed(search.of_group)(*group) for group in groups
    )


def _groups(trials: Trials, by: tuple[str, ...]) -> Iterator[tuple[Hashable, np.ndarray, np.ndarray]]:
    """Key, kept rows and set-aside rows of every group, in the order of the levels."""
    both = pd.concat([trials.data[list(by)], trials.set_aside[list(by)]], ignore_index=True)
    grouped = both.groupby(list(by) if len(by) > 1 else by[0], observed=True, sort=True)
    for key, rows in grouped.indices.items():
        member = np.zeros(len(both), dtype=bool)
        member[rows] = True
        yield _plain(key), member[: trials.n], member[trials.n :]


def _plain(key: Any) -> Hashable:
    """The key of a group with 1 for np.int64(1)."""
    if isinstance(key, tuple):
        return tuple(map(_plain, key))
    return key.item() if isinstance(key, np.generic) else key


def _checked_by(by: Any, trials: Trials) -> tuple[str, ...]:
    columns = by if isinstance(by, (list, tuple)) else [by]
    if not columns or len(set(columns)) < len(columns) or not all(isinstance(column, str) for column in columns):
        raise TypeError(
            f"by must be a column name or a list of different column names; got {by!r}. "
            "To fit all trials together use ddm.fit(model, data)."
        )
    for column in columns:
        trials.column(column)
    return tuple(columns)


def _check_jobs(n_jobs: Any) -> None:
    if n_jobs is not None and (isinstance(n_jobs, bool) or not isinstance(n_jobs, Integral) or n_jobs < 1):
        raise ValueError(
            f"n_jobs must be a whole number >= 1, or None for all cores where that is faster; got {n_jobs!r}."
        )


def _repeatable(seed: Seed) -> np.random.SeedSequence:
    """The seed in a form that gives the same draws in every group and process; a Generator is advanced once, here."""
    return np.random.SeedSequence([int(word) for word in seed_key(seed)])


def _as_trials(data: Any) -> Trials:
    if isinstance(data, Model):
        raise TypeError("the model comes first, then the data: ddm.fit(model, data).")
    return data if isinstance(data, Trials) else Trials(data)


def _as_model(model: Any) -> Model:
    if not isinstance(model, Model):
        raise TypeError(
            f"model must be a ddm.Model; got {model!r}. For example ddm.fit(ddm.Model(v='difficulty'), data)."
        )
    return model
