"""Formulas: labels and matrices against hand-made ones."""

import numpy as np
import pandas as pd
import pytest

from ddm.models.formulas import lay_out_formula
from models.formulas.tables import NUMBERS, G, X, lay_out, table

ONES = np.ones(6)


def is_(level, values=G):
    return np.array([float(value == level) for value in values])


@pytest.mark.parametrize(
    ("formula", "labels", "matrix"),
    [
        ("~ 1", ["Intercept"], [ONES]),
        ("~ x", ["Intercept", "x"], [ONES, X]),
        ("~ 0 + x", ["x"], [X]),
        ("~ k", ["Intercept", "k"], [ONES, [5, 6, 7, 8, 9, 11]]),
        ("~ flag", ["Intercept", "flag"], [ONES, [1, 0, 0, 1, 1, 0]]),
        ("~ C(flag)", ["Intercept", "C(flag)[T.True]"], [ONES, [1, 0, 0, 1, 1, 0]]),
        ("~ g", ["Intercept", "g[T.b]", "g[T.c]"], [ONES, is_("b"), is_("c")]),
        ("~ 0 + g", ["g[a]", "g[b]", "g[c]"], [is_("a"), is_("b"), is_("c")]),
        (
            "~ g:x + x",
            ["Intercept", "x", "g[T.b]:x", "g[T.c]:x"],
            [ONES, X, is_("b") * X, is_("c") * X],
        ),
        (
            "~ x * k",
            ["Intercept", "x", "k", "x:k"],
            [ONES, X, [5, 6, 7, 8, 9, 11], np.multiply(X, [5, 6, 7, 8, 9, 11])],
        ),
        (
            "~ 0 + g + scale(x)",
            ["g[a]", "g[b]", "g[c]", "scale(x)"],
            [is_("a"), is_("b"), is_("c"), (np.array(X) - 1.0) / np.std(X, ddof=1)],
        ),
        ("~ center(x)", ["Intercept", "center(x)"], [ONES, np.array(X) - 1.0]),
        (
            "~ C(g, contr.treatment('c'))",
            ["Intercept", "C(g, contr.treatment('c'))[T.a]", "C(g, contr.treatment('c'))[T.b]"],
            [ONES, is_("a"), is_("b")],
        ),
        (
            "~ C(g, contr.sum)",
            ["Intercept", "C(g, contr.sum)[S.a]", "C(g, contr.sum)[S.b]"],
            [ONES, is_("a") - is_("c"), is_("b") - is_("c")],
        ),
        ("~ C(k % 2)", ["Intercept", "C(k % 2)[T.1]"], [ONES, [1, 0, 1, 0, 1, 1]]),
        (
            "~ np.exp(x) + I(x ** 2)",
            ["Intercept", "np.exp(x)", "I(x ** 2)"],
            [ONES, np.exp(X), np.square(X)],
        ),
        ("~ `theta power`", ["Intercept", "theta power"], [ONES, [1, 4, 2, 8, 5, 7]]),
    ],
)
def test_labels_and_matrix(formula, labels, matrix):
    columns = {
        "x": X,
        "k": [5, 6, 7, 8, 9, 11],
        "g": G,
        "flag": [True, False, False, True, True, False],
    }
    laid_out = lay_out(formula, **columns, **{"theta power": [1, 4, 2, 8, 5, 7]})
    assert laid_out.labels == tuple(f"v[{label}]" for label in labels)
    np.testing.assert_allclose(laid_out.matrix, np.column_stack(matrix), rtol=1e-14, atol=1e-15)
    assert laid_out.matrix.dtype == float


def test_an_interaction_with_a_condition():
    theta, conflict = [0.5, -1.0, 2.0, 0.0, 1.0, 3.0], ["low", "high"] * 3
    laid_out = lay_out("~ theta * conflict", name="a", theta=theta, conflict=conflict)
    low = is_("low", conflict)
    assert laid_out.labels == (
        "a[Intercept]",
        "a[theta]",
        "a[conflict[T.low]]",
        "a[theta:conflict[T.low]]",
    )
    np.testing.assert_array_equal(laid_out.matrix, np.column_stack([ONES, theta, low, low * theta]))


def test_laying_out_changes_nothing():
    data = table(g=pd.Categorical(G, categories=list("abcd")), x=pd.array(NUMBERS, dtype="Int64"))
    before = data.copy()
    lay_out_formula("v", "~ g * scale(x)", data)
    pd.testing.assert_frame_equal(data, before)


def test_a_square_root_needs_no_numpy():
    laid_out = lay_out("~ sqrt(x)", x=NUMBERS, sqrt=X)
    assert laid_out.labels == ("v[Intercept]", "v[sqrt(x)]")
    np.testing.assert_allclose(laid_out.matrix, np.column_stack([ONES, np.sqrt(NUMBERS)]))
    np.testing.assert_allclose(laid_out.apply(pd.DataFrame({"x": [9.0]})), [[1.0, 3.0]])
    np.testing.assert_allclose(lay_out("~ 0 + sqrt", sqrt=X).matrix[:, 0], X)


def test_columns_called_like_functions():
    laid_out = lay_out("~ scale + lag", scale=X, lag=NUMBERS)
    np.testing.assert_array_equal(laid_out.matrix, np.column_stack([ONES, X, NUMBERS]))
    np.testing.assert_allclose(
        lay_out("~ scale(x)", scale=NUMBERS, x=X).matrix[:, 1].std(ddof=1), 1.0
    )


def test_rows_may_share_a_name():
    data = table(x=X, g=G).set_index(pd.Index([1, 1, 2, 2, 3, 3]))
    np.testing.assert_array_equal(lay_out_formula("v", "~ g + x", data).matrix[:, 3], X)
