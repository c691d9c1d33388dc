"""The model in words."""

import pytest

import ddm
from ddm.report.page import Table
from ddm.reporting.model_words import named_in, question_of, sentence_of, words_of
from reports import chapter

FREE = ddm.FREE


@pytest.mark.parametrize(
    ("model", "by", "sentence"),
    [
        (
            ddm.Model(v="difficulty"),
            ("subject",),
            "Drift-diffusion model: drift rate (v) differs by difficulty; boundary separation (a) "
            "and non-decision time (t0) with one value each for all trials of each subject.",
        ),
        (
            ddm.Model(v="~ theta", a=["c", "d"], t0=0.3),
            (),
            "Drift-diffusion model: drift rate (v) depends on theta; boundary separation (a) "
            "differs by c and d.",
        ),
        (
            ddm.Model(v=1, a=1.4, t0=0.3),
            (),
            "Drift-diffusion model; no parameter is estimated.",
        ),
        (
            ddm.Model(boundary=ddm.boundaries.exponential, tau=FREE, v="difficulty"),
            (),
            "General drift-diffusion model with boundary ddm.boundaries.exponential: drift rate "
            "(v) differs by difficulty; boundary separation (a), non-decision time (t0) and tau "
            "with one value each for all trials.",
        ),
    ],
)
def test_a_model_is_a_sentence(model, by, sentence):
    assert sentence_of(model, by) == sentence


def test_the_question_is_what_the_conditions_ask():
    assert question_of(ddm.Model(v="difficulty")) == (
        "How do these depend on the conditions: drift rate (v) differs by difficulty?"
    )
    assert question_of(ddm.Model()) == (
        "Which parameters describe these reaction times and choices?"
    )


def test_what_is_zero_is_not_there():
    assert named_in(ddm.Model()) == ["v", "a", "z", "t0"]
    model = ddm.Model(sv=FREE, lapse=0.02, lapse_window=(0, 2), start="beta")
    assert {"sv", "lapse", "start_shape"} <= set(named_in(model))


def lines(model):
    """The formula of a model."""
    parts = {part.kind: part for part in words_of(model, "upper boundary: x = 1; lower: 0")}
    return parts["formula"].lines


def test_the_formula_has_what_the_model_has():
    assert lines(ddm.Model()) == (
        "dx = v dt + √D dW",
        "x(0) = z a;  response upper where x = a, lower where x = 0",
        "RT = time of the first passage + t0",
    )
    more = lines(ddm.Model(sv=FREE, sz=0.2, st0=FREE, lapse=FREE, stimulus="side"))
    assert more[3:] == (
        "drift of a trial ~ Normal(v, sv²)",
        "start of a trial ~ Uniform(z − sz/2, z + sz/2)",
        "non-decision time of a trial ~ Uniform(t0, t0 + st0)",
        "the drift has the sign of the stimulus, column side",
        "with probability lapse: RT uniform over the range of the RTs, both responses equally "
        "likely",
    )
    general = lines(ddm.Model(drift=ddm.drifts.leaky, leak=FREE))
    assert general[0] == "dx = drift(x, t) dt + √D dW"


def test_each_parameter_has_a_row_that_says_how_it_is_specified():
    model = ddm.Model(v="difficulty", a="~ theta", z=FREE, t0=0.25)
    (table,) = [part for part in words_of(model, "coding") if isinstance(part, Table)]
    specified = {row[0]: row[-1] for row in table.rows}
    assert specified == {
        "v": "estimated, one value for each level of difficulty",
        "a": "estimated, coefficients of ~ theta, which add up on the scale of its log",
        "z": "estimated, one value",
        "t0": "fixed at 0.25",
    }


def test_the_page_says_what_a_boundary_is():
    text = chapter("model")
    assert "Upper boundary: response = 1; lower: 0." in text
