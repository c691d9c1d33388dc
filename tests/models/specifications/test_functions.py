"""Functions in a model: which parameters they bring, and what is refused."""

import math

import pytest

import ddm
from ddm import FREE, Model, boundaries, drifts
from refusals import refused


def test_parameters_that_functions_take_are_parameters_of_the_model():
    model = Model(
        drift=drifts.leaky, boundary=boundaries.exponential, v="difficulty", leak=FREE, tau=2
    )
    assert dict(model.parameters) == {"leak": FREE, "tau": 2.0}
    assert model.columns == ("difficulty",)
    assert model.specifications["tau"] == 2.0
    assert Model(drift=lambda t, k: k * t, k=FREE).v is None


def test_a_number_is_the_parameter_in_its_place():
    model = Model(drift=1.5, boundary=boundaries.exponential, noise=0.5, tau=FREE)
    assert (model.v, model.D) == (1.5, 0.5)


def test_a_default_of_a_function_counts_as_said():
    assert Model(drift=lambda t, v, k=2.0: v + k * t).parameters["k"] == 2.0


def test_the_text_says_functions_and_what_they_share():
    model = Model(drift=drifts.amplified, noise=drifts.amplified_noise, gain=FREE)
    assert repr(model) == (
        "Model(drift=ddm.drifts.amplified, noise=ddm.drifts.amplified_noise, v=ddm.FREE, "
        "a=ddm.FREE, z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=1.0, gain=ddm.FREE); gain is "
        "one parameter of drift and noise"
    )


def test_covariates_are_known_for_every_trial():
    model = Model(drift=drifts.conflict, congruency="kind", amplitude=FREE, peak=0.1, peak_shape=2)
    assert model.covariates == ("congruency",)
    assert model.columns == ("kind",)
    own = Model(drift=lambda t, v, c: v * c, c="contrast", covariates="c")
    assert own.covariates == ("c",)
    assert "covariates=('c',)" in repr(own)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"drift": drifts.leaky},
            "drift takes leak: leak=ddm.FREE, a number, a column or a formula.",
        ),
        (
            {"drift": lambda t, k: k * t, "k": 1.0, "v": 1.0},
            "v=1.0, but no function takes v: they take k, a, D. Leave v out, or name it in drift.",
        ),
        (
            {"drift": drifts.conflict, "amplitude": 0.1, "peak": 0.1, "peak_shape": 2},
            "drift takes congruency (1 on congruent trials, -1 on incongruent ones), which differs "
            "from trial to trial: name a column of numbers, congruency='congruency', or give a "
            "number.",
        ),
        (
            {"drift": lambda t, lapse: t * lapse},
            "drift takes an argument 'lapse', which is a name of Model's own and not passed on. "
            "Give the argument another name.",
        ),
        (
            {"drift": 2.0, "v": 1.0},
            "v=1.0 is given twice, also as the number 2 in place of a function. Give one of them.",
        ),
        (
            {"drift": lambda t, k: k * t, "k": 1.0, "sv": 0.3},
            "sv=0.3 is the SD of the parameter v, which drift does not take. Name v in drift, e.g. "
            "drift=lambda x, v, leak: v - leak * x, or leave sv out.",
        ),
        (
            {"drift": lambda v: v, "covariates": ("k",)},
            "covariates names 'k', which is no parameter of a function; these are none. Name "
            "parameters whose values are a column of numbers.",
        ),
        (
            {"boundary": (1.0, 2.0, 3.0)},
            "boundary must be the separation, or a pair (upper, lower) of positions; got 3 values.",
        ),
        (
            {"boundary": lambda t, a, tau: a * math.exp(-t / tau), "tau": -math.inf},
            "tau must be a finite number; got -inf. (tau: parameter of boundary)",
        ),
        (
            {"boundary": boundaries.exponential, "tau": -1.0},
            "tau must be a finite number > 0; got -1. (tau: time after which the separation has "
            "fallen to a / e)",
        ),
    ],
)
def test_what_cannot_be(arguments, message):
    with refused(ValueError, message):
        Model(**arguments)


def test_what_is_no_function():
    with refused(
        TypeError,
        "drift must be a function, or a number, which is v; got 'leaky'. Write e.g. drift=lambda "
        "t, v: ..., or a function of ddm.drifts or ddm.boundaries.",
    ):
        Model(drift="leaky")
    with refused(
        TypeError,
        "congruency is known for every trial: it must be the name of a column of numbers, or a "
        "number; got ddm.FREE. Write congruency='congruency', with data['congruency'] a column of "
        "numbers.",
    ):
        Model(drift=drifts.conflict, congruency=ddm.FREE, amplitude=0.1, peak=0.1, peak_shape=2)


def test_a_density_of_starts_stays_under_stimulus_coding():
    with refused(
        ValueError,
        "flip_start=True flips z, but start is a density of its own, which stays as it is. Leave "
        "flip_start out, or give z in place of start.",
    ):
        Model(start=lambda x: x * (1 - x) ** 3, stimulus="side", flip_start=True)


@pytest.mark.parametrize(("name", "value", "text"), [("z", FREE, "ddm.FREE"), ("sz", "c", "'c'")])
def test_a_density_of_starts_has_neither_z_nor_sz(name, value, text):
    said = {"z": "0.5", "sz": "0"} | {name: text}
    with refused(
        ValueError,
        f"start= says where evidence starts, and so do z={said['z']} and sz={said['sz']}. Leave "
        "out z and sz, or start.",
    ):
        Model(start=lambda x: x * (1 - x), **{name: value})


def test_sv_is_that_of_a_v_in_the_drift():
    with refused(
        ValueError,
        "sv=0.5 is the SD of the parameter v, which drift does not take. Name v in drift, e.g. "
        "drift=lambda x, v, leak: v - leak * x, or leave sv out.",
    ):
        Model(drift=lambda k: k, boundary=lambda v: 1 + v, v=1, k=1, sv=0.5)


@pytest.mark.parametrize("name", ["stimulus_sign", "drift_bias"])
@pytest.mark.parametrize("stimulus", [None, "side"])
def test_the_names_of_stimulus_coding_are_taken(name, stimulus):
    names: dict = {}
    exec(f"def drift(v, {name}): return v + {name}", names)
    with refused(
        ValueError,
        f"drift takes an argument '{name}', which is a name of Model's own and not passed on. "
        "Give the argument another name.",
    ):
        Model(drift=names["drift"], stimulus=stimulus, **{name: 1.0})


def test_defaults_of_a_reflected_drift_are_those_of_its_parameters():
    def drift(v, leak=2.0, x=0.0):
        return v - leak * x

    assert dict(Model(drift=drift, stimulus="side").parameters) == {"leak": 2.0}
