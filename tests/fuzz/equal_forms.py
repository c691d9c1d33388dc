"""Forms of a file that hold the same table: what is random in them changes no value."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable

ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")

COMMENTS = ("# by me\n", "# subject 3, run 1\n#\n")


def equal_form(text: str, seed: int) -> tuple[bytes, str]:
    """The table of a text with commas in another form, and what was done to it."""
    rng = random.Random(seed)
    rows = [line.split(",") for line in text.splitlines()]
    order = rng.sample(range(len(rows[0])), k=len(rows[0])) if rng.random() < 0.5 else None
    if order is not None:
        rows = [[row[i] for i in order] for row in rows]

    sep = rng.choice((",", ";", "\t", "|", " "))
    comma = sep != "," and rng.random() < 0.4
    if comma:
        rows = [[cell.replace(".", ",") for cell in row] for row in rows]
    quotes = rng.choice(("none", "none", "all", "names", "some"))
    blanks = rng.random() < 0.3 and quotes == "none"
    lines = [_line(row, i, sep, quotes, blanks, rng) for i, row in enumerate(rows)]

    end = rng.choice(("\n", "\n", "\r\n", "\r"))
    written = end.join(lines) + end * rng.choice((0, 1, 1, 3))
    start = rng.choice(("", "", "", *COMMENTS, "\n", f"sep={sep}\n" if sep != " " else ""))
    encoding, pack = rng.choice(ENCODINGS), rng.choice(PACKS)
    content = (start.replace("\n", end) + written).encode(encoding)
    if encoding in MARKS:
        content = MARKS[encoding] + content
    said = (f"{sep=} {order=} {comma=} {quotes=} {blanks=} {end=} {start=} {encoding=}, "
            f"{pack.__name__}")  # fmt: skip
    return pack(content), said


# without these marks at the start nobody could tell the encoding
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def _line(
    row: list[str], number: int, sep: str, quotes: str, blanks: bool, rng: random.Random
) -> str:
    is_quoted = {"all": True, "names": number == 0}.get(quotes)
    cells = [
        f'"{cell}"' if (rng.random() < 0.3 if quotes == "some" else is_quoted) else cell
        for cell in row
    ]
    mark = f"{' ' * rng.randint(0, 2)}{sep} " if blanks else sep
    return mark.join(cells)


def plain(content: bytes) -> bytes:
    """The content as it is."""
    return content


def zipped(content: bytes) -> bytes:
    """In an archive of one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", content)
    return file.getvalue()


PACKS: tuple[Callable[[bytes], bytes], ...] = (
    plain,
    plain,
    plain,
    gzip.compress,
    bz2.compress,
    lzma.compress,
    zipped,
)
