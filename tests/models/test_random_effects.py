"""Random effects in formulas: what to write instead."""

import pytest

import ddm
from ddm.models.formula_terms import columns_of
from ddm.models.formula_words import check_words
from ddm.models.random_effects import about_random_effects
from refusals import refused

ADVICE = (
    "in ddm.sample(model, data, by={by}) and ddm.fit_hierarchical(model, data, by={by}) each "
    "estimate then differs between people, and fit_each(model, data, by={by}) fits each person on "
    "its own."
)

ONE = "v={formula!r}: {effect} is a random effect, which formulas here do not have. "


@pytest.mark.parametrize(
    ("formula", "effect", "instead", "by"),
    [
        ("~ x + (1|subject)", "(1|subject)", "'~ x'", "'subject'"),
        ("~ 1 + (1 | subject)", "(1 | subject)", "ddm.FREE", "'subject'"),
        ("~ (1|C(participant))", "(1|C(participant))", "ddm.FREE", "'participant'"),
        ("~ (x || subject) + C(side)", "(x || subject)", "'~ C(side) + x'", "'subject'"),
        ("~ 1 + (0 + x + z|subject)", "(0 + x + z|subject)", "'~ 1 + x + z'", "'subject'"),
        ("~ x*z + (1 + x|subject/block)", "(1 + x|subject/block)", "'~ x*z + x'",
         "['subject', 'block']"),
        ("~ I(x + 1) + (1|`the person`)", "(1|`the person`)", "'~ I(x + 1)'", "'the person'"),
        ("~ C(g, levels=['+|'] ) + (1|s)", "(1|s)", "\"~ C(g, levels=['+|'] )\"", "'s'"),
    ],
)  # fmt: skip
def test_one_random_effect(formula, effect, instead, by):
    first = ONE.format(formula=formula, effect=effect)
    message = f"{first}Write v={instead}: {ADVICE.format(by=by)}"
    for read in (columns_of, check_words):
        with refused(ValueError, message):
            read("v", formula)
    with refused(ValueError, message):
        ddm.Model(v=formula)


def test_several_random_effects():
    formula = "~ x + (x|subject) + (1|item)"
    message = (
        f"a={formula!r}: (x|subject), (1|item) are random effects, which formulas here do not "
        f"have. Write a='~ x': {ADVICE.format(by=repr('subject'))}"
    )
    with refused(ValueError, message):
        ddm.Model(a=formula)


@pytest.mark.parametrize(
    "formula",
    ["~ x", "~ I(x | y)", "~ (x + y)", "~ x | subject", "~ x * (1|subject)", "~ C('(|)')"],
)
def test_formulas_without_random_effects(formula):
    assert about_random_effects("v", formula) is None
