"""A fit as a table, its minimum in a few words, and the notes that many fits have in common."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.distributions import BELONGING_NAMES, existing
from ddm.estimation.objective import Method, Report
from ddm.models.layout import columns_of_covariates
from ddm.models.links import link_unit
from ddm.models.model import Model
from ddm.numerics.problem import Optimum
from ddm.parameter_rows import Parameter

# how a summary may look
STYLES = ("numbers", "paper")

# the columns of a summary that `paper_table` makes texts of
NUMBERS = ["estimate", "se", "ci_low", "ci_high"]

# in place of a number that is not there
MISSING = "-"

# texts have this number of decimals at least
FEWEST_DECIMALS = 2

# tables that are only for reading are rounded to so many decimals
READ_DECIMALS = 4

# the meaning of v under stimulus coding
OWN_RESPONSE = "drift rate; positive towards the response that belongs to the stimulus"


def checked_style(style: Any) -> str:
    """The argument ``style`` of a summary."""
    if style not in STYLES:
        raise ValueError(f"style must be {' or '.join(map(repr, STYLES))}; got {style!r}.")
    return str(style)


def summary_table(
    params: pd.Series, se: pd.Series, ends: pd.DataFrame, model: Model, *, meaning: bool
) -> pd.DataFrame:
    """One row per estimate: estimate, se, ci_low, ci_high, unit and, if asked for, meaning."""
    rows = [model.family.rows[label.split("[")[0]] for label in params.index]
    table = pd.DataFrame({"estimate": params, "se": se}).join(ends)
    table["unit"] = [unit_of(row, model) for row in rows]
    return table.assign(meaning=[_meaning(row, model) for row in rows]) if meaning else table


def parameters_table(model: Model, rows: NDArray[np.float64]) -> pd.DataFrame:
    """The parameters in rows of ``parameters_by_cell``, with a column for each by its name.

    A drift bias is part of v, unless the drift is a function; lapses, and what belongs to an
    option, are there if the model has them.
    """
    positions, known = model.family.positions, existing(vars(model))
    shown = {
        name: positions[name]
        for name in model.family.rows
        if name in known or name not in BELONGING_NAMES
    }
    if not model.has_lapses:
        del shown["lapse"]
    if model.family.has_closed_forms:
        del shown["drift_bias"]
    return pd.DataFrame({name: rows[:, position] for name, position in shown.items()})


def conditions_table(model: Model, cells: pd.DataFrame, rows: NDArray[np.float64]) -> pd.DataFrame:
    """The columns of the cells, and the parameters in each, ``rows`` of ``parameters_by_cell``."""
    values = parameters_table(model, rows)
    return pd.concat([cells, values.drop(columns=list(columns_of_covariates(model)))], axis=1)


def paper_table(table: pd.DataFrame, level: float) -> pd.DataFrame:
    """A summary as papers print it: "2.45 (0.14)" and "[2.17, 2.73]", then the other columns.

    An estimate has as many decimals as two digits of its standard error need.
    """
    texts: dict[str, list[str]] = {"estimate (SE)": [], f"{100.0 * level:g}% CI": []}
    for value, se, low, high in zip(*(table[name] for name in NUMBERS), strict=True):
        n = _decimals(value, se)
        error = f"{se:.{n}f}" if np.isfinite(se) else MISSING
        has_ends = np.isfinite(low) and np.isfinite(high)
        texts["estimate (SE)"].append(f"{value:.{n}f} ({error})" if np.isfinite(value) else MISSING)
        texts[f"{100.0 * level:g}% CI"].append(
            f"[{low:.{n}f}, {high:.{n}f}]" if has_ends else MISSING
        )
    return pd.DataFrame(texts, index=table.index).join(table.drop(columns=NUMBERS))


def _decimals(value: float, se: float) -> int:
    """The decimals that two digits of a standard error have; without one, three of the value."""
    has_error = np.isfinite(se) and se > 0.0
    size, digits = (se, 2) if has_error else (abs(value), 3)
    if not np.isfinite(size) or size == 0.0:
        return FEWEST_DECIMALS
    return max(FEWEST_DECIMALS, digits - 1 - int(np.floor(np.log10(size))))


def people_table(theta: NDArray[np.float64], labels: Sequence[str], level: float) -> pd.DataFrame:
    """Estimates of groups, (groups, k), as mean, SD and so on, a row per estimate.

    The interval of the mean is that of Student's t.
    """
    from scipy.special import stdtrit

    is_known = np.isfinite(theta)
    n = is_known.sum(axis=0)
    known = np.where(is_known, theta, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = known.sum(axis=0) / n
        squares = (np.where(is_known, theta - mean, 0.0) ** 2).sum(axis=0)
        sd = np.sqrt(squares / np.where(n > 1, n - 1.0, np.nan))
        se = sd / np.sqrt(n)
        reach = se * stdtrit(np.where(n > 1, n - 1.0, np.nan), 0.5 + 0.5 * level)
    figures = {
        "mean": mean,
        "sd": sd,
        "se": se,
        "ci_low": mean - reach,
        "ci_high": mean + reach,
        "min": _end(np.where(is_known, theta, np.inf).min(axis=0, initial=np.inf)),
        "max": _end(np.where(is_known, theta, -np.inf).max(axis=0, initial=-np.inf)),
    }
    return pd.DataFrame(figures, index=list(labels)).round(READ_DECIMALS).assign(n=n)


def _end(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """An end of a range; NaN without a value in it."""
    return np.where(np.isfinite(values), values, np.nan)


def unit_of(row: Parameter, model: Model) -> str:
    """The unit of the estimates of a parameter, which is that of the link in a formula."""
    has_formula = model.has_formula(row.name)
    return link_unit(model.link_of(row.name), row.unit) if has_formula else row.unit


def _meaning(row: Parameter, model: Model) -> str:
    """The meaning of a parameter in this model."""
    return row.meaning if row.name != "v" or model.stimulus is None else OWN_RESPONSE


def coefficients(labels: Iterable[str], model: Model) -> list[str]:
    """The labels of estimates that are coefficients of formulas."""
    return [label for label in labels if model.has_formula(label.partition("[")[0])]


def minimum_text(method: Method, report: Report) -> str:
    """What was minimised or maximised, and its value, as in ``loglik -123.45``."""
    if method.is_likelihood:
        return f"loglik {report.loglik:.2f}"
    if np.isnan(report.statistic):
        return method.statistic_name
    if report.df is None:
        return f"{method.statistic_name or 'minimum'} {report.statistic:.4f}"
    return f"{method.statistic_name} {report.statistic:.2f}, df {report.df}"


# a descent that ends this close to the best value reached the same optimum: descents end roughly,
# since a Newton step concludes the search
SAME_OPTIMUM = 0.05


def starts_text(optimum: Optimum, is_smooth: bool) -> str:
    """How many starting points led to the optimum, and how much higher the next-best end lies."""
    reached = np.array([value for value in optimum.reached if np.isfinite(value)])
    if not reached.size or not np.isfinite(optimum.value):
        return "the search reached no optimum" if is_smooth else "one search by simplices"

    above = reached - optimum.value
    others = above[above > SAME_OPTIMUM]
    found = f"{(above <= SAME_OPTIMUM).sum()} of {reached.size} starts reached the optimum"
    return f"{found}; the next-best end lies {others.min():.3g} higher" if others.size else found


# --- messages of many fits ------------------------------------------------------------------------

# a message is notes with this between them
BETWEEN_NOTES = "; "

# the message of a fit about which there is nothing to say
NOTHING = "converged"

# numbers in a note, which differ between groups of which it says the same
NUMBER = re.compile(r"\d[\d.]*(?:e[-+]?\d+)?")

# a text names at most this number of groups
MOST_NAMED = 6


def notes_of(messages: Mapping[Hashable, str]) -> dict[str, tuple[str, list[Hashable]]]:
    """The notes in the messages of groups by their kind: the first of it, and all its groups.

    Notes are of one kind if they differ in numbers only.
    """
    notes: dict[str, tuple[str, list[Hashable]]] = {}
    for key, message in messages.items():
        for note in message.split(BETWEEN_NOTES) if message != NOTHING else []:
            notes.setdefault(NUMBER.sub("#", note), (note, []))[1].append(key)
    return notes


def notes_table(messages: Mapping[Hashable, str]) -> pd.DataFrame:
    """The notes in the messages of groups, one row for each kind: note, n, groups."""
    notes = notes_of(messages).values()
    return pd.DataFrame(
        {
            "note": pd.Series([note for note, _ in notes], dtype=object),
            "n": pd.Series([len(keys) for _, keys in notes], dtype=int),
            "groups": pd.Series([keys for _, keys in notes], dtype=object),
        }
    )


def notes_text(notes: pd.DataFrame, n_groups: int) -> list[str]:
    """A line for each kind of note, with the groups that it is about."""
    lines = []
    for note, n, groups in notes.itertuples(index=False):
        named = ", ".join(map(str, groups[:MOST_NAMED]))
        if n == 1:
            lines.append(f"{named}: {note}")
        else:
            more = f" and {n - MOST_NAMED} more" if n > MOST_NAMED else ""
            lines.append(f"{n} of {n_groups} groups ({named}{more}), the first: {note}")
    return lines
