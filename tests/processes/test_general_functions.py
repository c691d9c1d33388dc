"""The functions of a GeneralDDM: their arguments, defaults, and parameters of each trial."""

import functools

import numba
import numpy as np
import pandas as pd
import pytest

from ddm import DDM, GeneralDDM, drifts
from processes.general.examples import LEAKY, LEAKY_NUMBERS, leaky
from refusals import refused

# -- arguments of the functions --------------------------------------------------------------------


def tuned(x, v=2.0, gain=1.0, bonus=0.0):
    return v * gain + bonus


def test_defaults_hold_where_no_number_is_given():
    simulate = functools.partial(GeneralDDM.simulate, n=200, seed=1, method="euler")
    with_defaults = GeneralDDM(drift=tuned, boundary=1.0)
    assert simulate(with_defaults).equals(simulate(GeneralDDM(drift=tuned, boundary=1.0, v=2.0)))
    fast = GeneralDDM(drift=tuned, boundary=1.0, v=2.5)
    assert not simulate(fast).equals(simulate(with_defaults))
    for numbers in ({"v": 1.0, "gain": 2.5}, {"v": 1.0, "gain": 2.0, "bonus": 0.5}, {"bonus": 0.5}):
        assert simulate(GeneralDDM(drift=tuned, boundary=1.0, **numbers)).equals(simulate(fast))
    for columns in ({"bonus": [0.5] * 200}, {"gain": [1.25] * 200}, {"v": [2.5] * 200}):
        assert simulate(with_defaults, per_trial=columns).equals(simulate(fast))


def test_a_default_of_v_varies_with_sv():
    options = {"boundary": 1.0, "sv": 1.0}
    by_default = GeneralDDM(drift=tuned, **options).simulate(200, method="euler", seed=1)
    assert by_default.equals(
        GeneralDDM(drift=tuned, v=2.0, **options).simulate(200, method="euler", seed=1)
    )
    assert not by_default.equals(
        GeneralDDM(drift=tuned, boundary=1.0).simulate(200, method="euler", seed=1)
    )


def test_a_jitted_function_is_as_good():
    jitted = GeneralDDM(drift=numba.njit(drifts.leaky), boundary=1.2, v=1.0, leak=3.0)
    plain = GeneralDDM(drift=drifts.leaky, boundary=1.2, v=1.0, leak=3.0)
    assert jitted.simulate(200, method="euler", seed=1).equals(
        plain.simulate(200, method="euler", seed=1)
    )


def test_one_parameter_may_go_to_several_functions():
    process = GeneralDDM(
        drift=lambda t, v, k: v + k * t,
        boundary=lambda t, k: 2.0 / (1 + k * t),
        v=1.0,
        k=1.0,
    )
    assert process.simulate(200, method="euler", seed=1).rt.mean() < 1.0
    with pytest.raises(
        ValueError, match=r"^the parameter 'k' of drift and boundary has no value\. "
    ):
        GeneralDDM(drift=process.drift, boundary=process.boundary, v=1.0).simulate(1)


def test_defaults_that_contradict_one_another_are_refused():
    with refused(
        ValueError,
        "the parameter 'k' has two defaults, 1 and 2 in boundary. Give it one number in all "
        "functions.",
    ):
        GeneralDDM(drift=lambda x, k=1.0: k * x, boundary=lambda t, k=2.0: k)


def test_a_default_that_is_no_number_is_refused():
    with refused(
        TypeError,
        "the default of k in drift must be one finite number; got None. Values that differ "
        "between trials are said in simulate(per_trial=...).",
    ):
        GeneralDDM(drift=lambda x, k=None: x, boundary=1.0)


# -- parameters of each trial ----------------------------------------------------------------------


def test_covariates_need_no_value_in_the_process():
    n, coherence = 300, np.repeat([0.0, 0.5, 1.0], 100)
    process = GeneralDDM(**LEAKY, **{name: LEAKY_NUMBERS[name] for name in ("leak", "a", "tau")})
    table = pd.DataFrame({"v": 2 * coherence}, index=pd.Index(range(1000, 1000 + n), name="trial"))
    trials = process.simulate(n, method="euler", seed=1, per_trial=table)
    assert trials.index.equals(table.index)
    for value in (0.0, 1.0, 2.0):
        alone = leaky({}, v=value).simulate(n, method="euler", seed=1)
        chosen = table.v.to_numpy() == value
        assert trials[chosen].reset_index(drop=True).equals(alone[chosen].reset_index(drop=True))


def test_numbers_of_the_functions_may_differ_too():
    """A number in the place of a function is a parameter as well: v, a and D."""
    v, a, d = [1.0, -2.0, 0.5], [1.5, 1.0, 2.0], [1.0, 2.0, 0.5]
    trials = GeneralDDM(drift=0.0, boundary=1.0).simulate(
        3, method="euler", seed=1, per_trial={"v": v, "a": a, "D": d}
    )
    expected = DDM(v=0.0, a=1.0).simulate(
        3, seed=1, method="euler", per_trial={"v": v, "a": a, "D": d}
    )
    assert trials.equals(expected)


def test_what_is_missing_is_asked_for():
    process = GeneralDDM(**LEAKY, v=1.0, a=1.5, leak=3.0)
    message = (
        "the parameter 'tau' of boundary has no value. Give it by name, tau=..., or for each "
        "trial in simulate(per_trial={'tau': ...})."
    )
    with refused(ValueError, message):
        process.simulate(5, method="euler")
    with refused(ValueError, message):
        process.simulate(5, method="euler", per_trial={"v": [1.0] * 5})
    with refused(ValueError, message):
        process.paths(5)
    assert len(process.simulate(5, method="euler", per_trial={"tau": [1.0] * 5})) == 5


def test_a_drift_that_cannot_vary_per_trial_is_refused():
    process = GeneralDDM(drift=lambda x, k: k * x, boundary=1.0, k=1.0)
    with refused(
        ValueError,
        "sv=0.5 is the SD of the parameter v, which drift does not take. Name it in drift, e.g. "
        "drift=lambda x, v, leak: v - leak * x, or draw your own parameter: "
        "simulate(per_trial={...}).",
    ):
        process.simulate(2, method="euler", per_trial={"sv": [0.0, 0.5]})
