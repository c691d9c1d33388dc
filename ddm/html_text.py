"""Texts and tables as HTML, for notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd


def block(title: str, *parts: str | pd.DataFrame) -> str:
    """A title, and paragraphs and tables below it; signs such as < in labels are escaped.

    Examples
    --------
    >>> block("<DDM>", "v = 1")
    '<div><strong>&lt;DDM&gt;</strong><p>v = 1</p></div>'
    """
    inside = "".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else part.to_html()
        for part in parts
        if len(part)
    )
    return f"<div><strong>{escape(title)}</strong>{inside}</div>"


def fields_block(title: str, values: Mapping[str, Any]) -> str:
    """A title, and a table of names and their values as they are written in code."""
    return block(title, pd.DataFrame({"value": {name: repr(x) for name, x in values.items()}}))
