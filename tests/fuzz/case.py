"""One call of the command with the files that it finds, and what came of it."""

from __future__ import annotations

import os
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from ddm.cli import main


@dataclass(frozen=True)
class Case:
    """What is typed after ``ddm``, and the files in the folder; ``text`` is what these hold.

    It is the text before it was encoded and compressed.
    """

    words: tuple[str, ...]
    files: dict[str, bytes]
    text: str = ""

    def __str__(self) -> str:
        return f"ddm {' '.join(map(repr, self.words))}"


@dataclass(frozen=True)
class Outcome:
    """How a call ended: its exit status, what it printed, its seconds and the files it changed."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    changed: frozenset[str]
    crash: str


def outcome_of(case: Case, folder: Path) -> Outcome:
    """Run a case in a folder, in which nothing but its files are."""
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    before, began = _contents(folder), time.perf_counter()
    result = _invoked(case, folder)
    after = _contents(folder)
    is_exit = result.exception is None or isinstance(result.exception, SystemExit)
    return Outcome(
        status=result.exit_code,
        stdout=result.stdout,
        stderr=result.stderr,
        seconds=time.perf_counter() - began,
        changed=frozenset(
            name for name in {*before, *after} if before.get(name) != after.get(name)
        ),
        crash="" if is_exit else "".join(traceback.format_exception(*result.exc_info)),
    )


def _invoked(case: Case, folder: Path) -> Result:
    here = Path.cwd()
    os.chdir(folder)
    try:
        return _runner().invoke(main, list(case.words), prog_name="ddm")
    finally:
        os.chdir(here)


def _runner() -> CliRunner:
    # click before 8.2 mixes the two streams unless told not to
    try:
        return CliRunner(mix_stderr=False)
    except TypeError:
        return CliRunner()


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
