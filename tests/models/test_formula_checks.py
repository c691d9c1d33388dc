"""Columns of a matrix that depend on one another."""

import re

import numpy as np
import pandas as pd
import pytest

from ddm.models.formulas import lay_out_formula
from models.formulas.tables import X, lay_out
from refusals import refused


def test_more_columns_than_rows():
    message = (
        "v='~ x + I(x ** 2)': columns depend linearly on others, so that their effects cannot be "
        "told apart: v[I(x ** 2)] on v[Intercept], v[x]. Leave out of the formula one of those "
        "that depend on each other."
    )
    with refused(ValueError, message):
        lay_out_formula("v", "~ x + I(x ** 2)", pd.DataFrame({"x": [1.0, 3.0]}))


def test_a_long_list_of_dependent_columns_is_cut():
    data = pd.DataFrame(np.outer(np.arange(5.0), np.arange(1.0, 11.0)), columns=list("abcdefghij"))
    with pytest.raises(ValueError, match=re.escape("v[g] on v[a] and 3 more. Leave out")):
        lay_out_formula("v", "~ " + " + ".join(data), data)


@pytest.mark.parametrize("shift", [1e3, 1e6, 1e8])
def test_columns_far_from_zero_are_not_taken_for_dependent(shift):
    assert lay_out("~ x", x=np.array(X) + shift).matrix.shape == (6, 2)
