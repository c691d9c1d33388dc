"""`Stored`: the results of many tasks in a checkpoint, some in each file.

A file has one line with a checksum, and one of JSON: the results by the numbers of their tasks.
Python writes the digits of a float that give the same float when they are read.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from ddm.runtime.checkpoints import Checkpoint

Result = TypeVar("Result")

Task = tuple[Any, ...]

# results are gathered for so many seconds, and then written
INTERVAL = 2.0

# what the clock of this module says, s
clock = time.monotonic


@dataclass(frozen=True)
class Stored(Generic[Result]):
    """The results of the tasks of one kind in a checkpoint.

    name : of their files, which tells them from those of other tasks
    encode : makes of a result what JSON can hold
    decode : makes a result of that, and of the task: ``decode(content, *task)``
    """

    checkpoint: Checkpoint
    name: str
    encode: Callable[[Result], Any]
    decode: Callable[..., Result]

    def for_blocks(self) -> Stored[Sequence[Result]]:
        """The same for blocks of tasks, which have a result for each."""
        return Stored(
            self.checkpoint,
            self.name,
            lambda results: [self.encode(result) for result in results],
            lambda contents, block: [
                self.decode(content, task) for content, task in zip(contents, block, strict=True)
            ],
        )

    def known(self) -> dict[int, Any]:
        """What was stored, by the numbers of the tasks; a ValueError if a file is damaged."""
        found: dict[int, Any] = {}
        for file in self.checkpoint.names(f"{self.name}-*.json"):
            found |= self._read(file)
        return found

    def _read(self, file: str) -> dict[int, Any]:
        """The results in one file."""
        try:
            said, _, body = self.checkpoint.read(file).partition(b"\n")
            if said.decode("ascii") != _checksum(body):
                raise ValueError
            return {int(i): content for i, content in json.loads(body).items()}
        except ValueError:
            path = str(self.checkpoint.path_of(file))
            raise ValueError(
                f"checkpoint: the file {path!r} is damaged, so its results cannot be used. Delete "
                "this file, and run the same again, which computes its results anew."
            ) from None


class Keep(Protocol):
    """Takes the number of a task and its result, and whether its process died, to store it."""

    def __call__(self, i: int, result: Any, *, died: bool) -> None: ...


@contextmanager
def writing(stored: Stored[Any] | None) -> Iterator[Keep]:
    """A function that stores results in time; without ``stored`` it lets them go.

    What is left is stored at the end, also where that is an error or Ctrl-C.
    """
    if stored is None:
        yield lambda i, result, *, died: None
        return
    part = _Part(stored)
    try:
        yield part.add
    finally:
        part.write()


@dataclass
class _Part:
    """Results that were gathered since the last file was written."""

    stored: Stored[Any]
    contents: dict[int, Any] = field(default_factory=dict)
    written: float = field(default_factory=lambda: clock())

    def add(self, i: int, result: Any, *, died: bool) -> None:
        """Add a result, and write what was gathered if that has taken long enough."""
        content = self.stored.encode(result)
        if died:
            # in a file of its own, which a user may delete to have it tried again
            self._write({i: content}, "-died")
            return
        self.contents[i] = content
        if clock() - self.written >= INTERVAL:
            self.write()

    def write(self) -> None:
        """Write what was gathered."""
        if self.contents:
            self._write(self.contents)
        self.contents = {}
        self.written = clock()

    def _write(self, contents: Mapping[int, Any], ending: str = "") -> None:
        # the same part has the same name if it is written again, and no other part has it
        name = f"{self.stored.name}-{min(contents):08}{ending}.json"
        self.stored.checkpoint.write(name, _content(contents))


def _content(contents: Mapping[int, Any]) -> bytes:
    """The content of a file."""
    body = json.dumps(contents).encode("utf-8")
    return _checksum(body).encode("ascii") + b"\n" + body


def _checksum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
