"""The first reading of a file: who is where, and which conditions there are."""

import numpy as np
import pandas as pd
import pytest

from ddm.fits.streams.survey import Survey, survey_of
from ddm.trials.parquet_files import files_at

SIZES = [3, 1, 10, 2, 2, 7, 1]


def survey(folder, table, row_group_size, conditions=("kind", "block")):
    table.to_parquet(folder / "t.parquet", row_group_size=row_group_size)
    return survey_of(files_at(folder / "t.parquet"), ["person"], conditions)


@pytest.fixture
def table():
    person = np.repeat([f"p{i}" for i in range(len(SIZES))], SIZES)
    kind = np.where(np.arange(person.size) % 3 == 0, "x", "y")
    return pd.DataFrame({"person": person, "kind": kind, "block": np.arange(person.size) // 20})


@pytest.mark.parametrize("row_group_size", [1, 2, 5, 100])
def test_people_are_found_however_row_groups_cut_them(tmp_path, table, row_group_size):
    found = survey(tmp_path, table, row_group_size)
    assert found.starts.tolist() == np.cumsum([0, *SIZES]).tolist()
    assert found.n_people == len(SIZES)


@pytest.mark.parametrize("row_group_size", [1, 5, 100])
def test_combinations_of_levels_are_counted(tmp_path, table, row_group_size):
    found = survey(tmp_path, table, row_group_size)
    assert found.counts == table.groupby(["kind", "block"]).size().to_dict()
    assert [levels.tolist() for levels in found.levels] == [["x", "y"], [0, 1]]


def test_rows_without_a_level_are_no_combination(tmp_path, table):
    table.loc[[0, 4], "kind"] = None
    found = survey(tmp_path, table, 5)
    assert sum(found.counts.values()) == len(table) - 2


def test_categories_have_their_order_and_only_those_that_occur(tmp_path, table):
    kind = pd.Categorical(table["kind"], categories=["unused", "y", "x"])
    found = survey(tmp_path, table.assign(kind=kind), 100)
    assert found.levels[0].tolist() == ["y", "x"]


def test_without_conditions_all_rows_are_alike(tmp_path, table):
    assert survey(tmp_path, table, 5, conditions=()).counts == {(): len(table)}


def test_people_who_come_twice_are_refused(tmp_path, table):
    twice = pd.concat([table, table[:1]])
    for row_group_size in (5, 100):
        with pytest.raises(ValueError, match="but 'p0' comes after 'p6'"):
            survey(tmp_path, twice, row_group_size)


def test_ranges_hold_every_person_once():
    starts = np.arange(0, 1010, 10)
    found = Survey(starts, {}, ())
    edges = np.array([0, 205, 405, 605, 805, 1000])
    ranges = found.ranges(edges, n_rows=300, n_people=1000)
    # one begins with the first person that begins in a row group
    assert ranges == [(0, 41), (41, 81), (81, 100)]
    many = found.ranges(edges, n_rows=300, n_people=7)
    assert [first for first, _ in many] == [0, *(end for _, end in many[:-1])]
    assert many[-1][1] == 100
    assert {end - first for first, end in many} <= {6, 7}
