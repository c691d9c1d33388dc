"""Load 2,000 damaged files of saved fits, and count what comes of it: ``python benchmarks/damage.py``.

    python benchmarks/damage.py          writes results/damage.csv
    python benchmarks/damage.py 200      fewer files, printed only

Each file is that of a fit of `tests/fits/cases.py`, or of fits of groups, with one change that is drawn at random: a
part deleted, renamed, repeated, replaced, resized, exchanged, nested deeply, or its number or text changed; or bytes
cut, flipped, zeroed, inserted, or encoded otherwise. Half of the files have a checksum, half are as earlier schemas
wrote them, without one. Other processes do the work, so that a crash or a hang ends one of them and is counted.

refused           a ValueError
same              loaded, and it says the same: estimates, errors, conditions, summary, simulated trials
other numbers     loaded, and a number in it is another one
other texts       loaded, and only a text, such as its message, is another one
other error, crash, hang    none of these may happen
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from presentation import RESULTS

import ddm

# in the place of the folder of this script, which has a module of the same name
sys.path[0] = str(Path(__file__).parents[1] / "tests")

from fits.cases import CASES, DATA  # noqa: E402
from fits.earlier import of_schema_2  # noqa: E402
from fits.mutations import mutated, numbers  # noqa: E402

FILES = 2000
# seconds that one file may take; a longer time is a hang
LONGEST = 20


def main() -> None:
    """Count, print, and write the counts if they are those of all files."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder))
        results = pd.DataFrame(outcomes(folder, n))
    counts = results.groupby(["checksum", "outcome"]).size().rename("files").reset_index()
    print(counts.to_string(index=False))
    print(f"longest {results['seconds'].max():.2f} s")
    print(results[~results["outcome"].isin(["refused", "same"])].to_string(index=False))
    if n == FILES:
        counts.to_csv(RESULTS / "damage.csv", index=False)


def write_files(folder: Path) -> None:
    """The files, before they are damaged."""
    for name, (model, trials, method) in CASES.items():
        ddm.fit(model, trials, method=method).save(folder / f"{name}.json")
    ddm.fit_each(ddm.Model(), DATA, by=["block", "difficulty"]).save(folder / "groups.json")
    for path in list(folder.glob("*.json")):
        earlier = of_schema_2(json.loads(path.read_text()))
        (folder / f"{path.stem}.2").write_text(json.dumps(earlier, indent=1))


def outcomes(folder: str, n: int) -> list[dict[str, object]]:
    """A row for each file; a process that ends in the midst is followed by another one."""
    found: list[dict[str, object]] = []
    while len(found) < n:
        command = [sys.executable, __file__, "--work", folder, str(len(found)), str(n)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found += map(json.loads, done.stdout.splitlines())
        if len(found) < n:
            what = "hang" if done.returncode == -signal.SIGALRM else "crash"
            print(done.stderr[-1000:])
            seed = len(found)
            found.append(dict(seed=seed, checksum=seed % 2 == 1, outcome=what, seconds=np.nan))
    return found


def work(folder: str, first: int, last: int) -> None:
    """Damage and load files, one line of JSON for each."""
    warnings.simplefilter("error")
    names = sorted(path.stem for path in Path(folder).glob("*.json"))
    said: dict[Path, dict[str, str]] = {}
    damaged = Path(folder, "damaged")
    for seed in range(first, last):
        ending = "json" if seed % 2 else "2"
        path = Path(folder, f"{names[seed // 2 % len(names)]}.{ending}")
        if path not in said:
            said[path] = numbers(ddm.load(path))

        content, how, where = mutated(path.read_bytes(), np.random.default_rng(seed))
        damaged.write_bytes(content)
        signal.alarm(LONGEST)
        began = time.perf_counter()
        outcome = outcome_of(damaged, said[path])
        seconds = time.perf_counter() - began
        signal.alarm(0)
        row = dict(seed=seed, checksum=bool(seed % 2), outcome=outcome, seconds=seconds)
        print(json.dumps({**row, "case": path.stem, "how": how, "where": where}), flush=True)


def outcome_of(path: Path, before: dict[str, str]) -> str:
    """What comes of loading a file, whose fit said this before it was damaged."""
    try:
        fit = ddm.load(path)
    except ValueError:
        return "refused"
    except BaseException as error:
        return f"other error: {type(error).__name__}"
    after = numbers(fit)
    differ = Counter(what.rpartition(": ")[2] for what in before if before[what] != after.get(what))
    if not differ and len(before) == len(after):
        return "same"
    return "other texts" if set(differ) <= {"repr", "table"} else "other numbers"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
