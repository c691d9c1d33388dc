"""What was understood of a table and what was found in it, as text that fits a terminal."""

from __future__ import annotations

import re
import textwrap

import pandas as pd

from ddm.cli.translation import in_shell_words
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding

# lines of this width fit every terminal
WIDTH = 80

# of a column with more levels than this, which do not fit on a line, only their number is shown
MOST_LEVELS = 12

# the next lines of a paragraph
INDENT = "  "


def paragraph(text: str, indent: str = "") -> str:
    """A text in lines that fit; words are not broken, so that options can be copied."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def understood_text(understood: dict[str, str]) -> str:
    """A line for each topic."""
    lines = [f"{topic}: {in_shell_words(text)}" for topic, text in understood.items()]
    return "\n".join(map(paragraph, lines))


def columns_text(examined: Examined) -> str:
    """A line for each column but those of RTs and responses: its levels in the trials."""
    kept = examined.kinds.kept
    rows = examined.table[kept] if kept.any() else examined.table
    others = [name for name in rows if name not in (examined.rt, examined.response)]
    return "\n".join(paragraph(f"column {name}: {_levels(rows[name])}") for name in others)


def findings_text(found: list[Finding], n_rows: int) -> str:
    """A paragraph for each finding, or that there is none.

    Lines are not listed if a finding is about all rows of the table, of which there are ``n_rows``.
    """
    if not found:
        return "nothing to report"
    return "\n\n".join(_finding_text(finding, finding.n < n_rows) for finding in found)


def _finding_text(finding: Finding, has_lines: bool) -> str:
    text = in_shell_words(finding.finding)
    parts = [paragraph(f"{finding.severity}: {text[0].upper()}{text[1:]}")]
    if finding.rows and has_lines and finding.counts == "rows":
        parts.append(paragraph(_lines(finding), INDENT))
    parts.append(paragraph(f"remedy: {finding.option}", INDENT))
    return "\n".join(parts)


def _lines(finding: Finding) -> str:
    """Where the rows stand that a finding is about: "lines 4, 5" for "line 4" and "line 5"."""
    places = [str(row) for row in finding.rows]
    word = places[0].partition(" ")[0]
    if len(places) > 1 and all(re.fullmatch(rf"{word} \d+", place) for place in places):
        places = [place.removeprefix(f"{word} ") for place in places]
        places[0] = f"{word}s {places[0]}"
    more = f", ... ({finding.n} in all)" if finding.n > len(finding.rows) else ""
    return ", ".join(places) + more


def _levels(column: pd.Series) -> str:
    """The levels of a column, or how many there are, and how many of its values are missing."""
    levels = column.dropna().unique()
    if not len(levels):
        return "missing in all"

    missing = f", missing in {column.isna().sum()}" if column.isna().any() else ""
    if len(levels) > MOST_LEVELS:
        return f"{len(levels)} values{missing}"

    in_order = sorted(levels, key=lambda level: (str(type(level)), level))
    return ", ".join(map(str, in_order)) + missing
