"""Numbers as texts."""

import numpy as np
import pandas as pd
import pytest

from ddm.report.tables import number_text, signed, table_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (-0.001234, "−0.0012"),
        (99.96, "100.0"),
        (1e6, "1000000"),
        (3, "3"),
        (np.int64(-3), "−3"),
        (np.nan, "–"),
        (None, "–"),
        (np.inf, "∞"),
        (-np.inf, "−∞"),
        (True, "yes"),
    ],
)
def test_a_number_has_three_significant_digits(value, text):
    assert number_text(value) == text


def test_an_estimate_has_the_decimals_of_its_error():
    assert number_text(1.23456, like=0.2) == "1.23"
    assert number_text(1.23456, like=0.002) == "1.2346"
    assert number_text(1.23456, like=25.0) == "1"
    assert number_text(1.23456, like=0.0) == "1.23"
    assert number_text(0.123456, like=np.nan) == "0.123"


def test_what_rounds_to_zero_has_no_sign():
    assert signed("-0.00") == "0.00"
    assert signed("-0.01") == "−0.01"


def test_a_table_keeps_texts_and_says_which_columns_hold_numbers():
    table = pd.DataFrame(
        {"name": ["<b>", None], "n": [1, 2], "x": [0.5, np.nan], "ok": [True, False]}
    )
    found = table_of(table, "about", titles={"x": "the x"})
    assert found.head == ("name", "n", "the x", "ok")
    assert found.rows == (("<b>", "1", "0.500", "yes"), ("–", "2", "–", "no"))
    assert found.numbers == (False, True, True, False)
    assert table_of(table[[]], "empty").rows == ()
