"""Data that do not fit a formula."""

import re

import numpy as np
import pandas as pd
import pytest

from models.formulas.tables import NUMBERS, G, X, lay_out
from refusals import refused


@pytest.mark.parametrize(
    ("formula", "columns", "message"),
    [
        (
            "~ scale(x)",
            {"x": [1, np.inf, 2, 3, 4, -np.inf]},
            "v='~ scale(x)': column 'x' is infinite in 2 of 6 rows. Drop these rows or fill them "
            "in.",
        ),
        (
            "~ log(x)",
            {"x": [1, 2, 0, 3, 4, 5]},
            "v='~ log(x)' has no finite value in 1 of 6 rows, first in row 12 with x = 0. A "
            "transformation is not defined there (such as log(0), or scale() of a column that is "
            "constant): leave these rows out, or change the formula.",
        ),
        (
            "~ np.sqrt(x) + g",
            {"x": [1.0, 2.0, 3.0, -0.5, 0.0, -1.0], "g": G},
            "v='~ np.sqrt(x) + g' has no finite value in 2 of 6 rows, first in row 13 with x = "
            "-0.5 and g = 'b'. A transformation is not defined there (such as log(0), or scale() "
            "of a column that is constant): leave these rows out, or change the formula.",
        ),
        (
            "~ scale(x)",
            {"x": [2.0] * 6},
            "v='~ scale(x)' has no finite value in 6 of 6 rows, first in row 10 with x = 2.0. A "
            "transformation is not defined there (such as log(0), or scale() of a column that is "
            "constant): leave these rows out, or change the formula.",
        ),
        (
            "~ lag(x)",
            {"x": X},
            "v='~ lag(x)' has no finite value in 1 of 6 rows, first in row 10 with x = 0.5. A "
            "transformation is not defined there (such as log(0), or scale() of a column that is "
            "constant): leave these rows out, or change the formula.",
        ),
        (
            "~ g.map({'a': 'A', 'b': 'B'})",
            {"g": G},
            "v=\"~ g.map({'a': 'A', 'b': 'B'})\" has no finite value in 2 of 6 rows, first in row "
            "12 with g = 'c'. A transformation is not defined there (such as log(0), or scale() of "
            "a column that is constant): leave these rows out, or change the formula.",
        ),
        (
            "~ g",
            {"g": ["a"] * 6},
            "v='~ g': g has one level only, 'a', so nothing can differ by it. Leave it out of the "
            "formula.",
        ),
        (
            "~ x + C(k)",
            {"x": X, "k": [3] * 6},
            "v='~ x + C(k)': C(k) has one level only, 3, so nothing can differ by it. Leave it out "
            "of the formula.",
        ),
        (
            "~ x",
            {"x": [0] * 6},
            "v='~ x': 0 in all rows: v[x], so no effect can be estimated. Leave the term out; or, "
            "if it stands for a combination of levels that does not occur, give the columns as a "
            "list of names, which has one value per combination that occurs.",
        ),
        (
            "~ g * h",
            {"g": ["a", "a", "b", "b", "a", "a"], "h": ["u", "v", "u", "u", "v", "u"]},
            "v='~ g * h': 0 in all rows: v[g[T.b]:h[T.v]], so no effect can be estimated. Leave "
            "the term out; or, if it stands for a combination of levels that does not occur, give "
            "the columns as a list of names, which has one value per combination that occurs.",
        ),
        (
            "~ x + y + I(2 * x - y)",
            {"x": X, "y": NUMBERS},
            "v='~ x + y + I(2 * x - y)': columns depend linearly on others, so that their effects "
            "cannot be told apart: v[I(2 * x - y)] on v[x], v[y]. Leave out of the formula one of "
            "those that depend on each other.",
        ),
        (
            "~ g + h + x",
            {"g": G, "h": [{"a": "u", "b": "v", "c": "w"}[g] for g in G], "x": [2.0] * 6},
            "v='~ g + h + x': columns depend linearly on others, so that their effects cannot be "
            "told apart: v[h[T.v]] on v[g[T.b]]; v[h[T.w]] on v[g[T.c]]; v[x] on v[Intercept]. "
            "Leave out of the formula one of those that depend on each other.",
        ),
        (
            "~ C(k) + x",
            {"k": range(6), "x": X},
            "v='~ C(k) + x': columns depend linearly on others, so that their effects cannot be "
            "told apart: v[x] on v[Intercept], v[C(k)[T.1]], v[C(k)[T.2]], v[C(k)[T.3]], "
            "v[C(k)[T.4]], v[C(k)[T.5]]. Leave out of the formula one of those that depend on each "
            "other.",
        ),
        (
            "~ I(x - np.mean(x))",
            {"x": X},
            "v='~ I(x - np.mean(x))': v[I(x - np.mean(x))] of one row depends on the other rows, "
            "so that it would mean something else in other data. Use center() or scale(), which "
            "keep what they learn from the whole table, or compute a column of data first, and "
            "name that column.",
        ),
        (
            "~ x.cumsum()",
            {"x": X},
            "v='~ x.cumsum()': v[x.cumsum()] of one row depends on the other rows, so that it "
            "would mean something else in other data. Use center() or scale(), which keep what "
            "they learn from the whole table, or compute a column of data first, and name that "
            "column.",
        ),
        (
            "~ C(g, levels=['a', 'b'])",
            {"g": G},
            "v=\"~ C(g, levels=['a', 'b'])\": the data have levels that the formula does not code. "
            "Name all of them in C(..., levels=[...]), or leave these rows out.",
        ),
        (
            "~ g",
            {"g": pd.array([1, "1", 1, 2, 2, 1], dtype=object)},
            "v='~ g': column 'g' has two levels that would both be called '1'. Rename one, or turn "
            "numbers and text of one column into one of them.",
        ),
    ],
)
def test_data_that_do_not_fit(formula, columns, message):
    with refused(ValueError, message):
        lay_out(formula, **columns)


@pytest.mark.parametrize(
    "formula", ["~ np.foo(x)", "~ np.mean(x)", "~ np.array([1.0, 2.0])", "~ log(g)", "~ x.foo(1)"]
)
def test_a_formula_that_fails(formula):
    # the reason is that of numpy or pandas
    first = f"v={formula!r} cannot be evaluated: "
    last = (
        ". Each term must give one number or level per row; if that is hard to write, compute a "
        "column of data first, and name that column."
    )
    with pytest.raises(ValueError, match=rf"^{re.escape(first)}\w+: [^\n]+{re.escape(last)}$"):
        lay_out(formula, x=X, g=G)
