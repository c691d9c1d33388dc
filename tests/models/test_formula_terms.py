"""Terms of formulas: which strings are formulas, which columns they read, what is refused."""

import re
import subprocess
import sys

import pytest

from ddm.models.formula_terms import columns_of, is_formula
from refusals import refused


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
        ("~ sqrt(x) + sqrt", ("x", "sqrt")),
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
         "poly, bs, log, exp, sqrt and those of numpy, such as np.log1p. With another function "
         "compute a column of data first, and name that column."),
    ],
)  # fmt: skip
def test_formulas_that_are_not_understood(formula, message):
    with refused(ValueError, message):
        columns_of("a", formula)
