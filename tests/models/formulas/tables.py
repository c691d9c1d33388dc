"""Small tables of six trials, and formulas laid out over them."""

import pandas as pd

from ddm.models.formulas import lay_out_formula

X = [0.5, 2.0, -1.0, 3.0, 0.0, 1.5]
G = ["b", "a", "c", "b", "a", "c"]


def table(**columns):
    return pd.DataFrame({"rt": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0], **columns}, index=range(10, 16))


def lay_out(formula, name="v", **columns):
    return lay_out_formula(name, formula, table(**columns))


NUMBERS = [3, 0, 1, 4, 2, 250]
