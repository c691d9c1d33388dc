"""How many trials people have, and how many are needed."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.doctor.about_people.trial_numbers import needed_trials, typical_process
from ddm.doctor.examined import examined_of
from doctor.tables import by_person, decisions, found, mend, only

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)


def people(n_people, n, **columns):
    tables = [PROCESS.simulate(n, seed=person).assign(subject=person) for person in range(n_people)]
    return pd.concat(tables, ignore_index=True).assign(**columns)


def test_what_is_needed_by_the_information_of_a_trial():
    needed, error = needed_trials(PROCESS)
    assert error == pytest.approx(0.5 / 1.5)
    assert ddm.information(PROCESS, needed).bound["v"] <= error
    assert ddm.information(PROCESS, needed - 1).bound["v"] > error
    assert needed_trials(ddm.DDM(v=3.0, a=1.0, t0=0.3))[1] == pytest.approx(0.9)


def test_the_process_of_a_person_in_the_middle():
    found = typical_process(examined_of(people(40, 400), None, {}))
    assert (found.v, found.a, found.t0) == pytest.approx((1.0, 1.5, 0.3), abs=0.06)


def test_few_trials_of_people():
    table = people(12, 12)
    needed, error = needed_trials(typical_process(examined_of(table, None, {})))
    finding = only(table)
    assert finding.finding == (
        f"12 of 12 groups of subject have 12 trials. By the information of trials of a typical "
        f"person, {needed} are needed for a standard error of v of {error:.2g}: people with few "
        "trials are better fitted together."
    )
    assert (finding.column, finding.n, finding.counts) == ("rt", 12, "groups")
    assert finding.remedy == "ddm.fit_hierarchical(ddm.Model(), data, by='subject')"
    assert finding.option == "--hierarchical --by subject"


def test_few_trials_of_a_level():
    finding = only(people(4, 60).assign(difficulty=(["easy"] * 8 + ["hard"] * 52) * 4))
    assert finding.finding.startswith("4 of 8 groups of subject, difficulty have 8 trials. By the")


def test_trials_enough():
    assert found(people(10, 50)) == []
    assert found(people(5, 100).assign(difficulty=["easy", "hard"] * 250)) == []


def test_groups_of_by_with_very_few_trials_are_said_once():
    table = pd.concat([people(3, 40), decisions(9, subject=9)], ignore_index=True)
    assert [one.finding.partition(":")[0] for one in found(table, "subject")] == [
        "1 of 4 groups of subject has fewer than 10 trials"
    ]
    assert "1 of 4 groups of subject has 9 trials. By the information" in only(table).finding


def test_much_fewer_trials_than_others():
    table = pd.concat([by_person(4, 200), decisions(80, subject=5)], ignore_index=True)
    finding = only(table)
    assert finding.finding == (
        "1 of 5 groups of subject has less than half as many trials as others have (up to 200): "
        "5 (80)."
    )
    assert (finding.column, finding.n, finding.counts) == ("subject", 1, "groups")
    assert finding.rows == tuple(range(800, 810))
    assert set(mend(table, finding.remedy)["subject"]) == {1, 2, 3, 4}


def test_numbers_that_differ_by_chance():
    rng = np.random.default_rng(1)
    table = PROCESS.simulate(500, seed=1).assign(subject=rng.integers(0, 8, 500))
    assert found(table) == []


def test_one_person_is_compared_with_nobody():
    assert found(decisions(12, subject=1)) == []


def test_very_few_trials_per_person(real_data):
    table = pd.read_csv(real_data("synthetic/hddm_simple_subjs_difficulty.csv"))
    assert only(table).finding.startswith(
        "80 of 80 groups of subject, difficulty have 15 trials. By the information of trials of a "
        "typical person, 20 are needed"
    )
