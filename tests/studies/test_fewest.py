"""The fewest trials or subjects: against formulas that can be solved by hand."""

import pytest

from ddm.studies.fewest import solved
from ddm.studies.power import Quantity
from refusals import refused

# one unit of trials gives a standard error of 2
ALIKE = Quantity(value=1.0, variance=4.0, spread=0.0, alpha=0.05)
DIFFERENT = Quantity(value=1.0, variance=4.0, spread=0.5, alpha=0.05)


@pytest.mark.parametrize(
    ("quantity", "sizes", "se", "found"),
    [
        (ALIKE, (None, None), 0.1, (400, 1)),  # 4 / n = 0.01
        (ALIKE, (None, None), 0.0999, (401, 1)),
        (ALIKE, (None, 4), 0.1, (100, 4)),
        (ALIKE, (50, None), 0.1, (50, 8)),
        (DIFFERENT, (16, None), 0.1, (16, 50)),  # (0.25 + 4 / 16) / 50 = 0.01
        (DIFFERENT, (None, 50), 0.1, (16, 50)),
        (DIFFERENT, (10**6, None), 1.0, (10**6, 2)),
    ],
)
def test_a_standard_error_needs_so_many(quantity, sizes, se, found):
    assert solved(quantity, sizes, ("se", se)) == found


def test_one_fewer_has_too_little_power():
    n, subjects = solved(ALIKE, (None, None), ("power", 0.9))
    assert subjects == 1
    assert ALIKE.power(n, 1) >= 0.9 > ALIKE.power(n - 1, 1)


def test_without_a_wish_the_numbers_are_as_given():
    assert solved(ALIKE, (100, None), None) == (100, 1)
    assert solved(ALIKE, (100, 7), None) == (100, 7)


def test_what_no_number_reaches_is_refused():
    with refused(
        ValueError,
        "subjects=4: se=0.1 cannot be reached with any number of trials, since subjects differ "
        "(spread=0.5): endless trials give se 0.25. Take more subjects; with n_trials given and "
        "subjects left out plan says how many.",
    ):
        solved(DIFFERENT, (None, 4), ("se", 0.1))
