"""The options that say how starts and non-decision times are distributed."""

import numpy as np
import pytest

from ddm import DDM, FREE, Model
from ddm.distributions import check_rows, existing, options_of
from ddm.parameters import BY_NAME, NAMES
from refusals import refused

BETA, NORMAL = {"start": "beta"}, {"non_decision": "normal"}


def test_parameters_of_an_option_have_a_default_or_are_0():
    assert (DDM(v=1, a=1).start_shape, DDM(v=1, a=1).t0_sd) == (0.0, 0.0)
    assert DDM(v=1, a=1, **BETA).start_shape == 3.0
    assert DDM(v=1, a=1, **NORMAL, t0_sd=0.03).t0_sd == 0.03
    assert Model(**BETA).start_shape == 3.0
    assert Model(**NORMAL).t0_sd is FREE
    assert Model(**NORMAL, t0_sd="list").columns == ("list",)


def test_only_what_exists_is_shown():
    assert repr(DDM(v=1, a=1, **BETA)).endswith("D=1.0, start_shape=3.0, start='beta')")
    assert "start" not in repr(DDM(v=1, a=1))
    assert repr(Model(**NORMAL)).endswith("D=1.0, non_decision='normal', t0_sd=ddm.FREE)")
    assert "t0_sd" not in repr(Model())
    assert "start_shape" in DDM(v=1, a=1, **BETA)._repr_html_()


def test_the_options_follow_from_what_exists():
    values = dict.fromkeys(NAMES, 0.0)
    assert options_of(values) == {"start": "uniform", "non_decision": "uniform"}
    assert options_of(values | {"start_shape": 3.0}) == BETA | {"non_decision": "uniform"}
    assert "t0_sd" in existing({"start": "uniform", **NORMAL})


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        (
            {"start": "gamma"},
            ValueError,
            "start must be 'uniform' or 'beta'; got 'gamma'. (start: the distribution of starting "
            "points across trials; the starting point itself is z)",
        ),
        (
            {"start": 0.6},
            TypeError,
            "start must be 'uniform' or 'beta'; got 0.6. (start: the distribution of starting "
            "points across trials; the starting point itself is z)",
        ),
        (
            {"start_shape": 3.0},
            ValueError,
            "start_shape=3.0 belongs to start='beta', but start is 'uniform'. Say start='beta', or "
            "leave start_shape out.",
        ),
        (
            {**BETA, "z": 0.4},
            ValueError,
            "z=0.4 belongs to start='uniform', but start is 'beta', where z is 0.5, and "
            "start_shape says how much varies. Leave z out, or say start='uniform'.",
        ),
        (
            {**NORMAL, "t0_sd": 0.1, "st0": 0.1},
            ValueError,
            "st0=0.1 belongs to non_decision='uniform', but non_decision is 'normal', where st0 is "
            "0, and t0_sd says how much varies. Leave st0 out, or say non_decision='uniform'.",
        ),
        (
            {"t0_sd": 0.1},
            ValueError,
            "t0_sd=0.1 belongs to non_decision='normal', but non_decision is 'uniform'. Say "
            "non_decision='normal', or leave t0_sd out.",
        ),
        (
            NORMAL,
            ValueError,
            "non_decision='normal' needs t0_sd: a finite number > 0. (t0_sd: "
            f"{BY_NAME['t0_sd'].meaning}) Say e.g. t0_sd=0.05.",
        ),
    ],
)
def test_what_does_not_go_together(values, error, message):
    with refused(error, message):
        DDM(v=1, a=1, **values)


def test_a_model_has_no_start_that_is_estimated_beside_a_beta_distribution():
    with refused(
        ValueError,
        "z=ddm.FREE belongs to start='uniform', but start is 'beta', where z is 0.5, and "
        "start_shape says how much varies. Leave z out, or say start='uniform'.",
    ):
        Model(**BETA, z=FREE)


def test_the_shape_is_estimated_only_where_non_decision_times_vary():
    assert Model(**BETA, start_shape=FREE, st0=0.1).start_shape is FREE
    assert Model(**BETA, start_shape=FREE, **NORMAL).start_shape is FREE
    with refused(
        ValueError,
        "start_shape=ddm.FREE can be estimated only where non-decision times vary: without that "
        "the fastest responses of starts next to a boundary decide about it. Say "
        "non_decision='normal', give st0 a number or ddm.FREE, or fix start_shape.",
    ):
        Model(**BETA, start_shape=FREE)


def test_values_of_single_trials_follow_the_options():
    rows = np.zeros((2, len(NAMES)))
    rows[:, NAMES.index("start_shape")], rows[:, NAMES.index("z")] = 3.0, [0.5, 0.4]
    with refused(
        ValueError, "z=0.4 cannot be said with start='beta', where z is 0.5. Leave z out."
    ):
        check_rows(rows)
    check_rows(rows[:1])
    with refused(
        ValueError, "z=0.4 cannot be said with start='beta', where z is 0.5. Leave z out."
    ):
        DDM(v=1, a=1, **BETA).simulate(2, per_trial={"z": [0.5, 0.4]})
    shapes = DDM(v=1, a=1, **BETA).simulate(2, seed=1, per_trial={"start_shape": [2.0, 5.0]})
    assert shapes["rt"].notna().all()
