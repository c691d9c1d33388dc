"""Files that are written as a whole: they are complete, or as they were before."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

# folders whose entries are what a process has open, such as /dev/fd/1, to which /dev/stdout leads
OPEN_FILES = ("/dev/fd", "/proc/*/fd")

# the name of a file that is being written; the rest of it is drawn at random
TEMPORARY = ".ddm-{}.tmp"

# more links in a row than an operating system follows
MOST_LINKS = 64


def write_whole(path: str | Path, content: bytes) -> bool:
    """Write a file, and say whether it took the place of another.

    The content goes to a file of another name in the same folder, which is renamed when it is
    complete. So whatever happens, a full disk or Ctrl-C, there is the old file or the new one, and
    no part of a file. A new file has the permissions that the user's umask leaves, one that takes
    the place of another has those of the other. If ``path`` is a link, the file at its end is
    written.

    What is not a regular file (see `is_stream`) is written directly.

    An OSError that names ``path`` if it cannot be written.
    """
    with _errors_of(path):
        if is_stream(path):
            _write_stream(path, content)
            return False

        target = Path(os.path.realpath(path))
        existed = _exists(target)
        _replace(target, content)
        return existed


def check_writable(path: str | Path) -> None:
    """An OSError that names ``path`` if `write_whole` could not write there now.

    To find out, a file is made in the folder and removed. The file itself is left as it is.
    """
    with _errors_of(path):
        if is_stream(path):
            Path(path).stat()
            _refuse_protected(Path(path))
            return

        target = Path(os.path.realpath(path))
        _exists(target)
        with _beside(target) as temporary:
            open(temporary, "xb").close()


def is_stream(path: str | Path) -> bool:
    """Whether a path leads to what is no regular file and no folder.

    Such are a terminal, a pipe, ``/dev/null``, and also a regular file that this process has open
    as ``/dev/stdout``: a file of that name would not be what is open.
    """
    other = os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)
    return other or _open_file(path) is not None


# --- regular files --------------------------------------------------------------------------------


def _replace(target: Path, content: bytes) -> None:
    """Write a file beside the target, and give it the name of the target."""
    with _beside(target) as temporary:
        # of a mode that the umask limits, and never through a link that somebody else made
        with open(temporary, "xb") as file:
            if target.exists():
                # before there is content that others might read
                shutil.copymode(target, temporary)
            file.write(content)
            file.flush()
            # some file systems report only now that they are full
            os.fsync(file.fileno())
        os.replace(temporary, target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """The name of a new file in the folder of the target; removed unless it was renamed.

    It is short, since the target's may be the longest that is allowed.
    """
    temporary = target.with_name(TEMPORARY.format(token_hex(8)))
    try:
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink()


def _exists(target: Path) -> bool:
    """Whether there is a file; an OSError if it is a folder, protected, or cannot be named so."""
    try:
        target.stat()
    except FileNotFoundError:
        return False
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    _refuse_protected(target)
    return True


def _refuse_protected(path: Path) -> None:
    """An OSError if a file must not be written: its folder would let it be replaced."""
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@contextmanager
def _errors_of(path: str | Path) -> Iterator[None]:
    """Let errors name the path that was given, not the file that is renamed to it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), os.fspath(path)) from None


# --- what is open already -------------------------------------------------------------------------


def _write_stream(path: str | Path, content: bytes) -> None:
    """Write to what is not a regular file."""
    descriptor = _open_file(path)
    # opened by its name, a regular file at /dev/stdout would be written from its beginning
    with open(path if descriptor is None else os.dup(descriptor), "wb") as file:
        file.write(content)


def _open_file(path: str | Path) -> int | None:
    """The number under which this process has the file open that a path such as /dev/stdout names.

    None if the path names a file in a folder.
    """
    place = Path(path)
    for _ in range(MOST_LINKS):
        folder = Path(os.path.realpath(place.parent))
        if place.name.isdecimal() and any(folder.match(pattern) for pattern in OPEN_FILES):
            return int(place.name) if _is_ours(folder) else None
        # unlike a method of the path, False for a name that is too long
        if not os.path.islink(place):
            return None
        place = folder / os.readlink(place)
    return None


def _is_ours(folder: Path) -> bool:
    """Whether a folder of open files is that of this process."""
    return folder.match("/dev/fd") or folder.parent.name == str(os.getpid())
