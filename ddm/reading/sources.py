"""The files that a path names, and what they hold: bytes, decompressed.

A path may be a pattern, an archive of several files, or - for what is piped into the program. Each
file is opened once and read from its start to its end, so that pipes can be read too.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

# what is piped into the program is called so
STDIN = "-"

# the first bytes of compressed files, and how these are decompressed
COMPRESSIONS: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ\x00": lzma.decompress,
}
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

# what a decompressor raises for a damaged file
DAMAGE = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    RuntimeError,
    ValueError,
)

# a file in this folder of a zip archive tells that the archive is a workbook
WORKBOOK = "xl/"

# parts of archives that hold no data
NO_DATA = ("__MACOSX/", ".DS_Store")


@dataclass(frozen=True)
class Source:
    """A file: its name, as messages call it, and its content."""

    name: str
    content: bytes


def sources_of(path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> list[Source]:
    """The files that a path, a pattern such as ``"data/*.csv"``, or a list of these names.

    A ValueError that names the path if there is no such file, or if it cannot be read.
    """
    paths = [path] if isinstance(path, str | os.PathLike) else list(path)
    files = [file for one in paths for file in files_of(one)]
    if not files:
        raise ValueError("path names no file: it is an empty list. Give one file or more.")
    repeated = next((file for file in files if files.count(file) > 1), None)
    if repeated is not None:
        raise ValueError(f"path names the file {repeated} twice. Name each file once.")
    return [source for file in files for source in _contents(file)]


def is_several(path: object) -> bool:
    """Whether a path names several files: it is a list or a pattern, also if one file matches."""
    if isinstance(path, str | os.PathLike):
        return has_magic(os.fspath(path)) and not os.path.exists(path)
    return True


def files_of(path: str | os.PathLike[str]) -> list[str]:
    """The names of the files that one path or pattern names, in order."""
    if not isinstance(path, str | os.PathLike):
        raise TypeError(
            f"path must be the path of a file, a pattern such as 'data/*.csv', or a list of these; "
            f"got {path!r}."
        )

    name = os.fspath(path)
    if not is_several(name):
        return [name]

    found = sorted(file for file in glob(name, recursive=True) if not os.path.isdir(file))
    if not found:
        raise ValueError(f"no file matches {name!r}. Correct the pattern, or name the file.")
    return found


def _contents(file: str) -> Iterator[Source]:
    """The one file of this name, or the files in an archive of this name."""
    content = _read(file)
    try:
        for start, decompress in COMPRESSIONS.items():
            if content.startswith(start):
                content = decompress(content)
        members = _members(content) if content.startswith(ZIP) else None
    except DAMAGE as error:
        raise ValueError(
            f"{file} cannot be decompressed: {_reason(error)}. It is damaged, or needs a password; "
            "download it again, or unpack it first."
        ) from error
    if members is None:
        yield Source(file, content)
        return

    if not members:
        raise ValueError(f"{file} is an archive without files. Name another one.")
    for name, member in members.items():
        yield Source(file if len(members) == 1 else f"{file}/{name}", member)


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise ValueError(f"{_unread(file, error)}") from error


def _unread(file: str, error: Exception) -> str:
    """The message about a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        folder = Path(file).parent
        advice = (
            "Correct its name." if os.path.isdir(folder) else f"There is no folder {folder} either."
        )
        return f"there is no file {file}. {advice}"
    if isinstance(error, IsADirectoryError):
        return f"{file} is a folder. Name the files in it: {os.path.join(file, '*.csv')}."
    return f"{file} cannot be read: {_reason(error)}. Check its name and your rights to read it."


def _members(content: bytes) -> dict[str, bytes] | None:
    """The files in a zip archive, by name in order; None if it is a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if any(member.filename.startswith(WORKBOOK) for member in members):
            return None
        names = [
            member.filename
            for member in members
            if not member.is_dir() and not any(part in member.filename for part in NO_DATA)
        ]
        return {name: archive.read(name) for name in sorted(names)}


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.strip().rstrip(".") or type(error).__name__
