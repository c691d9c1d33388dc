"""Kill programs that fit in several processes, and wait for their workers: ``python benchmarks/orphans.py``.

Writes results/orphans.csv: for each work, and each time from the start of the workers to the end of their parent, how
many workers there were, and the seconds until the last process had ended after the parent was killed (SIGKILL). Needs Linux, where a process can be waited for that is no child.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pandas as pd
from presentation import RESULTS

HEAD = """
import ddm, pandas
from ddm.runtime.jobs import in_turn_or_parallel

def work(kind, is_endless):
    while is_endless:
        if kind == "Python":
            sum(range(1000))
        elif kind == "kernels without the GIL":
            ddm.DDM(v=0.5, a=1.5, sv=0.5).simulate(100_000, seed=1)
        elif kind == "asleep":
            import time
            time.sleep(3600)
"""
WORK = 'in_turn_or_parallel(work, [({kind!r}, i > 1) for i in range(6)], 2, False, "task")'
FITS = """
data = pandas.concat([ddm.DDM(v=1, a=1.5, t0=.3, sz=.3, st0=.1).simulate(300, seed=i).assign(subject=i) for i in range(200)])
ddm.fit_each(ddm.Model(sz=ddm.FREE, st0=ddm.FREE), data, by="subject", n_jobs=2, progress=False)
"""
KINDS = ("Python", "kernels without the GIL", "asleep")
PROGRAMS = {kind: HEAD + WORK.format(kind=kind) for kind in KINDS} | {"fit_each": HEAD + FITS}
# seconds from the start of the workers to the end of the parent: while they come up, import, and work
WAITS = (0.0, 1.0, 8.0)
# seconds that workers get to end
PATIENCE = 30.0


def descendants(parent: int) -> dict[int, str]:
    """The processes below one, and their commands."""
    found = {}
    for task in Path("/proc", str(parent), "task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            command = Path("/proc", str(child), "cmdline").read_bytes().replace(b"\0", b" ")
            found |= {child: command.decode(), **descendants(child)}
    return found


def workers(below: dict[int, str]) -> int:
    """How many of the processes are workers."""
    return sum("LokyProcess" in command for command in below.values())


def seconds_until_gone(handles: list[int]) -> float:
    """The seconds until all processes have ended; infinite if they do not."""
    began = time.perf_counter()
    while handles:
        left = began + PATIENCE - time.perf_counter()
        ended = select.select(handles, [], [], max(0.0, left))[0]
        if not ended:
            return float("inf")
        handles = [handle for handle in handles if handle not in ended]
    return time.perf_counter() - began


def main() -> None:
    """Kill each program while its workers work."""
    rows = []
    for (kind, program), wait in product(PROGRAMS.items(), WAITS):
        parent = subprocess.Popen([sys.executable, "-W", "ignore", "-c", program])
        while workers(descendants(parent.pid)) < 2:
            time.sleep(0.01)
        time.sleep(wait)
        below = descendants(parent.pid)
        handles = [os.pidfd_open(process) for process in below]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        seconds = seconds_until_gone(handles)
        rows.append(
            dict(
                work=kind,
                killed_after=wait,
                workers=workers(below),
                processes=len(below),
                seconds=round(seconds, 2),
            )
        )
    table = pd.DataFrame(rows)
    print(table.to_string(index=False))
    table.to_csv(RESULTS / "orphans.csv", index=False)


if __name__ == "__main__":
    main()
