"""Formulas: labels and matrices against hand-made ones, the same coding for other rows, and all
that is refused.
"""

import pickle
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from ddm.models.formula_terms import columns_of, is_formula
from ddm.models.formulas import lay_out_formula

X = [0.5, 2.0, -1.0, 3.0, 0.0, 1.5]
G = ["b", "a", "c", "b", "a", "c"]
ONES = np.ones(6)


def table(**columns):
    return pd.DataFrame({"rt": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0], **columns}, index=range(10, 16))


def lay_out(formula, name="v", **columns):
    return lay_out_formula(name, formula, table(**columns))


def refused(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


def is_(level, values=G):
    return np.array([float(value == level) for value in values])


# -- which strings are formulas, and which columns they read ---------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~ x", True),
        ("  ~x", True),
        ("~", True),
        ("x", False),
        ("rt ~ x", False),
        ("", False),
        (1.0, False),
    ],
)
def test_is_formula(text, expected):
    assert is_formula(text) is expected


@pytest.mark.parametrize(
    ("formula", "columns"),
    [
        ("~ x", ("x",)),
        ("~ 1", ()),
        ("~", ()),
        ("~ b * a + x", ("b", "a", "x")),
        ("~ b:a + x + a", ("b", "a", "x")),
        ("~ 0 + stim + scale(x)", ("stim", "x")),
        ("~ C(g, contr.treatment('a')) + C(h, Treatment('b')) + C(i, Sum)", ("g", "h", "i")),
        ("~ bs(x, df=4) + poly(y, 2)", ("x", "y")),
        ("~ np.log(x + 1) + I(y ** 2) + {z - 0.5}", ("x", "y", "z")),
        ("~ x.clip(0) + y.astype(float) + abs(z)", ("x", "y", "z")),
        ("~ `theta power` + log(`theta power` + `b-c`)", ("theta power", "b-c")),
        ("~ Q('theta power')", ("theta power",)),
        ("~ I(g == 'log')", ("g",)),
        ("~ lag + I(type - range) + center(scale)", ("lag", "type", "range", "scale")),
        ("~ 3:x", ("x",)),
    ],
)
def test_columns_of(formula, columns):
    assert columns_of("v", formula) == columns


def test_importing_ddm_does_not_import_formulaic():
    code = "import sys, ddm, ddm.models.formulas; assert 'formulaic' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# -- labels and matrices ---------------------------------------------------------------------------


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


NUMBERS = [3, 0, 1, 4, 2, 250]


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


def test_laying_out_changes_nothing():
    data = table(g=pd.Categorical(G, categories=list("abcd")), x=pd.array(NUMBERS, dtype="Int64"))
    before = data.copy()
    lay_out_formula("v", "~ g * scale(x)", data)
    pd.testing.assert_frame_equal(data, before)


def test_columns_called_like_functions():
    laid_out = lay_out("~ scale + lag", scale=X, lag=NUMBERS)
    np.testing.assert_array_equal(laid_out.matrix, np.column_stack([ONES, X, NUMBERS]))
    np.testing.assert_allclose(
        lay_out("~ scale(x)", scale=NUMBERS, x=X).matrix[:, 1].std(ddof=1), 1.0
    )


def test_rows_may_share_a_name():
    data = table(x=X, g=G).set_index(pd.Index([1, 1, 2, 2, 3, 3]))
    np.testing.assert_array_equal(lay_out_formula("v", "~ g + x", data).matrix[:, 3], X)


# -- the same coding for other rows ----------------------------------------------------------------

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


# -- formulas that are refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula", ["~ coherence +", "~ (x", "~ x $ y", "~ log(x y)", "~ ~x", "~ x + 'a'", "~ `x"]
)
def test_a_formula_that_cannot_be_read(formula):
    # the reason is formulaic's, and differs between its versions
    first = f"v={formula!r} cannot be read as a formula: "
    last = (
        ". Write terms with + between them, such as v='~ coherence' or v='~ coherence + "
        "C(stimulus)'."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(first)}[^\n\x1b]+{re.escape(last)}$"):
        columns_of("v", formula)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("~ x + .",
         "a='~ x + .' cannot be read as a formula: a dot does not stand for all columns here. "
         "Write terms with + between them, such as a='~ coherence' or a='~ coherence + "
         "C(stimulus)'."),
        ("rt ~ x",
         "a='rt ~ x': a formula is one-sided here; a itself is what it predicts. Write a='~ x'."),
        ("~ x | subject",
         "a='~ x | subject': a formula has one part here, so | is not understood. Write all "
         "terms with +."),
        ("~ 0",
         "a='~ 0' has no terms, so there is nothing to estimate. Name a column, as in a='~ x', "
         "or give a a number."),
        ("~ x + cut(y)",
         "a='~ x + cut(y)': there is no function 'cut' in formulas; there are C, scale, center, "
         "poly, bs, log, exp and those of numpy, such as np.sqrt. With another function compute "
         "a column of data first, and name that column."),
    ],
)  # fmt: skip
def test_formulas_that_are_not_understood(formula, message):
    with refused(ValueError, message):
        columns_of("a", formula)


# -- data that are refused -------------------------------------------------------------------------


def test_an_absent_column():
    with refused(
        ValueError, "v='~ coherence': data has no column 'coherence'; it has ['rt', 'x']."
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


def test_more_columns_than_rows():
    message = (
        "v='~ x + I(x ** 2)': columns depend linearly on others, so that their effects cannot be "
        "told apart: v[I(x ** 2)] on v[Intercept], v[x]. Leave out of the formula one of those "
        "that depend on each other."
    )
    with refused(ValueError, message):
        lay_out_formula("v", "~ x + I(x ** 2)", pd.DataFrame({"x": [1.0, 3.0]}))


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


def test_a_long_list_of_dependent_columns_is_cut():
    data = pd.DataFrame(np.outer(np.arange(5.0), np.arange(1.0, 11.0)), columns=list("abcdefghij"))
    with pytest.raises(ValueError, match=re.escape("v[g] on v[a] and 3 more. Leave out")):
        lay_out_formula("v", "~ " + " + ".join(data), data)


@pytest.mark.parametrize("shift", [1e3, 1e6, 1e8])
def test_columns_far_from_zero_are_not_taken_for_dependent(shift):
    assert lay_out("~ x", x=np.array(X) + shift).matrix.shape == (6, 2)
