"""Rows of parameters, before a browser shows them."""

import pytest

from ddm.explorer.components import copied_code, parameter_row
from ddm.explorer.sliders import slider_of


def test_a_row_has_what_the_table_says():
    row = parameter_row(slider_of("v"), 1.25, with_data=True)
    assert (row.parameter, row.unit, row.value) == ("v", "evidence/s", 1.25)
    assert (row.low, row.high, row.step) == (-6.0, 6.0, 0.05)
    assert row.meaning == "drift rate; positive towards the upper boundary"


@pytest.mark.parametrize(
    ("name", "with_data", "fits", "free"),
    [
        ("v", True, True, True),
        ("v", False, False, False),
        ("sv", True, True, False),
        ("congruency", True, False, False),
    ],
)
def test_what_a_fit_estimates(name, with_data, fits, free):
    row = parameter_row(slider_of(name), 1.0, with_data=with_data)
    assert (row.fits, row.free) == (fits, free)


def test_rows_are_of_one_class():
    """Panel keeps each class for ever."""
    rows = [parameter_row(slider_of(name), 0.5, with_data=False) for name in ("v", "a")]
    assert type(rows[0]) is type(rows[1])
    assert copied_code().code == ""
