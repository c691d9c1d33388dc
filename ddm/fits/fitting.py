"""`fit` and `fit_each`: a model, a table of trials, an answer."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, overload

import numpy as np

from ddm.estimation.groups.group_search import found_in_groups
from ddm.estimation.groups.trials_checkpoint import checkpoint_of_trials, given_settings
from ddm.estimation.methods import named
from ddm.estimation.objective import Method
from ddm.estimation.region import Bounds, search_region
from ddm.estimation.search import Found, Search
from ddm.fits.fits import Fits, fits_of_groups
from ddm.fits.result import ConvergenceWarning, Fit, fit_of
from ddm.fits.streams.file_checkpoint import checkpoint_of_file
from ddm.fits.streams.streaming import fit_file
from ddm.fits.streams.table_files import suffix_of
from ddm.fits.streams.written_fits import WrittenFits, write_fits
from ddm.frames import Frame
from ddm.models.design import Design
from ddm.models.layout import columns_of_covariates, lay_out
from ddm.models.model import Model, checked_model
from ddm.reading.column_names import no_column_in
from ddm.runtime.jobs import check_jobs
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.grouping import grouped
from ddm.trials.people import tells_people_apart
from ddm.trials.trials import Trials
from ddm.trials.trials_file import TrialsFile

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
    and a `ConvergenceWarning` is issued.

    Returns
    -------
    Fit : the estimates, with all that can be asked of them

    Raises
    ------
    ValueError, TypeError : if an argument or the data are wrong, with what is allowed

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> fit = ddm.fit(ddm.Model(), data)
    >>> fit.converged, list(fit.params.index)
    (True, ['v', 'a', 't0'])
    """
    trials = as_trials(data)
    design = lay_out(checked_model(model, EXAMPLE), trials)
    suited = _suited(named(method), trials, trials.n, design, model)
    region = search_region(design, bounds or {}, start or {})
    search = Search(model, suited, region, sequence_of(seed), (*(bounds or {}), *(start or {})))

    found = search(trials, design)
    notes = [
        *_pooled(model, trials),
        *_about_coding(model, trials),
        *_about_keys(trials, model, design, found),
    ]
    result = fit_of(search, found, trials, design, design.labels, more_notes=tuple(notes))
    if not result.converged:
        warnings.warn(result.message, ConvergenceWarning, stacklevel=2)
    return result


@overload
def fit_each(
    model: Model,
    data: Trials | TrialsFile | Frame,
    *,
    by: str | Sequence[str],
    method: str | Method = "ml",
    bounds: Bounds | None = None,
    start: Mapping[str, float] | None = None,
    seed: Seed = 0,
    out: None = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
    checkpoint: str | Path | None = None,
) -> Fits: ...


@overload
def fit_each(
    model: Model,
    data: Trials | TrialsFile | Frame,
    *,
    by: str | Sequence[str],
    method: str | Method = "ml",
    bounds: Bounds | None = None,
    start: Mapping[str, float] | None = None,
    seed: Seed = 0,
    out: str | Path,
    n_jobs: int | None = None,
    progress: bool | None = None,
    checkpoint: str | Path | None = None,
) -> WrittenFits: ...


def fit_each(
    model: Model,
    data: Trials | TrialsFile | Frame,
    *,
    by: str | Sequence[str],
    method: str | Method = "ml",
    bounds: Bounds | None = None,
    start: Mapping[str, float] | None = None,
    seed: Seed = 0,
    out: str | Path | None = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
    checkpoint: str | Path | None = None,
) -> Fits | WrittenFits:
    """Fit a model to each group of trials, for example to each subject.

    Parameters
    ----------
    model, data, method, bounds, start, seed : as in `fit`
    by : column, or list of columns, whose levels are the groups
    out : a file, .parquet or .csv, to which the table of fits is written; the result is then a
        `WrittenFits`, which counts them. If ``data`` are the trials of a Parquet file,
        ``ddm.Trials("big.parquet")``, they are read and fitted a range of rows at a time, so that
        the file may be larger than memory; its rows must be sorted by ``by``
    n_jobs : number of threads for fits that take less than a millisecond, else of processes, which
        does not change the result; -1 is one per core, and 1 starts no process, None as many as the
        ``joblib.parallel_config`` around the call says, or one per core for several seconds of
        work. Within ``joblib.parallel_config(backend="dask")`` a cluster does the work, unless it
        is 1
    progress : whether to show a progress bar; None shows it on a terminal after two seconds. True
        writes lines instead where nobody reads along, as in the log of a cluster
    checkpoint : a folder, which may be new, that keeps what was fitted. If the process is ended,
        even killed, the same call goes on from there, with any ``n_jobs``, and its result is the
        same as without a break. For other data, models or settings the folder is refused. It stays
        until you delete it. Fits to a table in memory that take about a millisecond are not kept,
        but made again

    The levels of the model's columns are taken from the whole table, so all groups have the same
    estimates. If a group has no trials for an estimate, it is NaN there, with a message. A group
    that cannot be fitted has ``converged`` False. So has one whose process dies twice, as processes
    do where memory runs out; its message says so.

    Returns
    -------
    Fits : a `Fit` for each group; a `WrittenFits` if ``out`` is given

    Raises
    ------
    ValueError, TypeError : if an argument or the data are wrong; what goes wrong in one group is a
        row of the result

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> fits = ddm.fit_each(ddm.Model(v="difficulty"), data, by="subject")
    >>> len(fits), fits.params.loc["s01"].round(2).to_dict()
    (12, {'v[easy]': 2.01, 'v[hard]': 0.98, 'a': 1.37, 't0': 0.24})
    """
    checked = checked_model(model, EXAMPLE)
    sequence = sequence_of(seed)
    check_jobs(n_jobs)
    if out is not None:
        suffix_of(out)
        # trials of a path need not be read whole
        data = Trials(data) if isinstance(data, str | Path) else data

    def search_of(trials: Trials | TrialsFile, n: int, design: Design) -> Search:
        suited = _suited(named(method), trials, n, design, model)
        region = search_region(design, bounds or {}, start or {})
        return Search(model, suited, region, sequence, (*(bounds or {}), *(start or {})))

    how = given_settings(model, named(method), bounds, start, seed)
    if out is not None and isinstance(data, TrialsFile):
        columns = columns_in(by)
        written = fit_file(
            checked,
            data,
            columns,
            out,
            search_of,
            tuple(_about_coding(model, data)),
            partial(checkpoint_of_file, checkpoint, data, columns, how),
            n_jobs=n_jobs,
            progress=progress,
        )
        _warn_of_failures(written.n_failed, written.n, written.failed)
        return written

    trials = as_trials(data)
    columns = checked_by(by, trials)
    design = lay_out(checked, trials)
    search = search_of(trials, trials.n, design)
    grouping = grouped(trials, columns)
    with checkpoint_of_trials(checkpoint, "fit_each", trials, columns, how) as kept:
        found = found_in_groups(search, trials, design, grouping, n_jobs, progress, kept)
    about = tuple(_about_coding(model, trials))
    fits = fits_of_groups(columns, search, trials, design, grouping, found, about)
    failed = np.flatnonzero(~fits.columns.converged)
    _warn_of_failures(failed.size, len(fits), [grouping.keys[group] for group in failed])
    return fits if out is None else write_fits(fits, out)


def _warn_of_failures(n_failed: int, n: int, keys: Sequence[Hashable]) -> None:
    """A warning that names the groups, or the first of them, whose fits did not converge."""
    if not n_failed:
        return
    named_ones = [str(key) for key in keys[:MOST_NAMED]]
    more = n_failed - len(named_ones)
    others = f" and {more} more" if more > 0 else ""
    warnings.warn(
        f"{n_failed} of {n} fits did not converge: {', '.join(named_ones)}{others}. Their messages "
        "say why.",
        ConvergenceWarning,
        stacklevel=3,
    )


def checked_by(by: Any, trials: Trials) -> tuple[str, ...]:
    """The columns of the argument ``by``, if the trials have them."""
    columns = columns_in(by)
    for column in columns:
        if column not in trials.data.columns:
            raise ValueError(f"by={column!r}: {no_column_in(column, trials.data)}")
        trials.column(column)
    return columns


def columns_in(by: Any) -> tuple[str, ...]:
    """The columns of the argument ``by``, of which there is at least one, each once."""
    columns = by if isinstance(by, (list, tuple)) else [by]
    are_names = all(isinstance(column, str) for column in columns)
    if not columns or not are_names or len(set(columns)) < len(columns):
        raise TypeError(
            f"by must be a column name or a list of different column names; got {by!r}. "
            "To fit all trials together use ddm.fit(model, data)."
        )
    return tuple(columns)


def _suited(
    method: Method, trials: Trials | TrialsFile, n: int, design: Design, model: Model
) -> Method:
    """The method, if it takes these n trials: incomplete ones, or covariates of single trials."""
    has_covariates = design.has_formulas or bool(columns_of_covariates(model))
    has_single_trials = has_covariates and n < FEWEST_PER_CELL * len(design.cells)
    if has_single_trials and not method.takes_single_trials:
        raise ValueError(
            f"method={method.name!r} needs conditions with many trials each; here {n} "
            f"trials make {len(design.cells)} conditions. Use method='ml', or group the covariates "
            "with pd.cut."
        )
    lost = trials.lost_said if isinstance(trials, TrialsFile) else _number_lost(trials)
    if lost and not method.takes_lost_rts:
        raise ValueError(
            f"method={method.name!r} cannot use {lost}. Use method='ml', or leave these rows out."
        )
    if method.takes_incomplete or trials.is_complete:
        return method
    raise ValueError(
        f"method={method.name!r} needs trials that were all observed; these have a deadline, "
        "truncated=, or observed=. Use method='ml', 'chi2', 'gsquare' or 'qml', which take them "
        "into account."
    )


def _number_lost(trials: Trials) -> str:
    """The responses without an RT in words; empty if there are none."""
    n = int(trials.lost.sum())
    return f"the {n} responses without an RT (lost_rt={trials.lost_rt!r})" if n else ""


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
    known = model.specifications.items()
    free = [
        name for name, said in known if not isinstance(said, float) and name not in model.covariates
    ]
    return all(column in model.columns_of(name) for name in free)


def _about_coding(model: Model, trials: Trials | TrialsFile) -> list[str]:
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


def _about_keys(trials: Trials, model: Model, design: Design, found: Found) -> list[str]:
    """A note if responses are words, as keys are, and the drift towards one of them is about 0.

    Each key is then right for half of the stimuli, and the drift flips with the stimulus.
    """
    are_words = all(isinstance(label, str) for label in trials.labels)
    if not are_words or model.stimulus is not None or "v" not in design.labels:
        return []
    i = design.labels.index("v")
    if not abs(found.optimum.theta[i]) < NEAR_0 * np.sqrt(found.covariance[i, i]):
        return []
    return [
        f"the drift towards {trials.labels[1]!r} is about 0: if each response is right for some "
        "stimuli, the drift flips with them (name their column: stimulus=)"
    ]


def as_trials(data: Any) -> Trials:
    """The argument ``data`` as `Trials`."""
    if isinstance(data, Model):
        raise TypeError("the model comes first, then the data: ddm.fit(model, data).")
    trials = data if isinstance(data, Trials | TrialsFile) else Trials(data)
    if isinstance(trials, TrialsFile):
        return trials.read()
    # messages and the fits of groups are made later, whatever the user does to the trials by then
    return trials.apart() if trials is data else trials
