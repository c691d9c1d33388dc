"""Searches of many groups: what is found is what is found in each group alone."""

import numba
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation import linear_search
from ddm.estimation.groups import group_search
from ddm.estimation.groups.group_search import found_in_groups
from ddm.estimation.region import search_region
from ddm.estimation.search import Search
from ddm.models.layout import lay_out
from ddm.trials.grouping import grouped

N_GROUPS = 12


@pytest.fixture(scope="module")
def people():
    """Twelve people in random order; one without the hard condition, one with one response."""
    rng = np.random.default_rng(5)
    parts = []
    for person in range(N_GROUPS):
        for level, v in (("easy", rng.uniform(1.0, 2.5)), ("hard", rng.uniform(0.0, 1.0))):
            process = ddm.DDM(v=v, a=rng.uniform(1.0, 1.8), t0=rng.uniform(0.2, 0.4))
            part = process.simulate(40 + person, seed=10 * person + (level == "hard"))
            parts.append(part.assign(person=f"p{person:02}", level=level))
    table = pd.concat(parts, ignore_index=True).sample(frac=1.0, random_state=1)
    lacks = (table["person"] == "p03") & (table["level"] == "hard")
    table.loc[table["person"] == "p05", "response"] = 1
    return table[~lacks]


def found(model, table, **options):
    trials = ddm.Trials(table)
    design = lay_out(model, trials)
    region = search_region(design, {}, {})
    seed = np.random.SeedSequence(0)
    search = Search(model, ddm.MaximumLikelihood(), region, seed)
    grouping = grouped(trials, ("person",))
    return (
        search,
        trials,
        design,
        grouping,
        found_in_groups(search, trials, design, grouping, 1, False, **options),
    )


@pytest.mark.parametrize("model", [ddm.Model(v="level"), ddm.Model(v="level", z=ddm.FREE)], ids=str)
def test_bits_are_those_of_each_group_alone(people, model):
    search, trials, design, grouping, several = found(model, people)
    seen = set(several.others)
    for alike in several.settled:
        for i, group in enumerate(alike.groups.tolist()):
            rows = grouping.rows(group)
            none = np.empty(0, dtype=np.int64)
            alone = search(trials.select(rows, none), design.select(rows))
            np.testing.assert_array_equal(alike.theta[i], alone.optimum.theta)
            np.testing.assert_array_equal(alike.covariance[i], alone.covariance)
            np.testing.assert_array_equal(alike.at_bound[i], alone.optimum.at_bound)
            assert alike.value[i] == alone.optimum.value
            seen.add(group)
    assert seen == set(range(N_GROUPS))


def test_bits_do_not_depend_on_the_number_of_threads(people, monkeypatch):
    monkeypatch.setattr(linear_search, "BLOCK", 2)
    before = numba.get_num_threads()
    ends = []
    for n_threads in (1, before):
        numba.set_num_threads(n_threads)
        *_, several = found(ddm.Model(v="level"), people)
        ends.append(several.settled)
    for one, other in zip(*ends, strict=True):
        for name in ("theta", "value", "covariance"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_who_lacks_a_condition_has_a_design_of_their_own(people):
    *_, several = found(ddm.Model(v="level"), people)
    labels = {alike.design.labels: alike.groups.tolist() for alike in several.settled}
    assert labels[("v[easy]", "a", "t0")] == [3]
    assert len(labels[("v[easy]", "v[hard]", "a", "t0")]) == N_GROUPS - 1
    assert several.others == {}


def test_what_is_not_settled_is_searched_alone(people):
    *_, several = found(ddm.Model(v="level", z=ddm.FREE), people)
    # with one response a and z lie on a ridge
    assert list(several.others) == [5]


def test_times_that_may_be_of_another_unit_are_looked_at_alone(people):
    table = people.copy()
    is_slow = table["person"] == "p07"
    table.loc[is_slow, "rt"] *= 1000.0
    *_, several = found(ddm.Model(v="level"), table)
    assert list(several.others) == [7]
    assert "these look like milliseconds" in several.others[7].optimum.message


def test_models_that_it_does_not_know_are_searched_group_by_group(people, monkeypatch):
    monkeypatch.setattr(group_search, "knows", lambda *_: False)
    *_, several = found(ddm.Model(v="level"), people)
    assert several.settled == ()
    assert list(several.others) == list(range(N_GROUPS))
