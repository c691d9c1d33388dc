"""Formulas that run no code: what they may contain, and that nothing else is let through."""

import os
import re

import pandas as pd
import pytest

from ddm.models.formula_words import ALLOWED, check_words
from ddm.models.formulas import lay_out_formula
from refusals import refused

DATA = pd.DataFrame(
    {
        "x": [1.0, 2.0, 4.0, 3.0, 8.0, 5.5, 7.0],
        "y": [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0],
        "g": list("abcabca"),
        "key_resp.rt": [0.3, 0.2, 0.4, 0.1, 0.5, 0.9, 0.2],
    }
)


@pytest.mark.parametrize(
    "formula",
    [
        "~ 1",
        "~ x",
        "~ 0 + g + x",
        "~ g + x:y + 2:x",
        "~ x * y",
        "~ (x + y)**2 - x:y",
        "~ x / y",
        "~ y %in% x",
        "~ key_resp.rt + `key_resp.rt`:x",
        "~ log(`key_resp.rt`) + Q('key_resp.rt')",
        "~ log(x) + exp(-y / 10) + sqrt(y)",
        "~ abs(x - 3) + round(y / 3, 1) + round(x / 3, ndigits=1)",
        "~ log2(x) + log10(y)",
        "~ np.log(x) + np.sqrt(y) + np.exp(-x)",
        "~ np.abs(x - 3) + np.round(y / 3, decimals=1) + np.round(x / 3, 1)",
        "~ center(log(x)) + scale(y, ddof=0)",
        "~ scale(x, True, False) + standardize(y)",
        "~ I(x ** 2) + {y ** -1.5} + I(2 ** x // 3 % 2)",
        "~ I(x > 2) + I((y > 1) & (y < 4))",
        "~ I(g == 'a') + I('b' != g)",
        "~ poly(x, 2) + poly(y, degree=2, raw=True)",
        "~ bs(x, df=4)",
        "~ bs(x, knots=[2.0, 5.0], degree=2, lower_bound=-1, extrapolation='clip')",
        "~ C(round(x / 3))",
        "~ C(g, levels=['a', 'b', 'c'])",
        "~ C(g, contr.treatment)",
        "~ C(g, contr.treatment('b'))",
        "~ C(g, contr.treatment(base='b'))",
        "~ C(g, contrasts=contr.sum())",
        "~ C(g, contr.helmert)",
        "~ C(g, contr.poly)",
        "~ C(g, contr.diff)",
        "~ C(g, contr.SAS)",
        "~ C(g, contr.custom([[1, 0], [0, 1], [-1, -1]]))",
        "~ C(g, {'one': (1, 0, -1), 'two': (0, 1, -1)})",
        "~ C(g, Treatment(reference='b'))",
        "~ C(g, Sum)",
        "~ C(g, Helmert)",
        "~ C(g, Diff)",
        "~ C(g, Poly)",
    ],
)
def test_what_a_formula_may_contain(formula):
    check_words("v", formula)
    assert lay_out_formula("v", formula, DATA).matrix.shape[0] == len(DATA)


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        ("~ x + __import__(\"os\").system('touch harmed')",
         '__import__("os")'),
        ("~ center(__import__('os').system('touch harmed'))",
         "__import__('os').system('touch harmed')"),
        ("~ {__import__('os').system('touch harmed')}", "__import__('os').system('touch harmed')"),
        ("~+ center(open('harmed', 'w')) ~ x", "open('harmed', 'w')"),
        ("~ x %in% C(open('harmed', 'w'))", "open('harmed', 'w')"),
        ("~ np.save('harmed', x)", "np.save('harmed', x)"),
        ("~ np.tanh(x)", "np.tanh(x)"),
        ("~ log(np.load('x'))", "np.load('x')"),
        ("~ x.to_csv('harmed')", "x.to_csv('harmed')"),
        ("~ x.clip(0)", "x.clip(0)"),
        ("~ x + log(`x`.clip(0))", "`x`.clip(0)"),
        ("~ log(key_resp.rt)",
         "key_resp.rt (a column with a dot needs backticks: `key_resp.rt`)"),
        ("~ lag(x)", "lag(x)"),
        ("~ x[0]", "x[0]"),
        ("~ I(x)(y)", "I(x)(y)"),
        ("~ log()", "log()"),
        ("~ log(x, y)", "log(x, y)"),
        ("~ np.log(x, out=y)", "np.log(x, out=y)"),
        ("~ log(*x)", "*x"),
        ("~ scale(x, **y)", "scale(x, **y)"),
        ("~ scale(x, _state=1)", "scale(x, _state=1)"),
        ("~ scale(x, y)", "y"),
        ("~ C(g, levels=[x])", "[x]"),
        ("~ C(g, {x: 1})", "{x: 1}"),
        ("~ C(g, {**x})", "{**x}"),
        ("~ C(g, contr.sum(open('harmed', 'w')))", "contr.sum(open('harmed', 'w'))"),
        ("~ C(g, contr.treatment(**{'base': 'a'}))", "contr.treatment(**{'base': 'a'})"),
        ("~ C(g, contr.mro())", "contr.mro()"),
        ("~ Q(x)", "Q(x)"),
        ("~ Q('x', y)", "Q('x', y)"),
        ("~ I([i for i in x])", "[i for i in x]"),
        ("~ I((lambda: x)())", "(lambda: x)()"),
        ("~ I(x if y else x)", "x if y else x"),
        ("~ I(x and y)", "x and y"),
        ("~ I(0 < x < 1)", "0 < x < 1"),
        ("~ I(x in [1])", "x in [1]"),
        ("~ I(z := x)", "z := x"),
        ("~ I(x @ y)", "x @ y"),
        ("~ I(f'{x}')", "f'{x}'"),
        ("~ I('a' * 10**9)", "'a'"),
        ("~ I(None)", "None"),
        ("~ I(1j)", "1j"),
        ("~ I(b'a')", "b'a'"),
        ("~ I(9 ** 9 ** 9)", "9 ** 9 ** 9"),
        ("~ I((9 ** 9) ** 9)", "(9 ** 9) ** 9"),
        ("~ I(round(9 ** 9) ** 9)", "round(9 ** 9) ** 9"),
        ("~ I(x ** 101)", "x ** 101"),
        ("~ I(x ** 'a')", "x ** 'a'"),
        ("~ poly(x, 1000)", "1000"),
        ("~ bs(x, df=1000)", "1000"),
        # the two that formulaic itself would put into code
        ("~ scale(x == \"'+open('harmed', 'w')#\")",
         "\"'+open('harmed', 'w')#\" (a text may contain no quotes, backticks and backslashes)"),
        ("~ I('`' + open('harmed', 'w') + '`')",
         "'`' (a text may contain no quotes, backticks and backslashes)"),
        ("~ C(g, levels=[\"don't\"])",
         "[\"don't\"] (a text may contain no quotes, backticks and backslashes)"),
        (r"~ I(g == 'a\x60')",
         r"'a\x60' (a text may contain no quotes, backticks and backslashes)"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_named_as_it_is_written(formula, part, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with refused(ValueError, f"v={formula!r}: {part} is not allowed. {ALLOWED}"):
        check_words("v", formula)
    assert os.listdir(tmp_path) == []


def test_nested_too_deeply():
    formula = "~ I(" + "-" * 900 + "x)"
    with pytest.raises(ValueError, match=r"is not allowed|cannot be read"):
        check_words("v", formula)


@pytest.mark.parametrize("formula", ["~ (x", "~ I(x y)", "~ `x", "~ I('a)", "~ {x", "~ I(``)"])
def test_a_formula_that_cannot_be_read(formula):
    with pytest.raises(ValueError, match=rf"^v={re.escape(repr(formula))} cannot be read as a fo"):
        check_words("v", formula)


@pytest.mark.parametrize(
    "formula",
    [
        "~ (a + b + c + d)**9",
        "~ (a + b)^99999999",
        "~ a * b * c * d * e * f * g * h * i * j",
        "~ ((a + b + c)**3 + d)**3",
    ],
)
def test_a_formula_of_very_many_terms(formula):
    with refused(
        ValueError,
        f"v={formula!r} may have more than 1000 terms. Write fewer products and powers.",
    ):
        check_words("v", formula)


def test_a_formula_of_very_many_characters():
    formula = "~ x" + " + x" * 300
    with refused(
        ValueError,
        f"v={formula[:1000]!r}... has 1203 characters; a formula from a shell, a configuration "
        "file or a saved fit has at most 1000. Compute columns of data first, and name these "
        "columns.",
    ):
        check_words("v", formula)
