"""The fastest responses are at chance."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.doctor.about_people.fast_guesses import averages_of
from doctor.tables import found, mend, only


def person(seed=1, n=500, share=0.0, response="accuracy", **columns):
    """Accuracies of a person who guesses in a share of the trials, from .1 to .25 s."""
    table = ddm.DDM(v=2.0, a=1.4, t0=0.35).simulate(n, seed=seed)
    rng = np.random.default_rng(seed)
    rows = rng.random(n) < share
    table.loc[rows, "rt"] = rng.uniform(0.1, 0.25, rows.sum())
    table.loc[rows, "response"] = rng.integers(0, 2, rows.sum())
    return table.rename(columns={"response": response}).assign(**columns), rows


def test_averages_and_limits_by_hand():
    correct = np.random.default_rng(1).integers(0, 2, 5000).astype(float)
    z, limits = averages_of(correct)
    expected, last = [], 0.5
    for x in correct:
        last = 0.01 * x + 0.99 * last
        expected.append(last)
    assert z == pytest.approx(np.array(expected), rel=1e-10)
    i = np.arange(1, 5001)
    assert limits == pytest.approx(0.5 + 0.75 * np.sqrt(0.01 / 1.99 * (1.0 - 0.99 ** (2 * i))))


def test_a_person_who_guesses():
    table, guesses = person(share=0.1)
    finding = only(table, response="accuracy")
    until = np.sort(table["rt"])[finding.n]
    assert finding.n == pytest.approx(guesses.sum(), rel=0.3)
    assert finding.finding == (
        f"{finding.n} of 500 responses look like fast guesses before {until:.4g} s. Up to there "
        "the responses are no better than chance (EWMA, Vandekerckhove & Tuerlinckx 2007)."
    )
    assert (finding.column, finding.severity) == ("rt", "warning")
    assert finding.option == f"--where 'not rt < {until:.4g}', or --param lapse=free"
    kept = mend(table, finding.remedy.partition("  #")[0])
    assert len(kept) == pytest.approx(500 - finding.n, abs=1)
    assert kept["rt"].min() > 0.25


def test_one_of_several_people():
    people = [person(seed, 300, 0.1 * (seed == 3), subject=f"s{seed}")[0] for seed in range(1, 5)]
    table = pd.concat(people, ignore_index=True)
    finding = only(table, response="accuracy")
    assert "look like fast guesses of 1 of 4 groups of subject: 's3' (" in finding.finding
    kept = mend(table, finding.remedy.partition("  #")[0])
    assert kept["subject"].value_counts()[["s1", "s2", "s4"]].tolist() == [300] * 3


def test_responses_that_are_mostly_1_are_supposed_to_be_accuracies():
    table, guesses = person(share=0.1, response="response")
    assert only(table).n == pytest.approx(guesses.sum(), rel=0.3)


def test_milliseconds():
    table, _ = person(share=0.1)
    finding = only(table.assign(rt=1000.0 * table["rt"]), response="accuracy", unit="ms")
    assert 250 < float(finding.option.split()[4].rstrip("',")) < 500


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("more", [{}, {"sz": 0.4}, {"sv": 1.0, "sz": 0.3, "st0": 0.2}], ids=str)
def test_errors_that_are_fast_by_themselves_are_no_guesses(seed, more):
    table = ddm.DDM(v=2.0, a=1.4, t0=0.35, **more).simulate(500, seed=seed)
    assert found(table.rename(columns={"response": "accuracy"}), response="accuracy") == []


def test_a_conflict_is_no_guess():
    table, _ = person()
    table["flankers"] = np.where(np.arange(500) % 2, "comp", "incomp")
    fast = table["rt"] < table["rt"].quantile(0.2)
    wrong = fast & (table["flankers"] == "incomp")
    table["accuracy"] = np.where(wrong, 0, np.where(fast, 1, table["accuracy"]))
    assert not any("guesses" in one.finding for one in found(table, response="accuracy"))


def test_instructions_for_speed_are_no_guesses():
    slow = ddm.DDM(v=1.5, a=2.2, t0=0.35).simulate(400, seed=1).assign(told="accuracy")
    fast = ddm.DDM(v=1.5, a=0.7, t0=0.25).simulate(400, seed=2).assign(told="speed")
    table = pd.concat([slow, fast], ignore_index=True).sample(frac=1.0, random_state=1)
    table = table.rename(columns={"response": "accuracy"})
    assert found(table, response="accuracy") == []


def test_few_trials_and_people_at_chance_tell_nothing():
    table, _ = person(share=0.2)
    assert not any("guesses" in f.finding for f in found(table[:39], response="accuracy"))
    table["accuracy"] = np.arange(500) % 2
    assert not any("guesses" in f.finding for f in found(table, response="accuracy"))
