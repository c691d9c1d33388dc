"""A model laid over known processes: which estimates are right there."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.studies.experiment import experiment_of, processes_of
from refusals import refused


def estimates(model, process):
    processes = processes_of(process)
    laid_out = experiment_of(model, processes)
    by_cell = laid_out.truth(processes).in_model
    return (
        dict(zip(laid_out.design.labels, laid_out.estimates(by_cell).tolist(), strict=True)),
        laid_out,
        by_cell,
    )


EASY, HARD = ddm.DDM(v=2.0, a=1.5, t0=0.3), ddm.DDM(v=1.0, a=1.5, t0=0.3)


def test_a_single_process_is_its_own_truth():
    found, laid_out, _ = estimates(ddm.Model(z=ddm.FREE), EASY)
    assert found == pytest.approx({"v": 2.0, "a": 1.5, "z": 0.5, "t0": 0.3})
    assert laid_out.design_of({(): 7}).cell.tolist() == [0] * 7


def test_levels_keep_their_processes_whatever_their_order():
    """Cells are in sorted order, conditions in that of the dict."""
    found, laid_out, _ = estimates(ddm.Model(v="difficulty"), {"hard": HARD, "easy": EASY})
    assert found == pytest.approx({"v[easy]": 2.0, "v[hard]": 1.0, "a": 1.5, "t0": 0.3})
    assert laid_out.conditions == ("easy", "hard")
    assert laid_out.design_of({"easy": 2, "hard": 3}).cell.tolist() == [1, 1, 1, 0, 0]


def test_several_columns_have_tuples_as_keys():
    process = {
        (difficulty, speed): ddm.DDM(v=v, a=a, t0=0.3)
        for difficulty, v in (("easy", 2.0), ("hard", 1.0))
        for speed, a in (("fast", 1.0), ("slow", 2.0))
    }
    found, _, _ = estimates(ddm.Model(v="difficulty", a="speed"), process)
    assert found == pytest.approx(
        {"v[easy]": 2.0, "v[hard]": 1.0, "a[fast]": 1.0, "a[slow]": 2.0, "t0": 0.3}
    )


def test_coefficients_are_found_on_the_scale_of_their_link():
    process = {
        x: ddm.DDM(v=0.5 + 2.0 * x, a=np.exp(0.3 - 0.1 * x), t0=0.3) for x in (0.0, 0.5, 1.0)
    }
    found, laid_out, by_cell = estimates(ddm.Model(v="~ x", a="~ x"), process)
    expected = {"v[Intercept]": 0.5, "v[x]": 2.0, "a[Intercept]": 0.3, "a[x]": -0.1, "t0": 0.3}
    assert found == pytest.approx(expected)
    assert laid_out.design.parameters_by_cell(np.array(list(found.values()))) == pytest.approx(
        by_cell
    )


def test_stimulus_coding_with_a_bias_of_the_drift():
    process = {1: ddm.DDM(v=1.3, a=1.5, z=0.6, t0=0.3), 0: ddm.DDM(v=-0.7, a=1.5, z=0.4, t0=0.3)}
    model = ddm.Model(stimulus="side", drift_bias=ddm.FREE, z=ddm.FREE, flip_start=True)
    found, _, _ = estimates(model, process)
    assert found == pytest.approx({"v": 1.0, "a": 1.5, "z": 0.6, "t0": 0.3, "drift_bias": 0.3})


def test_a_wrong_model_has_a_truth_for_what_it_estimates():
    found, laid_out, by_cell = estimates(ddm.Model(), ddm.DDM(v=1.0, a=1.5, t0=0.3, sv=1.0, z=0.6))
    assert found == pytest.approx({"v": 1.0, "a": 1.5, "t0": 0.3})
    assert laid_out.differing(by_cell) == ["z", "sv"]


def test_an_unknown_truth_stays_unknown():
    processes = processes_of(EASY)
    laid_out = experiment_of(ddm.Model(lapse=ddm.FREE), processes)
    assert np.isnan(laid_out.estimates(laid_out.truth(processes, np.nan).in_model)).tolist() == [
        False,
        False,
        False,
        True,
    ]


def test_unequal_processes_need_a_model_in_which_they_are():
    with refused(
        ValueError,
        "process: v is 2, 1 in the conditions, which v=ddm.FREE cannot be: in the model v varies "
        "with no column. Let it vary with the conditions in the model, as in "
        "ddm.Model(v='condition'), or give all processes one value of it.",
    ):
        estimates(ddm.Model(a="difficulty"), {"easy": EASY, "hard": HARD})


@pytest.mark.parametrize(
    ("model", "process", "error", "message"),
    [
        (
            "v",
            EASY,
            TypeError,
            "model must be a ddm.Model; got 'v'. For example ddm.recover(ddm.Model(), process, "
            "...).",
        ),
        (
            ddm.Model(v="difficulty"),
            EASY,
            ValueError,
            "process must be {level of 'difficulty': process}, since the model has conditions; "
            "got a single process.",
        ),
        (
            ddm.Model(v="difficulty", a="speed"),
            {"easy": EASY},
            ValueError,
            "process must be {(a level of each of 'difficulty', 'speed'): process}, since the "
            "model names 2 columns; got the condition 'easy'.",
        ),
        (
            ddm.Model(),
            {"easy": EASY},
            ValueError,
            "process has the condition 'easy', but the model names no column, so that it has no "
            "conditions. Name one, as in ddm.Model(v='condition'), or give a single process.",
        ),
        (
            ddm.Model(v="difficulty"),
            {"easy": 2.0},
            TypeError,
            "process of the condition 'easy' must be a ddm.DDM or "
            "ddm.GeneralDDM, or {level: process} for a model "
            "with conditions; got 2.0.",
        ),
        (
            ddm.Model(v="difficulty"),
            {},
            ValueError,
            "process is an empty dict: give {level: process} with the levels of the model's "
            "column.",
        ),
        (
            ddm.Model(v=1.0, a=1.0, t0=0.3),
            EASY,
            ValueError,
            "the model estimates nothing: all its parameters are fixed. Leave some of them free.",
        ),
        (
            ddm.Model(v="difficulty"),
            {"easy": EASY, ("easy",): HARD},
            ValueError,
            "process gives a condition twice: its keys are 'easy', ('easy',). Name each once.",
        ),
        (
            ddm.Model(sv="~ 1"),
            EASY,
            ValueError,
            "process: sv is 0 in a condition, but the formula of sv has the link 'log', which "
            "never gets there. Use another value, or links={'sv': 'identity'}.",
        ),
        (
            ddm.Model(v="~ x", links={"v": "log"}),
            {0.0: ddm.DDM(v=-2.0, a=1.5, t0=0.3), 1.0: HARD},
            ValueError,
            "process: v is -2 in a condition, but the formula of v has the link 'log', which "
            "never gets there. Use another value, or links={'v': 'identity'}.",
        ),
        (
            ddm.Model(stimulus="side", drift_bias=ddm.FREE),
            {1: EASY},
            ValueError,
            "process: its 1 conditions do not determine v, drift_bias, which no data from them "
            "can tell apart. Add conditions, or estimate less.",
        ),
        (
            ddm.Model(stimulus="side"),
            {1: EASY, 0: HARD},
            ValueError,
            "process: v is 1, 2 in the conditions, but with stimulus='side' the drifts of the "
            "two stimuli are v and -v, where v varies with no column. Give the processes such "
            "drifts, or let the model vary: v='condition', or drift_bias=ddm.FREE for a part "
            "that does not flip.",
        ),
        (
            ddm.Model(v="difficulty", a="speed"),
            {("easy", "fast"): EASY, ("hard", "fast"): EASY, ("hard", "slow"): HARD},
            ValueError,
            "process: v is 2, 1 in the conditions, which v='difficulty' cannot be: in the model "
            "v varies with difficulty. Let it vary with the conditions in the model, as in "
            "ddm.Model(v='condition'), or give all processes one value of it. (The levels in a "
            "key are those of difficulty, speed.)",
        ),
        (
            ddm.Model(v="~ x", drift_bias=ddm.FREE, stimulus="side", links={"v": "log"}),
            {(1.0, 1): EASY, (1.0, 0): ddm.DDM(v=-2.0, a=1.5, t0=0.3), (0.0, 1): HARD},
            ValueError,
            "model: v and drift_bias add up to one parameter, one of them through a link, so "
            "that the true estimates are unknown. Use links={'v': 'identity'}.",
        ),
    ],
)
def test_what_cannot_be_is_refused(model, process, error, message):
    with refused(error, message):
        estimates(model, process)


def test_the_fit_of_a_population_is_no_process():
    people = [
        ddm.DDM(v=v, a=1.4, t0=0.3).simulate(30, seed=i).assign(subject=i)
        for i, v in enumerate((0.5, 1.5, 2.5))
    ]
    fit = ddm.fit_hierarchical(
        ddm.Model(), pd.concat(people), by="subject", shared=["a", "t0"], priors="default"
    )
    message = (
        "process is the fit of a population, which is no process. Studies of populations are "
        "ddm.recover_population(model, fit, ...) and ddm.plan_population(model, fit, ...)."
    )
    with refused(TypeError, message):
        ddm.recover(ddm.Model(), fit, n_trials=20, n_datasets=2)
    with refused(TypeError, message):
        ddm.plan(ddm.Model(), fit, estimate="v", se=0.1)
