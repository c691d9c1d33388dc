"""A fit as a table, and its minimum in a few words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ddm import parameters
from ddm.estimation.objective import Method, Report
from ddm.models.links import link_unit
from ddm.models.model import Model

# the meaning of v under stimulus coding
OWN_RESPONSE = "drift rate; positive towards the response that belongs to the stimulus"


def summary_table(
    params: pd.Series, se: pd.Series, ends: pd.DataFrame, model: Model
) -> pd.DataFrame:
    """One row per estimate: estimate, se, ci_low, ci_high, unit, meaning."""
    rows = [parameters.BY_NAME[label.split("[")[0]] for label in params.index]
    table = pd.DataFrame({"estimate": params, "se": se}).join(ends)
    return table.assign(
        unit=[_unit(row, model) for row in rows], meaning=[_meaning(row, model) for row in rows]
    )


def _unit(row: parameters.Parameter, model: Model) -> str:
    """The unit of the estimates of a parameter, which is that of the link in a formula."""
    has_formula = model.has_formula(row.name)
    return link_unit(model.link_of(row.name), row.unit) if has_formula else row.unit


def _meaning(row: parameters.Parameter, model: Model) -> str:
    """The meaning of a parameter in this model."""
    return row.meaning if row.name != "v" or model.stimulus is None else OWN_RESPONSE


def minimum_text(method: Method, report: Report) -> str:
    """What was minimised or maximised, and its value, as in ``loglik -123.45``."""
    if method.is_likelihood:
        return f"loglik {report.loglik:.2f}"
    if np.isnan(report.statistic):
        return method.statistic_name
    if report.df is None:
        return f"{method.statistic_name or 'minimum'} {report.statistic:.4f}"
    return f"{method.statistic_name} {report.statistic:.2f}, df {report.df}"
