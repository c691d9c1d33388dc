"""Whether a model is a special case of another; `likelihood_ratio` says it of more pairs."""

import pytest

import ddm
from ddm.fits.answers.nesting import why_not_nested
from fits.two_levels import BY_LEVEL, ONE


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
