"""Estimates and differences, as tables and as sentences."""

import numpy as np
import pandas as pd

from ddm.reporting.estimates_words import p_text, rounded, said, share_text
from reports import chapter, fits, page


def test_small_p_values_are_not_told_apart():
    assert p_text(0.0004) == "< 0.001"
    assert p_text(0.04) == "0.040"
    assert share_text(1.0) == "> 0.999"
    assert share_text(0.0) == "< 0.001"


def test_a_number_without_a_unit_has_none():
    row = {"estimate": 0.512, "ci_low": 0.48, "ci_high": 0.54}
    assert said("z", row, "-") == "z = 0.512, from 0.480 to 0.540"


def test_the_side_of_0_that_is_more_probable_is_said():
    row = {"estimate": -0.5, "ci_low": -0.9, "ci_high": -0.1, "p_positive": 0.02}
    assert said("d", row, "s").endswith("(below 0 with probability 0.980)")
    assert said("d", row | {"p_positive": 1.0}, "s").endswith("(above 0 with probability > 0.999)")


def test_tables_begin_with_the_estimate_and_its_range():
    columns = {"n": [9], "se": [0.05], "estimate": [1.23456], "ci_low": [1.1], "ci_high": [1.3]}
    table = pd.DataFrame(columns | {"unit": ["s"], "p_value": [1e-9]}, index=["t0"])
    found = rounded(table, "about")
    assert found.head == ("", "estimate", "from", "to", "unit", "p", "n", "se")
    assert found.rows == (("t0", "1.235", "1.100", "1.300", "s", "< 0.001", "9", "0.0500"),)
    assert found.numbers == (False, True, True, True, False, True, True, True)


def test_an_estimate_without_an_interval_is_written_all_the_same():
    columns = {"estimate": [0.5], "ci_low": [np.nan], "ci_high": [np.nan]}
    assert rounded(pd.DataFrame(columns, index=["z"]), "").rows == (("z", "0.500", "–", "–"),)


def test_counts_are_whole_numbers_and_may_be_missing():
    columns = {"estimate": [1.0, 2.0], "ci_low": [0.0, 1.0], "ci_high": [2.0, 3.0]}
    counts = {"n": [45.0, np.nan], "df": [44.0, 9.7274], "left_out": [0.0, 1.0]}
    found = rounded(pd.DataFrame(columns | counts, index=["a", "b"]), "")
    assert found.head[4:] == ("n", "df", "left out")
    assert [row[4:] for row in found.rows] == [("45", "44", "0"), ("–", "9.7", "1")]


def test_differences_come_first():
    (estimates,) = [one for one in page("fits").chapters if one.name == "estimates"]
    tables = [part for part in estimates.parts if part.kind == "table"]
    assert tables[0].caption.startswith("Differences between conditions")
    assert tables[1].rows[0][0] == fits().params.columns[0]
    assert "nothing is corrected" not in chapter("estimates", "fits")
