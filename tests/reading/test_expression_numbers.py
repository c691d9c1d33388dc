"""Numbers made of estimates: what an expression gives, and what is said of a text that is none."""

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.reading.expression_numbers import ALLOWED, expression_of
from refusals import refused

ESTIMATES = {
    "v[easy]": 2.0,
    "v[hard]": 0.5,
    "v[easy, speed]": 3.0,
    "v[0.5]": 5.0,
    "v[-1]": 6.0,
    "v[C(x)]": 7.0,
    "v[C(x)[T.b]]": 11.0,
    "v[scale(trial)]": 13.0,
    "v[it's]": 17.0,
    "sv[easy]": 19.0,
    "v[(0, 1]]": 23.0,
    "v[größe m]": 29.0,
    "a": 1.5,
    "t0": 0.3,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("v[easy] - v[hard]", 1.5),
        ("v[easy]-v[hard]*2", 1.0),
        ("(v[easy] + v[hard]) / 2", 1.25),
        ("a / t0", 5.0),
        ("-v[easy] ** 2", -4.0),
        ("+a // 1 + a % 1", 1.5),
        ("2 ** -1 * a", 0.75),
        ("1e-1 * v[easy]", 0.2),
        # a label is the longest that fits, and the end of no longer name
        ("v[easy, speed] - v[easy]", 1.0),
        ("v[C(x)[T.b]] - v[C(x)]", 4.0),
        ("sv[easy] - v[easy]", 17.0),
        ("v[0.5]*v[-1]", 30.0),
        ("v[scale(trial)] * 2", 26.0),
        ("v[it's] - v[(0, 1]]", -6.0),
        ("v[größe m] + 1", 30.0),
        # backticks are as in conditions
        ("`v[easy]` - `a`", 0.5),
        ("log(v[easy]) + exp(a) - sqrt(t0)", math.log(2.0) + math.exp(1.5) - math.sqrt(0.3)),
        ("log(v[easy] / v[hard])", math.log(4.0)),
    ],
)
def test_values(text, value):
    expression = expression_of(text, list(ESTIMATES))
    assert expression(ESTIMATES) == pytest.approx(value, rel=1e-14)


def test_the_estimates_that_it_uses():
    expression = expression_of("sqrt(a) * `v[easy]` + 0 * a", list(ESTIMATES))
    assert expression.names == {"a", "v[easy]"}


def test_many_are_evaluated_at_once():
    expression = expression_of("a / t0 - 1", ["a", "t0"])
    values = expression({"a": np.array([1.0, 2.0]), "t0": np.array([0.5, 0.0])})
    np.testing.assert_array_equal(values, [1.0, np.inf])


def test_what_has_no_finite_value():
    assert expression_of("9 ** 9 ** 9 * a", ["a"])({"a": 1.0}) == np.inf
    assert np.isnan(expression_of("log(a) + (0 - 1) ** a", ["a"])({"a": 0.5}))


LABELS = ["v[easy]", "v[hard]", "a"]
ALL = "there are v[easy], v[hard], a"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("v[esy] - v[hard]",
         f"there is no estimate 'v[esy]'; did you mean 'v[easy]'? {ALL.capitalize()}."),
        ("v[very hard] - a", f"there is no estimate 'v[very hard]'; {ALL}."),
        ("v - a", "there is no estimate 'v'; there are v[easy], v[hard]."),
        ("sv[easy]",
         f"there is no estimate 'sv[easy]'; did you mean 'v[easy]'? {ALL.capitalize()}."),
        ("v[easy].real", f"there is no estimate 'v[easy].real'; {ALL}."),
        ("p['a']", f"there is no estimate \"p['a']\"; {ALL}."),
        ("[a for a in a][0]", f"there is no estimate '[a for a in a][0]'; {ALL}."),
        ("1 + 2", f"it uses no estimate; {ALL}."),
        ("", "it is empty. Write labels of estimates, with arithmetic between them: "
             "v[easy] - v[hard]."),
        ("a\n", "it contains the character '\\n'. Write one line of plain text."),
        ("a" * 20_001, "it has 20001 characters; at most 20000 are read. Give several "
                       "expressions."),
        ("a" + "+a" * 100, "its parts are nested in more than 60 levels. Give several "
                           "expressions."),
        ("a a", "it cannot be read: write labels of estimates and numbers, with + - * / ** "
                "between them."),
        ("effect = a", "it cannot be read: a name stands before the text: {'effect': 'v[easy] - "
                       "v[hard]'}."),
        ("v[easy] − v[hard]", "it cannot be read: minus must be plain: -."),
        ("v[easy - v[hard]", "it cannot be read: a bracket is not closed."),
        ("`a", "it cannot be read: a backtick is not closed."),
        ("v[easy] > v[hard]", "v[easy] > v[hard] is true or false, and no number. Write the "
                              "difference: v[easy] - v[hard]."),
        ("'a' * 2", "'a' is text. Write labels of estimates without quotes."),
        ("a ^ 2", "a ^ 2: ^ is no power here. Write **."),
        ("0,5 * a", "0,5 * a are several parts. Write a decimal point in numbers, and give "
                    "several expressions as a list of texts."),
        ("1" * 400 + " * a", "1" * 200 + "... is too large a number."),
    ],
)  # fmt: skip
def test_texts_that_are_no_number_made_of_estimates(text, message):
    with refused(ValueError, message):
        expression_of(text, LABELS)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("abs(a)", "abs(a)"),
        ("log(a, 2) + 1", "log(a, 2)"),
        ("__import__('os').system('true')", "__import__('os').system('true')"),
        ("(lambda: a)()", "(lambda: a)()"),
        ("a if a else 1", "a if a else 1"),
        ("a and 1", "a and 1"),
        ("a & 1", "a & 1"),
        ("a @ a", "a @ a"),
        ("a * True", "True"),
        ("a * 1j", "1j"),
        ("~a", "~a"),
        ("(b := a)", "b := a"),
        ("None", "None"),
    ],
)
def test_nothing_else_has_a_meaning(text, part):
    with refused(ValueError, f"{part} is not allowed. {ALLOWED}"):
        expression_of(text, LABELS)


PARTS = [*LABELS, *"+-*/%^()[]`'\",.=<>~@#:! 019e", "**", "//", "log(", "lambda ", " if ", "p["]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join) | st.text(max_size=20))
def test_whatever_is_written_is_a_number_or_refused(text):
    with suppress(ValueError):
        value = expression_of(text, LABELS)({"v[easy]": 2.0, "v[hard]": 1.0, "a": 1.5})
        assert isinstance(value, float)
