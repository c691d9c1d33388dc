"""What was understood of a table and what was found in it, as text that fits a terminal."""

from __future__ import annotations

import re
import textwrap
from itertools import accumulate, groupby

import pandas as pd

from ddm.cli.translation import in_shell_words
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding
from ddm.doctor.mended import label_counts
from ddm.reading.column_names import listed

# lines of this width fit every terminal
WIDTH = 80

# of a column with more levels than this, which do not fit on a line, only their number is shown
MOST_LEVELS = 12

# levels and columns are listed in about so many lines; the others are counted
MOST_LINES = 15

# columns of which only the names, and a number or a value, are listed
TITLES = ("many values", "constant", "constant but for missing values", "empty")

# where a row stands in a file
PLACE = re.compile(r"(?P<word>line|row|record) (?P<number>\d+)(?P<file>.*)", re.DOTALL)

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


def in_pieces(table: pd.DataFrame, width: int = WIDTH) -> list[str]:
    """A table as text, in pieces one below the other that each fit the width."""
    pieces, names = [], list(table.columns)
    while names:
        n = len(names)
        while n > 1 and len(table[names[:n]].to_string().partition("\n")[0]) > width:
            n -= 1
        pieces.append(table[names[:n]].to_string())
        names = names[n:]
    return pieces


def understood_text(understood: dict[str, str]) -> str:
    """A line for each topic."""
    lines = [f"{topic}: {in_shell_words(text)}" for topic, text in understood.items()]
    return "\n".join(map(paragraph, lines))


def columns_text(examined: Examined) -> str:
    """What the columns but those of RTs and responses hold in the trials.

    A line for each column with a few levels; and one for all that have many, one level or none.
    """
    kept = examined.kinds.kept
    rows = examined.table[kept] if kept.any() else examined.table
    by_kind: dict[str, list[str]] = {kind: [] for kind in ("levels", *TITLES)}
    for name in rows:
        if name not in (examined.rt, examined.response):
            kind, text = _described(rows[name])
            by_kind[kind].append(f"{name}{text}")

    lines = [paragraph(f"column {text}") for text in by_kind["levels"]]
    last = [f"{title}: {listed(by_kind[title])}" for title in TITLES if by_kind[title]]
    return "\n".join([*_first(lines, MOST_LINES - len(last)), *map(paragraph, last)])


def _first(paragraphs: list[str], most_lines: int) -> list[str]:
    """The first paragraphs, and how many columns the others are about."""
    ends = list(accumulate(text.count("\n") + 1 for text in paragraphs))
    if not ends or ends[-1] <= most_lines:
        return paragraphs
    n = sum(end < most_lines for end in ends)
    return [*paragraphs[:n], f"and {len(paragraphs) - n} more columns with levels"]


def _described(column: pd.Series) -> tuple[str, str]:
    """The kind of a column, and what is said of it after its name."""
    levels = list(label_counts(column))
    if not levels:
        return "empty", ""

    n_missing = int(column.isna().sum())
    missing = f", missing in {n_missing}" if n_missing else ""
    if len(levels) > MOST_LEVELS:
        return "many values", f" ({len(levels)}{missing})"
    if len(levels) == 1:
        kind = "constant but for missing values" if n_missing else "constant"
        return kind, f" = {levels[0]}"
    in_order = sorted(levels, key=lambda level: (isinstance(level, str), str(type(level)), level))
    return "levels", f": {', '.join(map(str, in_order))}{missing}"


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
    """Where the rows stand that a finding is about: "lines 4, 5" for "line 4" and "line 5".

    Lines of several files are listed by file.
    """
    places = [PLACE.fullmatch(str(row)) for row in finding.rows]
    more = f", ... ({finding.n} in all)" if finding.n > len(finding.rows) else ""
    found = [place for place in places if place is not None]
    if len(found) < len(places):
        return ", ".join(map(str, finding.rows)) + more

    texts = []
    for (word, file), group in groupby(found, key=lambda place: (place["word"], place["file"])):
        numbers = [place["number"] for place in group]
        several = "s" if len(numbers) > 1 else ""
        texts.append(f"{word}{several} {', '.join(numbers)}{file}")
    return "; ".join(texts) + more
