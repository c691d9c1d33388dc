"""Whether a fit finds again what made its data."""

import pandas as pd


def within(fit, truth, widths=4.0):
    """Whether every estimate lies within some standard errors of the truth."""
    errors = (fit.params - pd.Series(truth)[fit.params.index]).abs() / fit.se
    return fit.converged and bool((errors < widths).all())
