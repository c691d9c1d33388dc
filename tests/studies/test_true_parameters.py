"""Known processes in the parameters of a model, which may have other functions."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.studies.experiment import experiment_of, processes_of
from ddm.studies.truths import true_processes
from refusals import refused

EXPONENTIAL, CONFLICT = ddm.boundaries.exponential, ddm.drifts.conflict
EASY = ddm.GeneralDDM(drift=2.0, boundary=EXPONENTIAL, a=1.6, tau=1.0, t0=0.3)
HARD = replace(EASY, drift=0.7)
FLANKER = ddm.GeneralDDM(
    drift=CONFLICT, boundary=1.2, v=4.0, amplitude=0.15, peak=0.05, peak_shape=2.0, t0=0.3
)
COLLAPSING = ddm.Model(boundary=EXPONENTIAL, tau=ddm.FREE, v="difficulty")
CONFLICTING = ddm.Model(
    drift=CONFLICT, congruency="congruency", amplitude=ddm.FREE, peak=0.05, peak_shape=2.0
)
SIGNS = {"side": {"left": -1, "right": 1}}


def laid_out(model, process):
    """The true estimates by label, and the truth."""
    processes = processes_of(process)
    experiment = experiment_of(model, processes)
    truth = experiment.truth(processes)
    theta = experiment.estimates(truth.in_model)
    return dict(zip(experiment.design.labels, theta.tolist(), strict=True)), truth, experiment


def test_the_functions_of_the_model():
    found, truth, _ = laid_out(COLLAPSING, {"hard": HARD, "easy": EASY})
    assert truth.is_of_model
    assert found == {"v[easy]": 2.0, "v[hard]": 0.7, "a": 1.6, "t0": 0.3, "tau": 1.0}


def test_other_functions_share_what_has_the_same_name():
    found, truth, _ = laid_out(ddm.Model(v="difficulty"), {"easy": EASY, "hard": HARD})
    assert found == {"v[easy]": 2.0, "v[hard]": 0.7, "a": 1.6, "t0": 0.3}
    assert not truth.is_of_model
    assert truth.family.process(truth.parameters_by_cell[0]).parameters["tau"] == 1.0

    constant = {"easy": ddm.DDM(v=2.0, a=1.5), "hard": ddm.DDM(v=1.0, a=1.5)}
    found, truth, _ = laid_out(COLLAPSING, constant)
    assert np.isnan(found.pop("tau"))
    assert found == {"v[easy]": 2.0, "v[hard]": 1.0, "a": 1.5, "t0": 0.0}
    assert truth.family.has_closed_forms


def test_a_parameter_that_only_the_process_has_is_no_difference_from_the_model():
    _, truth, experiment = laid_out(ddm.Model(v="difficulty", z=0.4), {"easy": EASY, "hard": HARD})
    assert experiment.differing(truth.in_model) == ["z"]


def test_a_condition_says_the_covariate():
    found, truth, _ = laid_out(CONFLICTING, {1: FLANKER, -1: FLANKER})
    assert found == {"v": 4.0, "a": 1.2, "t0": 0.3, "amplitude": 0.15}
    position = truth.family.positions["congruency"]
    assert truth.parameters_by_cell[:, position].tolist() == [-1.0, 1.0]
    own = {sign: replace(FLANKER, parameters=_with(FLANKER, congruency=sign)) for sign in (1, -1)}
    np.testing.assert_array_equal(
        laid_out(CONFLICTING, own)[1].parameters_by_cell, truth.parameters_by_cell
    )
    with refused(
        ValueError,
        "process of the condition -1 has congruency=1, but the condition says congruency=-1. "
        "Leave congruency out of the process, or give the condition its own.",
    ):
        laid_out(CONFLICTING, {1: own[1], -1: own[1]})


def _with(process, **values):
    # a read-only mapping is what replace() of a process gives
    return type(process.parameters)({**process.parameters, **values})


def test_conditions_with_different_functions_are_refused():
    with refused(
        ValueError,
        "process: the conditions 'easy' and 'hard' have different functions as drift, boundary or "
        "noise. Give all conditions the same functions, and let their parameters differ.",
    ):
        laid_out(COLLAPSING, {"easy": EASY, "hard": ddm.DDM(v=1.0, a=1.5)})


# --- stimulus coding ------------------------------------------------------------------------------

LEAKY = ddm.Model(drift=ddm.drifts.leaky, stimulus=SIGNS, leak=ddm.FREE)


def test_a_constant_drift_flips_by_hand():
    model = ddm.Model(boundary=EXPONENTIAL, stimulus=SIGNS, tau=1.0)
    process = {"left": replace(EASY, drift=-2.0), "right": EASY}
    found, truth, _ = laid_out(model, process)
    assert found == {"v": 2.0, "a": 1.6, "t0": 0.3}
    assert truth.is_of_model
    rt = np.linspace(0.35, 1.5, 6)
    for cell, one in enumerate(process.values()):
        again = truth.family.process(truth.parameters_by_cell[cell])
        np.testing.assert_allclose(again.logpdf(rt, 1), one.logpdf(rt, 1), rtol=1e-12)


def test_a_table_has_the_drift_before_it_is_reflected():
    table = pd.DataFrame({"v": [1.5, 2.0], "a": 1.4, "t0": 0.3, "leak": [1.0, 2.0]})
    seed = np.random.SeedSequence(1)
    every = true_processes({"left": table, "right": table}, None, seed, LEAKY)
    found, truth, _ = laid_out(LEAKY, every[1])
    assert found == {"v": 2.0, "a": 1.4, "t0": 0.3, "leak": 2.0}
    left = truth.family.process(truth.parameters_by_cell[0])
    by_hand = ddm.GeneralDDM(
        drift=lambda x, v, leak: -v - leak * x, boundary=1.4, v=2.0, leak=2.0, t0=0.3
    )
    rt = np.linspace(0.35, 1.5, 6)
    np.testing.assert_allclose(left.logpdf(rt, 1), by_hand.logpdf(rt, 1), rtol=1e-12)


def test_a_function_that_is_not_reflected_is_refused():
    process = ddm.GeneralDDM(drift=ddm.drifts.leaky, boundary=1.4, v=1.5, leak=1.0)
    assert laid_out(LEAKY, {"right": process})[0]["leak"] == 1.0
    with refused(
        ValueError,
        "process of the condition 'left': with stimulus={'side': {'left': -1, 'right': 1}} the "
        "model reflects the drift there, and this one is not reflected. Give a table of true "
        "values, {level: DataFrame}, whose drift the model reflects, or the process of a fit, "
        "fit.process(...).",
    ):
        laid_out(LEAKY, {"left": process, "right": process})


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"v": [1.0], "a": 1.5, "t0": 0.3},
            "process, row 0: there is no true value of tau, which the model estimates: add a "
            "column 'tau'.",
        ),
        (
            {"v": [1.0], "a": 1.5, "t0": 0.3, "tau": "slow"},
            "process, row 0: tau must be a finite number > 0; got 'slow'. (tau: time after which "
            "the separation has fallen to a / e)",
        ),
        (
            {"v": [1.0], "slope": 1.0},
            "process has a column 'slope', which is no parameter of a process; its columns are "
            "among v, a, z, t0, sv, sz, st0, D, tau. For a model with conditions give {level: "
            "DataFrame}.",
        ),
    ],
)
def test_tables_that_do_not_say_all(columns, message):
    error = TypeError if "slow" in message else ValueError
    model = ddm.Model(boundary=EXPONENTIAL, tau=ddm.FREE)
    with refused(error, message):
        true_processes(pd.DataFrame(columns), None, np.random.SeedSequence(1), model)
