"""`Checkpoint`: a folder that keeps what a long computation has found, for when it is ended.

The folder belongs to one computation: ``about.json`` says what it was computed from, and nothing
else may continue there. Every file is complete or not there at all. While a computation runs no
other one may use its folder. It stays until the user deletes it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import numpy as np

from ddm.runtime.identities import Identity, Unidentified, identity_of
from ddm.runtime.whole_files import TEMPORARY, write_whole

# what the folder is of, and who uses it
ABOUT = "about.json"
LOCK = "lock"

# what was being written when a process was killed
LEFTOVERS = TEMPORARY.format("*")

# raised when the meaning of the files changes
SCHEMA = 1

# a message shows so much of a text
LONGEST = 60

# what a user is told who ends a computation
GO_ON = "run the same again to go on from there"

# where Windows locks a file, far behind its content
LOCKED_BYTE = 2**20

# what a folder is of, in words
WORDS = {
    "task": "the function",
    "version": "the version of ddm",
    "data": "the table of trials",
    "model": "the model",
    "process": "the true process",
}


@dataclass(frozen=True)
class Checkpoint:
    """A folder that is open for one computation.

    ``folder`` is as the user wrote it.
    """

    folder: Path

    def path_of(self, name: str) -> Path:
        """The path of a file."""
        return self.folder / name

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return self.path_of(name).is_file()

    def names(self, pattern: str) -> list[str]:
        """The names of the files that match a pattern, in order."""
        return sorted(path.name for path in self.folder.glob(pattern))

    def read(self, name: str) -> bytes:
        """The content of a file."""
        return self.path_of(name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write a file as a whole: it is there with all of its content, or not at all."""
        write_whole(self.path_of(name), content)


@contextmanager
def open_checkpoint(
    folder: str | Path, task: str, values: Mapping[str, Any]
) -> Iterator[Checkpoint]:
    """The checkpoint in a folder, which is made if there is none, while it is used.

    ``task`` names the function, and ``values`` are all that its result depends on, by the names of
    its arguments; `Identity`s or values that have one.

    A ValueError, which says what to do, if the folder holds anything else, if it is of something
    else, if another process uses it, or if another process could not tell whether it has the same
    values.
    """
    own = {"task": f"ddm.{task}", "version": version("ddm-toolkit")}
    identities = {name: identity_of(text, text) for name, text in own.items()}
    identities |= {name: argument_identity(name, value) for name, value in values.items()}
    path = checked_folder(folder)
    path.mkdir(parents=True, exist_ok=True)
    _refuse_other_files(path)
    with _locked(path):
        checkpoint = Checkpoint(path)
        _remove_leftovers(checkpoint)
        if not checkpoint.has(ABOUT):
            about = {name: asdict(one) for name, one in identities.items()}
            content = json.dumps({"schema": SCHEMA, "of": about}, indent=1)
            checkpoint.write(ABOUT, content.encode("utf-8"))
        _refuse_other_computation(checkpoint, identities)
        try:
            yield checkpoint
        except KeyboardInterrupt as interruption:
            # which a shell shows below it, as Python does
            interruption.add_note(f"What was done is kept in {str(path)!r}: {GO_ON}.")
            raise


def checked_folder(folder: Any) -> Path:
    """The argument ``checkpoint`` as a path; an error unless it is a folder, or not there yet."""
    if not isinstance(folder, str | os.PathLike) or not os.fspath(folder):
        raise TypeError(
            "checkpoint must be the name of a folder, in which what is done is kept; got "
            f"{folder!r}. For example checkpoint='my_fits'; None keeps nothing."
        )
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise ValueError(
            f"checkpoint={os.fspath(folder)!r} is a file, and must be a folder, which may be new. "
            "Choose another name."
        )
    return path


def check_repeatable(seed: Any) -> None:
    """Raise an error if the numbers drawn from a seed would be others in the next run."""
    if seed is None:
        raise ValueError(
            "seed=None draws other random numbers in every run, so that no run could continue what "
            "another one began. With checkpoint= give a whole number: seed=1."
        )
    if isinstance(seed, np.random.Generator):
        raise TypeError(
            "seed must be a whole number or a SeedSequence with checkpoint=; got a Generator, "
            "whose next numbers depend on what was drawn from it before, so that another run could "
            "not continue. For example seed=1."
        )


def argument_identity(name: str, value: Any, text: str | None = None) -> Identity:
    """The identity of the value of an argument; a ValueError if nobody can tell it."""
    if isinstance(value, Identity):
        return value
    try:
        return identity_of(value, text)
    except Unidentified as error:
        raise ValueError(
            f"checkpoint= cannot be used with this {name}: {error}, so that nobody could say "
            "whether the results that were kept are of the same. Leave out checkpoint=, or write "
            f"the {name} with functions and numbers of Python."
        ) from None


# --- what is in a folder --------------------------------------------------------------------------


def _remove_leftovers(checkpoint: Checkpoint) -> None:
    """Remove what was being written when a process was killed."""
    for path in checkpoint.folder.glob(LEFTOVERS):
        with suppress(OSError):
            path.unlink()


def _refuse_other_files(folder: Path) -> None:
    """Raise a ValueError if there are files in a folder that does not say it is a checkpoint."""
    names = sorted(path.name for path in folder.iterdir())
    others = [name for name in names if name != LOCK and not Path(name).match(LEFTOVERS)]
    if others and ABOUT not in names:
        raise ValueError(
            f"checkpoint={str(folder)!r} is a folder with other files, such as {others[0]!r}. "
            "Name a folder that is empty or not there yet, which holds nothing but the checkpoint."
        )


def _refuse_other_computation(checkpoint: Checkpoint, identities: Mapping[str, Identity]) -> None:
    """Raise a ValueError if a folder is of something else."""
    folder = str(checkpoint.folder)
    try:
        about = json.loads(checkpoint.read(ABOUT))
        is_known = about["schema"] == SCHEMA
        kept = {name: Identity(**one) for name, one in about["of"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError(
            f"checkpoint={folder!r}: {ABOUT} in this folder cannot be read, so nobody knows what "
            f"its results are of. {_remedy(folder)}"
        ) from None

    if not is_known:
        raise ValueError(
            f"checkpoint={folder!r} was written by a version of ddm that keeps results in another "
            f"way. {_remedy(folder)}"
        )
    # the arguments of another function are not compared
    is_same_task = kept.get("task") == identities["task"]
    names = identities if is_same_task else ["task"]
    differences = [
        _difference(name, kept.get(name), identities[name])
        for name in names
        if name not in kept or kept[name].sha256 != identities[name].sha256
    ]
    if differences:
        raise ValueError(
            f"checkpoint={folder!r} holds results of something else: {'; '.join(differences)}. "
            f"{_remedy(folder)}"
        )


def _difference(name: str, kept: Identity | None, given: Identity) -> str:
    """What is other in a folder, in words."""
    what = WORDS.get(name, f"{name}=")
    if kept is None:
        return f"{what} was not said there"
    if kept.text == given.text:
        return f"{what} has the same text but other content ({_short(given.text)})"
    return f"{what} was {_short(kept.text)} there, and is {_short(given.text)} here"


def _short(text: str) -> str:
    """The beginning of a text that is too long for a message."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _remedy(folder: str) -> str:
    return (
        "Name another folder for this computation; or, if the results that were kept there are not "
        f"needed, delete it: shutil.rmtree({folder!r})."
    )


# --- one process at a time ------------------------------------------------------------------------


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder; a ValueError if one is in it.

    The operating system unlocks the file when its process ends, however it does.
    """
    # never emptied before it is known that nobody holds it
    with open(folder / LOCK, "a+") as file:
        if not _lock(file):
            file.seek(0)
            owner = file.read().strip()
            who = f"process {owner}" if owner else "another process"
            raise ValueError(
                f"checkpoint={str(folder)!r} is in use by {who}, which still runs. Wait until it "
                "has ended, or end it, and run the same again; or name another folder."
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _lock(file: IO[str]) -> bool:
    """Lock a file, until it is closed; whether nobody else has."""
    if sys.platform == "win32":
        import msvcrt

        try:
            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # a file system that knows no locks
        return True
    return True
