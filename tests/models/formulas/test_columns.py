"""Formulas: which strings they are, and which columns they read."""

import subprocess
import sys

import pytest

from ddm.models.formula_terms import columns_of, is_formula


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
