"""The cells of people."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.populations.cells_of_people import people_cells
from ddm.populations.population import lay_out_population
from populations.people import table_of_people

MODEL = ddm.Model(v="difficulty", z=ddm.FREE, lapse=ddm.FREE)


def cells_and_theta(model=MODEL, data=None, by="subject"):
    data = table_of_people() if data is None else data
    population = lay_out_population(model, ddm.Trials(data), by=by)
    k = len(population.coordinates)
    theta = np.random.default_rng(1).normal(scale=0.3, size=(len(population.people), k))
    return people_cells(population), theta


@pytest.mark.parametrize("model", [MODEL, ddm.Model(v="~ age", a="difficulty")])
def test_rows_are_those_of_each_person(model):
    cells, theta = cells_and_theta(model)
    rows = cells.rows(theta)[cells.of_trial]
    for j, (_, chosen, _) in enumerate(cells.population.grouping):
        own = cells.population.rows_of(theta[j])[cells.design.cell[chosen]]
        np.testing.assert_allclose(rows[chosen], own, rtol=1e-14)


def test_a_person_without_a_condition_has_no_cell_of_it():
    data = table_of_people(3)
    data = data[~((data["subject"] == "s1") & (data["difficulty"] == "easy"))]
    cells, theta = cells_and_theta(data=data.sample(frac=1.0, random_state=1))
    assert list(zip(cells.person, cells.cell, strict=True)) == [
        (0, 0),
        (0, 1),
        (1, 1),
        (2, 0),
        (2, 1),
    ]
    parts = list(cells.of_each(cells.rows(theta)))
    assert [len(part.predictions.parameters_by_cell) for part in parts] == [2, 1, 2]
    assert [part.trials.n for part in parts] == [60, 30, 60]


def test_parts_of_people_expect_what_their_processes_give():
    """P(response) with lapses, of the second person under one condition."""
    cells, theta = cells_and_theta()
    part = list(cells.of_each(cells.rows(theta)))[1]
    easy = np.flatnonzero(part.trials.data["difficulty"] == "easy")
    v, a, z, _, lapse = cells.rows(theta)[cells.person == 1][0, [0, 1, 2, 3, -1]]
    p = float(ddm.DDM(v=v, a=a, z=z).probability(1))
    expected = part.expected(easy).probability(True)
    assert expected == pytest.approx((1.0 - lapse) * p + 0.5 * lapse, rel=1e-6)


def test_all_trials_together_expect_the_average():
    cells, theta = cells_and_theta()
    rows = cells.rows(theta)
    whole = cells.of_all(rows).expected(np.arange(cells.population.trials.n)).probability(True)
    parts = list(cells.of_each(rows))
    each = [part.expected(np.arange(part.trials.n)).probability(True) for part in parts]
    assert whole == pytest.approx(np.mean(each), rel=1e-9)


def test_lapses_of_all_people_lie_in_one_window():
    cells, theta = cells_and_theta()
    parts = list(cells.of_each(cells.rows(theta)))
    rt = cells.population.trials.rt
    lapses = {(part.predictions.outcomes.lapses.low, part.predictions.outcomes.lapses.high)
              for part in parts}  # fmt: skip
    assert lapses == {(rt.min(), rt.max())}


def test_parameters_outside_their_domains_are_seen():
    data = table_of_people(2)
    cells, theta = cells_and_theta(ddm.Model(v="difficulty", sz=ddm.FREE), data)
    assert cells.are_admissible(cells.rows(theta - 3.0))
    rows = cells.rows(theta)
    rows[:, cells.design.family.positions["sz"]] = 0.99
    assert not cells.are_admissible(rows)
    rows = cells.rows(theta)
    rows[0, cells.design.family.positions["a"]] = 0.0
    assert not cells.are_admissible(rows)


def test_one_person_has_the_cells_of_the_design():
    cells, _ = cells_and_theta(by=None)
    assert (cells.person == 0).all()
    assert pd.Series(cells.of_trial).equals(pd.Series(cells.design.cell))
