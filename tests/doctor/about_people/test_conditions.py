"""Columns that say what a trial was."""

import numpy as np

from ddm.doctor.about_people.conditions import cells_of, conditions_of
from ddm.doctor.examined import examined_of
from doctor.tables import by_person


def table():
    n = np.arange(80)
    return by_person(2, 40).assign(
        difficulty=np.where(n % 2, "easy", "hard"),
        coherence=n % 4 / 10.0,
        block=n // 20,
        trial=n % 40,
        feedback=n % 2,
        outlier=n % 2,
        constant=1,
        strength=n % 33,
        id=n % 3,
    )


def test_conditions_have_few_levels_and_names_of_no_order():
    assert conditions_of(examined_of(table(), None, {})) == ("difficulty", "coherence")
    assert conditions_of(examined_of(table(), "difficulty", {})) == ("coherence",)


def test_cells_are_people_in_conditions():
    cells = cells_of(examined_of(table(), None, {}))
    assert np.unique(cells).tolist() == list(range(8))
    given = table()[["subject", "difficulty", "coherence"]]
    assert given.assign(cell=cells).drop_duplicates().shape[0] == 8


def test_rows_without_a_person_or_a_level_are_in_no_cell():
    missing = table().astype({"subject": float, "difficulty": object})
    missing.loc[3, "subject"] = np.nan
    missing.loc[5, "difficulty"] = None
    cells = cells_of(examined_of(missing, None, {}))
    assert np.flatnonzero(cells < 0).tolist() == [3, 5]


def test_conditions_of_too_many_combinations_are_left_out():
    n = np.arange(4000)
    many = by_person(1, 4000).assign(one=n % 11, two=n // 11 % 11, three=n // 121 % 2)
    assert len(np.unique(cells_of(examined_of(many, None, {})))) == 22
