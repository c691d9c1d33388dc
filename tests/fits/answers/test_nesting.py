"""Whether a model is a special case of another."""

import pytest

import ddm
from ddm.fits.answers.nesting import why_not_nested
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


def test_a_model_is_within_itself_and_within_one_with_more_estimates(nested):
    assert why_not_nested(nested["one"], nested["one"]) == ""
    assert why_not_nested(nested["one"], nested["two"]) == ""


@pytest.mark.parametrize(
    ("restricted", "full", "reason"),
    [
        (BY_LEVEL, ONE, "v='difficulty' is not among the values of v=ddm.FREE"),
        (ONE, ddm.Model(a=1.0), "a=ddm.FREE is not among the values of a=1.0"),
    ],
)
def test_the_first_parameter_with_other_values_is_said(two_levels, restricted, full, reason):
    pair = ddm.fit(restricted, two_levels), ddm.fit(full, two_levels)
    assert why_not_nested(*pair) == reason


AMONG = "is not among the values of"
SIDES = {"side": {"left": -1, "right": 1}}


@pytest.mark.parametrize(
    ("restricted", "full"),
    [
        (ddm.Model(v=1.0), ONE),
        (ddm.Model(a=1.4), BY_LEVEL),
        (BY_LEVEL, ddm.Model(v=["difficulty", "block"])),
        (ONE, ddm.Model(v="~ block")),
        (ddm.Model(v="~ block"), ddm.Model(v="~ block + difficulty")),
        (ddm.Model(v="~ block"), ddm.Model(v="block")),
        # a number, a value for all and a value by level are such on the scale of any link
        (ddm.Model(a=1.4), ddm.Model(a="~ block")),
        (ONE, ddm.Model(a="~ block")),
        (ddm.Model(a="difficulty"), ddm.Model(a="~ difficulty + block")),
        (ddm.Model(a="~ block"), ddm.Model(a="block")),
        (ddm.Model(z=0.5), ddm.Model(z="~ block")),
        # drifts that flip are drifts by stimulus, and equal drifts a bias
        (ddm.Model(stimulus=SIDES), ddm.Model(v="side")),
        (ONE, ddm.Model(drift_bias=ddm.FREE, stimulus=SIDES)),
        (ddm.Model(z=ddm.FREE), ddm.Model(z="side")),
        (ddm.Model(v=0.5), ddm.Model(v=0.5, lapse=ddm.FREE)),
    ],
)
def test_nested_models_are_accepted(two_levels, restricted, full):
    pair = ddm.fit(restricted, two_levels), ddm.fit(full, two_levels)
    assert ddm.likelihood_ratio(*pair)["df"] == pair[1].k - pair[0].k


@pytest.mark.parametrize(
    ("restricted", "full", "reason"),
    [
        (
            BY_LEVEL,
            ddm.Model(v="block", z=ddm.FREE),
            "v='difficulty' is not among the values of v='block'",
        ),
        (ddm.Model(z=0.4), BY_LEVEL, "z=0.4 is not among the values of z=0.5"),
        (BY_LEVEL, ONE, "v='difficulty' is not among the values of v=ddm.FREE"),
        (ONE, ONE, "both models are the same, with 3 estimates"),
        (
            ONE,
            ddm.Model(v="~ 0 + block"),
            f"v=ddm.FREE {AMONG} v='~ 0 + block', links={{'v': 'identity'}}",
        ),
        (
            ddm.Model(a="~ block"),
            ddm.Model(a="~ block + side", links={"a": "identity"}),
            f"a='~ block', links={{'a': 'log'}} {AMONG} a='~ block + side', links={{'a': "
            "'identity'}",
        ),
        (
            ONE,
            ddm.Model(lapse="~ block"),
            f"lapse=0.0 {AMONG} lapse='~ block', links={{'lapse': 'logit'}}",
        ),
        (
            ddm.Model(stimulus=SIDES),
            ddm.Model(v="~ block"),
            f"v=ddm.FREE, stimulus={SIDES!r} {AMONG} v='~ block', links={{'v': 'identity'}}",
        ),
    ],
)
def test_other_models_are_refused_with_a_reason(two_levels, restricted, full, reason):
    pair = ddm.fit(restricted, two_levels), ddm.fit(full, two_levels)
    message = (
        f"the restricted model is no special case of the full one: {reason}. Compare them with "
        "ddm.compare, whose criteria need no nesting."
    )
    with refused(ValueError, message):
        ddm.likelihood_ratio(*pair)
