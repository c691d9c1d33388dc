"""Priors that are typed."""

import click
import pytest

from cli.command import refusal
from ddm import priors
from ddm.cli.prior_text import priors_from

WRONG = (
    "write KEY=PRIOR with PRIOR one of Beta(a, b), Gamma(shape, scale), HalfNormal(sd), "
    "LogNormal(median, sigma), LogitNormal(median, sigma), Normal(mean, sd), with numbers in place "
    "of the words in brackets, as in --prior 'sd(v)=HalfNormal(1)'; or default for those of the "
    "table of parameters."
)


def test_every_distribution_can_be_typed():
    assert priors_from(
        [
            "v=Normal(-1, 2e-1)",
            "a = LogNormal( 1.5,0.7 )",
            "z=LogitNormal(0.5, 0.7)",
            "sd(v: difficulty)=HalfNormal(1)",
            "lapse=Beta(1, 19)",
            "v: group[T.a=b]=Normal(0, 1)",
            "sd(a)=Gamma(2, 0.1)",
        ]
    ) == {
        "v": priors.Normal(-1, 0.2),
        "a": priors.LogNormal(1.5, 0.7),
        "z": priors.LogitNormal(0.5, 0.7),
        "sd(v: difficulty)": priors.HalfNormal(1),
        "lapse": priors.Beta(1, 19),
        "v: group[T.a=b]": priors.Normal(0, 1),
        "sd(a)": priors.Gamma(2, 0.1),
    }


def test_none_and_those_by_default():
    assert priors_from([]) is None
    assert priors_from(["default"]) == {}
    assert priors_from(["default", "v=Normal(0, 1)"]) == {"v": priors.Normal(0, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "v",
        "v=1",
        "=Normal(0, 1)",
        "v=Cauchy(0, 1)",
        "v=Distribution(1)",
        "v=Normal(0)",
        "v=Normal(0, 1, 2)",
        "v=Normal()",
        "v=Normal(0, one)",
        "v=Normal(0, abs(1))",
        "v=Normal.__init__(0, 1)",
        "v=Normal(0, 1); print(1)",
    ],
)
def test_other_texts_are_usage_errors(text):
    with pytest.raises(click.BadParameter) as error:
        priors_from([text])
    assert error.value.message == f"{text!r}; {WRONG}"


def test_numbers_that_a_distribution_does_not_take():
    assert refusal("sample", "data.csv", "--prior", "sd(v)=HalfNormal(-1)", code=2) == (
        "Invalid value for --prior: 'sd(v)=HalfNormal(-1)': sd must be a finite number > 0 (in "
        "HalfNormal(sd)); got -1.0."
    )


def test_a_key_is_said_once():
    twice = ["--prior", "v=Normal(0, 1)", "--prior", "v=Normal(0, 2)"]
    assert refusal("sample", "data.csv", *twice, code=2) == (
        "Invalid value for --prior: v is said more than once. Leave one of them out."
    )
