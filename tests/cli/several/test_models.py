"""`--model`: several models."""

import click
import pytest

import ddm
from ddm.cli.several.models import models_in
from refusals import refused

NONE = {"stimulus": None, "flip_start": False, "lapse_window": None, "links": ()}


def models(*said, **shared):
    return models_in({"model": said, **NONE, **shared})


def test_models_have_the_names_that_are_said_or_their_texts():
    found = models("all equal:", "v=side", "both: v=side, task;a=~ x; lapse=0.02", "z=free; v=1")
    assert found == {
        "all equal": ddm.Model(),
        "v=side": ddm.Model(v="side"),
        "both": ddm.Model(v=["side", "task"], a="~ x", lapse=0.02),
        "z=free; v=1": ddm.Model(z=ddm.FREE, v=1),
    }


def test_functions():
    found = models("boundary=exponential; tau=free; drift=leaky; leak=2")
    (model,) = found.values()
    assert model.boundary is ddm.boundaries.exponential
    assert model.drift is ddm.drifts.leaky


def test_what_all_models_share():
    shared = {"stimulus": "side", "flip_start": True}
    for model in models("a:", "b: lapse=free", **shared).values():
        assert (model.stimulus, model.flip_start) == ("side", True)


def test_a_window_and_links_are_of_the_models_that_have_lapses_and_formulas():
    shared = {"lapse_window": ("0", "3"), "links": ("a=identity",)}
    found = models("plain:", "lapses: lapse=free", "formula: a=~ x; v=side", **shared)
    assert found == {
        "plain": ddm.Model(),
        "lapses": ddm.Model(lapse=ddm.FREE, lapse_window=(0, 3)),
        "formula": ddm.Model(a="~ x", v="side", links={"a": "identity"}),
    }


def test_a_window_without_lapses_is_refused():
    message = (
        "'v=1': --lapse-window 0 3 has no effect, because lapse is 0. Give lapse a number, or "
    )
    with refused(click.BadParameter, f"{message}free."):
        models("v=1", lapse_window=("0", "3"))


def test_options_are_taken_out():
    values = {"model": ("v=1",), **NONE, "rt": "rt"}
    models_in(values)
    assert values == {"rt": "rt"}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            [" "],
            "' ' says nothing. Write parameters, as in --model 'v=difficulty'; or a name alone, as "
            "in --model 'all equal:', for a model without conditions.",
        ),
        (
            ["v=side", "v=side"],
            "there are two models 'v=side'. Give them names: --model 'one: v=difficulty'.",
        ),
        (
            ["one: v=side; v=task"],
            "'one: v=side; v=task': v is said more than once. For a value per combination of "
            "columns write v=first,second.",
        ),
        (
            ["one: boundary=round"],
            "'one: boundary=round': boundary must be one of "
            "linear, exponential, weibull, hyperbolic, logistic; got 'round'.",
        ),
        (
            ["z=2"],
            "'z=2': z must be a number between 0 and 1, both excluded; got 2. (z: starting point "
            "relative to a (0 = lower, 1 = upper boundary))",
        ),
    ],
)
def test_what_is_refused(said, message):
    with refused(click.BadParameter, message):
        models(*said)


def test_what_is_shared_needs_models():
    message = (
        "--stimulus, --flip-start, --lapse-window and --links are about models that are fitted "
        "here. Say these by --model, or leave the options out."
    )
    for shared in ({"stimulus": "side"}, {"flip_start": True}, {"links": ("a=identity",)}):
        with refused(click.UsageError, message):
            models(**shared)
    assert models() == {}


def test_an_unknown_parameter_is_refused():
    with pytest.raises(click.BadParameter, match="'one: w=1': 'w=1'; write NAME=VALUE with NAME"):
        models("one: w=1")
