"""Formulas: other rows are coded as the table in which they were laid out."""

import pickle

import numpy as np
import pandas as pd
import pytest

from ddm.models.formulas import lay_out_formula
from models.formulas.tables import G, X, lay_out
from refusals import refused

RNG = np.random.default_rng(5)

MANY = pd.DataFrame(
    {
        "x": RNG.normal(3.0, 2.0, 60),
        "y": RNG.random(60),
        "k": RNG.integers(0, 4, 60),
        "g": RNG.choice(["a", "b", "c"], 60),
        "c": pd.Categorical(RNG.choice(["u", "v"], 60), categories=["v", "absent", "u"]),
        "m": pd.array(RNG.choice(np.array([1, "one"], dtype=object), 60), dtype=object),
        "flag": RNG.random(60) < 0.5,
    }
)


@pytest.mark.parametrize(
    "formula",
    [
        "~ 1",
        "~ x * g",
        "~ scale(x) + c",
        "~ g * c + center(x)",
        "~ poly(x, 2) + bs(y, df=4)",
        "~ C(k) + C(g, contr.sum)",
        "~ 0 + C(g, contr.treatment('b')):x",
        "~ m",
        "~ flag:g + flag",
        "~ abs(x) + I(g == 'a')",
    ],
)
@pytest.mark.parametrize("rows", [slice(None), slice(None, 20), slice(40, 3, -3), slice(7, 8)])
def test_rows_are_coded_as_in_the_whole_table(formula, rows):
    laid_out = lay_out_formula("v", formula, MANY)
    np.testing.assert_allclose(
        laid_out.apply(MANY[rows]), laid_out.matrix[rows], rtol=1e-12, atol=1e-12
    )


def test_rows_of_one_kind_of_a_mixed_column():
    laid_out = lay_out_formula("v", "~ m", MANY)
    for level in (1, "one"):
        rows = (MANY["m"] == level).to_numpy()
        np.testing.assert_array_equal(laid_out.apply(MANY[rows]), laid_out.matrix[rows])


def test_other_values_get_the_same_scale():
    laid_out = lay_out("~ scale(x)", x=X)
    applied = laid_out.apply(pd.DataFrame({"x": [1.0, 101.0]}))
    np.testing.assert_allclose(applied, [[1.0, 0.0], [1.0, 100.0 / np.std(X, ddof=1)]], atol=1e-14)


@pytest.mark.parametrize("formula", ["~ scale(x) * C(g, contr.sum)", "~ poly(x, 2) + c"])
def test_a_matrix_can_be_sent_to_other_processes(formula):
    laid_out = lay_out_formula("v", formula, MANY)
    again = pickle.loads(pickle.dumps(laid_out))
    assert again.labels == laid_out.labels
    np.testing.assert_array_equal(again.apply(MANY[:9]), laid_out.apply(MANY[:9]))


@pytest.mark.parametrize(
    ("columns", "error", "message"),
    [
        ({"x": [1.0], "g": ["d"]}, ValueError,
         "v='~ x + g + C(k)': column 'g' has the level 'd', which does not occur where the "
         "formula was laid out; there it has 'b', 'a', 'c'. Leave these rows out, or rename the "
         "level."),
        ({"x": [1.0], "g": [1]}, ValueError,
         "v='~ x + g + C(k)': column 'g' has the level 1, which does not occur where the "
         "formula was laid out; there it has 'b', 'a', 'c'. Leave these rows out, or rename the "
         "level."),
        ({"x": ["1"], "g": ["a"]}, TypeError,
         "v='~ x + g + C(k)': column 'x' holds text, and where the formula was laid out it "
         "holds numbers. Turn it into numbers: data['x'] = pd.to_numeric(data['x'])."),
        ({"x": [1.0], "g": ["a"], "k": [7]}, ValueError,
         "v='~ x + g + C(k)': the data have levels that the formula does not code. Name all of "
         "them in C(..., levels=[...]), or leave these rows out."),
        ({"x": [np.nan], "g": ["a"]}, ValueError,
         "v='~ x + g + C(k)': column 'x' is missing in 1 of 1 rows. Drop these rows "
         "(data.dropna(subset=['x'])) or fill them in."),
    ],
)  # fmt: skip
def test_other_rows_that_cannot_be_coded(columns, error, message):
    laid_out = lay_out("~ x + g + C(k)", x=X, g=G, k=[0, 1, 1, 1, 0, 0])
    with refused(error, message):
        laid_out.apply(pd.DataFrame({"k": [1], **columns}))
