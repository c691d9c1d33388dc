"""Estimates of a population, or draws, as text that fits a terminal; those of people as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ddm.cli.report_text import WIDTH, paragraph
from ddm.cli.translation import in_shell_words
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.posterior.posterior import Posterior

# digits of estimates
DECIMALS = 3

# in place of a number that is not there
MISSING = "-"

# those that are shown, of the columns of a summary, and those left out first if they do not fit
COLUMNS = (
    *("estimate", "se", "sd", "ci_low", "ci_high", "r_hat", "ess_bulk", "people_low"),
    "people_high",
)
LEFT_OUT_FIRST = (
    *(("people_low", "people_high"), ("ess_bulk",), ("r_hat",), ("ci_low", "ci_high")),
    ("se", "sd"),
)

# how columns are called in the printed table: the middle 68 % of people
TITLES = {"people_low": "68%_low", "people_high": "68%_high"}


def population_text(result: HierarchicalFit | Posterior) -> str:
    """What `str` of the result says, in the words of the shell, and the priors."""
    head = f"<{type(result).__name__}: {_counts(result)}; {result.message}>"
    lines = [head, result.trials.coding]
    if result.model.has_lapses:
        lines.append(f"lapses: {result.model.lapse_window}")
    said = [paragraph(in_shell_words(line)) for line in lines if line]

    parts = ["\n".join([*said, summary_text(result.summary())])]
    if result.priors is not None:
        parts.append(f"priors:\n{result.priors.to_string()}")
    return "\n\n".join(parts)


def summary_text(table: pd.DataFrame) -> str:
    """A summary as text, with as many of its columns as fit.

    Examples
    --------
    >>> table = pd.DataFrame({"estimate": [1.0], "se": [float("nan")], "unit": ["-"]}, ["v"])
    >>> print(summary_text(table))
       estimate se
    v       1.0  -
    """
    shown = table[[name for name in COLUMNS if name in table]].round(DECIMALS)
    if "ess_bulk" in shown:
        shown["ess_bulk"] = shown["ess_bulk"].map("{:.0f}".format)
    for names in ((), *LEFT_OUT_FIRST):
        shown = shown.drop(columns=list(names), errors="ignore")
        text = shown.rename(columns=TITLES).to_string(na_rep=MISSING)
        if max(map(len, text.splitlines())) <= WIDTH:
            break
    return text


def people_table(subjects: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """The estimates of people with the columns that tell people apart, by their own names."""
    keys = [key if len(groups) > 1 else (key,) for key in subjects["subject"]]
    columns = dict(zip(groups, zip(*keys, strict=True), strict=True)) if keys else {}
    return pd.concat(
        [pd.DataFrame(columns, index=subjects.index), subjects.drop(columns="subject")], axis=1
    )


def _counts(result: HierarchicalFit | Posterior) -> str:
    """How many people and trials there are, and how they were fitted."""
    n = f"{result.n} trials"
    if isinstance(result, HierarchicalFit):
        how = f"loglik {result.loglik:.2f}" if result.priors is None else "with priors"
        return f"{result.n_people} people, {n}, {how}"

    chains, draws = result.values.shape[:2]
    people = f"{len(result)} people, " if result.population.by else ""
    return f"{people}{n}, {chains} x {draws} draws"
