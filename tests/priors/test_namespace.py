"""`ddm.priors`: its names, and the table of defaults in its docstring."""

import re

import pytest

import ddm
from ddm.parameters import EVERY_ROW


def test_it_shows_the_distributions_only():
    assert dir(ddm.priors) == sorted(ddm.priors.__all__)


def table():
    """The cells of every line of the table, by the name of the parameter."""
    lines = ddm.priors.__doc__.split("parameter    prior")[1].split("\n\n")[0].splitlines()[1:]
    cells = [re.split(r"  +", line.strip()) for line in lines]
    return {name: others for name, *others in cells}


def test_the_docstring_has_a_line_for_every_parameter():
    assert list(table()) == [row.name for row in EVERY_ROW]


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row.name)
def test_the_docstring_has_the_defaults_of_the_table(row):
    prior = "-" if row.prior is None else repr(row.prior)
    assert table()[row.name] == [prior, f"{row.prior_effect:g}", f"{row.prior_sd:g}"]
