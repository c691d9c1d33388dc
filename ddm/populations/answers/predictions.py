"""What a fitted population predicts: the parameters of every trial, and simulated data."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.comparing import Agreement, together
from ddm.agreement.part import Part, Predictions
from ddm.fits import needs
from ddm.models.outcomes import outcomes_of_rows
from ddm.models.prediction import simulate_trials
from ddm.populations.population import Population
from ddm.runtime.seeds import Seed

Array = NDArray[np.float64]


def parameters_of_people(population: Population, theta: Array) -> Array:
    """The parameters in the cells of each person, (people, n_cells, columns)."""
    return population.design.parameters_of_groups(theta)


def cells_of_people(population: Population) -> NDArray[np.int64]:
    """The cell of each trial among those of all people, (n,)."""
    return population.grouping.code * len(population.design.cells) + population.design.cell


def simulated(population: Population, theta: Array, seed: Seed) -> pd.DataFrame:
    """The trials of a population with RTs and responses simulated at ``theta`` (people, k)."""
    trials = population.trials
    rows = parameters_of_people(population, theta)
    rt, response = simulate_trials(
        population.design.family,
        cells_of_people(population),
        rows.reshape(-1, rows.shape[-1]),
        lapses=population.model.lapse_window if population.model.has_lapses else None,
        deadline=trials.deadline,
        window=trials.window,
        observed=trials.observed_sides,
        lost_rt=trials.lost_rt,
        lost_share=trials.lost_share,
        seed=seed,
    )
    return trials.replaced(rt, response)


def agreement_of_people(population: Population, theta: Array) -> Agreement:
    """The trials of each person beside what is expected of them."""
    rows, design = parameters_of_people(population, theta), population.design
    several = []
    for person in range(len(population.people)):
        chosen = population.grouping.rows(person)
        cell = design.cell[chosen]
        outcomes = outcomes_of_rows(population.model, population.trials, chosen, design, cell)
        trials = population.trials.select(chosen, population.grouping.rows_aside(person))
        part = Part(trials, Predictions(outcomes, rows[person], cell))
        several.append(Agreement((part,), *_columns(population, chosen.size)))
    return together(several)


def agreement_of_all(population: Population, theta: Array) -> Agreement:
    """All trials beside what is expected of them, as if they were those of one person."""
    rows = parameters_of_people(population, theta)
    cell = cells_of_people(population)
    outcomes = outcomes_of_rows(
        population.model, population.trials, slice(None), population.design, cell
    )
    predictions = Predictions(outcomes, rows.reshape(-1, rows.shape[-1]), cell)
    columns = _columns(population, population.trials.n)
    return Agreement((Part(population.trials, predictions),), *columns)


def _columns(population: Population, n: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that tell conditions apart, and all that the model reads."""
    columns = tuple(population.design.cells.columns)
    is_trialwise = needs.groups(n, population.estimates, population.model)
    return () if is_trialwise else columns, columns
