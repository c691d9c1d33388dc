"""`fit` and `fit_each`: a model, a table of trials, an answer."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import as_level
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.methods import named
from ddm.estimation.objective import Method
from ddm.estimation.region import Bounds, search_region
from ddm.estimation.search import Found, Search
from ddm.fits.diagnosis import diagnose
from ddm.fits.fits import Fits
from ddm.fits.goodness import omission_notes
from ddm.fits.result import ConvergenceWarning, Fit
from ddm.frames import Frame
from ddm.models.design import Design
from ddm.models.layout import lay_out
from ddm.models.model import Model, checked_model
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.parameters import MODEL_NAMES
from ddm.reading.column_names import no_column_in
from ddm.runtime.jobs import check_jobs
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.people import tells_people_apart
from ddm.trials.trials import Trials

# what errors about the model show
EXAMPLE = "ddm.fit(ddm.Model(v='difficulty'), data)"

# responses in a column with one of these names are accuracies
ACCURACIES = ("accuracy", "acc", "correct", "is_correct")

# a drift within this many standard errors of 0 is about 0
NEAR_0 = 2.0

# a level of a column that tells people apart has this many trials on average
FEWEST_OF_A_PERSON = 4

# methods other than the likelihood compare distributions, so cells need this many trials on average
FEWEST_PER_CELL = 5

# a warning names this many groups whose fits did not converge
MOST_NAMED = 10


def fit(
    model: Model,
    data: Trials | Frame,
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
    data : `Trials`, or a DataFrame with the columns rt (s) and response (0/1), of any library that
        `Trials` takes; the tables of the result are those of pandas
    method : "ml" is maximum likelihood, the most precise method if the model, lapses included, is
        true. "chi2", "gsquare" and "qml" compare counts in quantile bins, and "ks" compares
        distribution functions; they bear contaminants. "ez" and "robust_ez" are closed forms for a
        first look. To set options, give ``ddm.ChiSquare(...)`` or one of its siblings
        (`ddm.MaximumLikelihood`, `ddm.GSquare`, `ddm.QuantileLikelihood`, `ddm.KolmogorovSmirnov`,
        `ddm.EZ`, `ddm.RobustEZ`), whose help says when to prefer them. `ddm.Method` is for methods
        of your own
    bounds : {name: (low, high)} of the search, by parameter (``"v"``) or estimate (``"v[easy]"``).
        The default region is in the table of parameters
    start : {name: value}, starting values in place of those from EZ, by parameter or estimate
    seed : int, SeedSequence, Generator or None, for random starting points. They are drawn if the
        first ones lead to no optimum, and if sz is estimated

    If the search fails there is no exception: ``fit.converged`` is False, ``fit.message`` says why,
    and a `ConvergenceWarning` is issued. Invalid arguments and data raise ValueError or TypeError.

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> fit = ddm.fit(ddm.Model(), data)
    >>> fit.converged, list(fit.params.index)
    (True, ['v', 'a', 't0'])
    """
    trials = _as_trials(data)
    design = lay_out(checked_model(model, EXAMPLE), trials)
    suited = _suited(named(method), trials, design)
    region = search_region(design, bounds or {}, start or {})
    search = Search(model, suited, region, sequence_of(seed), (*(bounds or {}), *(start or {})))

    result = _result(trials, design, design.labels, search, search(trials, design))
    notes = [*_pooled(model, trials), *_about_coding(model, trials), *_about_keys(trials, result)]
    result = _with_notes(result, notes)
    if not result.converged:
        warnings.warn(result.message, ConvergenceWarning, stacklevel=2)
    return result


def fit_each(
    model: Model,
    data: Trials | Frame,
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
    n_jobs : number of processes, which does not change the result; -1 is one per core, and 1 starts
        no process, None as many as the ``joblib.parallel_config`` around the call says, or one per
        core for several seconds of work. What takes less than a millisecond runs in threads
    progress : whether to show a progress bar; None shows it on a terminal after two seconds

    The levels of the model's columns are taken from the whole table, so all groups have the same
    estimates. If a group has no trials for an estimate, it is NaN there, with a message. A group
    that cannot be fitted has ``converged`` False.
    """
    trials = _as_trials(data)
    columns = checked_by(by, trials)
    check_jobs(n_jobs)
    design = lay_out(checked_model(model, EXAMPLE), trials)
    suited = _suited(named(method), trials, design)
    region = search_region(design, bounds or {}, start or {})
    search = Search(model, suited, region, sequence_of(seed), (*(bounds or {}), *(start or {})))

    groups = [
        (key, trials.select(rows, aside), design.select(rows))
        for key, rows, aside in groups_of(trials, columns)
    ]
    tasks = [(of_group, part) for _, of_group, part in groups]
    several = search.of_groups(tasks, n_jobs, progress)
    fits = {
        key: _result(of_group, part, design.labels, search, found)
        for (key, of_group, part), found in zip(groups, several, strict=True)
    }

    failed = [key for key, result in fits.items() if not result.converged]
    if failed:
        more = len(failed) - MOST_NAMED
        others = f" and {more} more" if more > 0 else ""
        warnings.warn(
            f"{len(failed)} of {len(fits)} fits did not converge: "
            f"{', '.join(map(str, failed[:MOST_NAMED]))}{others}. Their messages say why.",
            ConvergenceWarning,
            stacklevel=2,
        )

    about = _about_coding(model, trials)
    return Fits({key: _with_notes(result, about) for key, result in fits.items()}, columns)


def _result(
    trials: Trials, design: Design, labels: tuple[str, ...], search: Search, found: Found
) -> Fit:
    """What was found as a `Fit`.

    ``labels`` are those of the whole table; labels that the trials do not determine are NaN.
    """
    optimum = found.optimum
    report = found.report
    notes = diagnose(
        optimum,
        found.covariance,
        trials,
        found.outcomes,
        design,
        labels,
        every_rt_counts=search.method.every_rt_counts,
        has_errors=search.method.is_smooth,
    )
    if found.outcomes is not None and np.isfinite(optimum.theta).all():
        parameters_by_cell = design.parameters_by_cell(optimum.theta)
        notes += omission_notes(found.outcomes, design, parameters_by_cell, search.model)
    notes += _about_gap(search, trials, design, optimum)
    notes += [report.note] if report.note else []
    if report.df is not None and report.df <= 0:
        notes.append(
            f"bins - conditions - estimates leave {report.df} degrees of freedom: X2 tests nothing"
        )

    params = pd.Series(optimum.theta, index=list(design.labels), name="estimate", dtype=float)
    cov = pd.DataFrame(found.covariance, index=params.index, columns=params.index)
    if labels != design.labels:
        params = params.reindex(list(labels))
        cov = cov.reindex(index=list(labels), columns=list(labels))
    return Fit(
        params=params,
        cov=cov,
        converged=optimum.converged,
        message="; ".join(notes) or "converged",
        limits=_limits(search, trials, found.outcomes, design),
        optimum=optimum,
        search=search,
        method=search.method.name,
        report=report,
        n=trials.n,
        outcomes=found.outcomes,
        trials=trials,
        design=design,
    )


def _limits(search: Search, trials: Trials, outcomes: Outcomes | None, design: Design) -> str:
    """Where lapses lie, and how far sz and t0 were searched if sz is estimated."""
    return "; ".join([*_limits_of_lapses(outcomes), *_limits_of_start(search, trials, design)])


def _limits_of_lapses(outcomes: Outcomes | None) -> list[str]:
    if outcomes is None or outcomes.lapses is None:
        return []

    found = f"lapses: {outcomes.lapses}"
    deadlines = outcomes.deadline_of_stratum
    beyond = 1.0 - outcomes.lapses.cdf(deadlines)
    if not (np.isfinite(deadlines) & (beyond > 0.0)).any():
        return [found]
    return [f"{found}, up to {beyond.max():.1%} of them beyond the deadline, as omissions"]


def _limits_of_start(search: Search, trials: Trials, design: Design) -> list[str]:
    """How far sz and t0 were searched, if sz is estimated."""
    if "sz" not in design.owners:
        return []

    margin = search.region.select(design.labels).margin[design.owners.index("sz")]
    found = f"sz was searched up to {margin:g} of 2 min(z, 1 - z)"
    gap = _gap_of_t0(search, trials, design)
    if gap is not None:
        found += f", t0 up to {1e3 * gap:.4g} ms below the fastest RT"
    return [found]


def _gap_of_t0(search: Search, trials: Trials, design: Design) -> float | None:
    """How far t0 stays below the fastest RT because sz is estimated, s; None if it need not."""
    method = search.method
    if not isinstance(method, MaximumLikelihood) or search.model.has_lapses:
        return None
    if "sz" not in design.owners:
        return None
    rt = trials.rt[trials.answered]
    return float(min(method.gap(rt), 0.5 * rt.min(initial=np.inf)))


def _about_gap(search: Search, trials: Trials, design: Design, optimum: Optimum) -> list[str]:
    """A note if t0 ends where the gap that sz needs begins."""
    gap = _gap_of_t0(search, trials, design)
    owners = np.array(design.owners, dtype=object)
    if gap is None or not (optimum.at_bound & (owners == "t0")).any():
        return []
    return [
        f"t0 is kept {1e3 * gap:.4g} ms below the fastest RT, since sz is estimated: a model with "
        "a fixed sz, whose t0 is not, may fit better (to compare them give both the same "
        f"method=ddm.MaximumLikelihood(t0_gap={gap:.4g}))"
    ]


def groups_of(
    trials: Trials, by: tuple[str, ...]
) -> Iterator[tuple[Hashable, np.ndarray, np.ndarray]]:
    """Key, rows and set-aside rows (both masks) of every group, in the order of the levels."""
    both = pd.concat([trials.data[list(by)], trials.set_aside[list(by)]], ignore_index=True)
    grouped = both.groupby(list(by) if len(by) > 1 else by[0], observed=True, sort=True)
    for key, rows in grouped.indices.items():
        member = np.zeros(len(both), dtype=bool)
        member[rows] = True
        yield _plain(key), member[: trials.n], member[trials.n :]


def _plain(key: Any) -> Hashable:
    """The key of a group, with plain numbers in place of NumPy's."""
    return tuple(map(as_level, key)) if isinstance(key, tuple) else as_level(key)


def checked_by(by: Any, trials: Trials) -> tuple[str, ...]:
    """The columns of the argument ``by``, if the trials have them."""
    columns = by if isinstance(by, (list, tuple)) else [by]
    are_names = all(isinstance(column, str) for column in columns)
    if not columns or not are_names or len(set(columns)) < len(columns):
        raise TypeError(
            f"by must be a column name or a list of different column names; got {by!r}. "
            "To fit all trials together use ddm.fit(model, data)."
        )
    for column in columns:
        if column not in trials.data.columns:
            raise ValueError(f"by={column!r}: {no_column_in(column, trials.data)}")
        trials.column(column)
    return tuple(columns)


def _suited(method: Method, trials: Trials, design: Design) -> Method:
    """The method, if it takes these trials: incomplete ones, or covariates of single trials."""
    has_single_trials = design.has_formulas and trials.n < FEWEST_PER_CELL * len(design.cells)
    if has_single_trials and not method.takes_single_trials:
        raise ValueError(
            f"method={method.name!r} needs conditions with many trials each; here {trials.n} "
            f"trials make {len(design.cells)} conditions. Use method='ml', or group the covariates "
            "with pd.cut."
        )
    if trials.lost.any() and not method.takes_lost_rts:
        raise ValueError(
            f"method={method.name!r} cannot use the {trials.lost.sum()} responses without an RT "
            f"(lost_rt={trials.lost_rt!r}). Use method='ml', or leave these rows out."
        )
    if method.takes_incomplete or trials.is_complete:
        return method
    raise ValueError(
        f"method={method.name!r} needs trials that were all observed; these have a deadline, "
        "truncated=, or observed=. Use method='ml', 'chi2', 'gsquare' or 'qml', which take them "
        "into account."
    )


def _with_notes(result: Fit, notes: list[str]) -> Fit:
    """The fit with further notes in its message."""
    if not notes:
        return result
    before = [] if result.message == "converged" else [result.message]
    return replace(result, message="; ".join(before + notes))


def _pooled(model: Model, trials: Trials) -> list[str]:
    """A note if the trials of several people are fitted as if they were one person's."""
    for column in filter(tells_people_apart, trials.data.columns):
        n_people = trials.data[column].nunique()
        # more would be numbers of trials
        is_people = 1 < n_people <= trials.n / FEWEST_OF_A_PERSON
        if is_people and not _differ_by(model, column):
            return [
                f"the trials of all {n_people} levels of {column!r} are fitted as one person's "
                f"(fit_each(model, data, by={column!r}) fits each on its own)"
            ]
    return []


def _differ_by(model: Model, column: Hashable) -> bool:
    """Whether every free parameter differs by a column."""
    free = [name for name in MODEL_NAMES if not isinstance(getattr(model, name), float)]
    return all(column in model.columns_of(name) for name in free)


def _about_coding(model: Model, trials: Trials) -> list[str]:
    """A note, and a warning, if z is estimated with accuracies as responses.

    The start would then lie between "correct" and "error", and nobody can lean towards either.
    """
    if str(trials.response_column).lower() not in ACCURACIES or isinstance(model.z, float):
        return []
    note = (
        f"z is estimated from {trials.response_column!r}: with accuracies as responses z is a lean "
        "towards being correct, which nobody can have before the stimulus (for a lean to one "
        "response use the responses and stimulus=)"
    )
    warnings.warn(f"{note}.", UserWarning, stacklevel=3)
    return [note]


def _about_keys(trials: Trials, result: Fit) -> list[str]:
    """A note if responses are words, as keys are, and the drift towards one of them is about 0.

    Each key is then right for half of the stimuli, and the drift flips with the stimulus.
    """
    are_words = all(isinstance(label, str) for label in trials.labels)
    if not are_words or result.model.stimulus is not None:
        return []
    drift, error = result.params.get("v", np.nan), result.se.get("v", np.nan)
    if not abs(drift) < NEAR_0 * error:
        return []
    return [
        f"the drift towards {trials.labels[1]!r} is about 0: if each response is right for some "
        "stimuli, the drift flips with them (name their column: stimulus=)"
    ]


def _as_trials(data: Any) -> Trials:
    """The argument ``data`` as `Trials`."""
    if isinstance(data, Model):
        raise TypeError("the model comes first, then the data: ddm.fit(model, data).")
    return data if isinstance(data, Trials) else Trials(data)
