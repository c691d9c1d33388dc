"""Accuracies at a level 0 of a strength."""

import numpy as np
import pandas as pd

from doctor.tables import decisions, found, mend, only


def motion(at_zero=0.5):
    """Responses to motion of several strengths to either side, and their accuracies."""
    rng = np.random.default_rng(1)
    table = decisions(600)
    coherence = np.array([0.0, 0.1, 0.4])[np.arange(600) % 3]
    right = rng.random(600) < np.where(coherence == 0.0, at_zero, 0.9)
    side = rng.integers(0, 2, 600)
    response = np.where(right, side, 1 - side)
    return table.assign(response=response, accuracy=right.astype(int), coherence=coherence)


def test_no_response_is_correct_without_evidence():
    table = motion()
    at_zero = table[table["coherence"] == 0.0]
    finding = only(table)
    assert finding.finding == (
        f"where 'coherence' is 0, 'accuracy' says that {at_zero['accuracy'].mean():.1%} of 200 "
        "responses are correct, as by chance: without evidence for a side no response is. Take "
        "the responses there, not the accuracies."
    )
    assert (finding.column, finding.n, finding.severity) == ("accuracy", 200, "note")
    assert finding.option == "--where 'coherence != 0', if accuracies are fitted"
    assert len(mend(table, finding.remedy)) == 400


def test_what_is_above_chance_has_evidence():
    assert found(motion(0.9)) == []


def test_two_levels_are_no_strength():
    table = motion()
    assert found(table[table["coherence"] < 0.4]) == []
    assert found(table.assign(coherence=table["coherence"].map("c{}".format))) == []


def test_accuracies_alone_are_fitted_as_they_are():
    table = motion().drop(columns="response")
    assert found(table, response="accuracy") == []


def test_random_motion(real_data):
    table = pd.read_csv(real_data("roitman_shadlen_2002.csv"))
    assert any("where 'coherence' is 0" in finding.finding for finding in found(table))
