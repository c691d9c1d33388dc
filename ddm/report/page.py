"""What a page is made of. All are texts, which are escaped where the page is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Formula:
    """Lines of a formula."""

    lines: tuple[str, ...]
    kind: ClassVar[str] = "formula"


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "items"


@dataclass(frozen=True)
class Facts:
    """Topics, and the lines that are said of each."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Table:
    """A table of texts.

    head : the names of the columns
    rows : the cells of each row
    numbers : whether each column holds numbers, which stand at the right
    n_keys : how many of the first columns say what a row is about
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    n_keys: int = 1
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Notice:
    """What was noticed: how severe it is, what to know, and code that deals with it."""

    severity: str
    text: str
    code: str = ""
    kind: ClassVar[str] = "notice"


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, for a wide and for a narrow screen.

    alternative : what it shows, for a reader who cannot see it
    wide, narrow : the SVG, in base64
    width, narrow_width : their widths, CSS pixels
    """

    caption: str
    alternative: str
    wide: str
    narrow: str
    width: int
    narrow_width: int
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True)
class Code:
    """Lines to copy."""

    text: str
    kind: ClassVar[str] = "code"


Part: TypeAlias = Text | Formula | Items | Facts | Table | Notice | Picture | Code


@dataclass(frozen=True)
class Chapter:
    """A heading, and what stands below it; ``name`` is its place in the address of the page."""

    name: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Page:
    """A whole page.

    title : what it is about
    made : who made it and when, a line at its end
    summary : the answers that a reader looks for first
    """

    title: str
    made: str
    summary: Facts
    chapters: tuple[Chapter, ...]
