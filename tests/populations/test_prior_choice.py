"""Stated priors as a table, for kernels, and in other units of evidence."""

import numpy as np
import pytest

from ddm.populations.prior_choice import Stated, priors_table, rescaled
from ddm.priors import Beta, Gamma, HalfNormal, LogitNormal, LogNormal, Normal
from ddm.priors.kernels import IDENTITY, LOG, log_prior
from refusals import refused

STATED = [
    Stated(
        key="a",
        distribution=LogNormal(1.5, 0.7),
        link="log",
        scale="natural",
        explanation="boundary separation of the median person",
    ),
    Stated(
        key="v: difficulty",
        distribution=Normal(0, 2),
        link="identity",
        scale="natural",
        explanation="difference between two levels",
    ),
    Stated(
        key="a: patient[T.yes]",
        distribution=Normal(0, 0.5),
        link="identity",
        scale="per SD",
        explanation="change of log a per SD of patient[T.yes]",
    ),
]


def test_the_table_has_a_row_per_key():
    table = priors_table(STATED)
    assert list(table.index) == ["a", "v: difficulty", "a: patient[T.yes]"]
    assert table.to_dict("list") == {
        "prior": ["LogNormal(1.5, 0.7)", "Normal(0, 2)", "Normal(0, 0.5)"],
        "scale": ["natural", "natural", "per SD"],
    }
    assert list(priors_table(STATED, meaning=True)["meaning"])[1] == "difference between two levels"


def test_a_table_of_nothing_has_its_columns():
    assert list(priors_table([])) == ["prior", "scale"]


def test_kernels_get_codes_and_numbers():
    code, p1, p2, link = STATED[0].for_kernels()
    assert (code, p1, p2, link) == (LogNormal.code, np.log(1.5), 0.7, LOG)
    assert log_prior(code, p1, p2, link, np.log(1.5))[1] == 0.0
    assert STATED[1].for_kernels() == (Normal.code, 0.0, 2.0, IDENTITY)


@pytest.mark.parametrize(
    ("prior", "wanted"),
    [
        (Normal(1, 3), Normal(0.1, 0.3)),
        (LogNormal(1.5, 0.7), LogNormal(0.15, 0.7)),
        (HalfNormal(0.5), HalfNormal(0.05)),
        (Gamma(4, 0.3), Gamma(4, 0.03)),
    ],
    ids=str,
)
def test_other_units_change_what_has_units(prior, wanted):
    """The density of 0.1 x at 0.1 x is ten times that of x at x."""
    assert rescaled(prior, 0.1) == wanted
    assert rescaled(prior, 0.1).logpdf(0.07) == pytest.approx(prior.logpdf(0.7) + np.log(10.0))
    assert rescaled(prior, 1) is prior


@pytest.mark.parametrize("prior", [Beta(1, 19), LogitNormal(0.5, 0.7)], ids=str)
def test_a_share_has_no_units(prior):
    assert rescaled(prior, 1.0) is prior
    with refused(
        ValueError,
        f"{prior!r} is a prior of a share, which has no units of evidence; it cannot be multiplied "
        "by 0.1. Give a Normal, LogNormal, HalfNormal or Gamma prior.",
    ):
        rescaled(prior, 0.1)


def test_the_factor_is_checked():
    with refused(ValueError, "factor must be a finite number > 0 (new units per old); got 0."):
        rescaled(Normal(0, 1), 0)
