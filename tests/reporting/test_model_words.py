"""The model in words."""

from dataclasses import replace

import pytest

import ddm
from ddm.report.page import Table
from ddm.reporting.answers.kinds import answer_of
from ddm.reporting.model_words import named_in, observation_of, question_of, sentence_of, words_of
from reports import chapter, plain_fit

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
    assert question_of(ddm.Model(v="difficulty")) == "Does drift rate (v) differ by difficulty?"
    assert question_of(ddm.Model(v="~ x", a=["c", "d"])) == (
        "Do drift rate (v) depend on x and boundary separation (a) differ by c and d?"
    )
    assert question_of(ddm.Model()) == (
        "Which parameters describe these reaction times and choices?"
    )


def test_what_is_zero_is_not_there():
    assert named_in(ddm.Model()) == ["v", "a", "z", "t0"]
    model = ddm.Model(sv=FREE, lapse=0.02, lapse_window=(0, 2), start="beta")
    assert {"sv", "lapse", "start_shape"} <= set(named_in(model))


def words(model):
    """What is said of a model, whatever its trials."""
    return list(words_of(replace(answer_of(plain_fit()), model=model)))


def lines(model):
    """The formula of a model."""
    parts = {part.kind: part for part in words(model)}
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
    (table,) = [part for part in words(model) if isinstance(part, Table)]
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


def test_omissions_windows_and_sides_that_leave_no_trace_are_said():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(200, seed=1)
    assert list(observation_of(ddm.Trials(table))) == []
    late = table["rt"] > 0.8
    cut = table.assign(rt=table["rt"].mask(late), response=table["response"].mask(late))
    (text,) = observation_of(ddm.Trials(cut, deadline=0.8))
    share = 100.0 * late.mean()
    assert text == (
        f"{late.sum()} of 200 trials ({share:.1f} %) have no response: the model counts them as "
        "decisions that had not ended by the deadline."
    )
    (text,) = observation_of(ddm.Trials(table[table["rt"] > 0.4], truncated=(0.4, None)))
    assert text == (
        "RTs below 0.4 s had been removed before; the likelihood is that of the others."
    )
    go = table.assign(rt=table["rt"].mask(table["response"] == 0))
    go["response"] = go["response"].mask(table["response"] == 0)
    (text,) = observation_of(ddm.Trials(go, observed="upper", deadline=5.0))
    assert text.endswith("have no response, as one of the responses leaves no trace.")


def test_priors_stand_with_the_model():
    text = chapter("model", "posterior")
    assert "Priors." in text
    assert "LogNormal" in text
