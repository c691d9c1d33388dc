"""Bytes as text: by a mark at their start, as UTF-8, or in the alphabet of Western Europe."""

from __future__ import annotations

import codecs

# marks at the start of a file, and the encodings that they tell; the longer ones first
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# latin-1, whose letters Windows writes with some more
WESTERN = "cp1252"


def text_of(name: str, content: bytes, encoding: str | None) -> tuple[str, str]:
    """The text of a file and the encoding in which it is written, ``encoding`` if that is said.

    A ValueError if the bytes are no text in this encoding, or in none that is tried.
    """
    found = encoding or _encoding(content)
    try:
        text = content.decode(found)
    except LookupError:
        raise ValueError(
            f"encoding={encoding!r} is not known. Give the name of an encoding, such as 'utf-8', "
            "'utf-16', 'latin-1' or 'cp1252'."
        ) from None
    except ValueError as error:
        raise ValueError(
            f"{name} cannot be read as text in {found}: {_where(content, error)}. Say "
            "in which encoding it is written: encoding='latin-1', for example."
        ) from None

    if "\0" in text:
        raise ValueError(
            f"{name} is no text file: it holds zero bytes. Save it as text with separators (CSV), "
            "or say in which encoding it is written: encoding='utf-16', for example."
        )
    return text.removeprefix("\ufeff"), found


def _encoding(content: bytes) -> str:
    """The encoding that a mark tells, or that the bytes allow; UTF-16 shows by its zero bytes."""
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    if marked is not None:
        return marked

    # letters of Western alphabets are every other byte
    sample = content[:1000]
    if sample[1::2].count(0) > 0.4 * len(sample):
        return "utf-16-le"
    if sample[::2].count(0) > 0.4 * len(sample):
        return "utf-16-be"

    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return WESTERN
    return "utf-8"


def _where(content: bytes, error: ValueError) -> str:
    """Which byte cannot be read, and in which line it stands."""
    if not isinstance(error, UnicodeDecodeError):
        return "it cannot be decoded"
    line = content.count(b"\n", 0, error.start) + 1
    return f"byte {content[error.start : error.start + 1].hex()} in line {line}"
