"""A population of known values in a study: so many people with so many trials."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.models.model import Model
from ddm.populations.cells_of_people import PeopleCells, people_cells
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.populations.known_values import phi_of_values
from ddm.populations.population import Population, lay_out_population, people_drawn
from ddm.populations.quantities import Quantities, people_values
from ddm.posterior.posterior import Posterior
from ddm.studies.of_populations.conditions import conditions_of, keys_of
from ddm.studies.of_populations.people import dealt, kinds_of_people
from ddm.studies.trial_numbers import Numbers
from ddm.trials.trials import Trials

Array = NDArray[np.float64]

# the column of people; the second name where a model uses the first
PERSON = ("subject", "person")


@dataclass(frozen=True, eq=False)
class Setting:
    """What is the same in all sizes of a study.

    model : with its window of lapses
    values : the true values, by label
    conditions : a row for each
    kinds : a row for each kind of person
    shared, between : as in `ddm.fit_hierarchical`
    """

    model: Model
    values: pd.Series
    conditions: pd.DataFrame
    kinds: pd.DataFrame
    shared: Any
    between: Any

    @property
    def keys(self) -> list[Hashable]:
        """The keys of the conditions."""
        return keys_of(self.conditions)


@dataclass(frozen=True, eq=False)
class Design:
    """So many people with so many trials of each condition.

    population : laid over trials whose RTs and responses have no meaning
    phi : (size,) what is true of it
    true : (labels,) the true values
    """

    population: Population
    phi: Array
    true: Array

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels of the true values."""
        return Quantities(self.population).labels

    @cached_property
    def _cells(self) -> PeopleCells:
        return people_cells(self.population)

    def simulated(self, sequence: np.random.SeedSequence) -> tuple[Population, Array]:
        """The population laid over simulated trials, and the true values of the people in it.

        The values are those of `people_labels`, (people, estimates).
        """
        of_people, of_trials = sequence.spawn(2)
        theta = people_drawn(self.population, self.phi, np.random.default_rng(of_people))
        if not self._cells.are_admissible(self._cells.rows(theta)):
            raise ValueError(
                "truth: some of the people drawn have parameters outside their domains, such as a "
                "start range beyond a boundary. Let people differ less, or narrow the range."
            )
        table = self._cells.simulated(theta, of_trials)
        undecided = int(table["rt"].isna().sum())
        if undecided:
            raise ValueError(
                f"truth: {undecided} of {len(table)} simulated trials have no response, however "
                "long it takes. Give a weaker leak, or boundaries that approach each other."
            )
        own = replace(self.population, trials=Trials(table))
        return own, people_values(self.population, theta)


def setting_of(
    model: Model, truth: Any, *, shared: Any, between: Any, conditions: Any, people: Any
) -> Setting:
    """The setting of a study, from the arguments of `recover_population`."""
    cells, fitted = None, None
    if isinstance(truth, HierarchicalFit | Posterior):
        _check_fitted(model, truth)
        model, cells = truth.model, truth.population.estimates.cells
        fitted = _people_of(truth)
        truth = truth.params
    if not isinstance(truth, Mapping | pd.Series):
        raise TypeError(
            "truth must be {label: value}, or a Series of them such as fit.params, or what "
            f"ddm.fit_hierarchical or ddm.sample gives; got {truth!r}."
        )
    values = pd.Series(dict(truth) if isinstance(truth, Mapping) else truth, dtype=object)
    if model.has_lapses and model.lapse_window is None:
        raise ValueError(
            "model: the RTs of lapses have to be simulated, so that it must say where they lie: "
            "ddm.Model(..., lapse_window=(0.1, 3.0)), in s."
        )
    conditions = conditions_of(model, values.index, conditions, cells)
    kinds = kinds_of_people(between, people, fitted)
    return Setting(model, values, conditions, kinds, shared, between)


def laid_out(setting: Setting, n_people: int, numbers: Numbers) -> Design:
    """The design of this number of people and these numbers of trials of the conditions."""
    person = next(name for name in PERSON if name not in setting.model.columns)
    own = dealt(setting.kinds, n_people).rename_axis(person).reset_index()
    each = setting.conditions.loc[setting.conditions.index.repeat(list(numbers.values()))]
    table = own.merge(each, how="cross")
    # there are trials of both responses
    table = table.assign(rt=1.0, response=np.arange(len(table)) % 2)
    population = lay_out_population(
        setting.model,
        Trials(table),
        by=person,
        shared=setting.shared,
        between=setting.between,
    )
    phi = phi_of_values(population, setting.values)
    true = np.array([float(setting.values[one]) for one in Quantities(population).labels])
    return Design(population, phi, true)


def checked_people(n_people: Any) -> list[int]:
    """The numbers of people of one or several sizes; an error unless each is given once."""
    several = [n_people] if np.ndim(n_people) == 0 else list(n_people)
    found = [
        arguments.whole_number(
            "n_people", n, at_least=2, meaning="the people in a study", advice="E.g. n_people=20."
        )
        for n in several
    ]
    if not found or len(set(found)) < len(found):
        raise ValueError(f"n_people must hold numbers of people, each once; got {n_people!r}.")
    return found


def _check_fitted(model: Model, truth: HierarchicalFit | Posterior) -> None:
    """Raise a ValueError unless a fit is one of people, and of this model."""
    if not truth.population.by:
        raise ValueError(
            "truth is the posterior of one person, which does not say how people differ. Sample a "
            "population, ddm.sample(model, data, by='subject'), or use ddm.recover."
        )
    window = truth.model.lapse_window
    if model not in (truth.model, replace(truth.model, lapse_window=None)):
        raise ValueError(
            f"truth is that of {replace(truth.model, lapse_window=None)}, but the model to "
            f"recover is {model}. Give the same model, or values of this one: {{label: value}}."
            if model.lapse_window in (None, window)
            else f"model has lapse_window={model.lapse_window}, but the one that was fitted "
            f"has {window}. Leave lapse_window out."
        )


def _people_of(truth: HierarchicalFit | Posterior) -> pd.DataFrame | None:
    """The first row of each person that was fitted; None if the fit has no data."""
    if not isinstance(truth.trials, Trials):
        return None
    grouping = truth.population.grouping
    firsts = [int(grouping.rows(person)[0]) for person in range(len(grouping))]
    return truth.trials.data.iloc[firsts]
