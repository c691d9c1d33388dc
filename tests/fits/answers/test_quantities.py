"""What `derived` takes."""

import pytest

from ddm.fits.answers.quantities import quantities_of
from refusals import refused

LABELS = ["v[easy]", "v[hard]", "a"]
POINT = {"v[easy]": 3.0, "v[hard]": 1.0, "a": 2.0}


def twice(p):
    return 2.0 * p["a"]


@pytest.mark.parametrize(
    ("quantities", "values"),
    [
        ("v[easy] - v[hard]", {"v[easy] - v[hard]": 2.0}),
        (["a", "a / v[easy]"], {"a": 2.0, "a / v[easy]": 2.0 / 3.0}),
        (("a",), {"a": 2.0}),
        ({"effect": "v[easy] - v[hard]"}, {"effect": 2.0}),
        ({"text": "a - 1", "function": twice}, {"text": 1.0, "function": 4.0}),
        ([], {}),
    ],
)
def test_a_text_a_list_or_a_dictionary(quantities, values):
    found = quantities_of(quantities, LABELS)
    assert list(found) == list(values)
    assert {name: one(POINT) for name, one in found.items()} == pytest.approx(values)


@pytest.mark.parametrize("quantities", [len, [len], {"a": 1.0}, {"a"}, None, 3], ids=repr)
def test_what_is_neither_text_nor_functions_by_name(quantities):
    with refused(
        TypeError,
        "quantities must be a text in the labels of estimates, such as 'v[easy] - v[hard]', a list "
        "of such texts, or {name: text}, where a function of the estimates may stand for a text: "
        f"{{'a / v': lambda p: p['a'] / p['v']}}; got {quantities!r}.",
    ):
        quantities_of(quantities, LABELS)


def test_a_text_that_is_given_twice():
    with refused(ValueError, "quantities has 'a' more than once. Leave out all but one."):
        quantities_of(["a", "v[easy]", "a"], LABELS)


@pytest.mark.parametrize("quantities", ["a + b", ["a", "a + b"], {"sum": "a + b"}])
def test_an_error_repeats_the_text(quantities):
    with refused(
        ValueError,
        "quantities='a + b': there is no estimate 'b'; there are v[easy], v[hard], a.",
    ):
        quantities_of(quantities, LABELS)
