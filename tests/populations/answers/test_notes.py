"""What a message says of a population, and of its people."""

import dataclasses

import numpy as np
import pandas as pd

import ddm
import population_cases as cases
from ddm.populations.answers.notes import named, notes_of

MODEL = ddm.Model(v="difficulty")


def test_people_with_one_response_are_named():
    data = cases.table(5, 30)
    one = data["subject"] == "s02"
    data = pd.concat([data[~one], data[one & (data["response"] == 1)]])
    fit = ddm.fit_hierarchical(MODEL, data, by="subject")
    assert "every response of s02 is the same" in fit.message
    assert fit.converged
    assert np.isfinite(fit["s02"].se).all()


def test_two_modes_and_failures_are_said():
    fit = ddm.fit_hierarchical(MODEL, cases.table(4, 30), by="subject")
    flags = np.array([False, True, False, True])
    found = dataclasses.replace(
        fit.found, two_modes=flags, converged=False, notes=("no mode was found for 1 people: s00",)
    )
    notes = notes_of(fit.population, found)
    assert notes[0] == "not converged: no mode was found for 1 people: s00"
    assert any(note.startswith("s01, s03: t0 may lie before or after") for note in notes)


def test_rows_that_were_set_aside_are_counted():
    data = cases.table(4, 30)
    data.loc[data.index[:3], "rt"] = np.nan
    fit = ddm.fit_hierarchical(MODEL, data, by="subject")
    assert "set aside: 3" in fit.message


def test_a_few_people_are_named():
    assert named(["a", 2]) == "a, 2"
    assert named([("a", 1)]) == "a/1"
    assert named(range(9)) == "0, 1, 2, 3, 4 and 4 more"
