"""Generate data/speed_accuracy.csv and data/speed_accuracy_truth.csv; the same bytes every time.

    python data/make_speed_accuracy.py [folder]

Twelve subjects, two instructions (accuracy, speed), two difficulties (easy, hard), 120 trials each.
Every subject has a drift per difficulty, a boundary per instruction, and one non-decision time,
drawn from distributions typical of the literature (Matzke & Wagenmakers 2009); response 1 is
correct. Trials are simulated by the corrected Euler-Maruyama scheme with steps of 1 ms, and RTs
rounded to 0.1 ms. As in real files there are a few contaminants (1 % of the trials: uniform RTs of
0.2-3 s with random responses) and a few trials without an answer (0.5 %, rt and response empty).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

import ddm

SEED = 2026
SUBJECTS, TRIALS = 12, 120
CONTAMINANTS, MISSING = 0.01, 0.005


def true_parameters(rng: np.random.Generator) -> pd.DataFrame:
    """One row per subject, labelled as the estimates of the model are."""
    easy = rng.normal(2.4, 0.4, SUBJECTS)
    return pd.DataFrame(
        {
            "subject": [f"s{number:02d}" for number in range(1, SUBJECTS + 1)],
            "v[easy]": easy,
            "v[hard]": 0.45 * easy + rng.normal(0.0, 0.15, SUBJECTS),
            "a[accuracy]": rng.normal(1.7, 0.15, SUBJECTS),
            "a[speed]": rng.normal(1.0, 0.1, SUBJECTS),
            "t0": rng.normal(0.3, 0.03, SUBJECTS),
        }
    ).round(3)


def trials_of(truth: pd.Series, seed: np.random.SeedSequence) -> pd.DataFrame:
    """All trials of one subject, in random order."""
    seeds = iter(seed.spawn(5))
    parts = [
        ddm.DDM(v=truth[f"v[{difficulty}]"], a=truth[f"a[{instruction}]"], t0=truth["t0"])
        .simulate(TRIALS, seed=next(seeds), method="euler", dt=1e-3)
        .assign(subject=truth["subject"], instruction=instruction, difficulty=difficulty)
        for instruction in ("accuracy", "speed")
        for difficulty in ("easy", "hard")
    ]
    rng = np.random.default_rng(next(seeds))
    trials = (
        pd.concat(parts, ignore_index=True).iloc[rng.permutation(4 * TRIALS)].reset_index(drop=True)
    )
    contaminant = rng.random(len(trials)) < CONTAMINANTS
    trials.loc[contaminant, "rt"] = rng.uniform(0.2, 3.0, contaminant.sum())
    trials.loc[contaminant, "response"] = rng.integers(0, 2, contaminant.sum())
    trials["rt"] = trials["rt"].round(4)
    trials["response"] = trials["response"].astype("Int64")
    trials.loc[rng.random(len(trials)) < MISSING, ["rt", "response"]] = pd.NA
    return trials.assign(trial=range(1, len(trials) + 1))


def main(folder: Path) -> None:
    """Write both files."""
    of_truth, *of_subjects = np.random.SeedSequence(SEED).spawn(SUBJECTS + 1)
    truth = true_parameters(np.random.default_rng(of_truth))
    trials = pd.concat(
        [trials_of(row, seed) for (_, row), seed in zip(truth.iterrows(), of_subjects, strict=True)]
    )
    columns = ["subject", "instruction", "difficulty", "trial", "rt", "response"]
    trials[columns].to_csv(folder / "speed_accuracy.csv", index=False, lineterminator="\n")
    truth.to_csv(folder / "speed_accuracy_truth.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
