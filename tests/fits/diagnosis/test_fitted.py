"""What notes are about: counts and ends of the trials of one fit."""

import numpy as np
import pandas as pd

import ddm
from ddm.estimation.objective import Report
from ddm.estimation.search import Found
from ddm.fits.diagnosis.fitted import fitted_alone, listed
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.numerics.problem import Optimum


def test_counts_are_those_of_the_trials():
    table = pd.DataFrame(
        {
            "rt": [0.5, 0.7, np.nan, 0.9, np.nan, 1.1],
            "response": [1, 0, 1, 1, np.nan, 0],
            "level": ["b", "a", "a", "b", "a", "b"],
        }
    )
    trials = ddm.Trials(table, deadline=1.5, lost_rt="random")
    model = ddm.Model(v="level")
    design = lay_out(model, trials)
    outcomes = outcomes_of_trials(model, trials, design)
    optimum = Optimum.none(4, "none")
    found = Found(optimum, outcomes, np.full((4, 4), np.nan), Report())
    fitted = fitted_alone(found, trials, design, design.labels)
    assert fitted.n.tolist() == [6]
    assert fitted.timed.tolist() == [[[1, 0], [1, 2]]]
    assert fitted.given.tolist() == [[[1, 1], [1, 2]]]
    assert fitted.fastest.tolist() == [[0.7, 0.5]]
    assert fitted.slowest.tolist() == [[0.7, 1.1]]


def test_long_lists_end():
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(i) for i in range(10)]) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"
