"""The options that say how people are alike, and how they differ."""

import click
import pytest

from ddm import priors
from ddm.cli.options_of_populations import population_from


def test_they_are_arguments_of_sample():
    found = population_from(
        shared=["z, t0", "v[difficulty]"],
        between=["v=~ patient", "v[difficulty]=~ patient + age"],
        prior=["v=Normal(2, 1)"],
    )
    assert found == {
        "shared": ["z", "t0", "v[difficulty]"],
        "between": {"v": "~ patient", "v[difficulty]": "~ patient + age"},
        "priors": {"v": priors.Normal(2, 1)},
    }
    nothing = population_from(shared=[], between=[], prior=[])
    assert nothing == {"shared": [], "between": None, "priors": None}


@pytest.mark.parametrize(
    ("between", "message"),
    [
        (
            ["v=patient"],
            "'v=patient'; write a formula, which begins with ~: --between 'v=~ patient'.",
        ),
        (["~ patient"], "'~ patient'; write NAME=VALUE."),
        (["v=~ a", "v=~ b"], "v is said more than once. Leave one of them out."),
    ],
)
def test_other_texts_are_usage_errors(between, message):
    with pytest.raises(click.BadParameter) as error:
        population_from(shared=[], between=between, prior=[])
    assert error.value.message == message
