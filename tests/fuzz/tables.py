"""Small files of trials from which cases are made."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import ddm

CASES = Path(__file__).parents[1] / "cases"

# rows of the simulated table, and at most this number of any file
ROWS = 40
MOST_LINES = 60


@cache
def simulated() -> str:
    """Two subjects, two conditions, and a covariate, as text with commas."""
    table = ddm.DDM(v=1.0, a=1.4, t0=0.3).simulate(ROWS, seed=1).round(4)
    table.insert(0, "subject", ["01", "02"] * (ROWS // 2))
    table.insert(1, "condition", ["easy", "easy", "hard", "hard"] * (ROWS // 4))
    table["x"] = [round(0.1 * (row % 7) - 0.3, 1) for row in range(ROWS)]
    table["key resp"] = table["response"].map({0: "left", 1: "right"})
    return table.to_csv(index=False)


@cache
def bases() -> dict[str, bytes]:
    """The files of all kinds of experiments, cut, and the simulated one."""
    files = {"simulated.csv": simulated().encode()}
    for path in sorted(CASES.iterdir()):
        if path.name != "README.md":
            lines = path.read_bytes().splitlines(keepends=True)
            files[path.name] = b"".join(lines[:MOST_LINES])
    records = json.loads((CASES / "x.json").read_text(encoding="utf-8"))
    files["x.json"] = json.dumps(records[:ROWS]).encode()
    return files
