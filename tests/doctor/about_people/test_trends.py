"""What changes from the first trials to the last."""

import numpy as np
import pandas as pd
import pytest

from doctor.tables import by_person, found, mend, only


def place_of(table):
    return table.groupby("subject").cumcount() / table.groupby("subject")["rt"].transform("size")


def faster(table, by=0.4):
    """RTs that become shorter by a share from the first trial of each person to the last."""
    return table.assign(rt=table["rt"] * (1.0 - by * place_of(table)))


def test_rts_become_shorter():
    table = faster(by_person(4, 100))
    ends = [table["rt"][rows].median() for rows in (place_of(table) < 0.2, place_of(table) >= 0.8)]
    finding = only(table)
    assert finding.finding == (
        f"from the first fifth of the trials within subject to the last, RTs become shorter, from "
        f"a median of {ends[0]:.3g} s to {ends[1]:.3g} s: practice, learning or fatigue. A model "
        "whose parameters stay the same averages over this."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", 400, "note")
    code, model = finding.remedy.split("; ")
    assert mend(table, code)["order"].tolist() == list(range(100)) * 4
    assert model == "ddm.Model(v='~ log(1 + order)', a='~ log(1 + order)')"


def test_one_person():
    table = faster(by_person(1, 200)).drop(columns="subject")
    finding = only(table)
    assert "from the first fifth of the trials to the last, RTs become shorter" in finding.finding
    assert mend(table, finding.remedy.split("; ")[0])["order"].tolist() == list(range(200))


def test_rts_become_longer():
    assert "RTs become longer" in only(faster(by_person(4, 100), -0.6)).finding


def test_accuracies_rise():
    table = by_person(4, 200).rename(columns={"response": "accuracy"})
    rng = np.random.default_rng(1)
    table["accuracy"] = (rng.random(800) < 0.6 + 0.35 * place_of(table)).astype(int)
    finding = only(table, response="accuracy")
    assert "to the last, accuracy rises, from " in finding.finding
    assert finding.column == "accuracy"
    responses = only(table.rename(columns={"accuracy": "response"}))
    assert "to the last, the share of response 1 rises, from " in responses.finding


def test_both():
    table = faster(by_person(4, 200)).rename(columns={"response": "accuracy"})
    rng = np.random.default_rng(1)
    table["accuracy"] = (rng.random(800) < 0.95 - 0.35 * place_of(table)).astype(int)
    assert " s and accuracy falls, from 9" in only(table, response="accuracy").finding


def test_conditions_one_after_the_other_are_no_trend():
    table = by_person(4, 100)
    late = place_of(table) >= 0.5
    table = table.assign(difficulty=np.where(late, "easy", "hard"))
    table["rt"] = table["rt"].mask(late, 0.7 * table["rt"])
    assert found(table) == []


def test_people_one_after_the_other_are_no_trend():
    table = by_person(8, 100)
    table = table.assign(rt=table["rt"] * (1.5 - 0.1 * table["subject"]))
    assert found(table.rename(columns={"subject": "who"})) == []


@pytest.mark.parametrize("column", ["rt", "response"])
@pytest.mark.parametrize("ascending", [True, False])
def test_sorted_rows_are_in_no_order_of_time(column, ascending):
    table = by_person(4, 100).sort_values(["subject", column], ascending=ascending)
    assert not any("first fifth" in one.finding for one in found(table))


def test_small_changes_do_not_matter():
    assert not any("first fifth" in one.finding for one in found(faster(by_person(20, 500), 0.05)))


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("fontanesi_2019_learning.csv", {"response": "accuracy"}, "accuracy rises, from 72% to 89"),
        ("hddm_pst_learning.csv", {}, "the share of response 1 rises, from 56% to 76%"),
    ],
)
def test_learning(real_data, name, arguments, said):
    findings = found(pd.read_csv(real_data(name)), **arguments)
    assert any(said in one.finding for one in findings)
