"""`recover_population`: are a population and its people found again, and how precisely?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.frames import Frame
from ddm.html_text import block
from ddm.models.model import Model, checked_model
from ddm.populations.quantities import people_labels
from ddm.priors import Distribution
from ddm.runtime.jobs import check_jobs
from ddm.runtime.seeds import Seed, sequence_of
from ddm.studies.of_populations.designs import checked_people, setting_of
from ddm.studies.of_populations.methods import FOUND, METHODS, Options, checked_methods
from ddm.studies.of_populations.shrinkage import shrinkage_table
from ddm.studies.of_populations.study import Replicated, Size, Study, study_of
from ddm.studies.recovery_statistics import recovery_summary
from ddm.studies.trial_numbers import checked_sizes, names_of

EXAMPLE = "ddm.recover_population(ddm.Model(), fit, n_people=20, n_trials=100, n_datasets=50)"

# the columns of both tables, before and after those of people
FIRST, LAST = ["method", "name"], ["true", "converged", "n_people", "n", "set"]

# the columns of the summary that are shown
SHOWN = ["bias", "rmse", "coverage", "sd", "se", "failed"]

DECIMALS = 3


@dataclass(frozen=True, eq=False, repr=False)
class PopulationRecovery:
    """Estimates from simulated people beside what is true; `ddm.recover_population` returns it.

    population : a row for each method, size, data set and label of the population: method, name,
        estimate, se, ci_low, ci_high, true, converged, n_people, n (trials of each condition, of
        each person), set
    people : the same of the estimates of people, with the column subject
    """

    population: pd.DataFrame
    people: pd.DataFrame

    def summary(self) -> pd.DataFrame:
        """Bias, RMSE, coverage and so on of the population: see `ddm.recovery_summary`."""
        return recovery_summary(self.population)

    def shrinkage(self) -> pd.DataFrame:
        """How well people were found: a row for each method, size and estimate.

        rmse : root mean square of the errors of people's estimates
        rmse_each, ratio : that of separate fits (method "each") of the same people, and the ratio
            of both; NaN if there are none
        slope : of the estimates on the true values of the people of a data set: 1 if estimates
            keep their distances, less where they are drawn together; NaN for what people share
        coverage : proportion of people's intervals that contain the true value

        Columns that end in _mc have Monte Carlo standard errors, by the jackknife over data sets.
        Estimates of fits that did not converge are left out.
        """
        return shrinkage_table(self.people)

    def __repr__(self) -> str:
        lines = [f"<{self._head()}>"]
        if len(self.population):
            lines.append(self.summary()[SHOWN].round(DECIMALS).to_string())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        tables = [self.summary()[SHOWN]] if len(self.population) else []
        return block(self._head(), *(one.round(DECIMALS) for one in [*tables, self.shrinkage()]))

    def _head(self) -> str:
        sizes = self.people.drop_duplicates(["n_people", "n"])
        listed = ", ".join(
            f"{n_people} people x {n} trials"
            for n_people, n in zip(sizes["n_people"], sizes["n"], strict=True)
        )
        return f"PopulationRecovery: {self.people['set'].nunique()} data sets of {listed}"


def recover_population(
    model: Model,
    truth: Any,
    *,
    n_people: int | Sequence[int],
    n_trials: int | Mapping[Any, int] | Sequence[int | Mapping[Any, int]],
    n_datasets: int,
    methods: str | Sequence[str] = ("hierarchical",),
    shared: str | Sequence[str] = (),
    between: Mapping[str, str] | None = None,
    conditions: Mapping[str, Sequence[Any]] | Frame | None = None,
    people: Mapping[str, Sequence[Any]] | Frame | None = None,
    priors: str | Mapping[str, Distribution] | None = None,
    level: float = 0.95,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> PopulationRecovery:
    """Simulate data sets of people from a known population, and estimate it from each of them.

    For each data set new people are drawn from the population, and then their trials. It is a verb
    of its own beside `ddm.recover`, as `ddm.fit_hierarchical` is beside `ddm.fit`: what is true has
    other labels, and there are people to recover.

    Parameters
    ----------
    model : the model that is simulated and fitted
    truth : the true values, {label: value} or a Series, under the labels of
        `HierarchicalFit.params`: ``{"v[easy]": 2, "v[hard]": 1, "a": 1.5, "t0": 0.3, "sd(v)": 0.5,
        "sd(v: difficulty)": 0.3, "sd(a)": 0.2, "sd(t0)": 0.1}``. SDs are on the scale of the link.
        Or a `HierarchicalFit` or `Posterior` of the same model: its estimates, conditions, and
        predictors of people
    n_people : number of people, or a list of such numbers
    n_trials : number of trials of each condition, of each person; a list, or numbers by condition,
        as in `ddm.recover`
    n_datasets : number of data sets of each size
    methods : "hierarchical" (`ddm.fit_hierarchical`), "sample" (`ddm.sample`, which takes seconds
        for each data set) and "each" (`ddm.fit_each`: separate fits, of people only); all of them
        are fitted to the same data
    shared, between : as in `ddm.fit_hierarchical`
    conditions : {column: values}, all combinations of which are conditions, or a DataFrame with a
        row for each. Not needed if labels such as v[easy] say it; formulas need it
    people : the predictors of people. {column: values}: each combination of values has as many
        people, so ``{"patient": ["no", "no", "yes"]}`` makes one in three a patient; or a DataFrame
        with a row for each kind of person
    priors : None for what the verbs do without: fit_hierarchical none, sample the default ones;
        others are of both
    level : level of the intervals
    seed : int, SeedSequence, Generator or None. The same seed gives the same data, whatever is
        fitted and whichever other sizes there are
    n_jobs, progress : number of processes and progress bar, as in `ddm.fit_each`

    A true SD of 0 may be found as 0, without an interval; no
    interval contains it.

    Returns
    -------
    PopulationRecovery : with the tables ``population`` and ``people``, their ``summary()`` and
        ``shrinkage()``

    Raises
    ------
    ValueError, TypeError : if ``truth`` lacks a value or has another label, or an argument is wrong

    Examples
    --------
    >>> import ddm
    >>> truth = {"v": 1.2, "a": 1.5, "t0": 0.3, "sd(v)": 0.5, "sd(a)": 0.2, "sd(t0)": 0.1}
    >>> recovered = ddm.recover_population(
    ...     ddm.Model(), truth, n_people=10, n_trials=60, n_datasets=10, seed=1
    ... )
    >>> bool((recovered.summary()["bias"].abs() < 0.2).all())
    True
    """
    several = checked_methods(methods, tuple(METHODS), "methods")
    n_datasets = arguments.whole_number(
        "n_datasets",
        n_datasets,
        at_least=1,
        meaning="the data sets of each size",
        advice="For example n_datasets=50.",
    )
    level = arguments.share("level", level)
    check_jobs(n_jobs)
    root = sequence_of(seed)
    setting = setting_of(
        checked_model(model, EXAMPLE),
        truth,
        shared=shared,
        between=between,
        conditions=conditions,
        people=people,
    )
    numbers = checked_sizes(n_trials, setting.keys)
    sizes = [Size(n, of_trials) for n in checked_people(n_people) for of_trials in numbers]
    study = study_of(setting, sizes, several, Options(shared, between, priors, level, {}), root)
    return _recovery(study, study.replicated(n_datasets, n_jobs, progress))


def _recovery(study: Study, found: list[list[Replicated]]) -> PopulationRecovery:
    """The tables of all that was found."""
    names = names_of([size.numbers for size in study.sizes])
    of_all: list[pd.DataFrame | None] = []
    of_people: list[pd.DataFrame | None] = []
    for i, method in enumerate(study.methods):
        for place, n in enumerate(names):
            for dataset, one in enumerate(found[place]):
                n_people = study.sizes[place].n_people
                said: dict[str, Any] = {"method": method, "n": n, "set": dataset}
                said["n_people"] = n_people
                of_all.append(_rows_of_population(study, place, one, i, said))
                of_people.append(_rows_of_people(study, place, one, i, said))
    return PopulationRecovery(
        _together(of_all, [*FIRST, *FOUND, *LAST]),
        _together(of_people, [*FIRST, "subject", *FOUND, *LAST]),
    )


def _rows_of_population(
    study: Study, place: int, one: Replicated, i: int, said: Mapping[str, Any]
) -> pd.DataFrame | None:
    """The rows of one data set and method; None of separate fits."""
    found, design = one.found[i], study.designs[place]
    if found.population is None:
        return None
    table = pd.DataFrame(found.population, columns=FOUND)
    return table.assign(
        name=list(design.labels), true=design.true, converged=found.converged, **said
    )


def _rows_of_people(
    study: Study, place: int, one: Replicated, i: int, said: Mapping[str, Any]
) -> pd.DataFrame:
    """The rows of the people of one data set, by one method."""
    found, population = one.found[i], study.designs[place].population
    labels = list(people_labels(population))
    keys: list[Any] = [key for key in population.people for _ in labels]
    table = pd.DataFrame(found.people.reshape(-1, len(FOUND)), columns=FOUND)
    return table.assign(
        name=labels * len(population.people),
        subject=keys,
        true=one.people.ravel(),
        converged=np.repeat(found.converged_people, len(labels)),
        **said,
    )


def _together(tables: list[pd.DataFrame | None], columns: list[str]) -> pd.DataFrame:
    """The tables as one, with these columns."""
    known = [one for one in tables if one is not None]
    table = pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=columns)
    return table[columns]
