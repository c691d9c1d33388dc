"""Formulas that are refused."""

import re

import pytest

from ddm.models.formula_terms import columns_of
from refusals import refused


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
