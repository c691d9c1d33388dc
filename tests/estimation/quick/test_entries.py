"""Designs and trials as entries."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.groups.sides import sides_of
from ddm.estimation.quick.entries import linear_map, slopes_of, trials_of
from ddm.first_passage.second_order.lapsing import LapsingTrials
from ddm.first_passage.second_order.linear_likelihood import LinearMap, LinkedMap
from ddm.first_passage.second_order.second_derivatives import SteadyTrials
from ddm.first_passage.second_order.varied_drift import VariedTrials
from ddm.models.layout import lay_out
from ddm.models.links import LINKS
from ddm.models.outcomes import outcomes_of_trials
from ddm.parameters import LAPSE, SZ

FREE = ddm.FREE
SIGNS = {"stimulus": {1: 1, -1: -1}}
RNG = np.random.default_rng(2)
N = 60
DATA = pd.DataFrame(
    {
        "rt": RNG.uniform(0.3, 2.0, N),
        "response": RNG.integers(0, 2, N),
        "level": np.where(np.arange(N) % 3 > 0, "l1", "l0"),
        "stimulus": np.where(np.arange(N) % 2, 1, -1),
        "x": np.arange(N) % 5 - 1.0,
    }
)
MODELS = {
    "v, a, t0": ddm.Model(),
    "levels": ddm.Model(v="level", t0="level"),
    "stimulus": ddm.Model(v="level", z=FREE, drift_bias=FREE, stimulus=SIGNS),
    "sv by level": ddm.Model(sv="level", D=0.01),
    "a fixed sv": ddm.Model(sv=0.5),
    "lapses": ddm.Model(lapse="level", sv=FREE),
    "formulas": ddm.Model(v="~ x", a="~ x * level", z="~ level", t0="~ x", stimulus=SIGNS),
    "a link of v": ddm.Model(v="~ x", links={"v": "log"}, stimulus=SIGNS),
    "identity": ddm.Model(v="~ x", a="~ x", links={"a": "identity"}, lapse=0.1),
}


def laid(model):
    trials = ddm.Trials(DATA)
    design = lay_out(model, trials)
    outcomes = outcomes_of_trials(model, trials, design)
    several = [outcomes, outcomes]
    sides = sides_of(several, len(design.offset))
    return trials_of(several, sides.rt, sides.edges, design), design


@pytest.mark.parametrize("name", MODELS)
def test_entries_are_the_map_of_the_design(name):
    """With sv^2 in the place of sv, and lapses in that of sz."""
    trials, design = laid(MODELS[name])
    linear = linear_map(design, slopes_of(trials))
    theta = np.linspace(0.1, 0.4, len(design.labels))
    searched = np.where([owner == "sv" for owner in design.owners], theta**2, theta)
    rows = linear.constant.copy()
    cell = np.repeat(np.arange(len(rows)), np.diff(linear.ends))
    np.add.at(rows, (cell, linear.parameter), linear.coefficient * searched[linear.estimate])
    if isinstance(linear, LinkedMap):
        for c in range(len(rows)):
            for e in range(*linear.links.ends[c : c + 2]):
                link = LINKS[("log", "logit")[linear.links.code[e]]]
                p = linear.links.parameter[e]
                rows[c, p] = linear.links.shift[e] + linear.links.sign[e] * link.inverse(rows[c, p])

    expected = design.parameters_by_cell(theta)
    expected[:, 4] **= 2
    expected[:, SZ] = expected[:, LAPSE]
    np.testing.assert_allclose(rows, expected[:, :LAPSE])


@pytest.mark.parametrize("name", MODELS)
def test_kinds_of_maps_and_trials(name):
    trials, design = laid(MODELS[name])
    linear = linear_map(design, slopes_of(trials))
    kinds = {"sv": VariedTrials, "la": LapsingTrials, "a ": VariedTrials, "id": LapsingTrials}
    kind = SteadyTrials if name == "a link of v" else kinds.get(name[:2], SteadyTrials)
    assert type(trials) is kind
    assert linear.n_slopes == {SteadyTrials: 4, VariedTrials: 5, LapsingTrials: 6}[kind]
    assert type(linear) is (LinkedMap if name in ("formulas", "a link of v") else LinearMap)


def test_densities_of_lapses_are_those_of_the_sorted_trials():
    model = ddm.Model(lapse=FREE, lapse_window=(0.5, 3.0), v="level")
    trials = ddm.Trials(DATA)
    design = lay_out(model, trials)
    outcomes = outcomes_of_trials(model, trials, design)
    sides = sides_of([outcomes], len(design.offset))
    found = trials_of([outcomes], sides.rt, sides.edges, design)
    expected = np.where(found.rt < 0.5, -np.inf, np.log(0.5 / 2.5))
    np.testing.assert_allclose(found.log_lapse, expected)
    assert np.isinf(expected).any()
