"""Whether a computation that is killed goes on from its checkpoint, to the same table.

Separate fits of seven parameters, in two processes, are killed (SIGKILL) at random moments or in
the midst of writing a part, and run again. The table of the run that ends is compared, byte by
byte, with that of a run without a checkpoint.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import million
import numpy as np
import pandas as pd
from presentation import table

# arguments: the file of the table, n_jobs, the folder (or -), and the part in whose midst it ends
PROGRAM = """
import os, signal, sys
import pandas as pd
import ddm
from ddm.runtime import whole_files

out, n_jobs, folder, part = sys.argv[1:]
left, replace = int(part), os.replace

def replace_or_end(source, target):
    global left
    left -= os.path.basename(target).startswith("fits-")
    if left == 0 and part != "0":
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target)

whole_files.os.replace = replace_or_end
process = ddm.DDM(v=1.2, a=1.5, z=0.5, t0=0.3, sv=0.5, sz=0.2, st0=0.1)
data = pd.concat([process.simulate(120, seed=i).assign(person=i) for i in range({people})])
model = ddm.Model(z=ddm.FREE, sv=ddm.FREE, sz=ddm.FREE, st0=ddm.FREE)
kept = None if folder == "-" else folder
fits = ddm.fit_each(model, data, by="person", n_jobs=int(n_jobs), checkpoint=kept, progress=False)
fits.to_csv(out)
"""
# arguments: the trials, the file of the table, and the folder (or -)
PROGRAM_OF_FILE = """
import sys
import ddm

path, out, folder = sys.argv[1:]
kept = None if folder == "-" else folder
ddm.fit_each(ddm.Model(v="condition"), ddm.Trials(path), by="subject", out=out, checkpoint=kept)
"""
PEOPLE = 8
# runs that are killed once: at a random moment, and in the midst of writing
AT_RANDOM = 15
WRITING = 5
# kills of one run, and its people: in the midst of writing its first part, and of its second, in turns
MANY = 20
MANY_PEOPLE = 40
# people in a file, whose fits take less than a millisecond each
FILE_PEOPLE = 200_000
# of the seconds that a whole run takes, when a kill may happen
SHARE = (0.1, 0.95)


class Runs:
    """Runs of the program, in a folder of their own."""

    def __init__(self, folder: Path, people: int) -> None:
        self.folder = folder
        self.program = PROGRAM.replace("{people}", str(people))

    def start(self, n_jobs: int, kept: Path | str, part: int = 0) -> subprocess.Popen[bytes]:
        """Start the program."""
        words = [self.folder / "fits.csv", n_jobs, kept, part]
        command = [sys.executable, "-W", "ignore", "-c", self.program, *map(str, words)]
        return subprocess.Popen(command)

    def table(self, n_jobs: int, kept: Path | str) -> tuple[bytes, float]:
        """The table of a run that ends, and its seconds."""
        began = time.perf_counter()
        assert self.start(n_jobs, kept).wait() == 0
        return (self.folder / "fits.csv").read_bytes(), time.perf_counter() - began

    def killed(self, n_jobs: int, kept: Path, after: float) -> bool:
        """Whether a run was still there to be killed after these seconds."""
        run = self.start(n_jobs, kept)
        try:
            run.wait(after)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
        return run.wait() == -signal.SIGKILL

    def killed_writing(self, n_jobs: int, kept: Path, part: int) -> bool:
        """Whether a run ended in the midst of writing a part."""
        return self.start(n_jobs, kept, part).wait() == -signal.SIGKILL


def n_kept(kept: Path) -> int:
    """The number of files with results, of which each may have several."""
    return len(list(kept.glob("fits-*.json")))


def rows(runs: Runs, n_random: int, n_writing: int) -> Iterator[dict[str, object]]:
    """A row for each run that was killed."""
    # the first one compiles
    runs.table(2, "-")
    whole, seconds = runs.table(2, "-")
    rng = np.random.default_rng(21)
    moments = rng.uniform(*SHARE, size=n_random) * seconds
    parts = rng.integers(1, 4, size=n_writing)
    kept = runs.folder / "kept"
    said = {"whole_run": round(seconds, 1), "people": PEOPLE}
    for i in range(n_random + n_writing):
        shutil.rmtree(kept, ignore_errors=True)
        # other numbers of processes before and after
        before, after = (2, 1) if i % 2 else (1, 2)
        if i < n_random:
            how, moment = "at a random moment", moments[i]
            while not runs.killed(before, kept, moment):
                # it had ended before
                shutil.rmtree(kept)
                moment *= SHARE[1]
            when = f"{moment:.1f} s"
        else:
            how, part = "while writing", int(parts[i - n_random])
            assert runs.killed_writing(before, kept, part)
            when = f"part {part}"
        files = n_kept(kept)
        again, rest = runs.table(after, kept)
        yield {
            "how": how, "when": when, "kills": 1, "files": files,
            "seconds": round(rest, 1), "same": again == whole, **said,
        }  # fmt: skip


def again_and_again(runs: Runs, n_kills: int) -> dict[str, object]:
    """The row of a run that is killed many times."""
    whole, seconds = runs.table(2, "-")
    kept = runs.folder / "many"
    kills = sum(runs.killed_writing(2, kept, 1 + i % 2) for i in range(n_kills))
    files = n_kept(kept)
    again, rest = runs.table(2, kept)
    return {
        "how": "again and again, while writing", "when": "parts 1 and 2, in turns", "kills": kills, "files": files,
        "seconds": round(rest, 1), "same": again == whole, "whole_run": round(seconds, 1), "people": MANY_PEOPLE,
    }  # fmt: skip


def of_a_file(folder: Path, n_people: int) -> dict[str, object]:
    """The row of quick fits from file to file, killed when some pieces of the table are kept."""
    path, out, kept = folder / "people.parquet", folder / "fits.parquet", folder / "pieces"
    million.make(str(path), n_people)

    def start(kept: Path | str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-W", "ignore", "-c", PROGRAM_OF_FILE, path, out, kept]
        return subprocess.Popen([*map(str, words)])

    assert start("-").wait() == 0
    began = time.perf_counter()
    assert start("-").wait() == 0
    seconds = time.perf_counter() - began
    whole = out.read_bytes()
    out.unlink()

    wanted = int(np.random.default_rng(21).integers(2, max(3, n_people // 10_000)))
    run = start(kept)
    while run.poll() is None and len(list(kept.glob("from-row-*"))) < wanted:
        time.sleep(0.001)
    run.send_signal(signal.SIGKILL)
    kills = int(run.wait() == -signal.SIGKILL)
    files = len(list(kept.glob("from-row-*")))
    assert not out.exists()
    began = time.perf_counter()
    assert start(kept).wait() == 0
    rest = time.perf_counter() - began
    return {
        "how": "from file to file", "when": f"{files} pieces", "kills": kills, "files": files,
        "seconds": round(rest, 1), "same": out.read_bytes() == whole, "whole_run": round(seconds, 1),
        "people": n_people,
    }  # fmt: skip


def measure(results: Path, *, quick: bool = False) -> None:
    """Write kills.csv: a row for each run that was killed."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        sizes = (2, 1) if quick else (AT_RANDOM, WRITING)
        for row in rows(Runs(Path(folder), PEOPLE), *sizes):
            found.append(row)
            print(row, flush=True)
        found.append(again_and_again(Runs(Path(folder), MANY_PEOPLE), 4 if quick else MANY))
        print(found[-1], flush=True)
        found.append(of_a_file(Path(folder), 20_000 if quick else FILE_PEOPLE))
        print(found[-1], flush=True)
    pd.DataFrame(found).to_csv(results / "kills.csv", index=False)


# --- the page -------------------------------------------------------------------------------------

TEXT = """\
## Whether a computation that is killed goes on

`fit_each(..., checkpoint="folder")` of {people} people, seven parameters each, which takes {whole:.0f} s in two
processes. It is killed (SIGKILL), run again with another number of processes, and its table compared with that of a run
without a break, byte by byte:

{table}

"While writing" ends the process between the content of a file and its name; the row of many kills has {many} people.
"From file to file" are {file} people in a Parquet file, whose table is written a piece at a time. The last column is what
was left to do by the run that ended, its start of some seconds included.
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    found = pd.read_csv(results / "kills.csv")
    head = [
        "killed",
        "runs",
        "kills",
        "same table",
        "files kept, median",
        "seconds of the last run, median",
    ]
    lines = [
        [how, len(group), group.kills.sum(), f"{group.same.sum()} of {len(group)}",
         f"{group.files.median():g}", f"{group.seconds.median():.0f}"]
        for how, group in found.groupby("how", sort=False)
    ]  # fmt: skip
    first, many, of_file = found.iloc[0], found.iloc[-2], found.iloc[-1]
    sizes = {"people": first.people, "whole": first.whole_run, "many": many.people}
    sizes["file"] = f"{of_file.people:,}"
    return TEXT.format(**sizes, table=table(head, lines))
