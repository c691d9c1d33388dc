"""Columns that formulas read: levels in order, and what is neither number nor level."""

import numpy as np
import pandas as pd
import pytest

from ddm.models.formulas import lay_out_formula
from models.formulas.tables import NUMBERS, G, X, lay_out
from refusals import refused


def test_an_absent_column():
    with refused(
        ValueError, "v='~ coherence': data has no column 'coherence'. The columns are rt, x."
    ):
        lay_out("~ coherence", x=X)


@pytest.mark.parametrize("dtype", [object, "string", "category"])
def test_missing_levels(dtype):
    values = pd.Series(["a", None, "a", "b", None, "b"], index=range(10, 16)).astype(dtype)
    with refused(
        ValueError,
        "v='~ g': column 'g' is missing in 2 of 6 rows. Drop these rows "
        "(data.dropna(subset=['g'])) or fill them in.",
    ):
        lay_out("~ g", g=values)


@pytest.mark.parametrize(
    "values", [[1.0, np.nan, 2, 3, 4, 5], pd.array([1, None, 2, 3, 4, 5], dtype="Int64")]
)
def test_missing_numbers(values):
    with refused(
        ValueError,
        "v='~ scale(x)': column 'x' is missing in 1 of 6 rows. Drop these rows "
        "(data.dropna(subset=['x'])) or fill them in.",
    ):
        lay_out("~ scale(x)", x=values)


@pytest.mark.parametrize(
    ("dtype", "shown"), [("datetime64[ns]", "datetime64[ns]"), (complex, "complex128")]
)
def test_columns_that_are_neither_numbers_nor_levels(dtype, shown):
    with refused(
        TypeError,
        f"v='~ x': column 'x' holds {shown}; a formula needs numbers or levels. Turn it into one "
        "of them first, for example data['x'] = data['x'].astype(str).",
    ):
        lay_out("~ x", x=np.arange(6).astype(dtype))


def test_text_that_holds_numbers():
    with refused(
        ValueError,
        "v='~ x': column 'x' holds 1001 different texts, too many for levels. If they are "
        "numbers, turn them into such: data['x'] = pd.to_numeric(data['x']); else group them.",
    ):
        lay_out_formula("v", "~ x", pd.DataFrame({"x": [str(i / 8) for i in range(1001)]}))


ONES = np.ones(6)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (pd.Categorical(G, categories=["c", "unused", "b", "a"]), ["g[T.b]", "g[T.a]"]),
        (pd.Categorical(G, categories=["b", "a", "c"], ordered=True), ["g[T.a]", "g[T.c]"]),
        (pd.array(G, dtype="string"), ["g[T.b]", "g[T.c]"]),
        (pd.array(G, dtype=object), ["g[T.b]", "g[T.c]"]),
        (
            pd.cut(pd.Series([1, 5, 6, 2, 3, 9], index=range(10, 16)), [0, 4, 10, 20]),
            ["g[T.(4, 10]]"],
        ),
        (pd.array([2, "x", 2, "x", "x", 2], dtype=object), ["g[T.x]"]),
    ],
    ids=["categorical", "ordered", "string", "object", "interval", "mixed"],
)
def test_levels_are_in_categorical_order_else_sorted(values, labels):
    laid_out = lay_out("~ g", g=values)
    assert list(laid_out.labels[1:]) == [f"v[{label}]" for label in labels]
    assert laid_out.levels["g"] is not None


@pytest.mark.parametrize(
    "dtype", ["int64", "uint8", "float32", "Int64", "UInt8", "Float64", "Float32", object]
)
def test_numbers_of_any_type(dtype):
    laid_out = lay_out("~ x + I(x ** 2) + I(x - 5) - x", x=pd.array(NUMBERS, dtype=dtype))
    expected = np.column_stack([ONES, np.square(NUMBERS), np.subtract(NUMBERS, 5)])
    np.testing.assert_array_equal(laid_out.matrix, expected)


@pytest.mark.parametrize("dtype", [bool, "boolean", object])
def test_truth_values_of_any_type(dtype):
    values = pd.array([True, False, False, True, False, True], dtype=dtype)
    np.testing.assert_array_equal(lay_out("~ x", x=values).matrix[:, 1], [1, 0, 0, 1, 0, 1])
