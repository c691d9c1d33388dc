"""Reference distribution functions and survivors with strong drifts, starts and times that vary.

Run ``python tests/reference/make_strong_drifts.py`` in an environment with this package; it writes
``strong_drifts.csv`` beside itself (2 minutes). |v| a / D is between 100 and 5,000, but in the
first row, which was reported by a user of the package.

The values are those of ``benchmarks/strong_drifts.py``: a closed form over non-decision times,
integrated over starts and drifts, in floats. The first common responses are compared with the
integrals of ``make_first_passage_full.py`` in 40 digits (a closed form over starts and drifts,
integrated over time), and have to agree to within 1e-13.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import make_first_passage_full as full
import numpy as np
from mpmath import mp, mpf

FOLDER = Path(__file__).parent
sys.path.append(str(FOLDER.parents[1] / "benchmarks"))

from strong_drifts import NAMES, draw, independent  # noqa: E402

# the range of starts ends at 5e-4 of its own width from the boundary
REPORTED = {
    "rt": 0.7724545423750977, "response": 0.0, "v": -63.34086379319409, "a": 22.260156839645344,
    "z": 0.0022965315685050704, "sv": 5.7e-8, "sz": 0.004588470073873131,
    "st0": 0.8671777716409155, "D": 0.0009918033440366666,
}  # fmt: skip
DRAWS, CHECKED = 25, 8


def check(trial, found):
    """The same by an integral over time in 40 digits."""
    v, a, z, sv, sz, st0, d = (mpf(trial[name]) for name in NAMES)
    with mp.workdps(40):
        upper = int(trial["response"])
        given = full.trial_of(upper, v, a, z, mpf(trial["rt"]), sv, sz, st0, d)
        exact = [mp.exp(x) for x in full.log_cdf_and_survivor(given)]
    assert max(abs(x - y) for x, y in zip(exact, found, strict=True)) < 1e-13, trial


def main():
    rng = np.random.default_rng(2)
    rows, left = [], CHECKED
    for i, trial in enumerate([REPORTED, *(draw(rng) for _ in range(DRAWS))]):
        found = [float(x) for x in independent(trial)]
        if i > 0 and left > 0 and (trial["v"] > 0.0) == (trial["response"] == 1.0):
            check(trial, found)
            left -= 1
        rows.append([*trial.values(), *found])

    with (FOLDER / "strong_drifts.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["t", "upper", *NAMES, "cdf", "sf"])
        writer.writerows([[repr(x) for x in row] for row in rows])


if __name__ == "__main__":
    main()
