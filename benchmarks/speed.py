"""Everyday work, all checks included: the times of `test_speed.py`, which ``pytest benchmarks``
prints as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
from presentation import rounded, table

TESTS = Path(__file__).with_name("test_speed.py")
LABELS = {
    "test_function_of_100_000_trials[logpdf]": "`logpdf` of 100,000 trials (v 1, a 1.5, t0 .3)",
    "test_function_of_100_000_trials[logcdf]": "`logcdf` of the same",
    "test_quantiles_of_1_000_shares": "`quantile` of 1,000 shares, without variability",
    "test_simulation_of_10_000_trials[exact]": "`simulate` 10,000 trials, exact",
    "test_simulation_of_10_000_trials[euler]": "the same in steps of 1 ms",
    "test_fit_of_v_a_t0_to_500_trials[ml]": "`fit` of v, a, t0 to 500 trials, maximum likelihood",
    "test_fit_of_v_a_t0_to_500_trials[chi2]": "the same, chi-square",
    "test_fit_with_variability_to_500_trials[sv]": "`fit` of v, a, t0, sv to 500 trials",
    "test_fit_with_variability_to_500_trials[z, sv, sz]": "`fit` of v, a, z, t0, sv, sz to 500 trials",
    "test_fit_with_variability_to_500_trials[z, sv, sz, st0]": "`fit` of all seven to 500 trials, a hard case",
    "test_fit_of_17_subjects_of_a_lexical_decision_task[ml]": (
        "`fit_each`, 17 subjects, 31,351 trials, 9 estimates each (lexical decision), maximum "
        "likelihood"
    ),
    "test_fit_of_17_subjects_of_a_lexical_decision_task[chi2]": "the same, chi-square",
}


def measure(results: Path, *, quick: bool = False) -> None:
    """Write speed.csv. The real data set is left out where the variable DDM_DATA does not name its
    folder.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "speed.json")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            str(TESTS),
        ]
        options = [f"--benchmark-json={file}", *(["--benchmark-max-time=0.1"] if quick else [])]
        subprocess.run(
            [*command, *options], check=True, stdout=subprocess.DEVNULL, env=dict(os.environ)
        )
        found = json.loads(file.read_text())["benchmarks"]
    rows = [
        (bench["name"], 1e3 * bench["stats"]["min"], 1e3 * bench["stats"]["median"])
        for bench in found
    ]
    table = pd.DataFrame(rows, columns=["test", "best_ms", "median_ms"])
    table.to_csv(results / "speed.csv", index=False, float_format="%.4g")


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "speed.csv").set_index("test")
    lines = [
        [label, rounded(rows["best_ms"][test]), rounded(rows["median_ms"][test])]
        for test, label in LABELS.items()
        if test in rows.index
    ]
    times = table(["work", "best, ms", "median, ms"], lines)
    return f"""## Everyday work

After compilation, with all checks; also `pytest benchmarks/test_speed.py` (`DDM_DATA=folder` for the real data set).

{times}
"""
