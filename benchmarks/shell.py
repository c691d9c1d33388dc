"""The command ``ddm`` under random options and damaged files: how it ends, and how long it takes.

The cases come from tests/fuzz, whose tests run a few of them, of other seeds.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pandas as pd
from presentation import table

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from fuzz.case import Case, outcome_of
from fuzz.complaints import complaints_of
from fuzz.file_cases import file_case
from fuzz.option_cases import option_case

FIRST_SEED = 1_000_000
KINDS: dict[str, tuple[Callable[[int], Case], int]] = {
    "random options": (option_case, 2_000),
    "damaged files": (file_case, 500),
}

# s, after which a command counts as one that does not end
LIMIT = 30

COLUMNS = ("0", "1", "2", "complaints", "not ended", "seconds", "median", "longest")


class NotEnded(BaseException):
    """A command takes longer than the limit; no error that it could catch."""


@contextmanager
def limited() -> Iterator[None]:
    """Raise NotEnded in a block that takes too long; compiled code that does not end exits."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise NotEnded

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    faulthandler.dump_traceback_later(2 * LIMIT, exit=True)
    try:
        yield
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


def ended(case: Case) -> dict[str, Any]:
    """How a case ended, and what there is to complain of, which is printed."""
    with tempfile.TemporaryDirectory() as outer:
        folder = Path(outer, "in")
        folder.mkdir()
        try:
            with limited():
                outcome = outcome_of(case, folder)
        except NotEnded:
            print(f"not ended: {case}")
            return {"status": "not ended", "complaints": 0, "seconds": float(LIMIT)}
        complaints = complaints_of(case, outcome)
        if [path.name for path in Path(outer).iterdir()] != ["in"]:
            complaints.append("something is written outside the folder")
    for complaint in complaints:
        print(f"{complaint}\n    {case}")
    return {
        "status": "complaints" if complaints else str(outcome.status),
        "complaints": len(complaints),
        "seconds": outcome.seconds,
    }


def measure(results: Path, *, quick: bool = False) -> None:
    """Write shell.csv; a quick look takes a tenth of the cases."""
    rows = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kind, (case_of, n) in KINDS.items():
            count = n // 10 if quick else n
            seeds = range(FIRST_SEED, FIRST_SEED + count)
            cases = pd.DataFrame([ended(case_of(seed)) for seed in seeds])
            counts = cases["status"].value_counts()
            times = cases["seconds"]
            rows[kind] = {
                "cases": count,
                **{status: int(counts.get(status, 0)) for status in COLUMNS[:5]},
                "seconds": round(times.sum(), 1),
                "median": round(times.median(), 4),
                "longest": round(times.max(), 2),
            }
    pd.DataFrame.from_dict(rows, orient="index").rename_axis("kind").to_csv(results / "shell.csv")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "shell.csv")
    head = ["what is random", "cases", "exit 0", "exit 1", "exit 2", "complaints", "not ended",
            "all, s", "median, s", "longest, s"]  # fmt: skip
    counts = table(head, rows.astype(object).itertuples(index=False))
    return f"""\
## The command under random input

Commands with random options (`tests/fuzz/option_cases.py`: values that are right, wrong, absurd or hostile, and files of
options) and with damaged files (`tests/fuzz/file_cases.py`: cells, lines, names, separators, encodings, bytes,
compression). All must end by the exit status 0, 1 or 2 within {LIMIT} s, without a traceback, write no file that was not asked
for, run no code, and say what is wrong without words of Python; whatever does not is a complaint. Other seeds are
run with the tests. A command that calls a kind of kernel for the first time waits for it to be compiled or loaded, hence
the longest times.

{counts}
"""
