"""People who answer less often correctly than by chance."""

import numpy as np
import pandas as pd
import pytest

from doctor.tables import by_person, decisions, found, mend, only


def accuracies(n_people=4, n=100, low=(), share=0.2):
    """Accuracies of several people, of whom some are below chance."""
    table = by_person(n_people, n).rename(columns={"response": "accuracy"})
    rng = np.random.default_rng(1)
    for person in low:
        rows = table["subject"] == person
        table.loc[rows, "accuracy"] = (rng.random(n) < share).astype(int)
    return table


def test_a_person_below_chance():
    table = accuracies(low=(3,))
    share = table["accuracy"][table["subject"] == 3].mean()
    finding = only(table, response="accuracy")
    assert finding.finding == (
        f"1 of 4 groups of subject is below chance: correct are 3 ({share:.0%} of 100), by "
        "'accuracy'. Were keys exchanged, or the task misunderstood?"
    )
    assert (finding.column, finding.n, finding.counts) == ("accuracy", 1, "groups")
    assert (finding.severity, finding.rows) == ("warning", tuple(range(200, 210)))
    assert finding.option == "--where 'subject not in [3]'"
    assert set(mend(table, finding.remedy)["subject"]) == {1, 2, 4}


def test_several_people():
    finding = only(accuracies(low=(2, 3)), response="accuracy")
    assert finding.finding.startswith("2 of 4 groups of subject are below chance: correct are 2 (")
    assert finding.n == 2


def test_groups_of_several_columns():
    table = accuracies(low=(3,)).assign(day=[1, 2] * 200)
    finding = only(table, ["subject", "day"], response="accuracy")
    assert finding.finding.startswith("2 of 8 groups of subject, day are below chance")
    assert set(mend(table, finding.remedy)["subject"]) == {1, 2, 4}


def test_all_responses_without_people():
    table = decisions(200).rename(columns={"response": "accuracy"})
    table["accuracy"] = 1 - table["accuracy"]
    finding = only(table, response="accuracy")
    assert finding.finding == (
        f"responses are correct in only {table['accuracy'].mean():.0%} of 200 trials, by "
        "'accuracy'. Were keys exchanged, or the task misunderstood?"
    )
    assert (finding.n, finding.counts) == (200, "rows")


def test_a_bias_is_below_chance_for_one_side():
    rng = np.random.default_rng(1)
    table = by_person(4, 200)
    side = rng.integers(0, 2, len(table))
    right = table.pop("response").to_numpy()
    right = np.where((table["subject"] == 2) & (side == 0), rng.random(800) < 0.25, right)
    words = np.array(["no", "yes"])
    table = table.assign(response=words[np.where(right, side, 1 - side)], truth=words[side])
    share, n = right[(table["subject"] == 2) & (side == 0)].mean(), 0
    n = int(((table["subject"] == 2) & (side == 0)).sum())
    finding = only(table, upper="yes")
    assert finding.finding == (
        "responses to one of the sides in 'truth' are correct less often than by chance. 1 of 4 "
        f"groups of subject: 2 ({share:.0%} of {n} with 'no'). Such a bias is one of z, or of "
        "drifts that differ by side."
    )
    assert (finding.column, finding.n, finding.severity) == ("truth", 1, "note")
    assert finding.remedy == "ddm.Model(v='truth', z=ddm.FREE)"
    assert finding.option == "--param v=truth --param z=free"
    alone = only(table[table["subject"] == 2].drop(columns="subject"), upper="yes")
    assert f"than by chance. ({share:.0%} of {n} with 'no'). Such" in alone.finding


@pytest.mark.parametrize("share", [0.45, 0.5])
def test_chance_is_not_below_chance(share):
    assert not any(
        "below chance" in one.finding
        for one in found(accuracies(low=(3,), share=share), response="accuracy")
    )


def test_what_is_no_accuracy_is_not_compared_with_chance():
    table = accuracies(low=(3,)).rename(columns={"accuracy": "response"})
    assert not any("chance:" in one.finding for one in found(table))


def test_a_novice_who_does_not_see_one_class(real_data):
    table = pd.read_csv(real_data("trueblood_2018_meddec.csv.gz"))
    (finding,) = [one for one in found(table, upper="blast") if "chance" in one.finding]
    assert "1 of 55 groups of subject: 'novice_8' (28% of 100 with 'non-blast')" in finding.finding
